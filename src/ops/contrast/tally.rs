//! Counting whole numbers of 8 and 16 bits, of which every value has a bin.
//!
//! A bin is the value itself, so nothing is computed but the place of a counter. A processor stores to one place after the
//! other, so that a counter a sample is what takes the time; bytes are counted in pairs where there are many, which takes half
//! as long where neighbours are alike and a tenth longer where any pair follows any other. Not here: bins of other widths
//! (histogram).

/// A type whose values are few enough to count each.
pub trait Tallied: bytemuck::Pod {
    /// How many they are.
    const VALUES: usize;
    /// The place of a value among them, from the lowest on.
    fn place(self) -> usize;
}

macro_rules! tallied {
    ($($type:ident from $lowest:expr),*) => {
        $(impl Tallied for $type {
            const VALUES: usize = 1 << $type::BITS;
            #[inline]
            fn place(self) -> usize {
                usize::from(self.abs_diff($lowest))
            }
        })*
    };
}

tallied!(u8 from 0, i8 from i8::MIN, u16 from 0, i16 from i16::MIN);

/// Bytes from which on they are counted in several tables, and from which on in pairs: a table of pairs has to be cleared and
/// added up.
const MANY: usize = 1 << 14;
const ENOUGH_FOR_PAIRS: usize = 1 << 20;
/// Tables beside each other: a counter that was just written is not to be read again at once, which equal neighbours cause.
const TABLES: usize = 4;
/// Samples that no counter of a table can overflow on.
const AT_ONCE: usize = 1 << 30;

/// Adds every `stride`-th value from `first` on to the counts of all [`Tallied::VALUES`].
///
/// # Panics
/// If there are fewer counts: a bug of the caller.
pub fn tally<T: Tallied>(values: &[T], first: usize, stride: usize, counts: &mut [u64]) {
    assert_eq!(counts.len(), T::VALUES, "every value has its count");
    let values = &values[first.min(values.len())..];
    if stride != 1 {
        values.iter().step_by(stride.max(1)).for_each(|value| counts[value.place()] += 1);
    } else if let Ok(counts) = <&mut [u64; 1 << 16]>::try_from(&mut *counts) {
        // A table of a known size, in which no place has to be checked.
        for value in values {
            counts[value.place() & 0xffff] += 1;
        }
    } else if values.len() >= ENOUGH_FOR_PAIRS {
        values.chunks(AT_ONCE).for_each(|part| tally_pairs(part, counts));
    } else if values.len() >= MANY {
        tally_in_tables(values, counts);
    } else {
        for value in values {
            counts[value.place()] += 1;
        }
    }
}

/// Of values of one byte.
fn tally_pairs<T: Tallied>(values: &[T], counts: &mut [u64]) {
    let mut pairs = vec![0_u32; 1 << 16];
    let (words, rest) = bytemuck::cast_slice::<T, u8>(values).as_chunks::<8>();
    if let Ok(pairs) = <&mut [u32; 1 << 16]>::try_from(&mut *pairs) {
        for word in words {
            let word = u64::from_le_bytes(*word);
            for pair in [word, word >> 16, word >> 32, word >> 48] {
                pairs[pair as usize & 0xffff] += 1;
            }
        }
    }
    // By bytes as they are stored; the place of each among the counts follows.
    let mut bytes = [0_u64; 256];
    for (high, row) in pairs.as_chunks::<256>().0.iter().enumerate() {
        for (low, count) in row.iter().enumerate() {
            bytes[low] += u64::from(*count);
            bytes[high] += u64::from(*count);
        }
    }
    for byte in rest {
        bytes[usize::from(*byte)] += 1;
    }
    for (byte, count) in (0..=255_u8).zip(bytes) {
        counts[bytemuck::cast::<u8, T>(byte).place()] += count;
    }
}

fn tally_in_tables<T: Tallied>(values: &[T], counts: &mut [u64]) {
    let mut tables = [[0_u32; 256]; TABLES];
    let (groups, rest) = values.as_chunks::<TABLES>();
    for group in groups {
        for (table, value) in tables.iter_mut().zip(group) {
            table[value.place() & 255] += 1;
        }
    }
    for value in rest {
        counts[value.place()] += 1;
    }
    for table in &tables {
        counts.iter_mut().zip(table).for_each(|(count, more)| *count += u64::from(*more));
    }
}
