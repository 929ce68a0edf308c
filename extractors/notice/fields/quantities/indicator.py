"""What a quantity counts: the noun phrase beside it.

Before it, when it is said of something: 全区实际使用外资总额…增长到6.8亿美元, 近洋航线数达到3条.
Behind it, when it counts what follows: 培育10家国家级贸易双循环企业; 给予200万元开办奖励.
"""

from __future__ import annotations

import re

from extractors.lines.text import CLOSING, OPENING
from extractors.notice.fields.quantities.wording import (
    CHANGES,
    LEADS,
    LINKS,
    NOUN_TAILS,
    OPENING_VERBS,
    SHORT_LEADS,
    STRONG_VERBS,
    Endings,
    by_first,
    either,
)

_NO_NOUN = rf"(?![^，。]{{0,3}}{either(NOUN_TAILS)}|区|后|单位|主体)"
_SHORT_LEADS = "|".join(f"{word}(?![{others}])" for word, others in SHORT_LEADS.items())
#: What a link can begin with: most places are passed by after this one look.
_LINK_BEGINS = (
    re.escape("".join(sorted({word[0] for words in (CHANGES, LINKS) for word in words.split()})))
    + "比须需打按每第一二两三四五六七八九十均应当要达"
)
_LINKS = re.compile(
    rf"(?=[{_LINK_BEGINS}])(?:(?<!新){either(CHANGES)}(?:至|到|为|在)?|(?<![占配车同环生护入价儿之])比|(?<!必)须|(?<![必急刚供内所])需|(?<!拨)打|按照?每[\u4e00-\u9fff]{{1,4}}|每(?:[人生户床亩家个票班吨件辆台天村校县镇岗孩站]|标箱)|(?<!第)[一二两三四五六七八九十]+年内?|(?<![人户亩年月日平])均|(?<![供响反适效对相])应当?|(?<![需主重必])要|(?<=[^通到送直])达|{either(LINKS)})$"
)
#: What a link can end with; 每 stands before what may end with anything. No link is longer, but for a numeral (二十五年内).
_LINK_ENDS = frozenset(word[-1] for words in (CHANGES, LINKS) for word in words.split()) | set(
    "至到为在比须需打年内均应当要达人生户床亩家个票班吨件辆台天村校县镇岗孩站箱"
)
_NUMERALS = "一二三四五六七八九十"
_LONGEST_LINK = max(8, *map(len, LINKS.split()))
_LEADS = re.compile(
    rf"^(?:即(?![办时日])|各(?=奖励|补助|补贴)|可(?=返还|享受|给予)|(?:发起)?(?:设立|组建|建立)(?=(?:总|首期)?规模)|[（(]?[一二三四五六七八九十0-9]{{1,2}}[）)]|{either(LEADS)}|{_SHORT_LEADS}|对(?!外)"
    rf"|按(?![照揭时期需比])|[0-9一二三四五六七八九十两]+年内|[（(）)]|\s)"
)
#: What a lead begins with, but for white space.
_LEAD_BEGINS = frozenset(word[0] for words in (LEADS, " ".join(SHORT_LEADS)) for word in words.split()) | set(
    "即各可发设组建（()）一二三四五六七八九十两0123456789对按"
)
_VERB_BEGINS = frozenset(word[0] for words in (STRONG_VERBS, OPENING_VERBS) for word in words.split())
#: Each begins with a character of its own, which `finditer` looks for much faster than for what does not stand behind 新.
_STRONG_VERB = re.compile(
    "|".join(f"{first}(?<!新{first}){either(*rest)}{_NO_NOUN}" for first, rest in by_first(STRONG_VERBS.split()).items())
)
#: 家庭医生签约服务覆盖率, 设立老年医学科的比例: in the name of a rate a verb is part of it, unless it is one of reaching.
_RATES = ("率", "占比", "比重", "比例")
_PLAIN_VERB = re.compile(rf"(?:探索形成|实现|形成|推动|确保|力争){_NO_NOUN}")
_VERBS = frozenset([*STRONG_VERBS.split(), *OPENING_VERBS.split()])
_STRONG_END = Endings(STRONG_VERBS)
_VERB = re.compile(rf"{either(STRONG_VERBS, OPENING_VERBS)}(?!{either(NOUN_TAILS)}(?:$|由|从|的)|.{{0,3}}率(?:$|由|从|的)|区|后)")
_DOES = re.compile(rf"(?:并|且|各)?(?:新增|新设|新培育|新引进|{either(STRONG_VERBS, OPENING_VERBS)})")
#: 认定标准分别放宽至出口额5000万美元: what is widened is the subject.
_CHANGED_TO = re.compile(rf"^(?P<subject>.{{2,}}?)(?:分别|统一|逐步|阶段性)*{either(CHANGES)}(?:至|到|为).{{0,8}}$")
_EXPLAINS = re.compile(
    r"[（(](?:[^（）()]*(?:不含|含|下同|以下|简称|包括|指|即|人民币|单位|折合|其中|详见|详)[^（）()]*|美元|人民币|元)[）)]"
)
_SHARE_OF = re.compile(
    r"(?:占[^占，]{1,40}(?:的|的?比重|的?比例)|按照?[^占，]{1,40}的|(?:一般)?应?达到(?![^占，、达]{0,16}(?:比例|比重|占比|率)的)[^占，、达]{2,16}的|(?:比|较)(?:法定|承诺|规定|全[国省市]|现行|国家)[^，]{0,10}"
    r"|(?:按|按照)?(?:不得低于|不得超过|不低于|不少于|不高于|不超过|低于|高于|相当于)[^占，]{1,40}的?)$"
)
#: Without one of these there is no such share: a quick look.
_MAY_BE_SHARE = re.compile(
    r"[占按达比较于过少](?:(?<=[占按])|(?<=达)到|(?<=[比较])(?:法定|承诺|规定|全|现行|国家)|(?<=[低高当]于)|(?<=超过)|(?<=不少)于)"
)
_TO = frozenset("至到为")
#: 补贴标准为博士|每月2000元, 补贴标准为每床|每月100元: what is set at so much, then for whom.
_SET_AT = re.compile(r"^(?P<subject>.{2,}?(?:标准|额度|金额|比例|限额|总额))(?:分别)?为(?:[^，；]{0,12})$")
_AFTER = ("后", "之日起", "之内", "期间", "发生")  # 在收到工单后|2小时内联系企业
_IN_SHARE = re.compile(r"^的?(?:比例|税率|征收率|费率)(?:进行|予以|来)?")  # 按不低于总车位20%|的比例改造
_OF = re.compile(r"(?:(?:按照|按|达到)?(?:不得低于|不得超过|不低于|不少于|不高于|不超过)|按照|按|达到)(?P<of>[^，、0-9]{2,20}?)的?$")
_PER = re.compile(r"按照?(?:每[^，]{1,5})?$")  # 按照每百户|不少于20平方米配建养老服务设施
_DONE_TO = re.compile(rf"{either(STRONG_VERBS, OPENING_VERBS, '配建 配备 配置 配套 设置 预留 建造 缴纳 征收 计提 提取 核定 发放')}")
_END_OF_OBJECT = re.compile(r"[，,；;。：:！？]|(?<=[\u4e00-\u9fff])(?<!的)[0-9]+万(?=群众|人口|居民|农户|户)|用于|(?:，|、|和|及|与|并)$")
_TO_DO = re.compile(
    r"^[内后]?[，,]?(?:由[^，。；]{2,24}?(?:部门|单位|机关|机构|中心|委员会|人民政府|[局委办厅])(?:负责)?)?(?:应当?|须|予以|将|依法|凭[^，。；]{2,20}(?=领取|办理|申请))*"
    r"(?P<what>[\u4e00-\u9fff、“”]{2,20}?)(?:的?(?=[，,。；;]|$))"
)
_BRACKET = re.compile(f"[{re.escape(OPENING + CLOSING)}]")
_VERB_END = re.compile(r"(?:整合|安排|筹措|募集|拨付|供应|投入|提供|选择|选取|遴选|组织|支持|推动|建立|储备|保有)$")
_BEHIND_BRACKET = re.compile(r"[（(](?:其中|含|包括|不含|即).*$")  # 8万个（其中直流快充桩占比40%以上）
_OTHERS = re.compile(
    r"(?:^|的)部分[为是]?$|每[人户亩家床吨件台辆个](?:再|各|最高)?(?:增加|奖励|补助|补贴|给予|发放)?$"
)  # 规模种植户|每亩再增加30元
_NO_SUBJECT = frozenset(
    (
        "连续",
        "严格",
        "辖区范围内",
        "可申请",
        "申请",
        "可",
        "总规模",
        "新发展",
        "新引进",
        "新认定",
        "新评定",
        "新获批",
        "新改建",
        "新增",
        "新设",
        "新增加",
        "新开工",
        "部分",
        "受理",
        "办结",
        "反馈",
        "办理",
        "答复",
        "收取",
        "征收",
    )
)
_RATE_ONLY = re.compile(r"每(?:小时|分钟|天|日|年|月|人|户|家|个|亩|吨|立方米|一?年度)(?:[，、]|$)")
_IN_A_WAY = re.compile(r"^后(?![备勤续])|^的?部分|^的(?:要求|标准|原则|频次|频率|进度|速度|目标)")  # 按每季度检测1次|的要求进行检验
_FIRST_VERB = re.compile(r"^(?:支持|征收|收取|缴纳|计征|计算|计入)")  # 500亿元|支持保障性住房, 减半|征收个人所得税
_FIRST_VERB_BEGINS = frozenset("支征收缴计")
_JOINS_VERB = frozenset("和及并")
_NEXT_VERB = re.compile(rf"[、和及并]{either(STRONG_VERBS, OPENING_VERBS, '新增')}$")  # 100家企业、引进|100个项目
_NEXT = ("、", "和", "及", "与", "并", "且", "或", "以及", "用于")
_NOT_COUNTED = ("为", "视为", *_NEXT)
_AT_ENDS = "，、的；;：:。 "
_LONGEST_MODIFIER = 12
_FEWEST = 4
_LONGEST = 40
_SET_WITHIN = 13  # characters before a figure in which 为 or 至 may say what is set or changed
_FAR = 160  # characters beside a figure in which its noun phrase is looked for


