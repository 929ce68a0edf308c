"""Lists that a page hides from everything but a browser, made plain: entries as HTML, one string each.

Hanweb's jpage writes them as XML, in the page itself or as the answer of its dataproxy; an older dataproxy as a list in JavaScript:

    <datastore><totalpage>27</totalpage><recordset><record><![CDATA[<li><a href="…">…</a><b>2023-04-07</b></li>]]></record>…
    totalRecord=714;totalPage=27;dataStore=["<li>…</li>","<li>…</li>"]

jpaas and others wrap HTML into JSON, {"success": true, "data": {"html": "<ul>…</ul>"}}; the site's file says where: within = "data.html".
"""

from __future__ import annotations

import json
import re
from typing import cast

import jmespath
from jmespath.exceptions import JMESPathError

# No expression here looks twice at what it has passed: a page may be 20 MB of beginnings without an end.
_RECORD = re.compile(r"<record>((?>(?:(?!</?record>).)*))</record>", re.DOTALL | re.IGNORECASE)
_NEXT_GROUP = re.compile(r"<nextgroup>((?>(?:(?!</?nextgroup>).)*))</nextgroup>", re.DOTALL | re.IGNORECASE)
_STORE = re.compile(r"\bdataStore\s*=\s*\[")
_STORE_END = re.compile(r"\]\s*(?:;\s*)?(?:\Z|</script|var\b)")
_STRING = re.compile(r"""'((?:[^'\\]|\\.)*)(?:'|\Z)|"((?:[^"\\]|\\.)*)(?:"|\Z)""", re.DOTALL)
_ESCAPE = re.compile(r"\\(u[0-9A-Fa-f]{4}|.)", re.DOTALL)
_TOTAL_OF_JPAGE = re.compile(r"<totalpage>\s*(\d{1,6})\s*</totalpage>|\btotalPage\s*=\s*(\d{1,6})\b", re.IGNORECASE)
#: TRS WCM: createPageHTML(34, 0, "index", "html"), and `var countPage = 34` in its older templates.
TRS_PAGES = re.compile(
    r"""createPage(?:HTML)?\w{0,20}\s*\(\s*['"]?(\d{1,6})['"]?\s*,\s*['"]?\d+['"]?\s*,\s*['"]([\w-]+)['"]\s*,\s*['"](\w+)['"]"""
)
_TRS_COUNT = re.compile(r"\bvar\s+countPage\s*=\s*(\d{1,6})")
_JPAAS_COUNT = re.compile(r"""\bcount=["'](\d{1,8})["'][^<>]{0,300}\brows=["'](\d{1,4})["']""")


def records_of(text: str) -> list[str]:
    """The records of a jpage list, in whichever of its forms; none where the page has none."""
    if "<record>" in text.lower():
        return [record for found in _RECORD.findall(text) if (record := _without_cdata(found))]
    begin = _STORE.search(text)
    end = _STORE_END.search(text, begin.end()) if begin else None
    return [_unescaped(single or double) for single, double in _STRING.findall(text[begin.end() : end.start()])] if begin and end else []


def next_group_of(text: str) -> str:
    """What jpage would load next, as HTML with a link to its dataproxy."""
    found = _NEXT_GROUP.search(text)
    return _without_cdata(found[1]) if found else ""


def html_within(text: str, path: str) -> str | None:
    """The HTML at a path of a JSON answer; None where there is none."""
    try:
        found = cast(object, jmespath.search(path, json.loads(text)))
    except (json.JSONDecodeError, RecursionError, JMESPathError):
        return None
    return found if isinstance(found, str) else None


def pages_told(text: str) -> int | None:
    """How many pages a list has, as the scripts of known systems say it."""
    if found := TRS_PAGES.search(text) or _TRS_COUNT.search(text):
        return int(found[1])
    if found := _TOTAL_OF_JPAGE.search(text):
        return int(found[1] or found[2])
    if (found := _JPAAS_COUNT.search(text)) and int(found[2]):
        return -(-int(found[1]) // int(found[2]))
    return None


def _without_cdata(text: str) -> str:
    return text.strip().removeprefix("<![CDATA[").removesuffix("]]>").strip()


def _unescaped(text: str) -> str:
    plain = {"n": "\n", "t": "\t", "r": "\r"}
    return _ESCAPE.sub(lambda m: chr(int(m[1][1:], 16)) if len(m[1]) == 5 else plain.get(m[1], m[1]), text)
