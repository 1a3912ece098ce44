//! Numbers of the tags that matter here, by the names of the specification.

pub const IMAGE_WIDTH: u16 = 0x0100;
pub const IMAGE_LENGTH: u16 = 0x0101;
pub const DOCUMENT_NAME: u16 = 0x010d;
pub const IMAGE_DESCRIPTION: u16 = 0x010e;
pub const STRIP_OFFSETS: u16 = 0x0111;
pub const ORIENTATION: u16 = 0x0112;
pub const STRIP_BYTE_COUNTS: u16 = 0x0117;
pub const X_RESOLUTION: u16 = 0x011a;
pub const Y_RESOLUTION: u16 = 0x011b;
pub const RESOLUTION_UNIT: u16 = 0x0128;
pub const SOFTWARE: u16 = 0x0131;
pub const ARTIST: u16 = 0x013b;
pub const THUMBNAIL_OFFSET: u16 = 0x0201;
pub const THUMBNAIL_BYTES: u16 = 0x0202;
pub const COPYRIGHT: u16 = 0x8298;
pub const EXIF: u16 = 0x8769;
pub const GPS: u16 = 0x8825;
pub const PIXEL_X_DIMENSION: u16 = 0xa002;
pub const PIXEL_Y_DIMENSION: u16 = 0xa003;
pub const INTEROPERABILITY: u16 = 0xa005;

/// Types of values.
pub const ASCII: u16 = 2;
pub const SHORT: u16 = 3;
pub const LONG: u16 = 4;
pub const RATIONAL: u16 = 5;

/// What the first directory says in words, of a camera and its user: the same tags in EXIF and in TIFF. The rest of it
/// is about how pixels are stored.
pub const DESCRIBING: [u16; 17] = [
    DOCUMENT_NAME,
    IMAGE_DESCRIPTION,
    0x010f, // Make
    0x0110, // Model
    SOFTWARE,
    0x0132, // DateTime
    ARTIST,
    0x013c, // HostComputer
    0x4746, // Rating
    0x4749, // RatingPercent
    COPYRIGHT,
    0x9c9b, // XPTitle
    0x9c9c, // XPComment
    0x9c9d, // XPAuthor
    0x9c9e, // XPKeywords
    0x9c9f, // XPSubject
    0xc614, // UniqueCameraModel
];
