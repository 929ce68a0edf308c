"""Furniture of a web page: the lines and blocks that every page of a site carries and no notice does.

A word alone never condemns a line: （三）推进无障碍环境建设。 is a measure, and 主办单位：商务部 may stand in a notice of a
fair. A line is furniture when nothing is left of it besides such words, or when it says what only a footer says
(备案号, 网站标识码).
"""

from __future__ import annotations

import re
from functools import lru_cache

#: Numbers that only a footer prints.
_REGISTERED = re.compile(r"[Ii][Cc][Pp]\s*[备備证證][^，。]{0,6}\d{4,}|公网安备\s*\d{6,}|[网網]站[标標][识識][码碼]\s*[：:]?\s*\w{6,}")
#: What else it says, in a line without a sentence: 建议使用谷歌浏览器登录申报。 belongs to a notice.
_COPYRIGHT = re.compile(
    r"^(?:版权|版權)所有(?![者人权權])|(?:版权|版權)所有\s*(?:[：:©]|$)|[Cc]opyright\W|COPYRIGHT|[Aa]ll [Rr]ights [Rr]eserved|"
    r"[Ii][Cc][Pp]\s*[备備证證](?:案号)?\s*[：:]|支持[Ii][Pp][Vv]6|建议使用.{0,30}(?:浏览器|分辨率)"
)

#: Words of the bar below a title or at the end of an article; a line made of these and of menu words is furniture.
_BAR = "|".join(
    (
        r"用?(?:微信|手机)?扫(?:一扫|描二维码|码)(?:在手机上?(?:打开|查看)(?:当前|此|本)?(?:页面?)?|关注.{0,12}|分享.{0,12})?",
        r"分享(?:到|至|按钮)(?:微信)?(?:朋友圈)?",
        r"(?:打印|关闭|收藏|保存)(?:本|此)?(?:页|窗口|文章|网页|页面|全文|正文)",
        r"[【\[（(]\s*(?:打印|关闭|收藏|纠错)\s*[】\]）)]",
        r"字\s*[体號号]\s*(?:大小)?\s*[：:]|字体大小",
        r"[【\[（(]\s*大\s*[|｜/]?\s*中\s*[|｜/]?\s*小\s*[】\]）)]|[【\[（(][大中小][】\]）)]",
        r"返回(?:顶部|首页|上一?页|列表|目录)|回到顶部|上一[篇页条]|下一[篇页条]|加入收藏夹?|设为首页|复制链接|我要纠错",
    )
)
#: Words of menus. In an article a line may consist of one of them (a cell 微信, a heading 搜索), so that alone they
#: only count as a link.
_MENU = "|".join(
    (
        r"分享|新浪微博|腾讯微博|微信好友|朋友圈|QQ(?:空间|好友|群)?|人人网|豆瓣网?|微信公众号|微信|微博|更多分享",
        r"打印|关闭|收藏|下载|字\s*[体號号]|(?<=[【\[（(|｜：: ])[大中小](?=[】\]）)|｜ ]|$)",
        r"网站首页|首\s*页|网站?(?:地图|导航|声明)|站点地图|联系我们|关于我们|版权声明|隐私(?:声明|保护)|友情链接|相关链接",
        r"无障碍(?:浏览|阅读|服务|版|辅助)?|适老(?:化|版)|长者(?:版|模式|专区)|关怀(?:版|模式)|语音播报|朗读|智能(?:问答|机器人)",
        r"(?:繁體|繁体|简体|簡體)(?:中文|版)?|手机(?:版|网站)|移动(?:版|客户端)|电脑版|客户端|English|EN|邮箱|登录|注册",
        r"搜索|高级搜索|热门搜索|站内搜索|请输入.{0,10}关键[字词]|RSS(?:订阅)?|订阅|纠错|更多|点赞|没有了|二维码",
        r"(?:浏览|点击|阅读|访问)(?:次数|量|数)",
    )
)
_BAR_WORD = re.compile(_BAR)
_BAR_OR_MENU_WORD = re.compile(f"{_BAR}|{_MENU}")
_MENU_START = re.compile(rf"[\W\d_]*(?:{_BAR}|{_MENU})")
_NOT_WORD = re.compile(r"[\W\d_]+")
#: Beginnings that say all: breadcrumbs and neighbours in a list.
_STARTS = re.compile(
    r"^[【\[（(>›»·•\s]*(?:(?:您|你)?(?:现在|当前|目前)?(?:所在)?的?(?:位置|栏目)\s*(?:是|为)?\s*[：:]|"
    r"当前(?:所在)?位置\s|首\s*页\s*[>›»＞→]|[上下]一[篇页条]\s*[：:]|分享(?:到|至)\s*[：:]|热门搜索[：:]|热词[：:])"
)
#: Who put the page up and how often it was read: short lines of names and figures.
_CREDITS = re.compile(
    r"^[【\[（(\s]*(?:(?:责任|值班|网站|本网|网络)?编\s*辑|责编|责任校对|[一二三初终复]审|审核(?:人)?|校对|信息员|发布人|"
    r"(?:浏览|点击|阅读|访问)(?:次数|人数|量|数|率)?|今天是|欢迎您)\s*[：:][^，。；]{0,24}$"
)
#: A heading over links to other pages; 相关附件 is none.
_RELATED = re.compile(
    r"^[【\[■◆●▶>\s]*(?:相关|延伸|关联|推荐|热点|热门|更多|最新|同类|猜你|您可能|大家都在|解读|政策|媒体|图片|图文|一图)"
    r"(?:[的与和]?(?:阅读|链接|文章|新闻|稿件|信息|资讯|报道|文件|政策|解读|内容|推荐|专题|热点|喜欢|感兴趣|看|资料|图解|动态|公告|读懂|问答))+"
    r"[^，。]{0,6}[】\]：:>\s]*$"
)
_ATTACHED = re.compile(r"^[【\[（(]?\s*(?:相关)?(?:附\s*[件表图圖則则錄录註注]|附[：:])")
_FILE_NAME = re.compile(r"\.(?:pdf|docx?|xlsx?|pptx?|wps|et|ofd|zip|rar)\s*(?:[（(\[].{0,20})?$", re.IGNORECASE)

