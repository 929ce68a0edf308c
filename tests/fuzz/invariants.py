"""What holds of every notice, whatever it was read from: spans are true, nothing is lost, words are of their lists."""

from __future__ import annotations

import re
from typing import get_args

from extractors.lines.text import same_key
from extractors.records import AgencyRole, Basis, Comparator, MeasureKind, Modality, Notice, Recurrence, Relation, TargetRole
from extractors.rules import RULES

_SENTENCE_END = re.compile(r"[。；;\n]")


def check(notice: Notice) -> None:
    """Raises AssertionError with what does not hold."""
    body = notice.body_text
    assert len(body) == len(notice.source_text)
    _check_passages(notice)
    _check_measures(notice)
    _check_fields(notice)
    for i in notice.issues:
        if i.char_start is not None and i.char_end is not None:
            assert 0 <= i.char_start <= i.char_end <= len(body)
    for d in notice.documents:
        assert 0 <= d.char_start <= d.char_end <= len(body)
    for e in notice.header.evidence:
        assert e.rule in RULES and 0 <= e.confidence <= 1
        if e.char_start is not None and e.char_end is not None:
            assert 0 <= e.char_start < e.char_end <= len(body)


def _check_passages(notice: Notice) -> None:
    body = notice.body_text
    assert [p.seq for p in notice.passages] == list(range(len(notice.passages)))
    for p in notice.passages:
        assert body[p.char_start : p.char_end] == p.text
    # The kept passages hold every sentence of the text.
    kept = "".join(same_key(p.text) for p in notice.passages if p.duplicate_of is None)
    parts = {key: s for s in _SENTENCE_END.split(body) if (key := same_key(s)) not in kept}
    for key, sentence in parts.items():
        assert all(same_key(p.text) in kept for p in notice.passages if p.text in sentence), (key, sentence)
    covered = sum(p.char_end - p.char_start for p in notice.passages)
    assert covered + sum(c.isspace() for c in body) >= len(body)


def _check_measures(notice: Notice) -> None:
    body = notice.body_text
    assert [m.seq for m in notice.measures] == list(range(len(notice.measures)))
    for m in notice.measures:
        assert 0 <= m.char_start < m.char_end <= len(body)
        rest = iter(same_key(body[m.char_start : m.char_end]))  # a clause in brackets may be left out of its middle
        assert all(c in rest for c in same_key(m.heading)), m.heading
        assert 0 <= m.confidence <= 1
        assert m.kind in get_args(MeasureKind)
        assert 1 <= m.document <= len(notice.documents)


def _check_fields(notice: Notice) -> None:
    body, count = notice.body_text, len(notice.measures)
    for a in notice.agencies:
        assert 0 <= a.measure < count
        assert body[a.char_start : a.char_end] == a.as_written and a.name.strip()
        assert a.role in get_args(AgencyRole) and 0 <= a.confidence <= 1
    for t in notice.targets:
        assert t.measure is None or 0 <= t.measure < count
        assert body[t.char_start : t.char_end] == t.as_written
        assert t.comparator in get_args(Comparator) and t.basis in get_args(Basis) and t.role in get_args(TargetRole)
        assert t.modality in get_args(Modality) and (t.recurrence is None or t.recurrence in get_args(Recurrence))
        assert t.unit and t.amount_unit and 0 <= t.confidence <= 1
        assert (t.comparator == "range") == (t.value_max is not None)
    for c in notice.citations:
        assert c.measure is None or 0 <= c.measure < count
        assert body[c.char_start : c.char_end] == c.as_written
        assert c.relation in get_args(Relation)
