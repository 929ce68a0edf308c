"""Challenge and block pages: answers of a firewall in the place of the page. They are recognised and recorded, never solved.

A notice may speak of 验证码, print 访问过于频繁 in its text, and come with a firewall's script in it (瑞数 and Cloudflare put theirs into
pages that they let pass). So a mark alone says nothing: it counts in a page that has next to no text of its own. The marks are those
that public code names for each product; where from stands beside them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from extractors.fetch.records import Headers

#: Larger answers are pages: 瑞数's own script, the largest of these, comes in up to some 300 kB.
_LARGEST = 400_000
#: More bytes of Chinese than a block page has: it is a page, or a script of 瑞数 (the only one that is not ASCII).
_MUCH_CHINESE = 6_000
_ASCII = bytes(range(128))
#: Larger answers hold no prompt to people.
_LARGEST_PROMPT = 12_000
#: Characters of text in a page that only runs a script, or only says that something is being checked.
_NO_TEXT = 200
#: And in a page that tells in words that it blocks, with numbers and advice.
_BLOCK_TEXT = 1_200
#: A prompt by itself, without any product's mark.
_PROMPT_TEXT = 160


class _Mark(NamedTuple):
    name: str
    words: tuple[bytes, ...]  # one of them, as printed in the page's source
    most_text: int
    injected: bool = False  # stands in pages that the product lets pass, too


_MARKS = (
    # `__jsl_clearance_s` of 加速乐: status 521, twice, `document.cookie=('_')+('_')+('j')+('s')…`; www.gsxt.gov.cn, www.cnvd.org.cn.
    _Mark("加速乐", (b"__jsl_clearance", b"document.cookie=('_')+('_')+('j')"), _NO_TEXT),
    # RuiShu (瑞数, Botgate): status 412 or 202, `<meta … r="m">`, `$_ts=window['$_ts'];if(!$_ts)$_ts={};$_ts.nsd=…`; www.nhc.gov.cn.
    _Mark("瑞数", (b"$_ts=window['$_ts']", b"$_ts = window['$_ts']", b"window['$_ts']=", b"$_ts.nsd=", b"$_ts.cd="), _NO_TEXT, True),
    # Aliyun WAF: `var arg1='FC0C2D8A…'; … function reload(x) {setCookie("acw_sc__v2", x)`, or a slider in `<textarea id="renderData"`.
    _Mark("阿里云", (b"acw_sc__v2", b"acw_sc__v3", b'id="renderData"', b"var arg1='"), _NO_TEXT),
    # Its block page, status 405: `background:url(https://errors.aliyun.com/images/TB1TpamHpXXXXaJXXXXeB7nYVXX-104-162.png)`.
    _Mark("阿里云", (b"errors.aliyun.com/images",), _BLOCK_TEXT),
    # developers.cloudflare.com, "Detect a Challenge Page response", names the header; the body has `_cf_chl_opt` and this title.
    _Mark("Cloudflare", (b"_cf_chl_opt", b"<title>Just a moment...</title>"), _NO_TEXT),
    # "JavaScript Detections" puts the same script into every page.
    _Mark("Cloudflare", (b"/cdn-cgi/challenge-platform/",), _NO_TEXT, True),
    _Mark("Cloudflare", (b'id="cf-error-details"', b"<title>Attention Required! | Cloudflare</title>"), _BLOCK_TEXT),
    # chaitin/SafeLine (长亭 雷池): `/.safeline/static/favicon.png`, `id="slg-title"`, challenge.rivers.chaitin.cn/…/challenge.js.
    _Mark("长亭雷池", (b"/.safeline/", b"challenge.rivers.chaitin.cn", b'id="slg-title"', b'id="slg-box"'), _BLOCK_TEXT),
    # wafw00f, sqlmap (SafeDog): safedogsite/broswer_logo.jpg [sic], 404.safedog.cn/sitedog_stat.html.
    _Mark("安全狗", (b"safedogsite/", b"404.safedog.cn"), _BLOCK_TEXT),
    # wafw00f (Yunaq, Jiasule): help.365cyd.com/cyd-error-help.html?code=403, www.yunaq.com/misinformation_upload, notice-jiasule.
    _Mark(
        "知道创宇",
        (b"help.365cyd.com", b"yunaq.com/misinformation", b"notice-jiasule", b"static.jiasule.com/static/js/http_error"),
        _BLOCK_TEXT,
    ),
    # 360 / 奇安信 网站卫士: `wzwschallenge="bba95d42…"`, WZWS_CONFIRM_PREFIX_LABEL; zhuji.360.cn/guard/firewall/stopattack.html.
    _Mark("网站卫士", (b"wzwschallenge", b"WZWS_CONFIRM_PREFIX_LABEL"), _NO_TEXT),
    _Mark("网站卫士", (b"zhuji.360.cn/guard/firewall",), _BLOCK_TEXT),
    # waf-static.tencent.com/501page.html, waf.tencent-cloud.com:8080/css/main.css.
    _Mark("腾讯云", (b"waf-static.tencent.com", b"waf.tencent-cloud.com"), _BLOCK_TEXT),
    # 云锁: `.yunsuologo{margin:0 auto; display:block…}`.
    _Mark("云锁", (b"yunsuologo", b"yunsuo_session_verify"), _BLOCK_TEXT),
    # Akamai: <TITLE>Access Denied</TITLE> … You don't have permission to access … Reference&#32;&#35;18&#46;bed94d17&#46;…
    _Mark("Akamai", (b"errors.edgesuite.net", b"errors&#46;edgesuite&#46;net", b"Reference&#32;&#35;"), _BLOCK_TEXT),
    # Imperva: <script src="/_Incapsula_Resource?SWJIYLWA=…">, "Request unsuccessful. Incapsula incident ID: …".
    _Mark("Imperva", (b"/_Incapsula_Resource?", b"Incapsula incident ID"), _NO_TEXT),
)

#: What such a page says to people, where nothing else stands in it. Each may be a sentence of a notice too: see _is_prompt.
_PROMPTS = re.compile(
    r"(?:访问|请求|操作|刷新|查询)(?:过于|太)(?:频繁|频密)|请求(?:过多|太频繁)"
    r"|(?:请|需要您?)(?:先)?(?:输入|填写|完成|进行|通过|协助)(?:图形|图片|下方|下面的?|以下|页面|安全|人机|滑动|拼图)*(?:验证码?|校验)"
    r"|(?:人机|安全|滑动|滑块)(?:验证|校验)|(?:拖动|按住)[^。]{0,6}滑块|浏览器安全检查|正在验证您?的?浏览器"
    r"|创宇盾提示您|疑似黑客攻击|可疑的攻击行为|已被(?:网站管理员|防火墙|系统)?(?:设置)?拦截|请求(?:可能)?(?:存在威胁|被拦截|被阻断)"
    r"|Access Denied|Request unsuccessful|Checking your browser|Too Many Requests|unusual traffic|访问被拒绝|您的IP(?:地址)?(?:已|被)",
    re.IGNORECASE,
)
_PROMPT_WORDS = ("频繁", "频密", "过多", "验证", "校验", "滑块", "检查", "提示您", "攻击", "拦截", "威胁", "阻断", "拒绝", "您的IP")
_PROMPT_BYTES = (
    *(word.encode(charset) for word in _PROMPT_WORDS for charset in ("utf-8", "gb18030")),
    *(b"enied", b"unsuccessful", b"hecking your", b"oo Many", b"oo many", b"unusual traffic"),
)
#: What a notice or a list of notices has and a prompt has not.
_OF_A_NOTICE = re.compile(r"通知|公告|通告|决定|意见|办法|规定|公示|〔\d{4}〕|\d{4}年\d{1,2}月|\d{4}-\d{2}-\d{2}[^\d:T ]|政策|条例|试行")

_SCRIPTS = re.compile(r"<(script|style|noscript|template)\b.*?(?:</\1\s*>|\Z)|<!--.*?(?:-->|\Z)", re.DOTALL | re.IGNORECASE)
_TAGS = re.compile(r"<[^>]*>")
_SPACES = re.compile(r"(?:\s|&nbsp;|&#160;|&emsp;)+")
#: A page without text that holds none of these shows nothing but what its script will make of it.
_OTHER_CONTENT = re.compile(rb"<(?:a|iframe|frame|img|table|object|embed|li)\b", re.IGNORECASE)
_SETS_COOKIE_AND_RELOADS = re.compile(rb"document\.cookie\s*=.*location(?:\.(?:href|reload|replace|assign)|\s*=)", re.DOTALL)
#: Statuses under which firewalls, and no servers of pages, send a script and nothing else.
_SCRIPTED_STATUSES = {202, 403, 405, 412, 429, 503, 521}


def challenge_of(status: int, headers: Headers, body: bytes) -> str | None:
    """Whose challenge or block page this answer is (加速乐, 瑞数, …, or what kind of one); None for anything else.

    `body` as unpacked. Of a 404 only products' own marks are believed, and no script that stands in every page: error pages say many
    things, and a page that is gone must not look refused for ever.
    """
    if any(name.lower() == "cf-mitigated" and "challenge" in value.lower() for name, value in headers):
        return "Cloudflare"
    if not body or len(body) > _LARGEST:
        return None
    if len(body) > _MUCH_CHINESE and b"$_ts" not in body and len(body.translate(None, _ASCII)) > _MUCH_CHINESE:
        return None
    marked = [mark for mark in _MARKS if any(word in body for word in mark.words)]
    scripted = b"<script" in body[:4096].lower()
    prompted = len(body) < _LARGEST_PROMPT and status not in (404, 410) and any(word in body for word in _PROMPT_BYTES)
    if not (marked or scripted or prompted):
        return None
    text = _text_of(body)
    for mark in marked:
        if len(text) <= mark.most_text and _is_believed(mark, status, text, body):
            return mark.name
    if prompted and _is_prompt(status, text, body):
        return "a prompt to people"
    if scripted and len(text) < 30 and not _OTHER_CONTENT.search(body):
        if status in _SCRIPTED_STATUSES:
            return "a script and nothing else"
        if status == 200 and len(body) < 20_000 and _SETS_COOKIE_AND_RELOADS.search(body):
            return "a script that sets a cookie and loads the page again"
    return None


def _is_believed(mark: _Mark, status: int, text: str, body: bytes) -> bool:
    """Under an error's status the mark says it; a short page that came as usual must also look like no page of a site."""
    if mark.injected and (status in (404, 410) or (status < 400 and _OTHER_CONTENT.search(body))):
        return False
    return status >= 400 or not _OF_A_NOTICE.search(text)


def _is_prompt(status: int, text: str, body: bytes) -> bool:
    """Is there nothing but a prompt? Under 200 a script or form must be there to carry it, or it is an interface's bare message."""
    most = _PROMPT_TEXT if status == 200 else _BLOCK_TEXT
    if len(text) > most or not _PROMPTS.search(text) or _OF_A_NOTICE.search(text):
        return False
    return status != 200 or _has(body, (b"<script", b"<form", b"<input", b"<title")) or body.lstrip()[:1] == b"{" or len(text) < 60


def _has(body: bytes, words: Iterable[bytes]) -> bool:
    lower = body.lower()
    return any(word in lower for word in words)


def _text_of(body: bytes) -> str:
    """What a reader would see, near enough: without scripts, styles, comments, tags and spaces."""
    try:
        source = body.decode("utf-8")
    except UnicodeDecodeError:
        source = body.decode("gb18030", "replace")
    return _SPACES.sub("", _TAGS.sub(" ", _SCRIPTS.sub(" ", source)))
