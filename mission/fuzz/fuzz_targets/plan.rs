//! `.plan`: whatever is read is checked, written, and read again as the same plan.
#![no_main]

use libfuzzer_sys::fuzz_target;
use mission::formats::{geojson, kml, plan_file};
use mission::plan::{Airframe, checks};

fuzz_target!(|bytes: &[u8]| {
    let Ok(read) = plan_file::read("fuzz", bytes) else { return };
    checks::check(&read.plan, &checks::Limits::default(), &Airframe::patrol_quadrotor(), None);
    kml::write("fuzz", &read.plan);
    geojson::write("fuzz", &read.plan);
    let text = plan_file::write(&read.plan).text;
    let again = plan_file::read("fuzz", text.as_bytes()).expect("our own file is readable");
    assert_eq!(again.plan, read.plan);
});
