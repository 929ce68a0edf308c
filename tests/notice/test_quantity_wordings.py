"""More wordings of real notices: lists told apart, paired years, figures in words, conditions, and what is none."""

from __future__ import annotations

import pytest

from tests.notice.test_quantities import read_item, told

#: Sentence of a notice of 7 April 2023, and its targets, by what is hard about it.
WORDINGS: dict[str, list[tuple[str, list[str]]]] = {
    "Lists told apart: 分别 gives each figure its own subject": [
        (
            "到2025年底，公共机构单位建筑面积能耗、单位建筑面积碳排放、人均综合能耗分别较2020年降低5%、7%、6%。",
            [
                "公共机构单位建筑面积能耗 eq 5% change target by 2025-12-31 base 2020",
                "单位建筑面积碳排放 eq 7% change target by 2025-12-31 base 2020",
                "人均综合能耗 eq 6% change target by 2025-12-31 base 2020",
            ],
        ),
        (
            "与2021年相比，2025年工业锅炉、电站锅炉平均运行热效率分别提高5个百分点以上、0.5个百分点以上，在运高效节能电机、高效节能变压器占比分别提高5个百分点以上、10个百分点以上，在运工商业制冷设备、家用制冷设备、通用照明设备中的高效节能产品占比分别达到40%、60%、50%。",
            [
                "工业锅炉平均运行热效率 ge 5个百分点 growth target by 2025-12-31 base 2021",
                "电站锅炉平均运行热效率 ge 0.5个百分点 growth target by 2025-12-31 base 2021",
                "在运高效节能电机占比 ge 5个百分点 growth target by 2025-12-31 base 2021",
                "高效节能变压器占比 ge 10个百分点 growth target by 2025-12-31 base 2021",
                "在运工商业制冷设备中的高效节能产品占比 eq 40% share target by 2025-12-31 base 2021",
                "家用制冷设备中的高效节能产品占比 eq 60% share target by 2025-12-31 base 2021",
                "通用照明设备中的高效节能产品占比 eq 50% share target by 2025-12-31 base 2021",
            ],
        ),
        ("旅游人数、旅游收入分别突破1亿人次、1000亿元。", ["旅游人数 gt 1亿人次 level target", "旅游收入 gt 1000亿元 level target"]),
        (
            "接待游客总人数和旅游综合收入分别增长10%和12%以上。",
            ["接待游客总人数 ge 10% growth target", "旅游综合收入 ge 12% growth target"],
        ),
        (
            "单位国内生产总值能源消耗和二氧化碳排放分别降低13.5%、18%，主要污染物排放总量持续减少，森林覆盖率提高到24.1%。",
            [
                "单位国内生产总值能源消耗 eq 13.5% change target",
                "单位国内生产总值二氧化碳排放 eq 18% change target",
                "森林覆盖率 eq 24.1% level target",
            ],
        ),
        (
            "进口、出口整体通关时间分别压缩至35小时、1.5小时以内。",
            ["进口整体通关时间 le 35小时 level target", "出口整体通关时间 le 1.5小时 level target"],
        ),
        (
            "化学需氧量、氨氮、氮氧化物、挥发性有机物重点工程减排量分别达到10.2万吨、0.48万吨、8.6万吨、3.2万吨。",
            [
                "化学需氧量重点工程减排量 eq 10.2万吨 level target",
                "氨氮重点工程减排量 eq 0.48万吨 level target",
                "氮氧化物重点工程减排量 eq 8.6万吨 level target",
                "挥发性有机物重点工程减排量 eq 3.2万吨 level target",
            ],
        ),
        (
            "职工医保、城乡居民医保政策范围内住院费用支付比例分别稳定在80%、70%左右。",
            [
                "职工医保政策范围内住院费用支付比例 approx 80% share target",
                "城乡居民医保政策范围内住院费用支付比例 approx 70% share target",
            ],
        ),
        (
            "接待游客突破5000万人次，旅游总收入突破500亿元，分别增长15%、20%以上。",
            [
                "接待游客 gt 5000万人次 level target",
                "旅游总收入 gt 500亿元 level target",
                "接待游客 ge 15% growth target",
                "旅游总收入 ge 20% growth target",
            ],
        ),
        (
            "病虫害统防统治覆盖率42%，绿色防控技术覆盖率50%以上，主要农作物化肥、农药使用量比2020年减少3%、5%。",
            [
                "病虫害统防统治覆盖率 eq 42% level target",
                "绿色防控技术覆盖率 ge 50% level target",
                "主要农作物化肥使用量 eq 3% change target base 2020",
                "农药使用量 eq 5% change target base 2020",
            ],
        ),
        (
            "畜禽养殖规模化率和畜禽粪污综合利用率分别达到70%以上和80%以上，到2030年分别达到75%以上和85%以上。",
            [
                "畜禽养殖规模化率 ge 70% level target",
                "畜禽粪污综合利用率 ge 80% level target",
                "畜禽养殖规模化率 ge 75% level target by 2030-12-31",
                "畜禽粪污综合利用率 ge 85% level target by 2030-12-31",
            ],
        ),
        (
            "二氧化硫、氮氧化物排放量分别控制在5万吨、8万吨以内，比2015年分别减少15%、18%。",
            [
                "二氧化硫排放量 le 5万吨 level target",
                "氮氧化物排放量 le 8万吨 level target",
                "二氧化硫排放量 eq 15% change target base 2015",
                "氮氧化物排放量 eq 18% change target base 2015",
            ],
        ),
    ],
    "Years and quarters told apart": [
        (
            "2023年、2024年、2025年，全市新增规上工业企业分别不少于100家、120家、150家。",
            [
                "新增规上工业企业 ge 100家 level target by 2023-12-31",
                "新增规上工业企业 ge 120家 level target by 2024-12-31",
                "新增规上工业企业 ge 150家 level target by 2025-12-31",
            ],
        ),
        (
            "到2025年、2030年，非化石能源消费比重分别达到20%、25%左右。",
            ["非化石能源消费比重 approx 20% share target by 2025-12-31", "非化石能源消费比重 approx 25% share target by 2030-12-31"],
        ),
        (
            "2023年建成2个、2024年建成3个社区医院。",
            ["社区医院 eq 2个 level target by 2023-12-31", "社区医院 eq 3个 level target by 2024-12-31"],
        ),
        (
            "2023至2025年分别改造老旧小区50个、60个、70个。",
            [
                "老旧小区 eq 50个 level target by 2023-12-31 from 2023-01-01",
                "老旧小区 eq 60个 level target by 2024-12-31 from 2023-01-01",
                "老旧小区 eq 70个 level target by 2025-12-31 from 2023-01-01",
            ],
        ),
        (
            "一季度、二季度、三季度、四季度分别新开工项目30个、40个、20个、10个。",
            [
                "新开工项目 eq 30个 level target by 2023-03-31",
                "新开工项目 eq 40个 level target by 2023-06-30",
                "新开工项目 eq 20个 level target by 2023-09-30",
                "新开工项目 eq 10个 level target by 2023-12-31",
            ],
        ),
        (
            "到2023年，建成省级以上特色产业集群5个；到2025年，建成10个。",
            ["省级以上特色产业集群 eq 5个 level target by 2023-12-31", "省级以上特色产业集群 eq 10个 level target by 2025-12-31"],
        ),
        (
            "到2023年末，涉企案件平均审理天数降至60天以内；2024年，降至50天以内；2025年，降至45天以内。",
            [
                "涉企案件平均审理天数 le 60天 level target by 2023-12-31",
                "涉企案件平均审理天数 le 50天 level target by 2024-12-31",
                "涉企案件平均审理天数 le 45天 level target by 2025-12-31",
            ],
        ),
        (
            "一季度完成30%，上半年完成60%，三季度完成85%，年底前全部完成。",
            ["- eq 30% level target by 2023-03-31", "- eq 60% level target by 2023-06-30", "- eq 85% level target by 2023-09-30"],
        ),
        (
            "预算执行进度6月底达到50%以上，9月底达到75%以上，11月底达到95%以上。",
            [
                "预算执行进度 ge 50% level target by 2023-06-30",
                "预算执行进度 ge 75% level target by 2023-09-30",
                "预算执行进度 ge 95% level target by 2023-11-30",
            ],
        ),
        (
            "到2024年、2025年，累计分别培育50家、80家“小巨人”企业。",
            ["“小巨人”企业 eq 50家 level target by 2024-12-31", "“小巨人”企业 eq 80家 level target by 2025-12-31"],
        ),
    ],
    "Bases and baselines": [
        (
            "到2025年底，全国80%以上钢铁产能完成超低排放改造；与2023年相比，吨钢综合能耗降低2%左右，余热余压余能自发电率提高3个百分点以上。",
            [
                "钢铁产能完成超低排放改造 ge 80% share target by 2025-12-31",
                "吨钢综合能耗 approx 2% change target by 2025-12-31 base 2023",
                "余热余压余能自发电率 ge 3个百分点 growth target by 2025-12-31 base 2023",
            ],
        ),
        (
            "获得电力：低压非居民用户办电环节压减为2个、10千伏高压用户压减为4个；平均办电时间分别压减至15个、60个工作日以内。",
            [
                "低压非居民用户办电环节 eq 2个 level target",
                "10千伏高压用户 eq 4个 level target",
                "平均办电时间 le 15个工作日 level target",
                "平均办电时间 le 60个工作日 level target",
            ],
        ),
        (
            "将工业项目从拿地到开工审批时限由原来的80个工作日压减到35个工作日，社会投资类项目压减至50个工作日以内。",
            ["工业项目从拿地到开工审批时限 eq 35个工作日 level target base 80个工作日", "社会投资类项目 le 50个工作日 level target"],
        ),
        (
            "400万元以下工程采购项目，专门面向中小企业采购；超过400万元的工程采购项目，预留份额由该部分采购预算总额的30%以上提高至40%以上。",
            ["工程采购项目 le 400万元 level threshold", "工程采购项目 gt 400万元 level threshold", "预留份额 ge 40% share target base 30%"],
        ),
        (
            "对小型微型企业的价格扣除比例由货物服务采购项目6%至10%提高至10%至20%。",
            ["小型微型企业的价格扣除比例 range 10—20% share target base 6%"],
        ),
        (
            "鼓励企业设立研发机构，对研发投入占销售收入比例超过5%且年研发费用1000万元以上的企业，按研发费用较上年增量的10%给予补助，最高200万元。",
            [
                "研发投入 gt 5% share threshold",
                "年研发费用 ge 1000万元 level threshold",
                "补助 eq 10% share incentive",
                "补助 le 200万元 level incentive",
            ],
        ),
        (
            "力争“十四五”末，跨境电商交易额达到500亿元，是2020年的5倍。",
            [
                "跨境电商交易额 eq 500亿元 level target strive by 2025-12-31",
                "跨境电商交易额 eq 5倍 multiple target strive by 2025-12-31 base 2020",
            ],
        ),
        (
            "审批事项办理时限由法定20个工作日压缩至7个工作日，提速65%，申请材料由15项减少到8项，跑动次数由3次减少到1次。",
            [
                "审批事项办理时限 eq 7个工作日 level target base 20个工作日",
                "审批事项办理时限 eq 65% change target",
                "申请材料 eq 8项 level target base 15项",
                "跑动次数 eq 1次 level target base 3次",
            ],
        ),
        (
            "“十四五”前三年节能降碳指标进度滞后地区要实行新上项目非化石能源消费承诺，“十四五”后两年新上高耗能项目的非化石能源消费比例不得低于20%，鼓励地方结合实际提高比例要求。",
            ["新上高耗能项目的非化石能源消费比例 ge 20% share threshold"],
        ),
    ],
    "Figures in words, glosses, spaced digits": [
        ("将企业开办时间压缩至0.5个工作日（4个工作小时）内。", ["企业开办时间 le 0.5个工作日 level target"]),
        (
            "引进近千家企业，带动上万人就业，服务企业千余家次，培育百余家专精特新企业。",
            [
                "企业 approx 1000家 level target",
                "就业 ge 1万人 level target",
                "服务企业 gt 1000家次 level target",
                "专精特新企业 gt 100家 level target",
            ],
        ),
        ("打造十余个产业园区，引育二十多家龙头企业。", ["产业园区 gt 10个 level target", "龙头企业 gt 20家 level target"]),
        (
            "力争引进企业三百家，建成园区十五个，完成投资一千二百亿元，培训人员两千人次。",
            [
                "企业 eq 300家 level target strive",
                "园区 eq 15个 level target strive",
                "投资 eq 1200亿元 level target strive",
                "人员 eq 2000人次 level target strive",
            ],
        ),
        ("五分之一以上的县达到标准，半数以上的乡镇建成示范点。", ["县达到标准 ge 20% share target", "乡镇建成示范点 ge 50% share target"]),
        (
            "门票价格打八折，住宿费用按8.5折优惠，公交票价九五折。",
            ["门票价格 eq 8折 share incentive", "住宿费用 eq 8.5折 share incentive", "公交票价 eq 9.5折 share incentive"],
        ),
        (
            "企业数量实现翻番，产值翻两番，出口额增长一倍以上，投资增加近两倍。",
            [
                "企业数量 eq 2倍 multiple target",
                "产值 eq 4倍 multiple target",
                "出口额 ge 1倍 growth target",
                "投资 approx 2倍 growth target",
            ],
        ),
        (
            "房租按两成收取，物流成本下降三成左右，审批事项减少近四成。",
            ["房租 eq 20% share incentive", "物流成本 approx 30% change target", "审批事项 approx 40% change target"],
        ),
        ("到２０ ２５ 年，实际使用外资达到6 . 8亿美元。", ["实际使用外资 eq 6.8亿美元 level target by 2025-12-31"]),
        ("到2025 年 ， 全市 GDP 突破 １ ． ５ 万亿元 。", ["GDP gt 1.5万亿元 level target by 2025-12-31"]),
        (
            "符合条件的，当日办结；不符合条件的，5个工作日内一次性告知。",
            ["办结 le 1天 level target", "一次性告知 le 5个工作日 level target"],
        ),
        (
            "享受快速交通服务的人口比重由不足60%提高到95%以上，实现“全国123出行交通圈”。",
            ["快速交通服务的人口比重 ge 95% share target base 60%"],
        ),
        (
            "到2025年全国奶类产量达到4100万吨左右，百头以上规模养殖比重达到75%左右。",
            ["奶类产量 approx 4100万吨 level target by 2025-12-31", "百头以上规模养殖比重 approx 75% share target by 2025-12-31"],
        ),
        (
            "筹集保障性租赁住房1万套（间），发放租赁补贴5000户。",
            ["保障性租赁住房 eq 1万套（间） level target", "租赁补贴 eq 5000户 level target"],
        ),
        (
            "力争用五年时间，实现规上工业总产值过万亿，高新技术企业过万家。",
            ["规上工业总产值 gt 1万亿元 level target strive", "高新技术企业 gt 1万家 level target strive"],
        ),
        ("对拖欠中小企业款项的，按每日利率万分之五支付逾期利息。", ["逾期利息 eq 0.05% level threshold"]),
    ],
    "Ratios": [
        (
            "城乡居民人均可支配收入比缩小到1.7:1，师生比不低于1:18，床护比达到1:0.6以上。",
            ["城乡居民人均可支配收入比 eq 1.7:1 level target", "师生比 ge 1:18 level target", "床护比 ge 1:0.6 level target"],
        ),
        (
            "孕产妇死亡率下降到12/10万，婴儿死亡率下降到5‰以下，5岁以下儿童死亡率下降到6‰以下。",
            ["孕产妇死亡率 eq 12/10万 level target", "婴儿死亡率 le 5‰ level target", "5岁以下儿童死亡率 le 6‰ level target"],
        ),
        ("市财政按照省级奖励资金1:0.5的比例给予配套奖励。", ["配套 eq 1:0.5 share incentive"]),
        (
            "公办园在园幼儿占比达到60%，师生比达到1:7，专任教师大专及以上学历比例达到95%。",
            ["公办园在园幼儿占比 eq 60% share target", "师生比 eq 1:7 level target", "专任教师大专及以上学历比例 eq 95% share target"],
        ),
        ("中央财政安排500亿元支持保障性住房，地方按不低于1:1配套。", ["保障性住房 eq 500亿元 level target", "配套 ge 1:1 share incentive"]),
    ],
    "Sizes beside counts": [
        (
            "到2025年，培育10个以上产值超50亿元、5个以上产值超100亿元的特色产业集群。",
            [
                "特色产业集群 ge 10个 level target by 2025-12-31",
                "产值 gt 50亿元 level threshold",
                "特色产业集群 ge 5个 level target by 2025-12-31",
                "产值 gt 100亿元 level threshold",
            ],
        ),
        (
            "打造2—3个具有国际竞争力的千亿级先进制造业集群。",
            ["具有国际竞争力的千亿级先进制造业集群 range 2—3个 level target", "先进制造业集群 eq 1000亿元 level threshold"],
        ),
        (
            "打造1个5000亿级、2个2000亿级、5个1000亿级产业集群。",
            [
                "5000亿级产业集群 eq 1个 level target",
                "产业集群 eq 5000亿元 level threshold",
                "2000亿级产业集群 eq 2个 level target",
                "产业集群 eq 2000亿元 level threshold",
                "1000亿级产业集群 eq 5个 level target",
                "产业集群 eq 1000亿元 level threshold",
            ],
        ),
        (
            "“十四五”期间，新增千亿级企业2家、百亿级企业10家、上市公司20家。",
            [
                "企业 eq 1000亿元 level threshold",
                "千亿级企业 eq 2家 level target by 2025-12-31 from 2021-01-01",
                "企业 eq 100亿元 level threshold",
                "百亿级企业 eq 10家 level target by 2025-12-31 from 2021-01-01",
                "上市公司 eq 20家 level target by 2025-12-31 from 2021-01-01",
            ],
        ),
        (
            "全市新开工亿元以上项目不少于200个，其中10亿元以上项目不少于50个、50亿元以上项目不少于10个、100亿元以上项目不少于5个。",
            [
                "项目 ge 1亿元 level threshold",
                "项目 ge 200个 level target",
                "项目 ge 10亿元 level threshold",
                "项目 ge 50个 level target",
                "项目 ge 50亿元 level threshold",
                "项目 ge 10个 level target",
                "项目 ge 100亿元 level threshold",
                "项目 ge 5个 level target",
            ],
        ),
        (
            "培育营业收入过百亿元企业20家，其中过千亿元企业2家。",
            [
                "营业收入 gt 100亿元 level threshold",
                "企业 eq 20家 level target",
                "营业收入 gt 1000亿元 level threshold",
                "企业 eq 2家 level target",
            ],
        ),
    ],
    "Conditions, caps and penalties": [
        (
            "违反规定的，责令限期改正，处1万元以上5万元以下罚款；情节严重的，处5万元以上20万元以下罚款。",
            ["罚款 range 1—5万元 level threshold", "罚款 range 5—20万元 level threshold"],
        ),
        (
            "逾期30日未缴的，每日加收万分之五滞纳金；情节严重的，处3000元以上3万元以下的罚款。",
            ["滞纳金 eq 0.05% level threshold", "罚款 range 3000—30000元 level threshold"],
        ),
        (
            "六税两费减按50%征收，增值税小规模纳税人月销售额15万元以下免征增值税。",
            ["六税两费 eq 50% change incentive", "增值税小规模纳税人月销售额 le 15万元 level threshold"],
        ),
        (
            "对购买新能源乘用车的个人消费者，按车价分档补贴：10万元以下的补贴2000元/辆，10万元（含）—20万元的补贴3000元/辆，20万元（含）以上的补贴5000元/辆。",
            [
                "- le 10万元 level threshold",
                "补贴 eq 2000元/辆 level incentive",
                "补贴 range 10—20万元 level threshold",
                "补贴 eq 3000元/辆 level incentive",
                "补贴 ge 20万元 level threshold",
                "补贴 eq 5000元/辆 level incentive",
            ],
        ),
        (
            "对于产业特色鲜明的跨境电子商务园区，使用面积超过1万平方米，园区内跨境电子商务卖家及相关服务商超过60%，园区内企业年度跨境电子商务交易总额达到2000万美元的，给予园区运营主体50万元资金支持。",
            [
                "使用面积 gt 1万平方米 level threshold",
                "园区内跨境电子商务卖家及相关服务商 gt 60% level threshold",
                "园区内企业年度跨境电子商务交易总额 eq 2000万美元 level threshold",
                "资金支持 eq 50万元 level incentive",
            ],
        ),
        (
            "符合以下条件之一的：（一）注册资本1000万元以上；（二）员工人数不少于50人。",
            ["注册资本 ge 1000万元 level threshold", "员工人数 ge 50人 level threshold"],
        ),
        ("985高校、211高校、“双一流”高校毕业生，年龄不超过35周岁。", ["年龄 le 35周岁 level threshold"]),
        (
            "公司成立满3年，近3年未发生重大事故，且上年度纳税额不低于100万元。",
            ["公司成立 ge 3年 level threshold", "上年度纳税额 ge 100万元 level threshold"],
        ),
        (
            "设立每年不少于2000万元的小微企业转贷应急资金，单笔转贷资金不超过1000万元，使用期限最长不超过15天。",
            [
                "小微企业转贷应急资金 ge 2000万元 level target yearly",
                "单笔转贷资金 le 1000万元 level threshold",
                "使用期限 le 15天 level threshold",
            ],
        ),
        (
            "鼓励软件企业壮大，对通过软件企业评估，且纳入浙江省经济和信息化数据服务平台的软件企业，年销售收入首次突破 1000 万元、2000 万元、5000万元、1 亿元的，分别给予一次性奖励 10 万元、20 万元、50 万元、100 万元。",
            [
                "年销售收入 gt 1000万元 level threshold",
                "年销售收入 gt 2000万元 level threshold",
                "年销售收入 gt 5000万元 level threshold",
                "年销售收入 gt 1亿元 level threshold",
                "一次性奖励 eq 10万元 level incentive",
                "奖励 eq 20万元 level incentive",
                "奖励 eq 50万元 level incentive",
                "奖励 eq 100万元 level incentive",
            ],
        ),
        (
            "由第三方机构评估，得分90分以上为优秀，80—89分为良好，60分以下为不合格。",
            ["得分 ge 90分 level threshold", "得分 range 80—89分 level threshold", "得分 le 60分 level threshold"],
        ),
        (
            "境外旅行社组团来我市旅游，单次入境游客达到50人以上、停留2晚以上的，每人奖励200元。",
            ["单次入境游客 ge 50人 level threshold", "停留 ge 2晚 level threshold", "奖励 eq 200元 level incentive"],
        ),
        (
            "展会规模达到1万平方米的，给予30万元补助，每增加5000平方米增加10万元，最高不超过100万元。",
            [
                "展会规模 eq 1万平方米 level threshold",
                "补助 eq 30万元 level incentive",
                "展会规模 eq 5000平方米 level threshold",
                "补助 eq 10万元 growth incentive",
                "补助 le 100万元 level incentive",
            ],
        ),
        (
            "申请人须具有硕士以上学位，年龄在40周岁以下，在岗时间每年不少于6个月。",
            ["年龄 le 40周岁 level threshold", "在岗时间 ge 6个月 level threshold"],
        ),
        ("力争全年新增减税降费及退税缓税缓费超过30亿元。", ["新增减税降费及退税缓税缓费 gt 30亿元 level target strive"]),
        ("对制造业中小微企业2021年11月和12月税费缓缴期限再延长6个月。", ["制造业中小微企业税费缓缴期限 eq 6个月 level incentive"]),
    ],
    "What is counted": [
        ("按照不低于总车位20%的比例改造。", ["总车位 ge 20% share target"]),
        (
            "新建住宅配建停车位100%建设充电设施或预留安装条件，公共停车场按不低于总车位15%的比例配建充电桩。",
            ["住宅配建停车位 eq 100% level target", "充电桩 ge 15% share target"],
        ),
        (
            "对高校毕业生租房补贴标准为博士每月2000元、硕士每月1500元、本科每月1000元，发放期限不超过36个月。",
            [
                "高校毕业生租房补贴标准 eq 2000元 level incentive monthly",
                "补贴 eq 1500元 level incentive monthly",
                "补贴 eq 1000元 level incentive monthly",
                "发放期限 le 36个月 level threshold",
            ],
        ),
        ("在24小时内作出响应，3个工作日内反馈办理结果。", ["作出响应 le 24小时 level target", "反馈办理结果 le 3个工作日 level target"]),
        (
            "对诉求事项，承办单位应在收到工单后2小时内联系企业、5个工作日内办结，按时办结率达100%，满意率达95%以上。",
            [
                "联系企业 le 2小时 level target",
                "联系企业 le 5个工作日 level target",
                "按时办结率 eq 100% level target",
                "满意率 ge 95% level target",
            ],
        ),
        (
            "二级及以上综合性医院设立老年医学科的比例达到60%以上，三级中医医院设置康复科的比例达到85%。",
            ["二级及以上综合性医院设立老年医学科的比例 ge 60% share target", "三级中医医院设置康复科的比例 eq 85% share target"],
        ),
        (
            "高血压、糖尿病门诊用药保障机制覆盖率100%，家庭医生签约服务覆盖率以每年1—3个百分点的速度提升，到2035年达到75%以上。",
            [
                "高血压、糖尿病门诊用药保障机制覆盖率 eq 100% level target",
                "家庭医生签约服务覆盖率 range 1—3个百分点 growth target yearly",
                "家庭医生签约服务覆盖率 ge 75% level target by 2035-12-31",
            ],
        ),
        (
            "推动不少于80%的规上工业企业开展数字化改造，100%的县（市、区）建成工业互联网平台。",
            ["规上工业企业开展数字化改造 ge 80% share target", "县（市、区）建成工业互联网平台 eq 100% share target"],
        ),
        (
            "高速铁路营业里程由2020年的3.8万公里增加到2025年的5万公里，覆盖95%以上的50万人口以上城市。",
            [
                "高速铁路营业里程 eq 5万公里 level target by 2025-12-31 base 3.8万公里 base 2020",
                "50万人口以上城市 ge 95% level target by 2025-12-31",
            ],
        ),
        (
            "投诉举报3日内受理、7日内办结、15日内反馈，群众满意度不低于95%。",
            [
                "投诉举报 le 3日 level target",
                "投诉举报 le 7日 level target",
                "投诉举报 le 15日 level target",
                "群众满意度 ge 95% level target",
            ],
        ),
        (
            "县级公立医院药占比控制在30%以下，百元医疗收入中消耗的卫生材料降到20元以下。",
            ["县级公立医院药占比 le 30% share target", "百元医疗收入中消耗的卫生材料 le 20元 level target"],
        ),
        (
            "公交出行分担率提高到45%，万人公交车拥有量达到15标台，主城区公共交通站点500米覆盖率达到100%。",
            [
                "公交出行分担率 eq 45% share target",
                "万人公交车拥有量 eq 15标台 level target",
                "主城区公共交通站点500米覆盖率 eq 100% level target",
            ],
        ),
        (
            "发明专利平均审查周期压减至15个月以内，商标注册平均审查周期稳定在4个月。",
            ["发明专利平均审查周期 le 15个月 level target", "商标注册平均审查周期 eq 4个月 level target"],
        ),
    ],
    "The past and the present are no targets": [
        ("截至目前，全市累计建成5G基站1.2万个。", []),
        ("近年来，全市累计培育国家级专精特新企业35家，数量居全省第2位。", []),
        ("目前，全市已有上市公司25家，总市值突破3000亿元。", []),
        ("全市规模以上工业企业达到1200家，较“十二五”末增加300家，为“十四五”发展奠定了坚实基础。", []),
        ("五年来，全市累计新增城镇就业60万人，居民收入年均增长8.2%。", []),
        ("与此同时，我市外贸依存度仅为8%，低于全省平均水平12个百分点。", []),
        ("我市现有A级景区60家，占全省的10%，但5A级景区仅1家。", []),
        ("2020年全市生产总值达到3200亿元，是2015年的1.5倍。", []),
        ("“十三五”期间，全市进出口总额年均增长8.3%，累计利用外资30亿美元。", []),
    ],
    "No quantities": [
        ("推进“1+8+N”产业体系，实施“双百”工程，建设“三纵四横”路网，打造4K超高清视频，瞄准Top10企业。", []),
        ("重点面向世界500强、中国民营500强、行业前10强企业开展招商。", []),
        ("按照“一核两翼三带”布局，提升C919大飞机配套能力，发展IPv6、6G、8英寸晶圆制造和12英寸生产线。", []),
        ("报名时间为2023年5月10日9:00—17:00，地点为市政府2号楼301室。", []),
        ("按照第5条、第12款规定，对3类情形不予支持。", []),
        ("对年交易规模654.38+0万美元及以上的跨境电子商务卖家，按其跨境电子商务交易额给予支持。", []),
    ],
}
_CASES = [case for cases in WORDINGS.values() for case in cases]


@pytest.mark.parametrize(("sentence", "expected"), _CASES, ids=[s[:24] for s, _ in _CASES])
def test_wordings(sentence: str, expected: list[str]) -> None:
    assert [told(t) for t in read_item(sentence)[0]] == expected
