#!/usr/bin/env python3
"""Writes tests/fixtures/tiff: small pictures in encodings and with tags that lumiq reads and does not write.

    python3 -m venv target/venv && target/venv/bin/pip install numpy tifffile imagecodecs pillow
    target/venv/bin/python tests/scripts/make_tiff_fixtures.py

Every sample follows from its place, so the tests compute what they expect (src/codec/tiff/encoding_tests.rs):
  value(x, y, s) = (7 x + 13 y + 31 s + x y) mod top, top being 256, 4096 or 65536; float samples a quarter of that
  a bilevel sample is 1 where (x² + 3 y² + x y) div 64 is odd
  zeiss.lsm and metamorph.stk hold value(x, y, plane), the plane counted as the file has them; tifffile reads both alike
"""
import struct
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


def zeiss():
    """Three channels, two z, two t: a page for each z and t, each followed by a thumbnail."""
    path, names = FOLDER / "zeiss.lsm", [b"DAPI", b"GFP", b"Cy5"]
    colors = bytes([0, 0, 255, 0, 0, 255, 0, 0, 255, 0, 128, 0])
    listed = b"".join(struct.pack("<I", len(name) + 1) + name + b"\0" for name in names)
    block = struct.pack("<6I", 24 + len(colors) + len(listed), 3, 3, 24, 24 + len(colors), 0) + colors + listed
    info = struct.pack("<I5i", 0x0400494C, 256, WIDTH, HEIGHT, 2, 3) + struct.pack("<4i", 2, 2, 16, 16)
    info += struct.pack("<6d", 0.5e-6, 0.25e-6, 2e-6, 0, 0, 0) + struct.pack("<HHI", 6, 0, 0)
    info += struct.pack("<4I", 0, 0, 0, 0xC0105) + struct.pack("<d", 1.5) + bytes(136)
    planes = picture(12, "uint16")
    with tifffile.TiffWriter(path, byteorder="<") as file:
        for page in range(4):
            tags = [(34412, 1, len(info), info, True)] if page == 0 else []
            data = np.moveaxis(planes[..., page * 3:page * 3 + 3], 2, 0)
            file.write(data, photometric="rgb", planarconfig="separate", metadata=None, software=False,
                       extratags=tags, contiguous=False)
            file.write(np.zeros((16, 16, 3), "uint8"), photometric="rgb", subfiletype=1, metadata=None, software=False,
                       contiguous=False)
    written = path.read_bytes()
    path.write_bytes(written.replace(struct.pack("<I", 0xC0105), struct.pack("<I", len(written))) + block)
    with tifffile.TiffFile(path) as file:
        told, series = file.lsm_metadata, file.series[0]
        assert (series.axes, series.shape) == ("TZCYX", (2, 2, 3, HEIGHT, WIDTH)), (series.axes, series.shape)
        assert told["ChannelColors"]["ColorNames"] == ["DAPI", "GFP", "Cy5"] and told["VoxelSizeY"] == 0.25e-6
        assert np.array_equal(series.asarray()[1, 1, 2], planes[..., 11])


def metamorph():
    """Five planes behind one directory, 250 ms and no distance apart, 0.325 µm a pixel."""
    path, planes = FOLDER / "metamorph.stk", picture(5, "uint16")
    data = np.moveaxis(planes, 2, 0).tobytes()
    uic2 = b"".join(struct.pack("<6I", 0, 1, 2455000, 1000 + 250 * plane, 2455000, 0) for plane in range(5))
    start = 8 + 2 + 12 * 12 + 4
    places = {"uic1": start, "uic2": start + 24, "size": start + 24 + len(uic2)}
    places |= {"unit": places["size"] + 8, "uic3": places["size"] + 16}
    places["data"] = places["uic3"] + 40
    uic1 = struct.pack("<6I", 4, places["size"], 5, places["size"], 6, places["unit"])
    entries = [(256, 4, 1, WIDTH), (257, 4, 1, HEIGHT), (258, 3, 1, 16), (259, 3, 1, 1), (262, 3, 1, 1),
               (273, 4, 1, places["data"]), (277, 3, 1, 1), (278, 4, 1, HEIGHT), (279, 4, 1, WIDTH * HEIGHT * 2),
               (33628, 4, 3, places["uic1"]), (33629, 5, 5, places["uic2"]), (33630, 5, 5, places["uic3"])]
    table = b"".join(struct.pack("<HHII", *entry) for entry in entries)
    calibration = struct.pack("<2I", 325, 1000) + struct.pack("<I", 3) + b"um\0\0"
    wavelengths = b"".join(struct.pack("<2I", 525, 1) for _ in range(5))
    head = struct.pack("<2sHIH", b"II", 42, 8, len(entries)) + table + bytes(4)
    path.write_bytes(head + uic1 + uic2 + calibration + wavelengths + data)
    with tifffile.TiffFile(path) as file:
        told, series = file.stk_metadata, file.series[0]
        assert (series.axes, series.shape) == ("TYX", (5, HEIGHT, WIDTH)), (series.axes, series.shape)
        assert told["XCalibration"] == 0.325 and told["CalibrationUnits"] == "um", told
        assert np.array_equal(series.asarray()[4], planes[..., 4])


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
zeiss()
metamorph()
for path in sorted(FOLDER.glob("*.tif")):
    with tifffile.TiffFile(path) as file:
        page = file.pages[0]
        print(path.name, path.stat().st_size, page.compression.name, page.bitspersample, page.shape)
