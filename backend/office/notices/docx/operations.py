"""DOCX by templates: which fields there are, how one is filled; an own template is tried first."""


# pyright: reportUnknownMemberType=false
# Pillow leaves some arguments without a type.

import io
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from PIL import Image
from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode

from backend.core.docx import operations as filling
from backend.core.docx.errors import Unfit
from backend.core.docx.operations import FillerFailed
from backend.core.errors import Invalid, TooLarge
from backend.field.hazards.checklist.catalogue import REQUIREMENT
from backend.office.notices.drafts.wording import TITLES as LETTERS
from backend.office.notices.drafts.wording import UNSET, Extras, closing, day, moment, opening
from backend.office.notices.models import NoticeKind, PaperKind
from backend.office.notices.schemas import Dossier, DossierPhoto, DossierStep, Letter, LetterItem
from backend.sync.photos.models import Stage

HERE = Path(__file__).parent / "templates"
TITLES: dict[PaperKind, str] = {
    **{PaperKind(kind.value): title for kind, title in LETTERS.items()},
    PaperKind.DOSSIER: "一患一档",
}
MANY = "隐患清单"
Field = tuple[str, str, str | None]
_LETTER: tuple[Field, ...] = (
    ("文号", "如 辽西安提〔2026〕0001号", None),
    ("标题", "文书名称", None),
    ("主送", "写给谁：场所或部门", None),
    ("正文", "开头一段，按种类自动写好", None),
    ("补充说明", "开具时填写的话", None),
    ("附言", "结尾的固定说明", None),
    ("场所名称", "", None),
    ("场所地址", "", None),
    ("负责人", "场所经营者姓名", None),
    ("网格", "所在网格全称", None),
    ("部门", "移交、吹哨的对象", None),
    ("紧急程度", "吹哨：应急哨、紧急哨、一般哨", None),
    ("答复时限", "吹哨：请于何时前答复", None),
    ("移交文号", "移交时登记的文号", None),
    ("隐患数量", "", None),
    ("签发单位", "如 辽西街道应急办", None),
    ("街道", "", None),
    ("签发日期", "", None),
    ("经办人", "", None),
    ("联系电话", "街道应急办电话", None),
    ("签收情况", "谁签的字，或未签字", None),
    ("现场签名", "手机上签的名（图片）", None),
    ("二维码", "图片", None),
    ("校验码", "内容的指纹，用来核对是否改动", None),
    *(
        (name, "", MANY)
        for name in (
            "序号", "编号", "内容", "说明", "类别", "等级", "处置方式", "依据", "发现日期",
            "整改期限", "状态", "复查结论", "复查日期", "复查人",
        )
    ),
)  # fmt: skip
_DOSSIER: tuple[Field, ...] = (
    ("编号", "隐患编号", None),
    ("场所名称", "", None),
    ("标题", "隐患内容", None),
    ("签发单位", "", None),
    ("截至", "档案反映到什么时候", None),
    ("二维码", "图片", None),
    ("校验码", "", None),
    *((name, "", "基本情况") for name in ("名称", "内容")),
    *((name, "", "照片对照") for name in ("整改前", "整改前说明", "整改后", "整改后说明")),
    *((name, "", "处理过程") for name in ("时间", "事项", "经办", "说明")),
    *((name, "", "文书清单") for name in ("名称",)),
    *((name, "", "照片清单") for name in ("名称", "拍摄时间", "收到时间", "校验值")),
)
FIELDS: dict[PaperKind, tuple[Field, ...]] = {
    kind: _DOSSIER if kind is PaperKind.DOSSIER else _LETTER for kind in PaperKind
}


def standard(kind: PaperKind) -> bytes:
    """The template that is used where an office has none of its own."""
    return (HERE / f"{kind.value}.docx").read_bytes()


# ---- what goes into the fields ----


