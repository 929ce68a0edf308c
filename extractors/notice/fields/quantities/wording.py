"""Words that tell what a quantity is, by what they say. A new wording is one word in its list."""

from __future__ import annotations

import re
from collections.abc import Iterable


def either(*lists: str) -> str:
    """An expression for any of the words, the longest first. What they begin with alike is looked at once.

    >>> either("补助 补贴 奖励 奖")
    '(?:奖励?|补(?:助|贴))'
    """
    words = sorted({word for words in lists for word in words.split()})
    return f"(?:{'|'.join(_alternatives(words))})"


def by_first(words: Iterable[str]) -> dict[str, list[str]]:
    """Words by their first character: what stands behind it in each."""
    tails: dict[str, list[str]] = {}
    for word in words:
        tails.setdefault(word[0], []).append(word[1:])
    return tails


def _alternatives(words: list[str]) -> list[str]:
    """One expression for all words of the same first character, in order."""
    return [re.escape(first) + _tail(rests) for first, rests in by_first(words).items()]


def _tail(rests: list[str]) -> str:
    """What follows a shared beginning; greedy, so that a longer word still comes before the one it begins with."""
    parts = _alternatives([rest for rest in rests if rest])
    if not parts:
        return ""
    whole = "" in rests  # the beginning is a word itself
    grouped = len(parts) > 1 or (whole and len(parts[0]) > 1)
    return (f"(?:{'|'.join(parts)})" if grouped else parts[0]) + ("?" if whole else "")


#: A rest of a hint that begins with one of some characters, whatever follows; no choice between several.
_SECOND = re.compile(r"(?:(?P<space>\\s)\*)?(?:\[(?P<class>[^\]\\^]+)\]|(?P<char>[\u4e00-\u9fff]))(?![?*{])[^|]*$")


def quick_look(hints: tuple[tuple[str, str], ...]) -> re.Pattern[str]:
    """An expression for any of the hints, each a class of characters and what must stand behind one of them.

    It opens with one class of characters, so that `search` passes by all others some ten times as fast. Of the hints whose rest begins
    with one of a few characters, the next one is looked at before each of them is.
    """
    told = [(first, rest, _SECOND.match(rest)) for first, rest in hints]
    plain = [f"(?<=[{first}])(?:{rest})" for first, rest, second in told if not second]
    by_second = [f"(?<=[{first}])(?:{rest})" for first, rest, second in told if second]
    if by_second:
        seconds = "".join((second["space"] or "") + (second["class"] or second["char"]) for _, _, second in told if second)
        plain.append(f"(?=[{seconds}])(?:{'|'.join(by_second)})")
    return re.compile(f"[{''.join(first for first, _, _ in told)}](?:{'|'.join(plain)})")


class Endings:
    """Words that a phrase may end with, kept by their last character: most phrases are told by one look."""

    def __init__(self, *lists: str) -> None:
        by_last: dict[str, list[str]] = {}
        for word in {word for words in lists for word in words.split()}:
            by_last.setdefault(word[-1], []).append(word)
        self._by_last = {last: tuple(words) for last, words in by_last.items()}

    def end(self, phrase: str) -> bool:
        """Whether the phrase ends with one of them."""
        return phrase.endswith(self._by_last.get(phrase[-1:], ()))


#: What grows and what shrinks: 增长10%, 压缩40%以上.
RISES = "增长 增加 提高 提升 扩大 上升 扩增 上浮 上涨 上调 放宽 拓展 延长 递增 增 升 提"
FALLS = "下降 降低 减少 压缩 压减 缩短 缩减 精简 缩小 节约 节省 削减 下浮 下调 降 减"
CHANGES = f"{RISES} {FALLS} 调整 优化 改为 恢复"
GROWS = "增长 增速 增幅 同比 提高 提升 增加 上升 扩大 上浮 上涨 上调 递增"
SHRINKS = f"{FALLS} 优惠 减免 减征 减按 降费 降幅 降本 提速 减半 让利 打折 折扣 退还 免除"

