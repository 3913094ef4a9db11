"""Reading what was printed: the words of a PDF or DOCX, its code, and templates to upload."""

import io
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest
import zxingcpp
from docx import Document
from PIL import Image

NEEDS_POPPLER = pytest.mark.skipif(not shutil.which("pdftotext"), reason="needs poppler")


def words_of_pdf(content: bytes, tmp_path: Path) -> str:
    file = tmp_path / "paper.pdf"
    file.write_bytes(content)
    done = subprocess.run(["pdftotext", str(file), "-"], capture_output=True, check=True)
    return "".join(done.stdout.decode().split())


def pages_of_pdf(content: bytes, tmp_path: Path, dpi: int = 150) -> list[Image.Image]:
    file = tmp_path / "paper.pdf"
    file.write_bytes(content)
    subprocess.run(
        ["pdftoppm", "-r", str(dpi), "-png", str(file), str(tmp_path / "page")], check=True
    )
    return [Image.open(page) for page in sorted(tmp_path.glob("page*.png"))]


def codes_of_pdf(content: bytes, tmp_path: Path) -> list[str]:
    return [
        code.text
        for page in pages_of_pdf(content, tmp_path)
        for code in zxingcpp.read_barcodes(page.convert("L"))
    ]


def words_of_docx(content: bytes) -> str:
    document = Document(io.BytesIO(content))
    told = [p.text for p in document.paragraphs]
    told += [c.text for t in document.tables for row in t.rows for c in row.cells]
    return "".join("".join(told).split())


def template(*lines: str) -> bytes:
    """A DOCX as an office writes one, a paragraph a line."""
    document = Document()
    for line in lines:
        document.add_paragraph(line)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def with_part(content: bytes, name: str, part: bytes) -> bytes:
    """The same file with one part more, or another in its place."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for entry in old.infolist():
            if entry.filename != name:
                new.writestr(entry, old.read(entry))
        new.writestr(name, part)
    return out.getvalue()
