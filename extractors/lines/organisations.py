"""Names of authorities as they stand alone on a line: in a signature, over a title, beside a date.

宁夏回族自治区人民政府办公厅        商务部　财政部　海关总署        商 务 部
"""

from __future__ import annotations

import re

from extractors.lines.dates import ANY_DATE, is_date_line
from extractors.reference.authorities import any_of, department_fields, signing_endings

_END = any_of(signing_endings())
#: Whether a name ends as names of authorities do; a seal or bracket may follow: …办公室（盖章）.
ORGANISATION_END = re.compile(rf"{_END}(?:[（(](?:盖章|章|代章|代)[）)])?$")
_ONLY_NAME = re.compile(r"[\u4e00-\u9fff（）()、 \u3000]+")
_LONGEST_LINE = 400  # thirty joint issuers on one line
_LONGEST_NAME = 45
_SHORTEST_ROW = 6
SIGNATURE_LINE = re.compile(rf"^(?P<org>[\u4e00-\u9fff（）()、 \u3000]{{1,200}}{_END})\s*(?P<date>{ANY_DATE})$")
_SPLIT = re.compile(r"[ \u3000、]+")
#: Joint names printed without anything between: 中共岳阳市委办公室|岳阳市人民政府办公室, 中共中央|国务院.
_GLUED = re.compile(
    r"(?<=办公室)(?=[\u4e00-\u9fff]{2,14}?人民政府)|(?<=办公厅)(?=[\u4e00-\u9fff]{0,14}?(?:人民政府|国务院))|(?<=委员会)(?=[\u4e00-\u9fff]{2,9}?人民政府)"
    r"|(?<=中共中央)(?=国务院)|(?<=[省市区县州]委)(?!办公)(?=[\u4e00-\u9fff]{2,9}?人民政府)"
)
#: What a central body's branch is called by before its place: 国家税务总局|北京市税务局, 中华人民共和国|北京海关.
_BRANCH_OF = (
    r"(?:国家税务总局|中国人民银行|国家金融监督管理总局|国家外汇管理局|国家统计局|国家能源局|国家移民管理局|中国[银证保]{1,2}监会"
    r"|中华人民共和国|中共|共青团)?"
)
_PLACE = re.compile(r"(?:中共)?(?P<place>(?!中国|国家|中华)[\u4e00-\u9fff]{2,9}?(?:省|市|自治区|自治州|地区|县|区|旗|盟))")
#: Bodies that carry the State Council's name: 科技部国务院国资委 are two.
_OF_THE_COUNCIL = (
    r"国资委|国有资产监督管理委员会|国有企业改革领导小组(?:办公室)?|扶贫办|扶贫开发领导小组(?:办公室)?|港澳(?:事务)?办(?:公室)?|台湾事务办公室|台办|侨务办公室|侨办"
    r"|新闻办(?:公室)?|安委会(?:办公室)?|安全生产委员会(?:办公室)?|食安办|发展研究中心|参事室|法制办(?:公室)?|关税税则委员会|证券委员会|学位委员会"
)
#: Names of central bodies one after the other: 财政部海关总署税务总局.
_CENTRAL = (
    rf"(?:中华人民共和国)?(?:国务院(?:办公厅|{_OF_THE_COUNCIL})?|中共中央(?:办公厅)?|中国人民银行|人民银行|最高人民法院|最高人民检察院|中央[\u4e00-\u9fff]{{2,6}}?[部办]|"
    rf"(?:国家)?(?:{'|'.join(department_fields())}|海关|税务|市场监管|市场监督管理|工业和信息化|金融监管|金融监督管理|银保监|证监|外汇|知识产权|铁路|民航|邮政|烟草"
    rf"|粮食和储备|药监|中医药|密码|网信|国防科工|移民|文物|疾控|林草|能源|数据|矿山安监|版权|乡村振兴)(?:委员会|总局|总署|管理局|会|部|委|署|局|办))(?:办公厅|办公室)?"
)
_CENTRAL_ROW = re.compile(rf"(?:{_CENTRAL}){{2,}}")
_CENTRAL_BODY = re.compile(_CENTRAL)
_OFFICE = ("办公厅", "办公室", "综合司", "秘书处")
_ET_AL = re.compile(r"等\s*(?:[\d一二三四五六七八九十]{1,3}\s*)?(?:个|家)?(?:有关|相关)?(?:中央)?(?:部门|单位|部委|机构|机关|委局)$")
_SEAL = re.compile(r"[（(](?:盖章|章|代章|代)[）)]$")


