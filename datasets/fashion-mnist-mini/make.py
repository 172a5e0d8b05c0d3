#!/usr/bin/python3
"""Makes the four files of this folder from Debian's package dataset-fashion-mnist.

    apt-get install dataset-fashion-mnist
    python3 make.py           writes the files beside this script
    python3 make.py --check   compares them with what it would write, and writes nothing

The first 1,000 training and the first 200 test images of each of the ten classes, in the order of the original files.
"""
import gzip
import io
import struct
import sys
from pathlib import Path

SOURCE = Path("/usr/share/datasets/fashion-mnist")
HERE = Path(__file__).resolve().parent


def read(name):
    return gzip.decompress((SOURCE / f"{name}.gz").read_bytes())


def packed(content):
    buffer = io.BytesIO()
    with gzip.GzipFile(filename="", mode="wb", compresslevel=9, fileobj=buffer, mtime=0) as stream:
        stream.write(content)
    return buffer.getvalue()


def subset(prefix, per_class):
    images, labels = read(f"{prefix}-images-idx3-ubyte"), read(f"{prefix}-labels-idx1-ubyte")
    magic, count, height, width = struct.unpack(">IIII", images[:16])
    assert magic == 0x803 and struct.unpack(">II", labels[:8]) == (0x801, count)
    size, taken, rows = height * width, [0] * 10, []
    for row, label in enumerate(labels[8:]):
        if taken[label] < per_class:
            taken[label] += 1
            rows.append(row)
    assert taken == [per_class] * 10
    yield f"{prefix}-images-idx3-ubyte.gz", packed(
        struct.pack(">IIII", magic, len(rows), height, width)
        + b"".join(images[16 + r * size:16 + (r + 1) * size] for r in rows))
    yield f"{prefix}-labels-idx1-ubyte.gz", packed(
        struct.pack(">II", 0x801, len(rows)) + bytes(labels[8 + r] for r in rows))


def main():
    same = True
    for name, content in [*subset("train", 1000), *subset("t10k", 200)]:
        if "--check" in sys.argv:
            equal = (HERE / name).read_bytes() == content
            same &= equal
            print(f"{name}: {'as made' if equal else 'DIFFERS'}")
        else:
            (HERE / name).write_bytes(content)
            print(f"{name}: {len(content):,} bytes")
    sys.exit(0 if same else 1)


main()
