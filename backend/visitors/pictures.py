"""Pictures from people without our app: any size, turned the right way, nothing told of where."""

import hashlib
import io
import warnings
from dataclasses import dataclass
from typing import IO

from PIL import Image, ImageOps, UnidentifiedImageError

from backend.errors import Invalid, TooLarge
from backend.photos.pictures import (
    DRAFTED_PIXELS,
    TAKEN_PIXELS,
    TooBig,
    decoding,
    demand_decodable,
    draft,
    in_turn,
)
from backend.photos.prints import Print, print_of

EDGE = 1600
OTHER_PIXELS = TAKEN_PIXELS
"""A JPEG is decoded at the size we keep; another picture must be decoded whole first."""


class NoPicture(Invalid):
    """A file that is no photo we take."""

    code = "visitor.no_picture"
    sentence = "有一个文件不是能用的照片（收 JPG、PNG、WEBP）。请去掉它，或重新拍一张。"


class PictureTooBig(TooLarge):
    """A picture with more pixels than we decode."""

    code = "visitor.picture_too_big"
    sentence = "有一张照片尺寸太大，打不开。请在手机上重新拍一张再发。"


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A picture as it is kept: pixels only, no place, no device, no name."""

    content: bytes
    width: int
    height: int
    print: Print | None
    """By which a picture shown before is known again."""

    @property
    def sha256(self) -> str:
        """What names it."""
        return hashlib.sha256(self.content).hexdigest()


def cleaned(file: IO[bytes]) -> Cleaned:
    """Keep the pixels alone, shrunk to what evidence needs."""
    with decoding():
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", Image.DecompressionBombWarning)
                return _clean(file)
        except (Image.DecompressionBombError, TooBig) as error:
            raise PictureTooBig from error
        except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError) as error:
            raise NoPicture from error


def _clean(file: IO[bytes]) -> Cleaned:
    with Image.open(file, formats=("JPEG", "PNG", "WEBP")) as picture:
        demand_decodable(picture, DRAFTED_PIXELS if picture.format == "JPEG" else OTHER_PIXELS)
        draft(picture, EDGE)
        with in_turn(picture):
            turned = ImageOps.exif_transpose(picture).convert("RGB")
    turned.thumbnail((EDGE, EDGE))
    turned.info.clear()
    out = io.BytesIO()
    turned.save(out, "JPEG", quality=85)
    return Cleaned(out.getvalue(), turned.width, turned.height, print_of(turned))
