"""Words for divisions and departments in names: which 市 is a tier, which names go on from one tier to the next.

市商务局, 自治区党委宣传部             a tier begins the name
市场监管局, 市级部门, 市、县           the same character is none
各市、县（市、区）人民政府             several tiers of one name
"""

from __future__ import annotations

import re

from extractors.notice.fields.flat import BLOT
from extractors.reference.authorities import any_of, department_fields

#: A tier that begins a name, with the words in which the same character is none: 市场, 市政公用, 省级, 区域, 市、县. 市直机关工委 and
#: 省级机关事务管理局 are bodies of the tier all the same.
TIER = re.compile(
    r"(?P<tier>自治区|省|市|自治州|州|盟|自治县|县|区|自治旗|旗|地区)"
    r"(?!$|[、，,（(〔\[/和及与或以]|[级直属](?!属?机关(?:党?工委|工作委员会|党委|纪检|事务|工会))|[辖内际值]|管(?![委理])|"
    r"(?<=市)(?:场|容环|域|州|县|区(?!块链|域合作)|政(?:公用|工程|园林|设施|管理|建设|局$|处$|集团)|民(?:服务|中心|热线|之家))|"
    r"(?<=省)(?:部属|市(?!场)|会|区)|(?<=县)(?:域|乡|市|区|城)|(?<=区)(?:域|县|市(?!场)|块)|(?<=州)(?:市|县)|(?<=旗)(?:县|区)|(?<=盟)市)"
)
#: Where one name can end and a tier begin the next: 市发展改革委|市财政局.
TIER_AGAIN = re.compile(rf"(?<=[一-鿿{BLOT}]){TIER.pattern}")
#: What departments of every tier are for: words that stand without 局 where a list shares it (省发展改革、财政部门).
DEPARTMENT_STEM = re.compile(rf"^(?:省|市|县|区|州|自治区|各级|各级人民政府)?{any_of(department_fields())}$")

_LIST_TIER = (
    r"(?:地级以上|设区的?|地级|县级|省直管|直管|省管|扩权|试点|所辖|辖区|所在|有关|相关){0,3}"
    r"(?:自治区|直辖市|计划单列市|新疆生产建设兵团|兵团|自治州|自治县|自治旗|林区|特区|地区|师市|团场|苏木|街道|[省市州县区旗盟镇乡师]){1,6}级?"
)
_ORGAN = r"(?:各级|党委(?:和|、)?)?(?:人民政府|政府|行政公署|行署|人民法院|法院|党委政府|党委)"
#: 商务主管部门 behind the lower of several tiers; 市有关部门 beside 各区 is a body of its own, and so is 区直各部门 beside 各街道.
_SHARED = r"(?:(?![直属])[一-鿿]{0,10}(?:主管部门|部门|单位|机关|管委会))"
TIER_HEAD = re.compile(rf"各?{_LIST_TIER}{BLOT}*(?:级)?|各地")
#: What makes one tier the head of a name that goes on: 各区、县级市, 相关市、县政府; 市、财政局 is a list with a slip.
EACH = ("各", "相关", "有关", "涉及", "所在", "所涉")
TIER_NEXT = re.compile(rf"{_LIST_TIER}{BLOT}*(?:{_ORGAN})?{BLOT}*|(?:直辖市|计划单列市|[\w]*兵团|[县区旗乡镇])级?{BLOT}*{_SHARED}")
TIER_GOVERNMENT = re.compile(rf"{_LIST_TIER}{BLOT}*{_ORGAN}{BLOT}*")
LONE_TIER = re.compile(r"[省市州县区旗盟镇乡]")
#: Kinds of bodies below a government that 各 may reach: 各县区人民政府、园区管委会.
CLASS = re.compile(
    r"(?:国家级|省级|市级)?(?:经济技术|经济|高新技术|高新|产业|工业|开放|功能|管理|综合保税|旅游度假|自贸)*"
    rf"(?:开发|开发区|园区|功能区|经济区|新区|高新区|经开区|管理区|度假区|片区|保税区|"
    rf"街道办事处|地区办事处|街道办|街道|乡镇|镇|景区|管委会|行政公署|行署){BLOT}*(?:园区|区)?(?:管委会|管理委员会|办事处|党工委)?"
)
