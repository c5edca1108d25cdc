//! The vehicle inside: links, parameters, safety, signing, firmware, messages.

mod messages;
mod parameters;

use egui::{Button, CentralPanel, Grid, Panel, RichText, ScrollArea, TextEdit, Ui, Vec2};
use mission::message;
use session::vehicle::{Command as Ask, Maintenance, Topic, Verdict};
use session::{Command, LinkSnapshot, VehicleSnapshot};
use telemetry::wire::signing::Key;
use telemetry::wire::{Address, LinkId};

use crate::Frame;
use crate::theme::Palette;

/// Height of what is touched with gloves, points.
const TOUCH: Vec2 = Vec2::new(44.0, 36.0);
/// Width of a link's card, points.
const CARD: f32 = 340.0;
/// Fewer characters are guessed in minutes.
const SHORTEST_PASSPHRASE: usize = 8;

#[derive(Clone, Copy, PartialEq, Eq, Default)]
enum Tab {
    #[default]
    Links,
    Parameters,
    Safety,
    Signing,
    Firmware,
    Messages,
}

const TABS: [(Tab, &str); 6] = [
    (Tab::Links, "vehicle-tab-links"),
    (Tab::Parameters, "vehicle-tab-parameters"),
    (Tab::Safety, "vehicle-tab-safety"),
    (Tab::Signing, "vehicle-tab-signing"),
    (Tab::Firmware, "vehicle-tab-firmware"),
    (Tab::Messages, "vehicle-tab-messages"),
];

/// What the screen remembers between frames.
#[derive(Default)]
pub struct Screen {
    tab: Tab,
    /// Looked at here; the active vehicle stays what it is.
    shown: Option<Address>,
    link: String,
    links_added: u64,
    removing: Option<LinkId>,
    passphrase: String,
    parameters: parameters::Pane,
    messages: messages::Pane,
}

impl Screen {
    /// Draws the screen.
    pub fn draw(&mut self, ui: &mut Ui, frame: &Frame<'_>, out: &mut Vec<Command>) {
        let vehicles = &frame.session.snapshot().vehicles;
        Panel::left("vehicle-tabs").resizable(false).show(ui, |ui| {
            for (tab, id) in TABS {
                let label = Button::selectable(self.tab == tab, frame.t(id)).min_size(Vec2::new(120.0, 40.0));
                if ui.add(label).clicked() {
                    self.tab = tab;
                }
            }
            ui.separator();
            ui.label(frame.t("vehicle-shown"));
            let shown = self.shown.or(frame.session.active());
            for (&address, vehicle) in vehicles {
                let mut name = frame.m(&message!("vehicle-name", system = f64::from(address.system)));
                if vehicle.lost {
                    name = format!("{name} ✖ {}", frame.t("vehicle-not-heard"));
                }
                let label = Button::selectable(shown == Some(address), name).min_size(Vec2::new(120.0, 36.0));
                if ui.add(label).clicked() {
                    self.shown = Some(address);
                }
            }
        });
        let wanted = self.tab == Tab::Messages;
        if wanted != frame.session.maintenance().inspecting() {
            ask(out, Ask::Inspect(wanted));
        }
        let shown = self.shown.or(frame.session.active()).and_then(|address| vehicles.get(&address));
        Panel::top("vehicle-loans").show_separator_line(false).show(ui, |ui| loans(ui, frame, out));
        CentralPanel::default().show(ui, |ui| match (self.tab, shown) {
            (Tab::Links, _) => self.links(ui, frame, out),
            (Tab::Messages, _) => self.messages.draw(ui, frame, out),
            (_, None) => {
                ui.label(frame.t("vehicle-none"));
            }
            (Tab::Parameters, Some(vehicle)) => self.parameters.draw(ui, frame, vehicle, out),
            (Tab::Safety, Some(vehicle)) => safety(ui, frame, vehicle, out),
            (Tab::Signing, Some(vehicle)) => self.signing(ui, frame, vehicle, out),
            (Tab::Firmware, Some(vehicle)) => firmware(ui, frame, vehicle),
        });
    }

