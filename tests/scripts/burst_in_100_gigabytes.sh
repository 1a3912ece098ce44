#!/bin/sh
# A burst of one sample in a recording of 100 GB that is silent otherwise, seen in a picture of the whole: plants it in
# a file with holes, makes the index (killing it halfway and going on), draws 2000 columns, and looks for the column.
#
#   burst_in_100_gigabytes.sh [GIGABYTES [FOLDER [LUMIQ]]]
#
# Needs a file system that keeps holes, 2 % of the size as room for the index, python3, and GNU time for the memory.
set -eu

gigabytes=${1:-100}
folder=$(mktemp -d "${2:-${TMPDIR:-/tmp}}/lumiq-burst.XXXXXX")
lumiq=${3:-$(dirname "$0")/../../target/release/lumiq}
trap 'rm -rf "$folder"' EXIT INT TERM
export LUMIQ_CACHE_DIR="$folder/cache"

recording="$folder/silence_20Msps.cf32"
picture="$folder/whole.npy"
truncate -s "${gigabytes}G" "$recording"
# Anywhere, at neither end and in the middle of nothing: an odd sample at 61.8 %.
burst=$(python3 -c "print(int($gigabytes * 2**30 / 8 * 0.618) | 1)")
printf '\000\000\200\077\000\000\000\000' | dd of="$recording" bs=8 seek="$burst" conv=notrunc status=none
touch -d '1 minute ago' "$recording"

draw() {
    "$@" "$lumiq" spectrogram "$recording" --sample-rate 20e6 --index --columns 2000 -o "$picture"
}

echo "killed after five seconds:"
draw timeout -s KILL 5 || true
du -h "$folder/cache"
echo "and on to the end:"
if command -v /usr/bin/time > /dev/null; then
    draw /usr/bin/time -f '%e s, %M kB at most'
else
    draw time -p
fi

python3 - "$picture" "$burst" "$gigabytes" <<'CHECK'
import ast
import struct
import sys

path, burst, gigabytes = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
with open(path, "rb") as file:
    assert file.read(8)[:6] == b"\x93NUMPY"
    header = ast.literal_eval(file.read(struct.unpack("<H", file.read(2))[0]).decode())
    bins, columns = header["shape"]
    rows = [struct.unpack(f"<{columns}f", file.read(4 * columns)) for _ in range(bins)]
lit = [column for column in range(columns) if max(row[column] for row in rows) > -100]
where = burst / (gigabytes * 2**30 / 8) * columns
level = max(max(row) for row in rows)
print(f"sample {burst} belongs into column {where:.1f} of {columns}; lit: {lit}, {level:.1f} dBFS in each bin")
# A frame of 1024 in the Hann window: 20·log10(1/512) in its middle, 6 dB less between two frames.
assert lit and all(abs(column - where) <= 2 for column in lit), "not there, or not there alone"
assert -60.5 < level < -53.9
CHECK