def letter_fields(letter: Letter, extras: Extras) -> dict[str, Any]:
    """Fill the fields of a notice; pictures are bytes until a document takes them in."""
    lettered = letter.kind in {NoticeKind.TRANSFER, NoticeKind.WHISTLE}
    return {
        "文号": f"{letter.number}号",
        "标题": LETTERS[letter.kind],
        "主送": letter.department if lettered else letter.venue,
        "正文": "\n".join(opening(letter)),
        "补充说明": letter.text,
        "附言": "\n".join(t for t in closing(letter) if t != letter.text),
        "场所名称": letter.venue,
        "场所地址": letter.address,
        "负责人": letter.operator,
        "网格": letter.grid,
        "部门": letter.department,
        "紧急程度": letter.urgency,
        "答复时限": moment(letter.answer_by),
        "移交文号": letter.document_number,
        "隐患数量": len(letter.items),
        "签发单位": letter.office,
        "街道": letter.street,
        "签发日期": day(letter.issued_on),
        "经办人": letter.issuer,
        "联系电话": letter.phone,
        "签收情况": letter.signing,
        "现场签名": extras.signature or "",
        "二维码": code_png(extras.address),
        "校验码": extras.seal[:16],
        MANY: [_item(number, item) for number, item in enumerate(letter.items, 1)],
    }


def _item(number: int, item: Any) -> dict[str, Any]:
    return {
        "序号": number,
        "编号": item.number,
        "内容": item.text,
        "说明": item.detail,
        "类别": item.group,
        "等级": item.level,
        "处置方式": item.disposal,
        "依据": item.basis or REQUIREMENT,
        "发现日期": day(item.found_on),
        "整改期限": item.due_words or day(item.due_on) or UNSET,
        "状态": item.state,
        "复查结论": item.verdict,
        "复查日期": day(item.verdict_on),
        "复查人": item.verdict_by,
    }


def dossier_fields(
    dossier: Dossier, extras: Extras, picture: Callable[[DossierPhoto], bytes | None]
) -> dict[str, Any]:
    """Fill the fields of a ticket's file."""
    sides = {s: [p for p in dossier.photos if p.stage is s] for s in Stage}
    before, after = sides[Stage.BEFORE], sides[Stage.AFTER]
    pairs = [
        (before[n] if n < len(before) else None, after[n] if n < len(after) else None)
        for n in range(max(len(before), len(after)))
    ]

    def shown(photo: DossierPhoto | None) -> object:
        return (picture(photo) or "（照片尚未传到）") if photo else "（暂无）"

    def told(photo: DossierPhoto | None) -> str:
        return f"{photo.name} {photo.taken_at} {photo.author}" if photo else ""

    return {
        "编号": dossier.number,
        "场所名称": dossier.venue,
        "标题": dossier.title,
        "签发单位": dossier.office,
        "截至": dossier.as_of,
        "二维码": code_png(extras.address),
        "校验码": extras.seal[:16],
        "基本情况": [{"名称": n, "内容": v or "—"} for n, v in dossier.facts],
        "照片对照": [
            {"整改前": shown(b), "整改前说明": told(b), "整改后": shown(a), "整改后说明": told(a)}
            for b, a in pairs
        ],
        "处理过程": [
            {"时间": s.at, "事项": s.what, "经办": s.by, "说明": s.text} for s in dossier.steps
        ],
        "文书清单": [{"名称": name} for name in dossier.notices],
        "照片清单": [
            {
                "名称": p.name,
                "拍摄时间": p.taken_at,
                "收到时间": p.received_at or "尚未收到",
                "校验值": p.sha256,
            }
            for p in dossier.photos
        ],
    }


# ---- filling a template ----

BARRED = {PaperKind.PROMPT: {"责令": "隐患提示单里不能出现“责令”，网格员只作提醒"}}
"""Words that must not stand in a template, and why."""
WIDTHS = {"二维码": 30, "现场签名": 42, "整改前": 70, "整改后": 70}
"""Of pictures, in millimetres."""


def fill_notice(kind: PaperKind, template: bytes, fields: Mapping[str, Any]) -> bytes:
    """Judge and fill a template; raises Unfit with the reason where it is not taken."""
    lists: dict[str, list[str]] = {}
    for name, _, part in FIELDS[kind]:
        if part:
            lists.setdefault(part, []).append(name)
    singles = [name for name, _, part in FIELDS[kind] if part is None]
    return filling.fill_template(
        template, fields, singles, lists, widths=WIDTHS, barred=BARRED.get(kind, {})
    )


def code_png(text: str) -> bytes:
    """A QR code as a picture, for documents."""
    code = QRCode[Any](error_correction=ERROR_CORRECT_M, border=4)
    code.add_data(text)
    code.make()
    modules = code.get_matrix()
    edge = len(modules)
    picture = Image.new("1", (edge, edge), 1)
    picture.putdata([0 if dark else 1 for row in modules for dark in row])
    out = io.BytesIO()
    picture.resize((edge * 8, edge * 8), Image.Resampling.NEAREST).save(out, "PNG")
    return out.getvalue()


