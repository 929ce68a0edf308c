"""What a notice says it issues: 关于印发X的通知; 《X》已经…同意，现印发给你们."""

from __future__ import annotations

import re

from extractors.lines.forms import bare_title

_ISSUED_TITLE = re.compile(
    r"(?:印发|发布|公布|转发|批转|下发|颁发)(.+)的(?:通知|公告|通告|函|决定)|征[求询集](《.+》)[^《》]{0,8}(?:意见|建议)[^《》]{0,4}的(?:公告|通知|通告|函|启事)"
)
PROMULGATION = re.compile(
    r"印发给你们|转发给你们|现予以?(?:印发|公布|发布)|现(?:将.{2,80})?(?:印发|发布|公布|转发)|(?:已经?|业经|经).{2,60}?(?:同意|审议通过|讨论通过|批准)"
)
_QUOTED = re.compile(r"《([^《》]{2,200})》")
_ONE_QUOTED = re.compile(r"^《(.+)》$")


def issued_titles(notice_title: str | None, header: list[str]) -> list[str]:
    """Titles the notice says it carries, from its own title and its promulgating paragraph (印发段)."""
    titles: list[str] = []
    if notice_title and (m := _ISSUED_TITLE.search(notice_title)):
        named = m[1] or m[2]
        whole = _ONE_QUOTED.match(named)  # 印发《…贯彻落实《…》实施方案》 quotes a title that quotes
        titles += [whole[1]] if whole and whole[1].count("《") == whole[1].count("》") else []
        titles += [t for t in _QUOTED.findall(named) if t not in titles] or ([] if titles else [named])
    for line in header:
        if m := PROMULGATION.search(line):
            titles += [t for t in _QUOTED.findall(line[: m.start()] or line) if t not in titles]
            titles += [t for t in _QUOTED.findall(m[0]) if t not in titles]  # 现将《…》印发给你们
    return [t for t in titles if bare_title(t)]
