"""How a part of a text was read: every rule's name and what it says, in one place.

A rule is named on the record it led to (`rule` of measures, bodies, quantities, citations and of the header's evidence), in the
warehouse's `rule` columns and on the page that `cuoshi explain` writes, so that a doubted value leads to the code that read it.
"""

from __future__ import annotations

#: Header fields: title, document_number, issuer, region_code, dates, validity, stage, url.
HEADER: dict[str, str] = {
    "header_table": "the page's header table or a labelled line of the head says it (发文字号：…); it wins over what only looks like it",
    "site_rule": "the selector of the site's file (seeds/sites/) that says where its pages print it; it wins as a header table does",
    "title_line": "the title over the text, as its lines, style and place tell it",
    "first_document": "no title of its own is printed: the title of the first document it carries",
    "number_line": "a line of its own in the head, or one split in two",
    "title_bracket": "in brackets behind the title",
    "signature": "the signature below the text, or between title and text",
    "title_issuer": "the authority that the title begins with",
    "letterhead": "the head of the paper (新北市政府　函), or an authority alone on a line above the text",
    "imprint": "the printer's lines at the very end (版记)",
    "number_prefix": "the authority's abbreviation in the document number (宁政办发)",
    "spoken_region": "the region that the text says it speaks for (结合重庆实际)",
    "issuer_region": "the division that the issuer's name begins with",
    "page_meta": "the page's <meta> elements, where the text says nothing",
    "site_host": "the government whose site's address it is, where the text speaks as one of that tier (全市 on www.gz.gov.cn)",
    "published_line": "a labelled line of the page (发布日期：…)",
    "medium_line": "the line of a medium that reposts it (来源：…网 2023-05-10)",
    "address_date": "the day that the page's address holds (…/20230419/…)",
    "stated_url": "a line of the text that states the page's address (链接：…)",
    "entry_into_force": "the sentence on its entry into force (自…起施行)",
    "validity_term": "the sentence on how long it holds (有效期…)",
    "draft_mark": "（征求意见稿） and the like, in or under the title, or a title that asks for comments",
    "law_note": "the note under a law's title (…会议通过)",
}

#: Sections: how their number was believed.
SECTION: dict[str, str] = {
    "numbered_section": "its number follows its neighbours' in order",
    "worded_number": "a word that counts up (重点工程一：, 路径举措1：) opens it",
    "counted_up": "its number has no mark of its own (1.1 编制目的, 1 总则, 2，…) and counts only because its neighbours do",
    "behind_gap": "numbers before its own are missing; it looks like a heading and the next one follows it",
    "misprinted_number": "its number is printed twice or where another is due, as its neighbours tell",
    "damaged_order": "the source's order is damaged; the item was put together by its number and heading",
}

#: Responsible bodies.
DUTY: dict[str, str] = {
    "labelled_clause": "a clause with a label (责任单位：…)",
    "duty_verb": "a clause with a verb of duty and no label (…牵头，…按职责分工负责)",
    "bodies_only": "brackets at an item's end that hold nothing but names of authorities",
    "clause_line": "a line of its own below the item (牵头单位：…)",
    "heading_above": "the clause of a heading above, which holds for all items below it",
    "standing_rule": "a standing sentence that reaches later items (以下均需…负责，不再列出)",
}

#: Quantities.
QUANTITY: dict[str, str] = {
    "bound_figure": "a figure with a unit and a word that tells how it is meant (达到…, 不低于…, …以上)",
    "plain_figure": "a figure with a unit and no such word",
    "range": "two figures that bound a range (1500—2000万元)",
    "in_words": "a quantity in words (翻一番, 减半, 五分之一, 千亿级, 当日办结)",
    "ratio": "a ratio (1.7:1)",
    "table_row": "a row of a table of indicators, under the column of its year",
    "shortened_time": "a duration that is shortened (压缩至3个工作日)",
}

#: Documents referred to.
CITATION: dict[str, str] = {
    "relation_word": "a word beside the title tells the relation (根据, 废止, 修改, 转发)",
    "own_heading": "the line above a list of titles tells it (决定废止以下文件：)",
    "mention": "the title is mentioned; nothing tells more than that",
}

RULES: dict[str, str] = {**HEADER, **SECTION, **DUTY, **QUANTITY, **CITATION}
