"""Roles in a responsibility clause: what a label before the bodies says, and what a verb behind them.

牵头单位：市商务局  责任单位：市财政局、各区县政府        labels
省商务厅牵头，省财政厅、西宁海关按职责分工负责，6月底前完成   verbs
"""

from __future__ import annotations

import re
from functools import lru_cache

from extractors.frozen import dataclass
from extractors.lines.text import Span
from extractors.notice.duty.words import KIND, LABEL_WORD, PERSON, TERM
from extractors.records import AgencyRole

#: 完成时限：2023年12月, 责任人：张三: what stands behind such a label is no body.
_OTHER_WORD = (
    rf"(?:{TERM}|(?:时间|期限|日期|节点|进度)(?:要求|节点|安排)?|{PERSON}|"
    r"联系人|联系电话|联系方式|电\s*话|备\s*注|工作目标|目标任务|工作任务|主要任务|工作措施|政策依据|文件依据|实施范围|支持对象)"
)
_LABEL = re.compile(
    rf"(?:(?P<label>{LABEL_WORD})|(?P<other>{_OTHER_WORD}))\s{{0,4}}[：:]|"
    rf"(?<=[\s；;，,。])(?P<spaced>{LABEL_WORD})(?:\s{{1,4}}|为|是)(?=[一-鿿])"
)
_LABEL_NEAR = re.compile(
    r"[：:位门构关体区室工局业](?:(?<=[：:])|[\s为是])"
)  # without one of these there is no label, and most clauses have but one
_BARE_LABEL = re.compile(rf"\s*(?P<label>{LABEL_WORD})(?:为|是|[\s，,])?")
#: No body's name holds a label's words.
LABEL_WORDS = re.compile(rf"{KIND}\s{{0,2}}(?:单\s{{0,2}}位|部\s{{0,2}}门|机\s{{0,2}}构|主\s{{0,2}}体)|责任分工|职责分工")

_LEADS = re.compile(r"牵头|主办")
_LEADS_BY_VERB = re.compile(r"牵头|主办|主责")  # as a label 主责单位 is but another word for 责任单位
_SUPPORTS = re.compile(r"配合|参与|参加|协助|协办|协同|支持")
_DOES = re.compile(r"负责|落实|实施|承办")
#: What joins two kinds in a label: 责任（配合）单位. The words for the body itself (单位和部门) say nothing of roles.
_ALSO = re.compile(r"(?:(?<=[头任合与加助办责])[和及、与或/（(]+)(?=[牵责配参协主承支督落实负])")
_STATEMENT = re.compile(r"[^；;。\n]++")
#: Without one of these all that stands behind a label is one statement.
_GOES_ON = re.compile(r"[；;。\n：:位门构关体区室工局业](?:(?<=[；;。\n：:])|[\s为是])")


@dataclass(frozen=True, slots=True)
class Statement:
    """A run of a clause between its labels, semicolons and full stops: where it lies and what the label before it says."""

    span: Span
    label: AgencyRole | None  # None where no label stands before it


def statements(flat: str) -> list[Statement]:
    """The statements of a clause laid flat; those behind a label for something else (完成时限：) are left out."""
    m = _LABEL.match(flat)
    if m and m["label"] and m.end() < len(flat) and not _GOES_ON.search(flat, m.end()):
        return [Statement(Span(m.end(), len(flat)), label_role(m["label"]))]  # a label and its bodies, as most are
    found: list[Statement] = []
    for start, end, label, is_bodies in _labelled(flat):
        if is_bodies and start < end:
            found += [Statement(Span(m.start(), m.end()), label) for m in _STATEMENT.finditer(flat, start, end)]
    return found


def _labelled(flat: str) -> list[tuple[int, int, AgencyRole | None, bool]]:
    """The parts between labels: start, end, the label's role, and whether bodies stand there at all."""
    parts: list[tuple[int, int, AgencyRole | None, bool]] = []
    at, role, bodies = 0, None, True
    m = _LABEL.match(flat.lstrip())
    if m is None and (bare := _BARE_LABEL.match(flat)):
        at, role = bare.end(), label_role(bare["label"])
    if m is None or flat[0].isspace():
        m = _label_behind(flat, at)
    while m:
        parts.append((at, m.start(), role, bodies))
        label = m["label"] or m["spaced"]  # 牵头单位：市商务局, or without a colon: 牵头单位 市商务局
        at, bodies = m.end(), label is not None
        role = label_role(label) if label else None
        m = _label_behind(flat, at)
    parts.append((at, len(flat), role, bodies))
    return parts


def _label_behind(flat: str, at: int) -> re.Match[str] | None:
    return _LABEL.search(flat, at) if _LABEL_NEAR.search(flat, at) else None


@lru_cache(maxsize=256)  # all notices have the same few labels
def label_role(label: str) -> AgencyRole:
    """牵头单位 and 主办机关 lead, 配合单位 and 协同责任单位 support; 责任单位 and what names several (牵头及配合单位) is responsible."""
    roles = {_kind_role(kind) for kind in _ALSO.split(label)}
    return roles.pop() if len(roles) == 1 else "responsible"


def _kind_role(kind: str) -> AgencyRole:
    leads, supports = bool(_LEADS.search(kind)), bool(_SUPPORTS.search(kind))
    if leads != supports:
        return "lead" if leads else "support"
    return "responsible"


def verb_role(verb: str) -> AgencyRole | None:
    """The role a verb gives; None for one that gives none of its own (按职责分工负责).

    >>> verb_role("牵头负责"), verb_role("配合落实"), verb_role("按职责分工负责")
    ('lead', 'support', None)
    """
    if _LEADS_BY_VERB.search(verb):
        return "lead"
    return "support" if _SUPPORTS.search(verb) and not _DOES.match(verb) else None
