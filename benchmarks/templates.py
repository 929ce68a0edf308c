# ruff: noqa: E501  (lines of HTML as sites print them)
"""Pages as government sites build them, to be filled with an article and padded with furniture.

Each template takes a `Draft` and gives a page; the shares it asks of the furniture make the customary mixture of its kind.
They were written for this benchmark alone: none of them is a test page of the article finder.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from html import escape

from benchmarks.articles import Article
from benchmarks.furniture import Furniture


@dataclass(frozen=True, slots=True)
class Draft:
    """What a template works with."""

    article: Article
    furniture: Furniture
    body: str  # the article's paragraphs in markup, or a place held for them
    charset_label: str
    site: str = "某市人民政府"

    @property
    def title(self) -> str:
        return escape(self.article.title, quote=False)

    def head(self, scripts: float, styles: float) -> str:
        article, furniture = self.article, self.furniture
        return f"""<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html xmlns="http://www.w3.org/1999/xhtml"><head><meta http-equiv="Content-Type" content="text/html; charset={self.charset_label}" />
<title>{self.title}_{self.site}</title>
<meta name="SiteName" content="{self.site}" /><meta name="ArticleTitle" content="{self.title}" /><meta name="PubDate" content="{furniture.day()} 10:21" />
<meta name="ContentSource" content="{article.issuer}" /><meta name="ColumnName" content="行政规范性文件" /><meta name="viewport" content="width=device-width" />
<link rel="stylesheet" type="text/css" href="/images/public.css" /><script src="/images/jquery-1.8.2.min.js"></script>
{furniture.styles(styles)}{furniture.scripts(scripts)}</head>
"""

    def crumbs(self) -> str:
        return (
            '<div class="dqwz"><span>您当前的位置：</span><a href="/" class="CurrChnlCls">首页</a>&nbsp;&gt;&nbsp;'
            '<a href="/zwgk/">政务公开</a>&nbsp;&gt;&nbsp;<a href="/zwgk/zfwj/">政府文件</a></div>\n'
        )

    def share_bar(self) -> str:
        return (
            '<div class="fxbar"><span>分享到：</span><a class="bds_weixin" title="分享到微信" href="#"></a><a class="bds_tsina" href="#">新浪微博</a>'
            '<span class="zh">字号：<a href="javascript:doZoom(18)">大</a> <a href="javascript:doZoom(16)">中</a> <a href="javascript:doZoom(14)">小</a></span>'
            '<a href="javascript:window.print()">【打印本页】</a><a href="javascript:window.close()">【关闭窗口】</a></div>\n'
        )

    def footer(self, share: float) -> str:
        return f"""<div class="footer">{self.furniture.friends(share)}<div class="foot-con"><p><a href="/gywm/">关于我们</a> | <a href="/wzdt/">网站地图</a> | <a href="/lxwm/">联系我们</a></p>
<p>主办单位：{self.site}办公厅　承办单位：某市大数据应用发展管理局　技术支持：某某科技股份有限公司</p>
<p>地址：某市人民路232号　邮编：400015　<img src="/images/jh.png" alt="" />某公网安备 50010302002{self.furniture.rng.randrange(1000):03d}号</p>
<p>版权所有：{self.site}　<a href="https://beian.example/">某ICP备05003300号-1</a>　网站标识码：5000000001</p></div></div>
<div class="fix-right"><ul><li>政务微信</li><li>政务微博</li><li>移动客户端</li><li><a href="#top">返回顶部</a></li></ul></div>
{self.furniture.scripts(0)}</body></html>"""


Template = Callable[[Draft], str]


def provincial(draft: Draft) -> str:
    """A municipality's site on TRS WCM: table of particulars, editor's container, related news."""
    make, article = draft.furniture, draft.article
    return f"""{draft.head(0.12, 0.08)}<body>
