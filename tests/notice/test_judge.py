"""What is no notice is said to be none; short notices are read."""

from __future__ import annotations

import pytest

from tests.notice.reading import read, reason

NO_NOTICE = {
    "shop": "某某旗舰店 新品上市 全场包邮 到手价6999元 立即购买 加入购物车\n商品评价 好评率98% 手机收到了，非常满意，物流很快，客服态度也很好，五星好评！\n"
    "1.屏幕清晰，拍照效果好，运行速度快\n2.充电速度快，电池耐用\n3.外观漂亮，手感好\n规格参数 颜色 雅川青 内存 12GB 配送至 北京市朝阳区 店铺优惠券满5000减200",
    "source code": "import os\ndef main(args):\n    # 读取文件并且打印出来\n    for line in open(args[1]):\n        print(line.strip())\nclass Foo(object):\n    # 构造函数，初始化变量\n    pass\n"
    * 9,
    "forum": "【求助】今年外贸行情怎么样？大家来聊聊\n楼主：做外贸五年了，今年感觉订单少了一半，老客户都在砍价，大家的情况怎么样？\n1楼：同感，我们公司今年已经裁员两次了，希望下半年好一点。\n"
    "2楼：跨境电商还可以，就是平台规则变得太快，封店封得心慌。\n3楼：听说政府有补贴，你去问问商务局。\n4楼：顶一个，等高手回复。",
    "English": "The State Council issued a notice on promoting foreign trade. All departments concerned should implement it. 国务院\n" * 20,
    "news": "今日要闻\n新华社北京4月25日电 （记者某某）国务院办公厅近日印发《关于推动外贸稳规模优结构的意见》（国办发〔2023〕10号）。意见提出，要强化贸易促进拓展市场，便利跨境商务人员往来。\n"
    "商务部有关负责人表示，下一步将会同有关部门抓好落实。专家认为，这些措施有利于稳定外贸企业预期。",
    "weather": "明天全市多云转晴，最高气温18度，最低气温6度，偏北风三到四级。市气象台提醒市民注意添加衣物。周末将有一次冷空气过程，气温下降明显，请注意防寒保暖，出行注意安全。",
    "nothing": "页面不存在",
}


@pytest.mark.parametrize("text", NO_NOTICE.values(), ids=NO_NOTICE.keys())
def test_no_notice(text: str) -> None:
    assert reason(text) is not None


def test_a_reply_of_a_hundred_characters() -> None:
    notice = read(
        "关于同意设立黔江正阳保税物流中心的批复\n渝府〔2021〕35号\n黔江区人民政府：\n你区《关于设立保税物流中心的请示》（黔江府文〔2021〕12号）收悉。现批复如下：\n"
        "原则同意设立黔江正阳保税物流中心（B型），规划面积0.2平方公里。请你区按照有关规定抓紧开展建设工作。\n此复。\n重庆市人民政府\n2021年9月1日\n"
    )
    assert (notice.header.document_number, notice.header.issuer) == ("渝府〔2021〕35号", "重庆市人民政府")
    assert notice.documents[0].form == "批复"
    assert [i.code for i in notice.issues] == ["no_outline"]


def test_an_explanation_takes_no_identity_from_the_number_it_cites() -> None:
    notice = read(
        "《〈政府工作报告〉2024年重点工作任务分工方案》政策解读\n发布日期:2024-04-02 15:35 点击量:10\n来源:二连浩特市政府办\n一、起草背景\n市政府办印发了《分工方案》（二政办发〔2024〕9号）。\n"
        "二、主要内容和要求\n(一)主要内容。《分工方案》将《政府工作报告》分解为五个方面79项重点工作任务。\n(二)工作要求。各责任单位要切实加强组织领导。\n"
    )
    assert (notice.header.document_number, notice.id_basis) == (None, "address")
