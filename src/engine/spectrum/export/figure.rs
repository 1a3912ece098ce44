//! A spectrogram as a figure in a PDF: its pixels as a picture, axes and colour bar as lines, numbers as text that can be
//! searched, copied and set anew.
//!
//! Letters are Helvetica, one of the fonts that every reader has (ISO 32000-1, 9.6.2.2), so none is embedded. What lies
//! where is the same as in a framed picture (`ops/axes`).

use std::io::Write;
use std::path::Path;

use flate2::Compression;
use flate2::write::ZlibEncoder;
use pdf_writer::{Content, Filter, Finish, Name, Pdf, Rect as Box, Ref, Str, TextStr};

use super::framed::FramedPlanes;
use crate::codec::CodecError;
use crate::codec::atomic::write_atomically;
use crate::engine::EngineError;
use crate::model::{PlaneIndex, PlaneSource, Progress, Rect};
use crate::ops::axes::{Label, Layout};

/// Points of paper for a pixel: 144 pixels an inch.
const POINTS: f32 = 0.5;
/// Pixels wide and high at most: a page has 14 400 points (ISO 32000-1, annex C), and the frame needs some of them.
const MOST_SIDE: u64 = 27_000;
/// Pixels of the picture at most: it is compressed in memory.
const MOST_PIXELS: u64 = 1 << 25;
/// Rows read at once.
const BAND: usize = 64;
/// The code that stands for the minus sign, for which the usual encoding has none.
const MINUS: u8 = 0x7f;

const FONT: Name<'static> = Name(b"F1");
const PICTURE: Name<'static> = Name(b"Im1");
const BAR: Name<'static> = Name(b"Im2");

/// Refuses a picture that is too large for a page, before anything of it is computed.
///
/// # Errors
/// [`EngineError::Refused`].
pub(super) fn check_size([width, height]: [u64; 2]) -> Result<(), EngineError> {
    if width > MOST_SIDE || height > MOST_SIDE || width * height > MOST_PIXELS {
        let size = format!("a figure of {width} × {height} pixels is too large for a PDF");
        return Err(EngineError::refused(size, "use fewer columns, a smaller FFT or a narrower band, or write a .png"));
    }
    Ok(())
}

/// Writes a framed picture as a page of its size.
///
/// # Errors
/// Those of reading and writing, [`EngineError::Cancelled`].
pub(super) fn write_pdf(
    path: &Path,
    framed: &FramedPlanes,
    quota_bytes: Option<u64>,
    progress: &Progress,
) -> Result<(), EngineError> {
    let layout = framed.frame.layout();
    let [width, height] = layout.size.map(|pixels| pixels as f32 * POINTS);
    let ids: [Ref; 7] = [1, 2, 3, 4, 5, 6, 7].map(Ref::new);
    let [catalog, pages, page, content, font, picture, bar] = ids;
    let mut pdf = Pdf::new();
    pdf.catalog(catalog).pages(pages);
    pdf.pages(pages).kids([page]).count(1);
    let mut sheet = pdf.page(page);
    sheet.media_box(Box::new(0.0, 0.0, width, height)).parent(pages).contents(content);
    let mut resources = sheet.resources();
    resources.fonts().pair(FONT, font);
    resources.x_objects().pair(PICTURE, picture).pair(BAR, bar);
    resources.finish();
    sheet.finish();
    let mut type1 = pdf.type1_font(font);
    type1.base_font(Name(b"Helvetica"));
    let mut encoding = type1.encoding_custom();
    encoding.base_encoding(Name(b"WinAnsiEncoding")).differences().consecutive(MINUS, [Name(b"minus")]);
    encoding.finish();
    type1.finish();
    pdf.stream(content, &drawing(layout).finish());
    image(&mut pdf, picture, [layout.data.width, layout.data.height], &pixels(framed, progress)?);
    image(&mut pdf, bar, [1, 256], &deflated(|out| out.write_all(&framed.frame.bar_colors()))?);
    pdf.document_info(Ref::new(8)).title(TextStr("Spectrogram")).creator(TextStr("lumiq"));
    let bytes = pdf.finish();
    write_atomically(path, quota_bytes, progress, |file| {
        file.write_all(&bytes).map_err(|error| CodecError::io(path, error))
    })?;
    Ok(())
}

