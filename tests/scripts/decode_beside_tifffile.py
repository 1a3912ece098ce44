#!/usr/bin/env python3
"""Reads the files that the benchmark decodes with lumiq and with tifffile (imagecodecs), one after the other in turns.

    cargo bench --bench table --no-run                   # prints the path of the program
    python3 -m venv target/venv && target/venv/bin/pip install numpy tifffile imagecodecs
    target/venv/bin/python tests/scripts/decode_beside_tifffile.py PROGRAM [THREADS]

The median of tifffile's time divided by lumiq's over all turns: above 1.00 lumiq is faster. Both read the same file from
the system's cache, with as many threads, into memory that is new each time.
"""
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import tifffile

TURNS = 11


def main(program, threads):
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([program, "--write", folder], check=True)
        print(f"{'file':<26} {'threads':>7} {'lumiq':>11} {'tifffile':>11} {'ratio':>6}")
        for path in sorted(Path(folder).glob("*.tif")):
            report(path.stem, threads, list(turns(program, path, threads)))


def turns(program, path, threads):
    """Pairs of milliseconds, lumiq's and tifffile's; the first pair warms up and does not count."""
    command = [program, "--turns", str(path), str(threads)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as reader:
        for turn in range(TURNS + 1):
            print(file=reader.stdin, flush=True)
            ours = float(reader.stdout.readline())
            start = time.perf_counter()
            tifffile.imread(path, maxworkers=threads)
            theirs = (time.perf_counter() - start) * 1e3
            if turn > 0:
                yield ours, theirs


def report(name, threads, pairs):
    ours, theirs = (statistics.median(side) for side in zip(*pairs))
    ratio = statistics.median(their / our for our, their in pairs)
    print(f"{name:<26} {threads:>7} {ours:>8.1f} ms {theirs:>8.1f} ms {ratio:>6.2f}")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 1)
