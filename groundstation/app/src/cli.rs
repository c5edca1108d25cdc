//! The command line. Its words come from the catalogues: `cli-COMMAND` and `arg-NAME`.

use std::process::ExitCode;
use std::time::Duration;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::parser::ValueSource;
use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};
use mission::message;

use session::text::{Catalogue, Language};

/// Between two exchanges with a central store. Chosen: less would keep a server of many stations busy with logins.
const SHORTEST_PAUSE: Duration = Duration::from_secs(5);
/// Chosen: who wants longer pauses calls the command anew.
const LONGEST_PAUSE: Duration = Duration::from_secs(86_400);

/// The language for everything that is shown: `--lang`, else the system's.
pub fn language(args: &[String]) -> Language {
    let mut args = args.iter();
    while let Some(arg) = args.next() {
        if let Some(tag) = arg.strip_prefix("--lang=") {
            return Language::from_tag(tag);
        }
        if arg == "--lang"
            && let Some(tag) = args.next()
        {
            return Language::from_tag(tag);
        }
    }
    Language::from_tag(&sys_locale::get_locale().unwrap_or_default())
}

/// The languages that the command line asks for.
pub fn chosen_languages(args: &ArgMatches) -> Vec<Language> {
    args.get_many::<String>("lang").into_iter().flatten().map(|tag| Language::from_tag(tag)).collect()
}

/// Why the program stops after reading its command line.
pub struct Stop {
    text: String,
    failed: bool,
}

impl Stop {
    /// Prints it; the exit code is 2 for a wrong command line.
    pub fn report(&self) -> ExitCode {
        if self.failed {
            eprintln!("{}", self.text);
            ExitCode::from(2)
        } else {
            println!("{}", self.text);
            ExitCode::SUCCESS
        }
    }
}

/// Reads the command line.
pub fn parse(args: &[String], catalogue: &Catalogue) -> Result<ArgMatches, Stop> {
    let matches = command(catalogue).try_get_matches_from(args).map_err(|error| {
        let failed = !matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion);
        let text = if failed { explain(&error, catalogue) } else { error.render().to_string() };
        Stop { text: text.trim_end().to_owned(), failed }
    })?;
    // Options of the demonstration patrol in front of another command would be ignored without a word.
    let given = |name: &str| matches.value_source(name) == Some(ValueSource::CommandLine);
    let misplaced = fly_args(&Words(catalogue)).into_iter().map(|arg| arg.get_id().to_string()).find(|id| given(id));
    if let (Some((command, _)), Some(arg)) = (matches.subcommand(), misplaced) {
        let text = catalogue.text(&message!("cli-misplaced", arg = format!("--{arg}"), command = command));
        return Err(Stop { text, failed: true });
    }
    Ok(matches)
}

/// What is wrong with a command line, in the catalogue's words.
fn explain(error: &clap::Error, catalogue: &Catalogue) -> String {
    let context = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join(", "),
        _ => String::new(),
    };
    let arg = context(ContextKind::InvalidArg);
    let value = context(ContextKind::InvalidValue);
    let text = match error.kind() {
        ErrorKind::UnknownArgument => message!("cli-unknown-argument", arg = arg),
        ErrorKind::InvalidSubcommand => {
            message!("cli-unknown-command", command = context(ContextKind::InvalidSubcommand))
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            let cause = std::error::Error::source(error).map(ToString::to_string).unwrap_or_default();
            message!("cli-invalid-value", arg = arg, value = value, cause = cause)
        }
        ErrorKind::MissingRequiredArgument => message!("cli-missing-argument", arg = arg),
        ErrorKind::MissingSubcommand => {
            message!("cli-missing-argument", arg = context(ContextKind::ValidSubcommand))
        }
        ErrorKind::ArgumentConflict => {
            message!("cli-conflict", arg = arg, other = context(ContextKind::PriorArg))
        }
        _ => return error.render().to_string(),
    };
    catalogue.text(&text)
}

