#!/usr/bin/env python3
"""Writes tests/fixtures/tiff/*.tif: small pictures in encodings that lumiq reads and does not write.

    python3 -m venv target/venv && target/venv/bin/pip install numpy tifffile imagecodecs pillow
    target/venv/bin/python tests/scripts/make_tiff_fixtures.py

Every sample follows from its place, so the tests compute what they expect (src/codec/tiff/encoding_tests.rs):
  value(x, y, s) = (7 x + 13 y + 31 s + x y) mod top, top being 256, 4096 or 65536; float samples a quarter of that
  a bilevel sample is 1 where (x² + 3 y² + x y) div 64 is odd
"""
from pathlib import Path

import imagecodecs
import numpy as np
import tifffile
from PIL import Image

FOLDER = Path(__file__).resolve().parents[1] / "fixtures" / "tiff"
WIDTH, HEIGHT = 45, 37


def picture(samples=1, dtype="uint8", top=None):
    top = top or {"uint8": 256, "uint16": 65536, "float32": 65536}[dtype]
    y, x, s = np.mgrid[0:HEIGHT, 0:WIDTH, 0:samples]
    values = (7 * x + 13 * y + 31 * s + x * y * (1 if top == 256 else 40)) % top
    if dtype == "float32":
        values = values / 4
    return (values[..., 0] if samples == 1 else values).astype(dtype)


def write(name, data, compression, **more):
    rgb = data.ndim == 3 and data.shape[2] in (3, 4)
    more = {"photometric": "rgb" if rgb else "minisblack", "metadata": None, "software": False} | more
    tifffile.imwrite(FOLDER / f"{name}.tif", data, compression=compression, **more)


def bilevel(name, compression, tags=None):
    y, x = np.mgrid[0:41, 0:93]
    Image.fromarray((x * x + 3 * y * y + x * y) // 64 % 2 == 1).save(FOLDER / f"{name}.tif", compression=compression, tiffinfo=tags or {})


def luma(name):
    """Aperio's 33003: luma and chroma in a codestream that does not say so."""
    rgb = np.zeros((HEIGHT, WIDTH, 3), "uint8")
    rgb[:, : WIDTH // 2], rgb[:, WIDTH // 2:] = (200, 40, 90), (30, 160, 220)
    r, g, b = np.moveaxis(rgb.astype(float), 2, 0)
    y = 0.299 * r + 0.587 * g + 0.114 * b
    ycc = np.stack([y, (b - y) / 1.772 + 128, (r - y) / 1.402 + 128], axis=2).round().astype("uint8")
    stream = imagecodecs.jpeg2k_encode(ycc, level=0, codecformat="j2k", mct=False, reversible=True)
    tifffile.imwrite(FOLDER / f"{name}.tif", iter([stream]), shape=rgb.shape, dtype="uint8", compression=33003,
                     photometric="rgb", rowsperstrip=HEIGHT, metadata=None, software=False)


FOLDER.mkdir(parents=True, exist_ok=True)
bilevel("fax-runs", "tiff_ccitt")
bilevel("fax-group3", "group3")
bilevel("fax-group3-2d", "group3", {292: 1})
bilevel("fax-group4", "group4")
tiles = {"tile": (32, 16)}
write("lzma-u16", picture(dtype="uint16"), "lzma", predictor=2, **tiles)
write("png-rgb", picture(3), "png", **tiles)
write("png-u16", picture(dtype="uint16"), "png", rowsperstrip=16)
write("webp-rgb", picture(3), "webp", compressionargs={"lossless": True}, **tiles)
write("webp-rgba", picture(4), "webp", extrasamples=[2], compressionargs={"lossless": True}, **tiles)
write("jpeg2000-rgb", picture(3), "jpeg2000", compressionargs={"level": 0, "reversible": True}, **tiles)
write("jpeg2000-u16", picture(dtype="uint16"), "jpeg2000", compressionargs={"level": 0, "reversible": True}, **tiles)
luma("jpeg2000-luma")
write("lerc-rgb", picture(3), "lerc", compressionargs={"level": 0}, **tiles)
write("lerc-f32-zstd", picture(dtype="float32"), "lerc", compressionargs={"level": 0, "compression": "zstd"}, **tiles)
write("lerc-u16-deflate", picture(dtype="uint16"), "lerc", compressionargs={"level": 0, "compression": "deflate"}, **tiles)
for predictor in range(1, 8):
    write(f"lossless-jpeg-{predictor}", picture(3 if predictor % 2 else 1), "jpeg", rowsperstrip=16,
          compressionargs={"lossless": True, "predictor": predictor, "colorspace": 2 if predictor % 2 else 1,
                           "outcolorspace": 2 if predictor % 2 else 1})
write("lossless-jpeg-u16", picture(dtype="uint16"), "jpeg", rowsperstrip=16,
      compressionargs={"lossless": True, "predictor": 4, "bitspersample": 16})
for path in sorted(FOLDER.glob("*.tif")):
    with tifffile.TiffFile(path) as file:
        page = file.pages[0]
        print(path.name, path.stat().st_size, page.compression.name, page.bitspersample, page.shape)
