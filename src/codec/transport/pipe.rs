//! Bytes from standard input, or anything else that blocks while it has nothing: a thread of its own reads.
//!
//! The thread holds a few blocks at most; whoever writes into the pipe waits then, and nothing is lost. A thread that
//! waits for bytes nobody wants any more ends with the process.

use std::io::{ErrorKind, Read};
use std::time::Duration;

use crossbeam_channel::{Receiver, RecvTimeoutError, bounded};

use super::StreamAddress;
use super::received::{End, Received, Transport};
use crate::codec::CodecError;

/// Bytes read at once, and blocks that wait.
const BLOCK_BYTES: usize = 1 << 16;
const BLOCKS: usize = 16;

/// How long one look waits for bytes.
const MOMENT: Duration = Duration::from_millis(100);

/// Bytes from a pipe.
#[derive(Debug)]
pub struct PipeTransport {
    blocks: Receiver<std::io::Result<Vec<u8>>>,
    /// What of the last block was not asked for yet.
    rest: Vec<u8>,
    taken: usize,
}

impl PipeTransport {
    /// Begins to read.
    ///
    /// # Errors
    /// [`CodecError::Stream`] if there is no thread for it.
    pub fn new(mut reader: impl Read + Send + 'static) -> Result<Self, CodecError> {
        let (sender, blocks) = bounded(BLOCKS);
        let work = move || {
            loop {
                let mut block = vec![0; BLOCK_BYTES];
                let read = match reader.read(&mut block) {
                    Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                    Ok(read) => {
                        block.truncate(read);
                        Ok(block)
                    }
                    Err(error) => Err(error),
                };
                let more = read.as_ref().is_ok_and(|block| !block.is_empty());
                // Nobody listens any more: what is left is left in the pipe.
                if !more || sender.send(read).is_err() {
                    return;
                }
            }
        };
        let failed = |_| CodecError::stream(&StreamAddress::Stdin, "no thread for it", "close other programs");
        std::thread::Builder::new().name("lumiq-stdin".to_owned()).spawn(work).map_err(failed)?;
        Ok(Self { blocks, rest: Vec::new(), taken: 0 })
    }
}

impl Transport for PipeTransport {
    fn receive(&mut self, buffer: &mut [u8]) -> Received {
        if self.taken == self.rest.len() {
            match self.blocks.recv_timeout(MOMENT) {
                Ok(Ok(block)) => (self.rest, self.taken) = (block, 0),
                Ok(Err(error)) => {
                    let error =
                        CodecError::stream(&StreamAddress::Stdin, error.to_string(), "start both programs again");
                    return Received::End(End::Broken(error));
                }
                Err(RecvTimeoutError::Timeout) => return Received::Nothing,
                Err(RecvTimeoutError::Disconnected) => return Received::End(End::Closed),
            }
        }
        let count = buffer.len().min(self.rest.len() - self.taken);
        buffer[..count].copy_from_slice(&self.rest[self.taken..][..count]);
        self.taken += count;
        Received::Bytes(count)
    }
}
