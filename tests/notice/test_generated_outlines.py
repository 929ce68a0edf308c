"""A generated outline, printed in any mix of number styles and layouts, reads back as the same tree."""

from __future__ import annotations

from dataclasses import dataclass, field

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tests.notice.reading import paths, read

HEAD = (
    "青岛市人民政府办公厅关于印发青岛市对外开放实施方案的通知\n青政办发〔2023〕12号\n各区、市人民政府，市政府各部门：\n"
    "《青岛市对外开放实施方案》已经市政府同意，现印发给你们，请认真组织实施。\n青岛市人民政府办公厅\n2023年4月7日\n"
)
TITLE = "青岛市对外开放实施方案"
PREAMBLE = "为贯彻党中央、国务院决策部署，推动更高水平对外开放，结合青岛实际，制定本方案。"
VERBS = ("做强", "培育", "优化", "推进", "健全", "扩大", "提升", "拓展", "深化", "完善", "打造", "实施")
THINGS = (
    "开放平台",
    "外贸主体",
    "营商环境",
    "通关流程",
    "服务体系",
    "国际市场",
    "物流通道",
    "数字贸易",
    "口岸功能",
    "人才队伍",
    "金融支持",
    "产业链条",
)
SENTENCES = (
    "加快建设国家级口岸，推进自贸试验区和综合保税区联动发展。",
    "支持企业参加境外展会，对展位费给予80%的补贴。",
    "到2025年，全市外贸进出口总额达到1.2万亿元，年均增长5%以上。",
    "鼓励金融机构创新产品，扩大出口信用保险覆盖面；引导企业用好汇率避险工具。",
    "压缩整体通关时间，推广“提前申报”“两步申报”等模式，提高便利化水平。",
    "建立健全工作机制，强化部门协同，形成工作合力，确保各项任务落到实处。",
)
CLAUSES = ("", "（责任单位：市商务局、青岛海关）", "（市商务局牵头，市财政局、市税务局按职责分工负责）")
BOX = ["专栏　重点工程", "1.空港口岸工程。建设货站。", "2.海港口岸工程。建设码头。", "3.铁路口岸工程。建设场站。"]
CHINESE = "一二三四五六七八九十"


