"""The region a text speaks for, where no full name signs it: what else in it names its place.

    穗字〔2012〕13号                                               a number's prefix
    结合秭归实际, 结合重庆实际                                     in so many words
    《中共广州市委、广州市人民政府关于…的决定》 … 全市 … 市委组织部   its own tier, and the one division of that tier whose bodies it names
    市生态环境局咸安分局 … 全区                                    a city's branch in the district that speaks
    …_泾县人民政府, www.gz.gov.cn                                  the site, where the text speaks as a government of its tier

A tier (我市, 全县, 区委、区政府) must agree with what is found by the last three: a district's notice cites its city's documents, and a
county's page reposts a province's.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping

from extractors.frozen import dataclass
from extractors.lines.forms import looks_like_title
from extractors.lines.text import Span
from extractors.notice.header.told import FAIR, HeadText, Told
from extractors.records import Region
from extractors.reference.authorities import any_of, endings
from extractors.reference.hosts import code_of_address
from extractors.reference.regions import NATION, Regions

_SPEAKS_FOR = re.compile(r"(?:结合|立足|根据|按照)([\u4e00-\u9fff]{2,12}?)(?:市|省|区|州|县)?(?:的)?(?:实际|实情|发展实际)")
_BEFORE_NAME = re.compile(r"^(?:关于)?(?:印发|转发|公布|发布)?[《〈]?(?:关于)?")
_ISSUED = re.compile(r"(?:印发|转发|批转|公布|发布|下达)[《〈]?(?:关于)?")
_NEAR = 20_000  # characters from the beginning that are looked through

_LONGEST_TITLE = 200

_TIER = "省市县区州盟旗"
#: How a text names its own tier: 我市, 全县, 区委、区政府, （责任单位：市商务局.
_OWN_TIER = re.compile(
    rf"(?:我|全|本)(?P<own>[{_TIER}])(?![场域内外直])|(?P<party>[{_TIER}])委、?(?P=party)(?:人民)?政府"
    rf"|[：:（(](?P<body>[{_TIER}])(?!场)[\u4e00-\u9fff]{{2,10}}[局委办]"
)
_LEAST_SHARE = 0.2  # of a text's words on tiers that those on its own make up at least
#: What makes a place before it a government or its department: 广州市|委, 广州市|人民政府, 广州市|教育局.
_ACTS = re.compile(rf"(?:委(?![员托派])|(?:人民)?政府|人大|政协|[\u4e00-\u9fff]{{2,10}}?{any_of(endings('department'))})")
#: A prefecture's text speaks to its counties and districts; a county-level city's speaks to towns.
_HAS_COUNTIES = re.compile(r"各区|各县|区县|县区|县级市|区市县|县（|县\(|各市区|市辖区|区、县|县、区|县\s?[（(]市")
_BRANCH = re.compile(r"市[\u4e00-\u9fff]{2,14}局([\u4e00-\u9fff]{2,4}?)分局")
_SITE = re.compile(r"(?:^|[_\-—|>»\s])(?P<site>[\u4e00-\u9fff]{2,20}?(?:人民)?政府)(?:门户)?(?:网站?|信息公开|办公室)?\s*$")
_SITES = ("meta:title", "meta:ContentSource", "来源", "信息来源")


@dataclass(frozen=True, slots=True)
class Printed:
    """The page a text is printed on: what its table and <meta> say, and its address."""

    table: Mapping[str, str]
    url: Told[str] | None = None


def spoken_region(text: HeadText, title: str, tier: str | None, page: Printed, regions: Regions) -> Told[str] | None:
    """The region that the text speaks for, None where it does not tell; `tier` is that of an issuer printed without its place (市政府)."""
    for m in _SPEAKS_FOR.finditer(text.body, 0, _NEAR):
        if near := regions.mentioned(m[0]) or _county(m[1], regions):
            return Told(near[0].code, "spoken_region", Span(*m.span(1)), FAIR)
    told = _outside_the_mainland(text) or _by_titles(text, title, tier, regions) or _by_enacting(text, regions)
    return told or _by_tier(text, tier, page, regions)


def _county(short: str, regions: Regions, tiers: str = "县市区旗") -> tuple[Region, ...]:
    """结合秭归实际: a county by its short name, where only one of 秭归县, 秭归市, 秭归区 exists."""
    found = {match.region for tier in tiers if (match := regions.of_issuer(short + tier)).region and match.region.name == short + tier}
    return tuple(r for r in found if r) if len(found) == 1 else ()


def titled_region(title: str, tier: str | None, regions: Regions) -> Region | None:
    """The place that a title begins with, or that of what it issues (市政府办公室关于印发淮安市…的通知)."""
    for words in (title, *(_ISSUED.split(title, maxsplit=1)[1:] if tier else [])):
        match = regions.of_issuer(_BEFORE_NAME.sub("", words))
        if match.region and match.region.code != NATION and match.region.name.endswith(tier or ""):
            return match.region
    return None


def _by_titles(text: HeadText, title: str, tier: str | None, regions: Regions) -> Told[str] | None:
    """By the notice's title, another in its head, or a headline before one: 杭州市萧山区高新技术企业奖励政策：关于…的若干政策意见."""
    if region := titled_region(title, tier, regions):
        return Told(region.code, "spoken_region", None, FAIR)
    lines = [(line, i) for i, line in enumerate(text.head[:30]) if len(line) < _LONGEST_TITLE]
    headlines = [(re.split("[：:]", line, maxsplit=1)[0], i) for line, i in lines if "：" in line or ":" in line]
    for line, i in (*lines, *headlines):
        if looks_like_title(line) and (region := titled_region(line, tier, regions)):
            return Told(region.code, "spoken_region", text.span(i), FAIR)
    return None


