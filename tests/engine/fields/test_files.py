"""What may be attached."""

import pytest

from engine.definition import Label
from engine.errors import FieldProblem
from engine.fields.file import AttachedField, FileField
from engine.fields.image import ImageField
from engine.fields.signature import SignatureField

LABEL = Label(zh="附件")
MEGABYTE = 1024 * 1024


@pytest.mark.parametrize(
    ("field", "name", "media_type", "size"),
    [
        (FileField(name="f", label=LABEL), "a.exe", "application/x-msdownload", 50 * MEGABYTE),
        (FileField(name="f", label=LABEL, accept=[".PDF"]), "a.pdf", "application/pdf", 1),
        (FileField(name="f", label=LABEL, accept=["image/*"]), "a", "image/png", 1),
        (ImageField(name="f", label=LABEL), "a.png", "image/png", 1),
        (SignatureField(name="f", label=LABEL), "s.png", "image/png", MEGABYTE),
    ],
)
def test_accepted(field: AttachedField, name: str, media_type: str, size: int) -> None:
    field.check_upload(name, size, media_type)


@pytest.mark.parametrize(
    ("field", "media_type", "size", "code"),
    [
        (FileField(name="f", label=LABEL, max_size_mb=1), "text/plain", MEGABYTE + 1, "file_too_large"),
        (FileField(name="f", label=LABEL, accept=[".pdf"]), "text/plain", 1, "file_type_not_accepted"),
        (ImageField(name="f", label=LABEL), "image/svg+xml", 1, "file_type_not_accepted"),
        (SignatureField(name="f", label=LABEL), "image/jpeg", 1, "file_type_not_accepted"),
    ],
)
def test_refused(field: AttachedField, media_type: str, size: int, code: str) -> None:
    with pytest.raises(FieldProblem) as caught:
        field.check_upload("a.txt", size, media_type)
    assert caught.value.code == code
