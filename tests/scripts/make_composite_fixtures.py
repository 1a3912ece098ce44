#!/usr/bin/env python3
"""Writes tests/fixtures/composite.npz: small hyperstacks that ImageJ saved, and ImageJ's own RGB rendering of them.

    apt-get install imagej xvfb
    python3 -m venv target/venv && target/venv/bin/pip install numpy
    target/venv/bin/python tests/scripts/make_composite_fixtures.py

Each case is a composite of 3 channels and 2 frames of 32 x 24 pixels, saved as TIFF, opened once more, and turned into
RGB by Image > Type > RGB Color. Cases are TYPE_PROJECTION_TABLES:
  PROJECTION  sum, max, min, invert: the four of the Channels tool (ImageJ 1.53o and later; written by the 1.53t of
              Debian 12, and 1.54r renders the same)
  TABLES      ramps: red, green and an orange made as ImageJ makes them; maps: Fire, Ice, 3-3-2 RGB;
              white: the first three inverted by the Channels tool's own macro, as min and invert want them
Arrays are named CASE__WHAT:
  tiff        the file, bytes
  rgb         the rendering, [t, y, x, rgb]
  hidden      the number of the channel that was switched off, from 1; 0: none
"""
import os
import subprocess
import tempfile
from pathlib import Path

import numpy as np

FRAMES, HEIGHT, WIDTH = 2, 24, 32
# Projection, tables, channel switched off.
CASES = [("sum", "ramps", 0), ("sum", "maps", 0), ("sum", "ramps", 2), ("max", "maps", 0), ("max", "ramps", 3),
         ("min", "white", 0), ("min", "maps", 3), ("invert", "white", 0), ("invert", "white", 2),
         ("invert", "maps", 0)]

MACRO = """
setBatchMode(true);
arguments = split(getArgument(), "|");
kind = arguments[0]; projection = arguments[1]; tables = arguments[2]; hidden = parseInt(arguments[3]);
stem = arguments[4];
bits = 8; if (kind == "u16") bits = 16; if (kind == "f32") bits = 32;
newImage("in", "" + bits + "-bit composite-mode", %(width)d, %(height)d, 3, 1, %(frames)d);
for (t = 1; t <= %(frames)d; t++) for (c = 1; c <= 3; c++) {
  Stack.setPosition(c, 1, t);
  for (y = 0; y < %(height)d; y++) for (x = 0; x < %(width)d; x++) {
    v = ((x * 37 + y * 101 + c * 211 + t * 307 + 7) * 48271) %% 65521;
    if (kind == "u8") v = v %% 256;
    if (kind == "f32") v = v / 6553.7 - 2;
    if (kind == "f32" && (x + 2 * y + 3 * c) %% 29 == 0) v = 0 / 0;
    if (kind == "f32" && (x + 3 * y + 5 * c) %% 31 == 0) v = 1 / 0;
    setPixel(x, y, v);
  }
}
names = newArray("Fire", "Ice", "3-3-2 RGB");
for (c = 1; c <= 3; c++) {
  Stack.setPosition(c, 1, 1);
  if (tables == "maps") run(names[c - 1]);
  if (tables != "maps") {
    reds = newArray(256); greens = newArray(256); blues = newArray(256);
    for (i = 0; i < 256; i++) {
      if (c == 1) reds[i] = i;
      if (c == 2) greens[i] = i;
      if (c == 3) { reds[i] = floor(i * (230 / 255)); greens[i] = floor(i * (121 / 255)); blues[i] = floor(i * (34 / 255)); }
    }
    if (tables == "white") for (i = 0; i < 256; i++) {
      if (c == 1) { greens[i] = 255 - i; blues[i] = 255 - i; reds[i] = 255; }
      if (c == 2) { reds[i] = 255 - i; blues[i] = 255 - i; greens[i] = 255; }
      if (c == 3) { reds[i] = 255 - floor(i * (25 / 255)); greens[i] = 255 - floor(i * (134 / 255)); blues[i] = 255 - floor(i * (221 / 255)); }
    }
    setLut(reds, greens, blues);
  }
  if (kind == "u8") setMinAndMax(20 * c - 20, 255 - 37 * (c - 1));
  if (kind == "u16") setMinAndMax(100 * c, 61000 - 9000 * c);
  if (kind == "f32") setMinAndMax(-1.3 + 0.1 * c, 5.7 + 0.3 * c);
}
Stack.setPosition(1, 1, 1);
Property.set("CompositeProjection", projection);
saveAs("Tiff", stem + ".tif");
close();
open(stem + ".tif");
Stack.setDisplayMode("composite");
active = "";
for (c = 1; c <= 3; c++) if (c == hidden) active = active + "0"; else active = active + "1";
Stack.setActiveChannels(active);
run("RGB Color", "frames");
n = nSlices;
for (t = 1; t <= n; t++) {
  setSlice(t);
  run("Duplicate...", "title=one");
  saveAs("Raw Data", stem + "_" + t + ".raw");
  close();
}
run("Quit");
"""


def main():
    jar = os.environ.get("IMAGEJ_JAR", "/usr/share/java/ij.jar")
    arrays = {}
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder, "composite.ijm")
        script.write_text(MACRO % {"width": WIDTH, "height": HEIGHT, "frames": FRAMES})
        for kind in ("u8", "u16", "f32"):
            for projection, tables, hidden in CASES:
                case = f"{kind}_{projection}_{tables}" + (f"_{hidden}" if hidden else "")
                stem = Path(folder, case)
                argument = f"{kind}|{projection.title()}|{tables}|{hidden}|{stem}"
                subprocess.run(["xvfb-run", "-a", "java", "-jar", jar, "-batch", str(script), argument], check=True)
                arrays[f"{case}__tiff"] = np.fromfile(f"{stem}.tif", np.uint8)
                frames = [np.fromfile(f"{stem}_{t + 1}.raw", np.uint8) for t in range(FRAMES)]
                arrays[f"{case}__rgb"] = np.stack(frames).reshape(FRAMES, HEIGHT, WIDTH, 3)
                arrays[f"{case}__hidden"] = np.int64(hidden)
    target = Path(__file__).parent.parent / "fixtures" / "composite.npz"
    np.savez_compressed(target, **arrays)
    print(f"{target}: {len(arrays)} arrays, {target.stat().st_size} bytes")


main()
