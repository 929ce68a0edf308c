"""What stands behind the last item: entry into force, signature, annex list, repost furniture. None of it belongs to the item."""

from __future__ import annotations

import re

from extractors.notice.dates import ANY_DATE

_CLOSING = (
    # 本行动计划到期,相关政策措施继续有效。 本若干措施自2022年12月10日起施行
    re.compile(r"^(?:以上|上述)?本[\u4e00-\u9fff《》“”]{1,30}?(?:自|从)[^。；]{2,40}起[^。]{0,6}(?:施行|实施|执行|生效)"),
    re.compile(r"^本[\u4e00-\u9fff《》“”]{1,20}?(?:到期|有效期|由[^。]{2,40}负责(?:解释|具体解释)|未尽事宜|解释权)"),
    re.compile(r"^(?:自|从)[^。；，]{2,30}起(?:正式)?(?:施行|实施|执行|生效)"),
    re.compile(r"^附\s*(?:件|表|录|图)?\s*\d{0,2}\s*(?:[：:]|$)"),
    re.compile(r"^附件\s*\d{0,2}\s*[\.．]?\s*\S{0,40}$"),
    re.compile(r"^[（(](?:此件|本文|联系人|信息公开|公开方式)[^（）()]*[）)]?"),
    re.compile(rf"^{ANY_DATE}(?:\s*(?:印发|发布))?$"),
    re.compile(r"^(?:抄送|抄报|主送|报送|联系人|联系电话|咨询电话|主办单位|责任编辑|信息来源|来源|编辑)\s*[：:]"),
    re.compile(r"^(?:相关链接|相关阅读|相关解读|政策解读|上一篇|下一篇|扫一扫|打印本页|关闭窗口)"),
)
_ORG = (
    r"[\u4e00-\u9fff（）()、 \u3000]{2,40}(?:人民政府|政府|办公厅|办公室|委员会|管委会|管理局|总局|厅|局|委|部|署|院|行|办|海关|集团|中心|领导小组|指挥部|联席会议)"
)
ORGANISATION_LINE = re.compile(rf"^{_ORG}(?:[ \u3000、]+{_ORG})*$")
SIGNATURE_LINE = re.compile(rf"^(?P<org>{_ORG})\s*(?P<date>{ANY_DATE})$")


def is_closing(line: str) -> bool:
    """Whether a paragraph (or sentence) can only stand behind the items."""
    return any(p.search(line) for p in _CLOSING) or bool(SIGNATURE_LINE.match(line))


def is_signature(line: str, following: str | None) -> bool:
    """An authority's name alone on its line with a date below it: 武汉市人民政府办公厅 / 2024年3月7日."""
    if not ORGANISATION_LINE.match(line):
        return False
    return following is not None and bool(re.match(rf"^{ANY_DATE}$", following) or ORGANISATION_LINE.match(following))
