"""A site that behaves like official ones, for crawls: virtual sites under path prefixes, and whatever misbehaviour a test orders.

    python -m tests.site --port 0 --pages 10000 --seed 1     prints its address, then serves
    def test_x(site: TestSite): ...                          the fixture of tests/conftest.py, reset for each test, 200 notices a site
    with serve(pages=500) as site: ...                       tests/site/fixture.py, a process of its own

Every virtual site has notices 0 to `--pages` - 1, the newest (highest) first in its listing, three a day from 2016-01-04; what a page
says is a function of site, number, seed and edits (`TestSite.notice`). The same server answers as 127.0.0.1 to 127.0.0.4, `localhost`
and ::1 on one port; robots.txt can differ by host, all else by site. Front page /KEY/ → column → listing → articles.

## Listings: where they begin, what selects items, links, titles and dates, how pages follow

| site | begins at | item | link; title | date | next page |
|---|---|---|---|---|---|
| gov | /gov/zhengce/zuixin/home.htm | .news_box .list li | h4 a | span.date 2016-03-10 | a.next; or home_1.htm, home_2.htm |
| trs | /trs/zwgk/zfxxgkml/szfwj/index.html | ul.tab-item li | a; its @title (text is cut) | span 2016-03-10 | by script only: index_1.html, index_2.html |
| hanweb | /hanweb/col/col1229/index.html | in script[type="text/xml"]: record (CDATA) li | a; @title | b 2016-03-10 | nextgroup a (CDATA), or dataproxy.jsp?page=2&… as XML |
| gbk | /gbk/list.asp | table#lb tr | td.bt a (relative; text is cut) | td.rq [2016-03-10] | p.fy a 下一页; or ?page=2 |
| hk | /hk/tc/notices/index.html | table.tableNotices tr | td.colTitle a (with #content) | td.colDate 2016年3月10日 | .pagination a[rel=next]; or index_p2.html |
| big5 | /big5/zwgk/list.shtml | dl.news dt | a | dd.date 2016/03/10, beside dt | p.pager a; or list_2.shtml |
| json | GET /json/api/articles?page=1&size=20, POST /json/api/search {"pageNo": 1, "pageSize": 20} (JSON or form) | data.list | url; title | publishTime, ms | page + 1 up to data.pages |
| rss | /rss/feed.xml (RSS 2.0), /rss/atom.xml | item; entry | link; title | pubDate; published | ?paged=2; Atom link[rel=next] |
| sitemap | /sitemap/sitemap.xml (index) → sitemap-1.xml … of 500 | url | loc; no title | lastmod | the index |
| odd | /odd/list/NAME: notice 0, /odd/NAME, notice 1 | ul.tab-item li | a; @title | span | a.next where there is one |

## Articles

| site | charset: real (declared by HTTP; by page) | validators | title | number | date | text | attachments |
|---|---|---|---|---|---|---|---|
| gov | UTF-8 (none; utf-8), gzip | ETag, date | h1#ti | header table 发文字号 | 成文日期 | #UCAP-CONTENT | in the text |
| trs | UTF-8 | ETag, date | .zwxl-title .tit | table.zwxl-table 发文字号 | 成文日期, 发布日期 | .TRS_UEDITOR | p.fj a |
| hanweb | UTF-8 | none | h2.info-title | .xxgk-info 发文字号 | 成文日期, 发布日期 | #zoom | in the text |
| gbk | GB 18030 (utf-8; gb2312) | date | first td with font | in the text | 发布时间 td.x | td.black14 | in the text |
| hk | UTF-8, Traditional | weak ETag, date | h1.prTitle | in the text | .mB15 发布日期 | #pressrelease | in the text |
| big5 | Big5-HKSCS (gb2312; utf-8), Traditional | ETag, date | h3.biaoti | in the text | .laiyuan | #neirong | in the text |
| json | UTF-8 | none | .bt | in the text | .xx 发布时间 | .nr | in the text |
| rss | UTF-8 | ETag, date | .cc-headline h1 | in the text | .box em | #article_cont | in the text |
| sitemap | UTF-8 | ETag, date | article.detail h1 | in the text | p.meta time | .detail-content | in the text |

rss: of five notices, number 0 mod 5 is the State Council's notice of that number reposted word for word (gov), number 3 mod 5 is
Guangzhou's own with that notice's body and other figures; the rest are its own. Attachments: number 3 mod 10 PDF, 5 DOCX, 7 XLSX,
9 ZIP of the latter two with names in GBK; file names in Content-Disposition by RFC 6266, in bare GBK or percent-encoded.

## Under /odd/

drip.html (a byte every 0.1 s for ever; ?every=), stall.html, redirect-self, redirect-a (↔ redirect-b), chain?left=N, to/HOST (redirects
to http://HOST/…: to/10.0.0.5, to/169.254.169.254, to/www.example.gov.cn), bomb.html (1 GB in 1 MB of gzip), bomb-nested.html (gzip
twice), bomb-br.html, huge.html (2 GB, with length), huge-chunked.html, cut.html (ends early), torn-gzip.html, not-gzip.html, empty.html,
page.pdf (is HTML), big-header.html, challenge/HOW (403, 412, 429, 503, jsl, ruishu, cloudflare, captcha, frequent), endless-same/index.html
and endless-new/index.html (a next page for ever), self.html (its own next page), loop-a.html ↔ loop-b.html, links.html (links in every
writing: the four good ones are item/0 to item/3), item/N.html (a notice), forbidden/N.html (robots.txt disallows it).

## Orders

`TestSite.edit`, `delete` (404, 410, front, soft404), `restore`, `move` (301), `insert`, `grow`, `throttle` (429 with Retry-After),
`flaky`, `refuse` (HOW as above), `delay`, `redesign`, `noise`, `robots`, `forget`, `reset`, `requests`, `counts`; the same by
POST /_control {"do": "edit", "site": "trs", "number": 3}, GET /_log?prefix=/trs/, GET /_counts?prefix=/trs/.
"""
