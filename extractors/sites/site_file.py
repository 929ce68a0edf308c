"""A site is one file in seeds/sites: where its listings begin, how they are read, how often and how gently it is asked.

docs/sites.md tells how to write one. Whoever makes a mistake in it gets one line a mistake, which says where and what:

    seeds/sites/chongqing.toml: listings[0].itme: is no setting here; did you mean item?
    seeds/sites/chongqing.toml: region: 500999 is no code of GB/T 2260
"""

from __future__ import annotations

import codecs
import json
import re
import tomllib
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, field_validator, model_validator
from pydantic_core import ErrorDetails

from extractors.fetch.records import PageRequest
from extractors.records import ArticleRule, SiteReading
from extractors.reference.regions import load_regions
from extractors.sites.addresses import address_of, host_of
from extractors.sites.checks import check_cron, check_encoding, check_entry_pattern, check_path, check_pattern, check_selector

TIMEZONE = "Asia/Shanghai"  # of every schedule
KEY = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
#: `{n}` in the address of a listing's page, also `{n+14}`: the last of fifteen records.
NUMBER = re.compile(r"\{n(?:([+-])(\d+))?\}")


class BadSite(ValueError):
    """Files of sites that cannot be used; `errors` has a line for each mistake."""

    def __init__(self, errors: tuple[str, ...]) -> None:
        super().__init__("\n".join(errors))
        self.errors = errors


def _page_address(url: str) -> str:
    if (address := address_of(url)) is None:
        raise ValueError(f"{url} is no address of a page (https://…)")
    return address


def _page_or_template(url: str) -> str:
    """An address as it is written: `{n}` must stay."""
    if address_of(NUMBER.sub("1", url), "https://host.invalid/") is None:
        raise ValueError(f"{url} is no address of a page")
    return url


def _host(name: str) -> str:
    plain = name.removeprefix("*.")
    if host_of(f"https://{plain}/") != plain or "/" in plain:
        raise ValueError(f"{name} is no name of a host: www.example.gov.cn or *.example.gov.cn, without https:// and in lower case")
    return name


def _one_or_more(value: object) -> object:
    return (value,) if isinstance(value, str) else tuple(value) if isinstance(value, list) else value


def _pairs(value: object) -> object:
    return tuple(sorted(value.items())) if isinstance(value, dict) else value


Text = Annotated[str, Field(min_length=1)]
Selector = Annotated[str, AfterValidator(check_selector)]
Pattern = Annotated[str, AfterValidator(check_pattern)]
Texts = Annotated[tuple[Text, ...], BeforeValidator(_one_or_more)]
Patterns = Annotated[tuple[Pattern, ...], BeforeValidator(_one_or_more)]
Encoding = Annotated[str, AfterValidator(check_encoding)]