#: What the authorities give (给予200万元开办奖励) or remit (减免3个月租金).
BENEFITS = (
    "奖励 奖补 奖金 补助 补贴 资助 贴息 贴费 补偿 减免 免除 返还 优惠 降费 让利 激励 配套 保费补贴 风险补偿 授信 减半征收 减征 "
    "津贴 奖学金 租金 房租 费用 税款 税费 房产税 服务费 手续费"
)
#: A benefit only where it is given: 给予100万元资金支持, not 支持一般贸易出口.
SUPPORT = "支持 扶持 资金支持 经费支持 配套支持 财政支持 专项支持 一次性支持 扶持资金 支持资金 配套资金 贷款 额度 经费"
SUPPORT_TERMS = "扶持资金 支持资金 资金支持 配套资金 支持比例 支持金额 支持额度 扶持比例"
BENEFIT_KINDS = "一次性 开办 专项 落户 财政 资金 经费 保费 建设 运营 扩岗 就业 创业 租房 装修 研发 培训 贷款 生活 安家 以奖代补"
GIVES = "给予 再奖 另奖 各奖 予以 奖励 补助 补贴 资助 奖补 贴息 发放 减按 减征 减免 返还 拨付 优惠 降费 费率降幅 享受 免收 免除 免征 减收"
#: Words that lie between a benefit and its sum: 奖励金额最高不超过1000万元.
BENEFIT_LINKS = (
    "提速 再奖 另奖 分批 分期 分三年 分两年 分年度 用于 金额 额度 标准 比例 资金 上限 总额 年度 单个 企业 项目 每年 当年 按 按照 给予 "
    "最高 的 不 不低于 不超过 为 提高 提升 提至 至 到 达到 可达 由 降低 统一 合计 累计 原则上 ， 、 每人 每月 每户 每家"
)

#: Nouns behind 的 that are the figure itself, not a body it describes: 2%的额度, 10%的速度.
FIGURE_NOUNS = (
    "税额 扣除 政策 措施 优惠政策 做法 规定 要求 "
    "税率 征收率 利率 费率 价格 额度 比例 标准 速度 增速 幅度 财政 授信 目标 水平 规模 年均 部分 要求"
)
#: Whose size a quantity tells: 进出口额5亿元以上外贸企业.
BODIES = "锅炉 机组 炉窑 企业 项目 园区 集群 基地 产业 产业链 主体 龙头 平台 商户 客户 市场 街区 品牌 机构 单位 工程 公司 园 板块"
PROCESSING = (
    "办理 审批 审核 办结 用时 时限 时间 退税 通关 压缩 缩短 受理 答复 反馈 办件 审查 出具 完成 核发 登记 办税 响应 放款 周期 "
    "提速 告知 备案 到达 送达"
)
#: 设立总规模100亿元的产业引导基金: what is set up is promised with its size.
FOUNDS = "建立 设立 组建 发起 筹建 成立 建设 开工 开工建设 实施 新建 布局"

