"""What a process does once before it reads notices by the thousand: a run, its workers, the benchmark."""

from __future__ import annotations

import gc
from functools import cache

from extractors.read import Reference, load_reference

#: Objects made beyond those that went before Python looks for dead cycles among them. A page makes some thousands that stay until they
#: are loaded, and next to no cycles; with Python's own 700 some hundredths of the time of reading go into looking.
_MADE_BEFORE_A_LOOK = 50_000


@cache
def ready_to_read() -> Reference:
    """The tables, which live as long as the process: the collector leaves them, and all code loaded so far, aside."""
    reference = load_reference()
    gc.collect()
    gc.freeze()
    gc.set_threshold(_MADE_BEFORE_A_LOOK, 20, 20)
    return reference
