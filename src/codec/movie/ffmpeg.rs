//! MP4 through an installed `ffmpeg`: frames go into its standard input, the file it makes into ours.
//!
//! It writes to a temporary file beside the target, since it goes back to the beginning at the end. It is killed when
//! the work is cancelled or fails. Colours are those of BT.709, stated in the file, so that players do not guess.

use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io::{self, Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex, MutexGuard};
use std::thread::JoinHandle;
use std::time::Duration;

use crossbeam_channel::{RecvTimeoutError, Sender, bounded};

use super::even::{even_size, made_even};
use super::frames;
use super::rate::FrameRate;
use crate::codec::atomic::AtomicFile;
use crate::codec::error::CodecError;
use crate::codec::unfinished::{Unfinished, list_program};
use crate::model::{Progress, Stack, locked};

/// What is looked for.
pub(super) const PROGRAM: &str = "ffmpeg";
/// How often a running encoder is looked after.
const LOOK: Duration = Duration::from_millis(20);

/// Writes the planes of a stack as frames; `false` if there is no such program, and nothing was done.
///
/// # Errors
/// As [`save`](crate::codec::save()); [`CodecError::Malformed`] with the program's own words if it fails.
pub(super) fn write(
    program: &OsStr,
    file: &mut AtomicFile,
    stack: &Stack,
    (rate, quality): (FrameRate, u8),
    progress: &Progress,
) -> Result<bool, CodecError> {
    let path = file.path().to_owned();
    let failed = |error| CodecError::io(&path, error);
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let (mut made, unfinished) = Unfinished::create_in(folder, ".mp4", None).map_err(failed)?;
    let arguments = arguments(stack, (rate, quality), unfinished.path());
    let Some(mut encoder) = Encoder::start(program, &arguments, progress).map_err(failed)? else { return Ok(false) };
    for plane in stack.planes() {
        let frame = frames::read(stack, plane, progress)?;
        if let Err(error) = encoder.take(&made_even(&frame).pixels) {
            // It has ended before us: what it says tells why, what a broken pipe says does not.
            progress.check()?;
            return Err(match encoder.end(progress)? {
                (status, words) if !status.success() => refused(&path, &words),
                _ => failed(error),
            });
        }
    }
    let (status, words) = encoder.end(progress)?;
    if !status.success() {
        return Err(refused(&path, &words));
    }
    copy(&mut made, file).map_err(failed)?;
    Ok(true)
}

/// What it made is read from its beginning, through the handle that was there before it.
fn copy(made: &mut File, file: &mut AtomicFile) -> io::Result<()> {
    io::Seek::rewind(made)?;
    io::copy(made, file).map(drop)
}

fn refused(path: &Path, words: &str) -> CodecError {
    let last = words.lines().map(str::trim).rfind(|line| !line.is_empty()).unwrap_or("it gave no reason");
    CodecError::malformed(path, format!("ffmpeg failed ({last})"), "save as .avi, or install another ffmpeg")
}

/// What it is called with.
fn arguments(stack: &Stack, (rate, quality): (FrameRate, u8), made: &Path) -> Vec<OsString> {
    let [width, height] = even_size(&stack.info);
    let format = if stack.info.samples_per_pixel == 1 { "gray" } else { "rgb24" };
    let size = format!("{width}x{height}");
    let rate = format!("{}/{}", rate.frames, rate.seconds);
    let factor = constant_rate_factor(quality).to_string();
    let words = [
        ["-hide_banner", "-loglevel"].as_slice(),
        &["error", "-y", "-f", "rawvideo", "-pix_fmt", format, "-video_size", &size],
        &["-framerate", &rate, "-i", "pipe:0", "-an", "-c:v", "libx264", "-preset", "medium", "-crf", &factor],
        &["-vf", "scale=out_color_matrix=bt709:out_range=tv", "-pix_fmt", "yuv420p"],
        &["-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709", "-color_range", "tv"],
        &["-movflags", "+faststart", "-f", "mp4"],
    ];
    let words = words.concat().into_iter().map(OsString::from);
    words.chain([made.as_os_str().to_owned()]).collect()
}

/// The constant rate factor of x264 for a quality of 1 to 100: 18, which looks like the frames themselves, for 90.
fn constant_rate_factor(quality: u8) -> u32 {
    (48.0 - f64::from(quality.clamp(1, 100)) / 3.0).round() as u32
}

/// A running encoder. Dropping it kills it.
struct Encoder {
    child: Arc<Mutex<Child>>,
    input: Option<ChildStdin>,
    words: Option<JoinHandle<String>>,
    /// Ends the thread that kills it when the work is cancelled while it takes nothing in.
    watch: Option<(Sender<()>, JoinHandle<()>)>,
}

impl Encoder {
    /// `None` if there is no such program.
    fn start(program: &OsStr, arguments: &[OsString], progress: &Progress) -> io::Result<Option<Self>> {
        let mut command = Command::new(program);
        command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped());
        let mut child = match command.spawn() {
            Ok(child) => child,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        };
        let input = child.stdin.take();
        let said = child.stderr.take();
        let child = Arc::new(Mutex::new(child));
        list_program(&child);
        let mut encoder = Self { child, input, words: None, watch: None };
        let listen = move || {
            let mut words = Vec::new();
            let _ = said.map(|mut said| said.read_to_end(&mut words));
            String::from_utf8_lossy(&words).into_owned()
        };
        encoder.words = Some(std::thread::Builder::new().name("ffmpeg-words".to_owned()).spawn(listen)?);
        let (stop, stopped) = bounded(1);
        let (child, progress) = (Arc::clone(&encoder.child), progress.clone());
        let watch = move || {
            while stopped.recv_timeout(LOOK) == Err(RecvTimeoutError::Timeout) {
                if progress.check().is_err() {
                    // Gone already is as good.
                    let _ = lock(&child).kill();
                    return;
                }
            }
        };
        encoder.watch = Some((stop, std::thread::Builder::new().name("ffmpeg-watch".to_owned()).spawn(watch)?));
        Ok(Some(encoder))
    }

    fn take(&mut self, pixels: &[u8]) -> io::Result<()> {
        self.input.as_mut().map_or(Ok(()), |input| input.write_all(pixels))
    }

    /// Lets it finish; returns how it ended and what it said.
    fn end(&mut self, progress: &Progress) -> Result<(ExitStatus, String), CodecError> {
        drop(self.input.take());
        let status = loop {
            progress.check()?;
            let status = lock(&self.child).try_wait();
            match status.map_err(|error| CodecError::io(Path::new(PROGRAM), error))? {
                Some(status) => break status,
                None => std::thread::sleep(LOOK),
            }
        };
        let words = self.words.take().and_then(|words| words.join().ok());
        progress.check()?;
        Ok((status, words.unwrap_or_default()))
    }
}

impl Drop for Encoder {
    fn drop(&mut self) {
        drop(self.input.take());
        if let Some((stop, watch)) = self.watch.take() {
            drop(stop);
            let _ = watch.join();
        }
        let mut child = lock(&self.child);
        // What has ended by itself is gone already.
        let _ = child.kill();
        let _ = child.wait();
    }
}

fn lock(child: &Mutex<Child>) -> MutexGuard<'_, Child> {
    locked(child)
}

#[cfg(test)]
#[cfg(unix)]
#[path = "ffmpeg_tests.rs"]
mod tests;