#: Lines of a page that end as authorities do: 返回顶部, 查看全部, 展开全部.
_DATE_ENDS = frozenset("日号）)。.定立准署布门0123456789")
_LONGEST_SIGNATURE = 260
_FURNITURE = re.compile(r"^(?:返回|回到|查看|展开|收起|点击|打印|关闭|更多|全选|清空)|(?:[顶底全内外头尾]部|网站地图)$")


def is_organisation_line(line: str) -> bool:
    """Whether a line holds names of authorities and nothing else.

    >>> is_organisation_line("武汉市人民政府办公厅"), is_organisation_line("各部门要加强领导。")
    (True, False)
    """
    if not 2 <= len(line) <= _LONGEST_LINE or not _ONLY_NAME.fullmatch(line):  # a sentence has its comma soon
        return False
    if not ORGANISATION_END.search(line) or _FURNITURE.search(line):
        return False
    return all(len(part) <= _LONGEST_NAME for part in _SPLIT.split(line))


def split_issuers(name: str) -> list[str]:
    """The authorities of a joint line, in printed order.

    >>> split_issuers("商务部 财政部 海关总署"), split_issuers("商 务 部"), split_issuers("商务部等10部门")
    (['商务部', '财政部', '海关总署'], ['商务部'], ['商务部'])
    """
    found: list[str] = []
    current = ""
    for part in _SPLIT.split(_ET_AL.sub("", _SEAL.sub("", name.strip()))):
        if part in _OFFICE and found and not current:
            found[-1] += part
            continue
        current += part
        if len(current) >= 3 and ORGANISATION_END.search(current):
            found.append(current)
            current = ""
    if current:
        if found:  # what follows is no authority: the whole was one name after all
            return ["".join([*found, current])]
        found.append(current)
    return [piece for full in found for part in _GLUED.split(full) for piece in _unglued(part) if piece]


def _unglued(name: str) -> list[str]:
    """Names printed without anything between: by the place that begins each again, or as a row of central bodies.

    >>> _unglued("北京市财政局国家税务总局北京市税务局"), _unglued("财政部海关总署税务总局")
    (['北京市财政局', '国家税务总局北京市税务局'], ['财政部', '海关总署', '税务总局'])
    """
    if len(name) < _SHORTEST_ROW:
        return [name]
    if _CENTRAL_ROW.fullmatch(name):
        return [m[0] for m in _CENTRAL_BODY.finditer(name)]
    m = _PLACE.match(name)
    if m is None:
        return [name]
    found, start = [], 0
    place = m["place"]
    stem = f"|{place[:-1]}(?=海关)" if len(place) > 2 else ""  # 重庆市财政局|重庆海关
    for again in re.finditer(f"{_BRANCH_OF}(?:{place}{stem})", name):
        if again.start() > start and ORGANISATION_END.search(name[start : again.start()]):
            found.append(name[start : again.start()])
            start = again.start()
    return [*found, name[start:]]


def is_signed_date(line: str) -> bool:
    """A line with nothing but a date, or a signature and its date: 青海省人民政府办公厅2022年11月11日."""
    if line[-1:] not in _DATE_ENDS:
        return False
    if is_date_line(line):
        return True
    ends_in_day = line[-1] in "日号" or line[-1].isdecimal()
    return ends_in_day and len(line) <= _LONGEST_SIGNATURE and bool(SIGNATURE_LINE.match(line))
