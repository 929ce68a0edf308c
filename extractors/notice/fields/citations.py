"""Citations: documents the text refers to, in 《》.

    为贯彻落实《国务院办公厅关于推动外贸保稳提质的意见》（国办发〔2022〕18号）…
    《某市廉租住房管理办法》（某政发〔2015〕3号）同时废止。

What the notice carries itself is no citation: its documents, its annexes, its own title. Nor are short names (《意见》, 以下简称《规定》),
forms and papers to be filled in or handed out (《…申请表》, 《营业执照》), newspapers, books and broadcasts (《人民日报》). A title
counts when it ends as documents do, bears a number, holds 关于, or is what a notice says it implements (贯彻落实《中国制造2025》).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from extractors.frozen import dataclass
from extractors.lines.forms import ENDS_AS_TITLE, FORMS, TAIL_BRACKET, bare_title, period_of
from extractors.lines.text import Span, same_key
from extractors.notice.fields.mentions import Mention, find_listed, find_mentions
from extractors.notice.fields.relations import ReadRelation, relation_of
from extractors.notice.sections import DocumentText
from extractors.records import Citation, Header, Relation

#: Documents beside the kinds of official documents: laws, treaties, strategies, reports to the public.
_INSTRUMENT = re.compile(
    r"(?:法|法典|宪法|党章|条约|协定|协议|公约|议定书|备忘录|宣言|声明|战略|大纲|纲领|框架|白皮书|蓝皮书|绿皮书|解释|批示|指示|讲话|手册|总则|通则|原则|倡议|体系|计划书|[一二三四五六七八九十百\d]+条)$"
)
#: Papers that are filled in, handed out or signed, and what is printed or broadcast for all.
_PAPER = re.compile(
    r"(?:表|表格|承诺书|申请书|申报书|通知书|告知书|决定书|委托书|授权书|责任书|意向书|证书|许可证|执照|(?<!公)证|证明|(?<![清名])单|回执|合同|合同书|台账|样本|模板|"
    r"[日晚早时商导周快]报|新闻联播|焦点访谈|杂志|[周月半季]刊|学报|画报)$"
)
_SHORT_NAME = re.compile(
    r"本?(?:若干|实施|指导|工作|行动|管理|暂行|试行|具体|有关|政策|总体|三年|五年|专项|发展)*"
    rf"(?:{'|'.join(sorted(FORMS, key=len, reverse=True))}|法|协定|协议)"
)
_ABBREVIATED = re.compile(r"简称为?\s*[:：]?\s*[“\"「『《〈]([^《》〈〉“”\"「」\n]{1,30})[”\"」』》〉]")
_TRAILING = re.compile(r"[\s\d.\-—/A-Za-z]+$")
_ISSUING = re.compile(r"(?:印发|发布|公布|下发|颁发|下达)(?P<what>.+?)(?:的(?:通知|公告|通告|函|决定|命令)|$)")
_PROMULGATED = re.compile(r"[^。《》\n]{0,80}?(?:印发给你们|现予以?(?:印发|公布|发布)|现(?:印发|公布|发布))")
#: 附件1：…; that only spaces stand before it on its line is looked at afterwards, so that the search begins with a character.
_ANNEX_LINE = re.compile(
    r"附(?<![^\n \u3000]附)[ \u3000]*(?:件|表|录)?[ \u3000]*[\d一二三四五六七八九十]{0,3}[ \u3000]*[:：.．、]?[ \u3000]*"
    r"(?P<rest>[^\n]{0,120})$",
    re.M,
)
_LISTED = re.compile(r"\n[ \u3000]*\d{1,2}[ \u3000]*[.．、][ \u3000]*(?P<rest>[^\n。]{2,100})(?=\n|$)")
_NUMBERED = re.compile(r"^\d{1,2}[ \u3000]*[.．、][ \u3000]*")
_NEXT_LINE = re.compile(r"\n(?P<rest>[^\n。；：]{2,80})(?=\n|$)")
_ANNEXED = re.compile(r"附件|附后|附表|附录")
_BEFORE_ANNEX = re.compile(r"附件?[ \d一二三四五六七八九十]{0,3}[：:]?$")
_NATION = "中华人民共和国"
_STRENGTH: dict[Relation, int] = {"repeals": 4, "amends": 3, "forwards": 2, "implements": 1, "cites": 0}
_SHORTEST_PART = 8
_LONGEST_MARKER = 12  # （十二） and spaces before the first title of a line
_LONGEST_LINE = 2_000


@dataclass(frozen=True, slots=True)
class _Own:
    """What a notice carries itself: keys of its titles, and how its place and issuer may stand before them."""

    keys: frozenset[str]
    subjects: frozenset[str]  # from 关于 on
    periods: frozenset[tuple[int, int]]
    number: str | None
    issuer: str
    region: str

    def has(self, mention: Mention) -> bool:
        if mention.number:
            return mention.number == self.number
        period = period_of(mention.title)
        if period and self.periods and period not in self.periods:
            return False  # 三年行动计划（2006—2008年） in the plan for 2011—2013
        key = same_key(bare_title(mention.title))
        if key in self.keys:
            return True
        at = key.find("关于")
        if at >= 0 and key[at:] in self.subjects:
            named = same_key(mention.named or key[:at])
            return not named or named in self.issuer or self.issuer.endswith(named)
        return any(self._differs_by_place(key, own) for own in self.keys)

    def _differs_by_place(self, key: str, own: str) -> bool:
        long, short = (key, own) if len(key) > len(own) else (own, key)
        if len(short) < _SHORTEST_PART or not long.endswith(short):
            return False
        rest = long[: -len(short)]
        return bool(rest) and (rest in self.issuer or rest in self.region or (bool(self.region) and self.region.startswith(rest)))


def read_citations(
    body: str, paragraphs: list[Span], owners: dict[int, int], header: Header, documents: list[DocumentText]
) -> list[Citation]:
    """The documents a notice refers to, each title once, at the mention that tells most of the relation; its number from any mention."""
    listed = list(find_listed(body))
    if "《" not in body and not listed:
        return []
    short_names = {same_key(m[1]) for m in _ABBREVIATED.finditer(body)}
    own = _own_titles(body, header, documents)
    found: dict[str, tuple[Mention, ReadRelation]] = {}
    numbers: dict[str, str] = {}
    for mention, read, carried in [*_quoted(body), *_unquoted(listed)]:
        key = _key(mention.title)
        if carried or _is_short(mention, key, short_names) or not _is_document(mention, read.relation) or _is_annexed(body, mention):
            continue
        if read.relation not in ("repeals", "forwards") and own.has(mention):
            continue
        if mention.number:
            numbers.setdefault(key, mention.number)
        if key not in found or _STRENGTH[read.relation] > _STRENGTH[found[key][1].relation]:
            found[key] = (mention, read)
    sure = {m.seq for d in documents if not d.damaged for m in d.measures}
    where = _Places(paragraphs, owners, sure)
    chosen = sorted(found.items(), key=lambda item: item[1][0].mark)
    return [_citation(body, mention, read, numbers.get(key), where) for key, (mention, read) in chosen]


def _quoted(body: str) -> Iterator[tuple[Mention, ReadRelation, bool]]:
    """Titles in 《》, what is said of each, and whether the notice carries it itself."""
    lead = ""
    for _, run in groupby(find_mentions(body), key=lambda m: m.group):
        group = list(run)
        first, last = group[0], group[-1]
        lead = _lead(body, first, lead)
        read = relation_of(body, first.start, last.behind, lead)
        carried = read.relation in ("cites", "amends") and bool(_PROMULGATED.match(body, last.behind))
        yield from ((mention, read, carried) for mention in group)


def _unquoted(listed: list[tuple[Mention, str]]) -> Iterator[tuple[Mention, ReadRelation, bool]]:
    for mention, word in listed:
        yield mention, ReadRelation("amends" if word in ("修改", "修订") else "repeals", "own_heading"), False


@dataclass(frozen=True, slots=True)
class _Places:
    """Which measure a place belongs to; none in a document whose order is damaged."""

    paragraphs: list[Span]
    owners: dict[int, int]
    sure: set[int]

    def measure_at(self, at: int) -> int | None:
        low, high = 0, len(self.paragraphs)
        while low < high:
            middle = (low + high) // 2
            if self.paragraphs[middle].end <= at:
                low = middle + 1
            else:
                high = middle
        owner = self.owners.get(low)
        return owner if owner in self.sure else None


def _citation(body: str, mention: Mention, read: ReadRelation, number: str | None, where: _Places) -> Citation:
    return Citation(
        measure=where.measure_at(mention.mark),
        title=mention.title,
        document_number=number,
        relation=read.relation,
        as_written=body[mention.start : mention.end],
        char_start=mention.start,
        char_end=mention.end,
        issuer=mention.named,
        rule=read.rule,
    )


def _key(title: str) -> str:
    """外商投资法 and 中华人民共和国外商投资法 are one law."""
    return same_key(title).removeprefix(_NATION)


def _lead(body: str, first: Mention, lead: str) -> str:
    """The line above a list whose lines begin with their title: 决定废止以下文件：; nothing for a title within a sentence."""
    near = max(0, first.start - _LONGEST_MARKER - 1)
    line_start = body.rfind("\n", near, first.start) + 1
    if not line_start and near:
        return ""
    before = body[line_start : first.start]
    if any("\u4e00" <= c <= "\u9fff" and c not in "一二三四五六七八九十" for c in before):
        return ""
    end = max(0, line_start - 1)
    above = body[max(body.rfind("\n", max(0, end - _LONGEST_LINE), end) + 1, end - _LONGEST_LINE, 0) : end]
    return above[-80:] if above.rstrip().endswith(("：", ":")) else lead if "《" in above else ""


def _is_short(mention: Mention, key: str, short_names: set[str]) -> bool:
    return key in short_names or bool(_SHORT_NAME.fullmatch(key))


def _is_document(mention: Mention, relation: Relation) -> bool:
    core = mention.title
    while m := TAIL_BRACKET.search(core):
        core = core[: m.start()].rstrip()
    core = _TRAILING.sub("", core) or core
    if mention.number:
        return True
    if _PAPER.search(core):
        return False
    return bool(ENDS_AS_TITLE.search(core) or _INSTRUMENT.search(core)) or "关于" in core or relation not in ("cites", "amends")


def _is_annexed(body: str, mention: Mention) -> bool:
    """《…清单》（见附件1）, 附件2：《…办法》"""
    if mention.number:
        return False
    before = body[max(0, mention.mark - 8) : mention.mark]
    return bool(_ANNEXED.search(mention.bracket) or _BEFORE_ANNEX.search(before)) or body.startswith("附后", mention.behind)


def _own_titles(body: str, header: Header, documents: list[DocumentText]) -> _Own:
    titles = [d.title for d in documents if d.title] + _annex_titles(body)
    if header.title:
        titles += [header.title, *_issued_titles(header.title)]
    keys = {k for t in titles if len(k := same_key(bare_title(t))) > 1}
    subjects = {k[at:] for k in keys if (at := k.find("关于")) >= 0}
    region = header.region.name if header.region else ""
    periods = {d.period for d in documents if d.period} | {p for t in titles if (p := period_of(t))}
    return _Own(frozenset(keys), frozenset(subjects), frozenset(periods), header.document_number, header.issuer or "", region)


def _issued_titles(title: str) -> list[str]:
    """What a notice's title says it issues: 印发《甲》《乙》的通知; of 印发贯彻落实《甲》实施方案的通知 the whole, not 甲."""
    m = _ISSUING.search(title)
    if not m:
        return []
    what = m["what"].strip()
    return [what, *(x.title for x in find_mentions(what))] if what.startswith("《") else [what]


def _annex_titles(body: str) -> list[str]:
    """Titles in the list below 附件：, and those that stand under a line 附件1."""
    if "附" not in body:
        return []
    found: list[str] = []
    for m in _ANNEX_LINE.finditer(body):
        if body[body.rfind("\n", 0, m.start()) + 1 : m.start()].strip(" \u3000"):
            continue
        rest, at = m["rest"].strip(), m.end()
        if rest:
            found.append(_NUMBERED.sub("", rest))
            while listed := _LISTED.match(body, at):
                found.append(listed["rest"])
                at = listed.end()
        elif below := _NEXT_LINE.match(body, at):
            found.append(below["rest"])
    return found
