"""Quantities: wordings of real notices, each with what it must read as; and a library's parser beside ours."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import cn2an
import jionlp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.lines.sentences import Sentences
from extractors.lines.text import Span
from extractors.notice.fields.quantities.figures import chinese_value
from extractors.notice.fields.quantities.grammar import find_quantities
from extractors.notice.fields.quantities.quantity import Quantity
from extractors.notice.fields.quantities.times import find_times
from extractors.notice.fields.targets import read_targets
from extractors.notice.sections import DocumentText, LeafText
from extractors.records import Issue, Measure, Target
from extractors.reference.units import load_units
from tests.notice.reading import read

UNITS = load_units()


def read_item(text: str, noticed: date | None = date(2023, 4, 7)) -> tuple[list[Target], list[Issue]]:
    """The targets of an item with this text."""
    measure = Measure(1, 0, "1", 1, "task", None, None, "x", text, None, None, 0, len(text), 1.0)
    leaf = LeafText(measure, Span(0, 0), tuple(Sentences(text).of(Span(0, len(text)))), ())
    return read_targets(text, [DocumentText(1, None, None, (leaf,), (), False)], noticed, UNITS)


def quantities(text: str) -> list[Quantity]:
    found = find_quantities(text, 0, len(text), find_times(text, 0, len(text), 2023), UNITS)
    return [q for q in found if isinstance(q, Quantity)]


def told(t: Target) -> str:
    """A target in one line: indicator, comparator, figure, basis, role, and what else is stated."""
    figure = f"{t.value.normalize():f}" + (f"—{t.value_max.normalize():f}" if t.value_max is not None else "") + t.unit
    words = [t.indicator or "-", t.comparator, figure, t.basis, t.role]
    words += [t.modality] if t.modality != "plain" else []
    words += [f"by {t.deadline}"] if t.deadline else []
    words += [f"from {t.period_start}"] if t.period_start else []
    words += [t.recurrence] if t.recurrence else []
    words += [f"base {t.baseline_value.normalize():f}{t.baseline_unit}"] if t.baseline_value is not None else []
    words += [f"base {t.baseline_year}"] if t.baseline_year else []
    return " ".join(words)


#: Sentence of a notice of 7 April 2023, and its targets.
WORDINGS: list[tuple[str, list[str]]] = [
    ("对首次升规纳统的工业企业，给予一次性奖励10万元。", ["一次性奖励 eq 10万元 level incentive"]),
    ("对新认定的国家级专精特新“小巨人”企业，给予50万元一次性奖励。", ["一次性奖励 eq 50万元 level incentive"]),
    (
        "对年度进出口额首次突破1亿元的企业，给予最高不超过30万元的奖励。",
        ["年度进出口额 gt 1亿元 level threshold", "奖励 le 30万元 level incentive"],
    ),
    (
        "对符合条件的项目，按照设备投资额的10%给予补助，单个项目最高不超过500万元。",
        ["补助 eq 10% share incentive", "补助 le 500万元 level incentive"],
    ),
    ("按照实际投资额的20%、最高不超过100万元给予补助。", ["补助 eq 20% share incentive", "补助 le 100万元 level incentive"]),
    (
        "按贷款利息的50%给予贴息，单户企业年度贴息最高200万元，贴息期限不超过2年。",
        ["贴息 eq 50% share incentive", "单户企业年度贴息 le 200万元 level incentive", "贴息期限 le 2年 level threshold"],
    ),
    (
        "对2022年营业收入达到10亿元、50亿元、100亿元的企业，分别给予20万元、50万元、100万元奖励。",
        [
            "营业收入 eq 10亿元 level threshold",
            "营业收入 eq 50亿元 level threshold",
            "营业收入 eq 100亿元 level threshold",
            "奖励 eq 20万元 level incentive",
            "奖励 eq 50万元 level incentive",
            "奖励 eq 100万元 level incentive",
        ],
    ),
    (
        "到2025年，规模以上工业增加值突破1000亿元，年均增长8%左右；高新技术企业达到500家以上，较2022年翻一番。",
        [
            "规模以上工业增加值 gt 1000亿元 level target by 2025-12-31",
            "规模以上工业增加值 approx 8% annual_growth target by 2025-12-31",
            "高新技术企业 ge 500家 level target by 2025-12-31",
            "高新技术企业 eq 2倍 multiple target by 2025-12-31 base 2022",
        ],
    ),
    (
        "全社会研发投入年均增长10%以上，占地区生产总值比重达到2.5%。",
        ["研发投入 ge 10% annual_growth target", "研发投入 eq 2.5% share target"],
    ),
    (
        "力争到2025年底，新增高新技术企业100家，科技型中小企业200家以上，技术合同成交额达50亿元。",
        [
            "新增高新技术企业 eq 100家 level target strive by 2025-12-31",
            "科技型中小企业 ge 200家 level target strive by 2025-12-31",
            "技术合同成交额 eq 50亿元 level target strive by 2025-12-31",
        ],
    ),
    (
        "企业开办时间压缩至1个工作日以内，不动产登记办理时间由5个工作日压缩至3个工作日。",
        ["企业开办时间 le 1个工作日 level target", "不动产登记办理时间 eq 3个工作日 level target base 5个工作日"],
    ),
    ("将工程建设项目审批时限压缩至80个工作日内。", ["工程建设项目审批时限 le 80个工作日 level target"]),
    (
        "建设充电桩5000个，新建5G基站2万个，行政村5G通达率达到100%。",
        ["充电桩 eq 5000个 level target", "5G基站 eq 2万个 level target", "行政村5G通达率 eq 100% level target"],
    ),
    (
        "2023年底前，完成老旧小区改造200个、惠及居民5万户。",
        ["老旧小区改造 eq 200个 level target by 2023-12-31", "惠及居民 eq 5万户 level target by 2023-12-31"],
    ),
    ("每年安排不低于5000万元专项资金，用于支持企业技术改造。", ["专项资金 ge 5000万元 level target yearly"]),
    (
        "粮食播种面积稳定在500万亩以上，粮食总产量保持在20亿公斤以上。",
        ["粮食播种面积 ge 500万亩 level target", "粮食总产量 ge 20亿公斤 level target"],
    ),
    ("城镇新增就业12万人，城镇调查失业率控制在5.5%以内。", ["城镇新增就业 eq 12万人 level target", "城镇调查失业率 le 5.5% level target"]),
    (
        "单位地区生产总值能耗降低3%，PM2.5平均浓度下降到30微克/立方米以下。",
        ["单位地区生产总值能耗 eq 3% change target", "PM2.5平均浓度 le 30微克/立方米 level target"],
    ),
    ("森林覆盖率提高到45%，比2020年提高2个百分点。", ["森林覆盖率 eq 45% level target", "森林覆盖率 eq 2个百分点 growth target base 2020"]),
    ("减按50%征收房产税、城镇土地使用税。", ["房产税、城镇土地使用税 eq 50% change incentive"]),
    ("失业保险稳岗返还比例提高至90%。", ["失业保险稳岗返还比例 eq 90% share incentive"]),
    ("对招用毕业年度高校毕业生的企业，按每人1500元的标准给予一次性扩岗补助。", ["一次性扩岗补助 eq 1500元 level incentive"]),
    ("对新引进的世界500强企业，最高给予1000万元奖励。", ["奖励 le 1000万元 level incentive"]),
    (
        "支持企业参加境外展会，展位费补助标准提高到80%，每个展位最高补助3万元。",
        ["展位费补助标准 eq 80% share incentive", "补助 le 3万元 level incentive"],
    ),
    (
        "培育年产值超10亿元企业20家、超50亿元企业5家、超百亿元企业1家。",
        [
            "年产值 gt 10亿元 level threshold",
            "企业 eq 20家 level target",
            "年产值 gt 50亿元 level threshold",
            "企业 eq 5家 level target",
            "年产值 gt 100亿元 level threshold",
            "企业 eq 1家 level target",
        ],
    ),
    (
        "打造3个千亿级产业集群、5个百亿级产业园区。",
        [
            "千亿级产业集群 eq 3个 level target",
            "产业集群 eq 1000亿元 level threshold",
            "百亿级产业园区 eq 5个 level target",
            "产业园区 eq 100亿元 level threshold",
        ],
    ),
    ("建成3条百亿级产业链。", ["百亿级产业链 eq 3条 level target", "产业链 eq 100亿元 level threshold"]),
    ("到2027年，数字经济核心产业增加值占GDP比重超过10%。", ["数字经济核心产业增加值 gt 10% share target by 2027-12-31"]),
    ("5年内累计培育上市企业50家。", ["上市企业 eq 50家 level target"]),
    ("“十四五”期间，累计新增国家级创新平台20个。", ["新增国家级创新平台 eq 20个 level target by 2025-12-31 from 2021-01-01"]),
    ("到“十四五”末，常住人口城镇化率达到70%。", ["常住人口城镇化率 eq 70% level target by 2025-12-31"]),
    ("2023—2025年，每年培训技能人才不少于1万人次。", ["技能人才 ge 1万人次 level target by 2025-12-31 from 2023-01-01 yearly"]),
    ("2021年已建成高标准农田100万亩。", []),
    ("截至2022年底，全市共有高新技术企业300家。", []),
    ("政策执行期限为2023年1月1日至2025年12月31日。", []),
    ("对出口额1000万美元以上的外贸企业给予奖励。", ["出口额 ge 1000万美元 level threshold"]),
    (
        "出口信用保险保费补贴比例不低于50%，单个企业补贴不超过100万元。",
        ["出口信用保险保费补贴比例 ge 50% share incentive", "单个企业补贴 le 100万元 level incentive"],
    ),
    ("中小企业采购份额由30%提高至40%以上。", ["中小企业采购份额 ge 40% share target base 30%"]),
    ("政府采购工程面向中小企业的预留份额阶段性提高至40%以上。", ["政府采购工程面向中小企业的预留份额 ge 40% share target"]),
    ("将面向小微企业的价格扣除比例由6%—10%提高至10%—20%。", ["面向小微企业的价格扣除比例 range 10—20% share target base 6%"]),
    ("投标保证金不得超过招标项目估算价的2%。", ["投标保证金 le 2% level threshold"]),
    ("履约保证金不超过合同金额的5%。", ["履约保证金 le 5% share target"]),
    ("对拖欠账款超过60日的，依法处理。", ["拖欠账款 gt 60日 level threshold"]),
    ("有效期自2023年5月1日起至2025年4月30日止。", []),
    ("实现中欧班列开行超过1.5万列，增长9%。", ["中欧班列开行 gt 1.5万列 level target", "中欧班列开行 eq 9% growth target"]),
    ("开展“六稳”“六保”工作，推进“1+6+N”体系建设。", []),
    (
        "外贸进出口总额同比增长10%以上，跨境电商交易额增长30%。",
        ["外贸进出口总额 ge 10% growth target", "跨境电商交易额 eq 30% growth target"],
    ),
    ("举办招聘会不少于50场次，提供岗位10万个。", ["招聘会 ge 50场次 level target", "岗位 eq 10万个 level target"]),
    ("旅游总收入恢复到2019年水平的80%以上。", ["旅游总收入 ge 80% level target base 2019"]),
    ("建设用地容积率不低于1.5，绿地率不超过20%。", ["绿地率 le 20% level target"]),
    ("每个县至少建成1所县级公办幼儿园。", ["县级公办幼儿园 ge 1所 level target"]),
    (
        "给予每户每月500元租房补贴，补贴期限最长36个月。",
        ["租房补贴 eq 500元 level incentive monthly", "补贴期限 le 36个月 level threshold"],
    ),
    (
        "对获得国家科学技术奖一、二等奖的，分别给予100万元、50万元奖励。",
        ["奖励 eq 100万元 level incentive", "奖励 eq 50万元 level incentive"],
    ),
    (
        "新增2个以上国家级开发区，争创1—2个国家级综保区。",
        ["国家级开发区 ge 2个 level target", "国家级综保区 range 1—2个 level target strive"],
    ),
    ("推动不少于5家企业在北交所上市。", ["企业在北交所上市 ge 5家 level target"]),
    (
        "争取国家资金20亿元以上，发行专项债券不少于50亿元。",
        ["国家资金 ge 20亿元 level target strive", "专项债券 ge 50亿元 level target strive"],
    ),
    ("建立首席服务官制度，实现重点企业100%全覆盖。", ["重点企业 eq 100% level target"]),
    (
        "一般公共预算收入增长6%左右，固定资产投资增长8%，社会消费品零售总额增长9%。",
        ["一般公共预算收入 approx 6% growth target", "固定资产投资 eq 8% growth target", "社会消费品零售总额 eq 9% growth target"],
    ),
    ("开工建设总投资50亿元的新能源项目。", ["总投资 eq 50亿元 level target"]),
    ("新建改扩建农村公路1000公里。", ["农村公路 eq 1000公里 level target"]),
    ("服务业增加值占GDP比重提高到55%左右。", ["服务业增加值 approx 55% share target"]),
    (
        "政务服务事项网上可办率达到100％，一次办成率达到百分之九十五。",
        ["政务服务事项网上可办率 eq 100% level target", "一次办成率 eq 95% level target"],
    ),
    (
        "港口集装箱吞吐量突破500万标箱，铁海联运量达到100万TEU。",
        ["港口集装箱吞吐量 gt 500万标箱 level target", "铁海联运量 eq 100万TEU level target"],
    ),
    (
        "力争2023年全年新签约项目投资额超过5000亿元、到位资金超过2000亿元。",
        ["新签约项目投资额 gt 5000亿元 level target strive by 2023-12-31", "到位资金 gt 2000亿元 level target strive by 2023-12-31"],
    ),
    (
        "力争到2025年，全市外贸进出口总额达到1.2万亿元，服务贸易进出口额突破800 亿元。",
        ["外贸进出口总额 eq 1.2万亿元 level target strive by 2025-12-31", "服务贸易进出口额 gt 800亿元 level target strive by 2025-12-31"],
    ),
    ("到２０２５年，培育国家级专精特新“小巨人”企业５０家以上。", ["国家级专精特新“小巨人”企业 ge 50家 level target by 2025-12-31"]),
    (
        "培育国家级示范企业5家、省级示范企业20家，打造特色小镇3个。",
        ["国家级示范企业 eq 5家 level target", "省级示范企业 eq 20家 level target", "特色小镇 eq 3个 level target"],
    ),
    (
        "力争三年内新增“四上”企业300家，其中规上工业企业100家、限上商贸企业80家。",
        [
            "新增“四上”企业 eq 300家 level target strive",
            "规上工业企业 eq 100家 level target strive",
            "限上商贸企业 eq 80家 level target strive",
        ],
    ),
    (
        "对在境内主板、科创板、创业板上市的企业，给予最高不超过1000万元奖励；在“新三板”挂牌的，给予100万元奖励。",
        ["奖励 le 1000万元 level incentive", "奖励 eq 100万元 level incentive"],
    ),
    ("企业研发费用加计扣除比例由75%提高至100%。", ["企业研发费用加计扣除比例 eq 100% share target base 75%"]),
    (
        "支持企业开展技术改造，设备投资500万元（含）以上的，按设备投资额的8%给予补助，最高1000万元。",
        ["设备投资 ge 500万元 level threshold", "补助 eq 8% share incentive", "补助 le 1000万元 level incentive"],
    ),
    (
        "对当年新增地方财政贡献超过500万元的，给予超过部分50%的奖励，奖励期限3年。",
        ["当年新增地方财政贡献 gt 500万元 level threshold", "奖励 eq 50% share incentive"],
    ),
    (
        "首次进入世界500强、中国500强的企业，分别一次性奖励500万元、200万元。",
        ["一次性奖励 eq 500万元 level incentive", "奖励 eq 200万元 level incentive"],
    ),
    ("新增贷款不低于1000亿元，普惠小微贷款增速不低于各项贷款增速。", ["新增贷款 ge 1000亿元 level target"]),
    ("年新增省级以上研发平台5个左右。", ["年新增省级以上研发平台 approx 5个 level target"]),
    ("将旅行社暂退质保金比例提高到80%，补足期限延至2023年3月31日。", ["旅行社暂退质保金比例 eq 80% share target"]),
    ("对受疫情影响的用户实行“欠费不停供”，设立6个月的费用缓缴期。", []),
    (
        "政府投资项目审批时间压减至60个工作日以内，社会投资项目控制在40个工作日以内，一般社会投资简易低风险项目20个工作日内办结。",
        [
            "政府投资项目审批时间 le 60个工作日 level target",
            "社会投资项目 le 40个工作日 level target",
            "一般社会投资简易低风险项目 le 20个工作日 level target",
        ],
    ),
    ("平均每万人拥有发明专利15件以上。", ["平均每万人拥有发明专利 ge 15件 level target"]),
    (
        "数字经济规模年均增速超过10%，到2025年占GDP比重达到50%以上。",
        ["数字经济规模 gt 10% annual_growth target", "数字经济规模 ge 50% share target by 2025-12-31"],
    ),
    (
        "新能源汽车产量达到100万辆，动力电池产能达到200GWh。",
        ["新能源汽车产量 eq 100万辆 level target", "动力电池产能 eq 200GWh level target"],
    ),
    (
        "到2025年，全市绿色建筑占新建建筑比重达到100%，装配式建筑占新建建筑面积比例达到30%以上。",
        ["绿色建筑 eq 100% share target by 2025-12-31", "装配式建筑 ge 30% share target by 2025-12-31"],
    ),
    ("工业用地亩均税收达到30万元/亩。", ["工业用地亩均税收 eq 30万元/亩 level target"]),
    (
        "单位GDP能耗较2020年下降14%，规模以上工业单位增加值能耗下降13.5%。",
        ["单位GDP能耗 eq 14% change target base 2020", "规模以上工业单位增加值能耗 eq 13.5% change target"],
    ),
    (
        "力争2023年社会消费品零售总额突破5000亿元，同比增长8%以上。",
        ["社会消费品零售总额 gt 5000亿元 level target strive by 2023-12-31", "社会消费品零售总额 ge 8% growth target strive by 2023-12-31"],
    ),
    ("组织不少于100家企业参加进博会、广交会等展会。", ["企业参加进博会、广交会等展会 ge 100家 level target"]),
    (
        "对引进的高层次人才，给予最高100万元安家补贴，并按30%、30%、40%的比例分三年发放。",
        [
            "安家补贴 le 100万元 level incentive",
            "安家补贴 eq 30% share incentive",
            "安家补贴 eq 30% share incentive",
            "安家补贴 eq 40% share incentive",
        ],
    ),
    ("中央财政按照每辆1万元的标准给予购置补贴。", ["补贴 eq 1万元 level incentive"]),
    ("对新获批的国家级重点实验室给予1000万元支持。", ["支持 eq 1000万元 level incentive"]),
    (
        "完成投资120亿元，新开工项目30个，竣工项目20个。",
        ["投资 eq 120亿元 level target", "新开工项目 eq 30个 level target", "竣工项目 eq 20个 level target"],
    ),
    (
        "实施重点项目150个，总投资1200亿元，年度计划投资300亿元。",
        ["重点项目 eq 150个 level target", "总投资 eq 1200亿元 level target", "年度计划投资 eq 300亿元 level target"],
    ),
    ("争取到2025年末，制造业增加值占比保持在35%左右。", ["制造业增加值占比 approx 35% share target strive by 2025-12-31"]),
    ("园区亩均产值提高20%，亩均税收提高15%以上。", ["园区亩均产值 eq 20% growth target", "亩均税收 ge 15% growth target"]),
    (
        "开通国际航线10条以上，国际及地区旅客吞吐量突破200万人次。",
        ["开通国际航线 ge 10条 level target", "国际及地区旅客吞吐量 gt 200万人次 level target"],
    ),
    ("加快推进总建筑面积约50万平方米的产业园区建设。", ["总建筑面积 approx 50万平方米 level threshold"]),
    ("小微企业贷款平均利率较上年下降0.5个百分点以上。", ["小微企业贷款平均利率 ge 0.5个百分点 change incentive base 2022"]),
    (
        "每年至少举办4次政银企对接活动，每季度召开1次调度会。",
        ["政银企对接活动 ge 4次 level target yearly", "调度会 eq 1次 level target quarterly"],
    ),
    ("2023年12月底前完成10个项目建设，2024年6月底前全部投入使用。", ["项目建设 eq 10个 level target by 2023-12-31"]),
    ("自2023年1月1日起至2027年12月31日，对月销售额10万元以下的增值税小规模纳税人，免征增值税。", ["月销售额 le 10万元 level threshold"]),
    ("建立健全“1+3+N”政策体系，推进“三农”工作。", []),
    ("全面推行“双随机、一公开”，落实“六个一”机制。", []),
    ("持续办好第七届中国国际进口博览会，参展企业不少于200家。", ["参展企业 ge 200家 level target"]),
    ("2025年，全省外贸进出口突破4万亿元。", ["外贸进出口 gt 4万亿元 level target by 2025-12-31"]),
    ("专项债券支持比例由25%提高至30%。", ["专项债券支持比例 eq 30% share target base 25%"]),
    ("存量房贷利率下降约0.8个百分点。", ["存量房贷利率 approx 0.8个百分点 change incentive"]),
    (
        "招商引资到位资金年均增长12%以上，引进世界500强企业3家以上、中国500强企业10家以上。",
        ["招商引资到位资金 ge 12% annual_growth target", "世界500强企业 ge 3家 level target", "中国500强企业 ge 10家 level target"],
    ),
    (
        "医疗机构千人口床位数达到7.5张，每千人口执业（助理）医师数达到3.6人。",
        ["医疗机构千人口床位数 eq 7.5张 level target", "每千人口执业（助理）医师数 eq 3.6人 level target"],
    ),
    (
        "办件平均跑动次数降至0.1次以下，即办件比例提升到60%以上。",
        ["办件平均跑动次数 le 0.1次 level target", "即办件比例 ge 60% share target"],
    ),
    ("12345热线按时办结率达到99%以上。", ["12345热线按时办结率 ge 99% level target"]),
    (
        "力争新增国家企业技术中心1—2家、省级企业技术中心10家以上。",
        ["新增国家企业技术中心 range 1—2家 level target strive", "省级企业技术中心 ge 10家 level target strive"],
    ),
    (
        "确保粮食产量稳定在1000万吨，力争达到1100万吨。",
        ["粮食产量 eq 1000万吨 level target ensure", "粮食产量 eq 1100万吨 level target strive"],
    ),
    (
        "对参加由国家商务部、省、市组织的本年度国际展会的外经贸企业,在部、省对摊位费补贴的基础上,其余摊位费部分按其实际支出予以补助,补助金额最高为每标准展位1.5万元人民币。",
        ["补助金额 le 1.5万元 level incentive"],
    ),
    ("每个标准展位最高资助不超过5000元摊位费。", ["资助 le 5000元 level incentive"]),
    (
        "传统市场按当年实际支付保费的30%予以奖励;国外新兴市场,按当年实际支付保费的40%予以奖励。单一企业奖励总额不超过200万人民币。",
        ["奖励 eq 30% share incentive", "奖励 eq 40% share incentive", "单一企业奖励总额 le 200万人民币 level incentive"],
    ),
    (
        "上年度进出口总额4500万美元(含)以上的外贸企业,在出口市场国家或国际组织进行商标注册的,给予商标注册费50%的补助,每家企业金额不超过30万元。",
        ["上年度进出口总额 ge 4500万美元 level threshold", "补助 eq 50% share incentive", "补助 le 30万元 level incentive"],
    ),
    ("对开展该项业务的企业一次性给予0.5万元人民币的奖励。", ["奖励 eq 0.5万元 level incentive"]),
    ("联合金融机构、平台企业整合3000万元资金用于发放消费券。", ["资金 eq 3000万元 level target"]),
    ("对承办市级消费促进活动的执行单位或商贸流通企业,给予3万元-5万元的资金支持。", ["资金支持 range 3—5万元 level incentive"]),
    (
        "对一季度当季产值达到4000万元及以上且同比增长10%及以上的工业企业,给予一次性奖补20—50万元,用于支持企业增加用工。",
        [
            "一季度当季产值 ge 4000万元 level threshold",
            "一季度当季产值 ge 10% growth threshold",
            "一次性奖补 range 20—50万元 level incentive",
        ],
    ),
    (
        "确保全年实施亿元技改项目1500个以上,全年技改投资超5000亿元。",
        ["技改项目 eq 1亿元 level threshold ensure", "技改项目 ge 1500个 level target ensure", "技改投资 gt 5000亿元 level target ensure"],
    ),
    (
        "全市制造业增加值占地区生产总值比重35%左右,规模以上工业企业研究开发与试验发展经费支出占营业收入比重达到1%以上,单位工业增加值能耗年均下降5%。",
        [
            "制造业增加值 approx 35% share target",
            "规模以上工业企业研究开发与试验发展经费支出 ge 1% share target",
            "单位工业增加值能耗 eq 5% annual_growth target",
        ],
    ),
    (
        "到2025年,培育形成2个千亿级产业集群和6个五百亿级产业集群,力争实现全市8大重点产业集群总量超过五千亿规模,力争培育8—10个百亿企业。",
        [
            "千亿级产业集群 eq 2个 level target by 2025-12-31",
            "产业集群 eq 1000亿元 level threshold",
            "五百亿级产业集群 eq 6个 level target by 2025-12-31",
            "产业集群 eq 500亿元 level threshold",
            "8大重点产业集群总量 gt 5000亿元 level target strive by 2025-12-31",
            "百亿企业 range 8—10个 level target strive by 2025-12-31",
            "企业 eq 100亿元 level threshold strive",
        ],
    ),
    (
        "全市城镇土地使用税税额标准下调至1—8元/平方米,自2019年1月1日起按标准调整到位。",
        ["城镇土地使用税税额标准 range 1—8元/平方米 level target"],
    ),
    (
        "对亩产税收在行业平均亩产税收200%、150%、100%以上的,分别给予缴纳城镇土地使用税100%、75%、50%的财政支持。",
        [
            "亩产税收在行业平均亩产税收 ge 200% level threshold",
            "亩产税收在行业平均亩产税收 ge 150% level threshold",
            "亩产税收在行业平均亩产税收 ge 100% level threshold",
            "财政支持 eq 100% share incentive",
            "财政支持 eq 75% share incentive",
            "财政支持 eq 50% share incentive",
        ],
    ),
    ("市财政每月将安排150万元奖励资金,用于奖励对稳增长做出成绩的工业企业相关人员。", ["奖励 eq 150万元 level incentive monthly"]),
    ("加快设立首期规模不低于2亿元的普惠性转贷基金,年化费率按基准利率执行。", ["首期规模 ge 2亿元 level target"]),
    ("积极争取不少于20亿元的紧急融资额度,全力满足疫情防控融资需求。", ["紧急融资额度 ge 20亿元 level target strive"]),
    ("安排省级财政资金1042.8亿元,供应建设用地35万亩以上。", ["省级财政资金 eq 1042.8亿元 level target", "建设用地 ge 35万亩 level target"]),
    ("加大助企惠企力度,为经营主体减负2500亿元以上。", ["为经营主体减负 ge 2500亿元 level target"]),
    ("新增100个以上项目纳入国家用地保障范围。", ["项目纳入国家用地保障范围 ge 100个 level target"]),
    (
        "形成新一代信息技术、高端制造、生物、绿色低碳、数字创意等5个产值规模10万亿元级的新支柱,平均每年带动新增就业100万人以上。",
        ["产值规模10万亿元级的新支柱 eq 5个 level target", "平均带动新增就业 ge 100万人 level target yearly"],
    ),
    (
        "到2025年,全市规模以上先进制造业总产值超过10000亿元,占规模以上工业比重达到70%,形成6个以上千亿级支柱产业,产值超百亿企业达到20户。",
        [
            "规模以上先进制造业总产值 gt 10000亿元 level target by 2025-12-31",
            "规模以上先进制造业总产值 eq 70% share target by 2025-12-31",
            "千亿级支柱产业 ge 6个 level target by 2025-12-31",
            "支柱产业 eq 1000亿元 level threshold",
            "产值 gt 100亿元 level threshold",
            "企业 eq 20户 level target by 2025-12-31",
        ],
    ),
    ("每年引导金融机构为“专精特新”企业提供信贷融资300亿元。", ["金融机构为“专精特新”企业提供信贷融资 eq 300亿元 level target yearly"]),
    (
        "按照不超过审定实际投资额的30%给予资金扶持,奖励资金分三年按照40%、30%、30%的比例分批拨付。",
        [
            "资金扶持 le 30% share incentive",
            "奖励资金 eq 40% share incentive",
            "奖励 eq 30% share incentive",
            "奖励 eq 30% share incentive",
        ],
    ),
    (
        "按照实际缴纳保险费给予不超过30%的资助;出口投保的企业,按实际缴纳的保险费增加5%的资助。",
        ["资助 le 30% share incentive", "资助 eq 5% share incentive"],
    ),
    ("对企业的资助额不超过投保企业2019年度出口额的0.06%。", ["企业的资助额 le 0.06% share incentive"]),
    (
        "按照年化利率1%的标准进行财政贴息,自贷款实际投放时间起,最长享受贴息期限一年。财政预算总贴息金额为1000万元。",
        ["财政贴息 eq 1% share incentive", "财政预算总贴息金额 eq 1000万元 level incentive"],
    ),
    ("党的十九届六中全会、“两个维护”、“四个自信”，纪念建党100周年。", []),
    (
        "（1）建设5个中心；（2）培育10家企业；①引进3个项目。",
        ["中心 eq 5个 level target", "企业 eq 10家 level target", "项目 eq 3个 level target"],
    ),
    (
        "单体建筑面积达到1000平方米以上、营业收入超2000万元的商贸企业，给予10万元奖励。",
        ["单体建筑面积 ge 1000平方米 level threshold", "营业收入 gt 2000万元 level threshold", "奖励 eq 10万元 level incentive"],
    ),
    ("在全省率先建成10分钟便民生活圈50个。", ["10分钟便民生活圈 eq 50个 level target"]),
    (
        "支持银行发放首贷户贷款，力争首贷户新增5000户以上，信用贷款占比提高5个百分点。",
        ["首贷户新增 ge 5000户 level target strive", "信用贷款占比 eq 5个百分点 growth target strive"],
    ),
    (
        "推进100个重点项目建设，确保年度投资完成率100%。",
        ["重点项目建设 eq 100个 level target", "年度投资完成率 eq 100% level target ensure"],
    ),
    ("市级财政按1:1比例配套。", ["配套 eq 1:1 share incentive"]),
    (
        "培训农民工2万人次以上、新增技能人才1万人，其中高技能人才3000人。",
        ["农民工 ge 2万人次 level target", "新增技能人才 eq 1万人 level target", "高技能人才 eq 3000人 level target"],
    ),
    ("全力保障2.5万名考生。", ["考生 eq 2.5万名 level target"]),
    ("落实社保“降、缓、返、补”政策，失业保险费率降至1%。", ["失业保险费率 eq 1% level target"]),
    ("公租房租金按市场价的60%收取。", ["公租房租金 eq 60% share target"]),
    (
        "建设10万千瓦光伏发电项目，新增装机容量100万千瓦。",
        ["光伏发电项目 eq 10万千瓦 level target", "新增装机容量 eq 100万千瓦 level target"],
    ),
    ("累计建成5G基站超过1万个、千兆光网覆盖家庭200万户。", ["5G基站 gt 1万个 level target", "千兆光网覆盖家庭 eq 200万户 level target"]),
    ("实行24小时预约通关，整体通关时间比2017年压缩50%以上。", ["整体通关时间 ge 50% change target base 2017"]),
    ("开展为期3个月的专项行动。", []),
    ("支持建设2—3个市级以上众创空间。", ["市级以上众创空间 range 2—3个 level target"]),
    (
        "到2025年，力争实现“四个100”：培育100家企业、引进100个项目。",
        ["企业 eq 100家 level target strive by 2025-12-31", "项目 eq 100个 level target strive by 2025-12-31"],
    ),
    ("落实“六税两费”减免政策，延续执行期限至2024年12月31日。", []),
    ("年用电量500万千瓦时以上企业全部参与直接交易。", ["年用电量 ge 500万千瓦时 level threshold"]),
    ("免征2022年第一、二季度房产税和城镇土地使用税。", []),
    (
        "对旅行社组织100人（含）以上团队来市旅游并过夜的，按每人50元给予奖励。",
        ["团队来市旅游并过夜 ge 100人 level threshold", "奖励 eq 50元 level incentive"],
    ),
    ("年进口额达到5000万元的，奖励10万元。", ["年进口额 eq 5000万元 level threshold", "奖励 eq 10万元 level incentive"]),
    ("营业收入首次突破1亿元的，一次性奖励20万元。", ["营业收入 gt 1亿元 level threshold", "一次性奖励 eq 20万元 level incentive"]),
    (
        "线上服务覆盖率和掌上可办率分别不低于95%和80%。",
        ["线上服务覆盖率 ge 95% level target", "掌上可办率 ge 80% level target"],
    ),
    (
        "对主营业务收入首次突破1亿元、5亿元、10亿元的企业，分别给予最高50万元、100万元、200万元奖励。",
        [
            "主营业务收入 gt 1亿元 level threshold",
            "主营业务收入 gt 5亿元 level threshold",
            "主营业务收入 gt 10亿元 level threshold",
            "奖励 le 50万元 level incentive",
            "奖励 le 100万元 level incentive",
            "奖励 le 200万元 level incentive",
        ],
    ),
    ("排放总量比2020年分别下降10%和12%以上。", ["排放总量 ge 10% change target base 2020", "排放总量 ge 12% change target base 2020"]),
    ("完成总投资 1 000 亿元，新增投资1 200万元。", ["总投资 eq 1000亿元 level target", "新增投资 eq 1200万元 level target"]),
    (
        "可再生能源装机达到200万千瓦，建筑面积达到5万平方米，建成区绿化覆盖率达到40%，培训合格率达到90%以上。",
        [
            "可再生能源装机 eq 200万千瓦 level target",
            "建筑面积 eq 5万平方米 level target",
            "建成区绿化覆盖率 eq 40% level target",
            "培训合格率 ge 90% level target",
        ],
    ),
    (
        "建成公共充电桩8万个（其中直流快充桩占比40%以上）、换电站100座。",
        ["公共充电桩 eq 8万个 level target", "直流快充桩占比 ge 40% share target", "换电站 eq 100座 level target"],
    ),
    (
        "省科技型中小企业达8000家（其中规上企业不少于1200家）。",
        ["省科技型中小企业 eq 8000家 level target", "规上企业 ge 1200家 level target"],
    ),
    ("每认定1家奖励5万元，按每招用1人补贴1500元。", ["奖励 eq 5万元 level incentive", "补贴 eq 1500元 level incentive"]),
    ("万元GDP用水量比2020年下降16%。", ["万元GDP用水量 eq 16% change target base 2020"]),
    (
        "审批时限压缩一半，租金不高于市场价的六成，费用平均下降三成。",
        ["审批时限 eq 50% change target", "租金 le 60% share target", "费用 eq 30% change target"],
    ),
    (
        "分别给予100万、50万、30万元奖励。",
        ["奖励 eq 100万元 level incentive", "奖励 eq 50万元 level incentive", "奖励 eq 30万元 level incentive"],
    ),
    (
        "到2025年，人均预期寿命达79.5岁，重度及以上污染天数不超过6天。",
        ["人均预期寿命 eq 79.5岁 level target by 2025-12-31", "重度及以上污染天数 le 6天 level target by 2025-12-31"],
    ),
    ("合同签订期限由30日缩短至10个工作日。", ["合同签订期限 eq 10个工作日 level target base 30日"]),
    ("改造提升高标准农田200万亩。", ["高标准农田 eq 200万亩 level target"]),
    ("“三支一扶”招募50名。", ["“三支一扶”招募 eq 50名 level target"]),
    ("对获奖企业再奖500万元。", ["获奖企业 eq 500万元 level incentive"]),
    ("每年培育企业30家，对新培育企业给予10万元奖励。", ["企业 eq 30家 level target yearly", "奖励 eq 10万元 level incentive"]),
    ("对外投资额达到10亿元，给予企业更多支持。", ["对外投资额 eq 10亿元 level target"]),
    ("新增贷款1000亿元，对小微企业给予贴息。", ["新增贷款 eq 1000亿元 level target"]),
    (
        "首次入库的规模以上服务业企业，营业收入超过2000万元的，给予5万元奖励。",
        ["营业收入 gt 2000万元 level threshold", "奖励 eq 5万元 level incentive"],
    ),
]


@pytest.mark.parametrize(("sentence", "expected"), WORDINGS, ids=[w[0][:24] for w in WORDINGS])
def test_wordings(sentence: str, expected: list[str]) -> None:
    assert [told(t) for t in read_item(sentence)[0]] == expected


@pytest.mark.parametrize(
    "words",
    [
        "应用5G、1210、9610业务", "瞄准世界500强企业", "已经第9次常务会议审议", "〔2022〕18号", "国办发〔2021〕57号", "实施“千企百展”计划",
        "实施三年行动计划", "培育一批龙头企业", "推进“两头在外”保税维修", "打造24小时不打烊服务", "12345热线", "外资三年外贸五年倍增计划", "排名前十的企业",
        "五个地级市人民政府", "一类、二类出口企业", "有序推进二手车出口", "构建“1+3+N”体系", "《条例》第3条", "2.0版", "40周年", "2021年版目录", "近3年无违法记录",
        "3岁以下婴幼儿", "20万吨级码头", "10项目", "一次性告知", "近海", "第五代移动通信", "“123快货物流圈”", "https://a.cn/20230419/1301961.shtml",
    ],
)  # fmt: skip
def test_a_number_that_is_no_quantity_is_none(words: str) -> None:
    assert quantities(words) == []


@pytest.mark.parametrize(
    ("words", "value", "unit", "amount", "base"),
    [
        ("6.8亿美元", "6.8", "亿美元", "680000000", "USD"), ("1.2万亿元", "1.2", "万亿元", "1200000000000", "CNY"), ("千亿元", "1000", "亿元", "100000000000", "CNY"),
        ("１０００ 亿元", "1000", "亿元", "100000000000", "CNY"), ("3万家", "3", "万家", "30000", "家"), ("50 万元/项", "50", "万元/项", "500000", "CNY"),
        ("五分之一", "20", "%", "20", "%"), ("百分之十五", "15", "%", "15", "%"), ("翻一番", "2", "倍", "2", "倍"), ("翻两番", "4", "倍", "4", "倍"),
        ("减半征收", "50", "%", "50", "%"), ("3个百分点", "3", "个百分点", "3", "个百分点"), ("2公顷", "2", "公顷", "20000", "平方米"), ("1万家(次)", "1", "万家(次)", "10000", "家"),
        ("三百万元", "300", "万元", "3000000", "CNY"), ("10,000人次", "10000", "人次", "10000", "人次"), ("100多亿元", "100", "亿元", "10000000000", "CNY"),
        ("5个工作日", "5", "个工作日", "5", "个工作日"), ("100万TEU", "100", "万TEU", "1000000", "标箱"),
    ],
)  # fmt: skip
def test_amounts_in_base_units(words: str, value: str, unit: str, amount: str, base: str) -> None:
    (q,) = quantities(words)
    assert (q.value, q.unit, q.amount, q.measure.base) == (Decimal(value), unit, Decimal(amount), base)


def test_a_year_holds_on_until_another_is_stated() -> None:
    targets, _ = read_item("到2025年，出口达到10亿元。培育企业5家。到2027年，进口达到20亿元。")
    assert [t.deadline for t in targets] == [date(2025, 12, 31), date(2025, 12, 31), date(2027, 12, 31)]


def test_a_later_term_of_execution_sets_the_deadline() -> None:
    targets, _ = read_item("给予最高100万元补助。政策执行期限为2023年1月1日至2025年12月31日。")
    assert [(t.deadline, t.period_start) for t in targets] == [(date(2025, 12, 31), date(2023, 1, 1))]


def test_a_term_behind_the_figure_counts() -> None:
    targets, _ = read_item("新增企业30家，2025年底前完成。")
    assert [t.deadline for t in targets] == [date(2025, 12, 31)]


def test_an_objective_repeated_in_its_task_counts_once() -> None:
    text = (
        "武汉市实施方案\n一、主要目标\n到2025年，近洋航线数达到3条，对“一带一路”沿线国家的贸易占比达到30%。\n二、主要任务\n"
        "（一）做强水运。力争到2025年近洋航线数达到3条。\n（二）扩大贸易。到2025年，对RCEP成员国贸易占比达到30%。\n"
    )
    assert [t.counts_once for t in read(text).targets] == [True, True, False, True]


def test_a_figure_of_the_past_is_no_target() -> None:
    assert read_item("2021年，全市进出口总额达到1000亿元。")[0] == []
    assert len(read_item("2021年，全市进出口总额达到1000亿元。", None)[0]) == 1


def test_a_bounded_figure_of_unknown_unit_is_told() -> None:
    targets, issues = read_item("单位能耗不超过30焦耳。")
    assert (targets, [i.code for i in issues]) == ([], ["unknown_unit"])


FIGURES = st.decimals(min_value="0.1", max_value="99999", places=1).map(lambda d: f"{d.normalize():f}")
MONEY = {"元": "元", "美元": "美元", "欧元": "欧元", "港元": "港元"}


@given(FIGURES, st.sampled_from(["", "万", "亿", "百万", "千万", "万亿"]), st.sampled_from(sorted(MONEY)))
def test_money_reads_as_jionlp_reads_it(figure: str, scale: str, currency: str) -> None:
    words = f"{figure}{scale}{currency}"
    (q,) = quantities(words)
    oracle = jionlp.parse_money(words)
    assert (q.amount, oracle["case"]) == (Decimal(oracle["num"]), MONEY[currency])


@given(st.integers(min_value=1, max_value=9999))
def test_chinese_numerals_read_as_cn2an_reads_them(number: int) -> None:
    assert chinese_value(cn2an.an2cn(number, "low")) == number


ALPHABET = (
    "到年月底前每增长达不超过低于以上内万亿元美%个家条项、，。；和的对给予奖励翻番倍减半分之由从较由0123456789.《》“”（）—至十百千一二三"
)


@given(st.text(alphabet=ALPHABET, max_size=60))
def test_any_text_reads_and_its_spans_are_true(text: str) -> None:
    targets, _ = read_item(text)
    for t in targets:
        assert 0 <= t.char_start <= t.char_end <= len(text)
        assert text[t.char_start : t.char_end] == t.as_written
        assert t.unit and 0 < t.confidence <= 1
        assert t.value_max is None or t.comparator == "range"
