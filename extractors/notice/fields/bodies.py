"""The bodies a list names: where each name begins and ends, and which belong together.

自治区商务厅、市场监管厅，人民银行银川中心支行        、 and ，part bodies
省发展改革委、工业和信息化厅和各市州政府等部门        和 parts them only behind a whole name; 等部门 goes
各市、县（市、区）人民政府                         the tiers of one name are no list
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import accumulate

from extractors.notice.fields.flat import FlatClause
from extractors.notice.fields.names import goes_on, is_body, is_open, is_surely_body
from extractors.notice.fields.pieces import PieceName, PieceReader, is_whole, plain_piece, verb_behind
from extractors.notice.fields.roles import Statement
from extractors.notice.fields.tiers import CLASS, TIER_GOVERNMENT
from extractors.records import AgencyRole

#: A sign or word between two names with the space around it, or space alone. What it can begin with stands first, which is found fast.
_SEPARATOR = re.compile(
    r"[，,、|｜/／+＋会以\s](?:(?<=[，,、|｜/／+＋])\s*|(?<=会)同\s*|(?<=以)及\s*|(?<=\s)\s*(?:(?:[，,、|｜/／+＋]|会同|以及)\s*)?)"
)
#: All but the plain marks ，,、 with no space around, which most are.
_ODD_SEPARATOR = re.compile(r"[|｜/／+＋会以\s](?:(?<=[|｜/／+＋\s])|(?<=会)同|(?<=以)及)")
_PLAIN_MARK = re.compile("([，,、])")
#: 中国石化胜利油田, 招商港口; not 服务贸易, 重点项目.
_ODD = re.compile(
    r"(?!.*(?:服务|贸易|项目|工作|建设|发展|推[进广动]|管理|保障|任务|措施|政策|改革|创新|安全|监[管督]|[促增提降优])|各)[一-鿿]{3,10}"
)
_STATEMENT_END = re.compile(r"[，,；;。、]|$")
_ELIDED = re.compile(r"[一-鿿]{2,5}")


@dataclass(slots=True)
class Body:
    """A body as a clause names it. `start` and `end` are places in the clause's text."""

    start: int
    end: int
    name: PieceName  # its words, and what they tell by themselves
    behind: str  # what parts it from the one before: 、 ， 和, or nothing at a statement's beginning
    role: AgencyRole | None  # by verb or bracket; None where only the label tells
    statement: Statement
    elided: bool = False  # a body only where a later name of the list carries its ending: 哈尔滨 in 哈尔滨、黑河市政府


