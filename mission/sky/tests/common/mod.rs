//! Broadcast orbits of six satellites, one of each kind, and files made of them.
//!
//! Figures: what the satellites sent on 2023-01-01 (merged by IGS in `BRDC00IGS_R_20230010000_01D_MN.rnx`), and where GFZ found
//! them to be (`GFZ0MGXRAP_20230010000_01D_05M_ORB.SP3`), both in the test data of github.com/jtec/prx.
#![allow(dead_code)]

/// One satellite: name, minutes after 02:00 of its record, its numbers after the clock's, and its precise places (km) at 02:30
/// and 03:00 GPS time.
pub struct Known {
    pub name: &'static str,
    pub minutes: u32,
    pub rows: &'static [[f64; 4]],
    pub at_0230_km: [f64; 3],
    pub at_0300_km: [f64; 3],
}

pub const KNOWN: [Known; 6] = [
    Known {
        name: "G07",
        minutes: 0,
        rows: &[
            [32.0, 1.506_25e1, 4.771_627_328_86e-9, 2.678_534_714_12e-1],
            [9.033_828_973_77e-7, 1.656_082_761_47e-2, 9.972_602_128_98e-6, 5.153_606_470_11e3],
            [7_200.0, -1.378_357_410_43e-7, 1.745_377_002_94, 2.607_703_208_92e-7],
            [9.500_995_650_38e-1, 1.845_312_5e2, -2.232_834_786_28, -8.293_559_745_77e-9],
            [-3.239_420_649_16e-10, 1.0, 2_243.0, 0.0],
            [2.0, 0.0, -1.117_587_089_54e-8, 32.0],
            [0.0, 4.0, 0.0, 0.0],
        ],
        at_0230_km: [12_019.389_146, -9_661.220_632, -21_158.706_707],
        at_0300_km: [14_669.945_987, -5_367.525_693, -21_101.789_596],
    },
    Known {
        name: "E05",
        minutes: 0,
        rows: &[
            [12.0, -2.906_25e1, 3.509_074_738_477e-9, 2.514_879_518_346],
            [-1.369_044_184_685e-6, 1.039_493_363_351e-4, 6.211_921_572_685e-6, 5.440_611_070_633e3],
            [7_200.0, -1.117_587_089_539e-8, 6.243_081_520_49e-1, -1.862_645_149_231e-9],
            [9.577_291_509_548e-1, 2.073_75e2, 2.524_752_190_703, -5.742_382_050_405e-9],
            [-1.535_778_257_043e-11, 258.0, 2_243.0, 0.0],
            [3.12, 0.0, 3.958_120_942_116e-9, 0.0],
            [0.0, 0.0, 0.0, 0.0],
        ],
        at_0230_km: [15_012.867_203, -15_004.655_134, -20_635.223_006],
        at_0300_km: [18_428.364_532, -15_385.503_563, -17_321.578_288],
    },
    Known {
        name: "C21",
        minutes: 0,
        rows: &[
            [1.0, -6.046_875, 3.845_160_166_36e-9, -2.237_802_686_38],
            [-3.427_267_074_58e-7, 4.973_487_230_02e-4, 7.100_868_970_16e-6, 5.282_620_426_18e3],
            [7_200.0, -3.725_290_298_46e-8, 8.378_776_694_25e-2, -8.847_564_458_85e-9],
            [9.713_151_102_36e-1, 2.242_343_75e2, -9.278_045_369_77e-1, -6.794_568_735_35e-9],
            [3.132_273_328_9e-10, 0.0, 887.0, 0.0],
            [2.0, 0.0, 1.18e-8, 1.18e-8],
            [0.0, 0.0, 0.0, 0.0],
        ],
        at_0230_km: [-24_759.901_843, 11_891.877_098, -4_960.932_338],
        at_0300_km: [-23_600.328_798, 10_816.086_471, -10_243.701_325],
    },
    Known {
        name: "C08",
        minutes: 0,
        rows: &[
            [1.0, -3.001_093_75e2, 2.971_552_348_511e-10, -3.684_037_486_949e-2],
            [-9.958_632_290_363e-6, 2.307_951_566_763e-3, 1.583_108_678_46e-5, 6.493_814_167_023e3],
            [7_200.0, 1.396_983_861_923e-7, -8.383_703_304_951e-1, -1.480_802_893_639e-7],
            [1.057_432_673_698, -2.103_75e2, -3.042_567_367_463, -1.556_493_405_627e-9],
            [2.621_537_768_999e-10, 0.0, 887.0, 0.0],
            [2.0, 0.0, 1.16e-8, -8.0e-10],
            [0.0, 0.0, 0.0, 0.0],
        ],
        at_0230_km: [-7_130.497_13, 40_864.642_12, -7_023.193_461],
        at_0300_km: [-4_425.131_801, 40_174.471_229, -11_691.262_687],
    },
    Known {
        name: "C02",
        minutes: 0,
        rows: &[
            [1.0, -6.573_437_5e1, -5.939_175_961_95e-9, -2.740_081_494_66],
            [-2.268_236_130_48e-6, 9.106_323_122_98e-4, -1.086_015_254_26e-5, 6.493_481_410_98e3],
            [7_200.0, -3.213_062_882_42e-8, -2.358_382_595_78, 3.352_761_268_62e-8],
            [7.339_229_594_09e-2, 3.284_062_5e2, 8.078_984_608_08e-1, 6.908_859_210_29e-9],
            [-7.321_733_551_02e-11, 0.0, 887.0, 0.0],
            [2.0, 0.0, 1.4e-9, -1.42e-8],
            [0.0, 0.0, 0.0, 0.0],
        ],
        at_0230_km: [4_413.883_542, 41_961.296_464, 667.429_324],
        at_0300_km: [4_422.597_715, 41_959.144_823, 556.190_655],
    },
    Known {
        name: "R07",
        minutes: 15,
        rows: &[
            [-1.679_987_304_688e3, -2.913_178_443_909, 0.0, 0.0],
            [1.180_590_185_547e4, 1.009_149_551_392, 0.0, 5.0],
            [2.257_839_990_234e4, -7.506_055_831_909e-1, -2.793_967_723_846e-9, 0.0],
        ],
        at_0230_km: [-4_170.638_766, 12_770.190_409, 21_708.450_112],
        at_0300_km: [-8_605.999_391, 15_073.450_682, 18_705.025_529],
    },
];

