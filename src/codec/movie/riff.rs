//! RIFF as it is written: chunks with a length before their bytes, lists of chunks, lengths that are known only later.

use std::io::{Result, Seek, SeekFrom, Write};

/// Writes to a file and knows where it is.
#[derive(Debug)]
pub(super) struct Riff<'a, W> {
    out: &'a mut W,
    position: u64,
}

/// A list that is being written: where its length stands.
#[derive(Debug, Clone, Copy)]
#[must_use]
pub(super) struct Open(u64);

impl<'a, W: Write + Seek> Riff<'a, W> {
    /// From the beginning of a file.
    pub(super) const fn new(out: &'a mut W) -> Self {
        Self { out, position: 0 }
    }

    /// Where the next byte goes.
    pub(super) const fn position(&self) -> u64 {
        self.position
    }

    fn put(&mut self, bytes: &[u8]) -> Result<()> {
        self.out.write_all(bytes)?;
        self.position += bytes.len() as u64;
        Ok(())
    }

    /// Writes a chunk, filled up to an even length; returns where it begins.
    pub(super) fn chunk(&mut self, id: [u8; 4], bytes: &[u8]) -> Result<u64> {
        let at = self.position;
        self.put(&id)?;
        self.put(&(bytes.len() as u32).to_le_bytes())?;
        self.put(bytes)?;
        if bytes.len() % 2 == 1 {
            self.put(&[0])?;
        }
        Ok(at)
    }

    /// Begins a `RIFF` or `LIST` of a kind.
    pub(super) fn open(&mut self, id: [u8; 4], kind: [u8; 4]) -> Result<Open> {
        self.put(&id)?;
        let open = Open(self.position);
        self.put(&[0; 4])?;
        self.put(&kind)?;
        Ok(open)
    }

    /// Ends it: its length is what was written since.
    pub(super) fn close(&mut self, Open(at): Open) -> Result<()> {
        let length = (self.position - at - 4) as u32;
        self.patch(at, &length.to_le_bytes())
    }

    /// Writes over what was written before.
    pub(super) fn patch(&mut self, at: u64, bytes: &[u8]) -> Result<()> {
        self.out.seek(SeekFrom::Start(at))?;
        self.out.write_all(bytes)?;
        self.out.seek(SeekFrom::Start(self.position))?;
        Ok(())
    }
}

/// Fields one after the other, least byte first.
#[derive(Debug, Default)]
pub(super) struct Fields(pub(super) Vec<u8>);

impl Fields {
    pub(super) fn text(mut self, id: [u8; 4]) -> Self {
        self.0.extend_from_slice(&id);
        self
    }

    pub(super) fn short(mut self, value: u16) -> Self {
        self.0.extend_from_slice(&value.to_le_bytes());
        self
    }

    pub(super) fn word(mut self, value: u32) -> Self {
        self.0.extend_from_slice(&value.to_le_bytes());
        self
    }

    pub(super) fn words(self, values: &[u32]) -> Self {
        values.iter().fold(self, |fields, value| fields.word(*value))
    }

    pub(super) fn long(mut self, value: u64) -> Self {
        self.0.extend_from_slice(&value.to_le_bytes());
        self
    }
}
