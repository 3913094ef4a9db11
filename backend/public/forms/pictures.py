"""Pictures from people without our app: any size, turned the right way, nothing told of where."""

import hashlib
import io
import warnings
from dataclasses import dataclass
from typing import IO

from PIL import Image, UnidentifiedImageError
from PIL.ExifTags import Base

from backend.core.errors import Invalid, TooLarge
from backend.sync.photos.pictures import (
    TAKEN_PIXELS,
    TooBig,
    decoding,
    demand_decodable,
    draft,
    in_turn,
)
from backend.sync.photos.similarity.pictures import Print, print_of

EDGE = 1600
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""How a picture is put upright, by what its camera noted."""
TAKEN = ("JPEG", "PNG", "WEBP")
BAND = 256
"""Lines of a large picture that are brought to our colours at a time."""


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
    with Image.open(file, formats=TAKEN) as picture:
        demand_decodable(picture, TAKEN_PIXELS)
        turn = in_turn(picture)
    del picture
    with turn:
        small = _decoded(file)
    out = io.BytesIO()
    small.save(out, "JPEG", quality=85)
    return Cleaned(out.getvalue(), small.width, small.height, print_of(small))


def _decoded(file: IO[bytes]) -> Image.Image:
    """Decode and shrink; when this ends, nothing of the large picture is held any more."""
    with Image.open(file, formats=TAKEN) as picture:
        draft(picture, EDGE)
        picture.load()
        turn = picture.getexif().get(Base.Orientation)
        small = _in_our_colours(picture)
    small.thumbnail((EDGE, EDGE))
    return small.transpose(_TURNS[turn]) if turn in _TURNS else small


def _in_our_colours(picture: Image.Image) -> Image.Image:
    """A copy no larger than twice what we keep, made band by band.

    Colours changed and pictures turned at full size would each hold it once more.
    """
    by = max(1, max(picture.size) // EDGE)
    width, height = picture.size
    copy = Image.new("RGB", (-(-width // by), -(-height // by)))
    for top in range(0, height, by * BAND):
        band = picture.crop((0, top, width, min(height, top + by * BAND)))
        if band.mode == "P":
            band = band.convert("RGBA")
        copy.paste(band.convert("RGB").reduce(by), (0, top // by))
    return copy
