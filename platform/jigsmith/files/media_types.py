"""A file's type from its name, held against its first bytes: a name must not promise what the content is not."""

import mimetypes
from pathlib import PurePosixPath

from jigsmith.errors import Invalid

HEAD = 64
SAFE_IMAGES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp", "image/bmp"})
"""What may be shown in the browser itself; never HTML or SVG."""
_OFFICE = "application/vnd.openxmlformats-officedocument."
_TYPES = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
    ".bmp": "image/bmp",
    ".heic": "image/heic",
    ".pdf": "application/pdf",
    ".docx": _OFFICE + "wordprocessingml.document",
    ".xlsx": _OFFICE + "spreadsheetml.sheet",
    ".pptx": _OFFICE + "presentationml.presentation",
    ".doc": "application/msword",
    ".xls": "application/vnd.ms-excel",
    ".ppt": "application/vnd.ms-powerpoint",
    ".zip": "application/zip",
    ".csv": "text/csv",
    ".txt": "text/plain",
    ".svg": "image/svg+xml",
}
_FAMILIES = {
    "image/png": "png",
    "image/jpeg": "jpeg",
    "image/gif": "gif",
    "image/webp": "webp",
    "image/bmp": "bmp",
    "image/heic": "heic",
    "application/pdf": "pdf",
    "application/zip": "zip",
    "application/msword": "ole",
    "application/vnd.ms-excel": "ole",
    "application/vnd.ms-powerpoint": "ole",
}


def media_type(name: str, head: bytes) -> str:
    """The type of a file by name, confirmed by its first HEAD bytes. Raises Invalid("file_type_mismatch")."""
    suffix = PurePosixPath(name.lower()).suffix
    found = _TYPES.get(suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"
    promised = _FAMILIES.get(found) or ("zip" if found.startswith(_OFFICE) else None)
    actual = family(head)
    # An empty or unknown content is no picture either; a text file may hold whatever it likes.
    if promised is not None and promised != actual:
        raise Invalid("file_type_mismatch", name=name, promised=suffix, actual=actual or "?")
    if actual == "program" and not found.startswith("application/"):
        raise Invalid("file_type_mismatch", name=name, promised=suffix, actual=actual)
    return found


def family(head: bytes) -> str | None:
    """What the first bytes are the beginning of; None when they tell nothing."""
    starts = (
        (b"\x89PNG\r\n\x1a\n", "png"),
        (b"\xff\xd8\xff", "jpeg"),
        (b"GIF87a", "gif"),
        (b"GIF89a", "gif"),
        (b"BM", "bmp"),
        (b"%PDF-", "pdf"),
        (b"PK\x03\x04", "zip"),
        (b"PK\x05\x06", "zip"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
        (b"MZ", "program"),
        (b"\x7fELF", "program"),
    )
    for start, kind in starts:
        if head.startswith(start):
            return kind
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "webp"
    if head[4:8] == b"ftyp" and head[8:12] in (b"heic", b"heix", b"mif1", b"msf1", b"heim", b"heis"):
        return "heic"
    return None
