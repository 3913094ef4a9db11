"""Faces that plaques, watermarks and papers are drawn with; `README.md` says where each is from."""

from pathlib import Path

FONTS = Path(__file__).parent
