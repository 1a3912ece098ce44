#!/usr/bin/env python3
"""Writes tests/fixtures/tables.npz: ImageJ's own tables of colours, and files of tables as ImageJ reads them.

    apt-get install imagej xvfb
    python3 -m venv target/venv && target/venv/bin/pip install numpy
    target/venv/bin/python tests/scripts/make_table_fixtures.py

Arrays are named CASE__WHAT:
  colors      256 colours, [index, rgb]: what ImageJ shows with the table
  file        where the table came from a file: its bytes
Cases named as lumiq names tables come from ImageJ's menu Image > Lookup Tables (ImageJ 1.53t of Debian 12); HiLo is not
among them, it is a file that the package lacks. The other cases are files that this script writes: raw, with NIH
Image's header (256, 32 and 5 colours), and text.
"""
import os
import struct
import subprocess
import tempfile
from pathlib import Path

import numpy as np

MENU = {"fire": "Fire", "ice": "Ice", "spectrum": "Spectrum", "3-3-2-rgb": "3-3-2 RGB", "red-green": "Red/Green",
        "grey": "Grays", "red": "Red", "green": "Green", "blue": "Blue", "cyan": "Cyan", "magenta": "Magenta",
        "yellow": "Yellow"}

MACRO = """
setBatchMode(true);
lines = split(File.openAsString(getArgument()), "\\n");
for (i = 0; i < lines.length; i++) {
  parts = split(lines[i], "|");
  newImage("a", "8-bit ramp", 256, 1, 1);
  if (parts[0] == "menu") run(parts[1]); else open(parts[1]);
  getLut(reds, greens, blues);
  text = "";
  for (j = 0; j < 256; j++) text = text + reds[j] + " " + greens[j] + " " + blues[j] + "\\n";
  File.saveString(text, parts[2]);
  close();
}
run("Quit");
"""


def files():
    index = np.arange(256)
    table = np.stack([index, 255 - index, index * 7 % 256], 1).astype(np.uint8)
    header = lambda count: b"ICOL" + struct.pack(">4h", 0, count, 0, 255) + bytes(20)
    few = lambda count: np.stack([np.arange(count) * 199 % 256 for _ in range(3)], 1).astype(np.uint8) \
        + np.array([0, 31, 77], np.uint8)
    yield "raw.lut", table.T.tobytes()
    yield "headed.lut", header(256) + table.T.tobytes()
    for count in (32, 5):
        # ImageJ looks for the header in files of more than 768 bytes only.
        yield f"headed{count}.lut", (header(count) + few(count).T.tobytes()).ljust(800, b"\0")
    yield "three.lut", "".join(f"{r}\t{g}\t{b}\n" for r, g, b in table).encode()
    yield "four.lut", ("Index\tRed\tGreen\tBlue\n" + "".join(f"{i}\t{r}\t{g}\t{b}\n" for i, (r, g, b) in enumerate(table))).encode()


def main():
    jar = os.environ.get("IMAGEJ_JAR", "/usr/share/java/ij.jar")
    arrays = {}
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        wanted = [("menu", title, name) for name, title in MENU.items()]
        for name, contents in files():
            (folder / name).write_bytes(contents)
            case = name.removesuffix(".lut")
            arrays[f"{case}__file"] = np.frombuffer(contents, np.uint8)
            wanted.append(("file", str(folder / name), case))
        (folder / "list.txt").write_text("\n".join(f"{how}|{what}|{folder / name}.out" for how, what, name in wanted))
        script = folder / "tables.ijm"
        script.write_text(MACRO)
        subprocess.run(["xvfb-run", "-a", "java", "-jar", jar, "-batch", str(script), str(folder / "list.txt")], check=True)
        for _, _, name in wanted:
            arrays[f"{name}__colors"] = np.loadtxt(f"{folder / name}.out").astype(np.uint8)
    target = Path(__file__).parent.parent / "fixtures" / "tables.npz"
    np.savez_compressed(target, **arrays)
    print(f"{target}: {len(arrays)} arrays, {target.stat().st_size} bytes")


main()
