"""The picture of an MMS: a JPEG by its content, made small enough for the carriers, without what the camera noted."""

import io
import os
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from programs.base.files import check_upload

from .models import Campaign

MMS_BYTES = 300 * 1024
FOLDER = "notices/mms"  # under MEDIA_ROOT: private, shown through a permission check
LONGEST_SIDE = 1500
QUALITIES = (85, 75, 65, 55, 45)
SHRINK = 0.8
SMALLEST_SIDE = 320


def take(upload: UploadedFile) -> str:
    """Keep the picture and return its path under MEDIA_ROOT; ValidationError (a sentence) when it is not taken.

    It is written anew: turned as it was held, no place or camera in it, at most 300 KB.
    """
    checked = check_upload(upload, kinds=("jpg",))
    content = _small_enough(upload)
    name = f"{FOLDER}/{checked.stored_name}"
    path = Path(settings.MEDIA_ROOT) / name
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
    return name


def unnamed(*, before: datetime) -> list[Path]:
    """The pictures older than that which no campaign names: replaced ones, and those of a form that was refused."""
    root = Path(settings.MEDIA_ROOT)
    old = [path for path in (root / FOLDER).rglob("*") if path.is_file() and path.stat().st_mtime < before.timestamp()]
    named = set(Campaign.objects.exclude(image="").values_list("image", flat=True))
    return [path for path in old if path.relative_to(root).as_posix() not in named]


def _small_enough(upload: UploadedFile) -> bytes:
    """The picture as JPEG of at most MMS_BYTES: first less fine, then smaller."""
    try:
        with Image.open(upload, formats=["JPEG"]) as opened:
            opened.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # a huge one is read smaller
            picture = ImageOps.exif_transpose(opened).convert("RGB")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise ValidationError(_("그림을 열지 못했어요. 다른 JPG 파일을 올려 주세요."), code="image_broken") from error
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    while max(picture.size) >= SMALLEST_SIDE:
        for quality in QUALITIES:
            written = io.BytesIO()
            picture.save(written, "JPEG", quality=quality, optimize=True)
            if written.tell() <= MMS_BYTES:
                return written.getvalue()
        picture = picture.resize((round(picture.width * SHRINK) or 1, round(picture.height * SHRINK) or 1))
    written = io.BytesIO()
    picture.save(written, "JPEG", quality=QUALITIES[-1])
    return written.getvalue()