def subject_before(words: str) -> str | None:
    """The phrase that a figure is said of, from the words of its clause before it.

    >>> subject_before("全市办理正常出口退税的平均时间压缩在"), subject_before("累计签约引进法资企业")
    ('正常出口退税的平均时间', '法资企业')
    """
    phrase = _plain(words[-_FAR:])
    may_be_share = _MAY_BE_SHARE.search(phrase) is not None  # what is cut off its end below makes none
    if may_be_share:
        phrase = _SHARE_OF.sub("", phrase)
    changed = None
    if not _TO.isdisjoint(phrase[-_SET_WITHIN:]):
        changed = _CHANGED_TO.match(phrase) or _SET_AT.match(phrase)
    phrase = _without_links(changed["subject"] if changed else phrase)
    if may_be_share:
        phrase = _without_links(_without_share(phrase))  # 占GDP比重|提高到: what it is a share of goes too
    phrase = _without_leads(phrase)
    strong = None
    verb = _PLAIN_VERB if phrase.endswith(_RATES) else _STRONG_VERB
    for m in verb.finditer(phrase):
        if len(phrase) - m.end() >= 2 and _balanced(phrase[m.end() :]):
            strong = m
    if strong:
        phrase = _without_leads(phrase[strong.end() :])
    if phrase in _VERBS or phrase in _NO_SUBJECT or phrase.endswith(_AFTER) or _STRONG_END.end(phrase):
        return None
    return None if phrase.startswith("每") and _RATE_ONLY.fullmatch(phrase) else _head(phrase)