/// A number in Fortran's `D19.12`.
fn number(value: f64) -> String {
    let text = format!("{value:.12e}");
    let (digits, exponent) = text.split_once('e').expect("an exponent");
    let exponent: i32 = exponent.parse().expect("a whole number");
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{digits:>15}D{sign}{:02}", exponent.abs())
}

/// A line of a header: 60 columns and a label.
fn labelled(text: &str, label: &str) -> String {
    format!("{text:60}{label}\n")
}

/// A RINEX navigation file of these satellites, version 2.11 (one system at a time), 3.05 or 4.01.
pub fn rinex(version: &str, satellites: &[&Known]) -> String {
    let two = version.starts_with('2');
    let kind = match (two, satellites[0].name.starts_with('R')) {
        (true, true) => "GLONASS NAV DATA",
        (true, false) => "NAVIGATION DATA",
        (false, _) => "NAVIGATION DATA     M",
    };
    let mut text = labelled(&format!("{version:>9}{:11}{kind}", ""), "RINEX VERSION / TYPE");
    text += &labelled("", "END OF HEADER");
    for satellite in satellites {
        let (name, minutes) = (satellite.name, satellite.minutes);
        if version.starts_with('4') {
            let message = match &name[..1] {
                "R" => "FDMA",
                "E" => "INAV",
                "C" if matches!(name, "C02") => "D2",
                "C" => "D1",
                _ => "LNAV",
            };
            text += &format!("> EPH {name} {message}\n");
        }
        let clock: String = [0.0; 3].map(number).concat();
        let indent = match two {
            true => {
                text += &format!("{} 23  1  1  2 {minutes:2}  0.0{clock}\n", name[1..].replace('0', " "));
                3
            }
            false => {
                text += &format!("{name} 2023 01 01 02 {minutes:02} 00{clock}\n");
                4
            }
        };
        for row in satellite.rows {
            text += &format!("{:indent$}{}\n", "", row.map(number).concat());
        }
    }
    text
}

