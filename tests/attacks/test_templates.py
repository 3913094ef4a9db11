"""An office's own template is filled, never run: through the upload and through the print."""

import json
from typing import Any

import pytest
import sqlalchemy as sa
from httpx import Response
from sqlalchemy import Connection

from backend.office.notices.docx.operations import standard
from backend.office.notices.models import PaperKind
from tests.attacks.hostile_documents import ATTACKS, EVIDENCE, INERT, PLAIN, parts_of
from tests.office.notices.papers import template, words_of_docx
from tests.office.notices.test_issue import issued
from tests.world import Person, World

STORED = (
    "core properties by references", "footnotes under another name", "a chain to the template",
    "a million rounds", "split over runs", "an entry twice", "laughs",
    "a text printed without end", "dde in pieces",
)  # fmt: skip


def upload(who: Person, content: bytes, kind: str = "prompt") -> Response:
    headers = {"x-file-name": "a.docx", "content-type": "application/octet-stream"}
    return who.ask("PUT", f"/notice-templates/{kind}", content=content, headers=headers)


def in_force(who: Person, kind: str = "prompt") -> dict[str, Any]:
    items = who.get("/notice-templates").json()["items"]
    return next(item for item in items if item["kind"] == kind)


def whole(document: bytes) -> str:
    """All that stands in any part of a document."""
    return "\n".join(part.decode("utf-8", "replace") for part in parts_of(document).values())


@pytest.mark.parametrize("attack", list(ATTACKS))
def test_a_template_never_runs_code(world: World, attack: str) -> None:
    hostile = ATTACKS[attack]

    answer = upload(world.zhou, hostile.content)

    assert answer.status_code == hostile.status, answer.text
    assert hostile.told in answer.json()["detail"]
    assert in_force(world.zhou)["own"] is False


@pytest.mark.parametrize("harmless", list(INERT))
def test_what_only_looks_like_code_is_printed_as_it_stands(world: World, harmless: str) -> None:
    notice = issued(world.mei, world.mei.reports(world.noodle_shop))["id"]

    assert upload(world.zhou, INERT[harmless]).status_code == 200
    printed = world.mei.get(f"/notices/{notice}/docx").content

    assert "本街道提示单辽西安提〔2026〕0001号" in words_of_docx(printed)
    assert EVIDENCE not in whole(printed)
    assert "root:" not in whole(printed)


@pytest.mark.parametrize("attack", STORED)
def test_a_hostile_template_stored_before_never_stops_a_notice(
    world: World, connection: Connection, attack: str
) -> None:
    notice = issued(world.mei, world.mei.reports(world.noodle_shop))["id"]
    upload(world.zhou, PLAIN)
    stored = sa.text("UPDATE noticetemplate SET content = :content")
    connection.execute(stored, {"content": ATTACKS[attack].content})

    printed = world.mei.get(f"/notices/{notice}/docx")

    assert printed.status_code == 200
    assert words_of_docx(printed.content).startswith("安全隐患提示单辽西安提〔2026〕0001号")
    assert EVIDENCE not in whole(printed.content)


def test_words_of_the_field_are_never_read_as_a_template(world: World) -> None:
    shop = world.venue(world.mei, "{{ 7000007*7 }}{% if 文号 %}", "220382.002.01.01.")
    notice = issued(world.mei, world.mei.reports(shop, detail="{{ 场所地址 }}\x0b{%tr endfor %}"))

    printed = words_of_docx(world.mei.get(f"/notices/{notice['id']}/docx").content)

    assert "{{7000007*7}}{%if文号%}" in printed
    assert "{{场所地址}}" in printed
    assert EVIDENCE not in printed


def test_a_template_stored_before_is_told_to_its_office(
    world: World, connection: Connection
) -> None:
    notice = issued(world.mei, world.mei.reports(world.noodle_shop))["id"]
    upload(world.zhou, PLAIN)
    stored = sa.text("UPDATE noticetemplate SET content = :content")
    connection.execute(stored, {"content": template("{{ 文号|upper }}")})

    for _ in range(2):
        assert world.mei.get(f"/notices/{notice}/docx").status_code == 200

    assert "{{ 文号|upper }}" in in_force(world.zhou)["unusable"]
    told = [m for m in world.zhou.get("/messages").json()["items"] if "模板" in m["title"]]
    assert len(told) == 1
    assert "标准模板" in told[0]["text"]
    assert upload(world.zhou, PLAIN).json()["unusable"] == ""
    assert "本街道提示单" in words_of_docx(world.mei.get(f"/notices/{notice}/docx").content)


def test_a_template_put_aside_that_no_longer_passes_is_not_taken_up_again(
    world: World, connection: Connection
) -> None:
    upload(world.zhou, PLAIN)
    world.zhou.delete("/notice-templates/prompt")
    stored = sa.text("UPDATE noticetemplate SET content = :content")
    connection.execute(stored, {"content": ATTACKS["footnotes"].content})

    answer = world.zhou.post("/notice-templates/prompt/restore")

    assert answer.status_code == 422
    assert "脚注" in answer.json()["detail"]
    assert in_force(world.zhou)["own"] is False


def test_a_sentence_of_refusal_holds_no_markup_and_is_short(world: World) -> None:
    answer = upload(world.zhou, template("{{ " + "长" * 250 + " }}"))

    assert answer.status_code == 422
    assert len(json.dumps(answer.json()["detail"])) < 1_500


@pytest.mark.parametrize("kind", list(PaperKind))
def test_the_standard_templates_are_taken_by_the_same_door(world: World, kind: PaperKind) -> None:
    assert upload(world.zhou, standard(kind), kind.value).status_code == 200
