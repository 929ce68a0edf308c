"""Whatever comes in: nothing raises, every span gives what it claims, no sentence is lost, time grows with length."""

from __future__ import annotations

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extractors.read import load_reference, read_capture
from extractors.records import Failure, Notice, Reading, Site
from tests.fuzz.inputs import PIECES, SEEDS, texts
from tests.fuzz.invariants import check

TEXTS = texts()
SITE = Site("test", "test/file.txt")
_QUICK = settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
_PIECES = st.sampled_from(PIECES)


def read(text: str) -> tuple[Notice, ...]:
    result = read_capture(text.encode("utf-8", "surrogatepass"), SITE, load_reference())
    return () if isinstance(result, Failure) else result.notices


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
        "一、支持政策\n" + "\n".join(f"支持标准{i}\n1.境外展。给予补贴。\n2.境内展。给予补贴。" for i in range(5_000)),
        "一、支持政策\n1.做强平台。\n" + "\n".join(f"专栏{i}\n1.空港。建设货站。\n2.海港。建设码头。" for i in range(5_000)),
        "\n".join(f"{chr(0x4E00 + i)}{chr(0x5E00 + i % 5_000)}{n}：推进落实" for i in range(5_000) for n in (1, 2)),
        "自2023年" * 150_000 + "起施行",
        "联系人：" * 200_000,
        "《" * 200_000 + "通知",
        "2023年" * 200_000,
        "　" * 500_000 + "关于印发方案的通知",
    ],
    ids=[
        "brackets",
        "one line",
        "run-on items",
        "20,000 items",
        "restarts",
        "boxes",
        "words that count",
        "title",
        "validity",
        "contacts",
        "quotes",
        "years",
        "spaces",
    ],
)
def test_large_and_nested_text_is_read_in_seconds(text: str) -> None:
    """No figure is asserted: a reader whose time grows with the square of the length would not end at all."""
    padding = "重庆市人民政府办公厅现将有关事项通知如下，请各有关部门贯彻落实。"
    result = read_capture((padding + "\n" + text).encode(), SITE, load_reference())
    assert isinstance(result, Failure | Reading)


@pytest.mark.slow
def test_ten_megabytes_of_seeds_are_read() -> None:
    text = "\n".join(TEXTS[0] + TEXTS[1] for _ in range(140))
    (notice, *_) = read(text)
    assert len(notice.body_text) > 20_000


@pytest.mark.parametrize(
    "pattern",
    ["第一条 ", "①重点工程一：千亿级", "第一条 1每年", "1.第一章 总则路径举措1："],
)
def test_heaps_of_numbers_are_read_in_seconds(pattern: str) -> None:
    """Found by `python -m tests.fuzz.growth`: each took the square of its length."""
    read(TEXTS[0][:400] + "\n" + pattern * (400_000 // len(pattern)))
