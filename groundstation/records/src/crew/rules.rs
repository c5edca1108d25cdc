//! Every number that a rule uses, with its legal basis beside it.
//!
//! A file of rules names only what a unit changes; the rest is [`Rules::default`]. What the law leaves open, or what was
//! not seen in the law's own text, says so in its [`Standing`].

use serde::{Deserialize, Serialize};

use super::equipment::DeviceKind;
use super::recency::{RecencyRule, Recent};

/// How well a figure is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Seen in the law's text.
    Text,
    /// From somebody who quotes the law.
    Quoted,
    /// From memory or inferred; no source was found.
    Unverified,
    /// The unit's or this program's own choice; no law asks for it.
    House,
}

/// Where a figure comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Basis {
    /// Law and article in Chinese, as a notice would name it.
    pub zh: String,
    /// The same in English.
    pub en: String,
    /// How well it is known.
    pub standing: Standing,
}

impl Basis {
    pub(crate) fn new(zh: &str, en: &str, standing: Standing) -> Self {
        Self { zh: zh.to_owned(), en: en.to_owned(), standing }
    }

    /// An article of the Interim Regulation on the Flight of Unmanned Aircraft (State Council and CMC Order 761).
    pub(crate) fn interim(zh: &str, en: &str) -> Self {
        let zh = format!("《无人驾驶航空器飞行管理暂行条例》{zh}");
        Self::new(&zh, &format!("Interim Regulation on UAV Flight {en}"), Standing::Text)
    }

    /// An article of CCAR-92 (MOT Order 2024 No. 1).
    pub(crate) fn ccar_92(article: &str, standing: Standing) -> Self {
        let zh = format!("《民用无人驾驶航空器运行安全管理规则》第{article}条");
        Self::new(&zh, &format!("CCAR-92 art. {article}"), standing)
    }

    /// Our own choice.
    pub(crate) fn house(zh: &str, en: &str) -> Self {
        Self::new(zh, en, Standing::House)
    }
}

/// A figure and where it comes from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Setting<T> {
    /// The figure.
    pub value: T,
    /// Its basis.
    pub basis: Basis,
}

fn set<T>(value: T, basis: Basis) -> Setting<T> {
    Setting { value, basis }
}

/// Limits of the classes.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClassLimits {
    /// Micro: empty mass below this, kg.
    pub micro_below_kg: f64,
    /// Micro: greatest true height it can reach, metres.
    pub micro_height_m: f64,
    /// Micro: top speed, km/h.
    pub micro_speed_km_h: f64,
    /// Light: empty mass, kg.
    pub light_empty_kg: f64,
    /// Light: take-off mass, kg.
    pub light_takeoff_kg: f64,
    /// Light: top speed, km/h.
    pub light_speed_km_h: f64,
    /// Small: empty mass, kg.
    pub small_empty_kg: f64,
    /// Small: take-off mass, kg.
    pub small_takeoff_kg: f64,
    /// Medium: take-off mass, kg.
    pub medium_takeoff_kg: f64,
}

/// Until when a check counts that was passed "within the last 24 calendar months".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CheckEnds {
    /// The same day of the month, the month's last where it has no such day.
    SameDay,
    /// The last day of that month.
    MonthEnd,
}

/// When a battery is worn.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BatteryLimits {
    /// Charge cycles.
    pub cycles: u32,
    /// Internal resistance against that of the new battery, percent.
    pub resistance_percent: f64,
}

/// The times of day and spans of the airspace clocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Clocks {
    /// Application in, the day before: hour of the day in Beijing.
    pub apply_hour: i8,
    /// Decision, the day before: hour of the day in Beijing.
    pub decide_hour: i8,
    /// Readiness reported before take-off, minutes.
    pub ready_min: u16,
    /// Urgent task: application before take-off, minutes.
    pub urgent_apply_min: u16,
    /// Urgent task: answer before take-off, minutes.
    pub urgent_answer_min: u16,
    /// Safety event reported after landing, hours.
    pub event_report_h: u16,
}

