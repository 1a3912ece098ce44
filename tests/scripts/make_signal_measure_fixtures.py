#!/usr/bin/env python3
"""Writes tests/fixtures/signal_measure.npz: seeded signals, and what NumPy and SciPy measure in them.

    python3 -m venv target/venv && target/venv/bin/pip install numpy scipy
    target/venv/bin/python tests/scripts/make_signal_measure_fixtures.py

Arrays are named CASE__WHAT:
  x        the signal: int16 pairs (I, Q) or int16 of a real one, to be divided by 32768
  box      first sample, sample after the last, lower and upper edge in cycles per sample
  frames   samples of a frame, samples from frame to frame
  values   in this order: band power (dBFS), peak (dBFS), floor (dBFS per cycle per sample), SNR (dB), adjacent channels
           lower and upper (dBc), occupied bandwidth, -3 dB bandwidth, -26 dB bandwidth, centroid (cycles per sample),
           drift (cycles per sample squared); NaN where there is none

Definitions: Welch's mean by scipy.signal.welch, frames of a Blackman-Harris window wholly within the box; power of a band
from the density, bins at its edges in proportion; the floor from medians of single frames before, after, below and above
(divided by ln 2, the second lowest); occupied bandwidth with 0.5 % of the power above the floor on either side; x-dB
bandwidth between the outermost crossings; drift by numpy.polyfit through the centroids of the frames.
"""
from pathlib import Path

import numpy as np
from scipy import signal

WINDOW = "blackmanharris"
random = np.random.default_rng(20240607)
arrays = {}


def noise(samples, density):
    """Complex white noise of a density per cycle per sample."""
    return (random.standard_normal(samples) + 1j * random.standard_normal(samples)) * np.sqrt(density / 2)


def root_raised_cosine(beta, samples_per_symbol, symbols):
    t = np.arange(-symbols * samples_per_symbol, symbols * samples_per_symbol + 1) / samples_per_symbol
    taps = np.empty_like(t)
    for index, time in enumerate(t):
        if time == 0:
            taps[index] = 1 + beta * (4 / np.pi - 1)
        elif np.isclose(abs(time), 1 / (4 * beta)):
            taps[index] = beta / np.sqrt(2) * (
                (1 + 2 / np.pi) * np.sin(np.pi / (4 * beta)) + (1 - 2 / np.pi) * np.cos(np.pi / (4 * beta)))
        else:
            taps[index] = (np.sin(np.pi * time * (1 - beta)) + 4 * beta * time * np.cos(np.pi * time * (1 + beta))) / (
                np.pi * time * (1 - (4 * beta * time) ** 2))
    return taps / np.sqrt(np.sum(taps ** 2) / samples_per_symbol)


