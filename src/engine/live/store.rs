//! Where received samples are written: a temporary file while nobody records, a SigMF pair while somebody does.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::spliced::{Part, Spliced};
use crate::codec::free_space::free_space;
use crate::codec::positioned::PositionedFile;
use crate::codec::sigmf::GrowingPair;
use crate::engine::EngineError;
use crate::engine::cache::disk::user_folder;
use crate::model::RecordingInfo;

/// A disk is left so much, or a twentieth of it if that is less: other programs need some, too.
const LEFT_FREE: u64 = 1 << 30;

/// Bytes between two looks at the free space.
const LOOK_EVERY: u64 = 64 << 20;

/// The files of a stream.
#[derive(Debug)]
pub(super) struct Store {
    /// Of everything that was written, whatever becomes of it.
    total: u64,
    /// Bytes of one sample.
    frame: u64,
    limit: u64,
    /// Free space was looked at so many bytes ago.
    unchecked: u64,
    spool: Option<Spool>,
    pair: Option<Pair>,
    /// `None` where nobody looks at what comes.
    spliced: Option<Arc<Spliced>>,
}

/// The temporary file. It has no name, so the system removes it with whoever reads from it last, and after a kill as well.
#[derive(Debug)]
struct Spool {
    file: File,
    written: u64,
    reader: Arc<PositionedFile>,
}

#[derive(Debug)]
struct Pair {
    pair: GrowingPair,
    /// The stream's sample it begins with.
    start: u64,
}

impl Store {
    /// Nothing yet. The temporary file may hold `limit` bytes; `spliced` is told where everything is.
    pub(super) const fn new(frame: usize, limit: u64, spliced: Option<Arc<Spliced>>) -> Self {
        Self { total: 0, frame: frame as u64, limit, unchecked: LOOK_EVERY, spool: None, pair: None, spliced }
    }

    /// Bytes of everything.
    pub(super) const fn total(&self) -> u64 {
        self.total
    }

    /// The pair that is being written.
    pub(super) fn recording(&self) -> Option<(&Path, u64)> {
        self.pair.as_ref().map(|pair| (pair.pair.target(), pair.pair.bytes()))
    }

    /// Appends whole samples.
    pub(super) fn append(&mut self, bytes: &[u8]) -> Result<(), EngineError> {
        self.look_for_room(bytes.len() as u64)?;
        match &mut self.pair {
            Some(pair) => pair.pair.append(bytes)?,
            None => self.spool(bytes)?,
        }
        self.total += bytes.len() as u64;
        Ok(())
    }

    /// A capture began.
    pub(super) fn describe(&self, info: &RecordingInfo) -> Result<(), EngineError> {
        self.pair.as_ref().map_or(Ok(()), |pair| Ok(pair.pair.describe(info, pair.start)?))
    }

    /// From now on samples go to a pair.
    pub(super) fn begin_pair(
        &mut self,
        target: &Path,
        info: &RecordingInfo,
        overwrite: bool,
    ) -> Result<(), EngineError> {
        if self.pair.is_some() {
            return Err(EngineError::refused("it is being recorded already", "stop that first"));
        }
        let start = self.total / self.frame;
        let pair = GrowingPair::create(target, info, start, overwrite)?;
        if let Some(spliced) = &self.spliced {
            let path = pair.data_path();
            let file = PositionedFile::open(path).map_err(|error| EngineError::io(path, error))?;
            spliced.push(Part { start: self.total, file: Arc::new(file), offset: 0 });
        }
        self.unchecked = LOOK_EVERY;
        self.pair = Some(Pair { pair, start });
        Ok(())
    }

    /// From now on samples go to the temporary file again; the pair gets its names. Whether it holds all there was, and
    /// its name, if there is one.
    pub(super) fn end_pair(&mut self, info: &RecordingInfo) -> Result<Option<(PathBuf, bool)>, EngineError> {
        let Some(Pair { pair, start }) = self.pair.take() else { return Ok(None) };
        if let (Some(spliced), Some(spool)) = (&self.spliced, &self.spool) {
            spliced.push(spool.part(self.total));
        }
        let whole = start == 0 && pair.bytes() == self.total;
        Ok(pair.finish(info, start)?.map(|path| (path, whole)))
    }

    fn spool(&mut self, bytes: &[u8]) -> Result<(), EngineError> {
        let folder = spool_folder();
        let failed = |error| EngineError::io(&folder, error);
        if self.spool.is_none() {
            let spool = Spool::create(&folder).or_else(|_| Spool::create(&std::env::temp_dir())).map_err(failed)?;
            if let Some(spliced) = &self.spliced {
                spliced.push(spool.part(self.total));
            }
            self.spool = Some(spool);
        }
        let Some(spool) = &mut self.spool else { return Ok(()) };
        if spool.written + bytes.len() as u64 > self.limit {
            let problem = format!("the temporary file has reached its limit of {:.1} GB", self.limit as f64 / 1e9);
            return Err(EngineError::refused(problem, "record to a file to receive more"));
        }
        write_at(&spool.file, bytes, spool.written).map_err(failed)?;
        spool.written += bytes.len() as u64;
        Ok(())
    }

    fn look_for_room(&mut self, bytes: u64) -> Result<(), EngineError> {
        self.unchecked += bytes;
        if self.unchecked < LOOK_EVERY {
            return Ok(());
        }
        self.unchecked = 0;
        let folder = match &self.pair {
            Some(pair) => pair.pair.data_path().parent().filter(|folder| !folder.as_os_str().is_empty()),
            None => None,
        };
        let folder = match (&self.pair, folder) {
            (Some(_), Some(folder)) => folder.to_owned(),
            (Some(_), None) => PathBuf::from("."),
            (None, _) => spool_folder(),
        };
        let Some(space) = free_space(&folder) else { return Ok(()) };
        if space.free < LEFT_FREE.min(space.total / 20) + LOOK_EVERY {
            let problem = format!("{}: the disk is nearly full", folder.display());
            return Err(EngineError::refused(problem, "free some space or choose another disk"));
        }
        Ok(())
    }
}

/// A folder for the temporary file: that of the user's cache, because the one for temporary files is often in memory.
fn spool_folder() -> PathBuf {
    user_folder("streams").filter(|folder| std::fs::create_dir_all(folder).is_ok()).unwrap_or_else(std::env::temp_dir)
}

impl Spool {
    fn create(folder: &Path) -> std::io::Result<Self> {
        let file = tempfile::tempfile_in(folder)?;
        let reader = Arc::new(PositionedFile::new(file.try_clone()?)?);
        Ok(Self { file, written: 0, reader })
    }

    /// What is written to it from now on, as the stream's bytes from `start` on.
    fn part(&self, start: u64) -> Part {
        Part { start, file: Arc::clone(&self.reader), offset: self.written }
    }
}

/// Writes at a place, whatever the cursor that is shared with those who read.
fn write_at(file: &File, bytes: &[u8], offset: u64) -> std::io::Result<()> {
    #[cfg(unix)]
    {
        std::os::unix::fs::FileExt::write_all_at(file, bytes, offset)
    }
    #[cfg(windows)]
    {
        let (mut bytes, mut offset) = (bytes, offset);
        while !bytes.is_empty() {
            let written = std::os::windows::fs::FileExt::seek_write(file, bytes, offset)?;
            if written == 0 {
                return Err(std::io::ErrorKind::WriteZero.into());
            }
            (bytes, offset) = (&bytes[written..], offset + written as u64);
        }
        Ok(())
    }
}
