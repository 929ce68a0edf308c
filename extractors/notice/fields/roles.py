"""Roles in a responsibility clause: what a label before the bodies says, and what a verb behind them.

牵头单位：市商务局  责任单位：市财政局、各区县政府        labels
省商务厅牵头，省财政厅、西宁海关按职责分工负责，6月底前完成   verbs
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractors.notice.clauses import KIND, LABEL_WORD
from extractors.notice.text import Span
from extractors.records import AgencyRole

#: 完成时限：2023年12月, 责任人：张三: what stands behind such a label is no body.
_OTHER_WORD = (
    r"(?:(?:完成|办理|办结|实施|落实|整改|推进|启动)?(?:时限|时间|期限|日期|节点|进度)(?:要求|节点|安排)?|"
    r"(?:责任|牵头|分管|包保|包抓|督导|主管|配合)[省市县区]?(?:领导|人员|人)|"
    r"联系人|联系电话|联系方式|电\s*话|备\s*注|工作目标|目标任务|工作任务|主要任务|工作措施|政策依据|文件依据|实施范围|支持对象)"
)
_LABEL = re.compile(
    rf"(?:(?P<label>{LABEL_WORD})|(?P<other>{_OTHER_WORD}))\s{{0,4}}[：:]|(?<=[\s；;，,。])(?P<spaced>{LABEL_WORD})\s{{1,4}}(?=[一-鿿])"
)
_LABEL_NEAR = re.compile(r"[：:]|[位门构体区室工]\s")  # without one of these there is no label, and most clauses have but one
_BARE_LABEL = re.compile(rf"\s*(?P<label>{LABEL_WORD})(?:为|是|[\s，,])?")
#: No body's name holds a label's words.
LABEL_WORDS = re.compile(rf"{KIND}\s{{0,2}}(?:单\s{{0,2}}位|部\s{{0,2}}门|机\s{{0,2}}构|主\s{{0,2}}体)|责任分工|职责分工")

_DUTY = (
    r"(?:(?:依据|依|按照|按|根据|对照|结合)?(?:各自|自身|法定|部门|有关|相关)?(?:的)?(?:工作)?(?:职责|职能|职权|权限|任务|分工)"
    r"(?:任务|职责|范围|权限|分工|要求|内|和|及){0,4}|各司其职|各负其责|依法依规|依法|分级|分头)"
)
_MANNER = r"(?:分别|共同|具体|各自|联合|积极|统筹|全力|密切|主要|直接|齐抓共管)"
_STRONG = r"(?:总?牵头|负总责|负责|配合|参与|参加|落实|承办|主办|协办|协助|协同|主责)"
_WEAK = (
    r"(?:组织|实施|推进|推动|协调|指导|抓好|抓总|做好|执行|办理|督促|督导|承担|完成|开展|制定|研究|贯彻|保障|跟进|支持|安排|处理|到位|工作|"
    r"相关|有关|任务|日常|此项|该项|等|和|并|抓|或)"
)
_UNTIL = r"(?:[于在]?\s*\d[^，,、；;。]{0,16})?"
#: A duty at the end of a name: 西宁海关|按职责分工负责, 市商务局|牵头组织实施, 各区|配合.
VERB = re.compile(
    rf"(?:{_DUTY}|{_MANNER}){{0,4}}(?:{_STRONG}(?:{_STRONG}|{_WEAK}|{_MANNER}){{0,8}}|(?:组织|推进|抓好|推动|贯彻)(?:实施|落实)|"
    rf"(?:{_DUTY}|{_MANNER})(?:{_WEAK}){{0,4}}){_UNTIL}$"
)
#: No duty is longer; what stands before is not searched.
LONGEST_VERB = 60
_LEADS = re.compile(r"牵头|主办|主责")
_SUPPORTS = re.compile(r"配合|参与|参加|协助|协办|协同|支持")
_DOES = re.compile(r"负责|落实|实施|承办")
_STATEMENT = re.compile(r"[^；;。\n]+")


@dataclass(frozen=True, slots=True)
class Statement:
    """A run of a clause between its labels, semicolons and full stops: where it lies and what the label before it says."""

    span: Span
    label: AgencyRole | None  # None where no label stands before it


def statements(flat: str) -> list[Statement]:
    """The statements of a clause laid flat; those behind a label for something else (完成时限：) are left out."""
    found: list[Statement] = []
    for start, end, label, is_bodies in _labelled(flat):
        if is_bodies:
            found += [Statement(Span(m.start(), m.end()), label) for m in _STATEMENT.finditer(flat, start, end)]
    return found


def _labelled(flat: str) -> list[tuple[int, int, AgencyRole | None, bool]]:
    """The parts between labels: start, end, the label's role, and whether bodies stand there at all."""
    parts: list[tuple[int, int, AgencyRole | None, bool]] = []
    at, role, bodies = 0, None, True
    bare = _BARE_LABEL.match(flat)
    if bare and not _LABEL.match(flat.lstrip()):
        at, role = bare.end(), _label_role(bare["label"])
    while _LABEL_NEAR.search(flat, at) and (m := _LABEL.search(flat, at)):
        parts.append((at, m.start(), role, bodies))
        label = m["label"] or m["spaced"]  # 牵头单位：市商务局, or without a colon: 牵头单位 市商务局
        at, bodies = m.end(), label is not None
        role = _label_role(label) if label else None
    parts.append((at, len(flat), role, bodies))
    return parts


def _label_role(label: str) -> AgencyRole:
    """牵头单位 leads, 配合单位 supports; 责任单位 and all that names both (牵头及配合单位) is responsible."""
    leads, supports = "牵头" in label, bool(_SUPPORTS.search(label))
    if leads != supports and not ("责任" in label and supports):
        return "lead" if leads else "support"
    return "responsible"


def verb_role(verb: str) -> AgencyRole | None:
    """The role a verb gives; None for one that gives none of its own (按职责分工负责).

    >>> verb_role("牵头负责"), verb_role("配合落实"), verb_role("按职责分工负责")
    ('lead', 'support', None)
    """
    if _LEADS.search(verb):
        return "lead"
    return "support" if _SUPPORTS.search(verb) and not _DOES.match(verb) else None
