//! Frames over time, composited by `image`, with those kept that fit.
//!
//! Frames can only be decoded from the first on. The first is decoded alone, so that it is seen at once; the next
//! read decodes as many as fit the window and keeps them, so that playing and stepping back cost nothing.

use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use image::codecs::{gif::GifDecoder, png::PngDecoder, webp::WebPDecoder};
use image::{AnimationDecoder, Frame, Frames};

use super::failure::{Failure, guarded};
use super::header::{Animation, Header};
use super::still::{changed, out_of_bounds};
use crate::codec::sniff::Format;
use crate::model::{Plane, PlaneIndex, PlaneSource, Rect, Samples, SourceError, locked};

/// Bytes of frames that are kept.
const WINDOW_BYTES: usize = 256 << 20;

/// An animated picture on disk.
#[derive(Debug)]
pub struct AnimationSource {
    path: PathBuf,
    format: Format,
    width: usize,
    height: usize,
    frames: usize,
    /// The colour beneath wholly transparent pixels.
    clear: [u8; 3],
    /// The frames that are kept, and the number of the first of them.
    window: Mutex<(usize, Vec<Arc<Plane>>)>,
    /// Held while decoding, so that readers of one missing frame decode it once.
    decoding: Mutex<()>,
}

impl AnimationSource {
    /// A source for the frames of the animation that `header` describes.
    #[must_use]
    pub fn new(path: &Path, format: Format, header: &Header, animation: Animation) -> Self {
        Self {
            path: path.to_owned(),
            format,
            width: header.width,
            height: header.height,
            frames: animation.frames,
            clear: animation.clear,
            window: Mutex::default(),
            decoding: Mutex::new(()),
        }
    }

    fn kept(&self, frame: usize) -> Option<Arc<Plane>> {
        let window = locked(&self.window);
        window.1.get(frame.checked_sub(window.0)?).cloned()
    }

    fn frame(&self, frame: usize) -> Result<Arc<Plane>, SourceError> {
        if let Some(plane) = self.kept(frame) {
            return Ok(plane);
        }
        let _decoding = locked(&self.decoding);
        if let Some(plane) = self.kept(frame) {
            return Ok(plane);
        }
        let fit = (WINDOW_BYTES / (self.width * self.height * 4).max(1)).max(1);
        let first = if frame < fit { 0 } else { frame };
        let count = if frame == 0 { 1 } else { fit };
        let planes =
            guarded(|| self.decode(first, count, frame)).map_err(|failure| failure.while_reading(&self.path))?;
        let plane = planes[frame - first].clone();
        *locked(&self.window) = (first, planes);
        Ok(plane)
    }

    /// Decodes up to `count` frames from `first` on; a failure after frame `wanted` only ends them early.
    fn decode(&self, first: usize, count: usize, wanted: usize) -> Result<Vec<Arc<Plane>>, Failure> {
        let mut planes = Vec::new();
        for frame in frames(&self.path, self.format)?.skip(first).take(count) {
            match frame.map_err(Failure::from).and_then(|frame| self.plane(frame)) {
                Ok(plane) => planes.push(Arc::new(plane)),
                Err(_) if first + planes.len() > wanted => break,
                Err(failure) => return Err(failure),
            }
        }
        if first + planes.len() <= wanted {
            let (there, all) = (first + planes.len(), self.frames);
            return Err(Failure::Damaged(format!("only {there} of its {all} frames can be decoded")));
        }
        Ok(planes)
    }

    fn plane(&self, frame: Frame) -> Result<Plane, Failure> {
        let picture = frame.into_buffer();
        if (picture.width() as usize, picture.height() as usize) != (self.width, self.height) {
            return Err(changed());
        }
        let mut pixels = picture.into_raw();
        if self.clear != [0; 3] {
            let (pixels, _) = pixels.as_chunks_mut::<4>();
            pixels.iter_mut().filter(|pixel| pixel[3] == 0).for_each(|pixel| pixel[..3].copy_from_slice(&self.clear));
        }
        Ok(Plane::new(self.width, self.height, 4, Samples::U8(pixels)))
    }
}

fn frames(path: &Path, format: Format) -> Result<Frames<'static>, Failure> {
    let reader = BufReader::new(File::open(path)?);
    match format {
        Format::Gif => Ok(GifDecoder::new(reader)?.into_frames()),
        Format::Png => Ok(PngDecoder::new(reader)?.apng()?.into_frames()),
        Format::Webp => Ok(WebPDecoder::new(reader)?.into_frames()),
        other => Err(Failure::Unsupported(format!("animated {}", other.name()))),
    }
}

impl PlaneSource for AnimationSource {
    fn files(&self) -> Vec<PathBuf> {
        vec![self.path.clone()]
    }

    fn read(&self, plane: PlaneIndex, level: usize, rect: Rect) -> Result<Plane, SourceError> {
        // Frames lie along one axis, whichever it was named; the others have length 1.
        let frame = plane.t + plane.z + plane.c;
        if frame >= self.frames || level != 0 || !rect.fits(self.width, self.height) {
            return Err(out_of_bounds(&self.path, plane, level, rect, (self.width, self.height, self.frames)));
        }
        Ok(self.frame(frame)?.part(rect))
    }
}
