"""Pages as government sites build them, around any paragraphs: written by hand after the content systems they imitate.

Each template takes the title and the paragraphs of an article and gives a page. FURNITURE lists strings that stand in
the pages outside the article and that no reading may bring back.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

Template = Callable[[str, Sequence[str]], str]

FURNITURE = (
    "网站地图",
    "无障碍浏览",
    "政民互动",
    "当前位置",
    "分享到",
    "关闭窗口",
    "打印本页",
    "扫一扫",
    "上一篇",
    "下一篇",
    "相关阅读",
    "关于召开全市安全生产工作会议的新闻",
    "版权所有",
    "ICP备",
    "网站标识码",
    "技术支持",
    "责任编辑",
    "function share",
    ".nav li",
)

_MENU_WORDS = (
    *("首页", "走进重庆", "政务公开", "政务服务", "政民互动", "数据开放", "无障碍浏览", "网站地图", "English"),
    *("机构职能", "领导之窗"),
)


def menu(times: int = 1) -> str:
    item = '<li class="n{0}"><a href="/col/{0}/" target="_blank">{1}</a></li>\n'
    items = "".join(item.format(i, word) for i, word in enumerate(_MENU_WORDS))
    return f'<div class="nav"><ul>{items * times}</ul></div>'


def crumbs() -> str:
    return """<div class="dqwz">当前位置：<a href="/">首页</a> &gt; <a href="/zwgk/">政务公开</a> &gt;
<a href="/zwgk/wj/">政府文件</a></div>"""


def share_bar() -> str:
    return (
        '<div class="bar"><span>分享到：</span><a class="weixin" title="微信"></a><a href="#">微博</a>'
        ' <a onclick="window.print()">[打印本页]</a> <a onclick="window.close()">[关闭窗口]</a>'
        " 字号：<a>[大]</a> <a>[中]</a> <a>[小]</a></div>"
    )


def related() -> str:
    item = '<li><a href="/news/{0}.html">关于召开全市安全生产工作会议的新闻发布稿之{0}</a><span>2023-05-0{0}</span></li>'
    items = "".join(item.format(i) for i in range(1, 7))
    return f'<div class="xgxw"><h3>相关阅读：</h3><ul>{items}</ul></div>'


def neighbours() -> str:
    return """<div class="page-turn"><p>上一篇：<a href="1.html">关于某事的公告</a></p>
<p>下一篇：<a href="2.html">没有了</a></p></div>"""


def footer() -> str:
    return """<div class="bottom-box">
<p><a href="/about">关于我们</a> | <a href="/map">网站地图</a> | <a href="/l">联系我们</a></p>
<p>主办单位：重庆市人民政府办公厅　承办单位：重庆市大数据应用发展管理局　技术支持：某某公司</p>
<p>地址：重庆市渝中区人民路232号　邮编：400015</p>
<p>版权所有：重庆市人民政府 <a href="https://beian.miit.gov.cn/">渝ICP备05003300号-1</a> 网站标识码：5000000001</p></div>"""


def head(title: str, charset: str = "utf-8") -> str:
    return f"""<!DOCTYPE html><html><head><meta charset="{charset}"><title>{title}_重庆市人民政府</title>
<meta name="ArticleTitle" content="{title}"><meta name="PubDate" content="2023-04-20 10:21">
<meta name="ContentSource" content="市政府办公厅">
<style>.nav li {{float:left}}</style><script>function share(){{document.write("<p>分享到：</p>")}}</script></head>"""


def paragraphs(texts: Sequence[str]) -> str:
    return "\n".join(f'<p style="text-indent:2em"><span style="font-size:16pt">{text}</span></p>' for text in texts)


def trs_editor(title: str, texts: Sequence[str]) -> str:
    """A provincial site on TRS WCM."""
    return f"""{head(title)}<body>{menu(3)}<div class="main">{crumbs()}
<div class="detail"><h1 class="title">{title}</h1>
<div class="info"><span>发布日期：2023-04-20</span> <span>来源：市政府办公厅</span></div>{share_bar()}
<div class="con"><div class="view TRS_UEDITOR trs_paper_default">{paragraphs(texts)}</div></div>
<p class="edit">责任编辑：张三</p>{share_bar()}{related()}{neighbours()}</div></div>{footer()}</body></html>"""


def ucap(title: str, texts: Sequence[str]) -> str:
    """The State Council's site."""
    return f"""{head(title)}<body>{menu()}{crumbs()}<div class="article"><h1>{title}</h1>
<div class="pages-date">2023-04-20 10:21 来源：中国政府网
<div class="pages_print"><span>字号：</span><a>默认</a> <a>大</a> <a>超大</a> | <a>打印</a></div></div>
<div class="pages_content" id="UCAP-CONTENT">{paragraphs(texts)}</div><div class="editor">【责任编辑：李四】</div></div>
<div class="ewm">扫一扫在手机打开当前页</div>{related()}{footer()}</body></html>"""


def own_names(title: str, texts: Sequence[str]) -> str:
    """A county's site whose class names nobody knows."""
    return f"""{head(title)}<body>{menu(2)}<div class="w1200"><div class="lft">{menu()}</div><div class="rgt">{crumbs()}
<div class="bt1">{title}</div><div class="x2">发布时间：2023-04-20 10:21　信息来源：办公室　浏览次数：123</div>
<div class="x3">{paragraphs(texts)}</div>{share_bar()}</div></div>{footer()}</body></html>"""


