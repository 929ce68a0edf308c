"""`cuoshi explain`: read a file, or a notice of the warehouse again, and write the page that tells what it was read as."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import click

from extractors.page.page import MAX_BYTES, read_page
from extractors.read import read_capture
from extractors.records import Failure, Issue, Notice, Reading, Site
from flows.console import result_console
from flows.explain.beside import rows_beside
from flows.explain.marks import cut_segments
from flows.explain.page import render_page, rules_used
from flows.explain.page_text import TextWriter, holdable, line_cuts
from flows.explain.reading import Beside
from flows.explain.view import NoticeView, PageView, notice_view
from flows.reader import Published, open_published
from flows.reading import reading_version, reference
from flows.runs import BYTES_LOST, read_archived
from flows.show import choices, find_notices
from flows.withdrawn import why_withdrawn
from warehouse.archive import Archive
from warehouse.events import capture_of
from warehouse.folder import DataFolder
from warehouse.masking import hidden_words, mask_contacts

_SLUG = re.compile(r"[^\w〔〕.-]+")
_LONGEST_SLUG = 60
#: Characters of a text that gave no notice that its page shows.
_MOST_FAILED = 20_000


@dataclass(frozen=True, slots=True)
class Explained:
    """A page, what its file is called unless told, what was done in a line, and the exit code."""

    page: PageView
    slug: str
    did: str
    code: int = 0
    source: Path | None = None  # a file that the page must not replace


def explain(text: str, data: DataFolder, output: str | None, open_it: bool) -> int:
    """Explain the file or the notice that `text` names; 2 where it names none that could be read at all, as wrong usage."""
    path = Path(text)
    kind = _kind_of(path)
    if kind == "folder":
        raise click.BadParameter(f"{text} is a folder; give one of its files", param_hint="FILE|NOTICE")
    explained = _of_file(path) if kind == "file" else _of_notice(text, data)
    if isinstance(explained, int):
        return explained
    html = render_page(explained.page)
    if output == "-":
        sys.stdout.buffer.write(html.encode())
        click.echo(explained.did, err=True)
        return explained.code
    target = Path(output or f"explain-{explained.slug}.html")
    if explained.source and target.exists() and target.samefile(explained.source):
        raise click.BadParameter(f"{target} is the file to explain; give the page another name", param_hint="--output")
    if target.is_dir():
        raise click.BadParameter(f"{target} is a folder; give a file's name", param_hint="--output")
    target.write_text(html, "utf-8", newline="")
    console = result_console()
    for line in (explained.did, f"Result: {target}"):
        console.print(line, markup=False, highlight=False, soft_wrap=True)
    if open_it:
        click.launch(target.resolve().as_uri())
    return explained.code


def _kind_of(path: Path) -> Literal["file", "folder", "no path"]:
    try:
        return "folder" if path.is_dir() else "file" if path.exists() else "no path"
    except (OSError, ValueError):  # a title is no path: too long a name, a NUL in it
        return "no path"


def _of_file(path: Path) -> Explained | int:
    size = path.stat().st_size
    if size > MAX_BYTES:
        click.echo(f"{path}: {size / 1e6:.0f} MB is larger than the {MAX_BYTES / 1e6:.0f} MB a notice may have", err=True)
        return 1
    name = os.fsencode(path).decode("utf-8", "replace")
    collection = path.resolve().parent.name or "files"
    data = path.read_bytes()
    reading = _read_file(data, Site(collection, f"{collection}/{path.name}"))
    slug = slug_of(path.stem)
    if isinstance(reading, Failure):
        return _failed(reading, data, name, slug, path)
    views = _views([(n, Beside(), None, str) for n in reading.notices])
    what = f"{name}, {reading.charset}, {reading.content_type}"
    return Explained(_page(views, what, masked=False), slug, f"{_counted(views)} read from {name}", source=path)


def _read_file(data: bytes, site: Site) -> Reading | Failure:
    try:
        return read_capture(data, site, reference())
    except Exception as error:  # a fault of the reader is told on the page, as the warehouse tells it in a row
        message = f"the reader failed on it ({type(error).__name__}: {error}); please report this file"
        return Failure("error", Issue("reader_failed", "error", message, "read"))


def _failed(failure: Failure, data: bytes, name: str, slug: str, source: Path) -> Explained:
    """A page for what gave no notice: why, and the text that was found in it."""
    found = read_page(data, None, name) if failure.issue.code != "reader_failed" else failure
    text = None
    if not isinstance(found, Failure):
        shown = found.text[:_MOST_FAILED]
        text = TextWriter(shown, shown).html(cut_segments(len(shown), [], line_cuts(shown)))
    page = PageView(name, f"{len(data)} bytes", reading_version(), failure=failure.issue, failed_text=text)
    return Explained(page, slug, f"{name}: {failure.outcome}: {failure.issue.message}", 1 if failure.outcome == "error" else 0, source)


def _of_notice(text: str, data: DataFolder) -> Explained | int:
    if not data.published.exists():
        click.echo(f"cuoshi: there is no file {text}, and no {data.published} that could hold such a notice", err=True)
        return 2
    published = open_published(data)
    if published is None:
        return 2
    found = find_notices(published, text)
    if not found:
        gone = why_withdrawn(published, text)
        told = f"there is no file {text!r}, and no notice has that number, title, id or address"
        click.echo(gone or f"{told}; `cuoshi status` tells what is in the warehouse", err=True)
        return 1
    if len(found) > 1:
        result_console().print(choices(found))
        click.echo(f"{len(found)} notices fit {text!r}; explain one by its id", err=True)
        return 2
    return _explain_row(published, data, found[0])


def _explain_row(published: Published, data: DataFolder, row: dict[str, object]) -> Explained | int:
    """A notice's archived bytes, read by the present code, beside its rows."""
    notice_id = str(row["notice_id"])
    notice = _read_again(published, data, row)
    if isinstance(notice, str):
        click.echo(f"cuoshi: {notice_id} cannot be read again: {notice}", err=True)
        return 1
    hide = _hider(notice)
    (view,) = _views([(notice, rows_beside(published, row, notice, hide), notice_id, hide)])
    what = f"{row['origin']}, version {row['version']}, its archived bytes read again"
    number = row["document_number"]
    drift = len(view.differing) + len(view.only_there)
    did = f"{_counted((view,))} read again from the archive: {len(view.corrected)} corrected, {drift} other than in the warehouse"
    return Explained(_page((view,), what, masked=True), slug_of(str(number or notice_id)), did)


