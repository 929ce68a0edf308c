"""One input from one number: a text cut, shuffled, spliced and spoilt, as a file of some kind and encoding."""

from __future__ import annotations

import random
from dataclasses import dataclass
from pathlib import Path

SEEDS = sorted((Path(__file__).resolve().parents[2] / "seeds" / "notices").glob("*.txt"))
FILES = Path(__file__).resolve().parents[1] / "page" / "formats" / "files"

PIECES = (
    "一、总体要求", "（一）加强领导。", "1.", "2．", "（责任单位：市商务局）", "到2025年，", "。", "；", "\n", "　　", "附件：", "第一条 ", "第一章 总则",
    "关于印发方案的通知", "渝府办发〔2022〕3号", "2023年4月7日", "重庆市人民政府办公厅", "本办法自印发之日起施行，有效期3年。", "專欄", "（", "）",
    "①", "目录", "……12", "— 3 —", "各区县人民政府：", "现印发给你们，请认真组织实施。", "推动外贸保稳提质", "\u00a0", "\ufffd", "\ue010", "𠮷",
    "牵头单位：市发展改革委、财政局", "完成时限：2023年12月底前", "（以下均需市商务局负责，不再列出）", "（市商务委牵头，各区县按职责分工负责）",
    "不低于", "年均增长6.8%以上", "给予最高不超过100万元/项奖励", "由2022年的3.4亿美元增长到6.8亿美元", "1500—2000万元", "五分之一", "翻一番", "％",
    "，", "、", "：", "《国务院关于推动外贸保稳提质的意见》（国办发〔2022〕18号）", "〔", "〕", "【", "】", "“", "”", "《", "》", "〈", "〉",
    "中華民國112年4月7日", "澳門特別行政區政府", "第X條", "第十二条之一", "路径举措1：", "重点工程一：", "（2023—2025年）", "征求意见稿", "同时废止",
    "每年", "分别", "压缩至3个工作日", "千亿级", "0", "１２３", "4.", "1.2", "2024", "\u3000\u3000", "\t", "\r\n", "\x00", "\u2028", "\u202e", "<p>", "</td>", "&nbsp;",
)  # fmt: skip
_HTML_TAGS = ("<div>", "</div>", "<p>", "</p>", "<br>", "<table><tr><td>", "</td><td>", "</td></tr></table>", "<font>", "<span style='x'>", "<a href=x>", "<!--", "-->", "<script>", "</script>")  # fmt: skip
_CODECS = ("utf-8", "utf-8", "utf-8", "gb18030", "gb18030", "big5hkscs", "utf-16", "utf-16-le", "utf-8-sig", "shift_jis")
_LONGEST = 6_000


@dataclass(frozen=True, slots=True)
class Input:
    number: int
    how: str  # which recipe made it
    data: bytes


def texts() -> list[str]:
    return [p.read_text("utf-8") for p in SEEDS]


def make_input(number: int, sources: list[str], files: list[bytes]) -> Input:
    dice = random.Random(number)
    if files and dice.random() < 0.03:
        return Input(number, "spoilt file", _spoil(dice, dice.choice(files)))
    text = _text(dice, sources)
    if dice.random() < 0.6:  # most heaps alone are told to be no notice before much is read
        text = dice.choice(sources)[:400] + "\n" + text
    how = "text"
    if dice.random() < 0.2:
        text, how = _as_html(dice, text), "html"
    codec = dice.choice(_CODECS)
    data = text.encode(codec, "replace" if codec not in ("utf-8", "utf-8-sig") else "surrogatepass")
    if dice.random() < 0.15:
        data, how = _spoil(dice, data), how + ", spoilt"
    return Input(number, f"{how}, {codec}", data)


def _text(dice: random.Random, sources: list[str]) -> str:
    kind = dice.randrange(6)
    if kind == 0:
        return "".join(dice.choice(PIECES) for _ in range(dice.randrange(1, 120)))
    text = _cut(dice, dice.choice(sources))
    if kind == 1:
        return text
    if kind == 2:
        lines = text.split("\n")
        dice.shuffle(lines)
        return ("\n" if dice.random() < 0.7 else "").join(lines)
    if kind == 3:
        return text + _cut(dice, dice.choice(sources)) + text[: dice.randrange(len(text) + 1)]
    if kind == 4:
        return _hard_broken(dice, text)
    return _spliced(dice, text)


def _cut(dice: random.Random, text: str) -> str:
    start = dice.randrange(len(text))
    return text[start : start + dice.randrange(1, _LONGEST)]


def _spliced(dice: random.Random, text: str) -> str:
    """Pieces put in, characters left out, doubled and swapped."""
    parts = list(text)
    for _ in range(dice.randrange(1, 30)):
        at = dice.randrange(len(parts) + 1)
        act = dice.randrange(4)
        if act == 0:
            parts[at:at] = dice.choice(PIECES)
        elif act == 1:
            del parts[at : at + dice.randrange(1, 12)]
        elif act == 2:
            parts[at:at] = parts[at : at + dice.randrange(1, 40)]
        else:
            parts[at:at] = chr(dice.choice((dice.randrange(0x20, 0x7F), dice.randrange(0x3000, 0x3100), dice.randrange(0x4E00, 0xA000), dice.randrange(0xE000, 0xE100))))  # fmt: skip
        if not parts:
            break
    return "".join(parts)


def _hard_broken(dice: random.Random, text: str) -> str:
    """As a PDF's text comes out: so many characters a line, a page number now and then."""
    width = dice.randrange(8, 45)
    lines: list[str] = []
    for paragraph in text.split("\n"):
        lines += [paragraph[i : i + width] for i in range(0, len(paragraph), width)]
        if dice.random() < 0.05:
            lines.append(f"— {dice.randrange(1, 40)} —")
    return "\n".join(lines)


def _as_html(dice: random.Random, text: str) -> str:
    """Paragraphs in tags, some of them wrong."""
    marked: list[str] = []
    for line in text.split("\n"):
        marked += [
            dice.choice(_HTML_TAGS) if dice.random() < 0.3 else "<p>",
            line,
            dice.choice(_HTML_TAGS) if dice.random() < 0.3 else "</p>",
        ]
    return (
        "<html><head><title>通知</title><meta charset=gb2312></head><body>"
        + "".join(marked)
        + ("</body></html>" if dice.random() < 0.6 else "")
    )


def _spoil(dice: random.Random, data: bytes) -> bytes:
    spoilt = bytearray(data)
    for _ in range(dice.randrange(1, 20)):
        if not spoilt:
            break
        at = dice.randrange(len(spoilt))
        if dice.random() < 0.5:
            spoilt[at] = dice.randrange(256)
        else:
            del spoilt[at : at + dice.randrange(1, 64)]
    return bytes(spoilt[: dice.randrange(len(spoilt) + 1)] if dice.random() < 0.2 else spoilt)
