//! Settings: what a person chose once and expects to find again. Not undoable, not part of any picture.
//!
//! Plain data in a TOML file of the user's configuration folder (`LUMIQ_CONFIG_DIR` names another). A file that
//! cannot be understood is set aside, not overwritten, and said.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::budget::MEGABYTE;
use super::error::EngineError;
use super::key_settings::KeySettings;
use super::{level_cache, recording_index};
use crate::model::ContrastChoice;

/// Files the start page remembers.
const RECENT: usize = 12;
/// The variable that names another configuration folder.
pub const CONFIG_VARIABLE: &str = "LUMIQ_CONFIG_DIR";

/// Dark or light.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Theme {
    #[default]
    Dark,
    Light,
    /// As the desktop says.
    System,
}

/// What the plain wheel does over a stack; with Ctrl it always zooms, over single images and spectrograms as well.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum WheelOnStacks {
    #[default]
    Slice,
    Zoom,
}

/// The order in which annotations are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AnnotationOrder {
    /// By their starts.
    #[default]
    Time,
    /// By their lower edges.
    Frequency,
    Label,
    /// The longest first.
    Duration,
}

/// What draws the window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Renderer {
    /// wgpu on a graphics processor, else glow, else wgpu in software.
    #[default]
    Auto,
    Wgpu,
    Glow,
}

/// Everything that is remembered between runs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub struct Settings {
    pub theme: Theme,
    /// 1 is the desktop's own scale.
    pub ui_scale: f32,
    pub wheel_on_stacks: WheelOnStacks,
    pub renderer: Renderer,
    /// The renderer that failed to start last time, so that it is not tried first again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failed_renderer: Option<Renderer>,
    /// The memory budget in MB; `None`: a quarter of what is free, at most 2 GB.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub memory_mb: Option<u64>,
    /// Worker threads; `None`: as many as the machine allows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub threads: Option<usize>,
    /// Whether overviews of large planes are kept on the disk from run to run, and how much of them in MB.
    pub keep_overviews: bool,
    pub overviews_mb: u64,
    /// Whether long recordings are indexed, and how much of indexes is kept on the disk in MB.
    pub keep_indexes: bool,
    pub indexes_mb: u64,
    /// The folder of the last export.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub export_folder: Option<PathBuf>,
    /// How loud sound is played, in dB; 0 leaves it as it is demodulated.
    pub volume_db: f64,
    /// What Auto does to a stack's ranges.
    pub contrast: ContrastChoice,
    /// How the page for annotations lists them.
    pub annotation_order: AnnotationOrder,
    /// Keys that differ from the defaults.
    #[serde(skip_serializing_if = "KeySettings::is_empty")]
    pub keys: KeySettings,
    /// The newest first.
    pub recent_files: Vec<RecentFile>,
}

/// A file that was open before, as the start page lists it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub struct RecentFile {
    pub path: PathBuf,
    /// Its line of facts when it was last open.
    pub facts: String,
    /// Seconds since 1970.
    pub opened_at: u64,
}

impl Renderer {
    /// Every choice, in the order of the settings.
    pub const ALL: [Self; 3] = [Self::Auto, Self::Wgpu, Self::Glow];

    /// Its name on the command line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Wgpu => "wgpu",
            Self::Glow => "glow",
        }
    }
}

impl Settings {
    /// The memory budget in bytes; `None`: automatic.
    #[must_use]
    pub fn memory_bytes(&self) -> Option<u64> {
        self.memory_mb.map(|megabytes| megabytes.saturating_mul(MEGABYTE))
    }

    /// The bytes of overviews that are kept on the disk.
    #[must_use]
    pub const fn overviews_bytes(&self) -> u64 {
        self.overviews_mb.saturating_mul(MEGABYTE)
    }

    /// The bytes of indexes that are kept on the disk.
    #[must_use]
    pub const fn indexes_bytes(&self) -> u64 {
        self.indexes_mb.saturating_mul(MEGABYTE)
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            theme: Theme::default(),
            ui_scale: 1.0,
            wheel_on_stacks: WheelOnStacks::default(),
            renderer: Renderer::default(),
            failed_renderer: None,
            memory_mb: None,
            threads: None,
            keep_overviews: true,
            overviews_mb: level_cache::DEFAULT_LIMIT / MEGABYTE,
            keep_indexes: true,
            indexes_mb: recording_index::DEFAULT_LIMIT / MEGABYTE,
            export_folder: None,
            annotation_order: AnnotationOrder::default(),
            volume_db: 0.0,
            contrast: ContrastChoice::default(),
            keys: KeySettings::default(),
            recent_files: Vec::new(),
        }
    }
}

impl Settings {
    /// Where the settings are kept; `None` where there is no home.
    #[must_use]
    pub fn default_path() -> Option<PathBuf> {
        let folder = match std::env::var_os(CONFIG_VARIABLE) {
            Some(folder) if !folder.is_empty() => PathBuf::from(folder),
            _ => directories::ProjectDirs::from("", "", "lumiq")?.config_dir().to_owned(),
        };
        Some(folder.join("settings.toml"))
    }