fn command(catalogue: &Catalogue) -> Command {
    let words = Words(catalogue);
    let path = |name| words.value(name).value_parser(value_parser!(std::path::PathBuf));
    words
        .command("groundstation", "cli-about")
        .version(env!("CARGO_PKG_VERSION"))
        .arg(
            Arg::new("version")
                .short('V')
                .long("version")
                .action(ArgAction::Version)
                .help(catalogue.get("arg-version")),
        )
        .args(fly_args(&words))
        .args([
            words.value("lang").global(true).value_delimiter(',').value_parser(["zh", "en"]),
            words.value("data").global(true).env("GROUNDSTATION_DATA").value_parser(value_parser!(std::path::PathBuf)),
        ])
        .subcommand(words.command("plan", "cli-plan").args(corridor_args(&words)).args([
            words.positional("file").value_parser(value_parser!(std::path::PathBuf)),
            words.value("link").action(ArgAction::Append).value_parser(endpoint).conflicts_with("file"),
            words.value("out").action(ArgAction::Append).value_parser(value_parser!(std::path::PathBuf)),
        ]))
        .subcommand(words.command("fly", "cli-fly").args(fly_args(&words)))
        .subcommand(words.command("replay", "cli-replay").args([
            words.positional("file").required(true).num_args(1..).value_parser(value_parser!(std::path::PathBuf)),
            words.value("speed").value_parser(speed).default_value("max"),
            words.value("gpx").value_parser(value_parser!(std::path::PathBuf)),
        ]))
        .subcommand(words.command("package", "cli-package").args([
            words.positional("folder").required(true).value_parser(value_parser!(std::path::PathBuf)),
            path("sign").required(true),
            path("out").required(true),
            words.value("who").required(true),
            words.value("purpose").required(true),
        ]))
        .subcommand(words.command("redact", "cli-redact").args([
            words.positional("package").required(true).value_parser(value_parser!(std::path::PathBuf)),
            words.value("keep").action(ArgAction::Append),
            words.value("mask").action(ArgAction::Append),
            words.value("description"),
            path("sign").required(true),
            path("out").required(true),
            words.value("who").required(true),
            words.value("purpose").required(true),
        ]))
        .subcommand(words.command("stamp", "cli-stamp").args([
            words.positional("package").required(true).value_parser(value_parser!(std::path::PathBuf)),
            path("response"),
            words.value("who").required(true),
            words.value("purpose").required(true),
        ]))
        .subcommand(
            words
                .command("store", "cli-store")
                .subcommand_required(true)
                .subcommand(words.command("put", "cli-store-put").args([
                    words.positional("package").required(true).value_parser(value_parser!(std::path::PathBuf)),
                    words.value("place").long("to"),
                    words.value("who").required(true),
                    words.value("purpose").required(true),
                ]))
                .subcommand(words.command("list", "cli-store-list").arg(words.value("place").long("to")))
                .subcommand(words.command("fetch", "cli-store-fetch").args([
                    words.positional("package-id").required(true),
                    words.value("place").long("from"),
                    path("into").required(true),
                    words.value("who").required(true),
                    words.value("purpose").required(true),
                ])),
        )
        .subcommand(
            words
                .command("centre", "cli-centre")
                .subcommand_required(true)
                .subcommand(words.command("set-up", "cli-centre-set-up").arg(central_store(&words)))
                .subcommand(
                    words
                        .command("exchange", "cli-centre-exchange")
                        .args([central_store(&words), words.value("every").value_parser(every)]),
                ),
        )
        .subcommand(words.command("retention", "cli-retention").args([
            words.flag("over").conflicts_with("dispose"),
            words.value("dispose").requires_all(["who", "second", "why"]),
            words.value("who").requires("dispose"),
            words.value("second").requires("dispose"),
            words.value("why").requires("dispose"),
        ]))
        .subcommand(words.command("train", "cli-train").args([
            words.positional("scenario"),
            path("file"),
            words.value("level").default_value("vlos"),
            words.value("skill").value_parser(["good", "poor", "nobody"]).default_value("good"),
            words.value("seed").value_parser(value_parser!(u64)).default_value("1"),
            path("log").conflicts_with_all(["score", "listen"]),
            words.value("listen").value_parser(value_parser!(std::net::SocketAddr)).conflicts_with("score"),
            words.value("trainee").action(ArgAction::Append).num_args(1).requires("listen"),
            path("score"),
        ]))
        .subcommand(words.command("originals", "cli-originals").args([
            words.positional("folder").required(true).value_parser(value_parser!(std::path::PathBuf)),
            path("card").required(true),
            words.value("who").required(true),
        ]))
        .subcommand(words.command("key", "cli-key").args([
            words.positional("file").required(true).value_parser(value_parser!(std::path::PathBuf)),
            words.value("unit").required(true),
            words.flag("sm2"),
        ]))
        .subcommand(words.command("road", "cli-road").args([
            path("line").required(true),
            path("stakes").required(true),
            words.value("code").required(true),
            words.value("name").default_value(""),
            words.value("toward").action(ArgAction::Append).num_args(1),
            path("out").required(true),
        ]))
        .subcommand(words.command("inspect", "cli-inspect").args([
            words.value("link").action(ArgAction::Append).required(true).value_parser(endpoint),
            words.value("seconds").value_parser(value_parser!(u64).range(1..)).default_value("10"),
            words.flag("parameters"),
            words.value("set").action(ArgAction::Append),
        ]))
        .subcommand(words.command("sorties", "cli-sorties").args([
            words.positional("id"),
            words.flag("simulated"),
            words.flag("json"),
        ]))
        .subcommand(
            words
                .command("backup", "cli-backup")
                .arg(words.positional("file").required(true).value_parser(value_parser!(std::path::PathBuf))),
        )
        .subcommand(
            words
                .command("restore", "cli-restore")
                .arg(words.positional("file").required(true).value_parser(value_parser!(std::path::PathBuf))),
        )
        .subcommand(words.command("import", "cli-import").args([
            words.positional("file").required(true).num_args(1..).value_parser(value_parser!(std::path::PathBuf)),
            words.value("pilot"),
            words.value("registration"),
            words.value("zone").default_value("Asia/Shanghai"),
            words.value("road").value_parser(value_parser!(std::path::PathBuf)),
            words.flag("simulated"),
            words.flag("json"),
        ]))
        .subcommand(
            words.command("sim", "cli-sim").args(
                [
                    words.value("count").value_parser(value_parser!(u8).range(1..=64)).default_value("1"),
                    words.value("udpout").action(ArgAction::Append),
                    words.value("tcp").value_parser(value_parser!(u16)),
                    words.value("speed").value_parser(speed).default_value("1"),
                    words.value("seconds").value_parser(value_parser!(u64).range(1..)),
                    words.value("home"),
                ]
                .into_iter()
                .chain(sim_args(&words)),
            ),
        )
        .subcommand(words.command("bench", "cli-bench"))
        .subcommand(
            words
                .command("shot", "cli-shot")
                .args([
                    words.value("screen").default_value("all"),
                    words.value("out").required(true).value_parser(value_parser!(std::path::PathBuf)),
                    words.value("size").default_value("1440x900"),
                    words.value("theme").default_value("day").value_parser(["day", "night", "contrast"]),
                ])
                .args(fly_args(&words)),
        )
}