def subject_phrase(words: str) -> str:
    """The words before a figure without particles: what `subject_before` looks for its noun in."""
    return _without_links(_without_share(_plain(words[-_FAR:])))


def object_behind(words: str) -> str | None:
    """The phrase that a figure counts, from the words of its clause behind it.

    >>> object_behind("产业聚集优势明显、区域特色鲜明的外向型产业聚集区")
    '外向型产业聚集区'
    """
    phrase = _plain(words[:_FAR])
    if phrase.startswith(_NOT_COUNTED) or _IN_A_WAY.match(phrase):  # 国家级企业10家、市级企业100家: what follows belongs to the next figure
        return None
    if not phrase:
        return None
    if "（" in phrase or "(" in phrase:
        phrase = _BEHIND_BRACKET.sub("", phrase)
    if "、" in phrase or not _JOINS_VERB.isdisjoint(phrase):
        phrase = _NEXT_VERB.sub("", phrase)
    if phrase.startswith(("（", "(")) and not _balanced(phrase):  # 5万户（企业1.5万户、…）
        return None
    if len(phrase) > _FEWEST and phrase[0] in _FIRST_VERB_BEGINS:
        phrase = _FIRST_VERB.sub("", phrase)
    stop = _END_OF_OBJECT.search(phrase)
    phrase = phrase[: stop.start()] if stop else phrase
    if "部分" in phrase or "每" in phrase:
        phrase = _OTHERS.sub("", phrase)
    return _head(phrase.strip("的、和及与并"))


