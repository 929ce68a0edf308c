"""Reuse between notices: passages a second beside datasketch, what new notices cost beside many, and how much is found.

    python -m benchmarks.reuse                                    # a million passages, datasketch on 100,000 of them
    python -m benchmarks.reuse --full-peer                        # datasketch on all of them
    python -m benchmarks.reuse --passages 100000 --stream 200000 --forms 300 --json figures.json

Sentences are made of words of the seeds. Of each ten, seven are new; of the others one is an earlier sentence word for word, one has
words changed or a clause more (to be found), and one has a figure changed (not to be found). All of a load is timed: reading the
passages from the lake, index and links written to it, and the commit. Seconds of the wall clock and of processor time are given:
on a machine that does other work only the latter say something.
"""

from __future__ import annotations

import argparse
import gc
import json
import re
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

import numpy as np

from benchmarks.articles import seed_names, seed_text
from warehouse.generations import EmbeddedLake
from warehouse.lake import Lake
from warehouse.reuse import relink_passages
from warehouse.tables import PASSAGES
from warehouse.written import keep_written_by

A_NOTICE = 50  # passages
A_BATCH = 200  # notices: as many sentences as some eighty real ones have
_NOT_WORDS = re.compile(r"\W+")
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


@dataclass(frozen=True, slots=True)
class Took:
    """Seconds of the wall clock, and of all processors together."""

    wall: float
    processor: float

    @classmethod
    def by(cls, work: Callable[[], object]) -> Took:
        wall, processor = time.perf_counter(), time.process_time()
        work()
        return cls(time.perf_counter() - wall, time.process_time() - processor)

    def __add__(self, other: Took) -> Took:
        return Took(self.wall + other.wall, self.processor + other.processor)

    def figures(self, name: str) -> dict[str, float]:
        return {f"{name}_seconds": round(self.wall, 3), f"{name}_processor_seconds": round(self.processor, 3)}


def load(place: EmbeddedLake, sentences: Sequence[str], notices: Sequence[int]) -> Took:
    """Load notices (A_NOTICE sentences each, by their numbers); returns what linking them took, its commit included.

    The lake is opened for it, as a run does: how many threads it takes hangs on what lies there by then.
    """
    at = (np.array(notices)[:, None] * A_NOTICE + np.arange(A_NOTICE)).ravel()
    at = at[at < len(sentences)]
    with Lake(place.current()) as lake, lake.transaction():
        run = lake.connection.execute
        run("SET pandas_analyze_sample = 0")  # texts are texts
        lake.connection.register("made", {"at": at, "text": np.array([sentences[i] for i in at.tolist()], object)})
        run(
            f"""INSERT INTO passages BY NAME
                SELECT printf('p%08d', "at") AS passage_id, printf('n%08d', "at" // {A_NOTICE}) AS notice_id, '500000' AS region_code,
                       '500000' AS province_code, DATE '2015-01-01' + least("at" // {A_NOTICE}, 3650)::INTEGER AS date,
                       ("at" % {A_NOTICE})::INTEGER AS seq, text, 'm' AS measure_id, false AS heading FROM made"""
        )
        lake.connection.unregister("made")

    ids = {f"n{n:08d}" for n in notices}

    def link(lake: Lake) -> None:
        with lake.transaction():
            keep_written_by(lake, PASSAGES, f"FROM passages WHERE notice_id IN (SELECT unnest({sorted(ids)}))")
            relink_passages(lake, ids, set())

    with Lake(place.current()) as lake:
        return Took.by(lambda: link(lake))


def quality(place: EmbeddedLake, made: list[Made]) -> dict[str, float]:
    """Of the planted links, how many are found; of those found, how many lead to the sentence's source or a sister of it."""
    root = [m.source if m.source is not None else at for at, m in enumerate(made)]
    with Lake(place.current()) as lake:
        found_links = lake.connection.execute("SELECT passage_id, matched_passage_id FROM passage_matches").fetchall()
    links = {int(a[1:]): int(b[1:]) for a, b in found_links}
    planted = [at for at, m in enumerate(made) if m.method]
    found = sum(at in links and root[links[at]] == root[at] for at in planted)
    right = sum(root[a] == root[b] for a, b in links.items())
    return {"recall": round(found / max(len(planted), 1), 4), "precision": round(right / max(len(links), 1), 4), "links": len(links)}


def datasketch(made: list[Made]) -> Took:
    """MinHash and LSH as datasketch's documentation does it: insert, query, no verification, all in memory."""
    from datasketch import MinHash, MinHashLSH

    lsh = MinHashLSH(threshold=0.5, num_perm=128)

    def link() -> None:
        for at, m in enumerate(made):
            text = _NOT_WORDS.sub("", m.text)
            sketch = MinHash(num_perm=128)
            sketch.update_batch([text[i : i + 2].encode() for i in range(len(text) - 1)])
            lsh.query(sketch)
            lsh.insert(at, sketch)

    return Took.by(link)


