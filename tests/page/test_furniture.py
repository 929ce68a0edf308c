"""Furniture and what only looks like it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.page.furniture import (
    _COPYRIGHT,
    _REGISTERED,
    is_article_block,
    is_attachment,
    is_bar,
    is_footer,
    is_foreign_block,
    is_furniture_block,
    is_menu,
    is_related_heading,
    is_title_tag,
    without_buttons,
)


@pytest.mark.parametrize(
    "line",
    [
        "分享到：",
        "分享到：微信 微博 QQ空间",
        "[打印本页] [关闭窗口]",
        "【字体：大 中 小】",
        "字号：[大] [中] [小]",
        "扫一扫在手机打开当前页",
        "用微信扫描二维码分享至好友和朋友圈",
        "当前位置：首页 > 政务公开 > 政府文件",
        "您现在的位置： 首页 >> 公告",
        "首页 > 公告",
        "上一篇：关于某事的公告",
        "下一条：没有了",
        "责任编辑：张三",
        "【责任编辑：李四】",
        "一审：张三 二审：李四 三审：王五",
        "浏览次数：123",
        "返回顶部",
    ],
)
def test_bars(line: str) -> None:
    assert is_bar(line)


@pytest.mark.parametrize(
    "line",
    [
        "（三）推进无障碍环境建设",
        "分享经验做法，推广先进典型",
        "初审：由各区县商务部门对申报材料进行初审；",
        "编辑出版业发展规划（2023—2025年）",
        "上一篇章已经结束，开启新的篇章",
        "打印机产业集群",
        "当前位置服务产业发展迅速",
        "扫码支付试点。",
        "微信",
        "大 中 小 微",
    ],
)
def test_no_bars(line: str) -> None:
    assert not is_bar(line)


@pytest.mark.parametrize("line", ["首页", "无障碍 繁體 邮箱", "更多>>", "微信公众号 | 微博", "登录 注册", "English"])
def test_menus(line: str) -> None:
    assert is_menu(line)


@pytest.mark.parametrize("line", ["政务公开", "微信支付", "2023", "登录平台申报", "搜索引擎"])
def test_no_menus(line: str) -> None:
    assert not is_menu(line)


@pytest.mark.parametrize(
    "line",
    [
        "渝ICP备05003300号-1",
        "京公网安备 11040102700072号",
        "政府网站标识码1306000033",
        "网站标识码：bm17000009",
        "版权所有：重庆市人民政府",
        "保定市人民政府办公室版权所有",
        "Copyright © 2023 All Rights Reserved",
        "本网站由某某主办。渝ICP备05003300号",
        "建议使用1024×768分辨率浏览",
    ],
)
def test_footers(line: str) -> None:
    assert is_footer(line)


@pytest.mark.parametrize(
    "line",
    [
        "推动网站完成ICP备案。",
        "请登录平台申报，建议使用谷歌浏览器。",
        "版权所有者权益保护",
        "主办单位：商务部",
        "规范网站标识码管理",
    ],
)
def test_no_footers(line: str) -> None:
    assert not is_footer(line)


def test_headings_over_links() -> None:
    assert all(map(is_related_heading, ["相关阅读", "相关链接：", "政策解读", "最新政策", "一图读懂", "推荐阅读"]))
    assert not any(map(is_related_heading, ["相关附件", "政策措施", "政策支持", "最新进展情况通报如下", "热点"]))


def test_attachments() -> None:
    lines = ["附件：1.分工表", "附件1", "附表", "相关附件", "（附件）", "任务清单.docx", "全文.pdf（120KB）", "附：名单"]
    assert all(map(is_attachment, lines))
    assert not any(map(is_attachment, ["附加费用", "依附关系", "一、总体要求", "www.gov.cn"]))


def test_blocks_by_their_names() -> None:
    furniture = ["<nav>", '<div class="footer">', '<ul class="main_nav">', '<div id="crumbs">', '<div class="x share-box">']
    assert all(map(is_furniture_block, furniture))
    assert not any(map(is_furniture_block, ["<div>", '<div class="content">', '<div class="positioner">', '<div title="nav">']))
    assert all(map(is_foreign_block, ["<aside>", '<div class="related">', '<div id="comments">']))
    assert not is_foreign_block('<div class="share">')
    articles = ['<div class="view TRS_UEDITOR trs_web">', '<td id="UCAP-CONTENT" class="b12c">', '<div id="zoom">']
    assert all(map(is_article_block, articles))
    assert not is_article_block('<div id="zoom-in">')
    assert all(map(is_title_tag, ["<h1>", '<h2 class="a">', '<div class="article-title">', '<p class="bt">']))
    assert not is_title_tag('<div class="subtle">')


@pytest.mark.parametrize(
    ("line", "left"),
    [
        ("2022-04-17 来源：生态环境部 分享到： [打印] 字号：[大] [中] [小]", "2022-04-17 来源：生态环境部"),
        ("发布日期：2023-04-20 来源：商务厅 【字体：大 中 小】 打印 关闭", "发布日期：2023-04-20 来源：商务厅"),
        ("发布时间：2023-04-20　浏览次数：123 次　来源：商务厅", "发布时间：2023-04-20　来源：商务厅"),
        ("发布时间：2021-04-07 信息发布人：管理员", "发布时间：2021-04-07 信息发布人：管理员"),
        ("报名时间：2023年4月20日前，点击量：12。", "报名时间：2023年4月20日前，点击量：12。"),
        ("企业规模：大 中 小", "企业规模：大 中 小"),
    ],
)
def test_line_of_date_and_source(line: str, left: str) -> None:
    assert without_buttons(line) == left


def test_a_line_of_many_gaps_takes_no_time() -> None:
    assert without_buttons("来源：甲" + "　　打印　　" * 20 + "。甲")
    assert without_buttons("来源：甲" + "　　打印　　" * 12 + "乙")


_FOOTER_WORDS = (
    *("版权所有", "版權所有", "者", "：", "©", " ", "Copyright", "copyright", "COPYRIGHT", "All Rights Reserved", "all rights reserved"),
    *(
        "ICP备",
        "Icp證",
        "icp備案号：",
        "公网安备",
        "网站标识码",
        "網站識碼",
        "20230000",
        "支持IPv6",
        "支持ipV6",
        "建议使用",
        "浏览器",
        "外贸",
    ),
)


@given(st.lists(st.sampled_from(_FOOTER_WORDS), max_size=6).map("".join))
def test_a_footer_is_told_by_one_character_as_by_its_words(line: str) -> None:
    assert is_footer(line) == bool(_COPYRIGHT.search(line) or _REGISTERED.search(line))