class _Part(BaseModel):
    """A table of the file: no setting that is not known, no text where a number is due, and nothing changes it afterwards."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Next(_Part):
    """How the pages of a listing follow one another: by a link on the page, by numbered addresses, or by a numbered parameter."""

    link: Selector | None = None  # of the link to the next page
    pages: Annotated[str, AfterValidator(_page_or_template)] | None = None  # index_{n}.html, relative to the listing
    parameter: Text | None = None  # page: in the query, or in the body where that names it (also page.current of JSON)
    first: Annotated[int, Field(ge=0)] = 2  # the number of the second page; TRS counts index.html, index_1.html, …
    step: Annotated[int, Field(ge=1)] = 1  # 15 where the parameter counts records
    last: Annotated[int, Field(ge=0)] | None = None  # number of the last page to ask for
    total: Text | None = None  # where the page says how many pages there are: a selector, for JSON a path

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if sum(way is not None for way in (self.link, self.pages, self.parameter)) != 1:
            raise ValueError("needs one of link, pages, parameter")
        if self.pages is not None and not NUMBER.search(self.pages):
            raise ValueError("pages must hold {n}, where the page's number stands: index_{n}.html")
        if self.last is not None and self.last < self.first:
            raise ValueError("last is smaller than first (the number of the second page)")
        return self


class ListingRule(_Part):
    """One listing of a site: where it begins and how its pages are read. What is left out is found by the general reader."""

    url: Annotated[str, AfterValidator(_page_address)]
    kind: Literal["html", "json", "rss", "sitemap"] = "html"
    method: Literal["GET", "POST"] = "GET"
    body: str | None = None
    headers: Annotated[tuple[tuple[str, str], ...], BeforeValidator(_pairs)] = ()
    item: Text | None = None  # one notice of the list: ul.list > li; JSON: data.list[]
    link: Text | None = None  # within the item: a@href; JSON: url
    title: Text | None = None
    date: Text | None = None
    number: Text | None = None  # 发文字号
    date_format: Text | None = None  # %d/%m/%Y, where no Chinese print of a date
    address: Text | None = None  # JSON without addresses: https://…/art_{id}.html
    within: Annotated[str, AfterValidator(check_path)] | None = None  # HTML in a JSON answer: data.html
    pattern: Annotated[str, AfterValidator(check_entry_pattern)] | None = None  # entries that a script writes
    follow: Annotated[tuple[Selector, ...], BeforeValidator(_one_or_more)] = ()  # links to further listings, a selector a level
    next: Next | None = None
    include: Patterns = ()  # addresses that count; none: all
    exclude: Patterns = ()

    @property
    def start(self) -> PageRequest:
        """The request for the listing's first page."""
        return PageRequest(self.url, self.method, None if self.body is None else self.body.encode(), self.headers)

    @model_validator(mode="after")
    def _fits_its_kind(self) -> Self:
        for name in ("item", "link", "title", "date", "number"):
            _check_place(self.kind, name, getattr(self, name))
        if self.next and self.next.total:
            _check_place(self.kind, "next.total", self.next.total)
        if self.kind == "json" and not (self.item and (self.link or self.address)):
            raise ValueError("a JSON listing needs item and link (or address), as paths: data.list[]")
        if self.kind in ("rss", "sitemap") and (given := [n for n in ("item", "link", "title", "date", "number") if getattr(self, n)]):
            raise ValueError(f"{given[0]} has no meaning for kind {self.kind}, which says by itself what is what")
        if self.kind == "json" and (self.follow or (self.next and self.next.link)):
            raise ValueError("a JSON listing has no links to follow: number its pages by next.parameter or next.pages")
        if (self.within or self.pattern) and self.kind != "html":
            raise ValueError(f"within and pattern are for HTML listings, not for kind {self.kind}")
        if self.pattern and (given := [n for n in ("item", "link", "title", "date", "number") if getattr(self, n)]):
            raise ValueError(f"{given[0]} and pattern: one of them; the pattern's groups say what is what")
        if self.address and self.kind != "json":
            raise ValueError("address is for JSON listings; HTML has link")
        if self.body is not None and self.method == "GET":
            raise ValueError('body needs method = "POST"')
        if self.body is not None and self.body.lstrip().startswith("{") and not NUMBER.search(self.body):
            json.loads(self.body)
        return self


def _check_place(kind: str, name: str, value: str | None) -> None:
    if value is not None and kind in ("html", "json"):
        try:
            (check_path if kind == "json" else check_selector)(value)
        except ValueError as error:
            raise ValueError(f"{name}: {error}") from None


class Expect(_Part):
    """What a crawl should yield; outside of it its batch does not enter the lake and the site is named."""

    least: Annotated[int, Field(ge=0)]  # notices that the listings of a crawl name, known ones included
    most: Annotated[int, Field(ge=1)]  # new notices of an ordinary crawl
    stale_after_days: Annotated[int, Field(ge=1)] = 30  # without a new notice
    look_again_days: Annotated[int, Field(ge=0)] = 30  # pages younger than that are asked again for changes


class Article(_Part):
    """Where the pages of the notices hold what; see `ArticleRule`."""

    body: Selector | None = None
    title: Selector | None = None
    document_number: Selector | None = None
    published_on: Selector | None = None
    attachments: Selector | None = None
    encoding: Encoding | None = None


