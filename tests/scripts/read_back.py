"""Says what tifffile reads of the files named, one JSON object a line, for tests/read_back.rs.

Needs: pip install tifffile imagecodecs
"""

import hashlib
import json
import sys

import numpy
import tifffile


def hashed(array):
    """Of the values alone, little endian, in the order of the axes."""
    array = numpy.ascontiguousarray(array)
    return hashlib.sha256(array.astype(array.dtype.newbyteorder("<")).tobytes()).hexdigest()


def resolution(page):
    tags = [page.tags.get(name) for name in ("XResolution", "YResolution")]
    return [tag.value[0] / tag.value[1] for tag in tags] if all(tags) else None


def ome(xml):
    """Attributes of Pixels and of its channels."""
    pixels = tifffile.xml2dict(xml)["OME"]["Image"]["Pixels"]
    channels = pixels["Channel"]
    pixels["Channel"] = channels if isinstance(channels, list) else [channels]
    return pixels


def said_of(path):
    with tifffile.TiffFile(path) as tiff:
        series = tiff.series[0]
        page = tiff.pages[0]
        imagej = tiff.imagej_metadata
        return {
            "axes": series.axes,
            "shape": series.shape,
            "type": series.dtype.name,
            "levels": [hashed(level.asarray()) for level in series.levels],
            "tiled": page.is_tiled,
            "resolution": resolution(page),
            "imagej": imagej and {
                key: hashed(value[0]) if key == "LUTs" else value for key, value in imagej.items()
            },
            "ome": ome(tiff.ome_metadata) if tiff.is_ome else None,
        }


for name in sys.argv[1:]:
    print(json.dumps(said_of(name), default=str))
