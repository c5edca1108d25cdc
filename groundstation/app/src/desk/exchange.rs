//! Exchanges with the central store beside the work, on a thread of its own with its own connection to the embedded store.
//! Nobody waits for the thread: an exchange that the end of the program cuts off goes on from there at the next.

use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use crossbeam_channel::{Receiver, RecvTimeoutError, Sender};
use mission::explain::{Explain, Message};
use mission::message;
use records::Store;
use records::centre::{Centre, Limits};
use session::Answer;
use session::crew::Told;

use super::keeper::Word;
use crate::commands::centre::said;

/// Pause between two exchanges. Chosen: an order is at its brigade within a minute, and an idle exchange costs a handshake.
const EVERY: Duration = Duration::from_secs(60);

/// Starts the thread. What comes by `addresses` is where the central store is from now on; an empty one is nowhere.
pub fn start(data: PathBuf, addresses: Receiver<String>, words: Sender<Word>) {
    let refused = words.clone();
    let run = move || {
        let mut address = String::new();
        loop {
            // Without a central store there is nothing to do until somebody names one.
            let next = if address.is_empty() {
                addresses.recv().map_err(RecvTimeoutError::from)
            } else {
                addresses.recv_timeout(EVERY)
            };
            match next {
                Ok(named) => address = named,
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return,
            }
            if address.is_empty() {
                continue;
            }
            let told = once(&address, &data);
            if words.send(Word::Answer(Answer::Crew(Told::Exchanged(told)))).is_err() {
                return;
            }
        }
    };
    if let Err(error) = thread::Builder::new().name("centre".to_owned()).spawn(run) {
        let why = message!("thread-refused", cause = error.to_string());
        refused.send(Word::Answer(Answer::Crew(Told::Exchanged(Err(why))))).unwrap_or_default();
    }
}

/// One exchange: what came of it, and whether anything is new here.
fn once(address: &str, data: &Path) -> Result<(Message, bool), Message> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|error| message!("thread-refused", cause = error.to_string()))?;
    let centre = Centre::at(address, Limits::default()).map_err(|error| error.explain())?;
    let exchanged = runtime.block_on(async {
        let store = Store::open(data).await.map_err(|error| error.explain())?;
        let exchanged = centre.exchange(&store).await.map_err(|error| error.explain());
        store.close().await;
        exchanged
    })?;
    Ok((said(&centre, exchanged), exchanged.received > 0))
}