/// The address of a central store. From the environment, so that no password stands in a list of processes; help does not
/// show what is in there.
fn central_store(words: &Words<'_>) -> Arg {
    words.value("url").required(true).env("GROUNDSTATION_CENTRE").hide_env_values(true)
}

/// Options that describe a corridor.
fn corridor_args(words: &Words<'_>) -> Vec<Arg> {
    let number = |name| words.value(name).allow_negative_numbers(true).value_parser(value_parser!(f64));
    vec![
        words.value("road").value_parser(value_parser!(std::path::PathBuf)),
        words.value("code"),
        words.value("from"),
        words.value("to"),
        words.value("toward"),
        number("offset"),
        number("height"),
        number("cruise"),
        number("left"),
        number("right"),
        words.value("passes").value_parser(value_parser!(u32).range(1..=20)),
        number("gimbal"),
        number("overlap"),
        number("radius"),
    ]
}

/// Options of the simulated world.
fn sim_args(words: &Words<'_>) -> Vec<Arg> {
    vec![
        words.value("seed").value_parser(value_parser!(u64)).default_value("1"),
        words.value("wind").value_parser(|text: &str| within(text, 0.0, 60.0)).default_value("4"),
        words.value("wind-from").value_parser(|text: &str| within(text, 0.0, 360.0)).default_value("300"),
        words.value("loss").value_parser(|text: &str| within(text, 0.0, 1.0)).default_value("0"),
    ]
}

