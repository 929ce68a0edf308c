"""The files that a page attaches to its article: links that lead to documents, in the article or right below it.

Where a link stands tells more than where it leads: menus, footers and lists of other pages link documents too (使用手册.pdf, 阅读器下载).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from posixpath import basename
from urllib.parse import parse_qsl, quote, unquote, urljoin, urlsplit, urlunsplit

from extractors.frozen import dataclass
from extractors.page.article import find_article
from extractors.page.charset import charset_of_content_type
from extractors.page.decode import decode
from extractors.page.flow import Flow, attributes, unescape
from extractors.page.formats.kinds import MHTML, kind_of
from extractors.page.furniture import is_attachment, is_footer, is_furniture_block, is_related_heading
from extractors.page.lines import sort_lines
from extractors.page.markup import is_html, read_flow
from extractors.page.selecting import Found, Selecting
from extractors.records import ArticleRule, Failure, FoundAttachment

MOST = 30
_ENDINGS = r"(?:pdf|docx?|docm|wps|wpt|xlsx?|xlsm|et|csv|zip|rar|7z|ofd|ceb|rtf|txt|pptx?|dps)"
_FILE = re.compile(rf"\.{_ENDINGS}$", re.IGNORECASE)
_PAGE = re.compile(r"\.s?html?$|/$|^$", re.IGNORECASE)
#: Addresses that hand out files without saying which: /download?id=12, /attach/getFile.do?fid=…
_HANDS_OUT = re.compile(r"down|attach|fujian|file|upload|doc(?:ument)?id", re.IGNORECASE)
_SAYS_FILE = re.compile(rf"附\s*[件表图录]|下\s*载|\.{_ENDINGS}\b", re.IGNORECASE)
#: What pages offer for themselves.
_OF_THE_SITE = re.compile(
    r"网站(?:声明|地图|说明)|隐私|版权|免责|客户端|浏览器|阅读器|播放器|插件|控件|二维码|无障碍|\bAPP\b|软件下载|系统(?:使用|操作)|驱动",
    re.IGNORECASE,
)
#: 下载, 点击下载, 附件下载, 附件1: names that say nothing.
_BARE_NAME = re.compile(
    r"[【\[（(\s]*(?:点击|点此|立即|文件|文档|附件|正文|原文|全文|下载|查看|浏览|打开|此处|这里|PDF|WORD|版|\d|[：:、，])*[】\]）)\s]*",
    re.IGNORECASE,
)
#: What no page is without that links a file: an ending, also in hexadecimal or as entities, or words that say file.
_BETWEEN = r"(?:\s|<[^<>]{0,300}>|&\w{1,8};)*"
_TELLS_FILE = re.compile(
    rf"\.{_ENDINGS}(?![a-z0-9])|附{_BETWEEN}[件表图录]|下{_BETWEEN}载|%[2-7][0-9a-f]|&#(?!160;)|&period;", re.IGNORECASE
)
_OPENED = re.compile(r"""['"]([^'"\s]{4,500})['"]""")
_SCRIPTED = re.compile(r'\s(?:onclick|onmousedown|data-[\w-]+)="([^"]+)"')
_EMBEDDED = re.compile(r"<(?:iframe|embed|object)\b[^<>]{0,2000}?\s(?:src|data)\s*=\s*[\"']?([^\"'\s>]+)", re.IGNORECASE)
_BASE = re.compile(r"<base\b[^<>]{0,500}?\shref\s*=\s*[\"']?([^\"'\s>]+)", re.IGNORECASE)
_NEIGHBOURS = re.compile(r"^[\W]*(?:上|下)一[篇条页]")
_BELOW = 15  # lines below the article in which its attachments stand
_MOST_MATCHES = 50
_LONGEST_NAME = 200
_LONGEST_ADDRESS = 2000
_MOST_TEXTS = 40  # runs of text in one link
_SAFE = "%/:=&?~#+!$,;'@()*[]|"


@dataclass(frozen=True, slots=True)
class _Link:
    """A link as the page writes it; `step` is its place in the flow, -1 where it has none."""

    address: str
    text: str
    title: str
    step: int = -1


def find_attachments(data: bytes, content_type: str | None, url: str, rule: ArticleRule | None = None) -> tuple[FoundAttachment, ...]:
    """The files attached to a page's article, each once and in order, at most MOST; none of what is no web page.

    The site's selector tells them where it has one and finds any; else where links stand, where they lead and what they say.
    """
    kind = kind_of(data)
    declared = (rule.encoding if rule else None) or charset_of_content_type(content_type)
    decoded = decode(data, declared) if kind is None or kind is MHTML else None
    if decoded is None or isinstance(decoded, Failure) or not is_html(decoded.text):
        return ()
    told = _by_rule(decoded.text, rule.attachments) if rule and rule.attachments else ()
    base = _BASE.search(decoded.text)
    within = (_joined(url, base[1]) if base else url) or url
    by_rule = _kept(told, within, url, decoded.charset)
    if by_rule:
        return by_rule
    if not may_link_files(decoded.text):
        return ()
    in_body = _in_body(decoded.text, rule.body) if rule and rule.body else ()
    return _kept(chain(in_body, _by_place(decoded.text), _embedded(decoded.text)), within, url, decoded.charset)


def may_link_files(html: str) -> bool:
    """A look at the source that spares most pages the reading, which takes ten times as long: False where no link leads to a file."""
    if _TELLS_FILE.search(html):
        return True
    # Browsers leave line breaks out of addresses: an ending may be cut by one.
    return bool(_TELLS_FILE.search(html.replace("\n", "").replace("\r", "").replace("\t", "")))


def _kept(links: Iterable[_Link], base: str, url: str, charset: str) -> tuple[FoundAttachment, ...]:
    """The first MOST links, each address once."""
    kept: dict[str, FoundAttachment] = {}
    seen: set[str] = set()
    for link in links:
        if link.address in seen:
            continue
        seen.add(link.address)
        address = _absolute(base, link.address, charset)
        if address and address != url and address not in kept:
            kept[address] = FoundAttachment(address, _name(link, address))
            if len(kept) == MOST:
                break
    return tuple(kept.values())


def _by_rule(html: str, selector: str) -> Iterator[_Link]:
    """The links that the site's selector means, or those within the elements that it means; a page (解读) is no file."""
    for link in _links_of(Selecting(html).select(selector, _MOST_MATCHES)):
        if not _PAGE.search(_path(link.address)):
            yield link


