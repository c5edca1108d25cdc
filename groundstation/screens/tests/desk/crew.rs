//! The readiness board: what each pilot's training covers, where it is weak, and what is behind that.

use egui::accesskit::Role;
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use session::crew::book::attempt::{Attempt, Judged};
use session::crew::book::person::{Person, Role as Task, Unit};
use session::crew::book::{AttemptId, Books, Entry, PersonId};
use session::crew::{Shelf, Told, utc};
use session::settings::Settings;
use session::text::Language;
use session::{Answer, ScreenId};

use crate::stage::{Desk, FIRST, drone, open, press, reads, stamp};

fn id(number: u128) -> PersonId {
    PersonId(format!("{number:032x}").parse().unwrap())
}

fn attempt(number: u128, scenario: &str, days_ago: i64, judged: &[(&str, u32)]) -> Attempt {
    let got = judged.iter().map(|(_, percent)| percent * 50).sum();
    let passed = got >= 8_000;
    let mut started = utc(stamp(10));
    started.0 -= days_ago * 86_400_000_000;
    Attempt {
        id: AttemptId(id(number).0),
        pilot: Some(id(1)),
        trainee: "王海".into(),
        trainer: "陈队".into(),
        scenario: scenario.into(),
        group: "manoeuvre".into(),
        level: "vlos".into(),
        started,
        flown_ms: 60_000,
        got,
        of: 100,
        passed,
        helped: false,
        criteria: judged.iter().map(|(kind, percent)| judge(kind, *percent)).collect(),
        log: String::new(),
        log_sha256: String::new(),
    }
}

fn judge(kind: &str, percent: u32) -> Judged {
    Judged { kind: kind.into(), got: percent * 50, of: 50, holds: percent >= 80 }
}

/// A pilot with training behind him, and one without.
pub fn trained() -> Shelf {
    let person = |number, name: &str| {
        let roles = [Task::Pilot].into();
        Entry::Person(Person { id: id(number), name: name.into(), unit: Unit::Brigade(1), roles, declaration: None })
    };
    let attempts = vec![
        attempt(1, "turn", 200, &[("turn", 90), ("intact", 100)]),
        attempt(2, "hover", 20, &[("hover", 86), ("intact", 100)]),
        attempt(3, "link-loss", 10, &[("decide", 40), ("intact", 100)]),
        attempt(4, "link-loss", 9, &[("decide", 72), ("hover", 30)]),
        attempt(5, "own-flight-7", 8, &[("hover", 90), ("intact", 100)]),
    ];
    Shelf { books: Books::of([person(1, "王海"), person(2, "李敏")]), attempts, ..Shelf::default() }
}

/// The board in a language.
pub fn board(settings: Settings) -> Desk {
    let mut desk = Desk::with(settings).show(ScreenId::Crew);
    desk.look(stamp(10), vec![drone(FIRST, stamp(10), false, 60_000.0)], vec![]);
    desk.session.answer(Answer::Crew(Told::Shelf(Ok(Box::new(trained())))));
    desk
}

fn shown(language: Language) -> Harness<'static, Desk> {
    // So high that all of a pilot's training is in view.
    open(board(Settings { language, ..Settings::default() }), [1440.0, 1600.0])
}

#[test]
fn the_board_says_what_a_pilots_training_covers_and_where_it_is_weak() {
    let harness = shown(Language::Chinese);
    assert!(reads(&harness, "训练：已覆盖 1/22；弱项：判断 56 %、悬停 69 %"));
    let harness = shown(Language::English);
    assert!(reads(&harness, "Training: 1/22 covered; Weak: decision 56 %, hover 69 %"));
}

#[test]
fn a_pilot_who_never_trained_is_told_where_to_begin() {
    let harness = shown(Language::Chinese);
    assert!(reads(&harness, "训练：尚无记录"));
    assert!(reads(&harness, "从“定点悬停”开始"));
}

#[test]
fn a_click_shows_every_exercise_with_what_was_flown_of_it_and_another_hides_it() {
    let mut harness = shown(Language::Chinese);
    assert!(!reads(&harness, "尚未独立通过"));
    let asked = press(&mut harness, "▶ 训练：已覆盖 1/22；弱项：判断 56 %、悬停 69 %");
    assert_eq!(asked, [], "it is only shown");
    for wanted in [
        "操控  1/4",
        "已覆盖，至",
        "飞 1 次 · 最好 93 %",
        "已过期，需重飞",
        "飞 2 次 · 最好 70 %",
        "尚未独立通过",
        "未飞",
        "本站没有的科目（不计入）",
        "own-flight-7",
        "独立通过后 180 天内计为已覆盖",
        "非民航局规定",
    ] {
        assert!(reads(&harness, wanted), "{wanted}");
    }
    let opened = "▼ 训练：已覆盖 1/22；弱项：判断 56 %、悬停 69 %";
    let touched = harness.get_by_role_and_label(Role::Button, opened).rect();
    assert!(touched.height() >= 32.0, "{touched}");
    press(&mut harness, opened);
    assert!(!reads(&harness, "尚未独立通过"));
}