<div class="top"><a href="/">设为首页</a> <a href="/">加入收藏</a> <a href="/en/">English</a> <a href="/wza/">无障碍浏览</a></div>
{make.menu(0.4)}<div class="container">{draft.crumbs()}<div class="zwxl-main">
<table class="zwxl-table" width="100%" border="0" cellspacing="0" cellpadding="0"><tbody>
<tr><td class="t1">[&nbsp;索引号&nbsp;]</td><td class="t2">{make.identifier()}</td><td class="t1">[&nbsp;发文字号&nbsp;]</td><td class="t2">{article.number}</td></tr>
<tr><td class="t1">[&nbsp;主题分类&nbsp;]</td><td class="t2">商务</td><td class="t1">[&nbsp;体裁分类&nbsp;]</td><td class="t2">通知</td></tr>
<tr><td class="t1">[&nbsp;发布机构&nbsp;]</td><td class="t2">{article.issuer}</td><td class="t1">[&nbsp;有效性&nbsp;]</td><td class="t2">有效</td></tr>
<tr><td class="t1">[&nbsp;成文日期&nbsp;]</td><td class="t2">{article.issued}</td><td class="t1">[&nbsp;发布日期&nbsp;]</td><td class="t2">{make.day()}</td></tr></tbody></table>
<div class="zwxl-title"><p class="tit">{draft.title}</p></div>{draft.share_bar()}
<div class="zwxl-article"><div class="view TRS_UEDITOR trs_paper_default trs_web">{draft.body}</div>
<p class="fj"><a href="./P0202304{make.rng.randrange(10**9):09d}.pdf" OLDSRC="/protect/P02.pdf">附件：文件全文（PDF版）.pdf</a></p></div>
</div>{make.news(0.25)}</div>{draft.footer(0.15)}"""


def state_council(draft: Draft) -> str:
    """A site on UCAP, the State Council's system: the particulars in a table, the title broken over two lines."""
    make, article = draft.furniture, draft.article
    title = draft.title.replace("关于", "<br />关于", 1)
    return f"""{draft.head(0.2, 0.1)}<body>{make.menu(0.35, "headMenu")}
<div class="wrap"><div class="BreadcrumbNav">{draft.crumbs()}</div><div class="policyLibraryOverview_header"><table><tbody>
<tr><td><b>标　　题：</b></td><td colspan="3">{draft.title}</td></tr>
<tr><td><b>发文机关：</b></td><td>{article.issuer}</td><td><b>发文字号：</b></td><td>{article.number}</td></tr>
<tr><td><b>来　　源：</b></td><td>政府网站</td><td><b>主题分类：</b></td><td>商务、海关、旅游\\对外经贸合作</td></tr>
<tr><td><b>公文种类：</b></td><td>通知</td><td><b>成文日期：</b></td><td>{article.issued}</td></tr></tbody></table></div>
<div class="article"><h1 id="ti">{title}</h1><div class="pages-date">{make.day()} 17:22 <span class="font">来源：政府网站</span>{draft.share_bar()}</div>
<div class="pages_content mhide" id="UCAP-CONTENT">{draft.body}</div>
<div class="editor"><span>责任编辑：李某</span></div></div><div class="related">{make.news(0.15, "相关稿件", "ljbd")}</div></div>{draft.footer(0.2)}"""