    fn link(&mut self, ui: &mut Ui, frame: &Frame<'_>, link: &LinkSnapshot, out: &mut Vec<Command>) {
        let palette = Palette::of(frame.session.settings());
        ui.spacing_mut().interact_size.y = 22.0;
        ui.horizontal_wrapped(|ui| {
            ui.label(RichText::new(&link.endpoint).strong().size(16.0));
            match &link.down {
                None => ui.colored_label(palette.good, frame.t("vehicle-link-up")),
                Some(cause) => {
                    let text = frame.m(&message!("vehicle-link-down", cause = cause.as_str()));
                    ui.colored_label(palette.danger, text)
                }
            };
        });
        let status = link.status;
        let local = link.local.clone().unwrap_or_else(|| "–".to_owned());
        let kib = frame.m(&message!("vehicle-link-kib", number = status.bytes as f64 / 1024.0));
        let loss = status.loss.received + status.loss.lost;
        let loss = if loss == 0 {
            "–".to_owned()
        } else {
            frame.m(&message!("vehicle-percent", number = status.loss.ratio() * 100.0))
        };
        Grid::new(("link", link.id)).num_columns(4).spacing([16.0, 4.0]).show(ui, |ui| {
            let facts = [
                ("vehicle-link-local", local),
                ("vehicle-link-received", kib),
                ("vehicle-link-frames", status.framing.frames.to_string()),
                ("vehicle-link-sent", status.sent.to_string()),
                ("vehicle-link-loss", loss),
                ("vehicle-link-crc", status.framing.bad_checksums.to_string()),
                ("vehicle-link-garbage", status.framing.garbage_bytes.to_string()),
                ("vehicle-link-refused", link.refused.to_string()),
            ];
            for (index, (id, value)) in facts.into_iter().enumerate() {
                ui.label(frame.t(id));
                ui.strong(value);
                if index % 2 == 1 {
                    ui.end_row();
                }
            }
        });
        let name = link.endpoint.as_str();
        if self.removing == Some(link.id) {
            ui.label(frame.m(&message!("vehicle-link-remove-sure", link = name)));
            ui.horizontal(|ui| {
                if ui.add(Button::new(frame.t("vehicle-confirm")).min_size(TOUCH)).clicked() {
                    ask(out, Ask::RemoveLink(link.id));
                    self.removing = None;
                }
                if ui.add(Button::new(frame.t("vehicle-cancel")).min_size(TOUCH)).clicked() {
                    self.removing = None;
                }
            });
        } else {
            let text = frame.m(&message!("vehicle-link-remove", link = name));
            if ui.add(Button::new(text).min_size(TOUCH)).clicked() {
                self.removing = Some(link.id);
            }
        }
    }

