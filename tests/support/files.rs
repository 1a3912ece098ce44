//! Small files made by code, and reading them back.

use std::path::Path;

/// An npy file of version 1.0, C order.
pub fn write_npy(path: &Path, descr: &str, shape: &[usize], bytes: &[u8]) {
    let shape = shape.iter().map(usize::to_string).collect::<Vec<_>>().join(",") + ",";
    let mut header = format!("{{'descr': '{descr}', 'fortran_order': False, 'shape': ({shape}), }}");
    while (10 + header.len() + 1) % 64 != 0 {
        header.push(' ');
    }
    header.push('\n');
    let mut file = b"\x93NUMPY\x01\x00".to_vec();
    file.extend((header.len() as u16).to_le_bytes());
    file.extend(header.as_bytes());
    file.extend(bytes);
    std::fs::write(path, file).unwrap();
}

/// The header's text and the data of an npy file.
pub fn read_npy(path: &Path) -> (String, Vec<u8>) {
    let bytes = std::fs::read(path).unwrap();
    assert_eq!(&bytes[..6], b"\x93NUMPY");
    let (start, length) = match bytes[6] {
        1 => (10, usize::from(u16::from_le_bytes([bytes[8], bytes[9]]))),
        _ => (12, u32::from_le_bytes([bytes[8], bytes[9], bytes[10], bytes[11]]) as usize),
    };
    let header = String::from_utf8(bytes[start..start + length].to_vec()).unwrap();
    (header, bytes[start + length..].to_vec())
}

/// An RGB picture with a different value in every sample.
pub fn write_picture(path: &Path, width: u32, height: u32) -> image::RgbImage {
    let picture = image::RgbImage::from_fn(width, height, |x, y| {
        image::Rgb([(x * 7 + y * 3) as u8, (x * 5 + y * 11) as u8, (x * y) as u8])
    });
    picture.save(path).unwrap();
    picture
}

/// So many pictures of 80 × 60, and one that is none.
pub fn pictures(folder: &Path, count: u8) {
    std::fs::create_dir_all(folder).unwrap();
    for index in 0..count {
        let picture = image::RgbImage::from_fn(80, 60, |x, y| image::Rgb([index, x as u8, y as u8]));
        picture.save(folder.join(format!("p{index:03}.png"))).unwrap();
    }
    std::fs::write(folder.join("broken.png"), b"\x89PNG\r\n\x1a\nbroken").unwrap();
}

/// A folder that vanishes with the test, and a path in it.
pub fn folder() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}
