"""Pages of texts, and ways to ask what stands in them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from click.testing import CliRunner, Result
from selectolax.lexbor import LexborHTMLParser, LexborNode

from flows.cli import cuoshi


@dataclass(frozen=True)
class Page:
    html: str

    @property
    def tree(self) -> LexborHTMLParser:
        return LexborHTMLParser(self.html)

    def cards(self, kind: str, name: str = "") -> list[dict[str, str]]:
        """The cards of a kind (and a name) as their fields."""
        found = []
        for card in self.tree.css(f".card.k-{kind}"):
            told = {"name": words(card, ".kind"), "summary": words(card, ".sum"), "number": card.attributes["id"] or ""}
            for dt in card.css("dt"):
                dd = dt.next
                assert dd is not None
                told[dt.text()] = dd.text().strip()
            if name in ("", told["name"]):
                found.append(told)
        return found

    def text(self, without: str = "s") -> str:
        """The notices' text as printed, or (without `t`) in Simplified script."""
        tree = self.tree
        for node in tree.css(f".text .{without}"):
            node.decompose()
        return "".join(p.text(deep=True) for p in tree.css(".text p"))

    def marks(self, kind: str) -> list[str]:
        return [a.text() for a in self.tree.css(f".text a.k-{kind}")]


def words(node: LexborNode, selector: str) -> str:
    found = node.css_first(selector)
    return found.text().strip() if found else ""


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(cuoshi, ["explain", *map(str, arguments)], prog_name="cuoshi")


def explained(file: Path, target: Path) -> Page:
    done = run(file, "-o", target)
    assert done.exit_code == 0, done.output
    return Page(target.read_text("utf-8"))
