"""The one article template that the benchmark lacks."""

from __future__ import annotations

from benchmarks.templates import Draft


def hong_kong(draft: Draft) -> str:
    """A department of Hong Kong: dates in Chinese, headings in spans, a press release's frame."""
    make, article = draft.furniture, draft.article
    return f"""<!DOCTYPE html><html lang="zh-Hant-HK"><head><meta charset="{draft.charset_label}"><title>{draft.site} - {draft.title}</title>
<meta name="description" content="{draft.title}">{make.styles(0.1)}{make.scripts(0.1)}</head><body class="tc">
<div id="skip"><a href="#content">跳至主要内容</a></div><div id="header"><a href="/hk/tc/">{draft.site}</a> <a href="/hk/en/">ENGLISH</a> <a href="/hk/sc/">简体版</a></div>
{make.menu(0.3, "mainMenu")}<div class="contentArea" id="content"><ul class="breadcrumb"><li><a href="/hk/tc/">主页</a></li><li><a href="./">通告</a></li></ul>
<h1 id="PRHeadlineSpan" class="prTitle">{draft.title}</h1><div class="mB15 f15">发布日期：{make.day()}</div>
<div id="pressrelease" class="prContent">{draft.body}</div><div class="mT15">完／{article.issuer}</div>
<div class="mT15"><a href="javascript:window.print()">列印</a> <a href="#top">返回页首</a></div></div>{make.news(0.2, "其他通告", "otherNews")}
<div id="footer"><p>2024 © | <a href="/hk/tc/notices.html">重要告示</a> | <a href="/hk/tc/privacy.html">私隐政策</a></p><p>覆检日期: {make.day()}</p></div></body></html>"""
