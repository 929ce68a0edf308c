"""Entry into force and validity: each sentence was met in a notice or is one with another day."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.notice.header.told import value_of
from extractors.notice.header.validity import read_validity

ISSUED = date(2023, 4, 7)
# fmt: off
SENTENCES = [
    ("本通知自2023年5月1日起施行，有效期至2028年4月30日。", date(2023, 5, 1), date(2028, 4, 30)),
    ("本办法自2023年5月1日起施行，有效期5年。", date(2023, 5, 1), date(2028, 4, 30)),
    ("本措施自印发之日起施行，有效期3年。", ISSUED, date(2026, 4, 6)),
    ("本措施自印发之日起施行，有效期至2025年12月31日。国家另有规定的从其规定。", ISSUED, date(2025, 12, 31)),
    ("本意见自发布之日起30日后施行，有效期五年。", date(2023, 5, 7), date(2028, 5, 6)),
    ("本办法自公布之日起30日后施行。", date(2023, 5, 7), None),
    ("本方案自印发之日起满30日后施行，有效期5年。《合肥市政府购买居家养老服务实施方案》（合民〔2017〕136号）同时废止。", date(2023, 5, 7), date(2028, 5, 6)),
    ("本规定自2023年6月1日起试行，试行期2年。", date(2023, 6, 1), date(2025, 5, 31)),
    ("本办法自2023年6月1日起施行，试行期一年。", date(2023, 6, 1), date(2024, 5, 31)),
    ("本办法自发布之日起试行一年。", ISSUED, date(2024, 4, 6)),
    ("本通知有效期3年，自2023年5月8日起施行。", date(2023, 5, 8), date(2026, 5, 7)),
    ("有效期三年，自发布之日起施行。", ISSUED, date(2026, 4, 6)),
    ("本政策有效期自2023年1月1日至2025年12月31日。", date(2023, 1, 1), date(2025, 12, 31)),
    ("本政策执行期限为2023年1月1日—2023年12月31日。", date(2023, 1, 1), date(2023, 12, 31)),
    ("本措施自2023年1月1日起至2025年12月31日止执行。", date(2023, 1, 1), date(2025, 12, 31)),
    ("本措施自2023年1月1日起执行至2025年12月31日止。", date(2023, 1, 1), date(2025, 12, 31)),
    ("以上政策自印发之日起执行，执行至2023年12月31日。", ISSUED, date(2023, 12, 31)),
    ("本公告执行至2027年12月31日。", None, date(2027, 12, 31)),
    ("四、本公告自2023年1月1日起至2027年12月31日执行。", date(2023, 1, 1), date(2027, 12, 31)),
    ("本公告执行期限为2023年1月1日至2027年12月31日。", date(2023, 1, 1), date(2027, 12, 31)),
    ("本通知自下发之日起执行。", ISSUED, None),
    ("以上措施除有明确期限外，执行期限暂定1年，自印发之日起计算。", ISSUED, date(2024, 4, 6)),
    ("本办法所称补贴期限自发文之日起计算。", None, None),
    ("本通知印发之日起实施，有效期一年。", ISSUED, date(2024, 4, 6)),
    ("本办法自2023年1月1日至2024年12月31日试行。", date(2023, 1, 1), date(2024, 12, 31)),
    ("本批示自公布翌日起生效。", date(2023, 4, 8), None),
    ("本办法自发布之日的次日起施行。", date(2023, 4, 8), None),
    ("本办法自公布之日起翌日施行。", date(2023, 4, 8), None),
    ("本批示自公布翌日起生效，但其效力追溯至1999年12月20日。", date(1999, 12, 20), None),
    ("第 2 6 条  本政策自发布之日起施行，暂定三年有效期。", ISSUED, date(2026, 4, 6)),
    ("本通知自印发之日起实施，有效期为5年。", ISSUED, date(2028, 4, 6)),
    ("本实施意见有效期为2023年—2025年。", date(2023, 1, 1), date(2025, 12, 31)),
    ("本意见自2023年5月10日起施行，有效期限为5年，至2028年5月9日止。", date(2023, 5, 10), date(2028, 5, 9)),
    ("政策有效期与《国务院关于X的意见》一致。", None, None),
    ("本措施自发布之日起实施，有效期至2025年底。", ISSUED, date(2025, 12, 31)),
    ("本措施自2023年4月10日起实施，有效期至2025年12月。", date(2023, 4, 10), date(2025, 12, 31)),
    ("本办法自2023年5月1日起施行。2018年5月1日起施行的《某办法》同时废止。", date(2023, 5, 1), None),
    ("本办法自2023年5月1日起施行。原《某办法》（某政发〔2018〕5号）同时废止。", date(2023, 5, 1), None),
    ("《拍卖管理办法》已经2023年4月20日商务部第10次部务会议审议通过，现予公布，自2023年6月10日起施行。", date(2023, 6, 10), None),
    ("现予公布，自公布之日起施行。", ISSUED, None),
    ("第三十条 本办法自2023年7月1日起施行，2015年3月1日公布的《某办法》同时废止。", date(2023, 7, 1), None),
    ("本决定自公布之日起施行。", ISSUED, None),
    ("本措施由市商务局负责解释，自2023年5月1日起施行，有效期2年。", date(2023, 5, 1), date(2025, 4, 30)),
    ("本细则由市商务局负责解释，有效期自发布之日起至2025年12月31日。", ISSUED, date(2025, 12, 31)),
    ("有效期自发布之日起3年。", ISSUED, date(2026, 4, 6)),
    ("本政策自印发之日起有效期三年。", ISSUED, date(2026, 4, 6)),
    ("本政策自公布之日起30日后施行，有效期至2025年12月31日止。", date(2023, 5, 7), date(2025, 12, 31)),
    ("本通告自发布之日起生效，有效期2个月。", ISSUED, date(2023, 6, 6)),
    ("本办法自2023年5月1日起施行，有效期五年。期满前评估。", date(2023, 5, 1), date(2028, 4, 30)),
    ("本措施有效期至2025年12月31日。", None, date(2025, 12, 31)),
    ("（五）本措施自2023年5月1日起实施，有效期至2026年4月30日，有效期内如遇国家政策调整，从其规定。", date(2023, 5, 1), date(2026, 4, 30)),
    ("六、本措施自2023年3月1日起施行，有效期至2025年12月31日。国家、本市另有规定的，从其规定。", date(2023, 3, 1), date(2025, 12, 31)),
    ("本若干措施自印发之日起实施，试行两年。", ISSUED, date(2025, 4, 6)),
    ("上述政策措施自2023年4月1日起实施，除已明确执行期限的外，有效期至2023年12月31日。", date(2023, 4, 1), date(2023, 12, 31)),
    ("除明确规定执行期限外，本措施自印发之日起施行，有效期至2023年12月31日。", ISSUED, date(2023, 12, 31)),
    ("本措施自发布之日起施行。各条款另有规定有效期的，从其规定。", ISSUED, None),
    ("施行日期：2023年5月1日", date(2023, 5, 1), None),
    ("本措施适用期限为2023年1月1日至2023年12月31日。", date(2023, 1, 1), date(2023, 12, 31)),
    ("本通知自2023年5月1日零时起执行。", date(2023, 5, 1), None),
    ("自2023年1月1日起对新增企业给予奖励。", None, None),
    ("自2022年1月1日起执行新标准。", None, None),
    ("到2025年，进出口总额达到1000亿元。", None, None),
    ("政策有效期内，每年安排资金1000万元。", None, None),
    ("营业执照有效期至2025年12月31日的企业可以申报。", None, None),
    ("许可证有效期3年，自发证之日起计算。", None, None),
    ("《某办法》（某政发〔2018〕5号）有效期延长至2025年12月31日。", None, None),
    ("经评估，《某办法》（某政发〔2018〕5号）继续有效，有效期延长5年。", None, None),
    ("本规定自发布后满30日起施行。", date(2023, 5, 7), None),
    ("本办法自公布30日后施行。", date(2023, 5, 7), None),
    ("本办法自2023年5月1日起正式施行，至2025年12月31日止。", date(2023, 5, 1), date(2025, 12, 31)),
    ("本通知自印发之日起1个月后施行，有效期5年。", date(2023, 5, 7), date(2028, 5, 6)),
    ("本通知有效期5年。", None, None),
    ("本行动计划实施期限为2023年—2025年。", date(2023, 1, 1), date(2025, 12, 31)),
    ("本办法有效期5年，自2023年5月20日起至2028年5月19日止。", date(2023, 5, 20), date(2028, 5, 19)),
    ("本实施细则自2023年5月20日起施行，至2028年5月19日废止。", date(2023, 5, 20), date(2028, 5, 19)),
    ("本政策自2023年1月1日起执行，暂定3年。", date(2023, 1, 1), date(2025, 12, 31)),
    ("本政策自2023年1月1日起施行，有效期暂定三年。", date(2023, 1, 1), date(2025, 12, 31)),
    ("本办法从2023年5月1日开始实施。", date(2023, 5, 1), None),
    ("本办法于2023年5月1日起施行。", date(2023, 5, 1), None),
    ("本条例自二〇二三年五月一日起施行。", date(2023, 5, 1), None),
    ("并自即日生效。", ISSUED, None),
    ("本通知自即日起施行。", ISSUED, None),
    ("本通知自印发之日起施行，有效期为2023年4月7日至2026年4月6日。", ISSUED, date(2026, 4, 6)),
    ("本措施自印发之日起30日后实施，有效期3年，国家、省另有规定的，从其规定。", date(2023, 5, 7), date(2026, 5, 6)),
    ("本措施自发布之日起施行，有效期截至2024年12月31日。", ISSUED, date(2024, 12, 31)),
    ("本政策自公布之日起实施，有效期截止2024年12月31日。", ISSUED, date(2024, 12, 31)),
    ("一、本政策有效期为2023年6月1日至2026年5月31日，由市商务局负责解释。", date(2023, 6, 1), date(2026, 5, 31)),
    ("本批示自公佈翌日起生效。", None, None),
    ("本措施所涉及的政策有效期至2025年12月31日。", None, date(2025, 12, 31)),
    ("本通知自2023年5月1日起施行，有效期至2028年4月30日。《关于X的通知》（沪商规〔2018〕5号）同时废止。", date(2023, 5, 1), date(2028, 4, 30)),
    ("本指导意见自2023年1月1日起施行，有效期5年，原《X指导意见》（X〔2017〕1号，有效期至2022年12月31日）同时废止。", date(2023, 1, 1), date(2027, 12, 31)),
]
# fmt: on


@pytest.mark.parametrize(("sentence", "start", "end"), SENTENCES)
def test_sentences(sentence: str, start: date | None, end: date | None) -> None:
    body = f"关于促进贸易发展的通知\n为促进发展，制定本通知。\n{sentence}\n某市人民政府\n2023年4月7日"
    found = read_validity(body, ISSUED, None)
    assert (value_of(found.start), value_of(found.end)) == (start, end)
    for told in (found.start, found.end):
        assert told is None or (told.span is not None and told.span.of(body) in sentence)


def test_a_term_in_a_sentence_of_its_own_counts_from_the_beginning_stated_before() -> None:
    found = read_validity("本办法自2023年5月1日起施行。\n有效期5年。", ISSUED, None)
    assert (value_of(found.start), value_of(found.end)) == (date(2023, 5, 1), date(2028, 4, 30))


def test_the_day_of_publication_where_no_other_is_known() -> None:
    assert value_of(read_validity("本办法自发布之日起施行。", None, date(2023, 4, 20)).start) == date(2023, 4, 20)


@given(st.dates(date(2000, 1, 1), date(2049, 12, 31)), st.integers(1, 10))
def test_a_term_ends_the_day_before(day: date, years: int) -> None:
    text = f"本办法自{day.year}年{day.month}月{day.day}日起施行，有效期{years}年。"
    found = read_validity(text, None, None)
    assert value_of(found.start) == day
    end = value_of(found.end)
    assert end is not None
    assert end.year - day.year in (years, years - 1)
    assert (end - day).days in range(365 * years - 1, 366 * years + 1)


@given(st.text(alphabet="自从于起本办法施行有效期至年月日2023五。，；（）《》\n ", max_size=300))
def test_any_text_is_read(text: str) -> None:
    found = read_validity(text, ISSUED, None)
    for told in (found.start, found.end):
        assert told is None or (told.span is not None and 0 <= told.span.start < told.span.end <= len(text))
