//! Texts of PNG (`tEXt`, `zTXt`, `iTXt`), EXIF and XMP, from chunks before and behind the pixels; and the chunks of texts.
//!
//! Source: PNG specification, third edition, 11.3.3.

use std::io::Read;

use png::Info;
use png::text_metadata::{ITXtChunk, TEXtChunk, ZTXtChunk};

use crate::codec::exif::xmp::PNG_KEYWORD;
use crate::model::{Metadata, Text};

/// The largest chunk that is taken, and the largest text that comes out of one.
const MOST_BYTES: u64 = 16 << 20;
/// What all texts of a file may take.
const MOST_BYTES_TOGETHER: usize = 64 << 20;
/// Latin-1 beyond so many bytes is compressed.
const BYTES_BEFORE_COMPRESSION: usize = 1024;

/// What chunks carry.
#[derive(Debug, Default)]
pub struct Carried {
    pub metadata: Metadata,
    bytes: usize,
}

impl Carried {
    /// Whether a chunk of that size is looked at.
    pub const fn takes(bytes: u64) -> bool {
        bytes <= MOST_BYTES
    }

    /// Takes a chunk; what is not as the specification has it is left out.
    pub fn add(&mut self, kind: &[u8], content: Vec<u8>) {
        if kind == b"eXIf" {
            self.metadata.exif.get_or_insert_with(|| content.into());
            return;
        }
        let Some(text) = read(kind, &content) else { return };
        self.bytes += text.text.len() + text.keyword.len();
        if self.bytes > MOST_BYTES_TOGETHER {
            return;
        }
        if text.keyword == PNG_KEYWORD {
            self.metadata.xmp.get_or_insert_with(|| text.text.into_bytes().into());
        } else {
            self.metadata.texts.push(text);
        }
    }
}

fn read(kind: &[u8], content: &[u8]) -> Option<Text> {
    let (keyword, rest) = split(content)?;
    let keyword = latin1(keyword);
    if !(1..=79).contains(&keyword.chars().count()) {
        return None;
    }
    match (kind, rest) {
        (b"tEXt", text) => Some(Text::new(&keyword, latin1(text))),
        (b"zTXt", [0, compressed @ ..]) => Some(Text::new(&keyword, latin1(&inflated(compressed)?))),
        (b"iTXt", [is_compressed, method, rest @ ..]) => {
            let (language, rest) = split(rest)?;
            let (translated, text) = split(rest)?;
            let text = match (is_compressed, method) {
                (0, _) => text.to_vec(),
                (1, 0) => inflated(text)?,
                _ => return None,
            };
            Some(Text {
                keyword,
                text: String::from_utf8(text).ok()?,
                language: latin1(language),
                translated: String::from_utf8(translated.to_vec()).ok()?,
            })
        }
        _ => None,
    }
}

/// What stands before and behind the first NUL.
fn split(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let at = bytes.iter().position(|&byte| byte == 0)?;
    Some((&bytes[..at], &bytes[at + 1..]))
}

fn latin1(bytes: &[u8]) -> String {
    bytes.iter().map(|&byte| char::from(byte)).collect()
}

fn inflated(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    flate2::read::ZlibDecoder::new(bytes).take(MOST_BYTES + 1).read_to_end(&mut out).ok()?;
    (out.len() as u64 <= MOST_BYTES).then_some(out)
}

/// Puts texts and XMP among the chunks that are written: Latin-1 in chunks that every program reads, the rest in UTF-8.
pub fn write(info: &mut Info<'_>, texts: &[Text], xmp: Option<&[u8]>) {
    for text in texts {
        // A NUL ends a keyword and has no place in a text.
        let content = text.text.replace('\0', " ");
        let is_latin1 = content.chars().all(|c| u32::from(c) < 256);
        if !is_latin1 || !text.language.is_empty() || !text.translated.is_empty() {
            let mut chunk = ITXtChunk::new(&text.keyword, content);
            chunk.language_tag.clone_from(&text.language);
            chunk.translated_keyword.clone_from(&text.translated);
            info.utf8_text.push(chunk);
        } else if content.len() > BYTES_BEFORE_COMPRESSION {
            info.compressed_latin1_text.push(ZTXtChunk::new(&text.keyword, content));
        } else {
            info.uncompressed_latin1_text.push(TEXtChunk::new(&text.keyword, content));
        }
    }
    if let Some(xmp) = xmp.and_then(|xmp| std::str::from_utf8(xmp).ok()) {
        info.utf8_text.push(ITXtChunk::new(PNG_KEYWORD, xmp));
    }
}
