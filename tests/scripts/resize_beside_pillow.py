#!/usr/bin/env python3
"""Resizes photographs with lumiq and with Pillow, by every filter both have, and compares: at least 45 dB of PSNR.

    python3 -m venv target/python && target/python/bin/pip install Pillow numpy
    target/python/bin/python tests/scripts/resize_beside_pillow.py target/debug/lumiq [FOLDER OF PHOTOGRAPHS]

Without a folder (or LUMIQ_CORPUS) the photographs are made: noise whose power falls with frequency as that of
photographs does, with edges, in grey, colour, colour with alpha, 16 bits and floats. Exit code 1 if a pair is too far apart.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
from PIL import Image

LEAST_DB = 45.0
FILTERS = {
    "nearest": Image.Resampling.NEAREST,
    "box": Image.Resampling.BOX,
    "bilinear": Image.Resampling.BILINEAR,
    "hamming": Image.Resampling.HAMMING,
    "catmull-rom": Image.Resampling.BICUBIC,
    "lanczos3": Image.Resampling.LANCZOS,
}
SCALES = [(0.5, 0.5), (0.37, 0.37), (0.11, 0.23), (1.7, 1.7), (3.0, 0.6)]


def plane(seed, height=360, width=480):
    """Noise of 1/f amplitude with a few hard edges, from 0 to 1."""
    random = np.random.default_rng(seed)
    f = np.hypot(np.fft.fftfreq(height)[:, None], np.fft.rfftfreq(width)[None, :])
    f[0, 0] = 1.0
    spectrum = (random.normal(size=f.shape) + 1j * random.normal(size=f.shape)) / f
    picture = np.fft.irfft2(spectrum, s=(height, width))
    picture = (picture - picture.min()) / (picture.max() - picture.min())
    y, x = np.mgrid[:height, :width]
    picture[(x - 120) ** 2 + (y - 150) ** 2 < 70**2] *= 0.3
    picture[200:330, 260:400] = 1 - 0.5 * picture[200:330, 260:400]
    return picture


def made():
    bytes_of = lambda p: np.rint(p * 255).astype(np.uint8)
    grey, rgb = plane(1), np.dstack([plane(seed) for seed in (2, 3, 4)])
    alpha = np.clip(plane(5) * 3 - 1, 0, 1)
    yield "grey", Image.fromarray(bytes_of(grey)), "png"
    yield "colour", Image.fromarray(bytes_of(rgb)), "png"
    yield "alpha", Image.fromarray(np.dstack([bytes_of(rgb), bytes_of(alpha)])), "png"
    yield "16 bits", Image.fromarray(np.rint(grey * 65535).astype(np.uint16)), "png"
    yield "floats", Image.fromarray(grey.astype(np.float32)), "tif"


def photographs(folder):
    for path in sorted(Path(folder).rglob("*.jp*g")):
        try:
            picture = Image.open(path).convert("RGB")
        except OSError:
            continue
        if min(picture.size) >= 150:
            yield path.name, picture, "png"


def psnr(a, b, peak):
    error = np.mean((a.astype(np.float64) - b.astype(np.float64)) ** 2)
    return np.inf if error == 0 else 10 * np.log10(peak**2 / error)


def compared(ours, theirs):
    if ours.shape[-1:] == (4,) and ours.ndim == 3:
        # Colour under nothing is nobody's business.
        weight = lambda p: np.dstack([p[..., :3] * (p[..., 3:] / 255.0), p[..., 3]])
        ours, theirs = weight(ours.astype(float)), weight(theirs.astype(float))
    return ours, theirs


def without_ties(pair, source, size):
    """Without rows and columns whose centre lies between two pixels of the source: lumiq takes the latter, Pillow the one
    to which its sums happen to be rounded."""
    clear = [(2 * np.arange(to) + 1) * of % (2 * to) != 0 for of, to in zip(source, size)]
    return tuple(p[clear[1]][:, clear[0]] for p in pair)


def main():
    program = sys.argv[1]
    folder = sys.argv[2] if len(sys.argv) > 2 else os.environ.get("LUMIQ_CORPUS")
    pictures = list(photographs(folder)) if folder else list(made())
    worst, failed = {}, 0
    with tempfile.TemporaryDirectory() as scratch:
        for name, picture, ending in pictures:
            source, result = (Path(scratch) / f"{stem}.{ending}" for stem in ("in", "out"))
            picture.save(source)
            peak = {"F": 1.0, "I;16": 65535.0}.get(picture.mode, 255.0)
            for x, y in SCALES:
                size = max(1, round(picture.width * x)), max(1, round(picture.height * y))
                for filter, theirs in FILTERS.items():
                    call = [program, "resize", source, "-o", result, "--overwrite", "always", "--filter", filter]
                    call += ["--width", str(size[0]), "--height", str(size[1]), "--fit", "stretch"]
                    subprocess.run(call, check=True)
                    ours = np.asarray(Image.open(result))
                    pair = compared(ours, np.asarray(picture.resize(size, theirs)))
                    if filter == "nearest":
                        pair = without_ties(pair, picture.size, size)
                    if not pair[0].size:
                        continue
                    db = psnr(*pair, peak)
                    worst[filter] = min(worst.get(filter, (np.inf, "")), (db, f"{name} to {size[0]} × {size[1]}"))
                    if db < LEAST_DB:
                        failed += 1
                        print(f"{filter}: {db:.1f} dB for {name} to {size[0]} × {size[1]}")
    for filter, (db, where) in worst.items():
        print(f"{filter:12} at least {db:.1f} dB ({where})")
    print(f"{len(pictures)} pictures, {failed} pairs below {LEAST_DB} dB")
    sys.exit(1 if failed or not pictures else 0)


if __name__ == "__main__":
    main()
