//! Tables of colours in files, as ImageJ reads them (`ij.plugin.LutLoader`).
//!
//! - raw: 256 bytes of red, 256 of green, 256 of blue
//! - with the 32 bytes of NIH Image's header before them (`ICOL`), which says how many colours there are; fewer than
//!   256 are interpolated
//! - text: 256 lines of red, green and blue, or of an index and these; one line of titles may come first
//!
//! Text may be separated by tabs, commas, semicolons or spaces.

use std::io::Read;
use std::path::Path;

use super::error::CodecError;
use crate::model::{Lut, NamedLut};

/// More than any table of colours has.
const MOST: u64 = 64 << 10;
const RAW: usize = 768;
const HEADER: usize = 32;
const REMEDY: &str = "choose a table of 256 colours: 768 bytes, NIH Image's, or text of 256 lines";

/// Reads a table; it is called as the file is.
///
/// # Errors
/// [`CodecError`] if the file cannot be read or is no such table.
pub fn read(path: &Path) -> Result<NamedLut, CodecError> {
    let file = std::fs::File::open(path).map_err(|error| CodecError::io(path, error))?;
    let mut bytes = Vec::new();
    file.take(MOST + 1).read_to_end(&mut bytes).map_err(|error| CodecError::io(path, error))?;
    if bytes.len() as u64 > MOST {
        return Err(CodecError::malformed(path, "is too long for a table of colours", REMEDY));
    }
    let colors = parse(&bytes).map_err(|problem| CodecError::malformed(path, problem, REMEDY))?;
    let name = path.file_stem().map_or_else(|| "Table".to_owned(), |name| name.to_string_lossy().into_owned());
    Ok(NamedLut { name, colors })
}

/// The table that these bytes are.
fn parse(bytes: &[u8]) -> Result<Lut, String> {
    if bytes.starts_with(b"ICOL") {
        return with_header(bytes);
    }
    if bytes.len() == RAW {
        return planes(bytes, 256);
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => from_text(text),
        Err(_) => Err(format!("has {} bytes, not 768, and is no text", bytes.len())),
    }
}

/// After the name: version, number of colours, first and last index, in bytes of which the highest comes first.
fn with_header(bytes: &[u8]) -> Result<Lut, String> {
    let short = || "ends in the middle of its colours".to_owned();
    let number = bytes.get(6..8).ok_or_else(short)?;
    let count = usize::from(u16::from_be_bytes([number[0], number[1]]));
    if !(1..=256).contains(&count) {
        return Err(format!("says that it has {count} colours"));
    }
    planes(bytes.get(HEADER..HEADER + 3 * count).ok_or_else(short)?, count)
}

/// All reds, then all greens, then all blues. Fewer than 256 are spread over all indices, linearly in between: ImageJ
/// cuts off what is no whole number, and stays at the last colour.
fn planes(bytes: &[u8], count: usize) -> Result<Lut, String> {
    let component = |plane: usize, index: usize| bytes.get(plane * count + index).copied();
    let whole = || (0..3).all(|plane| component(plane, count - 1).is_some());
    if count == 0 || !whole() {
        return Err("has too few colours".to_owned());
    }
    let mut table = Box::new([[0; 3]; 256]);
    let scale = count as f64 / 256.0;
    for (index, color) in table.iter_mut().enumerate() {
        let position = index as f64 * scale;
        let (low, part) = (position as usize, position.fract());
        let high = (low + 1).min(count - 1);
        for (plane, value) in color.iter_mut().enumerate() {
            let [low, high] = [low, high].map(|at| f64::from(component(plane, at).unwrap_or_default()));
            *value = ((1.0 - part) * low + part * high) as u8;
        }
    }
    Ok(Lut(table))
}

