#!/usr/bin/env python3
"""Writes tests/fixtures/zarr: small images of OME-Zarr as the Python library zarr stores them.

    python3 -m venv target/venv && target/venv/bin/pip install "zarr==3.1.*"
    target/venv/bin/python tests/scripts/make_zarr_fixtures.py

Every sample follows from its place, so the tests compute what they expect (src/codec/zarr/tests.rs):
  value(c, z, y, x) = 7 x + 13 y + 31 z + 1000 c + x y, and 0 where c = 1 and y >= 8: chunks of nothing but the fill
  value are not written
Level 1 has every second sample of level 0.
"""
import shutil
from pathlib import Path

import numcodecs
import numpy as np
import zarr
from zarr.codecs import BloscCodec, ZstdCodec

FOLDER = Path(__file__).resolve().parents[1] / "fixtures" / "zarr"
SHAPE = (2, 3, 13, 17)


def values():
    c, z, y, x = np.indices(SHAPE)
    every = 7 * x + 13 * y + 31 * z + 1000 * c + x * y
    return np.where((c == 1) & (y >= 8), 0, every).astype("uint16")


def description(version):
    axes = [{"name": "c", "type": "channel"}] + [
        {"name": name, "type": "space", "unit": "micrometer"} for name in "zyx"
    ]
    scale = lambda factor: [{"type": "scale", "scale": [1, 2, 0.25 * factor, 0.5 * factor]}]
    levels = [{"path": str(level), "coordinateTransformations": scale(2**level)} for level in (0, 1)]
    window = {"start": 5, "end": 700, "min": 0, "max": 65535}
    channels = [{"label": "DAPI", "color": "0000FF", "window": window}, {"label": "Actin", "color": "00FF00", "window": window}]
    multiscale = {"version": version, "name": "cells", "axes": axes, "datasets": levels}
    if version == "0.5":
        del multiscale["version"]
        return {"ome": {"version": version, "multiscales": [multiscale], "omero": {"channels": channels}}}
    return {"multiscales": [multiscale], "omero": {"channels": channels}}


def write(name, zarr_format, **options):
    path = FOLDER / f"{name}.zarr"
    shutil.rmtree(path, ignore_errors=True)
    group = zarr.open_group(path, mode="w", zarr_format=zarr_format)
    group.attrs.update(description("0.4" if zarr_format == 2 else "0.5"))
    dtype = options.pop("dtype", "uint16")
    for level in (0, 1):
        data = values()[:, :, :: 2**level, :: 2**level].astype(dtype)
        array = group.create_array(
            str(level), shape=data.shape, dtype=data.dtype, fill_value=0, config={"write_empty_chunks": False}, **options
        )
        array[:] = data


two = {"chunks": (1, 3, 8, 17), "chunk_key_encoding": {"name": "v2", "separator": "/"}}
write("blosc", 2, compressors=numcodecs.Blosc(cname="lz4", clevel=5, shuffle=numcodecs.Blosc.SHUFFLE), **two)
write("gzip_big_endian", 2, compressors=numcodecs.GZip(6), dtype=">u2", **two)
write("zstd", 3, compressors=ZstdCodec(level=3), chunks=(1, 3, 8, 17))
write("sharded", 3, compressors=BloscCodec(cname="zstd", clevel=3, shuffle="bitshuffle"), chunks=(1, 1, 8, 10), shards=(1, 3, 16, 20))
