"""What a quantity is for: its basis (a level, a growth, a share …), its role and how firmly it is meant.

年均增长25%                                        annual_growth, a target
对…年实际到位外资金额超过1000万美元的新项目…予以奖励        a threshold: the condition of a reward
一次性给予200万元开办奖励                              an incentive
出口退税平均时间压缩在3个工作日内                         a target: a processing time the authorities promise
"""

from __future__ import annotations

import re

from extractors.notice.fields.quantities.basis import GREW, IN_SHARES, changes_to
from extractors.notice.fields.quantities.benefits import CAPPED_BODY, GIVES_WORD, NAMED_BENEFIT, benefit_behind
from extractors.notice.fields.quantities.context import Context
from extractors.notice.fields.quantities.quantity import Quantity
from extractors.notice.fields.quantities.wording import (
    BENEFIT_KINDS,
    BENEFIT_LINKS,
    BENEFITS,
    BODIES,
    CHANGES,
    ENSURES,
    FIGURE_NOUNS,
    FOUNDS,
    GIVES,
    STRIVES,
    SUPPORT,
    SUPPORT_TERMS,
    either,
)
from extractors.records import Basis, Modality, TargetRole

_FAR = 160  # characters before a figure that tell what it is for
_CURRENCY = " 人民币澳门港新台元"
_SENTENCE = 600  # and in which a word of intent (力争) may stand
_NEAR = r"[^，,；;。]"
_GIVES_OUT = re.compile(either(GIVES.replace("享受", "")))  # 享受快速交通服务的人口比重 is no benefit
_MORE = re.compile(r"再(?:增加|提高|追加|上浮)$|每[^，]{2,16}增加$")  # 对规模种植户每亩再增加30元
_BENEFIT_BEFORE = re.compile(rf"{either(BENEFITS, SUPPORT_TERMS)}(?:{either(BENEFIT_LINKS)}|（[^）]*）|\([^)]*\))*$")
_MODIFIES = re.compile(rf"^\s*的(?:规模(?=[种养经]|以上)|(?!{either(BENEFITS, SUPPORT, BENEFIT_KINDS, FIGURE_NOUNS)}))")
_FOUNDS = re.compile(rf"^\s*{_NEAR}{{0,6}}{either(FOUNDS)}{_NEAR}{{0,16}}$")
_ENDS_CONDITION = re.compile(r"^\s*(?:\(|（)?[^，,；;。]{0,6}(?:的|时|的部分)\s*[，,、；;]")
#: 超过3%的部分实行即征即退: the part of something above or below a bound.
_PART = re.compile(r"^\s*的?部分")
#: What is said of all that stands before it: …不超过300人、资产总额不超过5000万元等三个条件的企业.
_TERMS_BEHIND = re.compile(r"^[^。；]{0,80}?等[^，。；]{0,6}(?:条件|情形|要求)")
#: 给予6%—10%的扣除: what is given needs no name.
_GIVEN = re.compile(r"(?:给予|予以)(?:企业|其|单位|个人|最高|最低|不高于|不低于|不超过|最高可|按照?|总额|共计|一次性)*$")
_HELD_IN_BOUND = re.compile(r"补助|奖励|补贴|资助|奖补|支持|给予")
#: 满5年后计入: a time that must have passed.
_GIVEN_IN_KIND = re.compile(r"(?:给予|奖励)[^，；。的]{0,12}(?:指标|名额|编制|床位|车位|标台)\s*$")  # 给予四类人才指标1名
_PASSED = re.compile(r"满\s*$")
_GOES_ON_FOR, _WITHOUT = re.compile(r"连续$"), re.compile(r"^(?:未|不|没有|亏损|盈利|获得|被)")
_DONE_FOR = re.compile(r"^内[^，。；]{0,10}(?:建成|竣工|投产|开工|动工|完工|达产)[^，。；]{0,10}[，,](?:可|给予|一次性|享受|予以|奖励)")
_SETTLED = re.compile(r"^\s*(?:予以|给予|将)?(?:兑现|兑付|拨付|办结)")
#: 每增加5000平方米增加10万元: a step is a condition.
_PER_STEP = re.compile(r"每(?:再)?(?:增长|增加|提高|提升|超过|减少|降低|下降|满)(?:实际[\u4e00-\u9fff]{0,6}|投资额?|产值|收入)?$")
_AGE_FROM = re.compile(r"从$")
_EXTENDS = re.compile(r"延长|推迟|顺延|展期")
_LIMITS = re.compile(
    rf"(?=[入准划申界纳认评资起达门限])(?:(?:认定|准入|申报|评定|入库|入围|起付|划型|纳入|达标|界定|划分)标准|门槛|限额|起征点|资格)(?:[^，,；;。“]{{0,8}}|(?:分别)?{either(CHANGES)}{_NEAR}{{0,30}})$"
)
_MUST_NOT = re.compile(rf"不得{_NEAR}{{0,6}}$|严禁{_NEAR}{{0,6}}$|不得(?:超过|低于|高于|少于)[^，,；;。]{{0,20}}的$")
_CONDITION = re.compile(rf"^\s*(?:且|并|同时)?{either('对 凡 凡是 若 如 当 符合 满足')}(?!外)|^\s*{either('经 首次 年度 单个')}")
_SIZED_BODY = re.compile(rf"^(?:级|规模)*的?[^，,；;。、]{{0,14}}?{either(BODIES)}")
#: 贴息期限不超过2年, but 缓缴期限再延长6个月 is given
_SPAN_OF_GRANT = re.compile(
    r"(?:期限|有效期|限期|贴息期|补贴期|享受期|培育期|孵化期|免租期|扶持期|见习期|(?:贴息|补贴|补助|奖励|享受|扶持|资助|借款|贷款)时间)(?![^，]{0,4}(?:延长|缩短|压缩|降低))[^，,；;。]{0,6}$"
)
#: 减按25%计算应纳税所得额，按20%的税率缴纳企业所得税
_TAXED_AT = re.compile(r"^的?(?:优惠)?(?:税率|征收率|费率)(?:缴纳|征收|计征)")
_EASED = re.compile(r"减按$|减征")
_LEVIED = re.compile(r"^(?:征收|收取|缴纳|计征)")  # 减半征收个人所得税
_LENDS = re.compile(r"(?:新增|发放)[^，。；]{0,10}(?:贷款|信贷|债券|授信)[^，。；]{0,6}$")
_LENGTHENED = re.compile(r"期限?[^，,；;。]{0,4}延长")
#: 10万元以下的补贴2000元/辆: the band that a benefit is graded by.
_BAND = re.compile(
    rf"^\s*(?:部分)?的?\s*(?:[，,]\s*)?(?:每[\u4e00-\u9fff]{{1,3}})?(?:按[^，0-9]{{0,12}})?(?:再|给予|予以)?{either(BENEFITS)}[^，,；;。]{{0,6}}?[0-9]|^\s*的?部分[^，；。]{{0,12}}?[0-9]"
)
_COVERS = re.compile(r"(?:覆盖|完成|实现|惠及|带动|推动|改造)(?:约|近|超过?)?$")
_OF_MANY = re.compile(
    rf"^的?{_NEAR}{{1,14}}?(?:达到|建成|完成|实现|通过|覆盖|纳入|达标|建立|开展|配备|拥有)(?!{_NEAR}{{0,24}}的(?:企业|单位|项目|机构|个人)?\s*(?:$|[，,；;]))"
)
_FREED = re.compile(rf"^\s*(?:部分)?(?:的)?(?:{_NEAR}{{0,4}})?(?:免征|减征|减半征收|免收|免除|减按)")  # 月销售额15万元以下免征增值税
_TOTAL_RELIEF = re.compile(
    r"(?:力争|确保|争取|全年|全市|全省|全区|累计|新增)[^，,；;。0-9]{0,12}(?:减税|降费|减负|让利|退税|缓税|减租)[^，,；;。0-9]{0,8}$"
)
_CAP_ON_ONE = re.compile(r"^\s*(?:对)?(?:单笔|单户|单个|单家|单项|单人|每笔|每户)")  # 单笔转贷资金不超过1000万元
_AGED = re.compile(r"年龄|年满|周岁")
_LIMIT_OF = re.compile(r"上限(?:为|是)?$")
_LAST_YEAR = re.compile(r"^[^，]{0,6}(?:上一?年度|近[一二两三]年)")  # 上年度纳税额不低于100万元
_STOOD = re.compile(
    r"成立(?:时间|年限)?(?:需|须|应)?(?:满|超过|不少于|不低于)?$|^[^，]{0,8}(?:工作|从业|任职|经营|连续)(?:经验|经历)?(?:年限|时间)?(?:满|不少于)$"
)
_APPLICANT = re.compile(r"\s*(?:申请人|申报人|申报单位|申报企业|申请单位|申请企业|参评|举报人|当事人|承租人|承储企业|用人单位|纳税人)")
_GRADES = re.compile(r"^\s*(?:的|为|视为|评为|定为)")  # 得分90分以上为优秀
#: 固定资产投资5000万元以上，给予配套补助: what stands before a benefit in its sentence, with no promise in it.
_GIVEN_FOR = re.compile(
    rf"^[^，,。；0-9]{{0,40}}[，,](?:(?!对|每|并)[^，,。；]{{0,24}}?(?:满|达到|超过|不低于|以上)[^，,。；]{{0,10}}[，,])?(?!对|每个|每家|并)[^，,。；]{{0,24}}?"
    rf"(?:(?:给予|予以|发放){_NEAR}{{0,20}}{either(BENEFITS)}|(?:给予|予以|发放){_NEAR}{{0,10}}?[0-9]{_NEAR}{{0,14}}{either(SUPPORT)}|(?:一次性|再)?(?:奖励|补助|补贴|资助|奖补){_NEAR}{{0,16}}?[0-9一二三四五六七八九十]"
    rf"|实行[“\"]?一事一议)"
)
_PROMISES = re.compile(r"到20|力争|确保|实现|培育|新增|建成|完成|安排|(?:财政|累计|计划|[市县省区])[^，]{0,6}投入|打造|建设|引进|举办")
_AIMED = re.compile(r"到20|力争|确保")
_IN_TERMS = re.compile(r"(?:条件|情形|情况|要求|资格)(?:之一)?的?(?:[^。；]{0,10})?[:：]")
_PUNISHES = re.compile(r"罚款|处以[^，。；]{0,4}$|滞纳金|逾期利息|违约金")
_REWARDS = re.compile(r"^\s*的?(?:比例|标准)?(?:给予|予以)?(?:一次性)?(?:奖励|补助|补贴)")  # 按罚款金额的1%奖励
_COST = re.compile(r"费率|降费|优惠|减免|减征|租金|利率|税|房租|担保费")
_STRIVING = frozenset(STRIVES.split())
_INTENT = re.compile(either(STRIVES, ENSURES))


