"""What stands around the article on a government's site: menus, lists of news, friend links, scripts, styles.

Every piece is drawn from a seeded random source, in the customary words and markup, and filled up to a number of bytes:
`Furniture(rng, 40_000, "utf-8").menu(0.5)` is a menu of some 20,000 bytes, whatever page it stands on.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random


def _words(*lines: str) -> tuple[str, ...]:
    return tuple(" ".join(lines).split())


COLUMNS = _words(
    "首页 政务公开 政务服务 政民互动 走进本市 数据开放 新闻中心 领导之窗 机构职能 政策文件 规范性文件 政策解读 财政信息",
    "人事信息 规划计划 统计信息 应急管理 重点领域 政府公报 政府会议 建议提案 行政许可 行政处罚 公共服务 权责清单 网上办事",
    "个人服务 法人服务 办事指南 结果公示 在线咨询 市长信箱 民意征集 网上调查 新闻发布会 回应关切 营商环境 乡村振兴 生态环境",
    "社会保障 医疗卫生 教育文化 住房保障 公共资源交易 审计公开 招考录用 价格收费 安全生产 食品药品 市场监管 国有企业",
    "减税降费 稳岗就业 招商引资 外贸外资 口岸物流 科技创新 数字政府 信用信息",
)
OFFICES = _words(
    "发展改革委 经济信息委 教委 科技局 公安局 民政局 司法局 财政局 人力社保局 规划自然资源局 生态环境局 住房城乡建委",
    "城市管理局 交通局 水利局 农业农村委 商务委 文化旅游委 卫生健康委 退役军人事务局 应急局 审计局 国资委 市场监管局 体育局",
    "统计局 医保局 机关事务局 信访办 大数据局 招商投资局 林业局 药监局 知识产权局 海关 税务局 通信管理局 气象局 邮政管理局",
)
PLACES = _words(
    "万州 黔江 涪陵 渝中 大渡口 沙坪坝 九龙坡 南岸 北碚 渝北 巴南 长寿 江津 合川 永川 綦江 大足 璧山 铜梁 潼南 荣昌 开州 梁平 武隆"
)
TOPICS = _words(
    "优化营商环境 稳定工业增长 安全生产 防汛抗旱 乡村振兴 食品安全 招商引资 稳岗就业 老旧小区改造 生态环境保护督察整改",
    "重点项目建设 高质量发展 数字经济 养老服务 义务教育 公立医院改革 政务公开 法治政府建设 消防安全 城市更新 跨境电商",
    "中小企业融资 粮食生产 森林防火",
)
_HEADLINES = (
    "{place}区召开{topic}工作推进会",
    "市政府办公厅关于印发{year}年{topic}工作要点的通知",
    "市{office}关于做好{topic}有关工作的通知",
    "图解：{place}区{topic}实施方案",
    "市领导调研{place}区{topic}工作",
    "市{office}举行{topic}新闻发布会",
    "关于{topic}专项资金拟支持项目的公示",
    "{place}区{year}年{topic}工作总结",
    "《{topic}若干措施》政策解读",
)
_SUMMARY = (
    "{day}日，{place}区召开{topic}工作会议，传达学习上级有关精神，研究部署下一阶段{topic}重点任务，区级有关部门主要负责人参加会议。",
    "近日，市{office}印发通知，对{topic}工作作出安排，明确了{year}年的工作目标和保障措施。",
)
_SCRIPTS = (
    'var _hmt=_hmt||[];(function(){{var hm=document.createElement("script");hm.src="https://hm.baidu.com/hm.js?{hex}";'
    'var s=document.getElementsByTagName("script")[0];s.parentNode.insertBefore(hm,s);}})();\n',
    '$(function(){{$(".nav_{n} li").hover(function(){{$(this).addClass("on").siblings().removeClass("on");'
    '$("#sub_{n}").stop(true,true).slideDown(200);}},function(){{$("#sub_{n}").stop(true,true).slideUp(200);}});}});\n',
    "function share_{n}(type){{var url=encodeURIComponent(location.href),title=encodeURIComponent(document.title);"
    'if(type=="wb"){{window.open("http://service.weibo.com/share/share.php?url="+url+"&title="+title);}}return false;}}\n',
    'if(document.getElementById("docid_{n}")){{$.ajax({{url:"/was5/web/search?channelid={n}&docid={hex}",dataType:"json",'
    'success:function(data){{for(var i=0;i<data.rows.length;i++){{$("#xg_{n}").append("<li><a href=\'"+data.rows[i].url+"\'>"'
    '+data.rows[i].title+"</a></li>");}}}}}});}}\n',
)
_STYLES = (
    ".nav_{n} li{{float:left;width:{w}px;height:44px;line-height:44px;text-align:center;background:url(/images/nav_{n}.png) no-repeat}}\n",
    ".list_{n} li a{{display:inline-block;max-width:{w}px;overflow:hidden;text-overflow:ellipsis;white-space:nowrap;color:#333}}\n",
    '#bg_{n}{{margin:0 auto;padding:10px {w}px;border:1px solid #d{n}e;font-family:"微软雅黑","宋体",Arial;font-size:14px}}\n',
)


@dataclass(slots=True)
class Furniture:
    """Draws furniture; `budget` is what all pieces of a page together may fill, each piece takes its share of it."""

    rng: Random
    budget: float
    charset: str

    def menu(self, share: float, name: str = "nav") -> str:
        """A mega menu: columns with their lists below them."""
        groups = self._filled(share, self._menu_group, least=1)
        return f'<div class="{name}" id="{name}{self._number(9)}"><ul class="{name}-list clearfix">\n{groups}</ul></div>\n'

    def row_menu(self, share: float) -> str:
        """A menu of the 2000s: a table, a row a column."""
        rows = self._filled(share, lambda: f'<TR><TD height=25 background="l{self._number(9)}.gif">{self._bare_link()}</TD></TR>\n', 8)
        return f"<TABLE width=180 border=0 cellSpacing=0 cellPadding=0>{rows}</TABLE>"

    def news(self, share: float, heading: str = "相关阅读", name: str = "xgyd") -> str:
        """A heading over dated links."""
        items = self._filled(share, self._news_item, least=5)
        more = '<a class="more" href="/list/">更多&gt;&gt;</a>'
        return f'<div class="{name}"><h3><span>{heading}</span>{more}</h3><ul>\n{items}</ul></div>\n'

    def teasers(self, share: float, heading: str = "热点推荐") -> str:
        """What news sites put beside an article: links with a sentence of summary."""
        return f'<div class="side"><div class="tit">{heading}</div>\n{self._filled(share, self._teaser, least=2)}</div>\n'

    def friends(self, share: float) -> str:
        """Links to other authorities in the footer: the drop-down lists of all offices and districts."""
        options = self._filled(share / 2, lambda: f'<option value="http://{self._host()}/">市{self.rng.choice(OFFICES)}</option>\n', 5)
        links = self._filled(share / 2, lambda: f'<a href="http://{self._host()}/" target="_blank">{self.rng.choice(PLACES)}区</a>\n', 5)
        return (
            f'<div class="friend"><select onchange="window.open(this.value)"><option>市级部门网站</option>\n{options}</select>'
            f"<p>区县政府网站：{links}</p></div>\n"
        )

    def scripts(self, share: float) -> str:
        return f'<script type="text/javascript">\n//<![CDATA[\n{self._filled(share, self._script, least=1)}//]]>\n</script>\n'

    def styles(self, share: float) -> str:
        return f'<style type="text/css">\n{self._filled(share, self._style, least=2)}</style>\n'

    def headline(self) -> str:
        return self._phrase(self.rng.choice(_HEADLINES))

    def day(self) -> str:
        return f"{self.rng.choice((2022, 2023, 2024))}-{self._number(12):02d}-{self._number(28):02d}"

    def identifier(self) -> str:
        """An 索引号: 11500000009276464Y/2023-00123."""
        return f"115000000{self.rng.randrange(10**7):07d}Y/{self.rng.choice((2022, 2023, 2024))}-{self._number(99999):05d}"

    def _filled(self, share: float, make: Callable[[], str], least: int) -> str:
        """At least `least` pieces and as many as the share of the budget holds."""
        pieces: list[str] = []
        size = 0
        while len(pieces) < least or size < share * self.budget:
            pieces.append(make())
            size += len(pieces[-1].encode(self.charset))
        return "".join(pieces)

    def _menu_group(self) -> str:
        links = "".join(f"<dd>{self._link(self.rng.choice(COLUMNS))}</dd>" for _ in range(self.rng.randint(5, 9)))
        return f'<li class="n{self._number(99)}"><dl><dt>{self._link(self.rng.choice(COLUMNS))}</dt>{links}</dl></li>\n'

    def _link(self, text: str) -> str:
        return f'<a href="/zwgk/{self._number(999)}/index.html" target="_blank" title="{text}">{text}</a>'

    def _bare_link(self) -> str:
        return f'&nbsp;<A href="list.asp?id={self._number(9999)}" class=lm>{self.rng.choice(COLUMNS)}</A>'

    def _news_item(self) -> str:
        day, headline = self.day(), self.headline()
        address = f"/zwxx/tzgg/{day[:7].replace('-', '')}/t{day.replace('-', '')}_{self.rng.randrange(10**7)}.html"
        return f'<li><a href="{address}" target="_blank" title="{headline}">{headline}</a><span class="date">{day}</span></li>\n'

    def _teaser(self) -> str:
        summary = self._phrase(self.rng.choice(_SUMMARY))
        return f'<dl class="rec"><dt><a href="/news/{self.rng.randrange(10**8)}.shtml">{self.headline()}</a></dt><dd>{summary}</dd></dl>\n'

    def _script(self) -> str:
        return self.rng.choice(_SCRIPTS).format(n=self._number(999), hex=f"{self.rng.getrandbits(128):032x}")

    def _style(self) -> str:
        return self.rng.choice(_STYLES).format(n=self._number(99), w=self._number(400))

    def _phrase(self, pattern: str) -> str:
        choice = self.rng.choice
        year, day = choice((2022, 2023)), self._number(28)
        return pattern.format(place=choice(PLACES), topic=choice(TOPICS), office=choice(OFFICES), year=year, day=day)

    def _host(self) -> str:
        return f"w{self.rng.randrange(10**4)}.example.gov.cn"

    def _number(self, most: int) -> int:
        return self.rng.randint(1, most)