def _read_again(published: Published, data: DataFolder, row: dict[str, object]) -> Notice | str:
    """The notice in the capture that brought its current text, or why there is none."""
    captures = published.rows("SELECT * FROM captures WHERE capture_id = ?", row["capture_id"])
    if not captures or captures[0]["archive_path"] is None:
        return "the archive's place of its bytes is not told"
    reading = read_archived(Archive(data.archive), capture_of(captures[0]), reference())
    if isinstance(reading, Failure) and reading.issue.code == BYTES_LOST:
        return f"the archive does not give its bytes back ({reading.issue.message})"
    if isinstance(reading, Failure):
        return f"the present code takes it for no notice: {reading.issue.message}"
    same = [n for n in reading.notices if n.body_sha256 == row["body_sha256"]]
    same = same or [n for n in reading.notices if n.own_id == row["notice_id"]]
    if same or len(reading.notices) == 1:
        return (same or reading.notices)[0]
    return f"the present code reads {len(reading.notices)} other notices from its file; `cuoshi reread` brings the warehouse up to it"


def _hider(notice: Notice) -> Callable[[str], str]:
    """Masks contacts as the published file does: by their place in the text, and by their words wherever a value repeats them."""
    masked = mask_contacts(notice.body_text)
    if masked == notice.body_text:
        return str
    words = hidden_words(notice.body_text, masked)

    def hide(text: str) -> str:
        if text == notice.body_text:
            return masked
        hidden = mask_contacts(text)
        for word, mask in words:
            hidden = hidden.replace(word, mask)
        return hidden

    return hide


def _views(notices: list[tuple[Notice, Beside, str | None, Callable[[str], str]]]) -> tuple[NoticeView, ...]:
    views: list[NoticeView] = []
    number = 1
    for rank, (notice, beside, notice_id, hide) in enumerate(notices, 1):
        views.append(notice_view(notice, rank, number, beside, notice_id, hide))
        number += len(views[-1].by_index)
    return tuple(views)


def _page(views: tuple[NoticeView, ...], what: str, masked: bool) -> PageView:
    return PageView(views[0].title, what, reading_version(), views, masked=masked, rules=rules_used(views))


def _counted(views: tuple[NoticeView, ...]) -> str:
    n = len(views)
    return f"{n} notice{'s' if n > 1 else ''}, {sum(v.measures for v in views)} measures, {sum(len(v.doubts) for v in views)} doubts"


def slug_of(text: str) -> str:
    """A name that any file system takes: 宁政办发〔2023〕14号 stays, a path's signs do not."""
    return _SLUG.sub("-", holdable(text))[:_LONGEST_SLUG].strip("-.") or "notice"
