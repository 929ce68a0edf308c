"""What a notice's tree prints under a measure: bodies with their roles, quantities, citations, reuse and doubts."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from rich.markup import escape

from flows.reader import Published, Rows

SIGNS = {"eq": "=", "ge": "≥", "gt": ">", "le": "≤", "lt": "<", "approx": "≈", "range": "="}
BASES = {"annual_growth": "growth a year", "growth": "growth", "share": "share", "change": "change", "multiple": "multiple"}
RECURS = {"yearly": "each year", "half_yearly": "each half-year", "quarterly": "each quarter", "monthly": "each month"}
_ROLES = (("lead", "green"), ("responsible", ""), ("support", "cyan"))
_MOST_SOURCES = 2
_LONGEST_DOUBT = 100
_SURE = 0.75


@dataclass(slots=True)
class Fields:
    """Rows of a notice by measure_id; None holds what stands outside measures."""

    agencies: dict[str | None, Rows] = field(default_factory=dict)
    targets: dict[str | None, Rows] = field(default_factory=dict)
    citations: dict[str | None, Rows] = field(default_factory=dict)
    reuse: dict[str | None, Rows] = field(default_factory=dict)
    doubts: dict[str | None, Rows] = field(default_factory=dict)


def read_fields(published: Published, notice_id: str, measures: Rows, issues: Rows) -> Fields:
    found = Fields()
    _group(found.agencies, published.rows("SELECT * FROM measure_agencies WHERE notice_id = ? ORDER BY measure_id, seq", notice_id))
    _group(found.targets, published.rows("SELECT * FROM targets WHERE notice_id = ? ORDER BY seq", notice_id))
    citations = """SELECT c.*, n.title AS cited_title, n.date AS cited_date FROM citations c
                   LEFT JOIN notices n ON n.notice_id = c.cited_notice_id WHERE c.notice_id = ? ORDER BY c.char_start"""
    _group(found.citations, published.rows(citations, notice_id))
    sources = """SELECT p.measure_id, count(*) AS n, coalesce(o.document_number, o.title, o.origin) AS source, o.date
                 FROM passage_matches x
                 JOIN passages p ON p.passage_id = x.passage_id JOIN passages q ON q.passage_id = x.matched_passage_id
                 JOIN notices o ON o.notice_id = q.notice_id WHERE p.notice_id = ? GROUP BY ALL ORDER BY n DESC, source"""
    _group(found.reuse, published.rows(sources, notice_id))
    for issue in issues:
        found.doubts.setdefault(_measure_of(issue, measures), []).append(issue)
    return found


def _group(target: dict[str | None, Rows], rows: Rows) -> None:
    for row in rows:
        target.setdefault(row["measure_id"], []).append(row)


def _measure_of(issue: dict[str, Any], measures: Rows) -> str | None:
    """The measure whose span holds a doubt's words; of two the narrower. Where the order is damaged only what is said of the whole span."""
    start, end = issue["char_start"], issue["char_end"]
    if start is None or end is None:
        return None
    spans = ((m, m["char_start"], m["char_end"]) for m in measures if m["char_start"] is not None)
    holding = [m for m, first, last in spans if first <= start and end <= last and (m["path"] or (first, last) == (start, end))]
    return min(holding, key=lambda m: (m["char_end"] - m["char_start"], m["seq"]))["measure_id"] if holding else None


def field_lines(fields: Fields, measure: dict[str, Any]) -> list[str]:
    """The lines under a measure; the clause as written where no body was read from it."""
    key = measure["measure_id"]
    bodies = bodies_line(fields.agencies.get(key, []))
    lines = [bodies] if bodies else [escape(measure["responsibility"])] if measure["responsibility"] else []
    lines += [target_line(t) for t in fields.targets.get(key, [])]
    lines += [citation_line(c) for c in fields.citations.get(key, [])]
    if key in fields.reuse:
        lines.append(reuse_line(fields.reuse[key]))
    return lines + [doubt_line(i, short=True) for i in fields.doubts.get(key, [])]


