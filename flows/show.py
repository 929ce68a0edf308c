"""A notice as a tree in the terminal: header, documents, chapters, measures with what was read of each, citations, doubts."""

from __future__ import annotations

from typing import Any

import click
from rich.console import Group
from rich.markup import escape
from rich.table import Table
from rich.tree import Tree

from extractors.lines.numbers import normalise_number
from flows.console import result_console
from flows.reader import Published, Rows, open_published
from flows.show_measure import Fields, citation_line, doubt_line, field_lines, read_fields, reuse_line, target_line
from flows.withdrawn import why_withdrawn
from warehouse.folder import DataFolder

_MOST_CHOICES = 20
_EXCERPT = 60
_HEADER = (
    ("number", "document_number"), ("issuer", "issuer"), ("region", "region_name"), ("issued", "issued_on"),
    ("published", "published_on"), ("reposted", "reposted_on"), ("in force from", "effective_from"), ("in force to", "effective_to"),
    ("stage", "stage"), ("script", "script"), ("url", "url"), ("origin", "origin"), ("version", "version"), ("id", "notice_id"),
)  # fmt: skip


def show_notice(text: str, data: DataFolder) -> int:
    """Print the notice that `text` names; a list where it names several; 1 where it names none, 2 without a warehouse."""
    published = open_published(data)
    if published is None:
        return 2
    found = find_notices(published, text)
    console = result_console()
    if not found:
        if gone := why_withdrawn(published, text):
            click.echo(gone, err=True)
            return 1
        click.echo(f"no notice has the number, title, id or address {text!r}; `cuoshi status` tells what is in the warehouse", err=True)
        return 1
    if len(found) > 1:
        console.print(choices(found))
        click.echo(f"{len(found)} notices fit {text!r}; show one by its id", err=True)
        return 0
    console.print(notice_tree(published, found[0]))
    return 0


def find_notices(published: Published, text: str) -> Rows:
    """By id (old ids too), then number, then address or words of the title."""
    number = normalise_number(text) or text
    for sql, value in (
        ("SELECT * FROM notices WHERE notice_id = ?", text),
        ("SELECT n.* FROM notices n JOIN notice_aliases a USING (notice_id) WHERE a.old_notice_id = ?", text),
        ("SELECT * FROM notices WHERE document_number = ?", number),
        ("SELECT * FROM notices WHERE title = ?", text),
        ("SELECT * FROM notices WHERE contains(coalesce(title, ''), ?) OR contains(origin, ?) OR contains(coalesce(url, ''), ?)", text),
        ("SELECT DISTINCT n.* FROM notices n JOIN documents d USING (notice_id) WHERE contains(coalesce(d.title, ''), ?)", text),
    ):
        found = published.rows(sql, *([value] * sql.count("?")))
        if found:
            return sorted(found, key=lambda n: (str(n["date"]), n["notice_id"]))
    return []


def notice_tree(published: Published, notice: dict[str, Any]) -> Group:
    notice_id = notice["notice_id"]
    head = Table.grid(padding=(0, 2))
    for label, column in _HEADER:
        if notice[column] is not None:
            head.add_row(label, escape(str(notice[column])))
    tree = Tree(f"[bold]{escape(notice['title'] or 'without a title')}[/bold]")
    documents = published.rows("SELECT * FROM documents WHERE notice_id = ? ORDER BY ordinal", notice_id)
    measures = published.rows("SELECT * FROM measures WHERE notice_id = ? ORDER BY seq", notice_id)
    issues = published.rows("SELECT * FROM issues WHERE notice_id = ? ORDER BY severity, code, char_start", notice_id)
    fields = read_fields(published, notice_id, measures, issues)
    for document in documents:
        own = [m for m in measures if m["document_id"] == document["document_id"]]
        _document_branch(tree, document, own, fields)
    _outside_branches(tree, fields)
    return Group(head, tree, _foot(published, notice_id, measures, fields, issues))


def _outside_branches(tree: Tree, fields: Fields) -> None:
    """What belongs to no measure: quantities of leads, citations and reuse of the preamble, doubts of the whole."""
    reuse = [reuse_line(fields.reuse[None])] if None in fields.reuse else []
    for label, lines in (
        ("quantities outside measures", [target_line(t) for t in fields.targets.get(None, [])]),
        ("citations outside measures", [citation_line(c) for c in fields.citations.get(None, [])]),
        ("reuse outside measures", reuse),
        ("[yellow]doubts[/yellow]", [doubt_line(i) for i in fields.doubts.get(None, [])]),
    ):
        branch = tree.add(label) if lines else None
        for line in lines:
            assert branch is not None
            branch.add(line)


def _foot(published: Published, notice_id: str, measures: Rows, fields: Fields, issues: Rows) -> str:
    repeats = published.one("SELECT count(duplicate_of) AS n, count(*) AS total FROM passages WHERE notice_id = ?", notice_id)
    counted = (
        ("measures", len(measures)), ("bodies", _count(fields.agencies)), ("quantities", _count(fields.targets)),
        ("citations", _count(fields.citations)),
    )  # fmt: skip
    held = ", ".join(f"{n} {what}" for what, n in counted)
    inherited = any(a["inherited"] for rows in fields.agencies.values() for a in rows)
    legend = "\n[dim](body): inherited from an earlier clause or a heading[/dim]" if inherited else ""
    return f"{held}, {repeats['total']} passages ({repeats['n']} repeats), {len(issues)} issues{legend}"


def _count(rows: dict[str | None, Rows]) -> int:
    return sum(map(len, rows.values()))


def _document_branch(tree: Tree, document: dict[str, Any], measures: Rows, fields: Fields) -> None:
    period = f" {document['period_start']}—{document['period_end']}" if document["period_start"] else ""
    form = f" [dim]({escape(document['form'])}{period})[/dim]" if document["form"] else ""
    branch = tree.add(f"{document['ordinal']}. {escape(document['title'] or 'without a title')}{form}")
    places: dict[tuple[str | None, ...], Tree] = {(): branch}
    for m in measures:
        path = m["path"].split(".") if m["path"] else []
        above = [h for h in (m["chapter"], m["section"]) if h] if len(path) > 1 else []
        key: tuple[str | None, ...] = ()
        for heading in above:
            parent, key = places[key], (*key, heading)
            if key not in places:
                places[key] = parent.add(f"[cyan]{escape(heading)}[/cyan]")
        places[key].add(_measure_label(m, fields))


def _measure_label(m: dict[str, Any], fields: Fields) -> str:
    number = m["path"] or f"#{m['number']}"
    kind = "" if m["kind"] == "task" else f" [magenta]{m['kind']}[/magenta]"
    sure = "" if m["confidence"] >= 0.99 else f" [dim]confidence {m['confidence']:.1f}[/dim]"
    due = f" [green]due {m['due_on']}[/green]" if m["due_on"] else ""
    text = m["text"].replace("\n", " ")
    lines = [f"[bold]{number}[/bold] {escape(m['heading'])}{kind}{due}{sure}"]
    if text:
        lines.append(f"[dim]{escape(text[:_EXCERPT])}{'…' if len(text) > _EXCERPT else ''}[/dim]")
    return "\n".join([*lines, *field_lines(fields, m)])


def choices(found: Rows) -> Table:
    table = Table("id", "date", "number", "title")
    for n in found[:_MOST_CHOICES]:
        table.add_row(n["notice_id"], str(n["date"] or ""), n["document_number"] or "", escape(n["title"] or ""))
    if len(found) > _MOST_CHOICES:
        table.add_row("…", "", "", f"{len(found) - _MOST_CHOICES} more")
    return table
