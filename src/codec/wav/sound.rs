//! The header of a WAV file of sound, one channel: RIFF, or RF64 (EBU Tech 3306) where 32 bits do not hold the length.
//!
//! Not here: the samples behind it, recordings of I and Q.

use crate::model::{Datatype, NumberFormat};

/// Bytes of `fmt ` with its head, and of `fact` with its own.
const FORMAT: u64 = 8 + 18;
const FACT: u64 = 8 + 4;

/// What stands before `samples` samples of sound; the datatype is `ri16_le` or `rf32_le`, the length even.
#[must_use]
pub fn sound_header(datatype: Datatype, rate: u32, samples: u64) -> Vec<u8> {
    let width = datatype.format.bytes() as u64;
    let data = samples * width;
    let riff = 4 + FORMAT + FACT + 8 + data;
    let long = riff > u64::from(u32::MAX);
    let narrow = |length: u64| u32::try_from(length).unwrap_or(u32::MAX).to_le_bytes();
    let mut header = Vec::new();
    header.extend(if long { b"RF64" } else { b"RIFF" });
    header.extend(narrow(riff));
    header.extend(b"WAVE");
    if long {
        header.extend(b"ds64");
        header.extend(28_u32.to_le_bytes());
        header.extend((riff + 8 + 28).to_le_bytes());
        header.extend(data.to_le_bytes());
        header.extend(samples.to_le_bytes());
        header.extend(0_u32.to_le_bytes());
        header[4..8].copy_from_slice(&u32::MAX.to_le_bytes());
    }
    header.extend(b"fmt ");
    header.extend(18_u32.to_le_bytes());
    let float = datatype.format == NumberFormat::F32;
    header.extend((if float { 3_u16 } else { 1 }).to_le_bytes());
    header.extend(1_u16.to_le_bytes());
    header.extend(rate.to_le_bytes());
    header.extend((u64::from(rate) * width).min(u64::from(u32::MAX)).to_le_bytes()[..4].iter());
    header.extend((width as u16).to_le_bytes());
    header.extend((8 * width as u16).to_le_bytes());
    header.extend(0_u16.to_le_bytes());
    header.extend(b"fact");
    header.extend(4_u32.to_le_bytes());
    header.extend(narrow(samples));
    header.extend(b"data");
    header.extend(if long { u32::MAX.to_le_bytes() } else { narrow(data) });
    header
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec::{OpenOptions, Opened, open};

    #[test]
    fn short_and_long_files_say_their_length_and_open() {
        let folder = tempfile::tempdir().unwrap();
        // Beyond 4 GB: a file with a hole.
        for (name, samples) in [("ri16_le", 3_u64), ("rf32_le", 1000), ("ri16_le", 3 << 30)] {
            let datatype: Datatype = name.parse().unwrap();
            let path = folder.path().join("sound.wav");
            let header = sound_header(datatype, 44_100, samples);
            std::fs::write(&path, &header).unwrap();
            let file = std::fs::File::options().write(true).open(&path).unwrap();
            file.set_len(header.len() as u64 + samples * datatype.bytes() as u64).unwrap();
            let Opened::Recording(sound) = open(&path, &OpenOptions::default()).unwrap() else { panic!("a stack") };
            assert_eq!((sound.info.samples, sound.info.sample_rate_hz), (samples, Some(44_100.0)));
            assert_eq!((sound.info.datatype, sound.info.channels), (datatype, 1));
            assert!(sound.info.warnings.is_empty(), "{:?}", sound.info.warnings);
            assert_eq!(sound.info.format, if samples > 1 << 30 { "rf64" } else { "wav" });
        }
    }
}