#: Verbs whose object is what is counted. The strong ones also part a subject from its object: 综保区实现年进出口额.
STRONG_VERBS = (
    "探索形成 形成 实现 设立 引进培育 培育引进 引育 签约引进 引进 招引 培育 举办 承办 开展 打造 建成投用 建成 创建 认定 新建 "
    "组建 签约 落户 遴选 选树 选派 选取 选择 签订 推出 发放 规划建设 改造提升 评选 培养 争创 申报 获批 吸引 争取 组织实施 制定 "
    "制修订 修订 发布 布设 投放 推广应用 基本实现 基本建成 淘汰 基本淘汰 基本消除"
)
OPENING_VERBS = (
    "整合 筹措 募集 拨付 供应 支持 建设 建立 完善 开行 布局 安排 统筹安排 投入 办理 完成 组织 帮扶 推进 发展 促进 提供 支出 筹集 "
    "突破 覆盖 实施 加密 推广 推动 改造 扩大 提升 盘活 保障 落实 按 按照 以 将 用于 给予 予以 享受 落地 引进落地 开工 开工建设 "
    "新建改扩建 新建改建 新建续建 "
    "改扩建 招聘 培训 发行 拥有 具有 鼓励 引导 确定"
)
#: Nouns that begin with a verb: 办理时限, 建设规模, 引进机构. There the verb is part of the name.
NOUN_TAILS = (
    "比例 金额 额度 期限 时限 时间 时长 周期 率 额 量 数 成本 面积 环节 标准 费 规模 中心 会 机构 材料 条件 门槛 办法 流程 事项 计划 方案 "
    "基地 对象 登记 手续"
)
#: Adverbs and shifters before what is counted.
LEADS = (
    "积极 大力 全力 着力 切实 全区 全市 全省 全县 全州 全国 全年 全自治区 全域 全社会 全行业 我区 我市 我省 我县 我州 本市 本省 "
    "本区 本县 力争 争取 努力 确保 到期末 原则上 其中 且 或 同时 以及 另 累计 分层级 分批 分类 择优 "
    "每家 每个 每户 每人 每年 预计 计划 把 凡 凡是 以上 年度内 年内 期间 通过 进一步 逐步 稳步 持续 不断 加快 全面 的 "
    "至少 最高 最多 分别 统一 、 ， 一次性给予 最高可 一批 若干 一些 一是 二是 三是 四是 五是 总体"
)
#: Short leads, and what makes another word of them: 并网装机, 共享单车, 要素市场, 各地区.
SHORT_LEADS = {
    "并": "联网购轨行发", "共": "享性同建有富青创产", "要": "素求件点事", "使": "用", "均": "衡等质", "和": "谐平美田", "与": "会",
    "及": "格", "各地": "区市州县", "集中": "式供连隔处度",
}  # fmt: skip
#: Particles between a subject and its figure.
LINKS = (
    "提速 再奖 另奖 分批 分期 分三年 分两年 分年度 用于 年均复合增长 年均复合增长率 年均增长率 年均增速 年均增幅 年均增长 每年增长 "
    "年增长 同比增长 年均 同比 平均 增幅 控制 稳定 保持 维持 达到 可达 将达 均达 达 实现 完成 突破 超过 分别 为 在 至 到 以 按 "
    "按照 累计 总计 合计 共计 共 不得 力争 争取 确保 原则上 翻 实施 予以 给予 占 约 再 有 是 将 可 由 从 不 各 已 再次 进一步 "
    "稳步 逐步 阶段性 首次 较 年底 ， 、 和 及 与 并 ： : 整体 总体 在现行基础上 由原来的 由现行的 一次性 不少于 不低于 最高 "
    "至少 高达 不超过"
)
#: Nouns that measure: 公共建筑|节能率. In a list the last may say them for all.
MEASURES = (
    "占比 比重 比例 比率 份额 率 时间 时限 用时 时长 周期 装机 装机容量 容量 规模 额 总额 量 数 数量 面积 收入 支出 产值 增加值 投资 总值 "
    "使用量 排放量 减排量 产量 销量 用水量 消费量 发电量 吞吐量 里程 水平 强度 浓度 系数 指数 年限 寿命 能耗 碳排放 消耗 排放 人数 人口 "
    "成本 产量 价格 费用 税收 得分 环节 材料 效率 标准 利润"
)
#: What has not been reached yet is aimed at.
AIMS = "力争 争取 努力 确保 计划 预计 拟 将"
STRIVES = "力争 争取 努力 力求 争创 奋力"
ENSURES = "确保 必须 务必 保证 原则上不低于 原则上不少于 原则上不超过 原则上不高于 应当 严格控制"