def old_tables(draft: Draft) -> str:
    """A county's site of the 2000s: tables within tables, upper-case tags, few of them closed."""
    make = draft.furniture
    return f"""<HTML><HEAD><META http-equiv=Content-Type content="text/html; charset={draft.charset_label}"><TITLE>{draft.title}</TITLE>
{make.styles(0.05)}{make.scripts(0.15)}</HEAD><BODY bgColor=#ffffff leftMargin=0 topMargin=0>
<TABLE width=1000 align=center border=0 cellSpacing=0><TR><TD colspan=2><IMG src="/images/top.gif" width=1000></TD></TR>
<TR><TD width=180 vAlign=top>{make.row_menu(0.5)}</TD><TD vAlign=top>
<TABLE width="98%" align=center><TR><TD class=dh>当前位置：<A href="/">网站首页</A> &gt;&gt; <A href="/gg/">公告公示</A></TD></TR>
<TR><TD align=center><FONT size=5 color=red><B>{draft.title.replace("关于", "<BR>关于", 1)}</B></FONT></TD></TR>
<TR><TD align=center class=x>发布时间：{make.day()}　　来源：{draft.article.issuer}　　点击数：{make.rng.randrange(9999)}</TD></TR>
<TR><TD class=black14 style="LINE-HEIGHT: 28px">{draft.body}</TD></TR>
<TR><TD align=right><A href="javascript:window.print()">【打印此页】</A><A href="javascript:window.close()">【关闭窗口】</A></TD></TR></TABLE>
{make.news(0.15, "最新公告", "zxgg")}</TD></TR></TABLE>{make.friends(0.15)}
<TABLE width=1000 align=center><TR><TD align=center>版权所有：某县人民政府　网站标识码：5002430001　技术支持：县信息中心</TD></TR></TABLE></BODY></HTML>"""


def particulars_list(draft: Draft) -> str:
    """A prefecture's information-disclosure platform: the particulars as a list, a tree of columns at the left."""
    make, article = draft.furniture, draft.article
    return f"""{draft.head(0.1, 0.1)}<body>{make.menu(0.2)}<div class="main w1200 clearfix"><div class="left-tree">{make.menu(0.25, "tree")}</div>
<div class="right-con">{draft.crumbs()}<div class="xxgk-info"><ul class="clearfix">
<li><span>索 引 号：</span>{make.identifier()}</li><li><span>主题分类：</span>商务</li><li><span>发文机关：</span>{article.issuer}</li>
<li><span>成文日期：</span>{article.issued}</li><li><span>发文字号：</span>{article.number}</li><li><span>发布日期：</span>{make.day()}</li>
<li><span>有 效 性：</span>有效</li></ul></div><h2 class="info-title">{draft.title}</h2>{draft.share_bar()}
<div class="info-con" id="zoom">{draft.body}</div></div></div>{make.news(0.2, "相关文件", "xgwj")}{draft.footer(0.15)}"""


def news_site(draft: Draft) -> str:
    """A trade paper's site that reposts the notice, with teasers beside it and a disclaimer below."""
    make = draft.furniture
    return f"""{draft.head(0.25, 0.1)}<body class="p-detail">{make.menu(0.2, "channel")}<div class="cc-layout"><div class="cc-l">
<div class="crumbs">{draft.crumbs()}</div><div class="cc-headline"><h1>{draft.title}</h1>
<div class="box"><p><em>{make.day()} 09:46</em><span>来源：{draft.article.issuer}</span></p></div></div>
<div id="article_cont" class="cc-article">{draft.body}</div><div class="declare">特别声明：转载内容由其他来源提供，文章版权归原作者所有，如有侵权请联系删除。</div>
{draft.share_bar()}{make.news(0.15, "相关搜索", "cc-relevant")}</div><div class="cc-r">{make.teasers(0.1)}{make.news(0.1, "热门文章", "hot")}</div></div>{draft.footer(0.1)}"""


def plain_county(draft: Draft) -> str:
    """A county's site whose class names say nothing; the date stands with source and clicks in one line."""
    make = draft.furniture
    return f"""{draft.head(0.15, 0.15)}<body>{make.menu(0.25, "a01")}<div class="b1200"><div class="b-l">{make.menu(0.15, "b02")}</div><div class="b-r">{draft.crumbs()}
<div class="bt">{draft.title}</div><div class="xx">发布时间：{make.day()} 10:21　信息来源：{draft.article.issuer}　浏览次数：<span id="hits">{make.rng.randrange(9999)}</span></div>
<div class="nr">{draft.body}</div>{draft.share_bar()}<div class="sxy"><p>上一篇：<a href="t1.html">{make.headline()}</a></p><p>下一篇：<a href="t2.html">{make.headline()}</a></p></div>
</div></div>{make.news(0.15, "推荐阅读", "tj")}{draft.footer(0.15)}"""