def layout_table(title: str, texts: Sequence[str]) -> str:
    """Tables within tables, upper-case tags, nothing closed: the 2000s."""
    menu_rows = "".join(f'<TR><TD height=25><A href="list{i}.asp">{word}</A></TD></TR>' for i, word in enumerate(_MENU_WORDS))
    body = "".join(f"<P align=left><FONT face=宋体 size=3>　　{text}</FONT>" for text in texts)
    return f"""<HTML><HEAD><META http-equiv=Content-Type content="text/html; charset=gb2312"><TITLE>{title}</TITLE></HEAD>
<BODY><TABLE width=778 align=center><TR><TD colspan=2><IMG src="top.gif"></TD></TR>
<TR><TD width=180 valign=top><TABLE>{menu_rows}</TABLE></TD><TD valign=top>
<TABLE width="100%"><TR><TD>当前位置：<A href="/">首页</A> &gt;&gt; <A href="/gg">公告</A></TD></TR>
<TR><TD align=center><FONT size=5 color=red><B>{title}</B></FONT></TD></TR>
<TR><TD align=center>发布时间：2003-4-20　来源：办公室</TD></TR>
<TR><TD class=black14>{body}</TD></TR>
<TR><TD align=right><A href="javascript:window.print()">【打印本页】</A>
<A href="javascript:window.close()">【关闭窗口】</A></TD></TR></TABLE></TD></TR></TABLE>
<TABLE width=778 align=center><TR><TD>版权所有：某县人民政府　网站标识码：5002430001　技术支持：县信息中心</TD></TR></TABLE>
</BODY></HTML>"""


def breaks_only(title: str, texts: Sequence[str]) -> str:
    """One div, paragraphs by <br>."""
    body = "<br>\n".join(f"&nbsp;&nbsp;&nbsp;&nbsp;{text}" for text in texts)
    return f"""{head(title)}<body>{menu(2)}{crumbs()}<h2>{title}</h2><div id="nr">{body}</div>
{neighbours()}{footer()}</body></html>"""


def unclosed_fonts(title: str, texts: Sequence[str]) -> str:
    """Every paragraph opens a <font> and a <p> and closes neither."""
    body = "".join(f'<p><font color="#{i:06x}" face="仿宋_GB2312">{text}' for i, text in enumerate(texts))
    return f"""{head(title)}<body>{menu()}<center><h1>{title}</h1></center><div class=txt>{body}</div>{footer()}</body></html>"""


def split_divs(title: str, texts: Sequence[str]) -> str:
    """Each paragraph in a div of its own, the last third in another container, a share bar between."""
    cut = max(1, len(texts) * 2 // 3)
    first = "".join(f"<div>{text}</div>" for text in texts[:cut])
    second = "".join(f"<div>{text}</div>" for text in texts[cut:])
    return f"""{head(title)}<body>{menu()}{crumbs()}<div class=t><h1>{title}</h1></div><div class=a1>{first}</div>{share_bar()}
<div class=a2>{second}</div>{related()}{footer()}</body></html>"""


def split_tables(title: str, texts: Sequence[str]) -> str:
    """Each paragraph in a table of its own."""
    body = "".join(f"<table width=95%><tr><td>{text}</td></tr></table>" for text in texts)
    return f"""{head(title)}<body>{menu()}<table><tr><td>{title}</td></tr></table>{body}{neighbours()}{footer()}</body></html>"""


def bare_body(title: str, texts: Sequence[str]) -> str:
    """Paragraphs right in the body, between the site's menu and footer."""
    return f"""{head(title)}<body>{menu(2)}{crumbs()}<h1>{title}</h1>{paragraphs(texts)}{related()}{footer()}</body></html>"""


def deep(title: str, texts: Sequence[str]) -> str:
    """3,000 divs around the article."""
    return f"""{head(title)}<body>{menu()}{"<div>" * 3000}<h1>{title}</h1>{paragraphs(texts)}{"</div>" * 3000}
{footer()}</body></html>"""


def fragment(title: str, texts: Sequence[str]) -> str:
    """What an interface gives: no <html>, no <body>."""
    return f"<h1>{title}</h1>" + paragraphs(texts)


def header_list(title: str, texts: Sequence[str]) -> str:
    """Particulars as a list above the title."""
    return f"""{head(title)}<body>{menu()}{crumbs()}<div class="xxgk"><ul class="head-list">
<li><b>索 引 号：</b>000014349/2023-00014</li>
<li><b>主题分类：</b>商务、海关</li><li><b>发文机关：</b>重庆市人民政府办公厅</li><li><b>成文日期：</b>2023年04月11日</li>
<li><b>发文字号：</b>渝府办发〔2023〕10号</li><li><b>有 效 性：</b>有效</li></ul></div>
<div class="wz"><h1>{title}</h1><div class="zw">{paragraphs(texts)}</div></div>{related()}{footer()}</body></html>"""


def header_table(title: str, texts: Sequence[str]) -> str:
    """Particulars as a table inside the article's container."""
    return f"""{head(title)}<body>{menu()}{crumbs()}<div class="box"><table class="bd1"><tbody>
<tr><td>索&nbsp;引&nbsp;号：</td><td>11500000/2023-00014</td><td>主题分类：</td><td><a href="/c">商务</a></td></tr>
<tr><td>发布机构：</td><td>重庆市人民政府办公厅</td><td>成文日期：</td><td>2023-04-11</td></tr>
<tr><td>文　　号：</td><td>渝府办发〔2023〕10号</td><td>发布日期：</td><td>2023-04-20</td></tr>
<tr><td>名　　称：</td><td colspan="3">{title}</td></tr></tbody></table>
<div id="zoom">{paragraphs(texts)}</div></div>{share_bar()}{footer()}</body></html>"""


TEMPLATES: tuple[Template, ...] = (
    trs_editor,
    ucap,
    own_names,
    layout_table,
    breaks_only,
    unclosed_fonts,
    split_divs,
    split_tables,
    bare_body,
    deep,
    fragment,
    header_list,
    header_table,
)
