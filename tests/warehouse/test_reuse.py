"""Reuse between notices: what is found, what is not, and that any way of loading gives the same links."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise, permutations
from pathlib import Path
from random import Random

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from benchmarks.reuse import bulk, forms, make_sentences, stream
from extractors.identity import digest, marks_of, same_key
from tests.conftest import ROOT, Warehouse
from warehouse.generations import EmbeddedLake
from warehouse.lake import Lake
from warehouse.reuse import relink, relink_passages, search
from warehouse.reuse.characters import Places, Texts
from warehouse.reuse.compare import Compared, compare
from warehouse.reuse.fingerprints import RUN, WINDOW, fingerprints
from warehouse.reuse.search import Mask
from warehouse.reuse.sieve import WordBits, alike_in_marks
from warehouse.reuse.wording import plain_text, read_wordings
from warehouse.reuse.worth import DAY
from warehouse.tables import PASSAGES
from warehouse.written import keep_written

Link = tuple[str, str, str]
INDEX = ("passage_matches", "reuse_wordings", "reuse_fingerprints")
#: Entries of wordings that nobody says, or with another day than that of the earliest who does; and sentences without any.
WRONG_ENTRIES = f"""
    SELECT f.wording, f.day AS found, w.day AS due FROM (SELECT DISTINCT wording, day FROM reuse_fingerprints) f
    FULL JOIN (SELECT wording, min({DAY}) AS day FROM reuse_wordings WHERE fingerprints > 0 GROUP BY wording) w USING (wording)
    WHERE f.day IS DISTINCT FROM w.day"""


#: Stock phrases of which not HEAD stand up to the day that is kept of them.
WRONG_STOCK = """
    SELECT s.fingerprint FROM reuse_stock s LEFT JOIN reuse_fingerprints f ON f.fingerprint = s.fingerprint AND f.day <= s.until
    GROUP BY s.fingerprint HAVING count(f.wording) < $head OR count(DISTINCT s.until) <> 1"""


@dataclass(frozen=True)
class Said:
    """A notice of a test: its id, date and sentences."""

    notice_id: str
    date: date | None
    sentences: tuple[str, ...]
    region: str = "500000"

    def rows(self) -> list[dict[str, object]]:
        seen: dict[str, int] = {}
        return [
            {
                "passage_id": digest(self.notice_id, text, str(i)), "notice_id": self.notice_id, "region_code": self.region,
                "province_code": self.region, "date": self.date, "seq": i, "text": text, "heading": False,
                "duplicate_of": digest(self.notice_id, text, str(seen[text])) if seen.setdefault(text, i) != i else None,
            }
            for i, text in enumerate(self.sentences)
        ]  # fmt: skip


@dataclass(frozen=True)
class Wording:
    """The words of one passage."""

    text: str
    key: int
    is_sentence: bool


def read_wording(text: str, heading: bool = False, in_measure: bool = True) -> Wording | None:
    (read,) = read_wordings([text], [heading], [in_measure])
    return Wording(read.texts[0], int(read.keys[0]), bool(read.is_sentence[0])) if read.texts else None


def key_of(text: str) -> int:
    found = read_wording(text)
    assert found
    return found.key


def fingerprints_of(texts: list[str]) -> list[list[int]]:
    bare = [t.replace("，", "") for t in texts]
    owners, prints = fingerprints(Texts.end_to_end(bare))
    return [sorted(prints[owners == i].tolist()) for i in range(len(bare))]


def alike_in_words(texts: list[str], ones: Places, others: Places) -> Mask:
    bits = WordBits(len(texts))
    bits.make(np.arange(len(texts)), texts)
    return bits.alike(ones, others)


class Shelf:
    """A lake of passages alone, in which notices are written, rewritten and removed."""

    def __init__(self, lake: Lake) -> None:
        self.lake = lake

    def put(self, *notices: Said, gone: set[str] | None = None) -> None:
        written = {n.notice_id for n in notices}
        with self.lake.transaction():
            had = {r["notice_id"] for r in self.lake.rows("SELECT DISTINCT notice_id FROM passages")} & (written | (gone or set()))
            self.lake.delete(PASSAGES, "notice_id", had)
            rows = [r for n in notices for r in n.rows()]
            self.lake.insert(PASSAGES, rows)  # type: ignore[arg-type]
            keep_written(self.lake, PASSAGES, rows)  # type: ignore[arg-type]
            relink_passages(self.lake, written, had)
        assert not self.lake.rows(WRONG_ENTRIES)
        assert not self.lake.rows(WRONG_STOCK, {"head": search.HEAD})

    def clear(self) -> None:
        present = {r["notice_id"] for r in self.lake.rows("SELECT DISTINCT notice_id FROM passages")}
        self.put(gone=present)
        for table in (*INDEX, "reuse_stock"):
            assert not self.lake.rows(f"FROM {table}"), table

    def state(self) -> dict[str, list[tuple[object, ...]]]:
        return {t: sorted(self.lake.connection.execute(f"FROM {t}").fetchall(), key=repr) for t in INDEX}

    def links(self) -> set[Link]:
        """(text, text it leads to, method)"""
        sql = """SELECT a.text, b.text, m.method FROM passage_matches m JOIN passages a ON a.passage_id = m.passage_id
                 JOIN passages b ON b.passage_id = m.matched_passage_id"""
        return set(self.lake.connection.execute(sql).fetchall())


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lake]:
    with Lake(EmbeddedLake(tmp_path_factory.mktemp("reuse")).current()) as opened:
        yield opened


@pytest.fixture
def shelf(lake: Lake) -> Iterator[Shelf]:
    found = Shelf(lake)
    yield found
    found.clear()


def two(shelf: Shelf, earlier: str, later: str) -> set[str]:
    """How `later` links to `earlier`."""
    shelf.put(Said("a", date(2022, 1, 1), (earlier,)), Said("b", date(2023, 1, 1), (later,)))
    return {method for _, _, method in shelf.links()}


# --- what is found -------------------------------------------------------------------------------------------------------------

REUSED = [
    ("建立健全二手车出口管理和配套服务体系,有序推进二手车出口。", "建立健全二手车出口管理和配套服务体系，有序推进二手车出口。", {"exact"}),
    (
        "支持符合条件的跨境电商企业申报高新技术企业。",
        "加大高新技术企业认定政策宣讲，指导符合条件的跨境电商相关企业申报高新技术企业。",
        {"near"},
    ),
    (
        "进一步扩大出口信用保险承保规模和覆盖面。",
        "进一步扩大出口信用保险承保规模，2022年支持一般贸易出口不低于70亿美元。",
        {"near"},
    ),
    (
        "到2025年，培育内外贸一体化试点企业30家以上，建成出口基地５个。",
        "到2025年，培育内外贸一体化试点企业３０家以上，新建成出口基地5个。",
        {"near"},
    ),
    ("对年度进口额增长的企业，按新增额的百分之二给予一次性奖励。", "对年度进口额有增长的企业，按新增额的2%给予一次性奖励。", {"near"}),
    ("加强与重庆海关的协作，共同推进口岸通关便利化改革。", "加强与重庆市海关的协作，共同推进口岸通关便利化改革工作。", {"near"}),
]
OTHER_POLICIES = [
    ("力争到2025年全市外贸进出口总额年均增长10%以上，规模位居前列。", "力争到2025年全市外贸进出口总额年均增长15%以上，规模位居前列。"),
    ("力争到2025年全市外贸进出口总额年均增长6.8%，规模位居前列。", "力争到2025年全市外贸进出口总额年均增长68%，规模位居前列。"),
    ("力争到2024年全市外贸进出口总额突破一万亿元，规模位居前列。", "力争到2025年全市外贸进出口总额突破一万亿元，规模位居前列。"),
    ("对符合条件的企业给予不超过100万元的一次性奖励补助。", "对符合条件的企业给予不超过100万美元的一次性奖励补助。"),
    ("实施外贸主体培育三年行动，支持中小微企业开拓国际市场。", "实施外贸主体培育五年行动，支持中小微企业开拓国际市场。"),
    ("加强与重庆海关的协作，共同推进口岸通关便利化改革。", "加强与银川海关的协作，共同推进口岸通关便利化改革。"),
    ("进口总额年均增长10%，出口总额年均增长15%，规模持续扩大。", "进口总额年均增长15%，出口总额年均增长10%，规模持续扩大。"),
    # A stock clause alone is no reuse.
    (
        "深入贯彻落实党的二十大精神，全面深化外商投资企业登记制度改革，营造一流营商环境。",
        "深入贯彻落实党的二十大精神，扎实推进现代山地特色高效农业发展，加快建设农业强市。",
    ),
    # Nor are lists of bodies in nearly the same words.
    ("（责任单位：市商务委、市经济信息委、市财政局、重庆海关）", "（责任单位：市商务委、市经济信息委、市财政局、重庆海关、市科技局）"),
]


@pytest.mark.parametrize(("earlier", "later", "methods"), REUSED)
def test_reuse_is_found(shelf: Shelf, earlier: str, later: str, methods: set[str]) -> None:
    assert two(shelf, earlier, later) == methods


@pytest.mark.parametrize(("earlier", "later"), OTHER_POLICIES)
def test_another_policy_is_no_reuse(shelf: Shelf, earlier: str, later: str) -> None:
    assert two(shelf, earlier, later) == set()


def test_containment_is_the_shorters_and_similarity_that_of_both(shelf: Shelf) -> None:
    short = "健全多主体协同应对贸易摩擦机制，切实防范贸易领域风险。"
    two(shelf, "健全多主体协同应对贸易摩擦机制，建设汽车摩托车等领域应对贸易摩擦工作站，切实防范贸易领域风险。", short)
    ((containment, similarity),) = shelf.lake.connection.execute("SELECT containment, similarity FROM passage_matches").fetchall()
    assert containment > 0.95
    assert 0.5 < similarity < 0.8


def test_headings_and_short_sentences_are_no_reuse() -> None:
    assert read_wording("（一）建立健全二手车出口管理和配套服务体系", heading=True, in_measure=True) is None
    assert read_wording("加大政策支持力度。", heading=False, in_measure=True) is None
    long_item = "（一）对年度进口额首次达到一千万元以上的外贸企业，按其新增进口额的一定比例给予一次性奖励。"
    found = read_wording(long_item, heading=True, in_measure=True)  # an item that starts straight into its text
    assert found
    assert found.text.startswith("对年度")


def test_a_link_leads_to_the_earliest_and_an_undated_notice_is_last(shelf: Shelf) -> None:
    text = "严格执行国家出口管制政策法规，加强最终用户最终用途管理。"
    shelf.put(Said("undated", None, (text,)), Said("late", date(2024, 1, 1), (text,)))
    shelf.put(Said("early", date(2021, 1, 1), (text,), region="640000"))
    rows = shelf.lake.connection.execute(
        """SELECT p.notice_id, q.notice_id, m.date, m.matched_date, m.region_code, m.matched_region_code FROM passage_matches m
           JOIN passages p USING (passage_id) JOIN passages q ON q.passage_id = m.matched_passage_id ORDER BY 1"""
    ).fetchall()
    assert rows == [
        ("late", "early", date(2024, 1, 1), date(2021, 1, 1), "500000", "640000"),
        ("undated", "early", None, date(2021, 1, 1), "500000", "640000"),
    ]


# --- the pieces ----------------------------------------------------------------------------------------------------------------


def test_what_belongs_to_a_figure_stays() -> None:
    assert plain_text("“新增”　１,２００ 家；增长６.８％—１０％，比例1:2。") == "新增1200家，增长6.8%-10%，比例1:2"
    said = "力争到2025年全市进出口增长{}%{}出口规模位居前列。"
    assert key_of(said.format("6.8", "，")) != key_of(said.format("68", "，"))
    assert key_of(said.format("6.8", "，")) == key_of(said.format("６.８", ""))


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("力争到2025年增长百分之二", ["2025", "2%"]),
        ("2022-2024年建成2千万元和2000万元项目", ["2022", "2024", "20000000元", "20000000元"]),
        ("提高5个百分点，两万五千家", ["5pp", "25000"]),
        ("重庆市与重庆", ["500000", "500000"]),
        ("进一步支持一批三农企业", []),
        ("三年行动，第二届，十四五", ["3年", "2", "十四五"]),
    ],
)
def test_marks(text: str, values: list[str]) -> None:
    assert [m.value for m in marks_of(text)] == values


CHARACTERS = st.text(alphabet="外贸出口企业支持发展创新平台", min_size=10, max_size=40)


@given(CHARACTERS, CHARACTERS, st.text(alphabet="进税港园链", min_size=RUN + WINDOW - 1, max_size=12))
def test_texts_that_share_ten_characters_share_a_fingerprint(before: str, after: str, shared: str) -> None:
    found = [set(prints) for prints in fingerprints_of([before + shared, shared + after, before + shared + after])]
    assert found[0] & found[1]
    assert found[0] & found[2]


@given(st.lists(st.one_of(CHARACTERS, st.text("外贸", min_size=10, max_size=40)), max_size=8))
def test_fingerprints_of_a_text_do_not_hang_on_its_neighbours(texts: list[str]) -> None:
    for text, found in zip(texts, fingerprints_of(texts), strict=True):
        assert [found] == fingerprints_of([text])
        assert len(set(found)) == len(found)


FIGURES = st.text(alphabet="0123456789，,.、:：;；。！？!?-—–~～%％‰年月日”“（）( \n支持企业１２．＿_ａ①㈠\ue000\0𠀀", max_size=60)


@given(st.lists(FIGURES, max_size=8))
@example(["进出口——2022年", "1200家,1,200家,1,20,1,2000", "。”，“1:2：3、4、五", "20--25，20---25，年—2，1—年", "，", "", "２０～２５％"])
def test_plain_texts_are_those_of_the_definition(texts: list[str]) -> None:
    """What is done to many texts at once, in regular expressions."""
    for text, found in zip(texts, [plain_text(t) for t in texts], strict=True):
        assert found == defined_plain_text(text)
    filler = "支持企业开拓国际市场建设一流营商环境"
    (read,) = read_wordings([filler + t for t in texts] or [filler], [False] * max(len(texts), 1), [True] * max(len(texts), 1))
    assert read.texts == [defined_plain_text(filler + t) for t in texts or [""]]
    for wording, key in zip(read.texts, read.keys.tolist(), strict=True):
        assert key_of(wording) == key


def defined_plain_text(text: str) -> str:
    text = re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", unicodedata.normalize("NFKC", text) if UNUSUAL.search(text) else text)
    tokens = TOKEN.findall(text)
    return re.sub("[-—–~～]+", "-", "".join("，" if t[0] in "，,；;：:。！？!?" else t for t in tokens).strip("，"))


UNUSUAL = re.compile(r"[^\u4e00-\u9fff\x20-\x7e\n，。、；：？！（）“”‘’《》〈〉【】〔〕—·\0]")
TOKEN = re.compile(r"(?:[\w%‰]|(?<=\d)[.:/、](?=\d)|(?<=[\d%年月日])[-—–~～]{1,2}(?=\d))+|[，,；;：:。！？!?]+")


# --- any way of loading gives the same -----------------------------------------------------------------------------------------

CLAUSES = [
    "加大出口信用保险支持力度", "支持符合条件的跨境电商企业申报高新技术企业", "引导中小微外贸企业与国际航运公司开展直客对接",
    "力争到2025年进出口总额年均增长10%", "与重庆海关共同推进通关便利化改革", "深入贯彻落实党的二十大精神和党中央决策部署",
    "建立健全二手车出口管理和配套服务体系", "切实防范贸易领域风险",
]  # fmt: skip
EDITS = [
    ("支持", "鼓励"),
    ("企业", "市场主体"),
    ("2025", "2024"),
    ("10%", "15%"),
    ("重庆", "银川"),
    ("加大", "进一步加大"),
    ("推进", "推动"),
]


@st.composite
def sentences(draw: st.DrawFn) -> str:
    clauses = draw(st.lists(st.sampled_from(CLAUSES), min_size=1, max_size=3, unique=True))
    text = "，".join(clauses) + "。"
    for was, becomes in draw(st.lists(st.sampled_from(EDITS), max_size=2)):
        text = text.replace(was, becomes)
    return text


@given(st.lists(sentences(), min_size=2, max_size=12))
def test_the_sieve_holds_back_no_reuse(texts: list[str]) -> None:
    plain = [plain_text(text) for text in texts]
    wordings = [Compared(text) for text in plain]
    ones, others = (np.array(i, np.intp) for i in zip(*permutations(range(len(texts)), 2), strict=True))
    let_through = alike_in_words(plain, ones, others) & alike_in_marks(wordings, ones, others)
    for one, other, through in zip(ones.tolist(), others.tolist(), let_through.tolist(), strict=True):
        assert through or not compare(wordings[one], wordings[other])


def test_the_sieve_holds_back_other_figures_and_other_words() -> None:
    form = "对符合条件的企业给予不超过{}万元的一次性奖励补助，到{}年累计支持{}家企业。"
    texts = [plain_text(form.format(n * 7 + 100, 2020 + n, n * 13 + 50)) for n in range(30)] + [
        "深入贯彻落实党的二十大精神和党中央决策部署"
    ]
    ones, others = (np.array(i, np.intp) for i in zip(*permutations(range(31), 2), strict=True))
    by_words, by_marks = alike_in_words(texts, ones, others), alike_in_marks([Compared(t) for t in texts], ones, others)
    assert not by_words[(ones == 30) | (others == 30)].any()
    assert (by_words & by_marks).sum() < len(ones) // 20


DATES = st.sampled_from([None, date(2021, 5, 1), date(2022, 5, 1), date(2022, 5, 1), date(2023, 5, 1)])


@st.composite
def corpora(draw: st.DrawFn) -> list[Said]:
    count = draw(st.integers(2, 7))
    return [Said(f"n{i}", draw(DATES), tuple(draw(st.lists(sentences(), min_size=1, max_size=4)))) for i in range(count)]


def expected_links(notices: list[Said], head: int) -> set[tuple[str, str, str]]:
    """The links by their definition, with every pair looked at: (passage_id, matched_passage_id, method)."""
    said = []
    for n in notices:
        seen: set[int] = set()
        for r in n.rows():
            w = None if r["duplicate_of"] else read_wording(str(r["text"]), False, False)
            if w and w.key not in seen:
                seen.add(w.key)
                said.append(((n.date or date(9999, 12, 31), n.notice_id, int(str(r["seq"]))), str(r["passage_id"]), n.notice_id, w))
    said.sort(key=lambda s: s[0])
    first: dict[int, tuple[tuple[date, str, int], str, str, Wording]] = {}
    for s in said:
        first.setdefault(s[3].key, s)
    prints = {key: set(fingerprints_of([s[3].text])[0]) for key, s in first.items()}
    heads: dict[int, list[int]] = {}
    for key in first:  # in the order of their earliest
        for p in prints[key]:
            heads.setdefault(p, []).append(key)
    found: set[tuple[str, str, str]] = set()
    for order, passage, notice, w in said:
        if (f := first[w.key])[1] != passage:
            if f[2] != notice:
                found.add((passage, f[1], "exact"))
            continue
        for key, c in first.items():
            if c[0] >= order or c[2] == notice:
                continue
            shared = sum(key in heads[p][:head] for p in prints[w.key] & prints[key])
            plausible = shared and shared >= search.PLAUSIBLE * min(len(prints[w.key]), len(prints[key]))
            if plausible and compare(Compared(w.text), Compared(c[3].text)):
                found.add((passage, c[1], "near"))
                break
    return found


@pytest.mark.parametrize("head", [1, pytest.param(3, marks=pytest.mark.slow), pytest.param(50, marks=pytest.mark.slow)])
def test_any_way_of_loading_gives_the_links_of_the_definition(lake: Lake, monkeypatch: pytest.MonkeyPatch, head: int) -> None:
    monkeypatch.setattr(search, "HEAD", head)
    monkeypatch.setattr(relink, "HEAD", head)

    # Not shrunk: an example takes a dozen commits, and what failed is short enough to read.
    @settings(max_examples=6, suppress_health_check=list(HealthCheck), phases=[Phase.explicit, Phase.generate])
    @given(corpora(), corpora(), st.randoms(use_true_random=False), st.integers(1, 4))
    def check(final: list[Said], before: list[Said], random: object, batch: int) -> None:
        shelf = Shelf(lake)
        shelf.put(*final)
        at_once = shelf.state()
        links = {(r[0], r[1], r[4]) for r in at_once["passage_matches"]}
        assert links == expected_links(final, head)
        shelf.clear()
        # What stood there before is another text of the same notices, other dates, and notices that go.
        shelf.put(*before)
        order = list(final)
        random.shuffle(order)  # type: ignore[attr-defined]
        kept = {n.notice_id for n in final}
        gone = {n.notice_id for n in before} - kept
        for at in range(0, len(order), batch):
            shelf.put(*order[at : at + batch], gone=gone if at else set())
        shelf.put(gone=gone)
        shelf.put(order[0])  # written again as it is
        assert shelf.state() == at_once
        shelf.clear()

    check()


def test_a_rewritten_date_or_region_moves_the_links(shelf: Shelf) -> None:
    text = "引导进出口商协会组织中小微外贸企业与航运企业开展直客对接。"
    other = "引导进出口商协会组织中小微外贸企业与国际航运公司开展直客对接。"
    a, b = Said("a", date(2022, 1, 1), (text,)), Said("b", date(2023, 1, 1), (other,))
    shelf.put(a, b)
    assert shelf.links() == {(other, text, "near")}
    shelf.put(replace(a, date=None, region="640000"))
    assert shelf.links() == {(text, other, "near")}
    shelf.put(gone={"b"})
    assert shelf.links() == set()


# --- the whole warehouse -------------------------------------------------------------------------------------------------------


def test_reuse_among_the_seeds_is_found_and_nothing_else(loaded: Warehouse) -> None:
    rows = loaded.rows(
        """SELECT a.text, na.origin, b.text, nb.origin FROM passage_matches m
           JOIN passages a ON a.passage_id = m.passage_id JOIN notices na ON na.notice_id = a.notice_id
           JOIN passages b ON b.passage_id = m.matched_passage_id JOIN notices nb ON nb.notice_id = b.notice_id"""
    )
    links = [{(re.sub(r".*/(\d+)_.*", r"\1", o), same_key(t)) for t, o in ((a, x), (b, y))} for a, x, b, y in rows]
    pairs = json.loads((ROOT / "tests" / "gold" / "matches.json").read_text("utf-8"))["pairs"]
    for pair in pairs:
        wanted = [(pair["a"], same_key(pair["a_text"])), (pair["b"], same_key(pair["b_text"]))]
        assert any(all(any(n == stem and text in t for n, t in link) for stem, text in wanted) for link in links), pair
    for (_, one), (_, other) in map(sorted, links):
        grams = [set(pairwise(t)) for t in (one, other)]
        assert len(grams[0] & grams[1]) >= 0.75 * min(map(len, grams))


@pytest.mark.slow
def test_seeds_loaded_one_by_one_and_replayed_give_the_same_links(
    loaded: Warehouse, warehouse: Warehouse, seeds: Path, write: Callable[..., Path]
) -> None:
    files = sorted(seeds.iterdir(), reverse=True)
    for part in (files[:2], files):  # the later notices first, then the earlier ones, a commit each
        folder = write(**{path.name: path.read_bytes() for path in part})
        warehouse.backfill(folder, batch=1)
    wanted = {t: sorted(loaded.tables()[t]) for t in INDEX if t != "reuse_wordings"}
    assert {t: sorted(warehouse.tables()[t]) for t in wanted} == wanted
    warehouse.replay()
    assert {t: sorted(warehouse.tables()[t]) for t in wanted} == wanted


def test_what_the_benchmark_planted_is_found_and_no_form_is_reuse() -> None:
    figures = bulk(make_sentences(2_500, Random(7)), 500)
    assert figures["passages"] == 2_000
    assert figures["recall"] >= 0.95
    assert figures["precision"] >= 0.99
    in_no_order = stream(make_sentences(2_500, Random(7)), batch=15)
    assert in_no_order["stream_links"] == figures["links"]
    assert forms(8)["forms_links"] == 0
