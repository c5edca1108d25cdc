use std::collections::BTreeSet;

use mission::explain::{Explain, Value};
use records::crew::calendar::*;

use crate::given::{beijing, day, utc};

#[test]
fn a_day_is_worked_as_the_notice_of_its_year_says() {
    let table = [
        ("2025-01-01", false, true),
        ("2025-01-26", true, true),
        ("2025-01-27", true, true),
        ("2025-01-28", false, true),
        ("2025-02-04", false, true),
        ("2025-02-05", true, true),
        ("2025-10-08", false, true),
        ("2025-10-11", true, true),
        ("2025-10-12", false, true),
        ("2026-01-02", false, true),
        ("2026-01-04", true, true),
        ("2026-02-14", true, true),
        ("2026-02-23", false, true),
        ("2026-02-24", true, true),
        ("2026-02-28", true, true),
        ("2026-09-20", true, true),
        ("2026-10-07", false, true),
        ("2026-10-08", true, true),
        ("2026-10-10", true, true),
        ("2026-12-31", true, true),
        // No notice in the table: a Friday, a Saturday, and a leap day on a Tuesday.
        ("2027-01-01", true, false),
        ("2027-01-02", false, false),
        ("2028-02-29", true, false),
    ];
    for (date, working, known) in table {
        assert_eq!(Calendar::embedded().is_working_day(day(date)), Workday { working, known }, "{date}");
    }
}

#[test]
fn the_built_in_table_has_as_many_days_as_the_notices() {
    let count = |year: i16| {
        let days = jiff::civil::date(year, 1, 1).series(jiff::ToSpan::days(1)).take_while(|date| date.year() == year);
        let calendar = Calendar::embedded();
        let (mut off, mut made_up) = (0, 0);
        for date in days {
            let weekend = date.weekday().to_monday_one_offset() > 5;
            off += i32::from(calendar.holiday(date).is_some());
            made_up += i32::from(weekend && calendar.is_working_day(date).working);
        }
        (off, made_up)
    };
    // Sums of "共N天" and of the days after "上班" in 国办发明电〔2024〕12号 and 国办发明电〔2025〕7号.
    assert_eq!([count(2025), count(2026)], [(28, 5), (33, 6)]);
    assert_eq!(Calendar::embedded().notice(2027), None);
}

#[test]
fn working_days_are_counted_back_over_holidays_and_made_up_days() {
    let table = [
        ("2026-10-08", 0, "2026-10-08", &[][..]),
        ("2026-10-08", 1, "2026-09-30", &[]),
        ("2026-10-08", 4, "2026-09-24", &[]),
        ("2026-10-08", 8, "2026-09-20", &[]),
        ("2026-10-08", 9, "2026-09-18", &[]),
        ("2026-03-15", 30, "2026-01-27", &[]),
        ("2025-02-28", 19, "2025-01-27", &[]),
        ("2025-02-28", 20, "2025-01-26", &[]),
        ("2027-01-10", 5, "2027-01-04", &[2027]),
        ("2027-01-10", 10, "2026-12-28", &[2027]),
        ("2028-03-01", 1, "2028-02-29", &[2028]),
    ];
    for (from, count, date, unknown) in table {
        let found = Calendar::embedded().minus_working_days(day(from), count);
        let expected = Counted { date: day(date), unknown_years: BTreeSet::from_iter(unknown.iter().copied()) };
        assert_eq!(found, expected, "{count} before {from}");
    }
}

#[test]
fn counting_ends_at_the_begin_of_time() {
    let found = Calendar::embedded().minus_working_days(jiff::civil::Date::MIN, u16::MAX);
    assert_eq!(found.date, jiff::civil::Date::MIN);
}

#[test]
fn a_day_begins_at_midnight_in_beijing() {
    let table = [
        ("2026-02-28T15:59:59.999999Z", "2026-02-28"),
        ("2026-02-28T16:00:00Z", "2026-03-01"),
        ("2028-02-28T16:00:00Z", "2028-02-29"),
        ("2026-12-31T16:00:00Z", "2027-01-01"),
    ];
    for (at, date) in table {
        assert_eq!(beijing_day(utc(at)), day(date), "{at}");
    }
    assert_eq!(instant(jiff::civil::date(2026, 3, 1).at(0, 0, 0, 0)), beijing("2026-03-01T00:00:00"));
}

fn table(holidays: &str, working: &str) -> String {
    format!(
        "{{\"version\": 1,\n\"years\": [\n{{\"year\": 2026, \"notice\": \"n\", \"issued\": \"2025-11-04\",\n\
         \"holidays\": [\n{holidays}\n],\n\"working\": [\n{working}\n]}}\n]}}"
    )
}

#[test]
fn a_wrong_table_is_answered_with_its_line_and_what_to_change() {
    let holiday =
        |from: &str, until: &str| format!("{{\"name\": \"h\", \"from\": \"{from}\", \"until\": \"{until}\"}}");
    let good = holiday("2025-12-31", "2026-01-02");
    assert!(Calendar::from_json(&table(&good, "\"2026-01-04\"")).is_ok());
    let year_twice = "{\"version\": 1, \"years\": [\n{\"year\": 2026, \"notice\": \"n\", \"issued\": \"i\", \"holidays\": \
                      [], \"working\": []},\n{\"year\":2026, \"notice\": \"n\", \"issued\": \"i\", \"holidays\": [], \
                      \"working\": []}]}";
    let cases = [
        (table(&good, "2026"), 8, "records-calendar-mend-form"),
        (table(&good, "\"2026-01-04\"").replace("issued", "when"), 3, "records-calendar-mend-form"),
        (table(&good, "").replace("\"version\": 1", "\"version\": 2"), 1, "records-calendar-mend-version"),
        (table(&good, "\"2026-02-30\""), 8, "records-calendar-mend-date"),
        (year_twice.to_owned(), 3, "records-calendar-mend-year"),
        (table(&holiday("2025-11-30", "2026-01-02"), ""), 5, "records-calendar-mend-other-year"),
        (table(&holiday("2026-12-31", "2027-01-02"), ""), 5, "records-calendar-mend-other-year"),
        (table(&good, "\"2026-01-04\",\n\"2027-01-03\""), 9, "records-calendar-mend-other-year"),
        (table(&holiday("2026-05-02", "2026-05-01"), ""), 5, "records-calendar-mend-range"),
        (table(&holiday("2026-05-01", "2026-06-01"), ""), 5, "records-calendar-mend-range"),
        (table(&good, "\"2026-01-05\""), 8, "records-calendar-mend-weekend"),
        (table(&good, "\"2026-01-04\",\n\"2026-01-04\""), 9, "records-calendar-mend-twice"),
        (table(&format!("{good},\n{}", holiday("2026-01-02", "2026-01-03")), ""), 6, "records-calendar-mend-twice"),
        (table(&holiday("2026-01-03", "2026-01-03"), "\"2026-01-03\""), 8, "records-calendar-mend-twice"),
        (" ".repeat((1 << 20) + 1), 1, "records-calendar-mend-size"),
    ];
    for (text, line, mend) in cases {
        let error = Calendar::from_json(&text).unwrap_err();
        let Some((_, Value::Message(said))) = error.explain().args.into_iter().find(|(name, _)| *name == "mend") else {
            panic!("{error}");
        };
        assert_eq!((error.line, said.id), (line, mend), "{error}\n{text:.400}");
    }
}
