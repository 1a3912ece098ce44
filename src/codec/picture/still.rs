//! A picture that is decoded on the first read and kept: in memory, or on the disk where it takes more than half of that.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use super::failure::{Failure, guarded};
use super::header::{Header, decoder, layout};
use super::{bmp, png};
use crate::codec::kept_rows::{KeptRows, RowShape};
use crate::codec::sniff::Format;
use crate::codec::{first_touch, upright, working_memory};
use crate::model::{Orientation, Plane, PlaneIndex, PlaneSource, Rect, Samples, SourceError};

/// A still picture on disk.
#[derive(Debug)]
pub struct StillSource {
    path: PathBuf,
    format: Format,
    header: Header,
    /// How it is turned after decoding.
    turn: Orientation,
    decoded: OnceLock<Result<Decoded, SourceError>>,
}

/// Where the pixels are.
#[derive(Debug)]
enum Decoded {
    /// Upright.
    Memory(Plane),
    /// As they are stored, row after row.
    Disk(KeptRows),
}

impl StillSource {
    /// A source for the picture that `header` describes.
    #[must_use]
    pub fn new(path: &Path, format: Format, header: &Header, turn: Orientation) -> Self {
        Self { path: path.to_owned(), format, header: header.clone(), turn, decoded: OnceLock::new() }
    }

    fn decoded(&self) -> Result<&Decoded, SourceError> {
        let decoded = self.decoded.get_or_init(|| {
            guarded(|| self.decode(working_memory::part(2))).map_err(|failure| failure.while_reading(&self.path))
        });
        decoded.as_ref().map_err(Clone::clone)
    }

    /// Decodes into memory, if that takes no more than so many bytes.
    fn decode(&self, memory: u64) -> Result<Decoded, Failure> {
        let header = &self.header;
        let bytes = header.decoded_bytes();
        // What is turned is there twice for a moment.
        let copies = if self.turn == Orientation::Upright { 1 } else { 2 };
        if bytes.saturating_mul(copies).saturating_add(header.decoder_bytes) > memory {
            working_memory::allows("decoding it", header.decoder_bytes)?;
            let Header { width, height, samples_per_pixel, sample_type, .. } = *header;
            let mut rows = KeptRows::new(RowShape { width, samples_per_pixel, sample_type }, height, 0)?;
            rows.with_all(|all| self.decode_into(all))??;
            return Ok(Decoded::Disk(rows));
        }
        let count = header.width * header.height * header.samples_per_pixel;
        let mut samples = Samples::zeroed(header.sample_type, count);
        first_touch::filled(samples.as_bytes_mut(), |samples| self.decode_into(samples))?;
        Ok(Decoded::Memory(upright::turn(header.plane(samples), self.turn)))
    }

    fn decode_into(&self, samples: &mut [u8]) -> Result<(), Failure> {
        let header = &self.header;
        match self.format {
            Format::Png => png::decode(&self.path, header, samples)?,
            Format::Bmp => bmp::decode(&self.path, header, samples)?,
            format => {
                if header.cut_short {
                    // Where a JPEG ends early, its missing blocks are mid-grey; the decoder leaves the last untouched,
                    // and where there is none at all it invents a row.
                    samples.fill(128);
                    if header.stored_bytes == 0 {
                        return Ok(());
                    }
                }
                let decoder = decoder(&self.path, format)?;
                let (width, height) = decoder.dimensions();
                let same = (width as usize, height as usize) == (header.width, header.height)
                    && layout(decoder.color_type())? == (header.samples_per_pixel, header.sample_type);
                if !same {
                    return Err(changed());
                }
                decoder.read_image_boxed(samples)?;
            }
        }
        Ok(())
    }

    /// An upright rectangle of what is on the disk.
    fn read_from(&self, rows: &KeptRows, rect: Rect) -> std::io::Result<Plane> {
        let from = upright::stored_rect(self.turn, self.header.width, self.header.height, rect);
        Ok(upright::turn(rows.read(from)?, self.turn))
    }
}

/// The file is not the one that was opened.
pub fn changed() -> Failure {
    Failure::Damaged("it changed since it was opened".to_owned())
}

impl PlaneSource for StillSource {
    fn files(&self) -> Vec<PathBuf> {
        vec![self.path.clone()]
    }

    fn read(&self, plane: PlaneIndex, level: usize, rect: Rect) -> Result<Plane, SourceError> {
        let decoded = self.decoded()?;
        let (width, height) = upright::size(self.turn, self.header.width, self.header.height);
        if plane != PlaneIndex::default() || level != 0 || !rect.fits(width, height) {
            return Err(out_of_bounds(&self.path, plane, level, rect, (width, height, 1)));
        }
        match decoded {
            Decoded::Memory(whole) => Ok(whole.part(rect)),
            Decoded::Disk(rows) => {
                self.read_from(rows, rect).map_err(|error| Failure::Io(error).while_reading(&self.path))
            }
        }
    }

