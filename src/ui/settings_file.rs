//! Keeps the settings on disk while the window goes on: a thread writes, the newest wins.

use std::path::PathBuf;
use std::thread::JoinHandle;

use crossbeam_channel::{Receiver, Sender, unbounded};

use crate::engine::Settings;

/// The writer. Dropping it waits for the last write.
#[derive(Debug, Default)]
pub struct SettingsFile {
    known: Settings,
    writer: Option<Writer>,
}

#[derive(Debug)]
struct Writer {
    sender: Option<Sender<Settings>>,
    problems: Receiver<String>,
    thread: Option<JoinHandle<()>>,
}

impl SettingsFile {
    /// Starts from the settings that were read; without a path nothing is ever written.
    pub fn new(known: Settings, path: Option<PathBuf>) -> Self {
        Self { known, writer: path.and_then(Writer::start) }
    }

    /// Writes the settings if they changed.
    pub fn keep(&mut self, settings: &Settings) {
        if *settings == self.known {
            return;
        }
        self.known = settings.clone();
        if let Some(sender) = self.writer.as_ref().and_then(|writer| writer.sender.as_ref()) {
            // The thread lives as long as the sender does.
            drop(sender.send(settings.clone()));
        }
    }

    /// What went wrong since the last call.
    pub fn problem(&self) -> Option<String> {
        self.writer.as_ref()?.problems.try_recv().ok()
    }
}

impl Writer {
    fn start(path: PathBuf) -> Option<Self> {
        let (sender, settings) = unbounded::<Settings>();
        let (problem, problems) = unbounded();
        let write = move || {
            while let Ok(first) = settings.recv() {
                let newest = settings.try_iter().last().unwrap_or(first);
                if let Err(error) = newest.save(&path) {
                    drop(problem.send(error.to_string()));
                }
            }
        };
        let thread = std::thread::Builder::new().name("settings".to_owned()).spawn(write).ok()?;
        Some(Self { sender: Some(sender), problems, thread: Some(thread) })
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.sender = None;
        if let Some(thread) = self.thread.take() {
            drop(thread.join());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_settings_are_on_disk_when_the_window_is_gone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("settings.toml");
        let mut file = SettingsFile::new(Settings::default(), Some(path.clone()));
        for scale in [1.1, 1.2, 1.3] {
            file.keep(&Settings { ui_scale: scale, ..Settings::default() });
        }
        drop(file);
        assert_eq!(Settings::load(&path).unwrap().ui_scale, 1.3);
    }

    #[test]
    fn a_disk_that_says_no_is_said() {
        let folder = tempfile::tempdir().unwrap();
        let blocked = folder.path().join("file");
        std::fs::write(&blocked, "").unwrap();
        let mut file = SettingsFile::new(Settings::default(), Some(blocked.join("settings.toml")));
        file.keep(&Settings { ui_scale: 2.0, ..Settings::default() });
        let deadline = std::time::Instant::now() + std::time::Duration::from_secs(20);
        let mut problem = None;
        while problem.is_none() && std::time::Instant::now() < deadline {
            problem = file.problem();
            std::thread::sleep(std::time::Duration::from_millis(5));
        }
        assert!(problem.is_some_and(|problem| problem.contains("settings.toml") || problem.contains("file")));
    }
}