    fn links(&mut self, ui: &mut Ui, frame: &Frame<'_>, out: &mut Vec<Command>) {
        let palette = Palette::of(frame.session.settings());
        let snapshot = frame.session.snapshot();
        let maintenance = frame.session.maintenance();
        if self.links_added != maintenance.links_added() {
            self.links_added = maintenance.links_added();
            self.link.clear();
        }
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            if snapshot.links.is_empty() {
                ui.label(frame.t("vehicle-links-none"));
            }
            if snapshot.dropped > 0 {
                let text = frame.m(&message!("vehicle-dropped", count = snapshot.dropped as f64));
                ui.colored_label(palette.danger, text);
            }
            let width = ui.available_width();
            let columns = ((width / CARD) as usize).clamp(1, snapshot.links.len().max(1));
            ui.columns(columns, |columns| {
                for (index, link) in snapshot.links.iter().enumerate() {
                    let at = index % columns.len();
                    columns[at].group(|ui| self.link(ui, frame, link, out));
                }
            });
            ui.separator();
            ui.horizontal_wrapped(|ui| {
                for (id, pattern) in [
                    ("vehicle-link-kind-udpin", "udpin://:14550"),
                    ("vehicle-link-kind-udpout", "udpout://192.168.1.10:14550"),
                    ("vehicle-link-kind-tcp", "tcp://192.168.1.10:5760"),
                    ("vehicle-link-kind-serial", "serial:///dev/ttyUSB0:57600"),
                    ("vehicle-link-kind-replay", "replay://flight.tlog?speed=1"),
                ] {
                    if ui.add(Button::new(frame.t(id)).min_size(TOUCH)).clicked() {
                        pattern.clone_into(&mut self.link);
                    }
                }
            });
            ui.horizontal_wrapped(|ui| {
                let label = ui.label(frame.t("vehicle-link-new"));
                let hint = frame.t("vehicle-link-hint");
                ui.add(TextEdit::singleline(&mut self.link).hint_text(hint).desired_width(280.0)).labelled_by(label.id);
                let add = Button::new(frame.t("vehicle-link-add")).min_size(TOUCH);
                if ui.add_enabled(!self.link.trim().is_empty(), add).clicked() {
                    ask(out, Ask::AddLink(self.link.clone()));
                }
            });
            if let Some(error) = maintenance.link_error() {
                ui.colored_label(palette.danger, frame.m(error));
            }
        });
    }

    fn signing(&mut self, ui: &mut Ui, frame: &Frame<'_>, vehicle: &VehicleSnapshot, out: &mut Vec<Command>) {
        let palette = Palette::of(frame.session.settings());
        let maintenance = frame.session.maintenance();
        let number = vehicle.address.system;
        let system = f64::from(number);
        ui.label(frame.t("vehicle-signing-explained"));
        ui.separator();
        ui.strong(frame.m(&message!("vehicle-signing-system", system = system)));
        let id = if maintenance.has_key(number) { "vehicle-signing-on" } else { "vehicle-signing-off" };
        ui.label(frame.t(id));
        if maintenance.has_bad_signature(number) {
            ui.colored_label(palette.danger, frame.t("vehicle-signing-bad"));
        }
        let label = ui.label(frame.m(&message!("vehicle-signing-passphrase", system = system)));
        ui.add(TextEdit::singleline(&mut self.passphrase).password(true)).labelled_by(label.id);
        let long = self.passphrase.chars().count() >= SHORTEST_PASSPHRASE;
        if !long && !self.passphrase.is_empty() {
            let text = frame.m(&message!("vehicle-signing-short", count = SHORTEST_PASSPHRASE));
            ui.colored_label(palette.caution, text);
        }
        ui.horizontal_wrapped(|ui| {
            let set = Button::new(frame.m(&message!("vehicle-signing-set", system = system))).min_size(TOUCH);
            if ui.add_enabled(long, set).clicked() {
                ask(out, Ask::SetKey(number, Some(Key::from_passphrase(&self.passphrase))));
                self.passphrase.clear();
            }
            let remove = Button::new(frame.m(&message!("vehicle-signing-remove", system = system))).min_size(TOUCH);
            if ui.add_enabled(maintenance.has_key(number), remove).clicked() {
                ask(out, Ask::SetKey(number, None));
            }
        });
    }
}

fn ask(out: &mut Vec<Command>, what: Ask) {
    out.push(Command::Vehicle(what));
}

/// What is lent to vehicles for a flight, and how to have it back now.
pub(crate) fn loans(ui: &mut Ui, frame: &Frame<'_>, out: &mut Vec<Command>) {
    let palette = Palette::of(frame.session.settings());
    for loan in frame.session.maintenance().loans() {
        ui.horizontal_wrapped(|ui| {
            ui.label(RichText::new(format!("▲ {}", frame.m(&loan.words()))).color(palette.caution).strong());
            let known = frame.session.snapshot().vehicles.values().find(|vehicle| loan.is_of(vehicle));
            let Some(vehicle) = known.filter(|vehicle| !vehicle.state.is_armed()) else { return };
            if ui.add(Button::new(frame.t("vehicle-loan-back")).min_size(Vec2::new(44.0, 36.0))).clicked() {
                ask(out, Ask::GiveBack(vehicle.address));
            }
        });
    }
}

