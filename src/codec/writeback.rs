//! Sends a file to the disk while it is still being written, so that little is left to wait for when it is synced.
//!
//! The system alone would begin when memory fills up or after half a minute. Nothing is promised by it: whether a file is on
//! the disk is for syncing to say (`atomic`).
#![allow(unsafe_code)] // One call into the C library, without pointers.

use std::fs::File;
use std::ops::Range;

/// Bytes that are sent at once.
const PIECE: u64 = 8 << 20;

/// How far a file was sent.
#[derive(Debug, Default)]
pub struct Writeback {
    sent: u64,
}

impl Writeback {
    /// To be told after each write up to where it went.
    pub fn written_to(&mut self, file: &File, position: u64) {
        if let Some(piece) = self.due(position) {
            send(file, piece);
        }
    }

    /// What is to be sent now.
    fn due(&mut self, position: u64) -> Option<Range<u64>> {
        // Who went back to fill in a number changed what was sent before.
        let from = self.sent.min(position);
        self.sent = if position - from < PIECE { from } else { position };
        (self.sent > from).then_some(from..position)
    }
}

#[cfg(all(target_os = "linux", target_env = "gnu"))]
fn send(file: &File, piece: Range<u64>) {
    use std::os::fd::AsRawFd;

    let (offset, bytes) = (piece.start as libc::off64_t, (piece.end - piece.start) as libc::off64_t);
    // SAFETY: it takes numbers, and the descriptor is open as long as the file is borrowed (sync_file_range(2)).
    if unsafe { libc::sync_file_range(file.as_raw_fd(), offset, bytes, libc::SYNC_FILE_RANGE_WRITE) } != 0 {
        log::debug!("not sent ahead: {}", std::io::Error::last_os_error());
    }
}

#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
fn send(_file: &File, _piece: Range<u64>) {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_pieces_are_sent_once_and_again_where_a_writer_went_back() {
        let mut writeback = Writeback::default();
        assert_eq!(writeback.due(PIECE - 1), None);
        assert_eq!(writeback.due(PIECE + 5), Some(0..PIECE + 5));
        assert_eq!(writeback.due(PIECE + 6), None);
        assert_eq!(writeback.due(3 * PIECE), Some(PIECE + 5..3 * PIECE));
        assert_eq!(writeback.due(100), None);
        assert_eq!(writeback.due(3 * PIECE), Some(100..3 * PIECE));
    }

    #[test]
    fn sending_changes_no_byte() {
        use std::io::{Read, Seek, Write};

        let mut file = tempfile::tempfile().unwrap();
        let mut writeback = Writeback::default();
        let piece: Vec<u8> = (0..1 << 20).map(|at: u32| (at % 251) as u8).collect();
        for count in 1..=20 {
            file.write_all(&piece).unwrap();
            writeback.written_to(&file, count * piece.len() as u64);
        }
        let mut read = Vec::new();
        file.rewind().unwrap();
        file.read_to_end(&mut read).unwrap();
        assert!(read == piece.repeat(20));
    }
}
