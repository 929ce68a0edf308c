"""`dataclass` for records that nothing changes: whoever would write into one is stopped by mypy, not by the record itself.

A frozen dataclass writes each of its own fields past its own guard, which makes it three times as dear as a plain one; a notice
makes some thousands. Here `frozen=True` means: frozen to the type checker, and hashed by its values (`eq=False`: a table, which is itself
and no other).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass
else:
    import dataclasses

    def dataclass(*, frozen=False, slots=False, eq=True):
        return dataclasses.dataclass(slots=slots, eq=eq, unsafe_hash=frozen and eq)
