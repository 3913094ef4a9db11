"""An office's own template is taken once it is proved harmless and sound.

It may name fields, run over our lists and ask whether a field is filled; nothing else.
"""

from collections.abc import Mapping
from typing import Any

from backend.core.docx.errors import Unfit
from backend.core.docx.operations import FillerFailed
from backend.core.errors import Invalid, TooLarge
from backend.office.notices.docx.operations import filled
from backend.office.notices.models import PaperKind

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


def check(kind: PaperKind, content: bytes, sample: Mapping[str, Any]) -> None:
    """Refuse what could do harm, what is broken, and fields we do not have; the last by name."""
    if len(content) > MOST_BYTES:
        raise TemplateTooLarge
    try:
        filled(kind, content, sample)
    except Unfit as unfit:
        if unfit.large:
            raise TemplateTooLarge(unfit.reason) from unfit
        facts = {"field": unfit.field} if unfit.field else {}
        raise TemplateUnusable(reason=unfit.reason, **facts) from unfit
    except FillerFailed as failed:
        told = "用样例数据试填时超出了时间或内存，请精简模板里的表格和重复内容"
        raise TemplateUnusable(reason=told) from failed