def _in_body(html: str, selector: str) -> Iterator[_Link]:
    """Links to files in the subtree that the site's selector means."""
    return (link for link in _links_of(Selecting(html).select(selector, _MOST_MATCHES)) if _is_file(link))


def _links_of(elements: Iterable[Found]) -> Iterator[_Link]:
    for element in elements:
        if element.value is not None:  # the selector names the attribute that holds the address
            yield _Link(element.value.strip(), element.text, "")
            continue
        for inside in [element] if element.tag == "a" else Selecting(element.html).select("a", MOST * 10):
            if link := _of_attributes(inside.attributes, inside.text):
                yield link


def _of_attributes(said: Mapping[str, str], text: str, step: int = -1) -> _Link | None:
    """The link of an <a>: its href or, where a script opens it, the address that the script is given."""
    title = said.get("download") or said.get("title") or ""
    href = said.get("href", "").strip()
    if href and not href.lower().startswith(("javascript:", "#", "mailto:", "tel:", "data:")):
        return _Link(href, text, title, step)
    scripts = [value for name, value in said.items() if name.startswith(("on", "data-")) or name == "href"]
    address = next((a for script in scripts for a in _scripted(script)), None)
    return _Link(address, text, title, step) if address else None


def _scripted(script: str) -> Iterator[str]:
    """Addresses of files in window.open('/a/b.pdf') or data-href="/a/b.pdf"."""
    bare = script.strip()
    for address in [m[1] for m in _OPENED.finditer(script)] or ([bare] if " " not in bare else []):
        if _leads_to_file(address):
            yield address


def _by_place(html: str) -> Iterator[_Link]:
    """Links to files in the article that the general reader finds, or right below it."""
    flow = read_flow(html)
    files = [link for link in _links(flow) if _is_file(link) and not _OF_THE_SITE.search(link.text or link.title)]
    if not files or not flow.lines:
        return
    article = find_article(flow, sort_lines(flow)).lines
    first, last = (article[0], article[-1]) if article else (0, len(flow.lines) - 1)
    below = _end_below(flow, last)
    inside = set(article)
    for link in files:
        line = min(bisect_right(flow.places, link.step), len(flow.lines) - 1)
        if not link.text:  # an icon: it makes no line of its own, and stands behind one
            line = max(line - 1, 0)
        if not first <= line < below:
            continue
        named = is_attachment(flow.lines[line]) or is_attachment(link.text)
        if line in inside or named or not _in_furniture(flow, line):
            yield link