class SiteFile(_Part):
    """All that is known of a site. `key` is the file's name, and the source_id of what comes from it."""

    key: str
    name: Text
    region: str
    publisher: Text
    kind: Literal["government", "media"] = "government"
    hosts: Annotated[tuple[Annotated[str, AfterValidator(_host)], ...], BeforeValidator(_one_or_more), Field(min_length=1)]
    delay: Annotated[float, Field(ge=0.5, le=600)] = 3.0  # seconds between two requests; robots.txt can only lengthen it
    concurrency: Annotated[int, Field(ge=1, le=8)] = 1
    encoding: Encoding | None = None  # of pages that declare another than they send
    verified: bool = False  # somebody has run `cuoshi sites check` against the live site and looked at what came
    backing: Texts = ()  # where addresses and selectors were taken from
    schedule: Annotated[str, AfterValidator(check_cron)] = "30 6 * * *"
    expect: Expect
    listings: Annotated[tuple[ListingRule, ...], BeforeValidator(_one_or_more), Field(min_length=1)]
    article: Article = Article()

    @field_validator("region")
    @classmethod
    def _known_region(cls, code: str) -> str:
        if code not in load_regions().by_code:
            raise ValueError(f"{code} is no code of GB/T 2260 (000000 is the nation, 810000 Hong Kong)")
        return code

    @model_validator(mode="after")
    def _hosts_hold(self) -> Self:
        for i, listing in enumerate(self.listings):
            if not self.allows(host_of(listing.url)):
                raise ValueError(f"listings[{i}].url: {host_of(listing.url)} is missing in hosts")
        return self

    def allows(self, host: str) -> bool:
        """Whether a host is the site's: named, or below a name with a star."""
        return any(host == name or (name.startswith("*.") and host.endswith(name[1:])) for name in self.hosts)

    @cached_property
    def article_rule(self) -> ArticleRule:
        return ArticleRule(**(self.article.model_dump() | {"encoding": self.article.encoding or self.encoding}))

    @cached_property
    def reading(self) -> SiteReading:
        """What the reading of its pages depends on. Whether a notice there is its issuer's own is told notice by notice."""
        return SiteReading("media" if self.kind == "media" else "issuer", self.publisher, self.region, self.article_rule)


def load_sites(folder: Path) -> dict[str, SiteFile]:
    """Every site of a folder by its key; the errors of all files are told together."""
    sites: dict[str, SiteFile] = {}
    errors: list[str] = []
    for path in sorted(folder.glob("*.toml")):
        try:
            sites[path.stem] = parse_site(path.read_text("utf-8"), str(path))
        except BadSite as bad:
            errors += bad.errors
        except (OSError, UnicodeDecodeError) as error:
            errors.append(f"{path}: cannot be read: {error}")
    if errors:
        raise BadSite(tuple(errors))
    return sites


def parse_site(text: str, name: str) -> SiteFile:
    """The site that a file tells; `name` is the file's: its stem becomes the key, and errors begin with it."""
    key = Path(name).stem
    if not KEY.fullmatch(key):
        raise BadSite((f"{name}: the file's name becomes the site's key: lower case letters, digits and hyphens (wuhan-commerce.toml)",))
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadSite((f"{name}: is no TOML: {error}",)) from None
    if "key" in table:
        raise BadSite((f"{name}: key: is no setting here: the file's name is the key",))
    try:
        return SiteFile.model_validate(table | {"key": key})
    except ValidationError as error:
        raise BadSite(tuple(f"{name}: {_told(details)}" for details in error.errors())) from None


#: What pydantic finds, in words for who writes TOML; what is not here is told in pydantic's own.
_WORDS = {
    "missing": "is missing",
    "string_type": 'must be text, in quotes: "…"',
    "int_type": "must be a whole number, without quotes",
    "float_type": "must be a number, without quotes",
    "bool_type": "must be true or false, without quotes",
    "tuple_type": 'must be a list: ["…", "…"]',
    "model_type": "must be a table of settings",
    "model_attributes_type": "must be a table of settings",
    "string_too_short": "must not be empty",
    "too_short": "must not be empty",
}
_PARTS: dict[str, type[BaseModel]] = {"listings": ListingRule, "next": Next, "expect": Expect, "article": Article}


def _told(details: ErrorDetails) -> str:
    """One mistake in one line: listings[0].item: must be text, in quotes."""
    names = [part for part in details["loc"] if isinstance(part, str)]
    place = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in details["loc"]).removeprefix(".")
    kind = details["type"]
    if kind == "extra_forbidden":
        part = next((_PARTS[n] for n in reversed(names[:-1]) if n in _PARTS), SiteFile)
        known = [name for name in part.model_fields if name != "key"]
        near = get_close_matches(names[-1], known, n=1, cutoff=0.6)
        said = "is no setting here" + (f"; did you mean {near[0]}?" if near else f" (known: {', '.join(known)})")
    elif kind == "value_error":
        said = str(details["ctx"]["error"])
    else:
        said = _WORDS.get(kind) or details["msg"][:1].lower() + details["msg"][1:]
    return f"{place}: {said}" if place else said


def known_encoding(name: str) -> str:
    """The codec of an encoding that a site's file names: gb2312 and gbk are read as gb18030."""
    codec = codecs.lookup(name).name
    return "gb18030" if codec in ("gb2312", "gbk") else "big5hkscs" if codec == "big5" else codec