def role_of(
    q: Quantity, basis: Basis, where: Context, following: Quantity | None, after_benefit: bool, before_condition: bool
) -> TargetRole:
    """A target, an incentive, or a condition or cap on others.

    `before_condition`: the next in the list is a condition (面积1000平方米以上、营业收入超2000万元的商贸企业).
    `after_benefit`: a benefit was given just before, so that 单个项目最高不超过500万元 caps it.
    """
    left, right, behind = where.clause_left, where.right, where.behind
    kind = q.measure.kind
    if (_PUNISHES.search(left) or _PUNISHES.search(right)) and not _REWARDS.match(right):
        return "threshold"
    if kind == "time" and (_is_passed(q, where) or _is_due_by_others(q, where)):
        return "threshold"
    if ("每" in where.left and _PER_STEP.search(where.left.rstrip())) or (q.measure.base == "岁" and _AGE_FROM.search(left)):
        return "threshold"
    if _is_given_outright(q, where):
        return "incentive"
    if _is_condition(q, where, following) or (before_condition and (q.measure.kind != "count" or _ends_with(q, where, following))):
        return "threshold"
    limit = kind == "money" and q.comparator in ("le", "lt") and _LIMIT_OF.search(where.text[q.start : q.figure].strip(_CURRENCY))
    if limit and not NAMED_BENEFIT.search(left):  # 有关金额的上限为澳门币一千万元
        return "threshold"
    if _is_benefit(q, basis, where, after_benefit):
        return "incentive"
    if _MUST_NOT.search(left) or _LIMITS.search(left):
        return "threshold"
    if kind == "time" and _SPAN_OF_GRANT.search(left):
        return "threshold"
    if q.measure.base == "岁" and _AGED.search(left + q.unit) and q.bounded and "寿命" not in left:
        return "threshold"
    if q.comparator in ("le", "lt") and kind == "money" and _CAP_ON_ONE.match(left):
        return "threshold"
    if q.bounded and _LAST_YEAR.match(left) and not changes_to(left):
        return "threshold"
    if kind == "time" and _STOOD.search(left):
        return "threshold"
    if kind == "score" and _GRADES.match(right):
        return "threshold"
    if q.bounded and _APPLICANT.match(where.text, where.sentence.start):
        return "threshold"
    if (q.bounded or q.value_max is not None) and _is_given_for(q, where):
        return "threshold"
    if (kind == "score" and q.comparator == "le") or where.text.startswith("限", q.start):  # 最高分值为20分; 限报2人
        return "threshold"
    if q.bounded and _TERMS_BEHIND.match(behind):
        return "threshold"
    if q.bounded and _IN_TERMS.search(where.text, max(where.sentence.start, q.figure - _FAR), q.figure):
        return "threshold"
    if kind != "percent" and _CONDITION.match(where.opening) and GIVES_WORD.search(behind):
        return "threshold"
    return "target"


