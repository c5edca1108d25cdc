//! Failsafe settings and calibration, judged for flights over and beside an expressway.
//!
//! The usual advice for open fields is wrong here: a vehicle that returns low meets gantries and bridge decks, and one
//! that lands where it is lands on a carriageway. The limits are those of the patrols: 120 m is the law's ceiling for
//! small drones without leave; decks, gantries and lighting masts on the roads in question end below 40 m.

use mission::explain::Message;
use mission::message;
use telemetry::services::parameter::Name;
use telemetry::vehicle::Autopilot;

use crate::VehicleSnapshot;

/// Lowest height of return that clears decks, gantries and masts, metres above take-off.
const CLEAR_M: f64 = 40.0;
/// Below this the way home leads into a gantry or a deck, metres above take-off.
const OBSTACLE_M: f64 = 30.0;
/// The law's ceiling for small drones, metres above ground.
const CEILING_M: f64 = 120.0;

/// How a setting is judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// As it should be.
    Good,
    /// The parameter has not been read.
    Unknown,
    /// Know about it before taking off.
    Caution,
    /// Mend it before taking off.
    Danger,
}

/// What a judgement is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Topic {
    /// What it does by itself when something fails.
    Failsafe,
    /// Whether its sensors were calibrated.
    Calibration,
}

/// One setting, judged.
#[derive(Debug, Clone, PartialEq)]
pub struct Judgement {
    /// What it is about.
    pub topic: Topic,
    /// Parameter.
    pub parameter: &'static str,
    /// Its value aboard, as the firmware writes it.
    pub value: Option<f64>,
    /// Verdict.
    pub verdict: Verdict,
    /// Why.
    pub reason: Message,
    /// What to do about it.
    pub mend: Option<Message>,
    /// The value that mends it, where one does.
    pub better: Option<f64>,
    /// Where the meaning of the values is from.
    pub source: &'static str,
}

/// What a rule says of a value.
struct Finding {
    verdict: Verdict,
    reason: Message,
    better: Option<f64>,
}

fn good(reason: Message) -> Finding {
    Finding { verdict: Verdict::Good, reason, better: None }
}

fn caution(reason: Message, better: impl Into<Option<f64>>) -> Finding {
    Finding { verdict: Verdict::Caution, reason, better: better.into() }
}

fn danger(reason: Message, better: impl Into<Option<f64>>) -> Finding {
    Finding { verdict: Verdict::Danger, reason, better: better.into() }
}

type Values<'a> = &'a dyn Fn(&str) -> Option<f64>;