/// An image of RGB bytes that are compressed already.
fn image(pdf: &mut Pdf, id: Ref, [width, height]: [usize; 2], compressed: &[u8]) {
    let mut image = pdf.image_xobject(id, compressed);
    image.filter(Filter::FlateDecode);
    image.width(width as i32).height(height as i32).bits_per_component(8);
    image.color_space().device_rgb();
}

/// The pixels of the spectrogram, compressed band by band.
fn pixels(framed: &FramedPlanes, progress: &Progress) -> Result<Vec<u8>, EngineError> {
    let data = framed.frame.data();
    let mut failure = None;
    let compressed = deflated(|out| {
        for y in (0..data.height).step_by(BAND) {
            let band = Rect::new(0, y, data.width, BAND.min(data.height - y));
            let read = progress.check().map_err(EngineError::from);
            match read.and_then(|()| Ok(framed.picture.read(PlaneIndex::default(), 0, band)?)) {
                Ok(plane) => out.write_all(plane.samples.as_bytes())?,
                Err(error) => {
                    failure = Some(error);
                    break;
                }
            }
        }
        Ok(())
    });
    failure.map_or(compressed, Err)
}

fn deflated(write: impl FnOnce(&mut ZlibEncoder<Vec<u8>>) -> std::io::Result<()>) -> Result<Vec<u8>, EngineError> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    write(&mut encoder).and_then(|()| encoder.finish()).map_err(|error| {
        EngineError::refused(format!("the picture could not be compressed ({error})"), "write a .png instead")
    })
}

/// Ground, pictures, lines and text.
fn drawing(layout: &Layout) -> Content {
    let high = layout.size[1];
    // Pages are measured from below.
    let place = |rect: &Rect| {
        let below = high - rect.bottom();
        [rect.x, below, rect.width, rect.height].map(|pixels| pixels as f32 * POINTS)
    };
    let mut content = Content::new();
    let fill = |content: &mut Content, rect: &Rect, grey: f32| {
        let [x, y, width, height] = place(rect);
        content.set_fill_gray(grey).rect(x, y, width, height).fill_nonzero();
    };
    fill(&mut content, &Rect::whole(layout.size[0], layout.size[1]), 1.0);
    for (name, rect) in [(PICTURE, &layout.data), (BAR, &layout.bar)] {
        let [x, y, width, height] = place(rect);
        content.save_state().transform([width, 0.0, 0.0, height, x, y]).x_object(name).restore_state();
    }
    for line in &layout.lines {
        fill(&mut content, line, 0.43);
    }
    for label in &layout.labels {
        text(&mut content, label, high);
    }
    content
}

fn text(content: &mut Content, label: &Label, high: usize) {
    let [x, baseline] = label.at;
    let at = [x as f32 * POINTS, (high - baseline) as f32 * POINTS];
    content.set_fill_gray(if label.is_unit { 0.34 } else { 0.12 });
    content.begin_text().set_font(FONT, label.font.size * POINTS).next_line(at[0], at[1]);
    content.show(Str(&encoded(&label.text))).end_text();
}

/// Text in the encoding of the page: thin spaces are spaces, letters it has not are question marks.
fn encoded(text: &str) -> Vec<u8> {
    let code = |letter: char| match letter {
        '\u{2212}' => MINUS,
        '\u{2009}' => b' ',
        ' '..='~' | '\u{a0}'..='\u{ff}' => letter as u32 as u8,
        _ => b'?',
    };
    text.chars().map(code).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_units_are_text_of_the_page() {
        assert_eq!(encoded("\u{2212}120"), [MINUS, b'1', b'2', b'0']);
        assert_eq!(encoded("1\u{2009}090.8 µs"), b"1 090.8 \xb5s");
        assert_eq!(encoded("λ"), b"?");
    }
}