def _is_given_outright(q: Quantity, where: Context) -> bool:
    """单个项目最高支持500万元: the benefit stands between the bound and its figure; 给予6%—10%的扣除: right behind the verb."""
    if q.measure.kind not in ("money", "percent", "ratio", "multiple", "discount"):
        return False
    within = _HELD_IN_BOUND.search(where.text, q.start, q.figure)
    return bool(within or (_GIVEN.search(where.left) and q.measure.kind == "percent"))


def _is_passed(q: Quantity, where: Context) -> bool:
    """经营满一年, 因客观原因最多可延长2个月: a time others must have served, or may take longer."""
    within = where.text[q.start : q.figure]
    gone_on = _GOES_ON_FOR.search(where.left) and _WITHOUT.match(where.right)
    return bool(_PASSED.search(within) or gone_on) or (q.comparator == "le" and bool(_EXTENDS.search(within)))


def _is_due_by_others(q: Quantity, where: Context) -> bool:
    """项目在12个月内全面建成，可一次性兑现奖励: what others must do to be given something."""
    return q.comparator == "le" and bool(_DONE_FOR.match("内" + where.behind[:60]))


def _ends_with(q: Quantity, where: Context, following: Quantity | None) -> bool:
    """游客达到50人以上、停留2晚以上的，每人奖励200元: a count is a condition where the list ends as one."""
    return q.bounded and following is not None and bool(_ENDS_CONDITION.match(where.text[following.end : following.end + 20]))