struct Rule {
    topic: Topic,
    parameter: &'static str,
    judge: fn(f64, Values<'_>) -> Finding,
    /// It is said to be unknown where the vehicle has it not; other rules are for parameters of some versions only.
    required: bool,
    source: &'static str,
}

const COPTER: &str = "ardupilot.org/copter/docs/parameters.html";
const PX4: &str = "docs.px4.io/main/en/advanced_config/parameter_reference.html";

const fn failsafe(
    parameter: &'static str,
    required: bool,
    source: &'static str,
    judge: fn(f64, Values<'_>) -> Finding,
) -> Rule {
    Rule { topic: Topic::Failsafe, parameter, judge, required, source }
}

const fn calibration(parameter: &'static str, source: &'static str, judge: fn(f64, Values<'_>) -> Finding) -> Rule {
    Rule { topic: Topic::Calibration, parameter, judge, required: false, source }
}

const ARDUPILOT_RULES: &[Rule] = &[
    // Copter 4.7 renamed it and its unit.
    failsafe("RTL_ALT", false, COPTER, |value, _| return_height(value / 100.0, 100.0)),
    failsafe("RTL_ALT_M", false, COPTER, |value, _| return_height(value, 1.0)),
    failsafe("FS_THR_ENABLE", true, COPTER, |value, values| match value as i64 {
        0 if values("FS_GCS_ENABLE").is_some_and(|gcs| gcs > 0.0) => caution(message!("vehicle-safe-rc-off"), 1.0),
        0 => danger(message!("vehicle-safe-links-off"), 1.0),
        1 | 4 => good(message!("vehicle-safe-returns")),
        3 | 5 => danger(message!("vehicle-safe-lands"), 1.0),
        2 | 6 | 7 => caution(message!("vehicle-safe-other"), 1.0),
        _ => caution(message!("vehicle-safe-unknown-value"), 1.0),
    }),
    failsafe("FS_GCS_ENABLE", true, COPTER, |value, values| match value as i64 {
        0 if values("FS_THR_ENABLE").is_some_and(|rc| rc > 0.0) => caution(message!("vehicle-safe-gcs-off"), 1.0),
        0 => danger(message!("vehicle-safe-links-off"), 1.0),
        1 | 3 => good(message!("vehicle-safe-returns")),
        4 | 5 => danger(message!("vehicle-safe-lands"), 1.0),
        2 | 6 | 7 => caution(message!("vehicle-safe-other"), 1.0),
        _ => caution(message!("vehicle-safe-unknown-value"), 1.0),
    }),
    failsafe("BATT_FS_LOW_ACT", true, COPTER, |value, _| match value as i64 {
        0 => danger(message!("vehicle-safe-battery-warns"), 2.0),
        2 | 3 => good(message!("vehicle-safe-returns")),
        1 | 4 => danger(message!("vehicle-safe-lands"), 2.0),
        5 => danger(message!("vehicle-safe-terminates"), 2.0),
        _ => caution(message!("vehicle-safe-other"), 2.0),
    }),
    failsafe("BATT_LOW_VOLT", true, COPTER, |value, values| match values("BATT_LOW_MAH") {
        _ if value > 0.0 => good(message!("vehicle-safe-battery-volts", volts = value)),
        Some(mah) if mah > 0.0 => good(message!("vehicle-safe-battery-charge", charge = mah)),
        _ => danger(message!("vehicle-safe-battery-never"), None),
    }),
    failsafe("FENCE_ENABLE", true, COPTER, |value, _| match value as i64 {
        0 => caution(message!("vehicle-safe-fence-off"), 1.0),
        _ => good(message!("vehicle-safe-fence-on")),
    }),
    failsafe("FENCE_ALT_MAX", true, COPTER, |value, values| {
        let home_m = values("RTL_ALT").map(|cm| cm / 100.0).or_else(|| values("RTL_ALT_M"));
        fence_height(value, home_m, values("FENCE_ENABLE").is_some_and(|on| on > 0.0))
    }),
    // Copter 4.7 turned it round: what is skipped.
    failsafe("ARMING_CHECK", false, COPTER, |value, _| match value as i64 {
        0 => danger(message!("vehicle-safe-checks-off"), 1.0),
        1 => good(message!("vehicle-safe-checks-on")),
        _ => caution(message!("vehicle-safe-checks-some"), 1.0),
    }),
    failsafe("ARMING_SKIPCHK", false, COPTER, |value, _| match value as i64 {
        0 => good(message!("vehicle-safe-checks-on")),
        -1 => danger(message!("vehicle-safe-checks-off"), 0.0),
        _ => caution(message!("vehicle-safe-checks-some"), 0.0),
    }),
    calibration("COMPASS_OFS_X", COPTER, |value, values| {
        let all = [Some(value), values("COMPASS_OFS_Y"), values("COMPASS_OFS_Z")];
        calibrated(all.into_iter().flatten().any(|offset| offset != 0.0))
    }),
    calibration("INS_ACCOFFS_X", COPTER, |value, values| {
        let all = [Some(value), values("INS_ACCOFFS_Y"), values("INS_ACCOFFS_Z")];
        calibrated(all.into_iter().flatten().any(|offset| offset != 0.0))
    }),
];

const PX4_RULES: &[Rule] = &[
    failsafe("RTL_RETURN_ALT", true, PX4, |value, _| return_height(value, 1.0)),
    failsafe("NAV_RCL_ACT", true, PX4, |value, values| match value as i64 {
        0 if values("NAV_DLL_ACT").is_some_and(|data| data > 0.0) => caution(message!("vehicle-safe-rc-off"), 2.0),
        0 => danger(message!("vehicle-safe-links-off"), 2.0),
        _ => px4_link_loss(value),
    }),
    failsafe("NAV_DLL_ACT", true, PX4, |value, values| match value as i64 {
        0 if values("NAV_RCL_ACT").is_some_and(|rc| rc > 0.0) => caution(message!("vehicle-safe-gcs-off"), 2.0),
        0 => danger(message!("vehicle-safe-links-off"), 2.0),
        _ => px4_link_loss(value),
    }),
    failsafe("COM_LOW_BAT_ACT", true, PX4, |value, _| match value as i64 {
        0 => danger(message!("vehicle-safe-battery-warns"), 3.0),
        2 => danger(message!("vehicle-safe-lands"), 3.0),
        1 | 3 => good(message!("vehicle-safe-returns")),
        _ => caution(message!("vehicle-safe-unknown-value"), 3.0),
    }),
    failsafe("GF_ACTION", true, PX4, |value, _| match value as i64 {
        0 | 1 => caution(message!("vehicle-safe-fence-warns"), 2.0),
        2 | 3 => good(message!("vehicle-safe-fence-on")),
        4 => danger(message!("vehicle-safe-terminates"), 2.0),
        5 => danger(message!("vehicle-safe-lands"), 2.0),
        _ => caution(message!("vehicle-safe-unknown-value"), 2.0),
    }),
    failsafe("GF_MAX_VER_DIST", true, PX4, |value, values| match value {
        v if v <= 0.0 => caution(message!("vehicle-safe-fence-no-height"), CEILING_M),
        _ => fence_height(value, values("RTL_RETURN_ALT"), values("GF_ACTION").is_some_and(|action| action > 1.0)),
    }),
    calibration("CAL_MAG0_ID", PX4, |value, _| calibrated(value != 0.0)),
    calibration("CAL_ACC0_ID", PX4, |value, _| calibrated(value != 0.0)),
    calibration("CAL_GYRO0_ID", PX4, |value, _| calibrated(value != 0.0)),
];

fn px4_link_loss(value: f64) -> Finding {
    match value as i64 {
        1 => caution(message!("vehicle-safe-other"), 2.0),
        2 => good(message!("vehicle-safe-returns")),
        3 => danger(message!("vehicle-safe-lands"), 2.0),
        5 | 6 => danger(message!("vehicle-safe-terminates"), 2.0),
        _ => caution(message!("vehicle-safe-unknown-value"), 2.0),
    }
}

/// `unit` is how many of the parameter's units a metre has.
fn return_height(height_m: f64, unit: f64) -> Finding {
    /// Chosen: above every mast of these roads, and clear of the ceiling by more than a barometer drifts.
    const BETTER_M: f64 = 60.0;
    let better = BETTER_M * unit;
    match height_m {
        h if h <= 0.0 => caution(message!("vehicle-safe-return-level"), better),
        h if h < OBSTACLE_M => danger(message!("vehicle-safe-return-low", height = h, clear = CLEAR_M), better),
        h if h < CLEAR_M => caution(message!("vehicle-safe-return-low", height = h, clear = CLEAR_M), better),
        h if h > CEILING_M => danger(message!("vehicle-safe-return-high", height = h, ceiling = CEILING_M), better),
        h => good(message!("vehicle-safe-return-clear", height = h)),
    }
}

fn fence_height(height_m: f64, home_m: Option<f64>, enabled: bool) -> Finding {
    match home_m {
        Some(home_m) if home_m >= height_m && enabled => {
            danger(message!("vehicle-safe-fence-under-return", height = height_m, home = home_m), CEILING_M)
        }
        _ if height_m > CEILING_M => {
            caution(message!("vehicle-safe-fence-high", height = height_m, ceiling = CEILING_M), CEILING_M)
        }
        _ => good(message!("vehicle-safe-fence-height", height = height_m)),
    }
}

fn calibrated(yes: bool) -> Finding {
    if yes { good(message!("vehicle-calibrated")) } else { danger(message!("vehicle-not-calibrated"), None) }
}

/// Judges what is known of a vehicle's settings: nothing for firmware that the rules are not for.
pub fn judgements(vehicle: &VehicleSnapshot) -> Vec<Judgement> {
    let rules = match vehicle.state.autopilot() {
        Some(Autopilot::ArduPilot) => ARDUPILOT_RULES,
        Some(Autopilot::Px4) => PX4_RULES,
        _ => return Vec::new(),
    };
    let value = |name: &str| Some(vehicle.parameters.get(&Name::new(name)?)?.number);
    let known = |rule: &&Rule| rule.required || value(rule.parameter).is_some();
    rules.iter().filter(known).map(|rule| judge(rule, &value)).collect()
}

fn judge(rule: &Rule, values: Values<'_>) -> Judgement {
    let value = values(rule.parameter);
    let finding = value.map(|value| (rule.judge)(value, values)).unwrap_or(Finding {
        verdict: Verdict::Unknown,
        reason: message!("vehicle-safe-not-read"),
        better: None,
    });
    let calibrate = rule.topic == Topic::Calibration && finding.verdict == Verdict::Danger;
    let mend = match finding.better {
        Some(better) => Some(message!("vehicle-mend-set", name = rule.parameter, value = better)),
        None if calibrate => Some(message!("vehicle-mend-calibrate")),
        None if finding.verdict == Verdict::Unknown => Some(message!("vehicle-mend-read")),
        None if finding.verdict == Verdict::Good => None,
        None => Some(message!("vehicle-mend-battery")),
    };
    Judgement {
        topic: rule.topic,
        parameter: rule.parameter,
        value,
        verdict: finding.verdict,
        reason: finding.reason,
        mend,
        better: finding.better,
        source: rule.source,
    }
}
