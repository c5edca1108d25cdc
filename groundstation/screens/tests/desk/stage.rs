//! A station with its screens, scripted vehicles, and what a person does to it.

use std::sync::Arc;
use std::time::Duration;

use egui::epaint::{ClippedShape, TextShape};
use egui::{Rect, Shape};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use mission::geo::{HeightAmsl, HeightRelHome};
use mission::road::{self, LinePosition};
use screens::map::TileSources;
use screens::{Frame, Screens, VideoPicture};
use session::settings::Settings;
use session::sorties::{Command as Sorties, Sortie};
use session::text::{Catalogue, Language};
use session::{Answer, Command, Effect, Feed, Happening, LinkSnapshot, ScreenId, Session, Snapshot, VehicleSnapshot};
use telemetry::dialect::{GLOBAL_POSITION_INT_DATA, HEARTBEAT_DATA, MavAutopilot, MavMessage, MavType};
use telemetry::station::{StationEvent, VehicleEvent};
use telemetry::vehicle::{
    Attitude, Autopilot, Battery, Event, FlightMode, Gnss, Heartbeat, Home, LandedState, Position, Sampled,
    VehicleState, Wind,
};
use telemetry::wire::{Address, Encoder, LinkId, MonoTime, Stamp, UtcMicros, tlog};

pub const FIRST: Address = Address { system: 1, component: 1 };
pub const SECOND: Address = Address { system: 2, component: 1 };

pub fn stamp(seconds: u64) -> Stamp {
    Stamp { mono: MonoTime(seconds * 1_000_000_000), utc: UtcMicros(1_790_000_000_000_000 + seconds * 1_000_000) }
}

fn sampled<T>(value: T, at: Stamp) -> Option<Sampled<T>> {
    Some(Sampled { value, at: at.mono, source: 0 })
}

/// A drone beside the demonstration road, so many metres along it.
pub fn drone(address: Address, at: Stamp, flies: bool, measured_m: f64) -> VehicleSnapshot {
    let place = road::demo().roads[0].line.place(LinePosition { measured_m, offset_right_m: 6.0 });
    let mut state = VehicleState::default();
    let mode = if flies { FlightMode::Mission } else { FlightMode::Guided };
    let heartbeat = Heartbeat { autopilot: Autopilot::ArduPilot, kind: 2, armed: flies, mode, system_status: 4 };
    state.heartbeat = sampled(heartbeat, at);
    let position = Position {
        place,
        amsl: HeightAmsl(45.0),
        rel_home: HeightRelHome(if flies { 42.0 } else { 0.0 }),
        velocity_ned_m_s: [0.0; 3],
        heading_rad: Some(1.0),
    };
    state.position = sampled(position, at);
    state.attitude = sampled(Attitude { roll_rad: 0.2, pitch_rad: -0.1, yaw_rad: 1.0, rates_rad_s: [0.0; 3] }, at);
    state.groundspeed_m_s = sampled(9.0, at);
    state.airspeed_m_s = sampled(10.4, at);
    state.climb_m_s = sampled(0.5, at);
    state.wind = sampled(Wind { from_rad: 0.4, speed_m_s: 6.2 }, at);
    state.battery = sampled(Battery { remaining_percent: Some(76.0), voltage_v: Some(23.4), ..Battery::default() }, at);
    state.gnss =
        sampled(Gnss { fix: 3, satellites: Some(17), hdop: Some(0.8), vdop: None, h_acc_m: None, v_acc_m: None }, at);
    state.home = sampled(Home { place, amsl: HeightAmsl(3.0) }, at);
    state.landed = sampled(if flies { LandedState::InAir } else { LandedState::OnGround }, at);
    VehicleSnapshot {
        address,
        state,
        version: None,
        lost: false,
        primary_link: Some(LinkId(1)),
        heartbeat_ages: vec![(LinkId(1), Duration::from_millis(400))],
        losses: Vec::new(),
        clock: None,
        parameters: Arc::default(),
        parameters_revision: 0,
        cameras: Vec::new(),
        gimbal: None,
        videos: Vec::new(),
        control: None,
    }
}

