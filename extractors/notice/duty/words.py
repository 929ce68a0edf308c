"""Words of responsibility: how notices label the bodies that answer for a task, and by what verbs they say it.

责任单位：  牵头及配合单位：  市直责任单位：  主办机关：        labels before the bodies
…牵头，…按职责分工负责，…配合                        verbs behind them
完成时限：  责任领导：                              labels of what is no body
"""

from __future__ import annotations

import re

#: What a body may do, as labels name it: 牵头单位, 责任（配合）部门, 牵头及责任单位.
KIND = (
    r"(?:牵\s?头|责\s?任|主要|第一|首要|主责|主体|配\s?合|协同|协办|协助|参与|参加|联合|支持|负责|承办|实施|主办|落实|完成|指导|督导|督办|监督(?=单位)|"
    r"组织|执行|具体|共同|推进|办理|汇总|包保)"
)
_GAP = r"\s{0,2}"
WHO = r"(?:单\s{0,2}位|部\s{0,2}门|机\s{0,2}构|机\s{0,2}关|主\s{0,2}体|地\s{0,2}区|科\s{0,2}室|处\s{0,2}室|企\s{0,2}业|分\s{0,2}工)"
#: 市直责任单位, 县（市、区）责任单位, 市级牵头部门.
_WHOSE = r"(?:(?:[省市县区州旗]|自治区|中央)(?:级|直|属)|[省市县区州旗](?:[（(][^（）()]{1,6}[）)])?|本级|各级|县区|区县|乡镇|属地|市县)?"
LABEL_WORD = (
    rf"(?:{_WHOSE}{KIND}(?:\s?[（(]?[和及、与或/]?{KIND}[）)]?){{0,3}}{_GAP}{WHO}(?:\s?[（(和及、与或/]{WHO}[）)]?){{0,2}}(?:及其?分工)?"
    r"|(?:主责|主办|牵头|协办|协助|配合)(?:政策|决策)?局|(?:主管|合办)机关"  # Hong Kong: 主責局：發展局
    r"|(?:牵头|责任|配合|协办|参与|主责|协助|主办|承办)(?=\s{0,2}[：:]))"
)
#: 责任领导：, 牵头市领导：, 牵头负责领导：, 包保责任人：. Who stands behind it is a person.
PERSON = (
    r"(?:(?:(?:责任|牵头|分管|包保|包抓|包联|督导|督办|主管|配合|负责|联系|挂帅|挂钩|协助|主要|第一|具体){1,3}"
    r"(?:[省市县区州]级?)?(?:领导(?:同志|小组组长)?|责任人|负责人|人员|人|[副]?[省市县区州]长|同志))|(?:负责|联系|责任|经办|填报)人)"
)
#: 完成时限：2023年12月 and the like.
TERM = (
    r"(?:(?:完成|办理|办结|实施|推进|整改|启动|落实)(?:时限|时间|期限|日期|节点|进度)(?:要求|节点|安排)?|时间节点|时限要求|时间要求|进度安排|工作时限|"
    r"时限|时间安排|计划完成时间|完成年限)"
)

