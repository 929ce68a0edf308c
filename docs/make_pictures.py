"""Makes the docs' pictures and the README's table from the warehouse the first command makes:

    python docs/make_pictures.py [data/warehouse.duckdb]

Needs Debian's chromium and fonts-noto-cjk. The pictures are what `cuoshi show` prints and the page that `cuoshi explain` writes, the
table real rows of `targets_long`; a test keeps the table true.
"""

from __future__ import annotations

import io
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.text import Text

from flows.explain.command import explain
from flows.reader import Published
from flows.show import find_notices, notice_tree
from warehouse.folder import DataFolder

HERE = Path(__file__).resolve().parent
WIDTH, LINES = 110, 40
#: As rich fills it in; the font is Debian's fonts-noto-cjk.
PAGE = """<!DOCTYPE html><meta charset="utf-8"><body style="margin:14px;background:#fff;color:#222">
<pre style="font:14px/1.3 'Noto Sans Mono CJK SC',monospace;margin:0">{code}</pre>"""
QUANTITY = "现有外资企业的实际利用外资额"
FRAME = """<!DOCTYPE html><meta charset="utf-8"><body style="margin:0">
<iframe src="{address}" style="border:0;width:1280px;height:820px">"""
NOTICE = "宁政办发〔2023〕14号"
ROWS = """
    SELECT region_path, date, measure_path AS path, indicator, comparator, format('{:g}', CAST(value AS DOUBLE)) AS value, unit,
           deadline, role, CASE WHEN length(as_written) > 28 THEN as_written[:26] || '…' ELSE as_written END AS as_written
    FROM targets_long
    WHERE (document_number = '宁政办发〔2023〕14号' AND measure_path IN ('2', '3.1.2') AND unit IN ('亿美元', '家') AND value IN (6.8, 20))
       OR (region_code = '500000' AND measure_path = '3.4.10' AND value IN (2, 1000) AND unit <> '万元')
       OR (region_code = '420100' AND ((measure_path = '2.1.2' AND value = 250) OR (measure_path = '1.2' AND value = 15)))
    ORDER BY date, char_start, seq
"""


def picture(published: Published, target: Path) -> None:
    """The top of the tree as printed, cut after a screenful, photographed by a browser: its fonts give Chinese two cells."""
    printed = Console(width=WIDTH, force_terminal=True, color_system="truecolor", highlight=False)
    with printed.capture() as capture:
        printed.print(notice_tree(published, find_notices(published, NOTICE)[0]))
    lines = capture.get().splitlines()
    cut = [*lines[:LINES], "    …", lines[-1]]
    console = Console(record=True, width=WIDTH, file=io.StringIO(), highlight=False)
    console.print(Text.from_ansi("\n".join(cut)))
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "show.html"
        page.write_text(console.export_html(code_format=PAGE, inline_styles=True), "utf-8")
        photograph(page.as_uri(), target, "960,860")


def explained_picture(data: DataFolder, target: Path) -> None:
    """A screenful of the page with a quantity told in full: the address of a place in the text opens what it was read as."""
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "explain.html"
        explain(NOTICE, data, str(page), False)
        html = page.read_text("utf-8")
        (place,) = re.findall(r'<a class="m k-target" href="[^"]+" id="([^"]+)"[^>]*>' + QUANTITY, html)
        # All of it is drawn before it is photographed; the page's own policy would not have its style changed.
        html = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", html).replace("content-visibility: auto", "")
        page.write_text(html, "utf-8")
        frame = Path(folder) / "frame.html"  # the browser photographs a page from its top, so the scrolled one stands in a frame
        frame.write_text(FRAME.format(address=f"{page.as_uri()}#{place}"), "utf-8")
        photograph(frame.as_uri(), target, "1280,820")


def photograph(address: str, target: Path, size: str) -> None:
    options = ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"]
    with tempfile.TemporaryDirectory() as profile:
        place = [f"--user-data-dir={profile}", f"--screenshot={target}", f"--window-size={size}", "--hide-scrollbars", address]
        subprocess.run(["chromium", *options, *place], check=True, capture_output=True)


def table(published: Published) -> str:
    rows = published.rows(ROWS)
    lines = ["| " + " | ".join(rows[0]) + " |", "|" + "---|" * len(rows[0])]
    lines += ["| " + " | ".join("" if v is None else str(v).replace("\n", " ") for v in r.values()) + " |" for r in rows]
    return "\n".join(lines)


def main() -> None:
    path = Path(sys.argv[1] if len(sys.argv) > 1 else "data/warehouse.duckdb")
    published = Published(DataFolder(path.parent))
    picture(published, HERE / "show.png")
    explained_picture(DataFolder(path.parent), HERE / "explain.png")
    readme = HERE.parent / "README.md"
    text = readme.read_text("utf-8")
    text = re.sub(r"\| region_path .*?\n(?=\nand so)", table(published) + "\n", text, flags=re.S)
    readme.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
