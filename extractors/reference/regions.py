"""Regions (GB/T 2260): which division a name, an issuer or a document number belongs to.

    宁夏回族自治区人民政府办公厅 → 640000        北京市朝阳区人民政府 → 110105
    国家税务总局青海省税务局 → 630000            朝阳区人民政府 → Beijing's or Changchun's: two candidates
    …结合重庆实际，制定本措施 → 500000           宁政办发〔2023〕14号 → Nanjing's or Ningxia's: two candidates

Nothing is guessed: a name that several divisions share gives its candidates, one that is in no list gives none.
The tables stand in seeds/reference (its README.md says where they come from); `load_regions` is the only I/O.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, cached_property
from pkgutil import get_data
from types import MappingProxyType
from typing import cast

from extractors.frozen import dataclass
from extractors.records import Region, RegionLevel

NATION = "000000"

# Party committees carry their place's name after their own: 中共武汉市委办公厅.
_PARTY = r"(?:中国共产党|中共|共青团)(?!中央)"
_PARTY_BEGINS = ("中", "共")
# 中国（湖北）自由贸易试验区武汉片区管理委员会 → 湖北武汉片区管理委员会
_FREE_TRADE_ZONE = r"中国[（(](?P<place>[^）)]+)[）)](?:自由贸易试验区|自贸试验区|跨境电子商务综合试验区)"
# 新疆生产建设兵团第八师石河子市 → 新疆石河子市
_CORPS = r"(?:(?<=新疆)生产建设兵团(?:第[一二三四五六七八九十]+师)?|^(?:兵团)?第[一二三四五六七八九十]+师)(?=.)"
_MINISTRY = (
    "外交|国防|教育|科学技术|科技|工业和信息化|工信|信息产业|公安|国家安全|监察|民政|司法|财政|人事|人力资源和?社会保障|人社|劳动和社会保障|"
    "自然资源|国土资源|生态环境|环境保护|住房和?城乡建设|建设|交通运输|交通|铁道|水利|农业农村|农业|商务|对外贸易经济合作|文化和?旅游|文化|卫生|"
    "退役军人事务|应急管理|应急"
)
# A central body, up to where its departments or its branch's place begin: 国家税务总局|青海省税务局, 中国人民银行|银川中心支行.
_CENTRAL = (
    rf"国务院|中共中央|中国共产党中央|中央|中华全国|全国|最高人民(?:法院|检察院)|(?:{_MINISTRY})部|审计署|人民银行|[银证保]{{1,2}}监会|"
    r"(?![省县区州旗盟]|市(?!场)|自治)[一-鿿]{2,10}?总[局署]|国家[一-鿿]{2,16}?(?:总局|局|委员会|委|署|办公室|银行)|"
    r"中国(?!.*地区管理局)[一-鿿]{2,16}?(?:银行|委员会|[银证保]监会|会|局|院|公司|总社)"
)
# Its branch, though of no division: 国家能源局|西北监管局, 水利部|黄河水利委员会, 国家海洋局|北海分局 (which is in Qingdao).
_REGIONAL_BRANCH = r"(?:北海|东海|南海)(?:分?局|区)|长江|黄河|珠江|淮河|海河|太湖|松辽|华北|东北|华东|华中|中南|华南|西南|西北"
# Its branch somewhere; where no known place stands before that, nobody can tell where: 中华人民共和国|拱北海关.
_BRANCH = r"分[局行院会署]|支行|监管[局办]|特派|专员办|海关|税务局|调查总?队|地区|流域|督察局|分公司|管理部|代办处"
# 两江新区管委会: the committee of a development zone, not the district of that name.
_ZONE_COMMITTEE = r"(?:开发建设)?(?:管委会|管理委员会|党工委)"
# A division below the place read so far that no table has: 重庆市|江北区人民政府, 黔西|县人民政府. Such names were given up.
_UNKNOWN_DIVISION = (
    r"(?:[省市区县州旗盟][一-鿿]{1,8}?|[^省市区县州旗盟][一-鿿]{0,8}?)"  # begins with the last character of that place
    r"(?:地区(?:行政公署|行署)|(?:(?<![发新园验范税作假景护理聚能行片校港山库牧林灾社地])区|(?<!城)市|县|州|盟|旗)"
    r"(?:人民|政府|政协|人大|委|党|纪委|监察|发展|财政|商务|科[技学]|教育|公安|民[政族]|司法|人力|自然|生态|住[房建]|交通|水[利务]|农[业牧]|"
    r"文化|卫生|应急|审计|市场|税务|统计|医疗|行政|政务|投资|招商|经济|工业|金融|外[事办]|退役|林[业草]|国资|体育|信访|乡村|大?数据|机关))"
)


@dataclass(frozen=True, slots=True)
class RegionMatch:
    """A region, or None with the candidates among which the text does not decide."""

    region: Region | None
    candidates: tuple[Region, ...] = ()


@dataclass(frozen=True, slots=True)
class _Names:
    """Names to look for and what each may mean; `heads` finds those that begin at a place by their first two characters."""

    regions: Mapping[str, tuple[Region, ...]]
    heads: Mapping[str, tuple[str, ...]]  # 吉林 → 吉林省, 吉林市, 吉林: the longest first
    zones: frozenset[str] = frozenset()  # 雄安新区: names of zones themselves, whose committee may follow

    @classmethod
    def of(cls, forms: Iterable[tuple[str, Region | None]], zones: Iterable[str] = ()) -> _Names:
        regions: dict[str, tuple[Region, ...]] = {}
        for name, region in forms:
            known = regions.setdefault(name, ())
            if region and region not in known:
                regions[name] = (*known, region)
        heads: dict[str, tuple[str, ...]] = {}
        for name in sorted(regions, key=len, reverse=True):
            heads[name[:2]] = (*heads.get(name[:2], ()), name)
        return cls(regions, heads, frozenset(zones))

    def at(self, text: str, start: int) -> Iterator[str]:
        """The names that begin at `start`, longest first, but not 海口市 in 海口市场, nor 两江新区 in 两江新区管委会."""
        for name in self.heads.get(text[start : start + 2], ()):
            if text.startswith(name, start):
                end = start + len(name)
                in_a_word = text[end - 1 : end + 1] in ("市场", "区域")
                of_a_zone = name.endswith("新区") and name not in self.zones and re.match(_ZONE_COMMITTEE, text[end : end + 9])
                if not in_a_word and not of_a_zone:
                    yield name


@dataclass(frozen=True, eq=False)
class Regions:
    """All divisions, immutable; indexes are built when first asked for."""

    by_code: Mapping[str, Region]  # divisions in force and, by the codes they had, those that are no more
    gone: tuple[Region, ...]  # 江北区 of Chongqing, 下城区 of Hangzhou: divisions of GB/T 2260 until they were abolished
    aliases: Mapping[str, tuple[Region, ...]]  # 雄安新区 → 河北省, 襄樊市 → 襄阳市, 新北市 → 台湾省
    number_prefixes: Mapping[str, tuple[Region, ...]]  # 宁政办发 → Nanjing, Ningxia
    former: frozenset[str]  # 江北区: unique today, but Chongqing had one too until 2025: names in running text do not tell which
    words: Mapping[str, str]  # 朝阳 → full_name_only, 公安县 → after_parent_only, 珠江西 → no_region

    def all(self) -> tuple[Region, ...]:
        """Every region in force by its code, the nation first."""
        return tuple(region for code, region in self.by_code.items() if code not in self._gone_codes)

    def known(self) -> tuple[Region, ...]:
        """Those in force and those that are no more: all that a notice may be of."""
        return tuple(self.by_code.values())

    def path(self, code: str) -> tuple[Region, ...]:
        """From the province down to the region itself: 420102 → 湖北省, 武汉市, 江岸区. The nation's path is the nation."""
        region = self.by_code[code]
        if region.parent_code is None or region.parent_code == NATION:
            return (region,)
        return (*self.path(region.parent_code), region)

    def contains(self, outer: Region, inner: Region) -> bool:
        """Whether `inner` lies in `outer` or is it."""
        return outer.code == NATION or outer in self.path(inner.code)

    def names(self) -> frozenset[str]:
        """Every full and short name: 乾安县, 乾安. Conversion to Simplified must leave them as they are."""
        return self._names

    def of_number(self, document_number: str) -> tuple[Region, ...]:
        """The regions whose numbers begin so: 渝府办发〔2023〕1号 → 重庆市; 宁政发〔2023〕1号 → 南京市, 宁夏回族自治区."""
        for length in range(min(len(document_number), self._longest_prefix), 0, -1):
            if found := self.number_prefixes.get(document_number[:length]):
                return found
        return ()

    def of_issuer(self, issuer: str, hint: Region | None = None) -> RegionMatch:
        """The region an issuing authority speaks for, from its full name; of several joined by 、 the first one's.

        `hint` is a region known otherwise (a province in the text); it settles 朝阳区人民政府 if it has only one of them.
        Central bodies are the nation's, but their branches their place's: 国家税务总局青海省税务局 is Qinghai's.
        """
        printed = "".join(issuer.split()).split("、", 1)[0]
        name = printed.removeprefix("中华人民共和国")
        if name.startswith(_PARTY_BEGINS):
            name = re.sub(f"^{_PARTY}", "", name)
        if "区" in name:
            name = re.sub(_FREE_TRADE_ZONE, r"\g<place>", name)
        if "兵" in name or "师" in name:
            name = re.sub(_CORPS, "", name)
        if match := self._of_place(name, hint):
            return match
        if central := re.match(_CENTRAL, name):
            return self._of_central(name[central.end() :], hint)
        return self._of_central(name, hint) if printed.startswith("中华人民共和国") else RegionMatch(None)

    def mentioned(self, text: str) -> tuple[Region, ...]:
        """The regions that running text names, in order of first occurrence: …，结合重庆实际，制定本措施 → 重庆市.

        Provinces and prefectures count by their short names too, unless those are words (朝阳产业); counties by their
        full names, where these are unique or a region that has one was named before.
        """
        found: dict[str, Region] = {}
        last: Region | None = None
        last_end = -1
        for start, end, regions in self._hits(text):
            name = text[start:end]
            before = [last] if last and last_end == start else []
            if self.words.get(name) == "after_parent_only" or (len(name) == 2 and regions[0].level == "county"):
                regions = self._inside(before, regions)  # 公安县级机关, 检索县: only 荆州市公安县, 咸阳市乾县
            elif len(regions) > 1 or name in self.former:
                regions = self._inside(before, regions) or self._inside(found.values(), regions)
            last = regions[0] if len(regions) == 1 else None
            last_end = end
            if last:
                found.setdefault(last.code, last)
        return tuple(found.values())

    def named(self, text: str) -> Iterator[tuple[int, int, tuple[Region, ...]]]:
        """Where running text names regions, and which each may be: to tell 重庆海关 from 银川海关, not to tell where a text speaks of."""
        return self._hits(text)

    def _of_place(self, name: str, hint: Region | None) -> RegionMatch | None:
        """The match for a body whose name begins with a place; None where it does not."""
        end, reached = self._follow(name, 0, None)
        if not reached:
            return None
        in_full = name[end - 1] in "省市区县州旗盟"
        if not (in_full and reached[0].level == "county") and re.match(_UNKNOWN_DIVISION, name[end - 1 :]):
            return RegionMatch(None)
        if len(reached) == 1 and not (reached[0].name in self.former and name.startswith(reached[0].name)):
            return RegionMatch(reached[0], reached)
        near: list[Region] = []
        if hint and hint.code != NATION:
            near = [r for r in reached if self.contains(hint, r)] or [r for r in reached if self.contains(r, hint)]
        return RegionMatch(near[0] if len(near) == 1 else None, reached)

    def _of_central(self, rest: str, hint: Region | None) -> RegionMatch:
        """The match for a central body, from what follows its name: 办公厅 → the nation, 青海省税务局 → Qinghai."""
        if re.match(_REGIONAL_BRANCH, rest):
            return RegionMatch(None)
        place = next((start for start, _, _ in self._hits(rest)), 0)  # 驻|重庆特派员办事处
        if match := self._of_place(rest, hint) or self._of_place(rest[place:], hint):
            return match
        return RegionMatch(None) if re.search(_BRANCH, rest) else RegionMatch(self.by_code[NATION], (self.by_code[NATION],))

    def _follow(self, text: str, start: int, above: Region | None) -> tuple[int, tuple[Region, ...]]:
        """How far names stand one inside the other from `start` on (湖北省|武汉市|江岸区), and the regions they may end in."""
        for name in self._issuer_names.at(text, start):
            inside = [r for r in self._issuer_names.regions[name] if self._may_stand_in(r, name, above)]
            if inside:
                ends = [self._follow(text, start + len(name), region) for region in inside]
                furthest = max(end for end, _ in ends)
                return furthest, tuple(region for end, regions in ends if end == furthest for region in regions)
        return start, (above,) if above else ()

    def _may_stand_in(self, region: Region, name: str, above: Region | None) -> bool:
        if above is None:
            return len(name) > 2 or region.code not in self._gone_codes  # 郊区人民政府 may be anywhere
        return region != above and self.contains(above, region)

    def _inside(self, outer: Iterable[Region], regions: tuple[Region, ...]) -> tuple[Region, ...]:
        around = tuple(outer)
        return tuple(r for r in regions if any(r != region and self.contains(region, r) for region in around))

    def _hits(self, text: str) -> Iterator[tuple[int, int, tuple[Region, ...]]]:
        """Names in running text, leftmost and longest, with what they may mean. One pass, whatever the number of names."""
        names, resume = self._text_names, 0
        for pair in self._pairs.finditer(text):
            start = pair.start()
            if start < resume or text[start : start + 2] not in names.heads:
                continue
            for name in names.at(text, start):
                end = start + len(name)
                # 安康 is a word (幸福安康) but for 结合安康实际
                if self.words.get(name) != "full_name_only" or (text.endswith("结合", 0, start) and text.startswith("实际", end)):
                    resume = end
                    if names.regions[name]:
                        yield start, end, names.regions[name]
                    break

    @cached_property
    def _gone_codes(self) -> frozenset[str]:
        return frozenset(region.code for region in self.gone)

    @cached_property
    def _names(self) -> frozenset[str]:
        return frozenset(name for region in self.all() if region.code != NATION for name in (region.name, region.short_name))

    @cached_property
    def _longest_prefix(self) -> int:
        return max(map(len, self.number_prefixes))

    @cached_property
    def _pairs(self) -> re.Pattern[str]:
        heads = self._text_names.heads
        return re.compile(f"[{''.join({head[0] for head in heads})}](?=[{''.join({head[1] for head in heads})}])")

    @cached_property
    def _text_names(self) -> _Names:
        places = [region for region in self.all() if region.code != NATION]
        forms: list[tuple[str, Region | None]] = [(region.name, region) for region in places]
        forms += [(f"{region.short_name}州", region) for region in places if region.name.endswith("自治州")]
        taken = {form for form, _ in forms}
        for region in sorted(places, key=lambda region: region.level != "province"):  # 吉林 and 海南 are the provinces
            if region.level != "county" and region.short_name not in taken:
                taken.add(region.short_name)
                forms.append((region.short_name, region))
        forms += [(word, None) for word, use in self.words.items() if use == "no_region"]
        return _Names.of(forms)

    @cached_property
    def _issuer_names(self) -> _Names:
        """Full names; short ones of provinces, prefectures and, where unique, county cities (昆山高新区); 恩施州, 长阳县."""
        places = [region for region in self.all() if region.code != NATION]
        forms: list[tuple[str, Region]] = []
        shorts: dict[str, int] = {}
        for region in places:
            shorts[region.short_name] = shorts.get(region.short_name, 0) + 1
            forms.append((region.name, region))
            if region.level != "county":
                forms.append((region.short_name, region))
            if region.name[-3:] in ("自治州", "自治县", "自治旗"):
                forms.append((region.short_name.removesuffix("县") + region.name[-1], region))
        city = [r for r in places if r.level == "county" and r.name.endswith("市") and shorts[r.short_name] == 1]
        forms += [(r.short_name, r) for r in city]
        forms += [(region.name, region) for region in self.gone]
        return _Names.of(forms + [(name, region) for name, regions in self.aliases.items() for region in regions], self.aliases)


