#!/usr/bin/env python3
"""Writes tests/fixtures/spectrogram.npz: seeded signals, and what SciPy and numpy make of them.

    python3 -m venv target/venv && target/venv/bin/pip install numpy scipy
    target/venv/bin/python tests/scripts/make_spectrogram_fixtures.py

Arrays are named CASE__WHAT:
  x                     the signal, complex64 or float32
  params                n_fft, hop
  torchsig_2_1_1_db     torchsig's compute_spectrogram, restated in numpy from its published definition: Blackman,
                        power unscaled, zeros replaced by 1e-10 of the maximum, dB, highest frequency first
  torchsig_1_0_0_db     the same with Hann and power divided by the sum of squares of the window
  rate, scipy_power     scipy.signal.spectrogram with its own defaults at that rate, lowest frequency first
  hann_1024_db          scipy.signal.spectrogram, periodic Hann 1024, hop 512, scaling 'spectrum', no detrend, in dB
                        with a floor of 1e-20, lowest frequency first
WINDOW__taps_N          scipy.signal.get_window, periodic, N samples
"""
from pathlib import Path

import numpy as np
from scipy import signal

random = np.random.default_rng(20240229)
arrays = {}


def noise(samples):
    return (random.standard_normal(samples) + 1j * random.standard_normal(samples)) / np.sqrt(2)


def frames_of(x, n_fft, hop):
    if len(x) < n_fft:
        x = np.concatenate([x, np.zeros(n_fft - len(x), x.dtype)])
    return np.stack([x[start:start + n_fft] for start in range(0, len(x) - n_fft + 1, hop)])


def torchsig_db(x, n_fft, hop, window, normalized):
    taps = signal.get_window(window, n_fft, fftbins=True)
    spectrum = np.fft.fft(frames_of(x.astype(np.complex128), n_fft, hop) * taps, axis=1)
    power = np.abs(np.fft.fftshift(spectrum, axes=1)) ** 2
    if normalized:
        power /= np.sum(taps ** 2)
    power[power == 0] = 1e-10 * power.max()
    return (10 * np.log10(power)).T[::-1].astype(np.float32)


def torchsig_case(name, x, n_fft, hop):
    x = x.astype(np.complex64)
    arrays[f"{name}__x"] = x
    arrays[f"{name}__params"] = np.array([n_fft, hop])
    arrays[f"{name}__torchsig_2_1_1_db"] = torchsig_db(x, n_fft, hop, "blackman", False)
    arrays[f"{name}__torchsig_1_0_0_db"] = torchsig_db(x, n_fft, hop, "hann", True)


def scipy_case(name, x, rate):
    _, _, power = signal.spectrogram(x, rate, return_onesided=not np.iscomplexobj(x))
    if np.iscomplexobj(x):
        power = np.fft.fftshift(power, axes=0)
    arrays[f"{name}__x"] = x
    arrays[f"{name}__rate"] = np.array([float(rate)])
    arrays[f"{name}__scipy_power"] = power.astype(np.float32)


def tone(samples, cycles, amplitude=1.0):
    return amplitude * np.exp(2j * np.pi * cycles * np.arange(samples))


torchsig_case("tone", tone(300, 5 / 64), 64, 64)
torchsig_case("overlapping", noise(700) + tone(700, -0.31, 2), 128, 48)
torchsig_case("odd", noise(500), 75, 25)
torchsig_case("prime", noise(450), 97, 31)
torchsig_case("thousand", noise(2100) + tone(2100, 0.2), 1000, 500)
torchsig_case("short", noise(40), 64, 16)
torchsig_case("gaps", noise(500), 32, 100)
torchsig_case("partly_silent", np.where(np.arange(384) < 128, 0, noise(384)), 64, 64)

scipy_case("complex", (noise(1500) + tone(1500, 0.17, 3) + 0.5).astype(np.complex64), 2.4e6)
scipy_case("real", (noise(1501).real + np.cos(0.3 * np.arange(1501)) - 2).astype(np.float32), 48000)

x = (0.1 * noise(3000) + tone(3000, 100 / 1024, 0.5)).astype(np.complex64)
_, _, power = signal.spectrogram(x.astype(np.complex128), 1.0, window=signal.get_window("hann", 1024), noverlap=512,
                                 detrend=False, return_onesided=False, scaling="spectrum")
arrays["default__x"] = x
arrays["default__hann_1024_db"] = (10 * np.log10(np.maximum(np.fft.fftshift(power, axes=0), 1e-20))).astype(np.float32)

for name, window in {
    "rectangular": "boxcar", "hann": "hann", "hamming": "hamming", "blackman": "blackman",
    "blackman-harris": "blackmanharris", "nuttall": "nuttall", "flattop": "flattop", "kaiser:8.6": ("kaiser", 8.6),
    "kaiser:0": ("kaiser", 0.0), "tukey:0.25": ("tukey", 0.25), "tukey:0.9": ("tukey", 0.9),
    "gaussian:7": ("gaussian", 7.0),
}.items():
    for samples in (32, 33):
        arrays[f"{name}__taps_{samples}"] = signal.get_window(window, samples, fftbins=True)

target = Path(__file__).parent.parent / "fixtures" / "spectrogram.npz"
target.parent.mkdir(exist_ok=True)
np.savez_compressed(target, **arrays)
print(f"{target}: {len(arrays)} arrays, {target.stat().st_size} bytes")
