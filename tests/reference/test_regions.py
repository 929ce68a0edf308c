"""Regions: the table, issuers, running text, document numbers."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from extractors.reference.regions import Regions, load_regions

REFERENCE = Path(__file__).parents[2] / "seeds" / "reference"
REGIONS = load_regions()

CENTRAL_BODIES = """
    国务院 国务院办公厅 国务院国资委 中共中央办公厅 国家税务总局 国家发展和改革委员会 国家知识产权局 商务部
    财政部 工业和信息化部 人力资源社会保障部 教育部办公厅 海关总署 审计署 市场监管总局 中华人民共和国商务部
    中华人民共和国海事局 最高人民法院 中国人民银行 中国证监会 中国银保监会 中国证券监督管理委员会
    全国人民代表大会常务委员会 中央网信办
"""
NAMES_GIVEN_UP = [
    ("重庆市江北区人民政府", "500105"),
    ("国家税务总局重庆市江北区税务局", "500105"),
    ("杭州市下城区人民政府", "330103"),
    ("福建省沙县财政局", "350427"),
    ("沙湾县人民政府", "654223"),
    ("黔西县人民政府", "520522"),
    ("贵州省毕节地区行政公署", "522400"),
    ("昌都地区行政公署", "542100"),
    ("襄樊市人民政府", "420600"),  # renamed: its code is 襄阳市's
    ("四川省成都市郫县人民政府", "510124"),
    ("雄安新区管理委员会", "130000"),
    ("东湖新技术开发区管委会", "420100"),
    ("新疆生产建设兵团第八师石河子市人民政府", "659001"),
    ("第八师石河子市人民政府办公室", "659001"),
    ("新北市政府", "710000"),
    ("长治市郊区人民政府", "140411"),
    ("郊区人民政府", None),
]


def names(text: str) -> list[str]:
    return [region.name for region in REGIONS.mentioned(text)]


def code(issuer: str, hint: str | None = None) -> str | None:
    region = REGIONS.of_issuer(issuer, REGIONS.by_code[hint] if hint else None).region
    return region.code if region else None


class TestTable:
    def test_counts(self) -> None:
        counts = Counter(region.level for region in REGIONS.all())
        assert counts["national"] == 1
        assert counts["province"] == 34
        assert counts["prefecture"] == 333
        assert 2840 <= counts["county"] <= 2860

    def test_codes_are_unique_and_sorted(self) -> None:
        with (REFERENCE / "regions.csv").open(encoding="utf-8") as file:
            codes = [row["region_code"] for row in csv.DictReader(file)]
        assert codes == sorted(set(codes))
        assert [region.code for region in REGIONS.all()] == codes
        assert not {region.code for region in REGIONS.gone} & set(codes)
        assert all(len(code) == 6 and code.isdigit() for code in codes)

    def test_every_parent_exists_and_is_of_a_higher_level(self) -> None:
        levels = ["national", "province", "prefecture", "county"]
        for region in REGIONS.all():
            if region.code == "000000":
                assert region.parent_code is None
                continue
            assert region.parent_code is not None
            parent = REGIONS.by_code[region.parent_code]
            assert levels.index(parent.level) < levels.index(region.level)
            assert region.province_code == region.code[:2] + "0000"
            assert parent.code == "000000" or parent.province_code == region.province_code

    def test_no_name_stands_twice_below_one_parent(self) -> None:
        assert max(Counter((region.name, region.parent_code) for region in REGIONS.all()).values()) == 1

    def test_no_rows_between(self) -> None:
        assert not [region for region in REGIONS.all() if region.name in ("市辖区", "县") or "直辖" in region.name]

    @pytest.mark.parametrize(
        ("code", "name", "parent"),
        [
            ("710000", "台湾省", "000000"),
            ("810000", "香港特别行政区", "000000"),
            ("820000", "澳门特别行政区", "000000"),
            ("419001", "济源市", "410000"),
            ("429004", "仙桃市", "420000"),
            ("469001", "五指山市", "460000"),
            ("659001", "石河子市", "650000"),
            ("110105", "朝阳区", "110000"),
            ("310115", "浦东新区", "310000"),
            ("500240", "石柱土家族自治县", "500000"),
            ("330113", "临平区", "330100"),
            ("330114", "钱塘区", "330100"),
            ("460302", "西沙区", "460300"),
            ("460303", "南沙区", "460300"),
            ("540581", "错那市", "540500"),
            ("659012", "白杨市", "650000"),
            ("500157", "两江新区", "500000"),
        ],
    )
    def test_rows(self, code: str, name: str, parent: str) -> None:
        region = REGIONS.by_code[code]
        assert (region.name, region.parent_code) == (name, parent)

    @pytest.mark.parametrize("code", ["500105", "330103"])
    def test_abolished_divisions_stand_apart(self, code: str) -> None:
        assert REGIONS.by_code[code] in REGIONS.gone
        assert REGIONS.by_code[code] not in REGIONS.all()

    @pytest.mark.parametrize("code", ["133100", "320576", "429000", "500200"])
    def test_pseudo_codes_are_absent(self, code: str) -> None:
        assert code not in REGIONS.by_code

    @pytest.mark.parametrize(
        ("code", "short"),
        [
            ("640000", "宁夏"),
            ("500000", "重庆"),
            ("450000", "广西"),
            ("150000", "内蒙古"),
            ("650000", "新疆"),
            ("540000", "西藏"),
            ("810000", "香港"),
            ("820000", "澳门"),
            ("230000", "黑龙江"),
            ("420100", "武汉"),
            ("522600", "黔东南"),
            ("532800", "西双版纳"),
            ("152500", "锡林郭勒"),
            ("232700", "大兴安岭"),
            ("652800", "巴音郭楞"),
            ("220723", "乾安"),
            ("420528", "长阳"),
            ("150722", "莫力达瓦"),
            ("622926", "东乡"),
            ("610424", "乾县"),
            ("140302", "城区"),
            ("370103", "市中区"),
            ("421022", "公安县"),
            ("500240", "石柱县"),
            ("150921", "卓资"),
            ("152530", "正蓝旗"),
        ],
    )
    def test_short_names(self, code: str, short: str) -> None:
        assert REGIONS.by_code[code].short_name == short

    def test_prefixes_words_and_former_names_refer_to_regions(self) -> None:
        assert set(REGIONS.words.values()) == {"full_name_only", "after_parent_only", "no_region"}
        full = {region.name for region in REGIONS.all()}
        short = {region.short_name for region in REGIONS.all() if region.level == "prefecture"}
        assert all(word in short for word, use in REGIONS.words.items() if use == "full_name_only")
        assert all(word in full for word, use in REGIONS.words.items() if use == "after_parent_only")
        assert full >= REGIONS.former
        provinces = {region.code for region in REGIONS.all() if region.level in ("national", "province")}
        one_character = {prefix for prefix in REGIONS.number_prefixes if len(prefix) == 1}
        assert provinces <= {region.code for prefix in one_character for region in REGIONS.number_prefixes[prefix]}

    @pytest.mark.parametrize(
        "table", ["regions.csv", "number_prefixes.csv", "site_hosts.csv", "region_words.csv", "region_aliases.csv", "former_regions.csv"]
    )
    def test_tables_need_no_csv_parser(self, table: str) -> None:
        lines = (REFERENCE / table).read_text(encoding="utf-8").splitlines()
        assert '"' not in "".join(lines)
        assert len({line.count(",") for line in lines}) == 1
        assert len(set(lines)) == len(lines)


class TestRegions:
    def test_is_loaded_once(self) -> None:
        assert load_regions() is REGIONS
        assert isinstance(REGIONS, Regions)

    def test_path(self) -> None:
        assert [region.name for region in REGIONS.path("420102")] == ["湖北省", "武汉市", "江岸区"]
        assert [region.name for region in REGIONS.path("429004")] == ["湖北省", "仙桃市"]
        assert [region.name for region in REGIONS.path("000000")] == ["全国"]

    def test_names(self) -> None:
        assert {"乾安县", "乾安", "乾县", "宁夏回族自治区", "宁夏"} <= REGIONS.names()
        assert "全国" not in REGIONS.names()
        assert min(map(len, REGIONS.names())) == 2


class TestIssuers:
    @pytest.mark.parametrize(
        ("issuer", "expected"),
        [
            ("宁夏回族自治区人民政府办公厅", "640000"),
            ("武汉市人民政府办公厅", "420100"),
            ("四川省人民政府", "510000"),
            ("重庆市商务委员会", "500000"),
            ("广西商务厅", "450000"),
            ("吉林市人民政府", "220200"),
            ("吉林省人民政府", "220000"),
            ("朝阳市人民政府", "211300"),
            ("海南省人民政府", "460000"),
            ("海南藏族自治州人民政府", "632500"),
            ("青海省海南藏族自治州人民政府", "632500"),
            ("海南州人民政府", "632500"),
            ("恩施州人民政府", "422800"),
            ("大理市人民政府", "532901"),
            ("临夏县人民政府", "622921"),
            ("河北区人民政府", "120105"),
            ("仙桃市人民政府", "429004"),
            ("阿里地区行署", "542500"),
            ("大兴安岭地区行政公署", "232700"),
            ("北京市朝阳区人民政府", "110105"),
            ("北京市朝阳区委办公室", "110105"),
            ("浦东新区人民政府", "310115"),
            ("天津市滨海新区人民政府", "120116"),
            ("昆山市周市镇人民政府", "320583"),
            ("石柱县人民政府", "500240"),
            ("新疆生产建设兵团办公厅", "650000"),
            ("新疆生产建设兵团第八师石河子市人民政府", "659001"),
            ("香港特别行政区政府", "810000"),
            ("武汉海关", "420100"),
            ("中共武汉市委办公厅", "420100"),
            ("中国共产党宁夏回族自治区委员会", "640000"),
            ("重庆市城市管理局", "500000"),
            ("浙江省市场监督管理局", "330000"),
            ("上海市场监管局", "310000"),
            ("湖北省沿江地区发展办公室", "420000"),
            ("宁夏回族自治区 人民政府", "640000"),
        ],
    )
    def test_local_bodies(self, issuer: str, expected: str) -> None:
        assert code(issuer) == expected

    @pytest.mark.parametrize("issuer", CENTRAL_BODIES.split())
    def test_central_bodies(self, issuer: str) -> None:
        assert code(issuer) == "000000"

    @pytest.mark.parametrize(
        ("issuer", "expected"),
        [
            ("国家税务总局青海省税务局", "630000"),
            ("国家税务总局宁波市江北区税务局", "330205"),
            ("国家外汇管理局湖北省分局", "420000"),
            ("国家外汇管理局大连市分局", "210200"),
            ("中国人民银行银川中心支行", "640100"),
            ("国家统计局固原调查队", "640400"),
            ("财政部四川监管局", "510000"),
            ("中国证券监督管理委员会宁夏监管局", "640000"),
            ("商务部驻武汉特派员办事处", "420100"),
            ("国家开发银行宁夏分行", "640000"),
            ("海关总署广东分署", "440000"),
            ("中华人民共和国武汉海关", "420100"),
            ("中华人民共和国拱北海关", None),
            ("国家海洋局北海分局", None),
            ("国家能源局西北监管局", None),
            ("水利部长江水利委员会", None),
            ("中国人民银行营业管理部", None),
            ("中国民用航空华东地区管理局", None),
        ],
    )
    def test_branches_of_central_bodies(self, issuer: str, expected: str | None) -> None:
        assert code(issuer) == expected

    @pytest.mark.parametrize(
        ("issuer", "expected"),
        [
            ("武汉东湖新技术开发区管委会", "420100"),
            ("苏州工业园区管理委员会", "320500"),
            ("昆山高新区管委会", "320583"),
            ("河北雄安新区管理委员会", "130000"),
            ("重庆两江新区管理委员会", "500000"),
            ("深圳市前海深港现代服务业合作区管理局", "440300"),
            ("中国（上海）自由贸易试验区临港新片区管理委员会", "310000"),
            ("中国（湖北）自由贸易试验区武汉片区管理委员会", "420100"),
            ("两江新区管委会", None),
            ("东湖高新区管委会", "420100"),
            ("江北新区管理委员会", None),
        ],
    )
    def test_development_zones(self, issuer: str, expected: str | None) -> None:
        assert code(issuer) == expected

    @pytest.mark.parametrize(("issuer", "expected"), NAMES_GIVEN_UP)
    def test_names_given_up_and_zones(self, issuer: str, expected: str | None) -> None:
        """A notice of 2016 by 杭州市下城区 is that district's, by the code it then had."""
        assert code(issuer) == expected

    @pytest.mark.parametrize("issuer", ["", "自治区人民政府办公厅", "省农垦总局", "市商务委", "联席会议办公室", "重大项目指挥部"])
    def test_bodies_without_a_place(self, issuer: str) -> None:
        assert REGIONS.of_issuer(issuer).candidates == ()
        assert REGIONS.of_issuer(issuer).region is None

    def test_homonyms_give_candidates_and_a_hint_settles_them(self) -> None:
        match = REGIONS.of_issuer("朝阳区人民政府")
        assert match.region is None
        assert [region.code for region in match.candidates] == ["110105", "220104"]
        assert code("朝阳区人民政府", "110000") == "110105"
        assert code("朝阳区人民政府", "220100") == "220104"
        assert code("朝阳区人民政府", "220000") == "220104"
        assert code("朝阳区人民政府", "420000") is None
        assert code("朝阳区人民政府", "000000") is None

    def test_a_hint_overrules_no_printed_place(self) -> None:
        assert code("北京市朝阳区人民政府", "220100") == "110105"

    def test_former_homonyms_need_a_hint(self) -> None:
        assert code("江北区人民政府") is None
        assert code("江北区人民政府", "330200") == "330205"
        assert code("江北区人民政府", "500000") == "500105"
        assert code("宁波市江北区人民政府") == "330205"

    def test_joint_issuers_take_the_first(self) -> None:
        assert code("武汉市人民政府、湖北省商务厅") == "420100"
        assert code("财政部、税务总局") == "000000"
        assert code("江北区人民政府、北京市人民政府") is None

    def test_every_region_is_found_by_its_whole_name(self) -> None:
        for region in REGIONS.all()[1:]:
            whole = "".join(part.name for part in REGIONS.path(region.code))
            assert REGIONS.of_issuer(f"{whole}人民政府办公室").region == region
            assert REGIONS.of_issuer(f"国家税务总局{whole}税务局").region == region
            alone = REGIONS.of_issuer(f"{region.name}人民政府")
            assert alone.region == region or region in alone.candidates


