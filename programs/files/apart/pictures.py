"""Pictures: drawn anew from their dots, so that nothing else of the file is kept: no place, no camera, no trailer."""

import contextlib
import io
from typing import Any

from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from programs.files.apart.refused import Refused

FORMATS = {"jpg": "JPEG", "png": "PNG"}
LONGEST = 4096  # dots of the longer side that are kept: a page at 300 dpi has 3,508
SMALL = 1200
MOST_PIXELS = 130_000_000
MOST_PIXELS_AT_ONCE = 50_000_000  # of a form that cannot be read at a smaller scale
_BROKEN = (UnidentifiedImageError, OSError, SyntaxError, ValueError, TypeError, EOFError)


def made_anew(kind: str, content: bytes) -> tuple[dict[str, Any], bytes]:
    """The same picture upright, without anything but its dots; a huge one smaller."""
    Image.MAX_IMAGE_PIXELS = None  # counted here
    try:
        with Image.open(io.BytesIO(content), formats=[FORMATS[kind]]) as image:
            picture = _upright(_loaded(image, kind))
    except _BROKEN:
        raise Refused("broken") from None
    size = picture.size
    if max(size) > LONGEST:
        picture = _resizable(picture)
        picture.thumbnail((LONGEST, LONGEST), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    if kind == "jpg":
        picture.save(out, "JPEG", quality=88, optimize=True)
    else:
        picture.save(out, "PNG", optimize=False)
    return {"width": picture.width, "height": picture.height, "smaller": picture.size != size}, out.getvalue()


def small(content: bytes, *, longest: int = SMALL) -> bytes:
    """A light picture for a preview."""
    with Image.open(io.BytesIO(content), formats=["JPEG", "PNG"]) as image:
        image.draft("RGB", (longest, longest))
        picture = _resizable(_bare(image))
    picture.thumbnail((longest, longest), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    picture.save(out, "WEBP", quality=80)
    return out.getvalue()


def _loaded(image: Image.Image, kind: str) -> Image.Image:
    pixels = image.width * image.height
    if pixels > MOST_PIXELS or (kind == "png" and pixels > MOST_PIXELS_AT_ONCE):
        raise Refused("too_many_dots", width=image.width, height=image.height)
    if kind == "png" and getattr(image, "n_frames", 1) > 1:
        raise Refused("moves")
    if kind == "jpg" and max(image.size) > LONGEST:
        image.draft("RGB", (LONGEST, LONGEST))
    image.load()
    return image


def _upright(image: Image.Image) -> Image.Image:
    """Turned as the camera held it, in the colours every screen knows, with nothing written beside the dots."""
    turned = ImageOps.exif_transpose(image)
    profile = image.info.get("icc_profile")
    if profile and turned.mode in ("RGB", "RGBA", "CMYK"):
        with contextlib.suppress(ImageCms.PyCMSError, OSError):  # a profile nobody can read says nothing
            known = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            mode = "RGB" if turned.mode == "CMYK" else turned.mode
            converted = ImageCms.profileToProfile(turned, known, ImageCms.createProfile("sRGB"), outputMode=mode)
            turned = converted or turned
    return _bare(turned)


def _bare(image: Image.Image) -> Image.Image:
    if image.mode.startswith("I"):
        image = image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    elif image.format == "JPEG" and image.mode not in ("L", "RGB") or image.mode not in KNOWN_MODES:
        image = image.convert("RGB")
    bare = image.copy()
    bare.info = {key: value for key, value in image.info.items() if key == "transparency"}
    return bare


KNOWN_MODES = ("1", "L", "LA", "P", "RGB", "RGBA")


def _resizable(image: Image.Image) -> Image.Image:
    if image.mode in ("P", "LA") or "transparency" in image.info:
        return image.convert("RGBA")
    return image if image.mode in ("L", "RGB", "RGBA") else image.convert("L")