    /// Reads settings; the defaults where there is no file yet.
    ///
    /// # Errors
    /// [`EngineError`] if the file is there and cannot be read or understood; the caller goes on with the defaults.
    /// One that cannot be understood is first renamed to `settings.toml.unreadable`, so that nothing is lost.
    pub fn load(path: &Path) -> Result<Self, EngineError> {
        let text = match std::fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Self::default()),
            Err(error) => return Err(EngineError::io(path, error)),
        };
        toml::from_str::<Self>(&text).map(Self::sound).map_err(|error| {
            let aside = path.with_extension("toml.unreadable");
            let kept = match std::fs::rename(path, &aside) {
                Ok(()) => format!("it was kept as {} and the defaults are used", aside.display()),
                Err(_) => "the defaults are used; mend or delete the file".to_owned(),
            };
            EngineError::refused(format!("{}: the settings make no sense ({})", path.display(), error.message()), kept)
        })
    }

    /// Writes settings: whole or not at all.
    ///
    /// # Errors
    /// [`EngineError`] if the disk says no.
    pub fn save(&self, path: &Path) -> Result<(), EngineError> {
        let text = toml::to_string_pretty(self).map_err(|error| {
            EngineError::refused(format!("the settings cannot be written ({error})"), "reset them to the defaults")
        })?;
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).map_err(|error| EngineError::io(folder, error))?;
        }
        crate::codec::atomic::write_atomically(path, None, &crate::model::Progress::new(), |file| {
            std::io::Write::write_all(file, text.as_bytes()).map_err(|error| crate::codec::CodecError::io(path, error))
        })?;
        Ok(())
    }

    /// Puts a file first on the list of recent ones.
    pub fn remember_file(&mut self, file: RecentFile) {
        self.forget_file(&file.path);
        self.recent_files.insert(0, file);
        self.recent_files.truncate(RECENT);
    }

    /// Takes a file off the list of recent ones (it is gone).
    pub fn forget_file(&mut self, path: &Path) {
        self.recent_files.retain(|recent| recent.path != path);
    }

    /// Numbers from a file edited by hand, brought to where the window can be used.
    fn sound(mut self) -> Self {
        self.ui_scale = if self.ui_scale.is_finite() { self.ui_scale.clamp(0.5, 4.0) } else { 1.0 };
        let volumes = super::sound::VOLUME_DB;
        let volume = if self.volume_db.is_finite() { self.volume_db } else { 0.0 };
        self.volume_db = volume.clamp(*volumes.start(), *volumes.end());
        self.recent_files.truncate(RECENT);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Action;

    fn folder() -> tempfile::TempDir {
        tempfile::tempdir().expect("a temporary folder")
    }

    fn file(path: &str) -> RecentFile {
        RecentFile { path: path.into(), facts: "24 t  3 c".to_owned(), opened_at: 1_700_000_000 }
    }

    #[test]
    fn settings_come_back_as_they_were() {
        let folder = folder();
        let path = folder.path().join("deeper").join("settings.toml");
        assert_eq!(Settings::load(&path).unwrap(), Settings::default());
        let mut settings = Settings { theme: Theme::Light, ui_scale: 1.5, memory_mb: Some(512), ..Settings::default() };
        settings.remember_file(file("/data/µ.tif"));
        settings.keys.set(Action::Undo, &["Ctrl+U".to_owned()]);
        settings.save(&path).unwrap();
        assert_eq!(Settings::load(&path).unwrap(), settings);
    }

    #[test]
    fn unknown_keys_and_missing_ones_do_no_harm_and_wild_numbers_are_tamed() {
        let folder = folder();
        let path = folder.path().join("settings.toml");
        std::fs::write(&path, "theme = \"light\"\nui-scale = 900.0\nfrom-the-future = 3\n").unwrap();
        let settings = Settings::load(&path).unwrap();
        assert_eq!((settings.theme, settings.ui_scale), (Theme::Light, 4.0));
    }

    #[test]
    fn a_broken_file_is_set_aside_and_said() {
        let folder = folder();
        let path = folder.path().join("settings.toml");
        std::fs::write(&path, "theme = 7").unwrap();
        let sentence = Settings::load(&path).unwrap_err().to_string();
        assert!(sentence.contains("the settings make no sense") && sentence.contains("unreadable"), "{sentence}");
        assert!(folder.path().join("settings.toml.unreadable").exists());
        assert_eq!(Settings::load(&path).unwrap(), Settings::default());
    }

    #[test]
    fn recent_files_are_few_and_unique_with_the_newest_first() {
        let mut settings = Settings::default();
        for number in 0..20 {
            settings.remember_file(file(&format!("{number}.tif")));
        }
        settings.remember_file(file("15.tif"));
        assert_eq!(settings.recent_files.len(), RECENT);
        assert_eq!(settings.recent_files[..2], [file("15.tif"), file("19.tif")]);
        settings.forget_file(Path::new("15.tif"));
        assert_eq!(settings.recent_files[0], file("19.tif"));
    }
}