    fn held(&self, plane: PlaneIndex, level: usize) -> Option<&Plane> {
        match self.decoded() {
            Ok(Decoded::Memory(whole)) if plane == PlaneIndex::default() && level == 0 => Some(whole),
            _ => None,
        }
    }

    // Decoded as a whole, once.
    fn preferred_columns(&self) -> usize {
        1
    }

    fn least_rows(&self) -> usize {
        1
    }
}

/// The sentence for a caller's mistake.
pub fn out_of_bounds(
    path: &Path,
    plane: PlaneIndex,
    level: usize,
    rect: Rect,
    (width, height, frames): (usize, usize, usize),
) -> SourceError {
    SourceError::OutOfBounds {
        file: path.display().to_string(),
        asked: format!("{rect:?} of {plane:?} at level {level}"),
        there: format!("{width} × {height} pixels in {frames} frames"),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::codec::SaveOptions;
    use crate::model::{Progress, SampleType, Stack, StackAxes, StackInfo};

    #[derive(Debug)]
    struct Held(Plane);

    impl PlaneSource for Held {
        fn read(&self, _: PlaneIndex, _: usize, rect: Rect) -> Result<Plane, SourceError> {
            Ok(self.0.part(rect))
        }
    }

    /// What the writers make of a picture, decoded into memory and through the disk, in every orientation.
    #[test]
    fn memory_and_disk_hold_the_same() {
        let folder = tempfile::tempdir().unwrap();
        let kinds = [("a.png", SampleType::U16, 4), ("b.jpg", SampleType::U8, 3), ("c.webp", SampleType::U8, 4)];
        let others = [("d.bmp", SampleType::U8, 3), ("e.pgm", SampleType::U16, 1), ("f.qoi", SampleType::U8, 4)];
        for (name, sample_type, samples) in kinds.into_iter().chain(others) {
            let path = folder.path().join(name);
            let (width, height) = (37, 23);
            let mut values = Samples::zeroed(sample_type, width * height * samples);
            values.as_bytes_mut().iter_mut().enumerate().for_each(|(at, byte)| *byte = (at * at / 7) as u8);
            let plane = Plane::new(width, height, samples, values);
            let info = StackInfo::bare("test", StackAxes::plane(width, height), samples, sample_type);
            let stack = Stack::new(info, Arc::new(Held(plane)));
            crate::codec::save(&path, &stack, &SaveOptions::default(), &Progress::new()).unwrap();
            for orientation in 1..=8 {
                compare(&path, Orientation::from_exif(orientation));
            }
        }
    }

    fn header(path: &Path) -> Header {
        match Format::from_extension(path).unwrap() {
            Format::Png => png::header(path, &crate::codec::OpenOptions::default()).unwrap(),
            format => super::super::header::describe(path, format).unwrap(),
        }
    }

    fn compare(path: &Path, turn: Orientation) {
        let (format, header) = (Format::from_extension(path).unwrap(), header(path));
        let source = || StillSource::new(path, format, &header, turn);
        let [memory, disk] = [u64::MAX, 0].map(|bytes| {
            let source = source();
            source.decoded.set(source.decode(bytes).map_err(|failure| failure.while_reading(path))).unwrap();
            source
        });
        assert!(matches!(disk.decoded(), Ok(Decoded::Disk(_))) && matches!(memory.decoded(), Ok(Decoded::Memory(_))));
        let (width, height) = upright::size(turn, header.width, header.height);
        for rect in
            [Rect::whole(width, height), Rect::new(3, 5, 11, 7), Rect::new(0, 8, width, 4), Rect::new(2, 2, 0, 3)]
        {
            let read = |source: &StillSource| source.read(PlaneIndex::default(), 0, rect).unwrap();
            assert_eq!(read(&disk), read(&memory), "{} {turn:?} {rect:?}", path.display());
        }
        assert!(disk.read(PlaneIndex::default(), 0, Rect::new(width, 0, 1, 1)).is_err());
    }

    #[test]
    fn what_cannot_be_decoded_within_the_memory_is_refused_before() {
        let folder = tempfile::tempdir().unwrap();
        let path = &folder.path().join("large.qoi");
        let plane = Plane::new(2, 2, 4, Samples::zeroed(SampleType::U8, 16));
        let info = StackInfo::bare("test", StackAxes::plane(2, 2), 4, SampleType::U8);
        let stack = Stack::new(info, Arc::new(Held(plane)));
        crate::codec::save(path, &stack, &SaveOptions::default(), &Progress::new()).unwrap();
        let header = Header { decoder_bytes: u64::MAX / 2, ..header(path) };
        let failure = StillSource::new(path, Format::Qoi, &header, Orientation::Upright).decode(1).unwrap_err();
        let sentence = failure.while_reading(path).to_string();
        assert!(sentence.contains("large.qoi: decoding it takes ") && sentence.contains("--memory"), "{sentence}");
    }
}