def _is_given_for(q: Quantity, where: Context) -> bool:
    at_least = q.comparator in ("ge", "gt", "range") or where.text[q.start : q.figure].startswith("达")
    sized = q.measure.kind in ("money", "area", "power", "time", "length", "mass", "score", "percent")
    return at_least and sized and not where.bare and bool(_GIVEN_FOR.match(where.behind[:160])) and not _is_promised(q, where)


def _is_promised(q: Quantity, where: Context) -> bool:
    said = where.text[max(where.sentence.start, q.figure - _FAR) : where.clause.start]
    return bool(_PROMISES.search(where.clause_left) or _AIMED.search(said))


def _is_condition(q: Quantity, where: Context, following: Quantity | None) -> bool:
    """What only describes those that something is done for: 超过1000万美元的新项目, 进出口额5亿元以上外贸企业5家."""
    right, behind = where.right, where.behind
    if q.word == "rank":
        return True
    if q.measure.kind == "percent" and _OF_MANY.match(right) and not _CONDITION.match(where.opening):
        return False
    if q.bounded and _PART.match(right) and q.measure.kind in ("money", "percent", "area", "mass", "energy", "time"):
        return True
    if right.strip() != "的" and _MODIFIES.match(right) and not (q.measure.kind == "percent" and GREW.match(right)):
        founded = _FOUNDS.match(where.left) or (where.bare and not _SIZED_BODY.match(right))
        if q.measure.kind == "percent" and _COVERS.search(where.left):  # 覆盖95%以上的城市
            return False
        alone = following is None or following.figure >= where.clause.end or following.measure == q.measure
        return not (q.measure.kind in ("money", "count") and founded and alone)
    if (
        q.measure.kind == "money"
        and (q.bounded or q.value_max is not None)
        and (_BAND.match(right) or _FREED.match(right))
        and not _BENEFIT_BEFORE.search(where.left)
    ):
        return True
    if _ENDS_CONDITION.match(behind) and not benefit_behind(q, where):
        return True
    if q.measure.kind in ("count", "work_time", "points", "multiple") or benefit_behind(q, where):
        return False
    if not _SIZED_BODY.match(right):
        return False
    counted = following is not None and following.figure < where.clause.end and following.measure.kind == "count"
    return counted or (q.comparator in ("ge", "gt", "le", "lt") and q.measure.kind != "time")


