//! Sound that is heard: begun, stopped, told when it is over; whether there is a device for it.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use super::engine::{Applied, Engine};
use super::event::Event;
use super::notice::Notice;
use crate::engine::command::SoundCommand;
use crate::engine::demod::Plan;
use crate::engine::error::EngineError;
use crate::engine::job::{JobId, JobKind, Wake};
use crate::engine::sound::{NOT_BUILT, PlayReport, Playback, SoundOutput, Volume, play};
use crate::model::recipe::Demodulation;
use crate::model::{DocumentId, Progress, locked};

/// How long an answer of the system counts while it is that there is no device.
const LOOK_AGAIN: Duration = Duration::from_secs(5);

/// What is heard.
#[derive(Debug, Clone)]
pub struct Playing {
    pub document: DocumentId,
    pub job: JobId,
    /// How far it is.
    pub playback: Arc<Playback>,
    progress: Progress,
}

/// The loudspeaker, and what it plays.
pub(super) struct Sounds {
    output: Arc<dyn SoundOutput>,
    volume: Arc<Volume>,
    playing: Option<Playing>,
    device: Arc<Mutex<Device>>,
    wake: Wake,
}

/// What is known of the device.
#[derive(Debug, Default)]
struct Device {
    /// When the system was asked last; `None`: not yet.
    asked: Option<Instant>,
    asking: bool,
    hindrance: Option<&'static str>,
}

impl Sounds {
    pub(super) fn new(output: Arc<dyn SoundOutput>, wake: Wake) -> Self {
        Self { output, volume: Arc::default(), playing: None, device: Arc::default(), wake }
    }

    /// Why nothing can be played. Asks the system on a thread of its own, and again after a while where there is nothing.
    fn hindrance(&self) -> Option<&'static str> {
        let mut device = lock(&self.device);
        let stale = |at: Instant| device.hindrance.is_some_and(|why| why != NOT_BUILT) && at.elapsed() > LOOK_AGAIN;
        if !device.asking && device.asked.is_none_or(stale) {
            device.asking = self.ask();
        }
        match device.asked {
            None if device.asking => Some("The sound device is being looked for"),
            _ => device.hindrance,
        }
    }

    /// Starts asking; whether that was possible.
    fn ask(&self) -> bool {
        let (output, device, wake) = (Arc::clone(&self.output), Arc::clone(&self.device), Arc::clone(&self.wake));
        let ask = move || {
            let hindrance = output.hindrance();
            let mut known = lock(&device);
            let changed = known.asked.is_none() || known.hindrance != hindrance;
            *known = Device { asked: Some(Instant::now()), asking: false, hindrance };
            drop(known);
            if changed {
                wake();
            }
        };
        std::thread::Builder::new().name("lumiq-sound-device".to_owned()).spawn(ask).is_ok()
    }
}

impl std::fmt::Debug for Sounds {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Sounds").field("output", &self.output).field("playing", &self.playing).finish_non_exhaustive()
    }
}

/// Nothing is heard when the program is gone.
impl Drop for Sounds {
    fn drop(&mut self) {
        if let Some(playing) = &self.playing {
            playing.progress.cancel();
        }
    }
}

fn lock(device: &Mutex<Device>) -> std::sync::MutexGuard<'_, Device> {
    // Nothing panics while holding it.
    locked(device)
}

impl Engine {
    /// What is heard now.
    #[must_use]
    pub const fn playing(&self) -> Option<&Playing> {
        self.sounds.playing.as_ref()
    }

    /// Why nothing can be played: the build, or no device. Never waits: asked every frame.
    #[must_use]
    pub fn sound_hindrance(&self) -> Option<&'static str> {
        self.sounds.hindrance()
    }

    /// How loud everything is, in dB; what plays follows at once.
    pub fn set_volume_db(&self, db: f64) {
        self.sounds.volume.set_db(db);
    }

    pub(super) fn apply_sound(&mut self, command: SoundCommand) -> Result<Applied, EngineError> {
        match command {
            SoundCommand::Play { document, recipe } => Ok(Applied::Started(vec![self.play(document, &recipe)?])),
            SoundCommand::Stop => {
                self.stop_sound();
                Ok(Applied::Done)
            }
        }
    }

    /// Starts to play; what was heard before is stopped.
    fn play(&mut self, document: DocumentId, recipe: &Demodulation) -> Result<JobId, EngineError> {
        let played = self.session.document(document)?;
        let recording = played.expect_recording()?.clone();
        let name = played.name.clone();
        Plan::new(recipe, &recording.info)?;
        self.stop_sound();
        let playback = Playback::new(&recording.info, recipe.from);
        let (recipe, output, volume) = (*recipe, Arc::clone(&self.sounds.output), Arc::clone(&self.sounds.volume));
        let own = Arc::clone(&playback);
        let work = move |progress: &Progress| play(&recording, &recipe, &*output, &volume, &own, progress);
        let (sender, own) = (self.sender.clone(), Arc::clone(&playback));
        let title = format!("Playing the sound of {name}");
        let deliver = move |_, result| drop(sender.send(Event::Played { playback: own, name, result }));
        let (job, progress) = self.jobs.submit_then(title, JobKind::Sound, work, deliver);
        self.sounds.playing = Some(Playing { document, job, playback, progress });
        Ok(job)
    }

    /// Silence, at once.
    pub(super) fn stop_sound(&mut self) {
        if let Some(playing) = self.sounds.playing.take() {
            self.jobs.cancel(playing.job);
        }
    }

    /// A document is closed: nothing of it is heard any more.
    pub(super) fn stop_sound_of(&mut self, document: DocumentId) {
        if self.playing().is_some_and(|playing| playing.document == document) {
            self.stop_sound();
        }
    }

    /// It was heard to its end, or not.
    pub(super) fn absorb_played(
        &mut self,
        playback: &Arc<Playback>,
        name: &str,
        result: Result<PlayReport, EngineError>,
    ) {
        self.sounds.playing.take_if(|playing| Arc::ptr_eq(&playing.playback, playback));
        match result {
            Ok(report) => {
                let remark = report.remark(&self.sounds.volume);
                self.news.notices.extend(remark.map(|remark| Notice::warning(format!("{name}: {remark}"))));
            }
            Err(error) if error.is_cancelled() => {}
            Err(error) => {
                // Perhaps the device went: it is looked for before it is offered again.
                lock(&self.sounds.device).asked = None;
                self.report(&error);
            }
        }
    }
}
