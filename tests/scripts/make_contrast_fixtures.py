#!/usr/bin/env python3
"""Writes tests/fixtures/contrast.npz: small stacks, and the display ranges that ImageJ itself finds in them.

    apt-get install default-jdk xvfb
    python3 -m venv target/venv && target/venv/bin/pip install numpy
    IMAGEJ_JAR=.../ij.jar target/venv/bin/python tests/scripts/make_contrast_fixtures.py

Since 1.54m ImageJ counts 16 bits in other bins, and rounds their range instead of cutting it off. Debian 12 has 1.53t,
which differs from what was written here (by 1.54r) in that alone; a newer ij.jar comes from https://imagej.net/ij/.

Clicks the Auto button of ImageJ's Brightness & Contrast window, whose algorithm no macro reaches (what the recorder
writes for it is another one), and runs Process > Enhance Contrast. Cases are TYPE_SUBJECT; arrays are CASE__WHAT:
  planes      the stack, [z, y, x]
  clicks      the ranges after each of 14 clicks on Auto, on the first plane, [click, (min, max)]
  enhanced    after Enhance Contrast with each of SATURATED, on the first plane
  pooled      the same with the histogram of the whole stack; the middle plane is in front
  saturated   the percentages
"""
import os
import subprocess
import tempfile
from pathlib import Path

import numpy as np

SATURATED = (0.1, 0.35, 1.0, 2.0, 5.0)
CLICKS = 14
DEPTH, HEIGHT, WIDTH = 3, 48, 64
STORED = {"u8": ">u1", "u16": ">u2", "f32": ">f4"}

PROGRAM = """
import ij.*;
import ij.io.*;
import ij.plugin.frame.ContrastAdjuster;
import ij.process.ImageProcessor;
import java.lang.reflect.Method;

public class Contrast {
    static ImagePlus open(String path, String kind) {
        FileInfo info = new FileInfo();
        info.width = %(width)d;
        info.height = %(height)d;
        info.nImages = %(depth)d;
        info.fileType = kind.equals("u8") ? FileInfo.GRAY8 : kind.equals("u16") ? FileInfo.GRAY16_UNSIGNED
            : FileInfo.GRAY32_FLOAT;
        info.directory = "";
        info.fileName = path;
        return new FileOpener(info).openImage();
    }

    static void say(String what, ImagePlus image) {
        System.out.println(what + " " + image.getDisplayRangeMin() + " " + image.getDisplayRangeMax());
    }

    public static void main(String[] arguments) throws Exception {
        new ImageJ(ImageJ.NO_SHOW);
        System.out.println("version " + IJ.getVersion());
        ImagePlus image = open(arguments[0], arguments[1]);
        image.show();
        ContrastAdjuster window = new ContrastAdjuster();
        window.run("");
        // Its thread takes the image in, and forgets clicks when it has.
        Thread.sleep(1500);
        Method auto = ContrastAdjuster.class.getDeclaredMethod("autoAdjust", ImagePlus.class, ImageProcessor.class);
        auto.setAccessible(true);
        for (int click = 0; click < %(clicks)d; click++) {
            auto.invoke(window, image, image.getProcessor());
            say("clicks", image);
        }
        for (String percent : "%(saturated)s".split(" ")) {
            image = open(arguments[0], arguments[1]);
            IJ.run(image, "Enhance Contrast", "saturated=" + percent);
            say("enhanced", image);
            image = open(arguments[0], arguments[1]);
            image.setSlice(2);
            IJ.run(image, "Enhance Contrast", "saturated=" + percent + " use");
            say("pooled", image);
        }
        System.exit(0);
    }
}
"""


def subjects():
    """Planes as a camera makes them: dim cells on a background, a bright speck, an empty field, noise all over."""
    random = np.random.default_rng(7)
    y, x = np.mgrid[:HEIGHT, :WIDTH]
    background = random.normal(0.08, 0.004, (DEPTH, HEIGHT, WIDTH))
    cells = background.copy()
    for _ in range(9):
        z, cy, cx, width = random.integers(DEPTH), *random.uniform(5, 43, 2), random.uniform(2, 6)
        cells[z] += random.uniform(0.1, 0.5) * np.exp(-((y - cy) ** 2 + (x - cx) ** 2) / (2 * width ** 2))
    speck = background.copy()
    speck[:, 10:12, 20:23] = 0.95
    return {"cells": cells, "speck": speck, "flat": np.full_like(background, 0.25),
            "noise": random.uniform(0, 1, background.shape)}


def stored(kind, planes):
    if kind == "f32":
        planes = planes * 40 - 3
        planes[:, 0, :3] = np.nan
        return planes.astype("<f4")
    top = {"u8": 255, "u16": 20000}[kind]
    return np.clip(np.round(planes * top), 0, top).astype("<u1" if kind == "u8" else "<u2")


def main():
    jar = os.environ.get("IMAGEJ_JAR", "/usr/share/java/ij.jar")
    arrays = {"all__saturated": np.array(SATURATED)}
    with tempfile.TemporaryDirectory() as folder:
        program = Path(folder, "Contrast.java")
        program.write_text(PROGRAM % {"width": WIDTH, "height": HEIGHT, "depth": DEPTH, "clicks": CLICKS,
                                      "saturated": " ".join(map(str, SATURATED))})
        for kind in STORED:
            for name, planes in subjects().items():
                case = f"{kind}_{name}"
                arrays[f"{case}__planes"] = stored(kind, planes)
                raw = Path(folder, f"{case}.raw")
                arrays[f"{case}__planes"].astype(STORED[kind]).tofile(raw)
                call = ["xvfb-run", "-a", "java", "-cp", jar, str(program), str(raw), kind]
                lines = subprocess.run(call, check=True, capture_output=True, text=True, timeout=120).stdout.splitlines()
                version, = (line.split()[1] for line in lines if line.startswith("version "))
                assert version >= "1.54m", f"ImageJ {version} is too old, see above"
                for what in ("clicks", "enhanced", "pooled"):
                    found = [line.split()[1:] for line in lines if line.startswith(what + " ")]
                    arrays[f"{case}__{what}"] = np.array(found, float)
    target = Path(__file__).parent.parent / "fixtures" / "contrast.npz"
    np.savez_compressed(target, **arrays)
    print(f"{target}: {len(arrays)} arrays, {target.stat().st_size} bytes")


main()
