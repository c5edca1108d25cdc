//! File dialogs. They are drawn by egui, so they work on every desktop and need no system service.

use std::path::{Path, PathBuf};

use egui::Context;
use egui_file_dialog::{DialogState, FileDialog, FileDialogLabels};
use session::FileKind;
use session::text::Catalogue;

/// What a dialog was opened for.
enum Purpose {
    Read(FileKind),
    Write(FileKind, Vec<u8>),
}

/// What the person chose.
pub enum Chosen {
    /// Read this file.
    Read(FileKind, PathBuf),
    /// Write these bytes there.
    Write(FileKind, PathBuf, Vec<u8>),
}

/// The dialog that is open, if one is.
#[derive(Default)]
pub struct Dialogs {
    open: Option<(FileDialog, Purpose)>,
    /// Where something was chosen last: the next dialog begins there.
    folder: Option<PathBuf>,
}

impl Dialogs {
    /// Lets the person choose a file to read.
    pub fn read(&mut self, kind: FileKind, text: &Catalogue) {
        let mut dialog = self.begin(fresh(kind, text));
        if matches!(kind, FileKind::Folder | FileKind::Card) {
            dialog.pick_directory();
        } else {
            dialog.pick_file();
        }
        self.open = Some((dialog, Purpose::Read(kind)));
    }

    /// Lets the person choose where to write.
    pub fn write(&mut self, kind: FileKind, name: &str, bytes: Vec<u8>, text: &Catalogue) {
        let mut dialog = self.begin(fresh(kind, text)).default_file_name(name);
        dialog.save_file();
        self.open = Some((dialog, Purpose::Write(kind, bytes)));
    }

    fn begin(&self, dialog: FileDialog) -> FileDialog {
        match self.folder.as_ref().filter(|folder| folder.is_dir()) {
            Some(folder) => dialog.initial_directory(folder.clone()),
            None => dialog,
        }
    }

    /// Draws the dialog that is open.
    pub fn draw(&mut self, context: &Context) -> Option<Chosen> {
        let (dialog, _) = self.open.as_mut()?;
        match dialog.update(context).state() {
            DialogState::Picked(path) => {
                let path = path.clone();
                self.folder = path.parent().map(Path::to_owned);
                let (_, purpose) = self.open.take()?;
                Some(match purpose {
                    Purpose::Read(kind) => Chosen::Read(kind, path),
                    Purpose::Write(kind, bytes) => Chosen::Write(kind, path, bytes),
                })
            }
            DialogState::Open => None,
            _ => {
                self.open = None;
                None
            }
        }
    }
}

fn fresh(kind: FileKind, text: &Catalogue) -> FileDialog {
    let (name, extensions): (&str, &[&'static str]) = match kind {
        FileKind::Plan => {
            ("dialog-kind-plan", &["plan", "waypoints", "txt", "kml", "kmz", "wpml", "gpx", "geojson", "json"])
        }
        FileKind::Orbits => ("", &[]),
        FileKind::Bridges => ("dialog-kind-bridges", &["geojson", "json"]),
        FileKind::Terrain => ("dialog-kind-terrain", &["hgt", "zip", "tif", "tiff"]),
        FileKind::Zones => ("dialog-kind-zones", &["geojson", "json", "kml", "txt", "air"]),
        FileKind::Road => ("dialog-kind-road", &["geojson", "json"]),
        FileKind::Parameters => ("dialog-kind-parameters", &["param", "params", "parm", "txt"]),
        FileKind::Gpx => ("dialog-kind-gpx", &["gpx"]),
        FileKind::Csv => ("dialog-kind-csv", &["csv"]),
        FileKind::TelemetryLog => ("dialog-kind-tlog", &["tlog"]),
        FileKind::Tiles => ("dialog-kind-tiles", &["mbtiles", "pmtiles"]),
        FileKind::Key => ("dialog-kind-key", &["pem"]),
        FileKind::Clues => ("dialog-kind-clues", &["xlsx", "pdf", "csv", "geojson"]),
        FileKind::Scan => ("dialog-kind-scan", &["jpg", "jpeg", "png", "pdf"]),
        FileKind::UseTable => ("dialog-kind-use", &["csv", "xlsx"]),
        FileKind::FlightLog => ("dialog-kind-flight-log", &["tlog", "bin", "ulg", "srt", "csv"]),
        FileKind::Paper => ("dialog-kind-paper", &["xlsx", "csv", "pdf"]),
        FileKind::Folder | FileKind::Card => ("", &[]),
    };
    // Its search field is black in every theme, and what is typed there cannot be read by day.
    let dialog = FileDialog::new().labels(labels(text)).show_search(false).default_size([760.0, 480.0]);
    if extensions.is_empty() {
        return dialog;
    }
    let name = text.get(name);
    dialog.add_file_filter_extensions(&name, extensions.to_vec()).default_file_filter(&name)
}

fn labels(text: &Catalogue) -> FileDialogLabels {
    let t = |id: &str| text.get(id);
    FileDialogLabels {
        title_select_directory: t("dialog-title-select-directory"),
        title_select_file: t("dialog-title-select-file"),
        title_select_multiple: t("dialog-title-select-multiple"),
        title_save_file: t("dialog-title-save-file"),
        cancel: t("dialog-cancel"),
        overwrite: t("dialog-overwrite"),
        reload: t("dialog-reload"),
        working_directory: t("dialog-working-directory"),
        select_all: t("dialog-select-all"),
        show_hidden: t("dialog-show-hidden"),
        show_system_files: t("dialog-show-system-files"),
        heading_pinned: t("dialog-heading-pinned"),
        heading_places: t("dialog-heading-places"),
        heading_devices: t("dialog-heading-devices"),
        heading_removable_devices: t("dialog-heading-removable-devices"),
        home_dir: t("dialog-home-dir"),
        desktop_dir: t("dialog-desktop-dir"),
        documents_dir: t("dialog-documents-dir"),
        downloads_dir: t("dialog-downloads-dir"),
        audio_dir: t("dialog-audio-dir"),
        pictures_dir: t("dialog-pictures-dir"),
        videos_dir: t("dialog-videos-dir"),
        pin_folder: t("dialog-pin-folder"),
        unpin_folder: t("dialog-unpin-folder"),
        rename_pinned_folder: t("dialog-rename-pinned-folder"),
        selected_directory: t("dialog-selected-directory"),
        selected_file: t("dialog-selected-file"),
        selected_items: t("dialog-selected-items"),
        file_name: t("dialog-file-name"),
        file_filter_all_files: t("dialog-file-filter-all-files"),
        save_extension_any: t("dialog-save-extension-any"),
        open_button: t("dialog-open-button"),
        save_button: t("dialog-save-button"),
        cancel_button: t("dialog-cancel-button"),
        overwrite_file_modal_text: t("dialog-overwrite-file-modal-text"),
        err_empty_folder_name: t("dialog-err-empty-folder-name"),
        err_empty_file_name: t("dialog-err-empty-file-name"),
        err_directory_exists: t("dialog-err-directory-exists"),
        err_file_exists: t("dialog-err-file-exists"),
    }
}
