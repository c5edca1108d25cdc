//! Alerts aloud: by the system's speech program where there is one, otherwise by the terminal's bell.

use std::process::{Command, Stdio};
use std::thread;

use crossbeam_channel::{Sender, TrySendError, bounded};
use session::text::Language;

/// What waits to be said; more at once nobody can listen to.
const BOUND: usize = 8;

/// Says texts one after another on a thread of its own.
pub struct Speech {
    texts: Sender<(String, Language)>,
}

impl Speech {
    /// Starts the thread; without one nothing is said.
    pub fn start() -> Self {
        let (texts, said) = bounded::<(String, Language)>(BOUND);
        let spoken = thread::Builder::new().name("speech".to_owned()).spawn(move || {
            for (text, language) in said {
                if !say(&text, language) {
                    eprint!("\u{7}");
                }
            }
        });
        drop(spoken);
        Self { texts }
    }

    /// Says a text; where too many wait, the screen has to do.
    pub fn say(&self, text: String, language: Language) {
        match self.texts.try_send((text, language)) {
            Ok(()) | Err(TrySendError::Full(_) | TrySendError::Disconnected(_)) => {}
        }
    }
}

fn say(text: &str, language: Language) -> bool {
    let (speechd, espeak) = match language {
        Language::Chinese => ("zh", "cmn"),
        Language::English => ("en", "en"),
    };
    let programs: [(&str, &[&str]); 2] =
        [("spd-say", &["--wait", "--language", speechd, "--", text]), ("espeak-ng", &["-v", espeak, "--", text])];
    programs.iter().any(|(program, args)| {
        let run = Command::new(program).args(*args).stdout(Stdio::null()).stderr(Stdio::null()).status();
        run.is_ok_and(|status| status.success())
    })
}