/// What is drawn, and what came of it.
pub struct Desk {
    pub session: Session,
    pub text: Catalogue,
    pub screens: Screens,
    pub tiles: TileSources,
    pub asked: Vec<Command>,
    pub effects: Vec<Effect>,
    /// There is live video.
    pub films: bool,
}

impl Desk {
    pub fn with(settings: Settings) -> Self {
        let text = Catalogue::new(settings.language);
        let session = Session::new(settings, Arc::new(road::demo()), stamp(0));
        let (screens, tiles) = (Screens::default(), TileSources::default());
        Self { session, text, screens, tiles, asked: Vec::new(), effects: Vec::new(), films: false }
    }

    pub fn english() -> Self {
        Self::with(Settings { language: Language::English, pilot: "Wang".to_owned(), ..Settings::default() })
    }

    pub fn show(mut self, screen: ScreenId) -> Self {
        self.session.handle(Command::Show(screen));
        self
    }

    /// One look at the fleet.
    pub fn look(&mut self, now: Stamp, vehicles: Vec<VehicleSnapshot>, events: Vec<Event>) {
        let happening = |event| (now, Happening::Station(StationEvent::Vehicle(FIRST, VehicleEvent::State(event))));
        let happenings = events.into_iter().map(happening).collect();
        let vehicles = vehicles.into_iter().map(|v| (v.address, v)).collect();
        let links = vec![LinkSnapshot {
            id: LinkId(1),
            endpoint: "udpin://0.0.0.0:14550".to_owned(),
            down: None,
            local: Some("0.0.0.0:14550".to_owned()),
            status: Default::default(),
            refused: 0,
        }];
        let snapshot = Snapshot { at: now, vehicles, links, ..Snapshot::default() };
        self.session.observe(Feed { snapshot, happenings });
    }

    /// With a drone on its patrol.
    pub fn flying(mut self) -> Self {
        self.look(stamp(10), vec![drone(FIRST, stamp(10), true, 5_000.0)], vec![]);
        self
    }

    /// With one sortie in the log, opened.
    pub fn with_sortie(mut self) -> Self {
        self.session.answer(Answer::Sorties(Ok(vec![sortie()])));
        self.session.handle(Command::Sorties(Sorties::Open(sortie().id())));
        self.session.answer(Answer::SortieLog(sortie().id(), Ok(log())));
        self
    }

    fn draw(&mut self, ui: &mut egui::Ui) {
        if ui.ctx().cumulative_pass_nr() == 0 {
            // Names of the settings' language are wanted in its own letters.
            chinese(ui.ctx());
        }
        screens::theme::apply(ui.ctx(), self.session.settings());
        let mut asked = Vec::new();
        let video = self.films.then(|| VideoPicture {
            // Any picture is good enough.
            texture: Some(egui::TextureId::default()),
            shape: 16.0 / 9.0,
            age: Duration::ZERO,
            recorded: true,
            trouble: None,
        });
        let frame = Frame { session: &self.session, text: &self.text, scene: None, video, stills: None };
        self.screens.draw(ui, &frame, &mut self.tiles, &mut asked);
        for command in asked {
            self.asked.push(command.clone());
            self.effects.extend(self.session.handle(command));
        }
    }
}

/// Chinese letters are as wide as they are high; without a font that has them every one would be a narrow box.
fn chinese(context: &egui::Context) {
    let mut fonts = egui::FontDefinitions::default();
    for place in
        ["/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc", "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc"]
    {
        if let Ok(bytes) = std::fs::read(place) {
            fonts.font_data.insert("chinese".to_owned(), Arc::new(egui::FontData::from_owned(bytes)));
            for family in fonts.families.values_mut() {
                family.push("chinese".to_owned());
            }
            break;
        }
    }
    context.set_fonts(fonts);
}

