"""Validates the SigMF metadata named with the sigmf package and says what it reads through them, one JSON object a line,
for tests/sigmf_read_back.rs.

Exits with 3 where the package is not installed.  Needs: pip install sigmf
"""

import hashlib
import json
import sys
import warnings

try:
    import numpy
    import sigmf
except ImportError:
    sys.exit(3)


def samples_of(recording, path):
    """Every component of every sample as it is stored, in float64: the package's own reading drops bits of wide integers,
    and of several captures with headers it reads one at a time."""
    kinds = {"f32": "f4", "f64": "f8", "i32": "i4", "i16": "i2", "i8": "i1", "u32": "u4", "u16": "u2", "u8": "u1"}
    name = recording.get_global_field("core:datatype")
    number, _, order = name[1:].partition("_")
    dtype = numpy.dtype({"be": ">", "le": "<", "": "="}[order] + kinds[number])
    with open(recording.data_file, "rb") as file:
        data = file.read()
    parts = []
    for index in range(len(recording.get_captures())):
        first, last = recording.get_capture_byte_boundaries(index)
        parts.append(numpy.frombuffer(data[first:last], dtype).astype("f8"))
    return numpy.concatenate(parts)


def said_of(path):
    recording = sigmf.fromfile(path)
    recording.validate()
    said = {
        "global": recording.get_global_info(),
        "captures": recording.get_captures(),
        "annotations": recording.get_annotations(),
        "samples": recording.sample_count,
        "sha256": hashlib.sha256(samples_of(recording, path).astype("<f8").tobytes()).hexdigest(),
    }
    if len(recording.get_captures()) == 1:
        # What the package itself hands out, scaled.
        said["peak"] = float(numpy.abs(recording.read_samples()).max())
    return said


warnings.simplefilter("ignore", DeprecationWarning)
for name in sys.argv[1:]:
    print(json.dumps(said_of(name)))