def chinese(n: int) -> str:
    return CHINESE[n - 1] if n <= 10 else ("" if n < 20 else CHINESE[n // 10 - 1]) + "十" + (CHINESE[n % 10 - 1] if n % 10 else "")


#: Ways to print the number of a level, outermost levels first; what stands together in a tuple is one kind.
CHAPTERS = ("{path} ", "{path}", "第{cn}章　", "第{cn}部分 ", "{cn}、", "{cn} 、", "Ⅰ、", "重点工程{cn}：")
ARTICLES = ("第{cn}条　", "第{cn}条 ")
SECTIONS = ("（{cn}）", "({cn})", "（{cn}）、", "㈠", "㊀", "任务{n}：", "行动{cn} ")
ITEMS = ("{n}.", "{n}．", "{n}、", "{n}﹒", "{n}. ", "⒈", "【{n}】")
LINES = ("（{n}）", "({n})", "{n}）", "①", "⑴")
ONE_CHARACTER = {"Ⅰ、": 0x2160, "㈠": 0x3220, "㊀": 0x3280, "⒈": 0x2488, "①": 0x2460, "⑴": 0x2474}


def printed(style: str, numbers: tuple[int, ...]) -> str:
    """The number of a section as its style prints it; a decimal style prints those above too."""
    n = numbers[-1]
    if style in ONE_CHARACTER:
        return chr(ONE_CHARACTER[style] + n - 1) + style[1:]
    return style.format(cn=chinese(n), n=n, path=".".join(map(str, numbers)))


@dataclass
class Node:
    heading: str
    number: int = 0
    text: list[str] = field(default_factory=list)
    children: list[Node] = field(default_factory=list)


@st.composite
def trees(draw: st.DrawFn) -> tuple[list[Node], bool]:
    """Chapters with up to three levels below them; every heading once. One level may count on across what stands above it."""
    titles = iter(draw(st.permutations([v + t for v in VERBS for t in THINGS]))[:140])
    depth = draw(st.integers(0, 3))

    def nodes(level: int) -> list[Node]:
        found: list[Node] = []
        for n in range(1, draw(st.integers(2, 4)) + 1):
            node = Node(next(titles), n, draw(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=2, unique=True)))
            if level < depth and draw(st.booleans()):
                node.children = nodes(level + 1)
            found.append(node)
        return found

    roots = nodes(0)
    runs_on = draw(st.sampled_from((0, 0, 1, 2)))
    level = roots
    for _ in range(runs_on):
        level = [child for node in level for child in node.children]
    if runs_on and len(level) <= 10:
        for n, node in enumerate(level, 1):
            node.number = n
    return roots, bool(runs_on)


@dataclass(frozen=True)
class Layout:
    styles: tuple[str, ...]
    inline: bool  # 1.优化流程。加快… against the heading alone on its line
    doubled: bool
    contents: str  # "", "plain", "pages", "dots"
    width: int  # of a hard-broken text; 0: none
    pages: bool  # page numbers between paragraphs
    joined: str  # "" or what parts the paragraphs of a text without line breaks
    alone: bool  # numbers alone on their lines
    boxed: bool  # items with a box in them whose lines count for themselves
    clauses: str  # who answers for an item, behind its text


@st.composite
def layouts(draw: st.DrawFn) -> Layout:
    styles = tuple(
        draw(st.sampled_from(kinds)) for kinds in (CHAPTERS, draw(st.sampled_from((ARTICLES, SECTIONS, SECTIONS))), ITEMS, LINES)
    )
    if "path" in styles[0]:
        styles = (styles[0],) * 3 + styles[3:]
    kind = draw(st.sampled_from(("lines", "lines", "broken", "joined", "alone")))
    return Layout(
        styles,
        inline=draw(st.booleans()),
        doubled=kind == "lines" and draw(st.booleans()),
        contents=draw(st.sampled_from(("", "", "plain", "pages", "dots"))),
        width=draw(st.integers(22, 42)) if kind == "broken" else 0,
        pages=draw(st.booleans()) and kind in ("lines", "broken"),
        joined="　　" if kind == "joined" else "",
        alone=kind == "alone",
        boxed=kind == "lines" and draw(st.booleans()),
        clauses=draw(st.sampled_from(CLAUSES)),
    )


def lines_of(nodes: list[Node], layout: Layout, above: tuple[int, ...] = ()) -> list[str]:
    found: list[str] = []
    level = len(above)
    for node in nodes:
        numbers = (*above, node.number)
        number = printed(layout.styles[level], numbers)
        if layout.alone and "path" not in layout.styles[level] and not number[0].isalpha():
            found.append(number.rstrip())
            number = ""
        if layout.inline and level and not node.children:
            found.append(f"{number}{node.heading}。{''.join(node.text)}{layout.clauses}")
            continue
        found += [f"{number}{node.heading}"] * (2 if layout.doubled and number else 1)
        found += [*node.text[:-1], node.text[-1] + layout.clauses] if not node.children else []
        if level == 1 and layout.boxed and not node.children:
            found += BOX
        found += lines_of(node.children, layout, numbers)
    return found


def contents_of(nodes: list[Node], layout: Layout, above: tuple[int, ...] = ()) -> list[str]:
    tail = {"plain": "", "pages": " {}", "dots": "……………{}"}[layout.contents]
    found: list[str] = []
    for page, node in enumerate(nodes, 1):
        numbers = (*above, node.number)
        found.append(f"{printed(layout.styles[len(above)], numbers)}{node.heading}{tail.format(page)}")
        if not above:
            found += contents_of(node.children, layout, numbers)
    return found


def hard_broken(line: str, width: int) -> list[str]:
    return [line[i : i + width] for i in range(0, len(line), width)]


def text_of(nodes: list[Node], layout: Layout) -> str:
    body = lines_of(nodes, layout)
    contents = ["目　录", *contents_of(nodes, layout)] if layout.contents else []
    body = [*contents, PREAMBLE, *body]
    if layout.pages:
        body = [
            part
            for i, line in enumerate(body)
            for part in ([line, f"— {i // 7 + 1} —"] if i % 7 == 6 and body[i + 1 : i + 2] != [line] else [line])
        ]
    lines = [*HEAD.strip().split("\n"), TITLE, *body]
    if layout.width:
        lines = [part for line in lines for part in hard_broken(line, layout.width)]
    if layout.joined:
        return layout.joined + layout.joined.join(lines)
    return "\n".join(lines) + "\n"


def expected(nodes: list[Node], above: str = "") -> list[tuple[str | None, str]]:
    found: list[tuple[str | None, str]] = []
    for node in nodes:
        path = f"{above}{node.number}"
        found += expected(node.children, f"{path}.") if node.children else [(path, node.heading)]
    return found


@settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(trees(), layouts())
def test_a_printed_outline_reads_back_as_the_same_tree(tree: tuple[list[Node], bool], layout: Layout) -> None:
    nodes, runs_on = tree
    assume("path" not in layout.styles[0] or (not runs_on and sum(len(n.children) for n in nodes) > 2))  # bare numbers want evidence
    notice = read(text_of(nodes, layout))
    assert paths(notice) == expected(nodes)
    assert not [i for i in notice.issues if i.code.startswith("numbering")]
