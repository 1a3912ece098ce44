#!/usr/bin/env python3
"""Resizes a tiled RGB TIFF of 60 000 × 60 000 pixels (10.8 GB of samples) to 6 000 × 6 000 within 512 MB.

    tests/scripts/resize_in_512_megabytes.py target/release/lumiq

The file takes a few megabytes: its tiles are deflated, and a few of them stand in many places. Says the peak memory of
the program and fails if it passes 700 MB, or if a result made with eight times the memory is another one. What
`cargo test` does at a tenth of the side is tests/bounded_memory.
"""

import os
import struct
import subprocess
import sys
import tempfile
import time
import zlib

SIDE, RESULT, TILE, DIFFERENT = 60_000, 6_000, 256, 61
BUDGETS, MOST = (512, 4096), 700_000_000
SHORT, LONG = 3, 4


def tile(number):
    rows = []
    for y in range(TILE):
        row = bytearray(3 * TILE)
        row[0::3] = bytes((x + number * 4) & 255 for x in range(TILE))
        row[1::3] = bytes([(y ^ number) & 255]) * TILE
        row[2::3] = bytes((x * y // 64 ^ number * 3) & 255 for x in range(TILE))
        rows.append(bytes(row))
    return zlib.compress(b"".join(rows), 6)


def write(path):
    tiles = [tile(number) for number in range(DIFFERENT)]
    starts, at = [], 8
    for data in tiles:
        starts.append(at)
        at += len(data)
    count = (-(-SIDE // TILE)) ** 2
    places = range(count)
    offsets = struct.pack(f"<{count}I", *(starts[place % DIFFERENT] for place in places))
    lengths = struct.pack(f"<{count}I", *(len(tiles[place % DIFFERENT]) for place in places))
    bits, directory = at + 8 * count, at + 8 * count + 6
    tags = [
        (256, LONG, 1, SIDE), (257, LONG, 1, SIDE), (258, SHORT, 3, bits), (259, SHORT, 1, 8), (262, SHORT, 1, 2),
        (277, SHORT, 1, 3), (322, LONG, 1, TILE), (323, LONG, 1, TILE), (324, LONG, count, at),
        (325, LONG, count, at + 4 * count),
    ]
    with open(path, "wb") as file:
        file.write(b"II*\0" + struct.pack("<I", directory) + b"".join(tiles) + offsets + lengths)
        file.write(struct.pack("<3H", 8, 8, 8) + struct.pack("<H", len(tags)))
        file.write(b"".join(struct.pack("<HHII", *tag) for tag in tags) + bytes(4))


def main():
    program = sys.argv[1]
    with tempfile.TemporaryDirectory() as folder:
        source = os.path.join(folder, "large.tif")
        write(source)
        results = []
        for budget in BUDGETS:
            result = os.path.join(folder, f"{budget}.tif")
            begin = time.time()
            call = [program, "resize", source, "-o", result, "--width", str(RESULT), "--memory", str(budget)]
            process = subprocess.Popen(call)
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            if process.returncode != 0:
                sys.exit(f"lumiq ended with {process.returncode}")
            peak = usage.ru_maxrss * 1024
            print(f"--memory {budget}: peak {peak / 1e6:.0f} MB, {time.time() - begin:.1f} s")
            if budget == BUDGETS[0] and peak > MOST:
                sys.exit(f"more than {MOST / 1e6:.0f} MB")
            with open(result, "rb") as file:
                results.append(file.read())
        if results[0] != results[1]:
            sys.exit("the result depends on the memory")
        print(f"{len(results[0])} equal bytes")


if __name__ == "__main__":
    main()
