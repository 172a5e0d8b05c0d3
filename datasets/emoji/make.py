#!/usr/bin/python3
"""Makes the two files of this folder from npm's package emoji-datasource-google.

    apt-get install python3-pil                 (Debian 12: Pillow 9.4, libwebp 1.2.4)
    npm pack emoji-datasource-google@16.0.0     unpacks to package/
    python3 make.py package                     writes the files beside this script
    python3 make.py package --check             compares them with what it would write, and writes nothing

Emoji are put into ten classes by the categories and subcategories of the package's emoji.json. Left out are skin tones, sequences that
are joined (the woman, man and family of another emoji, hardly another drawing) and drawings that are equal pixel by pixel (the flags of
some islands). Of a class with more than 120 emoji those with the lowest hash are taken. A quarter of each class, again by hash, is
to test on. Pictures stay as they are, transparency included (what colour a wholly transparent pixel has is not kept); lossless WebP
holds them in three quarters of the bytes of PNG.
"""
import gzip
import hashlib
import io
import json
import sys
import tarfile
from pathlib import Path

from PIL import Image

HERE = Path(__file__).resolve().parent
MOST = 120
CLASSES = {
    "activities": lambda c, s: c == "Activities",
    "animals": lambda c, s: s.startswith("animal-"),
    "faces": lambda c, s: s.startswith("face-") or s in ("cat-face", "monkey-face"),
    "flags": lambda c, s: c == "Flags",
    "food": lambda c, s: c == "Food & Drink",
    "objects": lambda c, s: c == "Objects" and s != "clothing",
    "people": lambda c, s: s.startswith("person-") or s in ("person", "family"),
    "places": lambda c, s: s.startswith("place-") or s in ("hotel", "sky & weather"),
    "symbols": lambda c, s: c == "Symbols",
    "vehicles": lambda c, s: s.startswith("transport-"),
}


def order(salt, emoji):
    return hashlib.sha256(f"{salt} {emoji['unified']}".encode()).digest()


def pixels(package, emoji):
    return Image.open(package / "img" / "google" / "64" / emoji["image"]).convert("RGBA")


def webp(image):
    buffer = io.BytesIO()
    image.save(buffer, "WEBP", lossless=True, quality=100, method=6)
    return buffer.getvalue()


def archive(rows, package):
    content = io.BytesIO()
    with tarfile.open(fileobj=content, mode="w", format=tarfile.USTAR_FORMAT) as tar:
        for name, emoji in rows:
            picture = webp(pixels(package, emoji))
            entry = tarfile.TarInfo(f"{name}/{Path(emoji['image']).stem}.webp")
            entry.size = len(picture)
            tar.addfile(entry, io.BytesIO(picture))
    packed = io.BytesIO()
    with gzip.GzipFile(filename="", mode="wb", compresslevel=9, fileobj=packed, mtime=0) as stream:
        stream.write(content.getvalue())
    print(f"  unpacked: {len(content.getvalue())} bytes, {hashlib.sha256(content.getvalue()).hexdigest()}")
    return packed.getvalue()


def split(package):
    """The emoji of each class, without equal drawings, and which of them are to test on."""
    seen, train, test = set(), [], []
    listed = sorted(json.loads((package / "emoji.json").read_text()), key=lambda e: e["sort_order"])
    for name, belongs in CLASSES.items():
        rows = []
        for emoji in listed:
            if emoji["has_img_google"] and "200D" not in emoji["unified"] and belongs(emoji["category"], emoji["subcategory"]):
                drawing = pixels(package, emoji).tobytes()
                if drawing not in seen:
                    seen.add(drawing)
                    rows.append(emoji)
        rows = sorted(rows, key=lambda e: order("take", e))[:MOST]
        rows = sorted(rows, key=lambda e: order("split", e))
        held = round(len(rows) / 4)
        print(f"  {name}: {len(rows) - held} to learn from, {held} to test on")
        test += [(name, e) for e in sorted(rows[:held], key=lambda e: e["image"])]
        train += [(name, e) for e in sorted(rows[held:], key=lambda e: e["image"])]
    return train, test


def main():
    package = Path(sys.argv[1])
    same = True
    for name, rows in zip(("train.tar.gz", "test.tar.gz"), split(package)):
        content = archive(rows, package)
        if "--check" in sys.argv:
            equal = (HERE / name).read_bytes() == content
            same &= equal
            print(f"{name}: {'as made' if equal else 'DIFFERS'}")
        else:
            (HERE / name).write_bytes(content)
            print(f"{name}: {len(content):,} bytes, {hashlib.sha256(content).hexdigest()}")
    sys.exit(0 if same else 1)


main()
