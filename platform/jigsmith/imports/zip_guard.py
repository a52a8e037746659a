"""Defence against zip bombs: a workbook is a zip file, and what it claims is checked against what it holds."""

import zipfile
import zlib
from pathlib import Path
from typing import BinaryIO

from jigsmith.errors import Invalid, LimitReached

MAX_ENTRIES = 5_000
MAX_BYTES = 2 * 1024**3
"""Uncompressed; a sheet of a million rows and fourteen columns has about one gigabyte."""
MAX_RATIO = 250
RATIO_FROM = 20 * 1024**2
"""Small entries may compress as well as they like."""
_BLOCK = 256 * 1024
_LOCAL_HEADER = 30


def check_workbook_zip(path: Path) -> None:
    """Raises Invalid("workbook_damaged") or LimitReached("workbook_bomb" and others) before anything else reads it."""
    try:
        with zipfile.ZipFile(path) as archive, path.open("rb") as source:
            entries = archive.infolist()
            _check_directory(entries)
            total = 0
            for entry in entries:
                total += _real_size(source, entry, MAX_BYTES - total)
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, ValueError) as error:
        raise Invalid("workbook_damaged", reason=str(error)) from None


def _check_directory(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > MAX_ENTRIES:
        raise LimitReached("workbook_entries", limit=MAX_ENTRIES, actual=len(entries))
    if any(entry.flag_bits & 1 for entry in entries):
        raise Invalid("workbook_encrypted")
    if "[Content_Types].xml" not in (entry.filename for entry in entries):
        raise Invalid("workbook_damaged", reason="[Content_Types].xml")
    total = sum(entry.file_size for entry in entries)
    if total > MAX_BYTES:
        raise LimitReached("workbook_too_large", limit=MAX_BYTES // 1024**2, actual=total // 1024**2)
    for entry in entries:
        _check_ratio(entry, entry.file_size)


def _check_ratio(entry: zipfile.ZipInfo, size: int) -> None:
    if size > RATIO_FROM and size > MAX_RATIO * max(entry.compress_size, 1):
        raise LimitReached("workbook_bomb", limit=MAX_RATIO, actual=size // max(entry.compress_size, 1))


def _real_size(source: BinaryIO, entry: zipfile.ZipInfo, budget: int) -> int:
    """Inflate the entry without keeping it, counting; the directory's figures may lie."""
    source.seek(entry.header_offset)
    header = source.read(_LOCAL_HEADER)
    if len(header) < _LOCAL_HEADER or not header.startswith(b"PK\x03\x04"):
        raise zipfile.BadZipFile(entry.filename)
    source.seek(int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little"), 1)
    if entry.compress_type == zipfile.ZIP_STORED:
        return entry.compress_size
    if entry.compress_type != zipfile.ZIP_DEFLATED:
        raise zipfile.BadZipFile(f"{entry.filename}: compression {entry.compress_type}")
    return _inflated_size(source, entry, budget)


def _inflated_size(source: BinaryIO, entry: zipfile.ZipInfo, budget: int) -> int:
    inflate = zlib.decompressobj(-15)
    left, size = entry.compress_size, 0
    while left > 0 and not inflate.eof:
        block = source.read(min(_BLOCK, left))
        if not block:
            break
        left -= len(block)
        while block:
            size += len(inflate.decompress(block, _BLOCK))
            block = inflate.unconsumed_tail
            _check_ratio(entry, size)
            if size > budget:
                raise LimitReached("workbook_too_large", limit=MAX_BYTES // 1024**2, actual=size // 1024**2)
    if size != entry.file_size:
        raise zipfile.BadZipFile(f"{entry.filename}: {size} bytes instead of {entry.file_size}")
    return size
