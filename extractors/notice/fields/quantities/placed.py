"""A quantity in its place: the words around it, the times that hold for it, where it starts from."""

from __future__ import annotations

from datetime import date

from extractors.frozen import dataclass
from extractors.notice.fields.quantities.context import Context
from extractors.notice.fields.quantities.quantity import Quantity
from extractors.records import Modality, Recurrence


@dataclass(frozen=True, slots=True)
class Held:
    """What an earlier sentence of the item has stated and still holds; `past` and `aim` (力争) hold to the end of what ； parts."""

    deadline: date | None = None
    period_start: date | None = None
    past: bool = False
    aim: Modality = "plain"
    listed: tuple[str, ...] = ()  # the subjects last told apart by 分别


@dataclass(frozen=True, slots=True)
class When:
    """The times that hold for a quantity. `stated`: in its own sentence; `past`: it is a figure of the past."""

    deadline: date | None
    period_start: date | None
    recurrence: Recurrence | None
    stated: bool
    past: bool
    base_year: int | None


@dataclass(frozen=True, slots=True)
class Placed:
    """A quantity in its place."""

    quantity: Quantity
    where: Context
    words: str  # of its clause before it, without times
    subject: str | None  # the noun phrase in them
    behind: str  # of its clause behind it, up to the next quantity
    when: When
    like_the_last: bool  # in the same unit as the quantity before it
    baseline: Quantity | None = None
    sizes: bool = False  # it tells how large those are that the quantity before it counts: 10个以上产值超50亿元、…的产业集群
