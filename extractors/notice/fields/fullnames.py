"""Full names: what a body printed in a list stands for.

    自治区商务厅、财政厅       -> 宁夏回族自治区商务厅, 宁夏回族自治区财政厅      a prefix said once
    银川市、石嘴山市人民政府    -> 银川市人民政府, 石嘴山市人民政府              a suffix said once
    市市场监管局 in Chongqing -> 重庆市市场监管局                           a tier for the notice's region
    市、县（市、区）人民政府, 市级有关部门, 银川海关, 国家外汇管理局宁夏分局       stay as printed

A tier stands for the notice's region or one above it: 省 in a prefecture's notice is its province, 市 in a district's its
prefecture. Where the region is unknown, or the notice is a central authority's, names stay as printed.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

from extractors.frozen import dataclass
from extractors.notice.fields.bodies import Body
from extractors.notice.fields.once import Once
from extractors.notice.fields.tiers import DEPARTMENT_STEM, TIER
from extractors.records import Region
from extractors.reference.authorities import department_fields, load_endings
from extractors.reference.regions import NATION, Regions

Restored = Literal["printed", "tier", "suffix", "prefix"]  # how far a name is from what is printed
_PRINTED: Restored = "printed"
_SUFFIX: Restored = "suffix"

_PARTY = re.compile(r"(?P<party>党委|委)(?!员会)")
_PARTY_ORGAN = re.compile(
    r"(?:宣传部|组织部|统战部|统一战线工作部|政法委|网信办|网络安全|编办|编委办|机构编制|军民融合|台办|台湾工作|社会工作部|社工部|老干部局|党校|改革办|深改办|"
    r"财经办|国安办|政研室|政策研究室|巡察办|巡视办|机要局|保密办|农办|农工委|教育工委|直属机关工委)"
)
_DEPARTMENT = re.compile(
    r"(?:厅|局|委|办|办公室|委员会|(?:宣传|组织|统战|社会工作)部|妇联|残联|工商联|文联|社科联|侨联|科协|总工会|贸促会|红十字会|供销社|供销合作社|供销总社|供销联社|"
    r"法院|检察院|支队|总队|中心|档案馆|党校|研究室|促进会)$"
)
#: Bodies with a place or an authority of their own, and collective ones: they take no prefix from the list.
_OF_ITS_OWN = re.compile(
    r"^(?:国家|中国|中央|中华|中共|全国|人民银行|人行|国务院|最高|各|有关|相关|所有|其他|属地|当地|所在|涉及|民航|国网|南网|团|共青团|武警|驻|本|首都|兵团|新疆生产建设兵团|新疆兵团|进出口银行|出口信保|[省市县区州]直|[省市县区州]属|军分区|人大常委会|地委)|总局|管委会|管理委员会|政府|海关|"
    r"..(?:新区|开发区|高新区|经开区|园区|示范区|保税区|试验区|度假区|合作区|自贸区|片区)|街道办|居委|村委|分[局行]|集团|公司|银行"
)
_ORGAN = re.compile(r"(?:人民政府|政府|党工委、?管委会|管理委员会|管委会|街道办事处|办事处|行政公署|行署|海关)$")
_ORGAN_ENDS = ("政府", "委会", "委员会", "办事处", "公署", "行署", "海关")
_ZONE = re.compile(
    r"(?:新区|开发区|高新区|经开区|园区|示范区|试验区|保税区|综保区|片区|度假区|合作区|功能区|管理区|工业区|空港区|自贸区|新城|科学城|[^市]城|港)$"
)
_ADMIN = re.compile(r"(?:[市县州旗盟镇乡]|街道|[^社校小景灾]区)$")
_BRACKET = re.compile(r"[（(].*[）)]$")
#: 湾里管理局 and 前海管理局 are of a place, 通信管理局 is of a field.
_OFFICE_OF = re.compile(r"(?P<place>[一-鿿]{2,3})管理局$")
_FIELDS = frozenset(department_fields())
_PLACE = "省市州县区旗盟"
_PLACE_ENDS = re.compile(f"[{_PLACE}]")
_LONGEST_PLACE = 14
_PLACED = re.compile(r"等?\d{0,2}个?(?:相关|有关)?(?P<tiers>[省市州县区旗盟]{1,2})(?P<organ>.*)")
_PREFECTURAL = ("行政公署", "行署")
#: Several places and what they are, said once: 广州、深圳等市人民政府.
_AND_OTHERS = re.compile(
    r"(?P<place>[一-鿿]{2,8})等\d{0,2}个?(?:相关|有关)?(?P<tiers>[省市州县区旗盟]{1,2})(?P<organ>(?:人民)?政府|海关)?$"
)
#: A kind of area said once for several: 人民大垸、荒湖管理区. The first of them begins a list or follows areas.
_AREA = re.compile(
    r"[一-鿿]{2,4}(?P<area>管理区|开发区|经开区|高新区|园区|工业园|功能区|新区|片区|示范区|度假区|保税区|街道|镇|乡|农场|林场|垦区)"
    r"(?P<organ>办事处|管委会|管理委员会|人民政府|政府)?$"
)
_AREA_ENDS = ("区", "园", "街道", "镇", "乡", "场", "办事处", "管委会", "管理委员会", "政府")
_AREAS = re.compile(r"(?:[区县市镇乡州盟旗场]|街道|街镇|镇街|办事处|政府|管委会|管理委员会|[）)])$")
_BARE_PLACE = re.compile(r"[一-鿿]{2,4}")
_NO_BARE_PLACE = (*"市县区州盟旗镇乡村", "街道", "办事处", "兵团", *(e.word for e in load_endings() if e.kind != "place"))
#: 市委、市政府督查室: an office of both, said once.
_PARTY_ALONE = {f"{tier}{party}": tier for tier in ("自治区", *"省市县区州盟旗") for party in ("委", "党委")}
_OFFICE_OF_BOTH = re.compile(
    r"(?P<tier>自治区|[省市县区州盟旗])?(?:人民)?政府(?P<office>[一-鿿]{1,7}[室厅办局]|(?:各|有关|相关|各有关)部门(?:和单位)?)"
)
_SHARED_SUFFIX = re.compile(r"(?:部门|厅|局|委|部|办)$")
_SHARED_ENDS = ("部门", "厅", "局", "委", "部", "办")


@dataclass(frozen=True, slots=True)
class FullName:
    name: str
    restored: Restored


@dataclass(frozen=True, slots=True)
class _Prefixed:
    """What a name's beginning tells: a tier or a place of its own, or that it may take the prefix said before it."""

    printed: FullName  # as it stands
    of_tier: FullName | None  # with the region that its tier stands for
    prefix: str | None  # what it says for the names behind it; None where it says nothing
    party: str
    takes_prefix: bool  # but for what regions it names, which is costly to tell
    takes_none: bool  # also where no name before it has a tier: a 厅, which only provinces have