pub fn sortie() -> Sortie {
    serde_json::from_value(serde_json::json!({
        "start": {
            "id": "01990000-0000-7000-8000-000000000001", "ledger": "flight", "pilot": "王强",
            "aircraft": { "system_id": 1, "autopilot_uid": "", "registration": "UAS07731" },
            "plan_hash": "", "plan_file": "", "link": "udpin://0.0.0.0:14550", "armed_at": 1_790_000_000_000_000_u64
        },
        "state": "finished",
        "took_off_at": null, "took_off_place": null, "landed_at": null, "landed_place": null, "progress": null,
        "end": {
            "disarmed_at": 1_790_000_060_000_000_u64, "airborne_s": 55.0, "distance_m": 5_600.0,
            "max_height_rel_home_m": 42.0, "max_height_agl_m": null,
            "stakes": [{ "road": "D15", "toward": "临潮", "from": "K826+000", "to": "K838+000" }],
            "corridor_deviation_max_m": null, "battery_used_mah": null, "battery_used_percent": 24.0,
            "messages_received": 600, "messages_lost": 0, "files": []
        },
        "found_interrupted_at": null
    }))
    .unwrap()
}

/// A minute of a vehicle that climbs.
fn log() -> Vec<u8> {
    let mut encoder = Encoder::new(FIRST);
    let mut bytes = Vec::new();
    for second in 0..60_u64 {
        let utc = UtcMicros(1_790_000_000_000_000 + second * 1_000_000);
        let heartbeat = HEARTBEAT_DATA {
            mavtype: MavType::MAV_TYPE_QUADROTOR,
            autopilot: MavAutopilot::MAV_AUTOPILOT_ARDUPILOTMEGA,
            custom_mode: if second < 30 { 3 } else { 6 },
            ..HEARTBEAT_DATA::default()
        };
        tlog::write(&mut bytes, utc, encoder.encode(&MavMessage::HEARTBEAT(heartbeat)).as_slice());
        let position = GLOBAL_POSITION_INT_DATA {
            lat: 338_400_000 + second as i32 * 900,
            lon: 1_202_540_000,
            alt: second as i32 * 1_000 + 5_000,
            relative_alt: second as i32 * 1_000,
            ..GLOBAL_POSITION_INT_DATA::default()
        };
        tlog::write(&mut bytes, utc, encoder.encode(&MavMessage::GLOBAL_POSITION_INT(position)).as_slice());
    }
    bytes
}

pub fn open(desk: Desk, size: [f32; 2]) -> Harness<'static, Desk> {
    let mut harness =
        Harness::builder().with_size(size).with_step_dt(0.1).build_ui_state(|ui, desk: &mut Desk| desk.draw(ui), desk);
    harness.run_steps(4);
    harness
}

pub fn usual(desk: Desk) -> Harness<'static, Desk> {
    open(desk, [1440.0, 900.0])
}

/// What was asked for since the last time.
pub fn asked(harness: &mut Harness<'_, Desk>) -> Vec<Command> {
    harness.run_steps(4);
    std::mem::take(&mut harness.state_mut().asked)
}

/// Clicks the button of this name; what came of it.
pub fn press(harness: &mut Harness<'_, Desk>, label: &str) -> Vec<Command> {
    harness.state_mut().asked.clear();
    harness.get_by_role_and_label(egui::accesskit::Role::Button, label).click();
    asked(harness)
}

/// Opens the palette and types.
pub fn palette(harness: &mut Harness<'_, Desk>, typed: &str) {
    harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::K);
    harness.run_steps(4);
    harness.event(egui::Event::Text(typed.to_owned()));
    harness.run_steps(3);
}

/// All texts that are drawn, with where they stand and what they are cut by.
pub fn texts(harness: &Harness<'_, Desk>) -> Vec<(TextShape, Rect, Rect)> {
    fn within(shape: &Shape, clip: Rect, out: &mut Vec<(TextShape, Rect, Rect)>) {
        match shape {
            Shape::Text(text) => out.push((text.clone(), text.galley.rect.translate(text.pos.to_vec2()), clip)),
            Shape::Vec(shapes) => shapes.iter().for_each(|shape| within(shape, clip, out)),
            _ => {}
        }
    }
    let mut out = Vec::new();
    for ClippedShape { clip_rect, shape } in &harness.output().shapes {
        within(shape, *clip_rect, &mut out);
    }
    out
}

/// Whether a text with these words is drawn in view.
pub fn reads(harness: &Harness<'_, Desk>, words: &str) -> bool {
    texts(harness).iter().any(|(text, place, clip)| clip.intersects(*place) && text.galley.text().contains(words))
}
