"""Says what FFmpeg's libraries read of the movies named, one JSON object a line, for tests/read_back.rs.

Needs: pip install av numpy. Without them it ends with 3, and the test is skipped.
"""

import json
import sys

try:
    import av
    import numpy
except ImportError:
    sys.exit(3)


def said_of(path):
    with av.open(path) as movie:
        stream = movie.streams.video[0]
        frames = [frame.to_ndarray(format="rgb24") for frame in movie.decode(video=0)]
        # Asked while the movie is open: what belongs to a closed one is anything.
        said = {
            "codec": stream.codec_context.name,
            "pixels": stream.codec_context.pix_fmt,
            "size": [stream.width, stream.height],
            "rate": str(stream.average_rate),
        }
    left = [frame[:, : frame.shape[1] // 3].reshape(-1, 3).mean(axis=0) for frame in frames]
    return said | {"left": numpy.round(left, 3).tolist()}


for name in sys.argv[1:]:
    print(json.dumps(said_of(name)))