def breaks_only(draft: Draft) -> str:
    """One div, its paragraphs parted by <br> alone; a menu before, columns of news behind."""
    make = draft.furniture
    return f"""{draft.head(0.1, 0.1)}<body>{make.menu(0.4)}{draft.crumbs()}<div class="content-box"><h3 class="biaoti">{draft.title}</h3>
<div class="laiyuan">来源：{draft.article.issuer}　　日期：{make.day()}　　【字体：<a>大</a> <a>中</a> <a>小</a>】</div><div id="neirong">{draft.body}</div></div>
{make.news(0.15, "要闻动态", "ywdt")}{make.news(0.1, "通知公告", "tzgg")}{draft.footer(0.15)}"""


def html5_sections(draft: Draft) -> str:
    """A site rebuilt lately: header, nav, article, aside, footer."""
    make = draft.furniture
    return f"""{draft.head(0.2, 0.1)}<body><header><nav>{make.menu(0.3)}</nav></header><main class="layout">{draft.crumbs()}
<article class="detail"><h1>{draft.title}</h1><p class="meta"><time>{make.day()}</time><span>来源：{draft.article.issuer}</span></p>{draft.share_bar()}
<section class="detail-content">{draft.body}</section></article><aside>{make.news(0.15, "政策图解", "zctj")}{make.news(0.1, "热点专题", "rdzt")}</aside></main>
{draft.footer(0.15)}"""


TEMPLATES: tuple[Template, ...] = (
    provincial,
    state_council,
    old_tables,
    particulars_list,
    news_site,
    plain_county,
    breaks_only,
    html5_sections,
)

_CHAPTER = re.compile(r"[一二三四五六七八九十]{1,3}、.{2,24}$")
_SECTION = re.compile(r"[（(][一二三四五六七八九十]{1,3}[）)].{2,30}$")
_DIGITS = re.compile(r"[0-9][0-9.,:%-]*")


def word(paragraphs: list[str]) -> str:
    """Pasted from Word: a style on every paragraph, every number in a span of its own."""
    return "\n".join(_word_paragraph(escape(p, quote=False)) for p in paragraphs)


def _word_paragraph(text: str) -> str:
    font = "黑体" if _CHAPTER.match(text) else "楷体_GB2312" if _SECTION.match(text) else "仿宋_GB2312"
    latin = "font-family:'Times New Roman';mso-fareast-font-family:仿宋_GB2312"
    text = _DIGITS.sub(lambda m: f'<span lang="EN-US" style="{latin}">{m[0]}</span>', text)
    return (
        '<p class="MsoNormal" style="margin:0cm;text-indent:32.0pt;mso-char-indent-count:2.0;line-height:28.0pt;mso-line-height-rule:exactly">'
        f'<span style="font-size:16.0pt;font-family:{font};mso-hansi-font-family:仿宋_GB2312">{text}<span lang="EN-US"><o:p></o:p></span></span></p>'
    )


def editor(paragraphs: list[str]) -> str:
    """Typed into the content system's editor: indents by full-width spaces, headings bold."""
    return "\n".join(_editor_paragraph(escape(p, quote=False)) for p in paragraphs)


def _editor_paragraph(text: str) -> str:
    text = f"<strong>{text}</strong>" if _CHAPTER.match(text) or _SECTION.match(text) else text
    return f'<p style="text-align: justify; line-height: 2em;"><span style="font-size: 12pt;">　　{text}</span></p>'


def bare(paragraphs: list[str]) -> str:
    return "\n".join(f"<p>　　{escape(p, quote=False)}</p>" for p in paragraphs)


def breaks(paragraphs: list[str]) -> str:
    return "<br />\n".join(f"&nbsp;&nbsp;&nbsp;&nbsp;{escape(p, quote=False)}" for p in paragraphs)


def unclosed(paragraphs: list[str]) -> str:
    """Written by an editor of the 2000s: <P> and <FONT> opened, never closed."""
    return "\n".join(f"<P align=left><FONT face=宋体 size=3>　　{escape(p, quote=False)}" for p in paragraphs)