MOST_BYTES = 2 * 1024 * 1024


class TemplateUnusable(Invalid):
    """A template we do not take; the reason names the field or the part."""

    code = "template.unusable"
    sentence = "这个模板不能用：{reason}。原来的模板没有变，请改好后再上传。"


class TemplateTooLarge(TooLarge):
    """More than a letter's template needs."""

    code = "template.too_large"
    sentence = "模板太大：{reason}。原来的模板没有变，请精简后再上传。"

    def __init__(self, reason: str = "最多 2 MB，请去掉模板里的大图片") -> None:
        super().__init__(reason=reason)


def check_template(kind: PaperKind, content: bytes, sample: Mapping[str, Any]) -> None:
    """Refuse what could do harm, what is broken, and fields we do not have; the last by name."""
    if len(content) > MOST_BYTES:
        raise TemplateTooLarge
    try:
        fill_notice(kind, content, sample)
    except Unfit as unfit:
        if unfit.large:
            raise TemplateTooLarge(unfit.reason) from unfit
        facts = {"field": unfit.field} if unfit.field else {}
        raise TemplateUnusable(reason=unfit.reason, **facts) from unfit
    except FillerFailed as failed:
        told = "用样例数据试填时超出了时间或内存，请精简模板里的表格和重复内容"
        raise TemplateUnusable(reason=told) from failed


EXTRAS = Extras(address="HTTPS://AX.EXAMPLE.CN/V/7K3F9Q2M7K3F9Q", seal="0123456789abcdef" * 4)
NOBODY = UUID(int=0)


def _items() -> list[LetterItem]:
    told = ("疏散通道、安全出口堆放杂物", "灭火器超过检验周期")
    return [
        LetterItem(
            id=str(NOBODY),
            number=f"YH-000000000-2026-{number:04d}",
            text=text,
            detail="后厨门口堆放纸箱",
            group="疏散",
            level="一般",
            disposal="限期整改",
            basis="《中华人民共和国消防法》第二十八条",
            found_on=date(2026, 3, 4),
            due_on=date(2026, 3, 9),
            state="整改中",
            due_words="2026年3月9日前（5 日内，自然日）",
            verdict="复查合格",
            verdict_on=date(2026, 3, 9),
            verdict_by="示例人员",
        )
        for number, text in enumerate(told, 1)
    ]


def sample_letter(kind: NoticeKind) -> Letter:
    """A notice of two tickets."""
    return Letter(
        kind=kind,
        number="示例街安提〔2026〕0001",
        office="示例街道应急办",
        street="示例街道",
        phone="0000-0000000",
        issued_on=date(2026, 3, 4),
        issuer="示例人员",
        venue="示例面馆",
        address="示例路1号",
        operator="示例经营者",
        grid="示例街道示例社区第1网格",
        items=_items(),
        link="/V/",
        department="示例部门",
        urgency="紧急",
        answer_by=datetime(2026, 3, 4, 6, 0, tzinfo=UTC),
        document_number="示例〔2026〕1号",
        text="这里是开具时填写的补充说明。",
        signing="经营者在手机屏幕上签字。",
    )


def sample_dossier() -> Dossier:
    """A file of one ticket with a picture before and none after."""
    photo = DossierPhoto(
        id=NOBODY,
        name="图1",
        stage=Stage.BEFORE,
        taken_at="2026-03-04 10:00",
        received_at="2026-03-04 10:01",
        author="示例人员",
        sha256=EXTRAS.seal,
        there=False,
    )
    return Dossier(
        number="YH-000000000-2026-0001",
        venue="示例面馆",
        title="疏散通道、安全出口堆放杂物",
        facts=[("场所名称", "示例面馆"), ("等级", "一般")],
        steps=[DossierStep("2026-03-04 10:00", "上报", "示例人员", "后厨门口堆放纸箱")],
        photos=[photo],
        notices=["示例街安提〔2026〕0001号　安全隐患提示单"],
        link="/",
        office="示例街道应急办",
        as_of="2026-03-09 09:00",
    )


def sample_fields(kind: PaperKind) -> dict[str, Any]:
    """Every field of a template, filled."""
    if kind is PaperKind.DOSSIER:
        return dossier_fields(sample_dossier(), EXTRAS, lambda _: None)
    return letter_fields(sample_letter(NoticeKind(kind.value)), EXTRAS)