/// A YUMA almanac of the GPS satellite: its ephemeris without the corrections.
pub fn yuma(week: u32) -> String {
    let [_, shape, node, tilt, ..] = KNOWN[0].rows else { panic!("a GPS record") };
    let mean = KNOWN[0].rows[0][3];
    format!(
        "******** Week {week} almanac for PRN-07 ********\n\
         ID:                         07\n\
         Health:                     000\n\
         Eccentricity:               {:.10E}\n\
         Time of Applicability(s):  7200.0000\n\
         Orbital Inclination(rad):   {:.10}\n\
         Rate of Right Ascen(r/s):  {:.10E}\n\
         SQRT(A)  (m 1/2):           {:.6}\n\
         Right Ascen at Week(rad):   {:.10E}\n\
         Argument of Perigee(rad):   {:.9}\n\
         Mean Anom(rad):            {:.10E}\n\
         Af0(s):                     0.0000000000E+000\n\
         Af1(s/s):                   0.0000000000E+000\n\
         week:                        {week}\n\n",
        shape[1], tilt[0], tilt[3], shape[3], node[2], tilt[2], mean
    )
}

/// The same as a SEM almanac.
pub fn sem(week: u32) -> String {
    let [_, shape, node, tilt, ..] = KNOWN[0].rows else { panic!("a GPS record") };
    let half_turns = |angle: f64| angle / std::f64::consts::PI;
    format!(
        "1  CURRENT.ALM\n {week}   7200\n\n7\n48\n0\n {:.14E}  {:.14E} {:.14E}\n  {:.14E}  {:.14E}  {:.14E}\n  {:.14E} 0.0 0.0\n0\n11\n",
        shape[1],
        half_turns(tilt[0]) - 0.30,
        half_turns(tilt[3]),
        shape[3],
        half_turns(node[2]),
        half_turns(tilt[2]),
        half_turns(KNOWN[0].rows[0][3])
    )
}

/// Two-line elements of the same satellite, as if its broadcast elements were mean ones.
pub fn tle() -> String {
    let [_, shape, node, tilt, ..] = KNOWN[0].rows else { panic!("a GPS record") };
    let degrees = |angle: f64| angle.to_degrees().rem_euclid(360.0);
    // Greenwich mean sidereal time at the start of GPS week 2243 (2022-12-31 23:59:42 UTC): 100.3161 degrees (IAU 1982).
    let node_deg = degrees(node[2]) + 100.316_1;
    let motion = (3.986_005e14 / shape[3].powi(6)).sqrt() + KNOWN[0].rows[0][2];
    let turns = motion * 86_400.0 / std::f64::consts::TAU;
    let eccentricity = (shape[1] * 1e7).round() as u32;
    // 02:00:00 GPS time is 01:59:42 UTC.
    let day = 1.0 + 7_182.0 / 86_400.0;
    let first = format!("1 32711U 08012A   23{day:012.8}  .00000000  00000-0  00000-0 0  999");
    let second = format!(
        "2 32711 {:8.4} {:8.4} {eccentricity:07} {:8.4} {:8.4} {turns:11.8}    1",
        degrees(tilt[0]),
        node_deg.rem_euclid(360.0),
        degrees(tilt[2]),
        degrees(KNOWN[0].rows[0][3]),
    );
    let checked = |line: String| {
        let sum: u32 = line.chars().map(|c| c.to_digit(10).unwrap_or(u32::from(c == '-'))).sum();
        format!("{line}{}\n", sum % 10)
    };
    format!("GPS BIIR-19 (PRN 07)\n{}{}", checked(first), checked(second))
}