def frequencies(n_fft, real):
    return np.arange(n_fft // 2 + 1) / n_fft if real else (np.arange(n_fft) - n_fft // 2) / n_fft


def frames_of(x, n_fft, hop):
    """Density of each frame, [frame, frequency]."""
    real = not np.iscomplexobj(x)
    _, _, power = signal.spectrogram(x, 1.0, WINDOW, n_fft, n_fft - hop, detrend=False, return_onesided=real)
    return (power if real else np.fft.fftshift(power, axes=0)).T


def mean_of(x, n_fft, hop):
    real = not np.iscomplexobj(x)
    _, power = signal.welch(x, 1.0, WINDOW, n_fft, n_fft - hop, detrend=False, return_onesided=real)
    return power if real else np.fft.fftshift(power)


def shares(f, n_fft, low, high):
    """How much of each bin lies in a band."""
    ends = [0 if f[0] >= 0 else -0.5, 0.5]
    bottom = np.maximum(f - 0.5 / n_fft, ends[0])
    top = np.minimum(f + 0.5 / n_fft, ends[1])
    return np.clip(np.minimum(top, high) - np.maximum(bottom, low), 0, None) / (top - bottom)


def floor_of(x, box, n_fft, hop):
    first, end, low, high = box
    f = frequencies(n_fft, not np.iscomplexobj(x))
    inside = (f >= low) & (f <= high)
    own = frames_of(x[first:end], n_fft, hop)
    width, guard = max(high - low, 64 / n_fft), 6 / n_fft
    below = own[:, (f >= low - guard - width) & (f <= low - guard)]
    above = own[:, (f >= high + guard) & (f <= high + guard + width)]
    length = max(end - first, 4 * n_fft)
    places = [below, above]
    for part in (x[max(first - n_fft // 2 - length, 0):max(first - n_fft // 2, 0)], x[end + n_fft // 2:][:length]):
        if len(part) >= n_fft:
            places.append(frames_of(part, n_fft, hop)[:, inside])
    medians = sorted(np.median(place) / np.log(2) for place in places if place.size >= 32)
    return medians[1] if len(medians) > 2 else medians[0]


def edges_of_power(f, n_fft, power, part):
    """Cumulated power, straight between the edges of bins."""
    edges = np.concatenate([[f[0] - 0.5 / n_fft], f + 0.5 / n_fft])
    total = np.concatenate([[0], np.cumsum(power)])
    keep = np.concatenate([[True], np.diff(total) > 0])
    at = lambda share: np.interp(share * total[-1], total[keep], edges[keep])
    return at((1 + part) / 2) - at((1 - part) / 2)


def x_db(f, density, inside, db):
    """Relative to the highest mean over a sixteenth of the width that there is relative to the highest bin."""
    places = np.flatnonzero(inside)

    def width(highest):
        level = highest * 10 ** (-db / 10)
        reached = places[density[inside] >= level]
        first, last = reached[0], reached[-1]
        if first == places[0] or last == places[-1]:
            return np.nan
        crossing = lambda outer, inner: np.interp(
            np.log(level), [np.log(density[outer]), np.log(density[inner])], [f[outer], f[inner]])
        return crossing(last + 1, last) - crossing(first - 1, first)

    together = max(int(width(density[inside].max()) / (f[1] - f[0]) / 16), 1)
    return width(np.convolve(density[inside], np.ones(together) / together, "valid").max())


def case(name, x, box, n_fft, resolved=True):
    integers = np.round(np.stack([x.real, x.imag], 1) * 32768 if np.iscomplexobj(x) else x * 32768)
    integers = integers.clip(-32768, 32767).astype(np.int16)
    x = integers / 32768
    x = x[:, 0] + 1j * x[:, 1] if x.ndim == 2 else x
    first, end, low, high = box
    rest = end - first - n_fft
    hop = rest // -(-rest // (n_fft // 4))
    f = frequencies(n_fft, not np.iscomplexobj(x))
    frames, mean = frames_of(x[first:end], n_fft, hop), mean_of(x[first:end], n_fft, hop)
    inside = (f >= low) & (f <= high)
    power = lambda a, b: np.sum(mean * shares(f, n_fft, a, b)) / n_fft
    own, width = power(low, high), high - low
    taps = signal.get_window(WINDOW, n_fft)
    noise_bandwidth = np.sum(taps ** 2) / np.sum(taps) ** 2
    floor = floor_of(x, box, n_fft, hop)
    # A mean of so many frames passes 1.26 times the floor by chance nowhere in these signals.
    counted = np.where(mean > 1.26 * floor, mean - floor, 0) * shares(f, n_fft, low, high)
    signals = np.where(frames > 12 * floor, frames - floor, 0)[:, inside]
    middle = (signals @ f[inside]) / np.maximum(signals.sum(axis=1), 1e-300)
    seen = signals.sum(axis=1) > 0
    drift = np.polyfit(np.flatnonzero(seen) * hop, middle[seen], 1, w=np.sqrt(signals.sum(axis=1)[seen]))[0]
    adjacent = [power(low - width, low), power(high, high + width)]
    db = lambda value: 10 * np.log10(value)
    values = [
        db(own), db(frames[:, inside].max() * noise_bandwidth), db(floor), db(own / (floor * width) - 1),
        db(adjacent[0] / own), db(adjacent[1] / own),
        edges_of_power(f, n_fft, counted, 0.99) if resolved else np.nan,
        x_db(f, mean, inside, 3) if resolved else np.nan, x_db(f, mean, inside, 26) if resolved else np.nan,
        np.sum(counted * f) / np.sum(counted), drift,
    ]
    arrays[f"{name}__x"] = integers
    arrays[f"{name}__box"] = np.array(box, float)
    arrays[f"{name}__frames"] = np.array([n_fft, hop])
    arrays[f"{name}__values"] = np.array(values)
    print(name, hop, np.array(values))


time = np.arange(16384)
window_of = lambda first, end: ((time >= first) & (time < end)).astype(float)

symbols = random.integers(0, 4, 2048)
pulses = np.zeros(16384, complex)
pulses[::8] = np.exp(1j * (np.pi / 4 + np.pi / 2 * symbols))
taps = root_raised_cosine(0.25, 8, 8)
# Mean power: that of the pulses, 1/8, times the sum of squares of the taps, 8.
qpsk = 0.1 * np.convolve(pulses, taps, "same")
moved = qpsk * np.exp(2j * np.pi * 0.11 * time) * window_of(4000, 12000)
case("qpsk", moved + noise(16384, 1e-5), (4100, 11900, 0.01, 0.21), 512)

tone = 0.25 * np.exp(2j * np.pi * (-0.2031) * time) * window_of(5000, 11000)
neighbour = 0.02 * np.exp(2j * np.pi * (-0.1402) * time)
case("tone", tone + neighbour + noise(16384, 1e-6), (5000, 11000, -0.23, -0.17), 1024, resolved=False)

slope = 0.1 / 8192
chirp = 0.2 * np.exp(2j * np.pi * (-0.05 * (time - 4096) + slope / 2 * (time - 4096) ** 2)) * window_of(4096, 12288)
case("chirp", chirp + noise(16384, 1e-5), (4096, 12288, -0.08, 0.08), 256)

real = 0.3 * np.cos(2 * np.pi * 0.1037 * time) * window_of(6000, 12000) + noise(16384, 2e-5).real
case("real", real, (6000, 12000, 0.09, 0.12), 1024, resolved=False)

target = Path(__file__).resolve().parent.parent / "fixtures" / "signal_measure.npz"
np.savez_compressed(target, **arrays)
print(f"{target}: {target.stat().st_size} bytes, NumPy {np.__version__}")
