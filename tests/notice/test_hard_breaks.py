"""Text out of PDFs reads as the text it was: lines joined, page numbers kept apart."""

from __future__ import annotations

from pathlib import Path

import pytest
from opencc import OpenCC

from extractors.page.hard_breaks import join_hard_breaks
from extractors.records import Notice
from tests.notice.reading import paths, read

SEEDS = sorted((Path(__file__).resolve().parents[2] / "seeds" / "notices").glob("*.txt"))
#: 002 is scrambled and 004 is read in both scripts below.
ORDERLY = [p for p in SEEDS if not p.stem.startswith("002")]


def printed(text: str, width: int, indent: str = "") -> str:
    """`text` as a PDF has it: lines of one width, and a page number after every 23."""
    lines: list[str] = []
    for paragraph in filter(None, (line.strip() for line in text.split("\n"))):
        rest = indent + paragraph
        while rest:
            lines.append(rest[:width])
            rest = rest[width:]
            if len(lines) % 24 == 23:
                lines.append(f"— {len(lines) // 24 + 1} —")
    return "\n".join(lines)


def gist(notice: Notice) -> list[object]:
    h = notice.header
    return [
        h.title,
        h.document_number,
        h.issuer,
        h.issued_on,
        h.effective_from,
        [(d.title, d.period_start) for d in notice.documents],
        paths(notice),
    ]


@pytest.mark.parametrize("width", [34, 38, 45])
@pytest.mark.parametrize("indent", ["", "　　"])
@pytest.mark.parametrize("path", ORDERLY, ids=[p.stem[:3] for p in ORDERLY])
def test_a_notice_reads_the_same_off_paper(path: Path, indent: str, width: int) -> None:
    text = path.read_text("utf-8")
    assert gist(read(printed(text, width, indent))) == gist(read(text))


@pytest.mark.parametrize("path", [p for p in ORDERLY if not p.stem.startswith("004")], ids=lambda p: p.stem[:3])
def test_a_notice_reads_the_same_in_traditional_script(path: Path) -> None:
    text = path.read_text("utf-8")
    assert gist(read(OpenCC("s2t").convert(text))) == gist(read(text))


def test_a_page_number_inside_a_sentence() -> None:
    """Both stay whole: the sentence, and behind its paragraph the number."""
    text = "（一）健全规则。推动标准衔接，支持企业按照国际先进标准组织生\n— 3 —\n产，提升产品质量。\n（二）优化监管。减少重复检验。"
    assert join_hard_breaks(text).split("\n") == [
        "（一）健全规则。推动标准衔接，支持企业按照国际先进标准组织生产，提升产品质量。",
        "— 3 —",
        "（二）优化监管。减少重复检验。",
    ]


@pytest.mark.parametrize("page", ["— 1 —", "- 3 -", "－12－", "第 3 页", "第3页 共10页", "3 / 12"])
def test_page_numbers_belong_to_no_item(page: str) -> None:
    notice = read(
        f"关于促进外贸的意见\n为贯彻落实党中央、国务院决策部署，促进外贸稳规模优结构，现提出如下意见。\n一、重点任务\n做强平台，促进各地发展。\n{page}\n二、保障措施\n各部门要加强领导。\n"
    )
    assert [m.text for m in notice.measures] == ["做强平台，促进各地发展。", "各部门要加强领导。"]
    assert page in [p.text for p in notice.passages]


def test_text_with_whole_paragraphs_stays() -> None:
    text = Path(ORDERLY[0]).read_text("utf-8")
    assert join_hard_breaks(text) == text


def test_cells_of_a_table_are_not_run_together() -> None:
    """4.7 and 5.0 below each other are no 4.75.0."""
    lines = [
        "推广车辆要达到燃料消耗量标准，节约能源，",
        "保护环境，提高效率，降低排放，促进发展，",
        "满足要求，具体限值如下：",
        "4.7",
        "5.0",
        "5.3",
    ]
    assert join_hard_breaks("\n".join(lines)).split("\n")[-3:] == ["4.7", "5.0", "5.3"]