@dataclass(frozen=True, slots=True)
class _Ending:
    """What a name's end tells: what it may share with the names before it."""

    suffix: str  # 人民政府, 市人民政府 (of 珠海市人民政府), 等市人民政府, 部门
    is_tier: bool  # 市 alone
    of_all: bool  # 各县人民政府 shares nothing
    area: re.Match[str] | None  # 荒湖管理区
    completes: bool  # an area, or an office of two
    tells: bool  # whether any of this can complete a name before it, as most names' ends cannot


@lru_cache(maxsize=16)
def name_reader(region: Region | None, regions: Regions) -> NameReader:
    """The reader of a region's names; a crawl goes by sites, so a few regions are asked for again and again."""
    return NameReader(region, regions)


class NameReader:
    """Gives full names in the notices of one region; what a name tells by itself is told once, as most stand in many of them."""

    def __init__(self, region: Region | None, regions: Regions) -> None:
        self._regions = regions
        path = regions.path(region.code) if region and region.code != NATION else ()
        self._path = path
        self._tiers = {
            tier: name for tier in ("自治区", "省", "市", "州", "盟", "县", "区", "旗", "地区") if (name := _tier_of(tier, path))
        }
        self._tiers |= {f"自治{t}": self._tiers[t] for t in "州县旗" if t in self._tiers}
        self._known = regions.names()
        self._placed = Once(self._is_placed)
        self._prefixed = Once(self._read_prefix)
        self._endings = Once(self._read_ending)

    def read(self, bodies: list[Body]) -> list[FullName]:
        """The full names of a clause's bodies, in order."""
        found: list[FullName] = []
        prefix, party = "", ""
        completed = self._with_suffixes(bodies)
        for at, body in enumerate(bodies):
            words, restored = (completed[at], _SUFFIX) if at in completed else (body.name.words, _PRINTED)
            told = self._prefixed[words]
            if told.of_tier:
                found.append(told.of_tier if restored == "printed" else FullName(told.of_tier.name, restored))
            elif told.takes_prefix and (prefix or told.takes_none) and not self._placed[words]:
                found.append(FullName((prefix or self._path[0].name) + (party if _PARTY_ORGAN.match(words) else "") + words, "prefix"))
                continue
            else:
                found.append(told.printed if restored == "printed" else FullName(words, restored))
            if told.prefix is not None:
                prefix, party = told.prefix, told.party
        return found

    def _read_prefix(self, words: str) -> _Prefixed:
        tier = TIER.match(words)
        place = self._place_before(words) if not tier else ""
        printed, of_tier, prefix, party, takes = FullName(words, "printed"), None, None, "", False
        if tier and (region := self._tiers.get(tier["tier"])):
            rest = words[tier.end() :]
            of_tier, prefix, party = FullName(region + rest, "tier"), region, _party_of(rest)
        elif place and _DEPARTMENT.search(words):
            prefix, party = place, _party_of(words[len(place) :])
        elif tier and tier["tier"] not in self._tiers:
            prefix = ""  # 县商务局 in a prefecture's notice: whose the next ones are is not told
        elif not tier and not place:
            takes = self._may_take_prefix(words)
        takes_none = takes and _without_bracket(words).endswith("厅") and self._path[-1].level == "province"
        return _Prefixed(printed, of_tier, prefix, party, takes, takes_none)

    def _with_suffixes(self, bodies: list[Body]) -> dict[int, str]:
        """The names whose suffix a later one of the same list carries for them, by their place in the list."""
        endings = [self._endings[body.name.words] for body in bodies]
        if not any([ending.tells for ending in endings]):  # nothing is shared
            return {}
        found = self._completed(bodies, endings) if any([ending.completes for ending in endings]) else {}
        suffix = ""
        for at in range(len(bodies) - 1, -1, -1):
            body, ending = bodies[at], endings[at]
            if at in found:
                suffix = ""
                continue
            own = ending.suffix
            if suffix and ending.is_tier:
                own = ""  # 银川市 before 石嘴山市人民政府
            restored = ""
            if own:
                suffix = own if not ending.of_all else ""
                restored = self._among_others(body.name.words) if "等" in own else ""
            elif suffix:
                restored = self._with_suffix(body.name.words, suffix)
            if restored:
                found[at] = restored
            if (not own and not restored) or body.behind not in ("、", "和"):
                suffix = ""
        return found

    def _read_ending(self, words: str) -> _Ending:
        suffix, of_all = self._suffix_of(words), words.startswith("各")
        area = _AREA.match(words) if words.endswith(_AREA_ENDS) and not of_all and words not in self._known else None
        completes = area is not None or _OFFICE_OF_BOTH.fullmatch(words) is not None
        tells = completes or bool(suffix and (not of_all or "等" in suffix))
        return _Ending(suffix, len(suffix) == 1 and suffix in _PLACE, of_all, area, completes, tells)

    def _completed(self, bodies: list[Body], endings: list[_Ending]) -> dict[int, str]:
        """The names that a later area or office completes, by their place in the list: 人民大垸 (荒湖管理区), 市委 (市政府督查室)."""
        found: dict[int, str] = {}
        for last in range(1, len(bodies)):
            body = bodies[last]
            if body.behind not in ("、", "和"):
                continue
            if (party := bodies[last - 1].name.words) in _PARTY_ALONE and (office := _office_of_both(party, body.name.words)):
                found[last - 1] = party + office
            area = endings[last].area
            if not area:
                continue
            first = last
            while first and bodies[first].behind in ("、", "和") and self._is_bare_place(bodies[first - 1].name.words):
                first -= 1
            if bodies[first].behind not in ("、", "和") or (first and _AREAS.search(bodies[first - 1].name.words)):
                found |= {i: bodies[i].name.words + area["area"] + (area["organ"] or "") for i in range(first, last)}
        return found

    def _is_bare_place(self, words: str) -> bool:
        bare = _BARE_PLACE.fullmatch(words) and not words.endswith(_NO_BARE_PLACE)
        return bool(bare) and not _OF_ITS_OWN.search(words) and not DEPARTMENT_STEM.match(words)

    def _suffix_of(self, words: str) -> str:
        """What a name may share with those before it: 人民政府, 市人民政府 (of 珠海市人民政府), 等市人民政府, 部门."""
        if "等" in words and (others := _AND_OTHERS.search(words)):
            return words[others.end("place") :]
        organ = _ORGAN.search(words) if words.endswith(_ORGAN_ENDS) else None
        if organ and len(words) > len(organ[0]):
            place = words[: organ.start()]
            return (place[-1] if place in self._known and place[-1] in _PLACE else "") + organ[0]
        if words in self._known and words[-1] in _PLACE:
            return words[-1]
        shared = _SHARED_SUFFIX.search(words) if words.endswith(_SHARED_ENDS) else None
        return shared[0] if shared and DEPARTMENT_STEM.match(words[: shared.start()]) and not TIER.match(words) else ""

    def _among_others(self, words: str) -> str:
        """深圳等市人民政府 -> 深圳市人民政府."""
        others = _AND_OTHERS.search(words)
        return self._of_place(others["place"], others["tiers"], others["organ"] or "") if others else ""

    def _of_place(self, short: str, tiers: str, organ: str) -> str:
        full = next((short + tier for tier in tiers if short + tier in self._known), "")
        if not full and short in self._known and short[-1] in _PLACE:
            full = short
        return full + organ if full else ""

    def _with_suffix(self, words: str, suffix: str) -> str:
        """A name with the suffix of a later one, or nothing where it cannot take it."""
        if placed := _PLACED.match(suffix):
            if full := self._of_place(words, placed["tiers"], placed["organ"]):
                return full if full != words else ""
            suffix = placed["organ"]
        if not suffix:
            return ""
        if not _ORGAN.fullmatch(suffix):
            return words + suffix if DEPARTMENT_STEM.match(words) else ""
        if suffix == "海关":
            return words + suffix if words in self._known else ""
        zone = bool(_ZONE.search(words))
        if suffix.endswith(("管委会", "管理委员会")):
            return words + suffix if zone else ""
        if suffix in _PREFECTURAL and not words.endswith(("地区", "盟")):
            return ""
        fits = words in self._known if zone else bool(_ADMIN.search(words))
        return words + suffix if fits and not words.startswith("各") else ""

    def _may_take_prefix(self, words: str) -> bool:
        """Whether a bare name is a department: of the tier said before it, or a 厅, which only provinces have."""
        words = _without_bracket(words)
        department = _DEPARTMENT.search(words) or (words.endswith("部门") and DEPARTMENT_STEM.match(words[:-2]))
        if not department or _OF_ITS_OWN.search(words) or not self._path:
            return False
        place = _OFFICE_OF.match(words)
        return not place or place["place"] in _FIELDS

    def _is_placed(self, words: str) -> bool:
        """Whether a name says itself where it is."""
        words = _without_bracket(words)
        return any([r.short_name in words for r in self._path]) or bool(self._regions.mentioned(words))

    def _place_before(self, words: str) -> str:
        """The full name of a place that a name begins with: 贵阳市 in 贵阳市商务局."""
        for m in _PLACE_ENDS.finditer(words, 0, _LONGEST_PLACE):
            if words[: m.end()] in self._known:
                return words[: m.end()]
        return ""


def _without_bracket(words: str) -> str:
    return _BRACKET.sub("", words) if words.endswith(("）", ")")) else words


def _office_of_both(party: str, government: str) -> str:
    """The office that 市委 shares with the 市政府 behind it."""
    office = _OFFICE_OF_BOTH.fullmatch(government)
    return office["office"] if office and office["tier"] in (_PARTY_ALONE[party], None) else ""


def _party_of(rest: str) -> str:
    m = _PARTY.match(rest)
    return m["party"] if m else ""


def _tier_of(tier: str, path: tuple[Region, ...]) -> str | None:
    """The region a tier stands for: the nearest one on the path whose name ends so."""
    for region in reversed(path):
        if region.name.endswith(tier) and not (tier == "区" and region.level != "county"):
            return region.name
    return None
