"""What a name tells by itself: whether it names a body, and whether it goes on behind a separator.

市商务局, 西宁海关, 各县区人民政府                      bodies
2023年6月底前, 长期坚持, 配合单位                       none
各市|、|县（市、区）人民政府                           the first goes on
"""

from __future__ import annotations

import re
from functools import lru_cache

from extractors.notice.fields.flat import BLOT
from extractors.notice.fields.once import REMEMBERED
from extractors.notice.fields.roles import LABEL_WORDS
from extractors.notice.fields.tiers import DEPARTMENT_STEM, EACH, LONE_TIER, TIER_HEAD, TIER_NEXT
from extractors.reference.authorities import endings

#: What a body's name may end in where no label tells that it is one.
_ENDS = (*endings(), "行业", "学", "党组", BLOT)
_NO_BODY = re.compile(
    r"\d\s*[年月日个%％]|[一二三四五六七八九十]+月|底前|以前|期限|时限|^(?:长期|持续|常态|年内|年底|全年|每[年月季]|及时|立即|同步|适时|按照?|根据|依法|结合|为|以|对|在|从)|"
    r"[一-鿿](?:完成|推进|落实|实施|坚持|开展)$|不再|下同|以下|(?<!地级)以上(?!人民政府|地方|各级|政府)|上述|单独|[《》？！!?…=]|https?"
)
_TIER_MARK = re.compile("[、及和]")
_ORGANS_ALONE = ("人民政府", "政府")
_OTHER_ORGANS = ("行政公署", "行署", "党委")
_COLLECTIVE = ("单位", "部门", "机构")
#: The last characters of tiers, and of the names above.
_OPEN_ENDS = frozenset(f"省市州县区旗盟镇乡师团场木道级地署委位门构{BLOT}")
_HAN = re.compile(r"[一-鿿]{2}")
_LONGEST = 60
_LONGEST_ODD = 16  # of a name that ends in no word for bodies: 招商港口, 中国石化胜利油田
#: Words of a sentence behind a list: 责任单位：市商务局。各县区要加强领导。
_PROSE = re.compile(r"(?<![主重])要|[的了须]|应当|^(?:切实|认真|加强|强化|推进|做好|积极|确保|提高|坚持|明确|严格|制定|定期|主动|进一步)")
#: Bodies told by their duty elsewhere: 各项目牵头单位, 各责任单位; all else with a label's words is a label.
_BY_DUTY = re.compile(r"(?:各|其他|其余|相关|有关)[一-鿿]{0,6}(?:牵头|责任|主责|成员|配合|实施|承办)(?:单位|部门)")
#: A character of what may gainsay a name's ending (_NO_BODY, LABEL_WORDS, _PROSE): most names have none.
_DOUBTFUL = re.compile(r"[\d月前限长持常年每及即步适按据依结为以对在从再下述独《》？！!?…=h位门构体责要的了须当切认强推做积确提坚严定动]")
_NOBODY_TOLD = re.compile(r"详?见|同上|待定|略$|另行|暂无|无$|如上|附件|不涉及")


def is_open(before: str) -> bool:
    """Whether a name may go on behind a separator, with its brackets blotted out: most do not, whatever follows."""
    if before[-1:] not in _OPEN_ENDS:
        return False
    if before.endswith(_OTHER_ORGANS):
        return True
    if len(before) > _LONGEST:
        return False
    if LONE_TIER.fullmatch(before) or before.endswith(_COLLECTIVE):
        return True
    tiers = _TIER_MARK.split(before)
    return bool(TIER_HEAD.fullmatch(tiers[-1])) and (len(tiers) > 1 or before.startswith(EACH))


def goes_on(before: str, following: str) -> bool:
    """Whether a name that is open goes on: 各市|、|县人民政府."""
    if following.rstrip(BLOT) in _ORGANS_ALONE and before.endswith(_OTHER_ORGANS):
        return True  # 各盟市行政公署、人民政府
    if len(before) > _LONGEST:
        return False
    tiers = _TIER_MARK.split(before)
    if LONE_TIER.fullmatch(before):  # 市、区商务部门
        return True
    if following in _COLLECTIVE:  # 市级相关部门、单位
        return before.endswith(_COLLECTIVE)
    return bool(TIER_HEAD.fullmatch(tiers[-1]) and before.startswith(EACH) and TIER_NEXT.fullmatch(following)) or bool(
        len(tiers) > 1 and all(TIER_HEAD.fullmatch(t) for t in tiers) and TIER_NEXT.fullmatch(following)
    )


def is_surely_body(words: str) -> bool:
    """Whether words name a body wherever they stand, as most do."""
    return words.endswith(_ENDS) and 2 <= len(words) <= _LONGEST and not _DOUBTFUL.search(words) and bool(_HAN.search(words))


@lru_cache(maxsize=REMEMBERED)
def is_body(words: str, flat: str, behind_space: bool, labelled: bool) -> bool:
    """Whether words name a body where they stand; `flat` are the same with their brackets blotted out."""
    if is_surely_body(words):
        return True
    if not 2 <= len(words) <= _LONGEST or not _HAN.search(words):
        return False
    if _NO_BODY.search(words):
        return False
    if LABEL_WORDS.search(words):
        return bool(_BY_DUTY.fullmatch(words))
    if flat.endswith(_ENDS) or words.endswith(_ENDS) or DEPARTMENT_STEM.match(words):
        return not _PROSE.search(words)
    if behind_space and len(words) < 5:
        return False  # 责任单位：市商务局　张三
    return labelled and len(words) <= _LONGEST_ODD and not _PROSE.search(words) and not _NOBODY_TOLD.match(words)
