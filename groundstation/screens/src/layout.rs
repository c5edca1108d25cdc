//! Panels whose size a person chooses once and finds again at the next start.

use egui::containers::panel::PanelState;
use egui::{Context, Id, Panel};
use session::settings::{Layout, Settings};

use crate::Frame;

/// A panel whose size is kept.
pub(crate) struct Kept {
    /// Name, the same in egui and in the settings.
    pub name: &'static str,
    /// It lies above or below, so that its height is what counts.
    across: bool,
    usual: f32,
    least: f32,
    most: f32,
}

const fn beside(name: &'static str, usual: f32, least: f32, most: f32) -> Kept {
    Kept { name, across: false, usual, least, most }
}

pub(crate) const FLEET: Kept = beside("fly-fleet", 236.0, 170.0, 360.0);
pub(crate) const INSTRUMENTS: Kept = beside("fly-instruments", 250.0, 220.0, 380.0);
pub(crate) const DRAWER: Kept = beside("fly-drawer", 330.0, 260.0, 560.0);
pub(crate) const FORM: Kept = beside("plan-form", 300.0, 240.0, 460.0);
pub(crate) const SIDE: Kept = beside("plan-side", 320.0, 260.0, 520.0);
pub(crate) const PROFILE: Kept = Kept { across: true, ..beside("plan-profile", 170.0, 110.0, 420.0) };

const ALL: [&Kept; 6] = [&FLEET, &INSTRUMENTS, &DRAWER, &FORM, &SIDE, &PROFILE];

impl Kept {
    /// Gives a panel the size that was kept; what a damaged file says is brought within the limits.
    pub fn of(&self, panel: Panel, frame: &Frame<'_>) -> Panel {
        panel.default_size(self.size(frame.session.settings())).size_range(self.least..=self.most)
    }

    fn size(&self, settings: &Settings) -> f32 {
        let kept = settings.layout.panels.get(self.name).copied().filter(|size| size.is_finite());
        kept.unwrap_or(self.usual).clamp(self.least, self.most)
    }
}

/// The layout with the panel whose edge was let go in this frame.
pub(crate) fn changed(context: &Context, settings: &Settings) -> Option<Layout> {
    /// What egui calls the edge of a panel.
    const EDGE: &str = "__resize";
    let mut layout = None;
    for kept in ALL {
        let id = Id::new(kept.name);
        let let_go = context.read_response(id.with(EDGE)).is_some_and(|edge| edge.drag_stopped());
        if let Some(panel) = PanelState::load(context, id).filter(|_| let_go) {
            let size = if kept.across { panel.size().y } else { panel.size().x };
            let layout = layout.get_or_insert_with(|| settings.layout.clone());
            layout.panels.insert(kept.name.to_owned(), size.round());
        }
    }
    layout
}
