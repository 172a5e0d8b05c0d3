#!/usr/bin/env python3
"""Writes characters.bin.gz: what BERT's normalizer and pre-tokenizer make of every Unicode code point.

The rules are those of google-research/bert, tokenization.py, applied in the order of huggingface/tokenizers' BertNormalizer: control
characters go, white space becomes a space, CJK ideographs and punctuation stand alone, text is decomposed (NFD), loses its accents (Mn)
and its case. Little-endian 32-bit integers, twice, first for uncased, then for cased models: the number of pages, the pages [4352], the
number of rows of all pages, those rows, the number of expansions, the expansions [n, 3].

A code point c has the expansion rows[pages[c >> 8] * 256 + (c & 255)]. Of an expansion 0 is nothing, -1 the code point itself, -2 the
code point standing alone, SPACE white space; a folded character that stands alone has the bit ALONE set.
"""
import gzip
import struct
import sys
import unicodedata

LAST = 0x110000
ALONE = 1 << 21
SPACE = 1 << 22
CJK = [(0x4E00, 0x9FFF), (0x3400, 0x4DBF), (0x20000, 0x2A6DF), (0x2A700, 0x2B73F), (0x2B740, 0x2B81F), (0x2B820, 0x2CEAF),
       (0xF900, 0xFAFF), (0x2F800, 0x2FA1F)]


def stands_alone(c):
    return (33 <= c <= 47 or 58 <= c <= 64 or 91 <= c <= 96 or 123 <= c <= 126
            or unicodedata.category(chr(c)).startswith("P"))


def expansion(c, cased):
    if chr(c) in "\t\n\r" or chr(c).isspace() and not unicodedata.category(chr(c)).startswith("C"):
        return (SPACE, 0, 0)
    if c == 0xFFFD or unicodedata.category(chr(c)).startswith("C"):
        return (0, 0, 0)
    is_cjk = any(first <= c <= last for first, last in CJK)
    folded = [c] if cased else [
        ord(lower) for part in unicodedata.normalize("NFD", chr(c)) if unicodedata.category(part) != "Mn" for lower in part.lower()]
    marked = [f | ALONE if is_cjk or stands_alone(f) else f for f in folded]
    marked = [-1 if f == c else -2 if f == c | ALONE else f for f in marked]
    if len(marked) > 3:
        sys.exit(f"U+{c:04X} becomes {len(marked)} characters")
    return tuple(marked + [0] * (3 - len(marked)))


def table(cased):
    expansions, rows, pages, numbers = {}, [], [], {}
    for page in range(LAST >> 8):
        content = tuple(expansions.setdefault(expansion((page << 8) + c, cased), len(expansions)) for c in range(256))
        if content not in numbers:
            numbers[content] = len(numbers)
            rows.extend(content)
        pages.append(numbers[content])
    flat = [part for entry in expansions for part in entry]
    return [len(pages), *pages, len(rows), *rows, len(expansions), *flat]


numbers = table(False) + table(True)
with open("characters.bin.gz", "wb") as file, gzip.GzipFile("", "wb", 9, file, mtime=0) as packed:
    packed.write(struct.pack(f"<{len(numbers)}i", *numbers))
print(f"Unicode {unicodedata.unidata_version}: {len(numbers)} numbers")