/// Weather in which the unit flies.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WeatherLimits {
    /// Greatest mean wind, metres per second.
    pub wind_m_s: f64,
    /// Greatest gusts, metres per second.
    pub gust_m_s: f64,
    /// Least horizontal visibility, kilometres.
    pub visibility_km: f64,
    /// Lowest air temperature, degrees Celsius.
    pub coldest_c: f64,
    /// Highest air temperature, degrees Celsius.
    pub hottest_c: f64,
    /// Whether it may rain.
    pub rain: bool,
}

/// When a duty goes up the chain.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Escalation {
    /// Its holder is told so many hours before it is due.
    pub warn_h: f64,
    /// The command centre is told so many hours after it was due.
    pub urge_h: f64,
    /// The same for the airspace clocks and the reports after a flight.
    pub airspace_warn_h: f64,
    /// The same for the airspace clocks and the reports after a flight.
    pub airspace_urge_h: f64,
    /// Who takes a duty on has so many hours before it goes up further.
    pub hold_h: f64,
}

/// Utilisation that the plan asks for, percent.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Targets {
    /// Handheld terminals.
    pub handheld: f64,
    /// 5G cameras.
    pub camera_5g: f64,
    /// Vehicle cameras.
    pub vehicle_camera: f64,
    /// Body recorders.
    pub body_recorder: f64,
}

impl Targets {
    /// Of a kind, percent.
    pub fn of(&self, kind: DeviceKind) -> f64 {
        match kind {
            DeviceKind::Handheld => self.handheld,
            DeviceKind::Camera5g => self.camera_5g,
            DeviceKind::VehicleCamera => self.vehicle_camera,
            DeviceKind::BodyRecorder => self.body_recorder,
        }
    }
}

/// All rules.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Rules {
    /// Limits of the classes.
    pub classes: Setting<ClassLimits>,
    /// A licence is valid for so many years, where its end is not printed.
    pub licence_years: Setting<u8>,
    /// Renewal is applied for at least so many working days before the end.
    pub renewal_working_days: Setting<u16>,
    /// The renewal is announced so many days before the last day of application.
    pub renewal_notice_days: Setting<u16>,
    /// The end of a check or of an insurance is announced so many days before.
    pub ending_notice_days: Setting<u16>,
    /// Months that a periodic check counts: small and medium.
    pub check_months: Setting<u16>,
    /// Months that a periodic check counts: large.
    pub check_months_large: Setting<u16>,
    /// On which day of the last month it stops to count.
    pub check_ends: Setting<CheckEnds>,
    /// The licence that small and heavier aircraft need.
    pub licence: Setting<bool>,
    /// Whether a licence for a heavier class serves a lighter one.
    pub heavier_licence_serves: Setting<bool>,
    /// The record of training that a light aircraft needs in controlled airspace.
    pub light_training: Setting<bool>,
    /// Whether a licence serves instead of that record.
    pub licence_serves_light: Setting<bool>,
    /// Whether a light aircraft needs the BVLOS rating beyond line of sight.
    pub light_needs_bvlos: Setting<bool>,
    /// A micro aircraft flies within line of sight only.
    pub micro_within_sight: Setting<bool>,
    /// The rating that a flight beyond line of sight needs.
    pub bvlos_rating: Setting<bool>,
    /// A declaration of art. 16 older than so many months is asked for again.
    pub declaration_months: Setting<u16>,
    /// Recent experience.
    pub recency: Vec<RecencyRule>,
    /// A training scenario that was passed without help counts as covered for so many days.
    pub training_covered_days: Setting<u16>,
    /// Flights over an expressway need an approval.
    pub approval: Setting<bool>,
    /// The unit's operating certificate, for all but micro aircraft.
    pub operating_certificate: Setting<bool>,
    /// Registration.
    pub registration: Setting<bool>,
    /// The product identification of the airframe.
    pub product_id: Setting<bool>,
    /// Small and heavier aircraft need an insurance.
    pub insurance: Setting<bool>,
    /// Airworthiness of medium and large aircraft.
    pub airworthiness: Setting<bool>,
    /// Remote identification works.
    pub remote_id: Setting<bool>,
    /// A remote identification not seen to work for so many days is asked for again.
    pub remote_id_days: Setting<u16>,
    /// Maintenance as the maker asks for.
    pub maintenance: Setting<bool>,
    /// Maintenance is announced so many days, flying hours and flights before it is due.
    pub maintenance_notice: Setting<(u16, u16, u16)>,
    /// When a battery is worn.
    pub battery: Setting<BatteryLimits>,
    /// Officers whom evidence taken on the spot needs.
    pub officers: Setting<u8>,
    /// Pilots whom a brigade needs.
    pub pilots_per_brigade: Setting<u8>,
    /// What ends within so many days is shown, longest first.
    pub expiring_days: Setting<[u16; 3]>,
    /// The airspace clocks.
    pub clocks: Setting<Clocks>,
    /// A flight goes beyond line of sight where it goes further than this from its take-off, metres.
    pub sight_m: Setting<f64>,
    /// Weather in which the unit flies.
    pub weather: Setting<WeatherLimits>,
    /// A sortie is reviewed within so many hours.
    pub review_hours: Setting<u16>,
    /// When a duty goes up the chain.
    pub escalation: Setting<Escalation>,
    /// Utilisation of equipment.
    pub utilisation_percent: Setting<Targets>,
}

