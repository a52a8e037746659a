"""Rows of a CSV file, streamed: encoding and delimiter are found from the file itself."""

import codecs
import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from jigsmith.errors import Invalid
from jigsmith.imports.cells import Cell

_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_ENCODINGS = ("utf-8", "gb18030")
_DELIMITERS = (",", "\t", ";", "|")
_SAMPLE = 64 * 1024
_BLOCK = 1024 * 1024


@dataclass(frozen=True)
class CsvFormat:
    """How to read one CSV file."""

    encoding: str
    delimiter: str


def find_format(path: Path) -> CsvFormat:
    """Read the whole file once, in blocks, to be sure of its encoding. Raises Invalid("encoding_unknown")."""
    encoding = _encoding(path)
    with path.open(encoding=encoding, newline="") as source:
        sample = source.read(_SAMPLE)
    return CsvFormat(encoding, _delimiter(sample))


def csv_rows(path: Path, form: CsvFormat) -> Iterator[list[Cell]]:
    """Every row, as text cells. Raises Invalid("csv_damaged") naming the line where quotes do not match."""
    with path.open(encoding=form.encoding, newline="") as source:
        reader = csv.reader(source, delimiter=form.delimiter, strict=True)
        try:
            yield from reader
        except csv.Error as error:
            raise Invalid("csv_damaged", line=reader.line_num, reason=str(error)) from None


def _encoding(path: Path) -> str:
    with path.open("rb") as source:
        start = source.read(4)
    for bom, encoding in _BOMS:
        if start.startswith(bom):
            candidates: tuple[str, ...] = (encoding,)
            break
    else:
        candidates = _ENCODINGS
    for encoding in candidates:
        if _decodes(path, encoding):
            return encoding
    raise Invalid("encoding_unknown")


def _decodes(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        with path.open("rb") as source:
            while block := source.read(_BLOCK):
                if "\0" in decoder.decode(block):
                    return False
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _delimiter(sample: str) -> str:
    """The candidate that cuts the first lines into the most columns, evenly."""
    lines = sample.splitlines()[:50]
    if len(sample) >= _SAMPLE and len(lines) > 1:
        lines.pop()
    return max(_DELIMITERS, key=lambda delimiter: _evenness(lines, delimiter))


def _evenness(lines: list[str], delimiter: str) -> tuple[int, int]:
    try:
        widths = [len(row) for row in csv.reader(lines, delimiter=delimiter) if row]
    except csv.Error:
        return (0, 0)
    if not widths or widths[0] < 2:
        return (0, 0)
    return (sum(width == widths[0] for width in widths), widths[0])
