"""Pictures of a newsletter: typed by content, turned the right way up, made small, without what a camera adds."""

from dataclasses import dataclass
from io import BytesIO

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

from programs.base.files import MB, check_upload

WIDEST, TALLEST = 1104, 2000  # px: twice what a mail shows, for dense screens
MAX_BYTES = 10 * MB
JPEG_QUALITY = 82
TYPES = {"jpg": "image/jpeg", "png": "image/png"}


@dataclass(frozen=True)
class Picture:
    """A picture ready to be kept."""

    content: "ContentFile[bytes]"
    ending: str
    width: int
    height: int


def prepared(upload: UploadedFile) -> Picture:
    """Return the upload drawn anew, so that place, camera and anything hidden in it are gone.

    ValidationError with a sentence for what is no whole JPG or PNG.
    """
    checked = check_upload(upload, kinds=("jpg", "png"), max_bytes=MAX_BYTES)
    upload.seek(0)
    try:
        with Image.open(upload, formats=["JPEG", "PNG"]) as image:
            drawn = ImageOps.exif_transpose(image)
            drawn.thumbnail((WIDEST, TALLEST))
            return _encoded(drawn)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise ValidationError(
            _("%(name)s: 그림을 읽을 수 없어요. 다른 프로그램에서 JPG나 PNG로 다시 저장해 올려 주세요."),
            code="picture_broken",
            params={"name": checked.name},
        ) from error


def _encoded(image: Image.Image) -> Picture:
    """PNG where something shines through, else JPEG."""
    see_through = image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info
    out = BytesIO()
    if see_through:
        image.convert("RGBA").save(out, "PNG", optimize=True)
    else:
        image.convert("RGB").save(out, "JPEG", quality=JPEG_QUALITY, optimize=True, progressive=True)
    return Picture(ContentFile(out.getvalue()), "png" if see_through else "jpg", image.width, image.height)
