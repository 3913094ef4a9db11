"""Made-up contents to try a template on, and to show what it looks like."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from backend.office.notices.docx.operations import dossier_fields, letter_fields
from backend.office.notices.drafts.wording import Extras
from backend.office.notices.models import NoticeKind, PaperKind
from backend.office.notices.schemas import Dossier, DossierPhoto, DossierStep, Letter, LetterItem
from backend.sync.photos.models import Stage

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
