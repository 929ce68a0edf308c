"""Secrets that Prefect keeps: text in a Secret block, by its name."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from prefect.blocks.system import Secret


def secret_text(name: str) -> str:
    """What a Secret block holds: its text, or what it was given as JSON, as JSON again. Raises ValueError where there is none."""
    held: object = asyncio.run(_load(name))
    return held if isinstance(held, str) else json.dumps(held)


async def _load(name: str) -> object:
    block: Secret[Any] = await Secret.aload(name)
    return block.get()