def _is_benefit(q: Quantity, basis: Basis, where: Context, after_benefit: bool) -> bool:
    left, right = where.clause_left, where.right
    kind = q.measure.kind
    if kind == "time" and _SETTLED.match(right):  # 2年内予以兑现奖励
        return False
    if kind in ("money", "percent", "time", "ratio", "discount", "multiple") and benefit_behind(q, where):
        return True
    if kind == "discount" or (q.word == "half" and _LEVIED.match(right)):
        return True
    if kind == "money" and _LENDS.search(left):
        return False
    if kind == "money" and _TOTAL_RELIEF.search(left):
        return False
    if kind == "time" and _LENGTHENED.search(left):
        return True
    if kind == "count":
        return bool(_GIVEN_IN_KIND.search(left) or (after_benefit and _MORE.search(left.rstrip())))
    if kind not in ("money", "percent", "points", "time", "ratio") and q.word != "half":
        return False
    if _BENEFIT_BEFORE.search(left) or (basis == "change" and _COST.search(left + right[:8])):
        return True
    if kind == "money" and after_benefit and (q.comparator == "le" or CAPPED_BODY.match(left)):
        return True
    if _TAXED_AT.match(right) and (after_benefit or _EASED.search(left)):
        return True
    if IN_SHARES.match(right) and (after_benefit or GIVES_WORD.search(right)):
        return True
    if kind == "money" and after_benefit and _MORE.search(left.rstrip()):
        return True
    return kind in ("money", "percent") and bool(_GIVES_OUT.search(left))


def penalty_of(q: Quantity, where: Context) -> str | None:
    """罚款 of 处1万元以上5万元以下罚款."""
    m = _PUNISHES.search(where.right) or _PUNISHES.search(where.clause_left)
    return m[0] if m and not m[0].startswith("处以") else None


def modality_of(q: Quantity, where: Context) -> Modality:
    """The last word of intent in the sentence before the figure: 力争到2025年… holds for all that follows."""
    begin = max(where.sentence.start, q.figure - _SENTENCE)
    said: Modality = "plain"
    for m in _INTENT.finditer(where.text, begin, q.figure):
        if m[0] in _STRIVING:
            said = "strive"
        elif not where.text.startswith("金", m.end()):  # 保证金
            said = "ensure"
    return said