def _table(name: str) -> list[list[str]]:
    """The rows of a table in seeds/reference, without its header. Its cells hold neither commas nor quotes."""
    content = get_data("seeds", f"reference/{name}")  # as importlib.resources does it, whose import takes 18 ms
    if content is None:
        raise FileNotFoundError(f"seeds/reference/{name}")
    return [line.split(",") for line in content.decode().splitlines()[1:]]


@cache
def load_regions() -> Regions:
    """The regions of seeds/reference, read once."""
    by_code = {
        code: Region(code, name, short_name, cast(RegionLevel, level), parent or None, province)
        for code, name, short_name, level, parent, province in _table("regions.csv")
    }
    full = {region.name for region in by_code.values()}
    prefixes: dict[str, tuple[Region, ...]] = {}
    for prefix, code in _table("number_prefixes.csv"):
        prefixes[prefix] = (*prefixes.get(prefix, ()), by_code[code])
    aliases: dict[str, tuple[Region, ...]] = {name: (by_code[code],) for name, code, _ in _table("region_aliases.csv")}
    gone: list[Region] = []
    homonyms: set[str] = set()
    for code, name, level, parent, _ in _table("former_regions.csv"):
        if name in full:
            homonyms.add(name)
        if code in by_code:  # renamed: 襄樊市 is 襄阳市
            aliases[name] = (*aliases.get(name, ()), by_code[code])
        else:
            gone.append(Region(code, name, name, cast(RegionLevel, level), parent, code[:2] + "0000"))
    return Regions(
        MappingProxyType(by_code | {region.code: region for region in gone}),
        tuple(gone),
        MappingProxyType(aliases),
        MappingProxyType(prefixes),
        frozenset(homonyms),
        MappingProxyType({word: use for word, use, *_ in _table("region_words.csv")}),
    )
