"""PDF reading in a helper process: PDFium is a C library, and a file made to crash it must not end a crawl.

One helper reads file after file (the start costs 0.2 s, a file next to nothing); where it dies, or takes longer than
MOST_SECONDS, that file fails with `reader_failed` and the next one gets a new helper. Bytes go in, a Page or Failure comes
out: to the rest of the house it is a function like any other.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import threading
from dataclasses import dataclass
from typing import IO

from extractors.page.formats.blocks import failure
from extractors.records import Failure, Page

MOST_SECONDS = 120
#: A helper is replaced after so many files, before memory that C code has lost adds up.
_MOST_FILES = 500
_MOST_MEMORY = 4_000_000_000
#: The helper finds its modules where its parent found them.
_CODE = "import sys; sys.path[:] = sys.argv[1:]; from extractors.page.formats.guarded import serve; serve()"
_LENGTH = 8
_lock = threading.Lock()


@dataclass(slots=True)
class _Helper:
    process: subprocess.Popen[bytes]
    owner: int  # the process that started it: a fork must not share its pipes
    files: int = 0


_helpers: list[_Helper] = []  # none or one


def read_pdf_guarded(data: bytes) -> Page | Failure:
    """Read a PDF as `pdf.read_pdf` does; `reader_failed` where PDFium crashes, hangs or runs out of memory on it."""
    with _lock:
        helper = _helper()
        late = threading.Timer(MOST_SECONDS, helper.process.kill)
        late.daemon = True
        late.start()
        try:
            answer = _ask(helper, data)
        finally:
            late.cancel()
        if answer is None:
            _stop(helper)
    if answer is None:
        return failure("reader_failed", f"PDFium crashed on this file, or took more than {MOST_SECONDS} s or 4 GB: it is not read")
    return answer


def serve() -> None:
    """The helper's loop: until its input ends."""
    from extractors.page.formats.pdf import read_pdf

    _bound_memory()
    source, sink = sys.stdin.buffer, sys.stdout.buffer
    while (data := _receive(source)) is not None:
        _send(sink, pickle.dumps(read_pdf(data)))


def _bound_memory() -> None:
    try:
        import resource
    except ImportError:  # not on Windows
        return
    resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _helper() -> _Helper:
    if _helpers:
        helper = _helpers[0]
        if helper.owner == os.getpid() and helper.process.poll() is None and helper.files < _MOST_FILES:
            return helper
        _stop(helper)
    process = subprocess.Popen(
        [sys.executable, "-c", _CODE, *sys.path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    _helpers.append(_Helper(process, os.getpid()))
    return _helpers[0]


def _stop(helper: _Helper) -> None:
    _helpers.clear()
    if helper.owner != os.getpid():
        return
    helper.process.kill()
    helper.process.wait()
    for pipe in (helper.process.stdin, helper.process.stdout):
        if pipe is not None:
            pipe.close()


def _ask(helper: _Helper, data: bytes) -> Page | Failure | None:
    """The helper's answer, None where it died over the file."""
    stdin, stdout = helper.process.stdin, helper.process.stdout
    if stdin is None or stdout is None:
        return None
    helper.files += 1
    try:
        _send(stdin, data)
        raw = _receive(stdout)
    except OSError:
        return None
    answer = pickle.loads(raw) if raw else None
    return answer if isinstance(answer, Page | Failure) else None


def _send(pipe: IO[bytes], data: bytes) -> None:
    pipe.write(len(data).to_bytes(_LENGTH, "big"))
    pipe.write(data)
    pipe.flush()


def _receive(pipe: IO[bytes]) -> bytes | None:
    """One message, None where the pipe has ended."""
    head = pipe.read(_LENGTH)
    if len(head) < _LENGTH:
        return None
    length = int.from_bytes(head, "big")
    data = pipe.read(length)
    return data if len(data) == length else None
