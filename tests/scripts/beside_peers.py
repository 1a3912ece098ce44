#!/usr/bin/env python3
"""Runs scripts that time other programs, with lumiq beside them, and prints one table in Markdown.

    cargo build --release && cargo bench --bench table --no-run      # prints the path of the benchmark's program
    python3 -m venv target/peers && target/peers/bin/pip install -r PEERS/requirements.txt
    target/peers/bin/python tests/scripts/beside_peers.py target/release/lumiq --peers PEERS [--kernels BENCHMARK]

PEERS (or LUMIQ_PEERS) is a folder with these scripts: `generate.py` makes the inputs, `workflows.py` times whole processes
from file to file, `kernels.py` what runs in memory. lumiq takes turns with the others where whole processes are timed; beside
kernels the benchmark's program runs before and after them, and counts with the lower of both times. `--case` chooses cases by name.

A ratio is the other's time through lumiq's: above 1.00 lumiq is faster. Cases during which others kept the machine busy are
repeated. Without the folder this says so and ends.
"""

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path

INPUTS = Path(__file__).resolve().parents[2] / "target/peers-inputs"
TRIES = 3
SHORTEST = 0.05
BUSY = 0.2  # cores that others keep busy: above, a case is repeated

# Case of workflows.py -> names and arguments of lumiq. The first is what ratios are of. Pictures are compressed as the
# others compress them; of what lumiq writes beside the samples nothing stays, for the others are compared file by file.
WORKFLOWS = {
    "startup": {"lumiq": "--version"},
    "picture-png": {
        "lumiq": "resize {in} -o {out}.png --scale 0.5 --compression-level 1",
        "lumiq-as-it-is": "resize {in} -o {out}.png --scale 0.5",
    },
    "picture-jpg": {"lumiq": "resize {in} -o {out}.jpg --scale 0.5 --quality 85 --subsampling 420"},
    "pictures-batch": {"lumiq": "resize {in} --out {out} --long-side 1024 --quality 85 --subsampling 420"},
    "iq-spectrogram": {"lumiq": "spectrogram {in} -o {out}.npy --fft 1024 --hop 1024 && rm -f {out}.axes.json"},
    "iq-spectrogram-picture": {
        "lumiq": "spectrogram {in} -o {out}.png --fft 1024 --hop 1024 --columns 2000 --reduce max --range -120:0"
        " --colormap grey && rm -f {out}.axes.json",
    },
    "iq-slice": {
        "lumiq": "slice {in} -o {out}.sigmf-meta --center 437.92e6 --decimate 16"
        " && mv {out}.sigmf-data {out}.cf32 && rm {out}.sigmf-meta",
    },
    "sigmf-open": {"lumiq": "convert {in} -o {out}.npy --from 0n --to 1000000n"},
    "stack-max": {"lumiq": "project {in} -o {out}.tif --axis t --method max"},
    "stack-deflate-max": {"lumiq": "project {in} -o {out}.tif --axis t --method max"},
    "stack-lzw-max": {"lumiq": "project {in} -o {out}.tif --axis t --method max"},
    # Two processes, one after the other.
    "stack-figure": {
        "lumiq": "render {in} -o {out}/rgb.png --layers 0:red:150..3000,1:green:150..3000"
        " && {lumiq} project {in} -o {out}/max.tif --axis t --method max",
    },
    "blend": {"lumiq": "blend {in} -o {out}.npy --mode screen"},
    "big-read": {"lumiq": "convert {in} -o {out}.npy"},
}

# Case of kernels.py -> kernel and size of the row of the benchmark's table that does the same.
KERNELS = {
    **{f"spectrogram {n}/{hop}": ("spectrogram, dB", f"1 M, FFT {n}, hop {hop}")
       for n, hop in ((1024, 1024), (1024, 512), (256, 256), (256, 128), (256, 64))},
    "screen blend 100x512x512x4 u8": ("blend, screen u8", "2 × 100 MiB"),
    "resize RGB 20 MP to half": ("resize, Lanczos3 RGB u8", "20 MP to half"),
    "resize RGB 6 MP to 1568": ("resize, Lanczos3 RGB u8", "6 MP to 1568"),
    "resize RGBA 20 MP to half": ("resize, Lanczos3 RGBA u8", "20 MP to half"),
    "resize RGBA 6 MP to 1568": ("resize, Lanczos3 RGBA u8", "6 MP to 1568"),
    "max projection u16 50x2x512x512": ("projection, max u16", "100 × 512²"),
    "mean projection u16 50x2x512x512": ("projection, mean u16", "100 × 512²"),
    "composite 4 x u16 2048x2048 to RGB8": ("composite, add", "4 × 2048², u16"),
}


def json_lines(words, **options):
    """Runs a program that prints JSON objects, one a line; what it skips goes to stderr."""
    done = subprocess.run(list(map(str, words)), check=True, stdout=subprocess.PIPE, text=True, **options)
    return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]