impl Default for Rules {
    fn default() -> Self {
        use Standing::{Quoted, Unverified};
        let class_limits = ClassLimits {
            micro_below_kg: 0.25,
            micro_height_m: 50.0,
            micro_speed_km_h: 40.0,
            light_empty_kg: 4.0,
            light_takeoff_kg: 7.0,
            light_speed_km_h: 100.0,
            small_empty_kg: 15.0,
            small_takeoff_kg: 25.0,
            medium_takeoff_kg: 150.0,
        };
        let clocks = Clocks {
            apply_hour: 12,
            decide_hour: 21,
            ready_min: 60,
            urgent_apply_min: 30,
            urgent_answer_min: 10,
            event_report_h: 24,
        };
        let worn = BatteryLimits { cycles: 300, resistance_percent: 150.0 };
        Self {
            classes: set(class_limits, Basis::interim("第六十二条", "art. 62")),
            licence_years: set(6, Basis::ccar_92("92.61", Quoted)),
            renewal_working_days: set(
                30,
                Basis::new(
                    "操控员执照期满30个工作日前申请更新（据转述，条号未核实）",
                    "CCAR-92: a licence is renewed 30 working days before its end (as quoted, article unverified)",
                    Quoted,
                ),
            ),
            renewal_notice_days: set(60, Basis::house("本单位设定", "house rule")),
            ending_notice_days: set(30, Basis::house("本单位设定", "house rule")),
            check_months: set(24, Basis::ccar_92("92.81", Quoted)),
            check_months_large: set(12, Basis::ccar_92("92.83", Quoted)),
            check_ends: set(
                CheckEnds::SameDay,
                Basis::new(
                    "“日历月”的含义未核实，取较严者",
                    "what a calendar month means was not verified: the stricter reading",
                    Unverified,
                ),
            ),
            licence: set(true, Basis::interim("第十六条", "art. 16")),
            heavier_licence_serves: set(
                false,
                Basis::new(
                    "未见高级别执照可用于低级别的规定，未核实",
                    "no rule seen that a heavier class serves a lighter one, unverified",
                    Unverified,
                ),
            ),
            light_training: set(true, Basis::interim("第十七条", "art. 17")),
            licence_serves_light: set(
                true,
                Basis::new(
                    "《无人驾驶航空器飞行管理暂行条例》第十七条（推断，未核实）",
                    "Interim Regulation on UAV Flight art. 17 (inferred, unverified)",
                    Unverified,
                ),
            ),
            light_needs_bvlos: set(
                true,
                Basis::house(
                    "本单位设定：轻型机超视距飞行也须超视距等级",
                    "house rule: light aircraft too need the BVLOS rating",
                ),
            ),
            micro_within_sight: set(true, Basis::interim("第三十二条第（五）项", "art. 32(5)")),
            bvlos_rating: set(true, Basis::interim("第五十条", "art. 50")),
            declaration_months: set(
                12,
                Basis::new(
                    "《无人驾驶航空器飞行管理暂行条例》第十六条；间隔为本单位设定",
                    "Interim Regulation on UAV Flight art. 16; the interval is a house rule",
                    Standing::House,
                ),
            ),
            recency: vec![RecencyRule {
                class: None,
                light: None,
                sight: None,
                needs: Recent { flights: 3, minutes: 5, within_days: 90 },
                counts_simulator: false,
                blocks: true,
                basis: Basis::new(
                    "第92.69条提及近期飞行经历，小型的数值未查到，未核实，由本单位设定",
                    "CCAR-92 art. 92.69 asks for recent experience; its figure was not found (unverified), so a house rule",
                    Unverified,
                ),
            }],
            training_covered_days: set(
                180,
                Basis::house(
                    "本单位设定：训练科目在此期限内独立通过即为已覆盖，非民航局规定",
                    "house rule, not the CAAC's: how long a training scenario that was passed without help counts",
                ),
            ),
            approval: set(true, Basis::interim("第十九条第（五）项、第二十六条", "art. 19(5), 26")),
            operating_certificate: set(true, Basis::interim("第十一条", "art. 11")),
            registration: set(true, Basis::interim("第十条", "art. 10")),
            product_id: set(
                true,
                Basis::new("GB 46860-2025（据转述，未见原文）", "GB 46860-2025 (as quoted; text not seen)", Quoted),
            ),
            insurance: set(true, Basis::interim("第十二条", "art. 12")),
            airworthiness: set(
                true,
                Basis::new(
                    "中型、大型须经适航许可（条号未核实）",
                    "medium and large aircraft need an airworthiness approval (article unverified)",
                    Unverified,
                ),
            ),
            remote_id: set(
                true,
                Basis::new(
                    "《无人驾驶航空器飞行管理暂行条例》第二十四条；GB 46750-2025 第5.1.7条（据转述）",
                    "Interim Regulation on UAV Flight art. 24; GB 46750-2025 5.1.7 (as quoted)",
                    Quoted,
                ),
            ),
            remote_id_days: set(30, Basis::house("本单位设定", "house rule")),
            maintenance: set(
                true,
                Basis::new(
                    "《民用无人驾驶航空器运行安全管理规则》维修要求（条号未核实）",
                    "CCAR-92, maintenance (article unverified)",
                    Unverified,
                ),
            ),
            maintenance_notice: set((14, 5, 10), Basis::house("本单位设定", "house rule")),
            battery: set(
                worn,
                Basis::new("未核实，按电池厂家手册改正", "unverified: correct it by the maker's manual", Unverified),
            ),
            officers: set(
                2,
                Basis::new("《行政处罚法》第四十二条", "Administrative Penalty Law art. 42", Standing::Text),
            ),
            pilots_per_brigade: set(
                2,
                Basis::house("支队改革项目：每个大队有两名飞手", "the detachment's plan: two pilots in every brigade"),
            ),
            expiring_days: set([90, 45, 30], Basis::house("本单位设定", "house rule")),
            clocks: set(clocks, Basis::interim("第二十六、二十九、三十、四十条", "art. 26, 29, 30, 40")),
            sight_m: set(
                500.0,
                Basis::new(
                    "视距内半径500米（条文未核实，由本单位设定）",
                    "within sight: 500 m (text unverified, so a house rule)",
                    Unverified,
                ),
            ),
            weather: set(
                WeatherLimits {
                    wind_m_s: 8.0,
                    gust_m_s: 10.0,
                    visibility_km: 2.0,
                    coldest_c: 0.0,
                    hottest_c: 40.0,
                    rain: false,
                },
                Basis::new(
                    "本单位设定，按机型手册改正（未核实）",
                    "house rule: correct it by the aircraft's manual (unverified)",
                    Unverified,
                ),
            ),
            review_hours: set(72, Basis::house("本单位设定", "house rule")),
            escalation: set(
                Escalation { warn_h: 168.0, urge_h: 24.0, airspace_warn_h: 3.0, airspace_urge_h: 0.5, hold_h: 24.0 },
                Basis::house(
                    "支队改革项目：及时掌握、及时预警、及时跟踪、及时督办；时限为本单位设定",
                    "the detachment's plan: know, warn, follow, urge in time; the spans are a house rule",
                ),
            ),
            utilisation_percent: set(
                Targets { handheld: 80.0, camera_5g: 100.0, vehicle_camera: 100.0, body_recorder: 100.0 },
                Basis::house("支队改革项目：装备使用率", "the detachment's plan: use of equipment"),
            ),
        }
    }
}