#: 一、臺中縣政府(以下簡稱本府)為補助…，特訂定本要點: whoever enacts names himself.
_ENACTED = re.compile(r"[订制][定立]本")
_WHO = re.compile(
    r"\s*(?:[一1][、.．]|第一条)?\s*(?P<who>[\u4e00-\u9fff]{3,20}?(?:政府|委员会|[局厅部署处院会]))(?:[（(]以下简称[^）)\n]{1,10}[）)])?为(?!了)"
)
_ENACTING = 3_000  # characters in which the enacting sentence stands


def _by_enacting(text: HeadText, regions: Regions) -> Told[str] | None:
    enacted = _ENACTED.search(text.body, 0, _ENACTING)
    if enacted is None:
        return None
    start = text.body.rfind("。", 0, enacted.start()) + 1
    for line in (start, text.body.find("\n", start, enacted.start()) + 1):
        if m := _WHO.match(text.body, line):
            match = regions.of_issuer(m["who"])
            return Told(match.region.code, "spoken_region", Span(*m.span("who")), FAIR) if match.region else None
    return None


def own_tier(body: str) -> str | None:
    """The tier a text speaks as: the lowest of those that it names as its own often enough.

    >>> own_tier("贯彻省委、省政府部署，结合全市实际。全市各级各部门要高度重视。"), own_tier("各部门要加强领导。")
    ('市', None)
    """
    said = Counter(m["own"] or m["party"] or m["body"] for m in _OWN_TIER.finditer(body, 0, _NEAR))
    least = _LEAST_SHARE * said.total()
    order = "旗县区市盟州省"
    return next((tier for tier in order if said[tier] and said[tier] >= least), None)


def _by_tier(text: HeadText, tier: str | None, page: Printed, regions: Regions) -> Told[str] | None:
    tier = tier or own_tier(text.body)
    if tier is None:
        return None
    return _acting(text.body, tier, regions) or _branch(text.body, tier, regions) or _site(tier, page, regions)


