"""Where commands print: results to standard output, progress and troubles to standard error."""

from __future__ import annotations

import os
import sys

from rich.console import Console

_PIPE_WIDTH = 160  # of output that goes to a file or a pipe, where there is no terminal to ask


def result_console() -> Console:
    """For results; as wide as the terminal, and wide enough for Chinese sentences in a pipe."""
    piped = not sys.stdout.isatty() and "COLUMNS" not in os.environ
    return Console(highlight=False, width=_PIPE_WIDTH if piped else None)


def trouble_console() -> Console:
    """For progress and troubles, a line each."""
    return Console(stderr=True, highlight=False, soft_wrap=True)


def tell(line: str) -> None:
    """A line of the result, never broken: a path in it can be copied."""
    result_console().print(line, markup=False, highlight=False, soft_wrap=True)