def quietest(measure):
    """The first of a few results during which others left the machine alone, or the one with the least of them."""
    results = []
    for _ in range(TRIES):
        rows = measure()
        if not rows:
            return rows, 0.0
        # Processors' time is counted in hundredths of a second: of what takes a few, nothing can be said.
        times = [row.get("median_s", 1.0) for row in rows]
        counted = [row.get("other_cpu", 0.0) for row, time in zip(rows, times) if time >= SHORTEST]
        results.append((max(counted, default=0.0), rows))
        if results[-1][0] <= BUSY:
            break
    busy, rows = min(results, key=lambda result: result[0])
    return rows, busy


def command(lumiq, arguments):
    """A command as workflows.py takes them: words, without a shell unless it is several processes."""
    whole = f"{lumiq} {arguments}".replace("{lumiq}", str(lumiq))
    return f"sh -c '{whole}'" if "&&" in whole else whole


def workflow(args, case):
    """Rows of one case of workflows.py: (program, seconds, cpu, memory, bytes, difference)."""
    words = [sys.executable, args.peers / "workflows.py", args.inputs, "--case", case, "--repeats", args.repeats]
    for name, arguments in WORKFLOWS[case].items():
        words += ["--with", f"{name}={command(args.lumiq, arguments)}"]
    rows, busy = quietest(lambda: [row for row in json_lines(words) if "peer" in row])
    return [{"program": row["peer"].replace("-", " ") if row["peer"].startswith("lumiq") else row["peer"],
             "time": row["median_s"], "unit": "s", "cpu": row["cpu_s"], "memory": row["peak_anon_mb"],
             "bytes": row["out_bytes"], "difference": row["max_diff"]} for row in rows], busy


def kernel(args, case, threads):
    """Rows of one case of kernels.py on so many threads, in milliseconds."""
    name, size = KERNELS[case]

    def ours():
        rows = json_lines([args.kernels, "--json", name])
        wanted = [row for row in rows if (row["kernel"], row["size"], row["threads"]) == (name, size, threads)]
        return [row["milliseconds"] for row in wanted]

    def measure():
        words = [sys.executable, args.peers / "kernels.py", args.inputs, "--threads", threads, "--case", case]
        before, rows, after = ours(), [row for row in json_lines(words) if "peer" in row], ours()
        lumiq = {"peer": "lumiq", "median_ms": min(before + after, default=None), "max_diff": None}
        return [lumiq, *rows] if before and after and rows else []

    rows, busy = quietest(measure)
    return [{"program": row["peer"], "time": row["median_ms"], "unit": "ms", "difference": row["max_diff"]}
            for row in rows], busy


def markdown(case, rows, busy):
    """Lines of the table, lumiq first, then the others from fast to slow."""
    ours = next((row["time"] for row in rows if row["program"] == "lumiq"), None)
    order = sorted(rows, key=lambda row: (not row["program"].startswith("lumiq"), row["time"]))
    note = f" ({busy:.1f} cores busy otherwise)" if busy > BUSY else ""
    for index, row in enumerate(order):
        ratio = row["time"] / ours if ours and row["program"] != "lumiq" else None
        cells = [case + note if index == 0 else "", row["program"], figure(row["time"], row["unit"]), number(ratio, "{:.2f}"),
                 number(row.get("cpu"), "{:.2f} s"), number(row.get("memory"), "{:.0f} MB"),
                 number(row.get("bytes") and row["bytes"] / 1e6, "{:.2f}"), number(row.get("difference"), "{:g}")]
        print("| " + " | ".join(cells) + " |", flush=True)


def figure(time, unit):
    return f"{time:.3f} s" if unit == "s" else f"{time:.2f} ms"


def number(value, form):
    return form.format(value) if isinstance(value, (int, float)) else "" if value is None else "–"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("lumiq", type=Path, help="the program, a release build")
    parser.add_argument("--peers", type=Path, default=os.environ.get("LUMIQ_PEERS"), help="the folder of scripts")
    parser.add_argument("--inputs", type=Path, default=INPUTS, help="where the inputs are, or are made (2.3 GB)")
    parser.add_argument("--kernels", type=Path, help="the program of the benchmark `table`, for what runs in memory")
    parser.add_argument("--case", action="append", help="only this case (may be given again)")
    parser.add_argument("--repeats", type=int, default=5)
    args = parser.parse_args()
    if not args.peers or not (Path(args.peers) / "workflows.py").is_file():
        sys.exit("no folder of peers' scripts: name one with --peers or LUMIQ_PEERS")
    args.peers = Path(args.peers)
    args.lumiq = args.lumiq.resolve()
    if not (args.inputs / "iq_100m.cf32").exists():
        subprocess.run([sys.executable, args.peers / "generate.py", args.inputs], check=True)

    chosen = lambda cases: [case for case in cases if not args.case or case in args.case]
    print("| case | program | time | ratio | processor | memory | MB written | largest difference |")
    print("|---|---|---|---|---|---|---|---|")
    for case in chosen(WORKFLOWS):
        markdown(case, *workflow(args, case))
    for case in chosen(KERNELS) if args.kernels else []:
        for threads in (1, 2):
            markdown(f"{case}, {threads} thread{'s' * (threads > 1)}", *kernel(args, case, threads))


if __name__ == "__main__":
    main()