def bulk(made: list[Made], new: int) -> dict[str, float]:
    """All but `new` of the sentences at once, then those."""
    sentences = [m.text for m in made]
    known, every = (len(made) - new) // A_NOTICE, -(-len(made) // A_NOTICE)
    with tempfile.TemporaryDirectory() as folder:
        place = EmbeddedLake(Path(folder))
        took = load(place, sentences, range(known))
        figures = {"passages": known * A_NOTICE, "passages_per_second": round(known * A_NOTICE / took.wall)} | took.figures("bulk")
        if new:
            figures |= load(place, sentences, range(known, every)).figures("new")
        return figures | quality(place, made) | size(place)


def size(place: EmbeddedLake) -> dict[str, float]:
    with Lake(place.current()) as lake:
        count = lake.connection.execute("SELECT count(*) FROM reuse_fingerprints").fetchall()[0][0]
    index = [f.stat().st_size for f in place.folder.rglob("*.parquet") if f.parent.name.startswith("reuse_")]
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "fingerprints": count,
        "index_megabytes": round(sum(index) / 1e6),
        "index_files": len(index),
        "peak_megabytes": round(megabytes),
    }


def stream(made: list[Made], batch: int = A_BATCH) -> dict[str, float]:
    """All of the sentences in batches of notices, in no order, as a backfill brings them."""
    sentences = [m.text for m in made]
    notices = list(range(-(-len(made) // A_NOTICE)))
    Random(8).shuffle(notices)
    with tempfile.TemporaryDirectory() as folder:
        place = EmbeddedLake(Path(folder))
        took = []
        for at in range(0, len(notices), batch):
            took.append(load(place, sentences, notices[at : at + batch]))
            if len(took) % 10 == 0:
                print(f"  {at + batch} notices, the last {batch} in {took[-1].processor:.2f} s of processor time", file=sys.stderr)
        figures: dict[str, float] = {"stream_passages": len(made), "stream_batches": len(took)} | sum(took, Took(0, 0)).figures("stream")
        few = max(len(took) // 10, 1)
        for name, some in (("first", took[:few]), ("last", took[-few:])):
            figures[f"stream_{name}_tenth_batch_processor_seconds"] = round(sum(t.processor for t in some) / few, 3)
        return figures | {f"stream_{name}": figure for name, figure in (quality(place, made) | size(place)).items()}


def forms(count: int) -> dict[str, float]:
    """One form of A_NOTICE sentences filled in with other figures again and again: every sentence is like very many, and repeats none."""
    rng = Random(9)
    form = [m.text for m in make_sentences(A_NOTICE, rng)]
    sentences = [re.sub(r"\d+", lambda m: str(rng.randint(10**9, 10**10)), text) for _ in range(count) for text in form]
    with tempfile.TemporaryDirectory() as folder:
        place = EmbeddedLake(Path(folder))
        took = load(place, sentences, range(count))
        with Lake(place.current()) as lake:
            links = lake.connection.execute("SELECT count(*) FROM passage_matches").fetchall()[0][0]
    return {"forms": count, "forms_links": links} | took.figures("forms")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--passages", type=int, default=1_000_000, help="passages loaded at once; 0 leaves it out")
    parser.add_argument("--new", type=int, default=1_000, help="passages that come to them")
    parser.add_argument("--peer", type=int, default=100_000, help="passages for datasketch; 0 leaves it out")
    parser.add_argument("--full-peer", action="store_true", help="datasketch on all of the passages: minutes for a million")
    parser.add_argument("--stream", type=int, default=0, help=f"passages that come in batches of {A_BATCH} notices, in no order")
    parser.add_argument("--forms", type=int, default=0, help="notices that are one form with other figures")
    parser.add_argument("--json", type=Path, help="a file for the figures")
    args = parser.parse_args()
    figures: dict[str, float] = {}
    made = make_sentences(max(args.passages + args.new if args.passages else 0, args.stream, args.peer), Random(7))
    gc.freeze()  # the collector need not look through what was made, neither for us nor for datasketch
    if args.passages:
        figures |= bulk(made[: args.passages + args.new], args.new)
    if args.stream:
        figures |= stream(made[: args.stream])
    if args.forms:
        figures |= forms(args.forms)
    if peer := args.passages if args.full_peer else args.peer:
        sentences = made[:peer]
        took = datasketch(sentences)
        figures |= {"datasketch_passages": len(sentences), "datasketch_passages_per_second": round(len(sentences) / took.wall)}
        figures |= took.figures("datasketch")
        if args.passages:
            figures["ratio"] = round(figures["passages_per_second"] / (len(sentences) / took.wall), 1)
            rate = figures["passages"] / figures["bulk_processor_seconds"]
            figures["ratio_of_processor_time"] = round(rate / (len(sentences) / took.processor), 1)
    print(json.dumps(figures, indent=1))
    if args.json:
        args.json.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
