#!/usr/bin/env python3
"""Runs the examples of docs/clusters.md as they stand there, with GNU parallel and Snakemake themselves.

    target/python/bin/python tests/scripts/run_schedulers.py target/debug/lumiq

Blocks of the page that say `file=NAME` become that file, those that say `run=NAME` are run by a shell. Each way gets a folder
of scans, made here, and must make the bytes that `lumiq run` makes without parts; called again it must do nothing; after one
scan has changed, only its result may change; and the joined manifest must know every result. SLURM's `sbatch` is a
stand-in that runs the tasks at once: the scripts are tried, not the scheduler.

Exit code 1 if one does not. What is not installed is said and left out.
"""

import json
import os
import re
import shutil
import struct
import subprocess
import sys
import tempfile
from pathlib import Path

PAGE = Path(__file__).resolve().parents[2] / "docs/clusters.md"
SCANS = 24
BLOCK = re.compile(r"^```\w+ (file|run)=(\S+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
# Example, the program it is for, the manifest with all results.
WAYS = [
    ("parallel", "parallel", "web.jsonl"),
    ("parallel-chunks", "parallel", "web/.lumiq-run.jsonl"),
    ("slurm", "sh", "web.jsonl"),
    ("snakemake", "snakemake", "web.jsonl"),
    ("snakemake-single", "snakemake", "web.jsonl"),
]
SBATCH = """#!/bin/sh
# Runs at once what SLURM would queue: a script with an array, or the command behind --wrap.
for last; do :; done
[ -f "$last" ] || exec sh -c "$last"
for task in $(seq "$(sed -n 's/^#SBATCH --array=1-//p' "$last")"); do
    SLURM_ARRAY_TASK_ID=$task SLURM_CPUS_PER_TASK=1 sh "$last" >&2 || exit
done
echo 1
"""


def scan(number, shade=0):
    """A grey TIFF of one strip."""
    width, height = 1100 + number, 12
    pixels = bytes((x // 5 + y * 9 + number * 7 + shade) & 255 for y in range(height) for x in range(width))
    sizes = [(256, width), (257, height), (258, 8), (259, 1), (262, 1), (273, 8), (277, 1), (278, height)]
    tags = [*sizes, (279, len(pixels))]
    directory = b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in tags)
    start = struct.pack("<I", 8 + len(pixels))
    return b"II*\0" + start + pixels + struct.pack("<H", len(tags)) + directory + bytes(4)


def scan_name(number):
    # People's names of files have spaces.
    return f"scan {number:03}.tif" if number % 5 == 0 else f"scan-{number:03}.tif"


class Place:
    """A folder with scans and the files of the page, in which examples run."""

    def __init__(self, folder, blocks, environment):
        self.folder, self.blocks, self.environment = folder, blocks, environment
        (folder / "scans").mkdir(parents=True)
        for number in range(SCANS):
            (folder / "scans" / scan_name(number)).write_bytes(scan(number))
        for (kind, name), text in blocks.items():
            if kind == "file":
                (folder / name).write_text(text)
        # The machine itself, without ssh.
        (folder / "nodes.txt").write_text("1/:\n")

    def run(self, example):
        call = ["sh", "-eu", "-c", self.blocks["run", example]]
        ran = subprocess.run(call, cwd=self.folder, env=self.environment, capture_output=True, text=True)
        if ran.returncode != 0:
            sys.exit(f"{example}: ended with {ran.returncode}\n{ran.stdout}{ran.stderr}")

    def results(self):
        """Names, bytes and times."""
        paths = sorted((self.folder / "web").glob("*.jpg"))
        return {path.name: (path.read_bytes(), path.stat().st_mtime_ns) for path in paths}


def check(holds, example, sentence):
    if not holds:
        sys.exit(f"{example}: {sentence}")


def bytes_of(results):
    return {name: data for name, (data, _) in results.items()}


def try_way(example, manifest, place, expected):
    place.run(example)
    made = place.results()
    check(bytes_of(made) == expected, example, "the results are not those of a run without parts")
    known = [json.loads(line) for line in (place.folder / manifest).read_text().splitlines()]
    outputs = {Path(line["output"]).name for line in known if line["state"] == "done"}
    check(outputs == set(expected), example, f"the manifest knows {len(outputs)} of {SCANS} results")
    place.run(example)
    check(place.results() == made, example, "a second call makes something again")
    changed = scan_name(3)
    (place.folder / "scans" / changed).write_bytes(scan(3, shade=99))
    place.run(example)
    again = place.results()
    differing = [Path(name).stem for name in made if again.get(name) != made[name]]
    check(differing == [Path(changed).stem], example, f"after a change these were made again: {differing}")
    print(f"{example}: {SCANS} results, nothing twice, one after a change")


def try_measuring(place):
    place.run("parallel-measure")
    tables = {path.stem for path in (place.folder / "tables").glob("*.csv") if path.stat().st_size > 0}
    check(tables == {Path(scan_name(number)).stem for number in range(SCANS)}, "parallel-measure", "tables are missing")
    print(f"parallel-measure: {SCANS} tables")


def has(program, environment):
    if not shutil.which(program, path=environment["PATH"]):
        return False
    # Debian's moreutils have another program of that name.
    version = subprocess.run([program, "--version"], env=environment, capture_output=True, text=True)
    return version.returncode == 0 and (program != "parallel" or version.stdout.startswith("GNU parallel"))


def surroundings(program, scratch):
    """Where the examples find lumiq, the programs beside this Python and the stand-in, and no settings of anybody."""
    stand_ins = scratch / "bin"
    stand_ins.mkdir()
    (stand_ins / "sbatch").write_text(SBATCH)
    (stand_ins / "sbatch").chmod(0o755)
    folders = [stand_ins, Path(program).resolve().parent, Path(sys.executable).parent]
    path = os.pathsep.join([*map(str, folders), os.environ["PATH"]])
    return {**os.environ, "PATH": path, "HOME": str(scratch), "XDG_CACHE_HOME": str(scratch / "cache")}


def main():
    blocks = {(kind, name): text for kind, name, text in BLOCK.findall(PAGE.read_text())}
    with tempfile.TemporaryDirectory() as scratch:
        scratch = Path(scratch)
        environment = surroundings(sys.argv[1], scratch)
        whole = Place(scratch / "whole", blocks, environment)
        whole.run("plain")
        expected = bytes_of(whole.results())
        check(len(expected) == SCANS, "plain", f"made {len(expected)} of {SCANS} results")
        for example, program, manifest in WAYS:
            if program == "sh" or has(program, environment):
                try_way(example, manifest, Place(scratch / example, blocks, environment), expected)
            else:
                print(f"skipped: {example} (there is no {program} here)")
        if has("parallel", environment):
            try_measuring(Place(scratch / "measure", blocks, environment))


if __name__ == "__main__":
    main()
