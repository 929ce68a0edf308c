"""Whether what a site's file says can be used at all: each check gives it back, or says why not in a ValueError."""

from __future__ import annotations

import codecs
import re
from datetime import datetime

import jmespath
import soupsieve
from cronsim import CronSim, CronSimError
from jmespath.exceptions import JMESPathError

from extractors.sites.selectors import parts_of

#: A schedule is tried from some day or other; which one is of no account.
_SOME_DAY = datetime(2024, 1, 1)  # noqa: DTZ001 (cron counts in the site's own time)


def check_selector(selector: str) -> str:
    """A CSS selector, perhaps with the attribute to read: ul.list > li, a@href."""
    css, _ = parts_of(selector)
    try:
        if css:
            soupsieve.compile(css[1:].strip() if css[0] in "+~" else css)
    except Exception as error:  # soupsieve raises SelectorSyntaxError, and for odd input ValueError and others
        raise ValueError(f"{selector!r} is no CSS selector: {str(error).splitlines()[0]}") from None
    return selector


def check_path(path: str) -> str:
    """A JMESPath of a JSON listing: data.list[], "发布时间"."""
    try:
        jmespath.compile(path)
    except JMESPathError as error:
        raise ValueError(f"{path!r} is no JMESPath: {str(error).splitlines()[0]}") from None
    return path


def check_pattern(pattern: str) -> str:
    try:
        re.compile(pattern)
    except re.error as error:
        raise ValueError(f"{pattern!r} is no regular expression: {error}") from None
    return pattern


def check_entry_pattern(pattern: str) -> str:
    groups = re.compile(check_pattern(pattern)).groupindex
    if "link" not in groups or not set(groups) <= {"link", "title", "date", "number"}:
        raise ValueError(f"{pattern!r} needs a group (?P<link>…), and may have title, date and number beside it")
    return pattern


def check_encoding(name: str) -> str:
    try:
        codecs.lookup(name).decode(b"")
    except (LookupError, TypeError):
        raise ValueError(f"{name!r} is no encoding: utf-8, gb18030, big5") from None
    return name


def check_cron(expression: str) -> str:
    """A schedule of five fields that comes to pass: 30 6 * * 1-5."""
    try:
        if len(expression.split()) != 5:
            raise CronSimError("five fields: minute hour day month weekday")
        next(CronSim(expression, _SOME_DAY))
    except (CronSimError, StopIteration) as error:
        reason = str(error) or "it never comes to pass"
        raise ValueError(f"{expression!r} is no schedule of cron (30 6 * * 1-5): {reason}") from None
    return expression
