use mission::explain::Explain;
use records::crew::aircraft::*;
use records::crew::*;

use crate::given::*;

#[test]
fn the_class_is_the_lightest_whose_limits_all_hold() {
    use Class::*;
    let table = [
        (0.249, 0.249, 40.0, Some(50.0), Micro),
        (0.249, 0.249, 40.0, Some(50.1), Light),
        (0.249, 0.249, 40.0, None, Light),
        (0.249, 0.249, 40.1, Some(50.0), Light),
        (0.25, 0.25, 40.0, Some(50.0), Light),
        (4.0, 7.0, 100.0, None, Light),
        (4.001, 7.0, 100.0, None, Small),
        (4.0, 7.001, 100.0, None, Small),
        (3.0, 3.5, 100.1, None, Small),
        (0.2, 0.24, 120.0, Some(30.0), Small),
        (15.0, 25.0, 300.0, None, Small),
        (15.001, 25.0, 60.0, None, Medium),
        (10.0, 25.001, 60.0, None, Medium),
        (100.0, 150.0, 60.0, None, Medium),
        (100.0, 150.001, 60.0, None, Large),
        // Matrice 4E, Matrice 30, Matrice 350 RTK by their makers' masses.
        (1.219, 1.42, 75.6, None, Light),
        (3.77, 4.069, 82.8, None, Light),
        (6.47, 9.2, 82.8, None, Small),
    ];
    for (empty_kg, takeoff_kg, top_speed_km_h, top_height_m, class) in table {
        let figures = Figures { empty_kg, takeoff_kg, top_speed_km_h, top_height_m };
        assert_eq!(figures.class(&Rules::default().classes.value), Ok(class), "{figures:?}");
    }
}

#[test]
fn figures_that_belong_to_no_aircraft_have_no_class() {
    let good = Figures { empty_kg: 3.0, takeoff_kg: 4.0, top_speed_km_h: 60.0, top_height_m: Some(500.0) };
    let wrong = [
        Figures { empty_kg: 0.0, ..good },
        Figures { empty_kg: f64::NAN, ..good },
        Figures { takeoff_kg: -4.0, ..good },
        Figures { top_speed_km_h: f64::INFINITY, ..good },
        Figures { top_height_m: Some(0.0), ..good },
        Figures { empty_kg: 5.0, ..good },
    ];
    assert!(good.class(&Rules::default().classes.value).is_ok());
    for figures in wrong {
        assert!(figures.class(&Rules::default().classes.value).is_err(), "{figures:?}");
    }
}

#[test]
fn a_product_identification_has_twenty_digits_and_capitals_without_i_and_o() {
    let table = [
        ("1581F45TB2345678ABCD", None),
        ("1581F45TB2345678ABC", Some("err-records-product-id-count")),
        ("1581F45TB2345678ABCDE", Some("err-records-product-id-count")),
        ("", Some("err-records-product-id-count")),
        ("I581F45TB2345678ABCD", Some("err-records-product-id-character")),
        ("1581F45TB2345678ABCO", Some("err-records-product-id-character")),
        ("1581f45TB2345678ABCD", Some("err-records-product-id-character")),
        ("1581F45TB2345678ABC一", Some("err-records-product-id-character")),
    ];
    for (text, fault) in table {
        let read = text.parse::<ProductId>();
        assert_eq!(read.as_ref().err().map(|error| error.explain().id), fault, "{text}");
        let in_file = serde_json::from_str::<ProductId>(&format!("\"{text}\""));
        assert_eq!(in_file.is_ok(), fault.is_none(), "{text}");
        assert!(read.is_err() || read.unwrap().to_string() == text);
    }
}

#[test]
fn maintenance_is_due_by_the_first_of_hours_flights_and_date() {
    use Nearness::*;
    let work = |at_hours, at_flights, last_day: Option<&str>| Maintenance {
        what: "保养".into(),
        at_hours,
        at_flights,
        last_day: last_day.map(day),
    };
    let airframe = Airframe { flown_h: 100.0, flights: 200, ..airframe() };
    let table = [
        (work(None, None, None), Later),
        (work(Some(100.0), None, None), Due),
        (work(Some(100.1), None, None), Soon),
        (work(Some(105.0), None, None), Soon),
        (work(Some(105.1), None, None), Later),
        (work(None, Some(200), None), Due),
        (work(None, Some(201), None), Soon),
        (work(None, Some(211), None), Later),
        (work(None, None, Some("2028-02-28")), Due),
        (work(None, None, Some("2028-02-29")), Soon),
        (work(None, None, Some("2028-03-14")), Soon),
        (work(None, None, Some("2028-03-15")), Later),
        (work(Some(900.0), Some(200), Some("2029-01-01")), Due),
    ];
    for (work, nearness) in table {
        assert_eq!(airframe.nearness(&work, day("2028-02-29"), (14, 5, 10)), nearness, "{work:?}");
    }
}

#[test]
fn a_battery_is_worn_by_cycles_or_by_resistance_and_not_for_want_of_a_measurement() {
    let limits = Rules::default().battery.value;
    let new = airframe().batteries[0].clone();
    let table = [
        (299, Some(14.9), Some(10.0), false),
        (300, Some(10.0), Some(10.0), true),
        (1, Some(15.0), Some(10.0), true),
        (1, Some(90.0), None, false),
        (1, None, Some(10.0), false),
    ];
    for (cycles, resistance_mohm, resistance_new_mohm, worn) in table {
        let battery = Battery { cycles, resistance_mohm, resistance_new_mohm, ..new.clone() };
        assert_eq!(battery.is_worn(&limits), worn, "{battery:?}");
    }
}