def bodies_line(agencies: Rows) -> str:
    """lead 甲 · responsible 乙, (丙) · support 丁?: (丙) is inherited, 丁? is doubtful. 、 stays for names that hold it."""
    parts: list[str] = []
    for role, colour in _ROLES:
        names = [_body(a) for a in agencies if a["role"] == role]
        if names:
            label = role if role != "responsible" or len(names) < len(agencies) else "by"
            parts.append(f"[dim]{label}[/dim] " + _coloured(", ".join(names), colour))
    return " · ".join(parts)


def _body(agency: dict[str, Any]) -> str:
    name = escape(agency["name"]) + ("?" if agency["confidence"] < _SURE else "")
    return f"({name})" if agency["inherited"] else name


def target_line(t: dict[str, Any]) -> str:
    """• 实际使用外资总额 = 6.8亿美元 by 2025-12-31, from 3.4亿美元 in 2022"""
    value = _plain(t["value"]) + (f"—{_plain(t['value_max'])}" if t["value_max"] is not None else "")
    basis = f" [dim]{BASES[t['basis']]}[/dim]" if t["basis"] in BASES else ""
    indicator = escape(t["indicator"] or "…")
    parts = [f"• {indicator}{basis} {SIGNS.get(t['comparator'], '=')} [bold]{value}{escape(t['unit'] or '')}[/bold]"]
    if t["recurrence"]:
        parts.append(RECURS.get(t["recurrence"], t["recurrence"]))
    if t["period_start"]:
        parts.append(f"since {t['period_start']}")
    if t["deadline"]:
        parts.append(f"[green]by {t['deadline']}[/green]")
    line = " ".join(parts) + _baseline(t)
    marks = [t["role"]] if t["role"] != "target" else []
    marks += [t["modality"]] if t["modality"] != "plain" else []
    marks += [] if t["counts_once"] else ["said before"]
    marks += [f"confidence {t['confidence']:.1f}"] if t["confidence"] < _SURE else []
    return line + (f" [dim]({', '.join(marks)})[/dim]" if marks else "")


def _baseline(t: dict[str, Any]) -> str:
    year = f" in {t['baseline_year']}" if t["baseline_year"] else ""
    if t["baseline_value"] is not None:
        return f", from {_plain(t['baseline_value'])}{escape(t['baseline_unit'] or '')}{year}"
    return f", against {t['baseline_year']}" if year else ""


def citation_line(c: dict[str, Any]) -> str:
    """→ implements 《…》 国办发〔2022〕18号, with the notice's id where it is here."""
    number = f" {escape(c['document_number'])}" if c["document_number"] else ""
    here = f" [blue]here: {c['cited_notice_id']}[/blue]" if c["cited_notice_id"] else ""
    return f"→ [dim]{c['relation']}[/dim] 《{escape(c['title'])}》{number}{here}"


def reuse_line(sources: Rows) -> str:
    named = ", ".join(f"{escape(str(s['source']))} ({s['n']})" for s in sources[:_MOST_SOURCES])
    more = f" and {len(sources) - _MOST_SOURCES} more" if len(sources) > _MOST_SOURCES else ""
    total = sum(s["n"] for s in sources)
    return f"[dim]↺ {total} {'passage' if total == 1 else 'passages'} as in {named}{more}[/dim]"


def doubt_line(issue: dict[str, Any], short: bool = False) -> str:
    message = issue["message"]
    cut = f"{message[:_LONGEST_DOUBT]}…" if short and len(message) > _LONGEST_DOUBT else message
    return f"[yellow]{'! ' if short else ''}{'' if short else issue['severity'] + ' '}{issue['code']}[/yellow] {escape(cut)}"


def _coloured(text: str, colour: str) -> str:
    return f"[{colour}]{text}[/{colour}]" if colour else text


def _plain(value: Decimal | None) -> str:
    """6.800000 as 6.8, 5000000.000000 as 5000000."""
    text = f"{value:f}" if value is not None else ""
    return text.rstrip("0").rstrip(".") if "." in text else text
