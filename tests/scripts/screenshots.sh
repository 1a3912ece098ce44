#!/usr/bin/env bash
# Makes the README's pictures from the built-in samples, in a window of its own on a screen of its own.
#
#   tests/scripts/screenshots.sh [FOLDER] [WIDTHxHEIGHT]        (default: assets 1440x900)
#
# Needs Xvfb, xdotool, ImageMagick and a software OpenGL driver (Debian: xvfb xdotool imagemagick libgl1-mesa-dri
# libxcursor1 libxi6 libxkbcommon-x11-0). LUMIQ names another program than target/release/lumiq; PATIENCE multiplies the
# waits for slow machines and unoptimised builds.
set -euo pipefail
cd "$(dirname "$0")/../.."
folder=${1:-assets}
size=${2:-1440x900}
patience=${PATIENCE:-1}
program=${LUMIQ:-target/release/lumiq}
if [ -z "${LUMIQ:-}" ]; then cargo build --release --quiet; fi
for tool in Xvfb xdotool import; do
  command -v "$tool" >/dev/null || { echo "$tool is missing; see the head of this script" >&2; exit 1; }
done
mkdir -p "$folder"
scratch=$(mktemp -d)
screen=
window=
finish() {
  if [ -n "$window" ]; then kill "$window" 2>/dev/null || true; fi
  if [ -n "$screen" ]; then kill "$screen" 2>/dev/null || true; fi
  rm -rf "$scratch"
}
trap finish EXIT

# The screen takes the first free number and says which.
exec 3<>"$scratch/display"
Xvfb -displayfd 3 -screen 0 "${size}x24" >/dev/null 2>&1 3>"$scratch/display" &
screen=$!
for _ in $(seq 100); do [ -s "$scratch/display" ] && break; sleep 0.1; done
DISPLAY=":$(tr -d '\n' <"$scratch/display")"
# This driver's fast path for linear fragments drops a colour channel.
export DISPLAY LP_PERF=no_rast_linear

pause() { sleep "$(awk "BEGIN { print $1 * $patience }")"; }

# open THEME: a fresh window without memories.
open() {
  rm -rf "$scratch/config" "$scratch/data"
  mkdir -p "$scratch/config" "$scratch/data"
  echo "theme = \"$1\"" >"$scratch/config/settings.toml"
  # The name of the home is seen where files go.
  HOME=/home/me LUMIQ_CONFIG_DIR=$scratch/config XDG_DATA_HOME=$scratch/data XDG_CACHE_HOME=$scratch/cache "$program" --renderer glow >/dev/null 2>&1 &
  window=$!
  id=$(timeout 60 xdotool search --sync --onlyvisible --name '^lumiq$' | head -n 1)
  xdotool windowmove "$id" 0 0 windowsize "$id" "${size%x*}" "${size#*x}" windowfocus "$id"
  pause 3
}

shut() { kill "$window"; wait "$window" 2>/dev/null || true; window=; }
shoot() { import -window "$id" -strip "$folder/$1.png"; echo "$folder/$1.png"; }
key() { xdotool key --window "$id" "$1"; pause 0.5; }
# ask WORDS: run the first thing the command palette finds.
ask() { key ctrl+k; xdotool type --delay 30 "$1"; pause 0.5; key Return; }
point() { xdotool mousemove "$(awk "BEGIN { print int(${size%x*} * $1) }")" "$(awk "BEGIN { print int(${size#*x} * $2) }")"; pause 1; }
# box FROM TO: a box on a spectrogram, by dragging with Shift held between two places in parts of the window.
box() {
  point "$1" "$2"
  xdotool keydown shift mousedown 1
  point "$(awk "BEGIN { print ($1 + $3) / 2 }")" "$(awk "BEGIN { print ($2 + $4) / 2 }")"
  point "$3" "$4"
  xdotool mouseup 1 keyup shift
  pause 1
}

open light
point 0.5 0.95
pause 4
shoot start-light
shut

for theme in dark light; do
  open "$theme"
  ask "open sample fluorescence"
  pause 8
  ask "open sample rf"
  pause 12
  ask "Fluorescence time-lapse (simulated)"
  pause 2
  for _ in 1 2 3 4 5 6; do key Right; done
  # Overlays: they are part of the picture, and of what is exported.
  key shift+b
  key shift+t
  pause 3
  point 0.42 0.45
  shoot "stack-$theme"
  ask "RF scene (simulated)"
  pause 4
  # The chirp in numbers, beside the annotations that the sample has.
  box 0.333 0.512 0.479 0.653
  key m
  pause 6
  point 0.30 0.62
  shoot "recording-$theme"
  shut
done
