#!/usr/bin/env python3
"""Writes tests/fixtures/projection.npz: small stacks, and what ImageJ itself makes of them.

    apt-get install imagej xvfb
    python3 -m venv target/venv && target/venv/bin/pip install numpy
    target/venv/bin/python tests/scripts/make_projection_fixtures.py

Runs ImageJ's Z Project on stacks of 5 and of 6 planes of 4 x 7 pixels. Arrays are named TYPE_COUNT__WHAT:
  planes                         the input, [z, y, x]; some samples of the f32 stacks are NaN
  max min mean sum sd median     the projections, [y, x], in the types that ImageJ gives them
"""
import os
import subprocess
import tempfile
from pathlib import Path

import numpy as np

METHODS = {"max": "Max Intensity", "min": "Min Intensity", "mean": "Average Intensity",
           "sum": "Sum Slices", "sd": "Standard Deviation", "median": "Median"}
TYPES = {"u8": (8, ">u1"), "u16": (16, ">u2"), "f32": (32, ">f4")}
HEIGHT, WIDTH = 4, 7

MACRO = """
setBatchMode(true);
out = getArgument();
bits = newArray(8, 16, 32);
names = newArray("u8", "u16", "f32");
for (kind = 0; kind < 3; kind++) for (count = 5; count < 7; count++) {
  newImage("in", "" + bits[kind] + "-bit black", %(width)d, %(height)d, count);
  for (z = 0; z < count; z++) {
    setSlice(z + 1);
    for (y = 0; y < %(height)d; y++) for (x = 0; x < %(width)d; x++) {
      v = ((x * 37 + y * 101 + z * 211 + 7) * 48271) %% 65521;
      if (kind == 0) v = v %% 256;
      if (kind == 2) v = v / 64 - 500;
      if (kind == 2 && (x + 2 * y + 3 * z) %% 11 == 0) v = 0 / 0;
      setPixel(x, y, v);
    }
  }
  stem = out + names[kind] + "_" + count + "__";
  saveAs("Raw Data", stem + "planes.raw");
  rename("in");
  %(projections)s
  close();
}
run("Quit");
"""


def macro():
    each = "".join(
        f'selectWindow("in"); run("Z Project...", "projection=[{title}]"); rename("{name}_" + bitDepth());'
        f' saveAs("Raw Data", stem + "{name}_" + bitDepth() + ".raw"); close(); selectWindow("in");\n'
        for name, title in METHODS.items())
    return MACRO % {"width": WIDTH, "height": HEIGHT, "projections": each}


def main():
    jar = os.environ.get("IMAGEJ_JAR", "/usr/share/java/ij.jar")
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder, "project.ijm")
        script.write_text(macro())
        subprocess.run(["xvfb-run", "-a", "java", "-jar", jar, "-batch", str(script), folder + "/"], check=True)
        arrays = {}
        for kind, (_, stored) in TYPES.items():
            for count in (5, 6):
                case = f"{kind}_{count}"
                planes = np.fromfile(Path(folder, f"{case}__planes.raw"), stored).reshape(count, HEIGHT, WIDTH)
                arrays[f"{case}__planes"] = planes.astype(planes.dtype.newbyteorder("<"))
                for method in METHODS:
                    [path] = Path(folder).glob(f"{case}__{method}_*.raw")
                    depth = {"8": ">u1", "16": ">u2", "32": ">f4"}[path.stem.rsplit("_", 1)[1]]
                    result = np.fromfile(path, depth).reshape(HEIGHT, WIDTH)
                    arrays[f"{case}__{method}"] = result.astype(result.dtype.newbyteorder("<"))
    target = Path(__file__).parent.parent / "fixtures" / "projection.npz"
    np.savez_compressed(target, **arrays)
    print(f"{target}: {len(arrays)} arrays, {target.stat().st_size} bytes")


main()
