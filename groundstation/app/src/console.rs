//! What goes to the terminal: lines, errors and progress bars, in the user's language.

use std::borrow::Cow;
use std::time::Duration;

use indicatif::{MultiProgress, ProgressBar, ProgressStyle};
use mission::explain::{Explain, Message};
use mission::message;
use mission::road::Stake;
use telemetry::station::ConnectionEvent;
use telemetry::wire::LinkId;

use session::text::Catalogue;

/// The terminal.
pub struct Console {
    catalogue: Catalogue,
    bars: MultiProgress,
}

/// An error that is already in the user's words.
#[derive(Debug)]
pub struct Told(pub String);

impl std::fmt::Display for Told {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Told {}

impl Console {
    /// A console that speaks from `catalogue`.
    pub fn new(catalogue: Catalogue) -> Self {
        Self { catalogue, bars: MultiProgress::new() }
    }

    /// The catalogue.
    pub fn catalogue(&self) -> &Catalogue {
        &self.catalogue
    }

    /// A line on standard output, above the bars.
    pub fn line(&self, message: &Message) {
        self.raw(&self.catalogue.text(message));
    }

    /// A line that needs no words.
    pub fn raw(&self, text: &str) {
        // A closed pipe (`| head`) is the reader's wish, not an error.
        self.bars.suspend(|| {
            use std::io::Write;
            writeln!(std::io::stdout(), "{text}").unwrap_or_default();
        });
    }

    /// An error on standard error: what happened, then its causes.
    pub fn error(&self, error: &anyhow::Error) {
        let causes: Vec<String> = error.chain().map(ToString::to_string).collect();
        self.bars.suspend(|| eprintln!("{}{}", self.catalogue.get("error-prefix"), causes.join(": ")));
    }

    /// A library's error in the user's words.
    pub fn told(&self, error: &dyn Explain) -> anyhow::Error {
        Told(self.catalogue.explain(error)).into()
    }

    /// A message as an error.
    pub fn failure(&self, message: &Message) -> anyhow::Error {
        Told(self.catalogue.text(message)).into()
    }

    /// A progress bar for a step of `total`.
    pub fn bar(&self, label: impl Into<Cow<'static, str>>, total: u64) -> ProgressBar {
        // The template is a constant of this file; the default stands in if it were wrong.
        let style = ProgressStyle::with_template("{msg} [{bar:30}] {pos}/{len} {eta}")
            .unwrap_or_else(|_| ProgressStyle::default_bar())
            .progress_chars("=> ");
        let bar = self.bars.add(ProgressBar::new(total).with_style(style));
        bar.set_message(label);
        bar
    }

    /// A turning wheel for a step whose length nobody knows.
    pub fn wheel(&self, label: impl Into<Cow<'static, str>>) -> ProgressBar {
        let style = ProgressStyle::with_template("{spinner} {msg} {elapsed}")
            .unwrap_or_else(|_| ProgressStyle::default_spinner());
        let bar = self.bars.add(ProgressBar::new_spinner().with_style(style));
        bar.set_message(label);
        bar.enable_steady_tick(Duration::from_millis(120));
        bar
    }
}

/// A stake to the metre, as signs and notices give it.
pub fn stake_text(stake: Stake) -> String {
    stake.to_the_metre().to_string()
}

/// Seconds as `12:34` or `1:02:03`.
pub fn duration(seconds: f64) -> String {
    let seconds = seconds.max(0.0).round() as u64;
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if hours > 0 { format!("{hours}:{minutes:02}:{seconds:02}") } else { format!("{minutes}:{seconds:02}") }
}

/// A change of connection in words.
pub fn connection_name(change: ConnectionEvent) -> Message {
    let link = |link: LinkId| f64::from(link.0);
    match change {
        ConnectionEvent::Found => message!("connection-found"),
        ConnectionEvent::LinkLost(id) => message!("connection-link-lost", link = link(id)),
        ConnectionEvent::LinkBack(id) => message!("connection-link-back", link = link(id)),
        ConnectionEvent::Lost => message!("connection-lost"),
        ConnectionEvent::Back => message!("connection-back"),
        ConnectionEvent::BadSignature => message!("connection-bad-signature"),
    }
}
