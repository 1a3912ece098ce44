#!/usr/bin/env python3
"""Writes tests/fixtures/measure.npz: a small picture of three types, and what ImageJ itself measures in it.

    apt-get install imagej xvfb
    python3 -m venv target/venv && target/venv/bin/pip install numpy
    target/venv/bin/python tests/scripts/make_measure_fixtures.py

Arrays:
  TYPE__plane                    the picture, [y, x]; TYPE is u8, u16, f32, or nan: f32 with NaN and infinities
  SHAPE__points                  the shape: [[x, y], [width, height]] of ovals and rectangles, corners of polygons
  SHAPE__mask                    the pixels that ImageJ takes for it, [y, x], 0 or 255
  TYPE_SHAPE__values             area, mean, standard deviation, min, max, integrated density, sum; a pixel is 0.5 x 0.25
  profile_N__points              [[x, y], [x, y], [width, 0]] of a straight line in pixels of 1 x 1
  TYPE_profile_N__values         ImageJ's profile along it
"""
import os
import subprocess
import tempfile
from pathlib import Path

import numpy as np

TYPES = {"u8": (8, ">u1"), "u16": (16, ">u2"), "f32": (32, ">f4"), "nan": (32, ">f4")}
HEIGHT, WIDTH = 29, 33
SHAPES = {
    "rectangle": ("rectangle", [(3, 4), (11, 7)]),
    "oval_even": ("oval", [(2, 3), (12, 8)]),
    "oval_odd": ("oval", [(5, 1), (17, 23)]),
    "oval_small": ("oval", [(9, 9), (3, 3)]),
    "oval_tiny": ("oval", [(9, 9), (2, 5)]),
    "oval_whole": ("oval", [(0, 0), (WIDTH, HEIGHT)]),
    "triangle": ("polygon", [(2, 2), (27, 9), (8, 25)]),
    "concave": ("polygon", [(4, 3), (29, 3), (29, 26), (16, 11), (4, 26)]),
    "star": ("polygon", [(16, 1), (24, 26), (3, 10), (30, 10), (8, 26)]),
}
LINES = [(3, 4, 3, 22, 1), (2, 20, 30, 20, 1), (2, 3, 29, 24, 1), (25, 5, 6, 24, 1), (4, 10, 27, 10, 5), (10, 4, 10, 25, 4), (4, 5, 26, 22, 3)]

MACRO = """
setBatchMode(true);
out = getArgument();
bits = newArray(8, 16, 32, 32);
names = newArray("u8", "u16", "f32", "nan");
run("Set Measurements...", "area mean standard min integrated redirect=None decimal=9");
for (kind = 0; kind < 4; kind++) {
  newImage("in", "" + bits[kind] + "-bit black", %(width)d, %(height)d, 1);
  for (y = 0; y < %(height)d; y++) for (x = 0; x < %(width)d; x++) {
    v = ((x * 37 + y * 101 + 7) * 48271) %% 65521;
    if (kind == 0) v = v %% 256;
    if (kind >= 2) v = v / 64 - 500;
    if (kind == 3 && (x + 2 * y) %% 5 == 0) v = 0 / 0;
    if (kind == 3 && (x + 3 * y) %% 11 == 0) v = 1 / 0;
    setPixel(x, y, v);
  }
  saveAs("Raw Data", out + names[kind] + "__plane.raw");
  rename("in");
  %(profiles)s
  run("Properties...", "channels=1 slices=1 frames=1 unit=um pixel_width=0.5 pixel_height=0.25 voxel_depth=1");
  %(shapes)s
  close();
}
run("Quit");
"""


def call(kind, points):
    if kind == "polygon":
        return "makePolygon(" + ", ".join(f"{x}, {y}" for x, y in points) + ");"
    [(x, y), (width, height)] = points
    return f'make{"Rectangle" if kind == "rectangle" else "Oval"}({x}, {y}, {width}, {height});'


def macro():
    keys = "Area Mean StdDev Min Max IntDen RawIntDen".split()
    values = ' + "," + '.join(f'd2s(List.getValue("{key}"), 9)' for key in keys)
    shapes = "".join(
        f'{call(kind, points)} List.setMeasurements;\n'
        f'File.saveString({values}, out + names[kind] + "_{name}__values.txt");\n'
        f'if (kind == 0) {{ run("Create Mask"); saveAs("Raw Data", out + "{name}__mask.raw"); close(); selectWindow("in"); }}\n'
        for name, (kind, points) in SHAPES.items())
    profiles = "".join(
        f'run("Line Width...", "line={width}"); makeLine({x0}, {y0}, {x1}, {y1}); p = getProfile(); s = "";\n'
        f'for (i = 0; i < p.length; i++) s = s + d2s(p[i], 9) + ",";\n'
        f'File.saveString(s, out + names[kind] + "_profile_{index}__values.txt");\n'
        for index, (x0, y0, x1, y1, width) in enumerate(LINES))
    return MACRO % {"width": WIDTH, "height": HEIGHT, "shapes": shapes, "profiles": profiles}


def main():
    jar = os.environ.get("IMAGEJ_JAR", "/usr/share/java/ij.jar")
    arrays = {}
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder, "measure.ijm")
        script.write_text(macro())
        subprocess.run(["xvfb-run", "-a", "java", "-jar", jar, "-batch", str(script), folder + "/"], check=True)

        def numbers(stem):
            text = Path(folder, f"{stem}__values.txt").read_text()
            return np.array([float(word) for word in text.strip().strip(",").split(",")])

        for kind, (_, stored) in TYPES.items():
            plane = np.fromfile(Path(folder, f"{kind}__plane.raw"), stored).reshape(HEIGHT, WIDTH)
            arrays[f"{kind}__plane"] = plane.astype(plane.dtype.newbyteorder("<"))
            for name in SHAPES:
                arrays[f"{kind}_{name}__values"] = numbers(f"{kind}_{name}")
            for index in range(len(LINES)):
                arrays[f"{kind}_profile_{index}__values"] = numbers(f"{kind}_profile_{index}")
        for name, (_, points) in SHAPES.items():
            arrays[f"{name}__points"] = np.array(points, "<f8")
            arrays[f"{name}__mask"] = np.fromfile(Path(folder, f"{name}__mask.raw"), "u1").reshape(HEIGHT, WIDTH)
        for index, (x0, y0, x1, y1, width) in enumerate(LINES):
            arrays[f"profile_{index}__points"] = np.array([(x0, y0), (x1, y1), (width, 0)], "<f8")
    target = Path(__file__).parent.parent / "fixtures" / "measure.npz"
    np.savez_compressed(target, **arrays)
    print(f"{target}: {len(arrays)} arrays, {target.stat().st_size} bytes")


main()