def _acting(body: str, tier: str, regions: Regions) -> Told[str] | None:
    """The one division of the text's own tier whose party committee, government or departments it names in full."""
    found: dict[str, Span] = {}
    for start, end, meant in regions.named(body[:_NEAR]):
        name = body[start:end]
        if name.endswith(tier) and len(name) > 2 and (_ACTS.match(body, end) or body[start - 1 : start] == "《"):
            if len(meant) > 1:
                return None
            found.setdefault(meant[0].code, Span(start, end))
    if len(found) != 1:
        return None
    code, span = next(iter(found.items()))
    region = regions.by_code[code]
    if tier == "市" and region.level != "county" and not _HAS_COUNTIES.search(body, 0, _NEAR):
        return None  # 绍兴市 may be the city above: 诸暨市 says 我市 too
    return Told(code, "spoken_region", span, FAIR)


def _branch(body: str, tier: str, regions: Regions) -> Told[str] | None:
    """市生态环境局咸安分局 in a text that speaks as a district: 咸安区's."""
    found = {m[1]: Span(*m.span(1)) for m in _BRANCH.finditer(body, 0, _NEAR)}
    if len(found) != 1 or tier not in "县区市旗":
        return None
    short, span = next(iter(found.items()))
    place = _county(short, regions, tier)
    return Told(place[0].code, "spoken_region", span, FAIR) if place else None


def _site(tier: str, page: Printed, regions: Regions) -> Told[str] | None:
    """The government whose site prints the text, where it is of the text's own tier: <title>…_泾县人民政府, or whose host it is."""
    for label in _SITES:
        m = _SITE.search(page.table.get(label, "")[-80:])
        match = regions.of_issuer(m["site"]) if m else None
        if match and match.region and match.region.name.endswith(tier):
            return Told(match.region.code, "page_meta", None, FAIR)
    code = code_of_address(page.url.value) if page.url else None
    if page.url and code and regions.by_code[code].name.endswith(tier):
        return Told(code, "site_host", page.url.span, FAIR)
    return None


#: Words that only texts of these places print in their heads.
_OUTSIDE = (
    (re.compile(r"中[华華]民国|^民国\d|^行政院|字第\d{6,}号|发文日期[：:]\s*1\d\d年"), "710000"),
    (
        re.compile(
            r"^立法会(?:CB|参考资料摘要)|^[^/]{0,12}https?://[a-z.]{1,40}\.gov\.hk/|香港特别行政区|^香港[\u4e00-\u9fff]{2,8}(?:局|署|处)$"
        ),
        "810000",
    ),
    (re.compile(r"澳门特别行政区|行政长官(?:批示|公告)$|行政法规$|^第\d+/\d{4}号(?:法律|行政)|司司长批示$"), "820000"),
)


#: What only Taiwan's offices print: 以下簡稱本府, 新臺幣, years of the Republic.
_TAIWAN = re.compile(r"中[华華]民国|民国\d|新台币|新臺币|本府|行政院|台湾省|字第\d{6,}号")


def of_taiwan(region: Region, issuer: str, body: str, regions: Regions) -> Region:
    """金门县政府 and 连江县政府 are Taiwan's where the text is; GB/T 2260 counts both to Fujian, which has a 连江县人民政府 too."""
    if region.name in ("金门县", "连江县") and "人民政府" not in issuer and _TAIWAN.search(body, 0, _NEAR):
        return regions.by_code["710000"]
    return region


def _outside_the_mainland(text: HeadText) -> Told[str] | None:
    for i, plain in _plain_lines(text):
        for words, code in _OUTSIDE:
            if words.search(plain):
                return Told(code, "spoken_region", text.span(i), FAIR)
    return None


def _plain_lines(text: HeadText) -> Iterator[tuple[int, str]]:
    for i, line in enumerate(text.head[:20]):
        yield i, line.replace(" ", "").replace("\u3000", "") if len(line) < 120 else line[:60]