fn fly_args(words: &Words<'_>) -> Vec<Arg> {
    let mut args = vec![
        words.value("link").action(ArgAction::Append).value_parser(endpoint),
        words.value("plan").value_parser(value_parser!(std::path::PathBuf)),
        words.value("pilot"),
        words.value("lead").requires("reason"),
        words.value("reason").requires("lead"),
        words.value("leg").value_parser(value_parser!(usize)),
        words.value("system").value_parser(value_parser!(u8).range(1..)),
        words.value("speed").value_parser(speed).default_value("max"),
        words.value("key").action(ArgAction::Append),
        words.value("video").requires("link"),
        words.flag("simulator").requires("link"),
        words.flag("yes"),
    ];
    args.extend(corridor_args(words));
    args.extend(sim_args(words));
    args
}

fn endpoint(text: &str) -> Result<String, std::convert::Infallible> {
    Ok(text.to_owned())
}

/// A number within bounds.
fn within(text: &str, min: f64, max: f64) -> Result<f64, String> {
    text.parse().ok().filter(|number| (min..=max).contains(number)).ok_or_else(|| format!("{min} … {max}"))
}

/// A pause between two exchanges: `60s`, `5min`.
fn every(text: &str) -> Result<Duration, String> {
    let pause = text.parse::<jiff::SignedDuration>().ok().and_then(|pause| Duration::try_from(pause).ok());
    pause.filter(|pause| (SHORTEST_PAUSE..=LONGEST_PAUSE).contains(pause)).ok_or_else(|| "5s … 24h".to_owned())
}

/// Times real time; `max` is as fast as the machine can.
fn speed(text: &str) -> Result<f64, String> {
    match text {
        "max" => Ok(f64::INFINITY),
        number => number
            .parse::<f64>()
            .ok()
            .filter(|speed| speed.is_finite() && *speed > 0.0)
            .ok_or_else(|| "> 0 | max".to_owned()),
    }
}

/// Takes an option's words from the catalogue.
struct Words<'a>(&'a Catalogue);

impl Words<'_> {
    fn command(&self, name: &'static str, about: &str) -> Command {
        let heading = |id: &str| self.0.get(id);
        let (usage, commands, options) = (heading("cli-usage"), heading("cli-commands"), heading("cli-options"));
        let template = format!("{{about}}\n\n{usage} {{usage}}\n\n{{all-args}}");
        Command::new(name)
            .about(self.0.get(about))
            .help_template(template)
            .subcommand_help_heading(commands)
            .next_help_heading(options)
            .disable_help_flag(true)
            .disable_help_subcommand(true)
            .disable_version_flag(true)
            .arg(Arg::new("help").short('h').long("help").action(ArgAction::Help).help(self.0.get("arg-help")))
    }

    fn help(&self, name: &str) -> String {
        self.0.get(&format!("arg-{name}"))
    }

    fn value(&self, name: &'static str) -> Arg {
        Arg::new(name).long(name).value_name(name.to_uppercase()).help(self.help(name)).hide_possible_values(true)
    }

    fn flag(&self, name: &'static str) -> Arg {
        Arg::new(name).long(name).action(ArgAction::SetTrue).help(self.help(name))
    }

    fn positional(&self, name: &'static str) -> Arg {
        Arg::new(name).value_name(name.to_uppercase()).help(self.help(name))
    }
}

#[cfg(test)]
mod tests {
    use super::{Catalogue, Language, command};

    #[test]
    fn the_command_line_is_sound_in_both_languages() {
        for language in [Language::Chinese, Language::English] {
            command(&Catalogue::new(language)).debug_assert();
        }
    }

    #[test]
    fn a_pause_between_exchanges_is_said_as_people_say_it() {
        for (text, seconds) in [
            ("60s", Some(60)),
            ("5min", Some(300)),
            ("2h", Some(7_200)),
            ("1s", None),
            ("-60s", None),
            ("48h", None),
            ("60", None),
        ] {
            assert_eq!(super::every(text).ok().map(|pause| pause.as_secs()), seconds, "{text}");
        }
    }
}