class BodyReader:
    """Reads the bodies of one notice's clauses; what names say by themselves is told once, as most stand under many items."""

    def __init__(self) -> None:
        self._pieces = PieceReader()

    def read(self, clause: FlatClause, runs: list[Statement], labelled: bool) -> list[Body]:
        """The bodies of a clause in printed order. An unlabelled clause must name them by words that end as bodies' names do."""
        found: list[Body] = []
        for statement in runs:
            names = self._with_roles(clause, statement)
            if not all([body.name.is_plain for body in names]):
                names = self._true_bodies(clause.flat, self._joined(clause, names), labelled or statement.label is not None)
            found += names
        if "各" in clause.text:
            _spread_each(found)
        return found

    def _with_roles(self, clause: FlatClause, statement: Statement) -> list[Body]:
        """Bodies with the role of the verb behind them: A牵头，B、C配合. A verb reaches back to the verb before it."""
        found: list[Body] = []
        label = statement.label
        plain = clause.flat is clause.text
        since = 0
        for start, words, behind in _pieces(clause.flat, statement):
            piece = plain_piece(words) if plain else self._pieces.read(clause, start, words)
            for name in piece.names:
                before = behind if name.behind is None else name.behind
                found.append(Body(start + name.start, start + name.end, name, before, name.role, statement))
            if piece.has_verb:
                if role := piece.role:
                    for body in found[_reach(found, since) if label and role != label else since :]:
                        body.role = body.role or role
                since = len(found)
        return found

    def _joined(self, clause: FlatClause, bodies: list[Body]) -> list[Body]:
        """Names whose tiers are printed as a list: 各市、县（市、区）人民政府 is one body."""
        found: list[Body] = []
        before: Body | None = None
        for body in bodies:
            may_join = before and before.name.is_open and body.behind in ("、", "和", "/")
            if before and may_join and before.start < body.start and goes_on(before.name.flat, body.name.flat):
                before.end = body.end
                words, flat = clause.words(before.start, body.end), clause.flat[before.start : body.end]
                opens, told = is_open(flat), is_surely_body(words)
                before.name = replace(before.name, words=words, flat=flat, is_open=opens, is_body=told, is_plain=told and not opens)
                before.role = body.role or before.role
            else:
                found.append(body)
                before = body
        return found

    def _true_bodies(self, flat: str, names: list[Body], labelled: bool) -> list[Body]:
        """The names that are bodies, and those that the rest of their list may complete."""
        told = [body.name.is_body or is_body(body.name.words, body.name.flat, body.behind == " ", labelled) for body in names]
        if all(told):
            return names
        found: list[Body] = []
        for i, body in enumerate(names):
            if told[i] or (not labelled and self._stands_among(flat, names, told, i)):
                found.append(body)
            elif i + 1 < len(names) and names[i + 1].behind in ("、", "和") and _ELIDED.fullmatch(body.name.words):
                body.elided = True
                found.append(body)
        return found

    def _stands_among(self, flat: str, names: list[Body], told: list[bool], i: int) -> bool:
        """Whether a name of no known ending stands in a list of bodies: 招商港口 in （市商务局、招商港口、市财政局负责）."""
        body = names[i]
        if not i or not told[i - 1] or flat[names[i - 1].end : body.start] != "、":
            return False
        if not _ODD.fullmatch(body.name.words) or not is_body(body.name.words, body.name.flat, body.behind == " ", True):
            return False
        if i + 1 < len(names) and flat[body.end : names[i + 1].start] == "、":
            return told[i + 1]
        stop = _STATEMENT_END.search(flat, body.end)
        verb = verb_behind(flat, body.start, stop.start() if stop else len(flat))
        return verb is not None and verb.start() == body.end


def _pieces(flat: str, statement: Statement) -> Iterable[tuple[int, str, str]]:
    """A statement cut at its separators: where each piece begins, its words, and what stood before."""
    at, end, behind = statement.span.start, statement.span.end, ""
    if not _ODD_SEPARATOR.search(flat, at, end):  # as most are
        parts = _PLAIN_MARK.split(flat[at:end])
        words = parts[::2]
        return zip(accumulate([len(w) + 1 for w in words], initial=at), words, ["", *parts[1::2]], strict=False)
    pieces: list[tuple[int, str, str]] = []
    for m in _SEPARATOR.finditer(flat, at, end):
        mark = m[0].strip()
        if not mark and not (is_whole(flat[max(at, m.start() - 8) : m.start()]) or verb_behind(flat, at, m.start())):
            continue  # a space within a name: 商 务 部
        if mark in ("会同", "以及") and m.start() == at:
            continue
        pieces.append((at, flat[at : m.start()], behind))
        at, behind = m.end(), mark or " "
    pieces.append((at, flat[at:end], behind))
    return pieces


def _reach(found: list[Body], since: int) -> int:
    """How far a verb that gainsays its label reaches back: 牵头单位：市财政局，市税务局、各县区政府配合."""
    return next((i for i in range(len(found) - 1, since, -1) if found[i].behind in ("，", ",")), since)


def _spread_each(bodies: list[Body]) -> None:
    """各 said once for several kinds: 各县区人民政府、园区管委会 -> 各园区管委会."""
    each = False
    before: Body | None = None
    for body in bodies:
        if each and before and body.behind in ("、", "和"):
            flat = body.name.flat
            tiers = TIER_GOVERNMENT.fullmatch(before.name.flat.removeprefix("各")) and TIER_GOVERNMENT.fullmatch(flat)
            if tiers or CLASS.fullmatch(flat):
                body.name = replace(body.name, words=f"各{body.name.words}")
        each = body.name.words.startswith("各")
        before = body