class TestRunningText:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("根据党中央、国务院部署，结合重庆实际，制定本措施。", ["重庆市"]),
            ("结合安康实际", ["安康市"]),
            ("人民生活幸福安康", []),
            ("湖北省武汉市江岸区一元街", ["湖北省", "武汉市", "江岸区"]),
            ("宁夏、广东、山东和宁夏", ["宁夏回族自治区", "广东省", "山东省"]),
            ("吉林与海南", ["吉林省", "海南省"]),
            ("吉林市与海南州", ["吉林市", "海南藏族自治州"]),
            ("江西南昌与广西南宁", ["江西省", "南昌市", "广西壮族自治区", "南宁市"]),
            ("马鞍山市", ["马鞍山市"]),
            ("开拓海口市场", ["海口市"]),
            ("河北区域协同发展", ["河北省"]),
            ("珠江西岸先进装备制造产业带，贺兰山东麓葡萄酒", []),
            ("均衡水平，交通化解，创新乡村，巩固原有成果", []),
            ("西南通道和出海口", []),
            ("自然资源县级主管部门", []),
            ("各市和县（区）、检索县级", []),
            ("桂林市资源县", ["桂林市", "资源县"]),
            ("咸阳市乾县", ["咸阳市", "乾县"]),
            ("朝阳区", []),
            ("长春市支持朝阳区发展", ["长春市", "朝阳区"]),
            ("北京市和长春市，朝阳区", ["北京市", "长春市"]),
            ("江北区", []),
            ("宁波市江北区", ["宁波市", "江北区"]),
            ("加快全国统一大市场建设", []),
            ("", []),
        ],
    )
    def test_mentioned(self, text: str, expected: list[str]) -> None:
        assert names(text) == expected

    def test_every_region_is_found_after_its_parents(self) -> None:
        for region in REGIONS.all()[1:]:
            path = REGIONS.path(region.code)
            assert REGIONS.mentioned("在" + "".join(part.name for part in path) + "。") == path


class TestNumbers:
    @pytest.mark.parametrize(
        ("number", "expected"),
        [
            ("国办发〔2022〕18号", {"000000"}),
            ("宁政办发〔2023〕14号", {"640000", "320100"}),
            ("宁政规发〔2023〕1号", {"640000"}),
            ("宁商发〔2023〕1号", {"640000", "320100"}),
            ("渝府办发〔2023〕20号", {"500000"}),
            ("武政办〔2024〕7号", {"420100"}),
            ("厦府办〔2023〕2号", {"350200"}),
            ("穗府规〔2023〕2号", {"440100"}),
            ("深府办〔2023〕2号", {"440300"}),
            ("杭政函〔2023〕2号", {"330100"}),
            ("内政办发〔2023〕2号", {"150000"}),
            ("青政办〔2023〕2号", {"630000"}),
            ("青政办发〔2023〕2号", {"370200"}),
            ("台政办发〔2023〕2号", {"331000"}),
            ("眉府函〔2023〕2号", set()),
            ("", set()),
        ],
    )
    def test_of_number(self, number: str, expected: set[str]) -> None:
        assert {region.code for region in REGIONS.of_number(number)} == expected
