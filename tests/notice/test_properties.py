"""Whatever comes in: nothing raises, every span gives what it claims, no sentence is lost, time grows with length."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extractors.notice.text import same_key
from extractors.read import load_reference, read_capture
from extractors.records import Failure, Notice, Reading, Site

SEEDS = sorted((Path(__file__).resolve().parents[2] / "seeds" / "notices").glob("*.txt"))
TEXTS = [p.read_text("utf-8") for p in SEEDS]
SITE = Site("test", "test/file.txt")
_QUICK = settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
_PIECES = st.sampled_from(
    ["一、总体要求", "（一）加强领导。", "1.", "2．", "（责任单位：市商务局）", "到2025年，", "。", "；", "\n", "　　", "附件：", "第一条 ", "第一章 总则",
     "关于印发方案的通知", "渝府办发〔2022〕3号", "2023年4月7日", "重庆市人民政府办公厅", "本办法自印发之日起施行，有效期3年。", "專欄", "（", "）",
     "①", "目录", "……12", "— 3 —", "各区县人民政府：", "现印发给你们，请认真组织实施。", "推动外贸保稳提质", "\u00a0", "\ufffd", "\ue010", "𠮷"]
)  # fmt: skip


def read(text: str) -> tuple[Notice, ...]:
    result = read_capture(text.encode("utf-8", "surrogatepass"), SITE, load_reference())
    return () if isinstance(result, Failure) else result.notices


def check(notice: Notice) -> None:
    body = notice.body_text
    assert len(body) == len(notice.source_text)
    assert [p.seq for p in notice.passages] == list(range(len(notice.passages)))
    for p in notice.passages:
        assert body[p.char_start : p.char_end] == p.text
    assert [m.seq for m in notice.measures] == list(range(len(notice.measures)))
    for m in notice.measures:
        assert 0 <= m.char_start < m.char_end <= len(body)
        assert same_key(m.heading) in same_key(body[m.char_start : m.char_end])
        assert 0 <= m.confidence <= 1
    for i in notice.issues:
        if i.char_start is not None and i.char_end is not None:
            assert 0 <= i.char_start <= i.char_end <= len(body)
    for d in notice.documents:
        assert 0 <= d.char_start <= d.char_end <= len(body)
    # The kept passages hold every sentence of the text.
    kept = "".join(same_key(p.text) for p in notice.passages if p.duplicate_of is None)
    for sentence in re.split(r"[。；;\n]", body):
        key = same_key(sentence)
        assert key in kept or all(same_key(p.text) in kept for p in notice.passages if p.text in sentence), sentence
    covered = sum(p.char_end - p.char_start for p in notice.passages)
    assert covered + sum(c.isspace() for c in body) >= len(body)


@pytest.mark.parametrize("text", TEXTS, ids=[p.stem for p in SEEDS])
def test_the_seeds(text: str) -> None:
    (notice,) = read(text)
    check(notice)


@_QUICK
@given(st.lists(_PIECES, max_size=60))
def test_any_heap_of_official_pieces(pieces: list[str]) -> None:
    for notice in read("".join(pieces) + "\n关于印发方案的通知\n" + "重庆市人民政府关于推动外贸保稳提质的意见，" * 4):
        check(notice)


@_QUICK
@given(st.text(max_size=400))
def test_any_text(text: str) -> None:
    for notice in read(text):
        check(notice)


@_QUICK
@given(st.binary(max_size=600))
def test_any_bytes(data: bytes) -> None:
    result = read_capture(data, SITE, load_reference())
    assert isinstance(result, Failure | Reading)


@_QUICK
@given(st.integers(0, 10_000), st.sampled_from(TEXTS))
def test_seeds_cut_shuffled_and_repeated(number: int, text: str) -> None:
    dice = random.Random(number)
    lines = [line for line in text.split("\n") if line.strip()]
    start = dice.randrange(len(lines))
    part = lines[start : start + dice.randrange(1, 25)]
    if number % 3 == 1:
        dice.shuffle(part)
    elif number % 3 == 2:
        part += part[: dice.randrange(len(part)) + 1]
    for notice in read("".join(part) if number % 5 == 0 else "\n".join(part)):
        check(notice)


@pytest.mark.parametrize(
    "text",
    [
        "（" * 10_000 + "责任单位：市商务局" + "）" * 10_000,
        "一、总体要求" + "推动外贸保稳提质，" * 110_000,
        "关于印发方案的通知\n" + "（一）加强领导。各部门要加强协同配合。" * 25_000,
        "关于印发方案的通知\n" + "\n".join(f"{i}.推进第{i}项。落实责任。（责任单位：市商务局）" for i in range(1, 20_000)),
        "关于" + "推进" * 300_000 + "的通知",
        "自2023年" * 150_000 + "起施行",
        "联系人：" * 200_000,
        "《" * 200_000 + "通知",
        "2023年" * 200_000,
        "　" * 500_000 + "关于印发方案的通知",
    ],
    ids=["brackets", "one line", "run-on items", "20,000 items", "title", "validity", "contacts", "quotes", "years", "spaces"],
)
def test_large_and_nested_text_is_read_in_seconds(text: str) -> None:
    """No figure is asserted: a reader whose time grows with the square of the length would not end at all."""
    padding = "重庆市人民政府办公厅现将有关事项通知如下，请各有关部门贯彻落实。"
    result = read_capture((padding + "\n" + text).encode(), SITE, load_reference())
    assert isinstance(result, Failure | Reading)


def test_ten_megabytes_of_seeds_are_read() -> None:
    text = "\n".join(TEXTS[0] + TEXTS[1] for _ in range(140))
    (notice, *_) = read(text)
    assert len(notice.body_text) > 20_000