fn from_text(text: &str) -> Result<Lut, String> {
    let lines: Vec<Vec<&str>> = text
        .lines()
        .map(|line| line.split([' ', '\t', ',', ';']).filter(|word| !word.is_empty()).collect())
        .filter(|words: &Vec<&str>| !words.is_empty())
        .collect();
    let is_number = |word: &&str| word.trim().parse::<f64>().is_ok();
    let titles = usize::from(lines.first().is_some_and(|words| !words.iter().all(is_number)));
    let lines = &lines[titles..];
    if lines.len() != 256 {
        return Err(format!("has {} lines of numbers, not 256", lines.len()));
    }
    let mut table = Box::new([[0; 3]; 256]);
    for (number, (words, color)) in lines.iter().zip(table.iter_mut()).enumerate() {
        let components = match words.len() {
            3 => &words[..],
            4 => &words[1..],
            others => return Err(format!("has {others} numbers in line {}, not 3 or 4", number + 1 + titles)),
        };
        for (word, value) in components.iter().zip(color) {
            let read = word.parse::<f64>().ok().filter(|value| (0.0..=255.0).contains(value) && value.fract() == 0.0);
            *value = read.ok_or_else(|| {
                format!("has “{word}” in line {}, which is no whole number from 0 to 255", number + 1 + titles)
            })? as u8;
        }
    }
    Ok(Lut(table))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> [[u8; 3]; 256] {
        std::array::from_fn(|index| [index as u8, 255 - index as u8, (index * 7) as u8])
    }

    fn raw() -> Vec<u8> {
        (0..3).flat_map(|plane| table().map(|color| color[plane])).collect()
    }

    fn header(count: u16) -> Vec<u8> {
        let mut bytes = b"ICOL".to_vec();
        for number in [0, count, 0, 255] {
            bytes.extend(u16::to_be_bytes(number));
        }
        bytes.resize(HEADER, 0);
        bytes
    }

    fn text(line: impl Fn(usize, [u8; 3]) -> String) -> String {
        table().into_iter().enumerate().map(|(index, color)| line(index, color) + "\n").collect()
    }

    #[test]
    fn raw_headed_and_written_tables_are_the_same() {
        let expected = Ok(Lut(Box::new(table())));
        assert_eq!(parse(&raw()), expected);
        assert_eq!(parse(&[header(256), raw()].concat()), expected);
        assert_eq!(parse(text(|_, [r, g, b]| format!("{r}\t{g}\t{b}")).as_bytes()), expected);
        assert_eq!(parse(text(|_, [r, g, b]| format!("{r}, {g}, {b}")).as_bytes()), expected);
        let indexed = text(|index, [r, g, b]| format!("{index} {r}.0 {g} {b}"));
        assert_eq!(parse(indexed.as_bytes()), expected);
        assert_eq!(parse(format!("Index\tRed\tGreen\tBlue\r\n{}", indexed.replace('\n', "\r\n")).as_bytes()), expected);
    }

    #[test]
    fn few_colours_are_interpolated() {
        let two = [header(2), vec![0, 200, 10, 10, 255, 0]].concat();
        let Lut(table) = parse(&two).unwrap();
        assert_eq!(
            [table[0], table[64], table[128], table[255]],
            [[0, 10, 255], [100, 10, 127], [200, 10, 0], [200, 10, 0]]
        );
    }

    #[test]
    fn what_is_no_table_is_told() {
        for (bytes, said) in [
            (Vec::new(), "0 lines"),
            (raw()[1..].to_vec(), "bytes, not 768"),
            (header(256), "ends in the middle"),
            (header(0), "0 colours"),
            (header(300), "300 colours"),
            (b"ICOL".to_vec(), "ends in the middle"),
            (text(|_, _| "1 2".to_owned()).into_bytes(), "2 numbers in line 1"),
            (text(|index, _| format!("0 0 {index}.5")).into_bytes(), "“0.5” in line 1"),
            (text(|index, _| format!("0 0 {}", index + 100)).into_bytes(), "“256” in line 157"),
        ] {
            let problem = parse(&bytes).unwrap_err();
            assert!(problem.contains(said), "{problem} / {said}");
        }
    }

    #[test]
    fn a_file_gives_its_name_and_a_wrong_one_a_sentence() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("my fire.lut");
        std::fs::write(&path, raw()).unwrap();
        assert_eq!(read(&path).unwrap().name, "my fire");
        std::fs::write(&path, vec![0; 70_000]).unwrap();
        assert!(read(&path).unwrap_err().to_string().contains("too long"));
        assert!(read(&folder.path().join("none.lut")).unwrap_err().to_string().contains("no such file"));
    }
}
