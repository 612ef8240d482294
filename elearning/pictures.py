"""Opens a picture that somebody sent: upright, bare of what a camera adds, not too large.

Knows no model. What is not a picture of the given formats, or unpacks to too much, is refused.
"""

import io

from PIL import Image, ImageOps, UnidentifiedImageError

MOST_PIXELS = 40_000_000
BROKEN = (
    UnidentifiedImageError,
    Image.DecompressionBombError,
    Image.DecompressionBombWarning,
    OSError,
    SyntaxError,
    ValueError,
    EOFError,
)


class NotAPicture(Exception):
    """The bytes are no picture that can be shown, or far too large a one."""


def open_bare(
    data: bytes, *, formats: tuple[str, ...], longest_side: int
) -> tuple[Image.Image, str]:
    """The first frame, upright, no larger than ``longest_side``, and its format."""
    try:
        # Only reads the header; the size is known before anything is unpacked.
        file = Image.open(io.BytesIO(data), formats=formats)
        if file.width * file.height > MOST_PIXELS:
            raise NotAPicture("The picture has too many pixels.")
        mode = "RGBA" if file.has_transparency_data else "RGB"
        image = ImageOps.exif_transpose(file).convert(mode)
        image.thumbnail((longest_side, longest_side), Image.Resampling.LANCZOS)
    except BROKEN as reason:
        raise NotAPicture("The file is no picture that can be shown.") from reason
    bare = Image.new(image.mode, image.size)
    bare.paste(image)
    return bare, file.format or ""