_DUTY = (
    r"(?:(?:依据|依|按照|按|根据|对照|结合)?(?:各自|自身|法定|部门|有关|相关)?(?:的)?(?:工作)?(?:职责|职能|职权|权限|任务|分工)"
    r"(?:任务|职责|范围|权限|分工|要求|内|和|及){0,4}|各司其职|各负其责|各尽其责|依法依规|依法|分级|分头|"
    r"结合(?:自身|本地|当地|各自|工作|地方|本地区|本部门|本单位)?实际(?:情况)?|因地制宜|属地管理|上下联动)"
)
_MANNER = r"(?:分别|共同|具体|各自|联合|积极|统筹|全力|密切|主要|直接|齐抓共管)"
_STRONG = (
    r"(?:总?牵头|负总责|负责|配合|参与|参加|落实|承办|主办|协办|协助|协同|主责|指导|督导|督办|组织实施|(?<!市场)(?<!技术)(?<!质量)(?<!执法)监督|"
    r"(?<![组贯])实施)"
)
_WEAK = (
    r"(?:组织|实施|推进|推动|协调|指导|抓好|抓总|做好|执行|办理|督促|督导|承担|完成|开展|制定|研究|贯彻|保障|跟进|支持|安排|处理|到位|工作|"
    r"相关|有关|任务|日常|此项|该项|等|和|并|抓|或)"
)
#: 市商务局持续推进, 市商务局年内完成: when, not who.
_LASTING = (
    r"(?:(?:持续|长期|常态化?|年内|同步|按时|按期|限时|立即|全面|分步|有序|加快|抓紧|适时){1,2}"
    r"(?:推进|坚持|实施|落实|完成|开展|见效|执行|抓好){1,2})"
)
#: 各区政府为责任主体.
_AS = r"(?:均?[为是]|作为)(?:总?牵头|第一责任|主要责任|责任|配合|实施|落实|参与)(?:责任)?(?:主体|单位|部门)"
_UNTIL = r"(?:(?:[于在]?\s*\d|今年|当年|本年|年底|年内)[^，,、；;。]{0,16})?"
#: What any of these begins with: most places of a name are passed by after this one look.
_BEGINS = "[上为主任作依全共具分加协参各同因均实密对属工常年总承抓持指按推是有权根法牵的监直相督积立组结统职联自落负贯适部配长限齐]"
#: A duty at the end of a name: 西宁海关|按职责分工负责, 市商务局|牵头组织实施, 各区|配合.
_VERB = re.compile(
    rf"(?={_BEGINS})(?:(?:{_DUTY}|{_MANNER}){{0,4}}(?:{_STRONG}(?:{_STRONG}|{_WEAK}|{_MANNER}){{0,8}}|(?:组织|推进|抓好|推动|贯彻)(?:实施|落实)|"
    rf"(?:{_DUTY}|{_MANNER})(?:{_WEAK}){{0,4}}){_LASTING}?|{_LASTING}|{_AS}){_UNTIL}$"
)
#: No duty is longer; what stands before is not searched.
_LONGEST_VERB = 60
#: A duty has one of these, most names none: looked for first, for _VERB tries every place of a name.
_MAY_BEGIN = re.compile("[责牵配参落承办协主指督监实职分统推抓持长常年同按限立全有加适行做依具联积密结因属上]")
#: What a duty can end in: the last character of any of its words, or what stands behind its day or year. Names seldom do.
_LAST_OF_DUTY = frozenset(
    "与位体作促关内况切别力办加务动助及合同和围头好定宜实导展工常并彻总成或抓担持排接效施权极求法理督究等筹管级织职能自行要规调责进门际限障项\n"
)
_UNTIL_HINT = re.compile(r"[\d年]")
#: What leads up to the first name: 以上工作由市商务局牵头.
BY = r"(?:[国家省市县区州级地方]{1,4}层面由?|(?:以上|上述|此项|该项|本项|各项|具体)(?:各项)?(?:工作|任务|事项|措施)?均?由)"
#: A duty that says what is done: 市发展改革委负责项目审批, 市商务局牵头制定方案. Short ones stand at a name's end (_VERB).
DOES = re.compile(r"(?:总牵头|牵头|负责|配合|协助|指导|参与|做好|承担|落实)(?=[一-鿿])")


def duty_at_end(text: str, start: int, end: int) -> re.Match[str] | None:
    """The duty at the end of text[start:end]: 西宁海关|按职责分工负责; None for a name alone."""
    if end <= start or (text[end - 1] not in _LAST_OF_DUTY and not _UNTIL_HINT.search(text, start, end)):
        return None
    return _VERB.search(text, max(start, end - _LONGEST_VERB), end) if _MAY_BEGIN.search(text, start, end) else None
