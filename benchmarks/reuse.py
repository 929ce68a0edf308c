"""Reuse between notices: passages a second beside datasketch, what a new notice costs beside many, and how much is found.

    python -m benchmarks.reuse --passages 100000 --peer 5000

Sentences are made of words of the seeds. Of each ten, seven are new; of the others one is an earlier sentence word for word, one has
words changed or a clause more (to be found), and one has a figure changed (not to be found).
"""

from __future__ import annotations

import argparse
import json
import re
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random

from benchmarks.articles import seed_names, seed_text
from warehouse.lake import Lake, Row, insert_json
from warehouse.reuse import relink_passages
from warehouse.reuse.wording import plain_text
from warehouse.tables import PASSAGES

A_NOTICE = 50  # passages
_ROWS_A_STATEMENT = 20_000
_FIRST = date(2015, 1, 1)
_RUN = re.compile(r"[\u4e00-\u9fff]+")


@dataclass(frozen=True, slots=True)
class Made:
    """A made sentence, and the earlier one that it repeats; `near` is None for what must not be linked."""

    text: str
    source: int | None
    method: str | None


def make_sentences(count: int, rng: Random) -> list[Made]:
    """Sentences in the order of their notices."""
    runs = [run for name in seed_names() for run in _RUN.findall(seed_text(name))]
    words = sorted({run[i : i + n] for run in runs for n in (2, 3, 4) for i in range(0, len(run) - n, n)})
    made: list[Made] = []
    for at in range(count):
        source = rng.randrange(at - A_NOTICE) if at > 2 * A_NOTICE else None
        kind = rng.random() if source is not None and made[source].source is None else 1.0
        if source is None or kind >= 0.3:
            made.append(Made(_sentence(rng, words), None, None))
        elif kind < 0.1:
            made.append(Made(made[source].text, source, "exact"))
        elif kind < 0.2:
            made.append(Made(_edited(rng, words, made[source].text), source, "near"))
        else:
            made.append(Made(re.sub(r"\d+", lambda m: str(int(m[0]) + 1), made[source].text), source, None))
    return made


def _sentence(rng: Random, words: list[str]) -> str:
    clauses = ["".join(rng.choices(words, k=rng.randint(3, 7))) for _ in range(rng.randint(1, 4))]
    clauses[rng.randrange(len(clauses))] += f"{rng.randint(2, 99999)}家企业"
    return "，".join(clauses) + "。"


def _edited(rng: Random, words: list[str], text: str) -> str:
    """One word changed for every thirty characters, or a clause more."""
    if rng.random() < 0.3:
        return text[:-1] + "，" + "".join(rng.choices(words, k=5)) + "。"
    for _ in range(1 + len(text) // 30):
        places = [m.start() for m in re.finditer(r"(?=[\u4e00-\u9fff]{2})", text)]
        at = rng.choice(places)
        text = text[:at] + rng.choice(words)[:2] + text[at + 2 :]
    return text


def rows_of(made: list[Made], first: int, last: int) -> Iterator[Row]:
    for at in range(first, last):
        notice = at // A_NOTICE
        yield {
            "passage_id": f"p{at:08d}", "notice_id": f"n{notice:08d}", "region_code": "500000", "province_code": "500000",
            "date": _FIRST + timedelta(days=notice % 3650) if notice < 3650 else _FIRST + timedelta(days=3650), "seq": at % A_NOTICE,
            "text": made[at].text, "measure_id": "m", "heading": False,
        }  # fmt: skip


def load(lake: Lake, made: list[Made], first: int, last: int) -> float:
    """Load passages; returns the seconds that linking took, writing its rows included, committing not."""
    with lake.transaction():
        run = lake.connection.execute
        run("CREATE OR REPLACE TEMP TABLE made AS FROM passages LIMIT 0")
        for at in range(first, last, _ROWS_A_STATEMENT):
            rows = [{c: r.get(c) for c in PASSAGES.column_names} for r in rows_of(made, at, min(last, at + _ROWS_A_STATEMENT))]
            insert_json(lake.connection, "temp.made BY NAME", PASSAGES, rows)
        run("INSERT INTO passages BY NAME FROM made")
        run("DROP TABLE temp.made")
        started = time.perf_counter()
        relink_passages(lake, {f"n{at // A_NOTICE:08d}" for at in range(first, last)}, set())
        return time.perf_counter() - started


def quality(lake: Lake, made: list[Made]) -> dict[str, float]:
    """Of the planted links, how many are found; of those found, how many lead to the sentence's source or a sister of it."""
    root = [m.source if m.source is not None else at for at, m in enumerate(made)]
    links = {
        int(a[1:]): int(b[1:]) for a, b in lake.connection.execute("SELECT passage_id, matched_passage_id FROM passage_matches").fetchall()
    }
    planted = [at for at, m in enumerate(made) if m.method]
    found = sum(at in links and root[links[at]] == root[at] for at in planted)
    right = sum(root[a] == root[b] for a, b in links.items())
    return {"recall": round(found / max(len(planted), 1), 4), "precision": round(right / max(len(links), 1), 4), "links": len(links)}


def datasketch_rate(made: list[Made]) -> float:
    """Passages a second of MinHash and LSH as datasketch's documentation does it: insert, query, no verification."""
    from datasketch import MinHash, MinHashLSH

    lsh = MinHashLSH(threshold=0.5, num_perm=128)
    started = time.perf_counter()
    for at, m in enumerate(made):
        text = plain_text(m.text).replace("，", "")
        sketch = MinHash(num_perm=128)
        sketch.update_batch([text[i : i + 2].encode() for i in range(len(text) - 1)])
        lsh.query(sketch)
        lsh.insert(at, sketch)
    return len(made) / (time.perf_counter() - started)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--passages", type=int, default=100_000)
    parser.add_argument("--new", type=int, default=1_000, help="passages that come to them")
    parser.add_argument("--peer", type=int, default=5_000, help="passages for datasketch; 0 leaves it out")
    args = parser.parse_args()
    made = make_sentences(args.passages + args.new, Random(7))
    with tempfile.TemporaryDirectory() as folder, Lake(Path(folder) / "0001") as lake:
        seconds = load(lake, made, 0, args.passages)
        new = load(lake, made, args.passages, args.passages + args.new)
        figures: dict[str, float] = {
            "passages": args.passages,
            "passages_per_second": round(args.passages / seconds),
            "new_seconds": round(new, 3),
        }
        figures |= quality(lake, made)
    if args.peer:
        figures["datasketch_passages_per_second"] = round(datasketch_rate(made[: args.peer]))
    print(json.dumps(figures, indent=1))


if __name__ == "__main__":
    main()