def shared_object(words: str, behind: str) -> str | None:
    """What a rate without 的 is of or for: 按不低于总车位20%的比例改造 (总车位), …的比例配建充电桩 (充电桩).

    >>> shared_object("按不低于总车位", "的比例配建充电桩"), shared_object("按不低于总车位", "的比例改造")
    ('充电桩', '总车位')
    """
    m = _IN_SHARE.match(behind)
    per = _PER.search(words[-_FAR:])
    if not m and not per:
        return None
    verb = _DONE_TO.match(behind, m.end() if m else 0)
    found = object_behind(behind[verb.end() :]) if verb else None
    whole = _OF.search(words[-_FAR:])
    return found or (whole["of"] if whole else None)


def done_within(behind: str) -> str | None:
    """What is to be done in a time: 30个工作日内，由粮食行政管理部门启动奖励程序; 连续二年未使用的.

    >>> done_within("，由粮食行政管理部门启动奖励程序，并告知举报人")
    '启动奖励程序'
    """
    m = _TO_DO.match("".join(behind[:_FAR].split()))
    return m["what"] if m and len(m["what"]) >= 2 else None


def ends_with_verb(phrase: str) -> bool:
    """市财政统筹安排|1亿元资金: the phrase is who does it, and what is counted stands behind."""
    return bool(_VERB_END.search(phrase))


def begins_with_verb(words: str) -> bool:
    """Whether a clause begins with what is done, not with what it is done to: 新增有进出口实绩的企业30家."""
    return bool(_DOES.match(words.strip()))


def _plain(words: str) -> str:
    """The words without spaces and without brackets that explain."""
    if "（" in words or "(" in words:
        words = _EXPLAINS.sub("", words)
    return "".join(words.split())


def _without_share(phrase: str) -> str:
    return _SHARE_OF.sub("", phrase) if _MAY_BE_SHARE.search(phrase) else phrase


def _without_links(phrase: str) -> str:
    while phrase and (phrase[-1] in _LINK_ENDS or "每" in phrase[-5:]):
        since = max(0, len(phrase) - _LONGEST_LINK)
        while since and phrase[since] in _NUMERALS:
            since -= 1
        m = _LINKS.search(phrase, since)
        if not m:
            break
        phrase = phrase[: m.start()]
    return phrase


def _without_leads(phrase: str) -> str:
    """Without what stands before it: adverbs, 全市, and the verb whose object it is. 新增 stays: it tells what is counted."""
    verbs = 0
    while phrase:
        m = _LEADS.match(phrase) if phrase[0] in _LEAD_BEGINS or phrase[0].isspace() else None
        if not m and not verbs and phrase[0] in _VERB_BEGINS:  # one verb: 供应|建设用地, not 建设|用地
            m = _VERB.match(phrase)
            verbs += m is not None
        if not m or len(phrase) - m.end() < 2:
            return "" if m and m.end() == len(phrase) else phrase
        phrase = phrase[m.end() :]
    return phrase


def _head(phrase: str) -> str | None:
    """The noun with its short modifiers; what describes it at length goes: …、服务专业的跨境电商示范区."""
    phrase = phrase.strip(_AT_ENDS)
    bracketed = _BRACKET.search(phrase) is not None
    if bracketed:
        opened = max(phrase.rfind("（"), phrase.rfind("("), phrase.rfind("〔"))
        if opened > 0 and not _balanced(phrase) and len(phrase) - opened > 2:  # 奖励（第一年奖励|5万元
            phrase = phrase[opened + 1 :]
    at = phrase.rfind("的")
    if at > 0 and len(phrase) - at - 1 >= _FEWEST and (not bracketed or _balanced(phrase[at + 1 :])):
        modifier = phrase[:at]
        if len(modifier) > _LONGEST_MODIFIER or "、" in modifier or "，" in modifier:
            phrase = phrase[at + 1 :]
    if len(phrase) > _LONGEST:
        phrase = phrase[-_LONGEST:].split("、")[-1] or phrase[-_LONGEST:]
    if bracketed and not _balanced(phrase):
        phrase = phrase.strip("".join((OPENING, CLOSING)))
    return phrase if len(phrase) >= 2 else None


def _balanced(phrase: str) -> bool:
    return not _BRACKET.search(phrase) or sum(c in OPENING for c in phrase) == sum(c in CLOSING for c in phrase)
