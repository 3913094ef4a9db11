"""Pictures of a filled document: marks while it is filled, their bytes put in afterwards.

The process that fills sees of a picture only its size: the place, the relationship and the
entry in the list of types are made here, the bytes are packed by the process that asked.
"""

from dataclasses import dataclass

from backend.core.docx.archive import RELATIONS, DocxPart, Element, Package, etree, local
from backend.core.docx.errors import Unfit

WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
PIC = "http://schemas.openxmlformats.org/drawingml/2006/picture"
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
FIRST_ID = 770_000
"""Of drawings; those of the template itself count from one."""


@dataclass(frozen=True)
class DocxPicture:
    """What the filling process knows of a picture."""

    number: int
    name: str
    wide: int
    high: int
    """In English Metric Units, 36,000 to a millimetre."""
    ending: str
    """`png` or `jpeg`"""

    @property
    def path(self) -> str:
        """Where its bytes lie in the package."""
        return f"/word/media/anxun{self.number}.{self.ending}"


class Gallery:
    """Gives pictures their places in a package."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._relations: dict[tuple[str, int], str] = {}
        self.placed_numbers: set[int] = set()
        self._drawn = 0

    def placed(self, part: DocxPart, picture: DocxPicture) -> Element:
        """Make the drawing of a picture within a part."""
        self._drawn += 1
        number = str(FIRST_ID + self._drawn)
        drawing = etree.Element(f"{{{W}}}drawing", None, {"w": W})
        frame = etree.SubElement(
            drawing, f"{{{WP}}}inline", dict.fromkeys(("distT", "distB", "distL", "distR"), "0"),
            {"wp": WP},
        )  # fmt: skip
        size = {"cx": str(picture.wide), "cy": str(picture.high)}
        etree.SubElement(frame, f"{{{WP}}}extent", size)
        named = {"id": number, "name": f"图片{number}", "descr": picture.name}
        etree.SubElement(frame, f"{{{WP}}}docPr", named)
        graphic = etree.SubElement(frame, f"{{{A}}}graphic", None, {"a": A})
        data = etree.SubElement(graphic, f"{{{A}}}graphicData", {"uri": PIC})
        _pictured(data, named, self._relation(part, picture), size)
        return drawing

    def _relation(self, part: DocxPart, picture: DocxPicture) -> str:
        known = self._relations.get((part.name, picture.number))
        if known:
            return known
        if picture.path.lower() in self._package.names:
            raise Unfit("里面有和安巡的图片同名的部件，请用 Word 或 WPS 打开，另存后再上传")
        relations = self._relations_of(part)
        taken = {line.get("Id") for line in relations.root}
        name = f"rIdAnxun{picture.number}"
        while name in taken:
            name += "x"
        line = {"Id": name, "Type": f"{REL}/image", "Target": picture.path}
        etree.SubElement(relations.root, f"{{{RELS}}}Relationship", line)
        if picture.number not in self.placed_numbers:
            self.placed_numbers.add(picture.number)
            self._list(picture.path, f"image/{picture.ending}")
        self._relations[part.name, picture.number] = name
        return name

    def _relations_of(self, part: DocxPart) -> DocxPart:
        folder, _, name = part.name.rpartition("/")
        path = f"{folder}/_rels/{name}.rels"
        for one in self._package.parts:
            if one.name.lower() == path.lower():
                if one.kind != RELATIONS or local(one.root) != "Relationships":
                    break
                return one
        else:
            made = DocxPart(path, RELATIONS)
            made.tree = etree.ElementTree(
                etree.Element(f"{{{RELS}}}Relationships", None, {None: RELS})
            )
            self._package.parts.append(made)
            self._package.names.add(path.lower())
            self._list(path, RELATIONS)
            return made
        raise Unfit("文件的结构不完整，请用 Word 或 WPS 打开，另存后再上传")

    def _list(self, path: str, kind: str) -> None:
        root = self._package.types.root
        space = etree.QName(root).namespace or ""
        line = {"PartName": path, "ContentType": kind}
        etree.SubElement(root, f"{{{space}}}Override" if space else "Override", line)


def _pictured(data: Element, named: dict[str, str], relation: str, size: dict[str, str]) -> None:
    picture = etree.SubElement(data, f"{{{PIC}}}pic", None, {"pic": PIC})
    about = etree.SubElement(picture, f"{{{PIC}}}nvPicPr")
    etree.SubElement(about, f"{{{PIC}}}cNvPr", named)
    etree.SubElement(about, f"{{{PIC}}}cNvPicPr")
    fill = etree.SubElement(picture, f"{{{PIC}}}blipFill")
    etree.SubElement(fill, f"{{{A}}}blip", {f"{{{REL}}}embed": relation}, {"r": REL})
    etree.SubElement(etree.SubElement(fill, f"{{{A}}}stretch"), f"{{{A}}}fillRect")
    shape = etree.SubElement(picture, f"{{{PIC}}}spPr")
    placed = etree.SubElement(shape, f"{{{A}}}xfrm")
    etree.SubElement(placed, f"{{{A}}}off", {"x": "0", "y": "0"})
    etree.SubElement(placed, f"{{{A}}}ext", size)
    drawn = etree.SubElement(shape, f"{{{A}}}prstGeom", {"prst": "rect"})
    etree.SubElement(drawn, f"{{{A}}}avLst")
