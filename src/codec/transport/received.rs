//! What comes of a look at a stream.

use std::time::Duration;

use crate::codec::CodecError;

/// What a stream had to give.
#[derive(Debug)]
pub enum Received {
    /// So many bytes, at the start of the buffer.
    Bytes(usize),
    /// Nothing came for a moment.
    Nothing,
    /// The connection was away for so long and is back: what comes next does not follow what came before.
    Gap(Duration),
    /// Nothing will come any more.
    End(End),
}

/// How a stream ended.
#[derive(Debug)]
pub enum End {
    /// The sender closed it.
    Closed,
    /// It broke: the sentence.
    Broken(CodecError),
}

/// A stream of bytes that is open.
pub trait Transport: Send + std::fmt::Debug {
    /// Fills the start of a buffer with what has come, or waits a moment (a tenth of a second, a second where a connection
    /// is tried again).
    fn receive(&mut self, buffer: &mut [u8]) -> Received;

    /// Why nothing can come now although the stream has not ended: the connection is away.
    fn away(&self) -> Option<&str> {
        None
    }

    /// What is at the other end, as far as it says so.
    fn hardware(&self) -> Option<String> {
        None
    }
}
