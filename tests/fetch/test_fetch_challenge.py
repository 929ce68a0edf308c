"""Challenge and block pages, in the structure in which public code shows them; and that no notice is taken for one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from extractors.fetch.challenge import challenge_of
from tests.conftest import SEEDS
from tests.page import page_templates

JSL_FIRST = (
    b"<script>document.cookie=('_')+('_')+('j')+('s')+('l')+('_')+('c')+('l')+('e')+('a')+('r')+('a')+('n')+('c')+('e')+('_')+('s')+('=')"
    b"+(-~[]+'')+(7+'')+('|')+('-')+(-~[]+'')+('|');location.href=location.pathname+location.search</script>"
)
JSL_SECOND = (
    b'<script>var _0x1=[\'charCodeAt\',\'substr\'];function hash(a){return a;}go({"bts":["1628842172.968|0|8rB","RXA%3D"],"chars":"abc",'
    b'"ct":"0d","ha":"md5","tn":"__jsl_clearance_s","vt":"3600","wt":"1500"})</script>'
)
RUISHU = (
    b"<!DOCTYPE html><html><head><meta http-equiv='Content-Type' content='text/html; charset=utf-8'>"
    b"<meta content='7yPiEc0oO' r='m'><script type='text/javascript' r='m'>$_ts=window['$_ts'];if(!$_ts)$_ts={};$_ts.nsd=109929;"
    b'$_ts.cd="qJrErfAlEugqkqAWrplVHGqWqaaqlpA5qqaPkqQpmqac";if($_ts.lcd)$_ts.lcd();</script>'
    b"<script type='text/javascript' charset='iso-8859-1' src='/OTLSPqrl.4b8ba1a.js' r='m'></script></head><body></body></html>"
)
ALIYUN_SCRIPT = (
    b"<html><script>\nvar arg1='FC0C2D8AD5673C5FB8B9EF3180ECC395B9A5F944';\nfunction setCookie(name,value){var expiredate=new Date();"
    b'document.cookie=name+"="+value+";max-age=3600;path=/";}\nfunction reload(x) {setCookie("acw_sc__v2", x);document.location.reload();}\n'
    b"</script></html>"
)
ALIYUN_BLOCK = (
    '<!doctypehtml><html lang="zh-cn"><meta charset="utf-8"><meta name="data-spm"content="a3c0e"><title>405</title><style>.header .message{'
    "background:url(https://errors.aliyun.com/images/TB1TpamHpXXXXaJXXXXeB7nYVXX-104-162.png) no-repeat 0 -128px}</style>"
    '<body data-spm="7663354"><div class="message"><div id="block_message"></div></div><script>var cn_tips={block_message:'
    '"很抱歉，由于您访问的URL有可能对网站造成安全威胁，您的访问被阻断。"}</script>'
    '<textarea id="renderData" style="display:none">{"traceid":"0a0ccb6b17823817912067069e74b6","lang":"en"}</textarea>'
).encode()
CLOUDFLARE = (
    b'<!DOCTYPE html><html lang="en-US"><head><title>Just a moment...</title><meta name="robots" content="noindex,nofollow"></head><body>'
    b'<noscript><span id="challenge-error-text">Enable JavaScript and cookies to continue</span></noscript>'
    b"<script>(function(){window._cf_chl_opt = {cvId: '3',cZone: 'www.example.gov.hk'};})();</script></body></html>"
)
SAFELINE = (
    '<!DOCTYPE html><html><head><title>安全检测能力由长亭雷池 WAF 驱动</title><link rel="icon" href="/.safeline/static/favicon.png">'
    '<script src="/.safeline/challenge/v2/challenge.js"></script></head><body><div id="slg-box"><div id="slg-title">正在检查您的浏览器</div></div></body></html>'
).encode()
SAFEDOG = (
    "<html><head><title>网站防火墙</title></head><body><img src='http://404.safedog.cn/images/safedogsite/broswer_logo.jpg'>"
    "<p>您的请求带有不合法参数，已被网站管理员设置拦截！可能原因：您提交的内容包含危险的攻击请求。如何解决：1）检查提交内容；2）如网站托管，请联系空间提供商；"
    "3）普通网站访客，请联系网站管理员；</p></body></html>"
).encode("gbk")
CHUANGYU = (
    "<html><head><title>创宇盾</title></head><body>创宇盾提示您：您的IP最近有可疑的攻击行为，请稍后重试。当前网址：https://www.example.gov.cn/a.html "
    "客户端特征：Cuoshi/0.1 拦截时间：2026-06-27 14:45:01 本次事件ID：1a2b 如果您是网站管理员，请登录知道创宇云防御 "
    '<a href="http://help.365cyd.com/cyd-error-help.html?code=403">查看详情</a></body></html>'
).encode()
WZWS = (
    b"<html><body><script>function QWERTASDFGXYSF(wzwschallenge,wzwschallengex,hash_value,WZWS_CONFIRM_PREFIX_LABEL){return 1;}"
    b"document.cookie='wzwsconfirm=1';location='/WZWSREL2E=?wzwschallenge=V1pX';</script></body></html>"
)
AKAMAI = (
    b"<HTML><HEAD>\n<TITLE>Access Denied</TITLE>\n</HEAD><BODY>\n<H1>Access Denied</H1>\n \nYou don't have permission to access "
    b'"http&#58;&#47;&#47;www&#46;example&#46;gov&#46;hk&#47;" on this server.<P>\nReference&#32;&#35;18&#46;bed94d17&#46;1788847155&#46;190898cc\n</BODY></HTML>'
)
PROMPTS = [
    "<html><head><title>提示</title></head><body><p>您的访问过于频繁，请稍后再试</p></body></html>",
    "<html><head><title>验证</title></head><body><form>为确认本次访问为正常用户行为，请输入验证码：<input name='code'><img src='/captcha'></form></body></html>",
    "<html><body><script src='/slide.js'></script><div>请完成安全验证</div><div>按住滑块，拖动到最右边</div></body></html>",
    "您的访问过于频繁，请60秒后再试",
    '{"code": 500, "msg": "请求过于频繁，请稍后再试", "data": null}',
]


@pytest.mark.parametrize(
    ("status", "body", "name"),
    [
        (521, JSL_FIRST, "加速乐"),
        (521, JSL_SECOND, "加速乐"),
        (412, RUISHU, "瑞数"),
        (202, RUISHU, "瑞数"),
        (200, RUISHU, "瑞数"),
        (200, ALIYUN_SCRIPT, "阿里云"),
        (405, ALIYUN_BLOCK, "阿里云"),
        (200, ALIYUN_BLOCK, "阿里云"),
        (403, CLOUDFLARE, "Cloudflare"),
        (503, CLOUDFLARE, "Cloudflare"),
        (200, SAFELINE, "长亭雷池"),
        (468, SAFELINE, "长亭雷池"),
        (403, SAFEDOG, "安全狗"),
        (404, SAFEDOG, "安全狗"),
        (403, CHUANGYU, "知道创宇"),
        (200, CHUANGYU, "知道创宇"),
        (200, WZWS, "网站卫士"),
        (403, AKAMAI, "Akamai"),
        (521, b"<script>var a=1;eval(a)</script>", "a script and nothing else"),
        (202, b"<!DOCTYPE html><html><head><script src='/x.js'></script></head><body></body></html>", "a script and nothing else"),
        (200, b"<script>document.cookie='a=1';location.reload()</script>", "a script that sets a cookie and loads the page again"),
        (403, "<html><body>访问被拒绝：请完成人机验证</body></html>".encode("gbk"), "a prompt to people"),
        *((200, text.encode(charset), "a prompt to people") for text in PROMPTS for charset in ("utf-8", "gbk")),
    ],
)
def test_challenges(status: int, body: bytes, name: str) -> None:
    assert challenge_of(status, (("Content-Type", "text/html"),), body) == name


def test_cloudflare_says_it_in_a_header() -> None:
    assert challenge_of(403, (("CF-Mitigated", "challenge"),), b"") == "Cloudflare"
    assert challenge_of(200, (("Server", "cloudflare"), ("CF-RAY", "1")), b"<html><body>page</body></html>") is None


TEXTS = [path.read_text("utf-8").split("\n") for path in sorted(SEEDS.glob("*.txt"))]
TEMPLATES = [
    *(page_templates.trs_editor, page_templates.ucap, page_templates.own_names, page_templates.layout_table, page_templates.breaks_only),
    *(
        page_templates.unclosed_fonts,
        page_templates.split_divs,
        page_templates.bare_body,
        page_templates.fragment,
        page_templates.header_table,
    ),
]
SCRIPTS = [b"", *(b[b.index(b"<script") : b.rindex(b"</script>") + 9] for b in (RUISHU, ALIYUN_SCRIPT, CLOUDFLARE, JSL_FIRST))]
#: Short notices that speak of what challenges speak of.
SHORT = [
    "关于启用图形验证码的通知\n各单位：即日起登录系统请输入验证码。特此通知。",
    "关于调整查询限制的公告\n因访问过于频繁会影响系统运行，请合理安排查询。",
    "公告\n系统启用人机验证，请按住滑块完成安全验证。2026年11月22日",
]


@pytest.mark.parametrize("status", [200, 203])
@pytest.mark.parametrize("path", sorted(SEEDS.glob("*.txt")), ids=lambda p: p.name[:3])
def test_no_seed_is_a_challenge(path: Path, status: int) -> None:
    for charset in ("utf-8", "gb18030"):
        assert challenge_of(status, (), path.read_text("utf-8").encode(charset)) is None


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda t: str(t.__name__))
@pytest.mark.parametrize("script", SCRIPTS, ids=range(len(SCRIPTS)))
def test_no_page_of_a_site_is_a_challenge_even_with_a_firewalls_script_in_it(template: page_templates.Template, script: bytes) -> None:
    for texts in [*TEXTS, *(s.split("\n") for s in SHORT)]:
        page = template(texts[0], texts[1:] or texts).encode()
        assert challenge_of(200, (), page.replace(b"</body>", script + b"</body>")) is None, texts[0]


@pytest.mark.parametrize("text", SHORT)
def test_no_short_notice_is_a_challenge(text: str) -> None:
    title, _, rest = text.partition("\n")
    page = f"<html><head><title>{title}</title><script src='/a.js'></script></head><body><h1>{title}</h1><p>{rest}</p></body></html>"
    for body in (page, text, json.dumps({"title": title, "content": rest}, ensure_ascii=False)):
        assert challenge_of(200, (), body.encode()) is None
        assert challenge_of(200, (), page.encode().replace(b"</body>", SCRIPTS[1] + b"</body>")) is None


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (404, b"<html><head>" + SCRIPTS[1] + "</head><body>您访问的页面不存在</body></html>".encode()),
        (404, b"<html><body>Not Found<script src='/cdn-cgi/challenge-platform/h/b/scripts/jsd/main.js'></script></body></html>"),
        (404, b"<html><script>location.href='/'</script></html>"),
        (200, b"<html><script>location.href='index2.html'</script></html>"),
        (200, b"<html><frameset><frame src='a.html'></frameset></html>"),
        (200, b'{"rows": [], "total": 0}'),
        (200, b""),
        (200, b"%PDF-1.7 __jsl_clearance " + b"\x00\xff" * 2000),
        (500, b"<html><body>Internal Server Error</body></html>"),
        (405, b"<html><head><title>405 Not Allowed</title></head><body><center><h1>405 Not Allowed</h1></center></body></html>"),
        (200, b"<html><body><div id='app'></div><script src='/app.js'></script></body></html>"),
    ],
)
def test_what_is_no_challenge(status: int, body: bytes) -> None:
    assert challenge_of(status, (), body) is None
