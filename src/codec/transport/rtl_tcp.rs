//! The protocol of Osmocom's `rtl_tcp`: a header of 12 bytes, then unsigned bytes I, Q, I, Q … for ever; commands of 5
//! bytes go the other way at any time.
//!
//! As `rtl_tcp.c` of librtlsdr has it: the header is `RTL0`, the type of the tuner and the number of its gains; a command
//! is its number and a value; all numbers are big-endian. There are no answers: whether the receiver did what it was told
//! nobody says, and samples that were on their way are of what it was told before.

/// Bytes of the header.
pub const HEADER_BYTES: usize = 12;

/// How a receiver is to be set.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tuning {
    pub frequency_hz: u32,
    pub sample_rate_hz: u32,
    /// In dB; `None` leaves it to the tuner.
    pub gain_db: Option<f64>,
}

/// What the server says of its receiver.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Header {
    pub tuner: u32,
    pub gains: u32,
}

impl Header {
    /// Understands the first 12 bytes; `None` if another protocol is spoken.
    #[must_use]
    pub fn parse(bytes: &[u8; HEADER_BYTES]) -> Option<Self> {
        let number = |at: usize| u32::from_be_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]]);
        bytes.starts_with(b"RTL0").then(|| Self { tuner: number(4), gains: number(8) })
    }

    /// The tuner's name, by librtlsdr's list.
    #[must_use]
    pub const fn tuner_name(&self) -> &'static str {
        match self.tuner {
            1 => "E4000",
            2 => "FC0012",
            3 => "FC0013",
            4 => "FC2580",
            5 => "R820T",
            6 => "R828D",
            _ => "unknown",
        }
    }
}

/// A command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Command {
    /// In Hz.
    Frequency(u32),
    /// In samples a second.
    SampleRate(u32),
    /// Whether gains are set by hand.
    ManualGain(bool),
    /// In tenths of a dB.
    Gain(i32),
}

impl Command {
    /// As it is sent.
    #[must_use]
    pub const fn bytes(self) -> [u8; 5] {
        let (number, value) = match self {
            Self::Frequency(hertz) => (1, hertz),
            Self::SampleRate(rate) => (2, rate),
            Self::ManualGain(manual) => (3, manual as u32),
            Self::Gain(tenths) => (4, tenths.cast_unsigned()),
        };
        let [a, b, c, d] = value.to_be_bytes();
        [number, a, b, c, d]
    }
}

impl Tuning {
    /// The commands that set a receiver so, in the order in which they are sent.
    #[must_use]
    pub fn commands(&self) -> Vec<Command> {
        let mut commands = vec![Command::SampleRate(self.sample_rate_hz), Command::Frequency(self.frequency_hz)];
        commands.push(Command::ManualGain(self.gain_db.is_some()));
        commands.extend(self.gain_db.map(|gain| Command::Gain((gain * 10.0).round() as i32)));
        commands
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_header_says_which_tuner_there_is() {
        let header = Header::parse(b"RTL0\0\0\0\x05\0\0\0\x1d").unwrap();
        assert_eq!((header.tuner_name(), header.gains), ("R820T", 29));
        assert_eq!(Header::parse(b"HTTP/1.1 400"), None);
    }

    #[test]
    fn commands_are_a_number_and_a_big_endian_value() {
        let tuning = Tuning { frequency_hz: 433_920_000, sample_rate_hz: 2_400_000, gain_db: Some(-1.04) };
        let sent: Vec<[u8; 5]> = tuning.commands().into_iter().map(Command::bytes).collect();
        assert_eq!(
            sent,
            [[2, 0x00, 0x24, 0x9f, 0x00], [1, 0x19, 0xdd, 0x18, 0x00], [3, 0, 0, 0, 1], [4, 0xff, 0xff, 0xff, 0xf6],]
        );
        let automatic = Tuning { gain_db: None, ..tuning };
        assert_eq!(automatic.commands().last(), Some(&Command::ManualGain(false)));
    }
}
