"""What stands behind the last item: entry into force, signature, annex list, repost furniture. None of it belongs to the item."""

from __future__ import annotations

import re

from extractors.lines.dates import ANY_DATE
from extractors.lines.forms import OWN_NAME
from extractors.lines.organisations import SIGNATURE_LINE, is_organisation_line

_SELF = rf"(?:以上|上述)?(?:各项)?(?:{OWN_NAME}|措施|政策|规定|事项)"
_KINDS = (
    # 本若干措施自2022年12月10日起施行; 以上政策自印发之日起执行; 自2023年5月1日起施行
    re.compile(rf"^(?:{_SELF}[^。；]{{0,30}}?)?[，,]?\s*(?:自|从)[^。；]{{2,40}}?起[^。；]{{0,12}}?(?:施行|实施|执行|生效|有效)"),
    # 本行动计划到期,相关政策措施继续有效。 本办法由市商务局负责解释。 本措施与其他政策重复的，按就高不重复原则执行。
    re.compile(
        rf"^{_SELF}[^。]{{0,40}}?(?:到期|有效期|试行期|执行期|实施期限|负责解释|具体解释|解释权|未尽事宜|施行之日|施行前|施行后|印发之日|发布之日|从其规定|为准)"
    ),
    re.compile(r"^(?:有效期|执行期限?|实施期限?|试行期|施行期限?)(?:限|为|至|自|[：:]|\d|[一二三四五])"),
    re.compile(r"^未尽事宜|^(?:此前|以前|以往|过去|原有|原)[^。]{2,80}(?:废止|为准|不再执行|停止执行)"),
    re.compile(r"^《[^》]{2,80}》[^。]{0,60}同时废止"),
    re.compile(r"^(?:特此(?:公告|通告|通知|批复|函复|函告)|此复|此致|现予公告)[。！]?$"),
    re.compile(r"^附\s*(?:件|表|录|图)?\s*\d{0,2}\s*(?:[：:]|$)"),
    re.compile(r"^附[件表录图]\s*[\d一二三四五六七八九十]{0,3}\s*[\.．、]?\s*\S{0,60}$"),
    re.compile(r"^[（(](?:此件|本文|联系人|信息公开|公开方式)[^（）()]{0,80}[）)]?"),
    re.compile(rf"^[（(]?{ANY_DATE}[）)]?(?:\s*(?:印发|发布))?[。]?$"),
    re.compile(
        r"^(?:抄\s*送|抄\s*报|主\s*送|报\s*送|分\s*送|发|联系人|联系电话|联系方式|联系地址|咨询电话|主办单位|承办单位|责任编辑|信息来源|来\s*源|编\s*辑|作者|主题词|网络编辑|审核|校对)\s*[：:]"
    ),
    re.compile(
        r"^(?:相关链接|相关阅读|相关解读|相关文件|相关附件|附件下载|政策解读|文件解读|上一篇|下一篇|扫一扫|打印本页|关闭窗口|【打印|分享到|(?:免责|版权|特别)?声明\s*[：:]|转自\s*[：:]|原标题\s*[：:])"
    ),
)
_CLOSING = re.compile("|".join(f"(?:{kind.pattern})" for kind in _KINDS))
#: 武汉市人民政府办公厅　2023年5月24日印发, the printer's line of the foot (版记).
IMPRINT_LINE = re.compile(rf"^(?P<org>[\u4e00-\u9fff（）() \u3000]{{0,60}}?)\s*(?P<date>{ANY_DATE})\s*印\s*发$")
#: 总理　李强, 部长：王某某, who signs an order (令) in the authority's name.
PERSON_LINE = re.compile(
    r"^(?:总\s*理|主\s*席|委员长|部\s*长|主\s*任|省\s*长|市\s*长|县\s*长|区\s*长|州\s*长|局\s*长|署\s*长|行\s*长|行政长官|自治区主席|盟\s*长|旗\s*长)"
    r"[ \u3000：:]*[\u4e00-\u9fff·][\u4e00-\u9fff· \u3000]{0,10}$"
)
_ANNEX_OPENER = re.compile(
    r"^附\s*[件表录图]\s*(?:\d{1,2}|[一二三四五六七八九十]{1,3})?\s*[：:]?$|^附[件表录]\s*\d{1,2}\s*[-—－.．、：:]?\s*[^\s；;。，]{2,60}$"
)
_ONLY_DATE = re.compile(rf"^[（(]?{ANY_DATE}[）)]?$")
_DATE_ENDS = ("日", "号", "发", *"0123456789")
_LONGEST_PERSON = 30
_MOST = 400  # characters that a closing paragraph may run to; regular expressions look no further


def is_closing(line: str) -> bool:
    """Whether a paragraph (or sentence) can only stand behind the items."""
    if _CLOSING.match(line[:_MOST]):
        return True
    if len(line) > _MOST:
        return False
    if line.endswith(_DATE_ENDS) and (SIGNATURE_LINE.match(line) or IMPRINT_LINE.match(line)):
        return True
    return len(line) <= _LONGEST_PERSON and bool(PERSON_LINE.match(line))


def opens_annex(line: str) -> bool:
    """附件1 alone on its line, or with the annex's title: what follows is an annex and no item of the document above."""
    return len(line) <= 70 and bool(_ANNEX_OPENER.match(line))


def is_signature(line: str, following: str | None) -> bool:
    """An authority's name alone on its line with a date or another name below it: 武汉市人民政府办公厅 / 2024年3月7日."""
    if not is_organisation_line(line):
        return False
    return following is not None and bool(_ONLY_DATE.match(following) or is_organisation_line(following))
