//! Counting whole numbers of 8 and 16 bits, of which every value has a bin.
//!
//! A bin is the value itself, so nothing is computed but the place of a counter. Not here: bins of other widths (histogram).

/// A type whose values are few enough to count each.
pub trait Tallied: Copy {
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

/// Samples from which on bytes are counted in several tables.
const MANY: usize = 1 << 14;
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
    if stride == 1 && T::VALUES == 256 && values.len() >= MANY {
        values[first.min(values.len())..].chunks(AT_ONCE).for_each(|part| tally_in_tables(part, counts));
        return;
    }
    for value in values.iter().skip(first).step_by(stride.max(1)) {
        counts[value.place()] += 1;
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