#: Class and id names of blocks outside the article; a name counts from its beginning or after - and _.
_HINT = re.compile(
    r'\s(?:class|id)="(?:[^"]*[\s_-])?(?:foot(?:er)?\w*|bottom\w*|copyright\w*|(?:top|main|sub|side|left|head)?-?nav\w*|'
    r"menu\w*|crumb\w*|bread\w*|dqwz\w*|position|location|weizhi\w*|(?:b|bd)?share\w*|fenxiang|related?\w*|"
    r"xg(?:yd|xw|wz|lj|jd|xx)\w*|xiangguan\w*|relevant\w*|recommend\w*|tuijian\w*|side-?bar|sider?|ewm\w*|erweima|"
    r"qr-?code\w*|search\w*|login\w*|pagination|pager|friend\w*|yqlj\w*|banner\w*|tool-?bar|top-?bar|toplink\w*|"
    r'print\w*|comment\w*|pinglun|jiucuo|back-?top|gotop)(?:[\s_-][^"]*)?"',
    re.IGNORECASE,
)
_FOREIGN_TAG = re.compile(r"^<(?:footer|nav|aside)\b")
_FOREIGN = re.compile(
    r'\s(?:class|id)="(?:[^"]*[\s_-])?(?:foot(?:er)?|copyright|related|recommend|comments?|side-?bar)(?:[\s_-][^"]*)?"',
    re.IGNORECASE,
)
#: Containers in which the usual content systems of governments put an article.
_ARTICLE = re.compile(
    r'\sid="(?:zoom|ucap-content|vsb_content(?:_\d+)?|mainText|articleContent|article_content|print_html|zwbody|fontzoom|'
    r'info_content)"|\sclass="(?:[^"]*\s)?(?:TRS_Editor|TRS_UEDITOR|trs_editor_view|pages_content|v_news_content|'
    r'article-content|article_con|wp_articlecontent|Custom_UnionStyle|zwxl-article|xxgk_content|content_body)(?:\s[^"]*)?"',
    re.IGNORECASE,
)
_TITLE_HINT = re.compile(r'^<h[1-3]\b|\s(?:class|id)="[^"]*(?:title|biaoti|(?<![a-z])b[it]\b|(?<![a-z])tit\b|headline)', re.IGNORECASE)

