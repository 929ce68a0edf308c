"""Web archives (.mht, and many a .doc that Word saved "as a single web page"): the page inside, which the HTML reader reads."""

from __future__ import annotations

from email import message_from_bytes
from email.message import Message

_MOST_PARTS = 2000


def html_of(data: bytes) -> tuple[bytes, str | None] | None:
    """Bytes and content type of the archive's page, None where it holds none."""
    message = message_from_bytes(data)
    for count, part in enumerate(message.walk()):
        if count > _MOST_PARTS:
            break
        if part.get_content_type() == "text/html" and not part.is_multipart():
            content = part.get_payload(decode=True)
            if isinstance(content, bytes) and content.strip():
                return content, _content_type(part)
    return None


def _content_type(part: Message) -> str | None:
    charset = part.get_content_charset()
    return f"text/html; charset={charset}" if charset else None