def _end_below(flow: Flow, last: int) -> int:
    """The line behind the article's surroundings: where other pages' links, neighbours in a list or the footer begin."""
    for i in range(last + 1, min(last + 1 + _BELOW, len(flow.lines))):
        line = flow.lines[i]
        if is_footer(line) or _NEIGHBOURS.match(line) or (is_related_heading(line) and "附件" not in line):
            return i
    return min(last + 1 + _BELOW, len(flow.lines))


def _in_furniture(flow: Flow, line: int) -> bool:
    block = flow.blocks[line]
    while block >= 0:
        if is_furniture_block(flow.tags[block]):
            return True
        block = flow.parents[block]
    return False


def _links(flow: Flow) -> Iterator[_Link]:
    """Every link of a flow in order: <a>, and other elements whose script opens a file."""
    for step, (tags, tag, text) in enumerate(flow.steps):
        if "onclick=" in tags or "data-" in tags:
            for script in _SCRIPTED.findall(tags):
                yield from (_Link(address, text.strip(), "", step) for address in _scripted(unescape(script)))
        if tag and (link := _of_attributes(attributes(tag), _text_of(flow, step), step)):
            yield link


def _text_of(flow: Flow, step: int) -> str:
    """What stands inside the link that a step opens."""
    parts = [flow.steps[step][2]]
    for tags, tag, text in flow.steps[step + 1 : step + _MOST_TEXTS]:
        if tag or "</a>" in tags:
            break
        parts.append(text)
    return " ".join(unescape("".join(parts)).split())


def _embedded(html: str) -> Iterator[_Link]:
    """Files that the page shows in a frame of its own: <iframe src="/viewer.html?file=/a/b.pdf">."""
    for m in _EMBEDDED.finditer(html):
        address = unescape(m[1])
        inner = next((value for _, value in _query(address) if _FILE.search(_path(value))), None)
        if inner or _FILE.search(_path(address)):
            yield _Link(inner or address, "", "")


def _is_file(link: _Link) -> bool:
    if _leads_to_file(link.address):
        return True
    says = _SAYS_FILE.search(link.text) or _SAYS_FILE.search(link.title)
    return bool(says) and not _PAGE.search(_path(link.address)) and bool(_HANDS_OUT.search(link.address))


def _leads_to_file(address: str) -> bool:
    return bool(_FILE.search(_path(address))) or any(_FILE.search(value) for _, value in _query(address))


def _path(address: str) -> str:
    try:
        return unquote(urlsplit(address).path)
    except ValueError:
        return ""


def _query(address: str) -> list[tuple[str, str]]:
    try:
        return parse_qsl(urlsplit(address).query, max_num_fields=50)
    except ValueError:
        return []


def _joined(base: str, address: str) -> str | None:
    try:
        return urljoin(base, address)
    except ValueError:
        return None


def _absolute(base: str, address: str, charset: str) -> str | None:
    """A link's whole address, its Chinese written as browsers send it: the path in UTF-8, the query in the page's charset."""
    joined = _joined(base, "".join(address.split("\n")).strip())
    if not joined or len(joined) > _LONGEST_ADDRESS:
        return None
    try:
        parts = urlsplit(joined)
        host = parts.hostname
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not host:
        return None
    query = quote(parts.query, _SAFE, charset, "replace")
    return urlunsplit((parts.scheme, parts.netloc, quote(parts.path, _SAFE), query, ""))


def _name(link: _Link, address: str) -> str:
    """What the link calls the file; where it says nothing (点击下载), its title, else the file's name in the address."""
    for said in (link.text, link.title):
        if (short := said[:_LONGEST_NAME]) and not _BARE_NAME.fullmatch(short):
            return short
    in_query = next((value for _, value in _query(address) if _FILE.search(value)), "")
    return (basename(in_query) or basename(_path(address)) or link.text or address)[:_LONGEST_NAME]