#: Line of date and source; what buttons it carries besides is cut off.
_META_LINE = re.compile(r"(?:日期|时间|時間|来源|來源)\s*[：:]|^(?:19|20)\d\d[-年./]\d{1,2}")
_BUTTON = (
    r"[【\[（(]?\s*+(?:字\s*[体號号]\s*+(?:大小)?\s*+[：:]?|分享[到至]?\s*+[：:]?|(?:打印|关闭|收藏)(?:本页|此页|窗口)?|扫一扫.{0,15}|"
    r"我要纠错)\s*+[】\]）)]?"
)
_SIZES = (
    r"[【\[（(]?\s*+大\s*+[】\]）)]?\s*+[|｜/]?\s*+[【\[（(]?\s*+中\s*+[】\]）)]?\s*+[|｜/]?\s*+"
    r"[【\[（(]?\s*+小\s*+[】\]）)]?"
)
_BUTTONS = re.compile(rf"(?>(?:\s*+(?:{_BUTTON}|{_SIZES}))+)\s*$")
#: A counter of readers changes with every visit and would make a new version of the text each time.
_COUNTER = re.compile(
    r"[\s　|｜]*[【\[（(]?(?:浏览|点击|阅读|访问|瀏覽|點擊)(?:次数|人数|量|数|率|次數)?\s*[：:]"
    r"\s*\d*\s*(?:次|人次)?[】\]）)]?"
)
#: A character of each of the alternatives above, the rarest: ICP, 版权, rights, 备案, 标识码, 建议使用. Most lines have none, which a
#: class tells four times as fast as a choice of words.
_FOOTER_SIGN = re.compile("[pPg版备码碼议]")
_BAR_SIGN = re.compile("[扫享印闭藏存错字大中小回一设链]")
#: Every one of `_STARTS` and `_CREDITS` holds one of these.
_BEHIND_START = re.compile("[：:>›»＞→置]")
_LONGEST_BAR = 80
_REMEMBERED = 2048  # tags whose names were looked at: a site's pages share theirs
_LONGEST_FOOTER = 250
_LONGEST_META_LINE = 150


def is_footer(line: str) -> bool:
    """`渝ICP备05003300号 网站标识码：5000000001`."""
    if len(line) > _LONGEST_FOOTER:
        return False
    if "。" in line:  # a sentence must name a number: 推动网站完成ICP备案。 is a measure
        named = "CP" in line or "网安" in line or "识码" in line or "識碼" in line
        return named and _REGISTERED.search(line) is not None
    if not _FOOTER_SIGN.search(line):
        return False
    return _COPYRIGHT.search(line) is not None or _REGISTERED.search(line) is not None


def is_bar(line: str) -> bool:
    """`分享到：微信 微博 [打印] 字号：[大] [中] [小]`, `当前位置：首页 > 政务公开`, `上一篇：…`."""
    if len(line) > _LONGEST_BAR or "。" in line:
        return False
    if _BEHIND_START.search(line) and (_STARTS.match(line) or _CREDITS.match(line)):
        return True
    return _BAR_SIGN.search(line) is not None and is_menu(line) and _BAR_WORD.search(line) is not None


def is_menu(line: str) -> bool:
    """`首页`, `无障碍 繁體 邮箱`, `更多>>`: nothing but words of menus."""
    if len(line) > _LONGEST_BAR or not _MENU_START.match(line):
        return False
    return not _NOT_WORD.sub("", _BAR_OR_MENU_WORD.sub("", line))


def is_related_heading(line: str) -> bool:
    """`相关阅读：`."""
    return len(line) <= 20 and _RELATED.match(line) is not None


def is_attachment(line: str) -> bool:
    """`附件：1.重点任务分工表`, `任务清单.docx`."""
    if "附" not in line and "." not in line:
        return False
    return _ATTACHED.match(line) is not None or _FILE_NAME.search(line) is not None


@lru_cache(maxsize=_REMEMBERED)
def is_furniture_block(tag: str) -> bool:
    """Whether a block's tag says that no article stands in it: `<div class="footer">`, `<nav>`."""
    return _HINT.search(tag) is not None or _FOREIGN_TAG.match(tag) is not None


@lru_cache(maxsize=_REMEMBERED)
def is_foreign_block(tag: str) -> bool:
    """Whether it says so even of a block that holds sentences: related news, comments, footers."""
    return _FOREIGN.search(tag) is not None or _FOREIGN_TAG.match(tag) is not None


@lru_cache(maxsize=_REMEMBERED)
def is_article_block(tag: str) -> bool:
    """`<div class="TRS_Editor">`, `<div id="zoom">`."""
    return _ARTICLE.search(tag) is not None


def is_title_tag(tag: str) -> bool:
    """`<h1>`, `<div class="article-title">`."""
    return _TITLE_HINT.search(tag) is not None


def without_buttons(line: str) -> str:
    """`2023-04-20 来源：商务厅 分享到： [打印] 字号：[大] [中] [小]` is `2023-04-20 来源：商务厅`."""
    if len(line) > _LONGEST_META_LINE or "。" in line or not _META_LINE.search(line):
        return line
    return _BUTTONS.sub("", _COUNTER.sub("", line)) or line