fn safety(ui: &mut Ui, frame: &Frame<'_>, vehicle: &VehicleSnapshot, out: &mut Vec<Command>) {
    let palette = Palette::of(frame.session.settings());
    let judgements = Maintenance::judgements(vehicle);
    if ui.add(Button::new(frame.t("vehicle-read")).min_size(TOUCH)).clicked() {
        ask(out, Ask::ReadParameters(vehicle.address));
    }
    if judgements.is_empty() {
        ui.label(frame.t("vehicle-safety-unsupported"));
        return;
    }
    let count = |verdict| judgements.iter().filter(|judgement| judgement.verdict == verdict).count();
    ui.strong(frame.m(&message!(
        "vehicle-safety-count",
        danger = count(Verdict::Danger),
        caution = count(Verdict::Caution),
        unknown = count(Verdict::Unknown),
        good = count(Verdict::Good)
    )));
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        for (topic, id) in
            [(Topic::Failsafe, "vehicle-safety-failsafe"), (Topic::Calibration, "vehicle-safety-calibration")]
        {
            ui.heading(frame.t(id));
            for judgement in judgements.iter().filter(|judgement| judgement.topic == topic) {
                let (id, color) = match judgement.verdict {
                    Verdict::Good => ("vehicle-verdict-good", palette.good),
                    Verdict::Caution => ("vehicle-verdict-caution", palette.caution),
                    Verdict::Danger => ("vehicle-verdict-danger", palette.danger),
                    Verdict::Unknown => ("vehicle-verdict-unknown", palette.stale),
                };
                let value = judgement.value.map_or_else(|| "–".to_owned(), |value| value.to_string());
                ui.horizontal_wrapped(|ui| {
                    ui.label(RichText::new(frame.t(id)).color(color).strong());
                    ui.monospace(format!("{} = {value}", judgement.parameter));
                    ui.label(frame.m(&judgement.reason));
                    if let Some(mend) = &judgement.mend {
                        ui.strong(frame.m(mend));
                    }
                })
                .response
                .on_hover_text(frame.m(&message!("vehicle-safety-source", source = judgement.source)));
                ui.separator();
            }
        }
    });
}

fn firmware(ui: &mut Ui, frame: &Frame<'_>, vehicle: &VehicleSnapshot) {
    let Some(version) = &vehicle.version else {
        ui.label(frame.t("vehicle-firmware-none"));
        return;
    };
    let kind = match version.firmware.kind {
        255 => "vehicle-firmware-official",
        192.. => "vehicle-firmware-rc",
        128.. => "vehicle-firmware-beta",
        64.. => "vehicle-firmware-alpha",
        _ => "vehicle-firmware-dev",
    };
    let number = version.firmware;
    let number = format!("{}.{}.{} ({})", number.major, number.minor, number.patch, frame.t(kind));
    let clock = vehicle.clock.map(|clock| clock.offset_ns as f64 / 1e6);
    let clock = clock.map(|ms| frame.m(&message!("vehicle-firmware-clock-value", number = ms)));
    let autopilot = vehicle.state.autopilot().map(|autopilot| autopilot.to_string());
    let unknown = |text: Option<String>| text.filter(|text| !text.is_empty()).unwrap_or_else(|| "–".to_owned());
    let usb = (version.vendor, version.product);
    let usb = (usb != (0, 0)).then(|| format!("{:04x}:{:04x}", usb.0, usb.1));
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        Grid::new("vehicle-firmware").spacing([16.0, 8.0]).show(ui, |ui| {
            for (id, value) in [
                ("vehicle-firmware-autopilot", unknown(autopilot)),
                ("vehicle-firmware-version", number),
                ("vehicle-firmware-git", unknown(Some(version.git.clone()))),
                ("vehicle-firmware-board", unknown((version.board != 0).then(|| version.board.to_string()))),
                ("vehicle-firmware-vendor", unknown(usb)),
                ("vehicle-firmware-uid", unknown(Some(version.uid.clone()))),
                ("vehicle-firmware-clock", unknown(clock)),
            ] {
                ui.label(frame.t(id));
                ui.strong(value);
                ui.end_row();
            }
        });
        ui.strong(frame.t("vehicle-firmware-capabilities"));
        for (name, _) in version.capabilities.iter_names() {
            ui.monospace(name.trim_start_matches("MAV_PROTOCOL_CAPABILITY_"));
        }
    });
}
