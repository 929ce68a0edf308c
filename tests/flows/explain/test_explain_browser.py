"""The page in a real browser (Debian's chromium): keys, filters, contrast, a phone, paper, no JavaScript, and not one request."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from tests.conftest import SEEDS
from tests.flows.explain.explained import explained

pytestmark = pytest.mark.slow

_FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage", "--window-size=1440,1000",
)  # fmt: skip
#: The lowest contrast of an element's own words with what lies behind them, and whose it is.
_CONTRAST = """
const canvas = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
const rgb = (colour, under) => { canvas.fillStyle = under; canvas.fillRect(0, 0, 1, 1); canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1);
  return 'rgb(' + [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3) + ')'; };
const light = (colour) => { const [r, g, b] = colour.match(/\\d+/g).map((v) => { v /= 255; return v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4; });
  return .2126 * r + .7152 * g + .0722 * b; };
const behind = (e) => e ? rgb(getComputedStyle(e).backgroundColor, behind(e.parentElement)) : 'rgb(255,255,255)';
let worst = [99, ''];
for (const e of document.querySelectorAll('body *')) {
  if (![...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim()) || !e.getClientRects().length || e.closest('.skip, :disabled, label:has(:disabled)')) continue;
  const back = behind(e), [a, b] = [light(rgb(getComputedStyle(e).color, back)), light(back)].sort((x, y) => y - x);
  const ratio = (a + .05) / (b + .05);
  if (ratio < worst[0]) worst = [ratio, e.outerHTML.slice(0, 120)];
}
return worst;
"""
_ALL_VISIBLE = "document.querySelectorAll('.block').forEach((b) => { b.style.contentVisibility = 'visible'; })"


@pytest.fixture
def browser() -> Iterator[webdriver.Chrome]:
    chromium, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if not chromium or not driver:
        if os.environ.get("CI"):
            pytest.fail("CI needs Debian's chromium and chromium-driver")
        pytest.skip("needs chromium and chromedriver")
    options = webdriver.ChromeOptions()
    options.binary_location = chromium
    for flag in _FLAGS:
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    made = webdriver.Chrome(options=options, service=Service(driver))
    try:
        yield made
    finally:
        made.quit()


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], str]:
    """The address of a seed's page."""
    folder = tmp_path_factory.mktemp("pages")

    def address(seed: str) -> str:
        (file,) = SEEDS.glob(f"{seed}_*.txt")
        target = folder / f"{seed}.html"
        if not target.exists():
            explained(file, target)
        return target.as_uri()

    return address


def active(browser: webdriver.Chrome, selector: str) -> bool:
    return bool(browser.execute_script("return document.activeElement.matches(arguments[0])", selector))


def press(browser: webdriver.Chrome, key: str) -> None:
    browser.switch_to.active_element.send_keys(key)


def tab_to(browser: webdriver.Chrome, selector: str, most: int = 40) -> None:
    for _ in range(most):
        press(browser, Keys.TAB)
        if active(browser, selector):
            return
    pytest.fail(f"{most} times Tab, and never at {selector}")


def shown(browser: webdriver.Chrome, selector: str) -> list[Any]:
    script = "return [...document.querySelectorAll(arguments[0])].filter((e) => e.checkVisibility())"
    found: list[Any] = browser.execute_script(script, selector)
    return found


def test_keys_lead_to_a_reading_and_back(browser: webdriver.Chrome, pages: Callable[[str], str]) -> None:
    browser.get(pages("000"))
    press(browser, Keys.TAB)
    assert active(browser, ".skip")
    tab_to(browser, ".text a.m")
    before = browser.switch_to.active_element
    press(browser, Keys.ARROW_RIGHT)
    assert active(browser, ".text a.m")
    assert browser.switch_to.active_element != before
    assert shown(browser, "#tip")
    while not active(browser, ".text a.k-target"):
        press(browser, Keys.ARROW_DOWN)
    mark = browser.switch_to.active_element
    press(browser, Keys.ENTER)
    assert active(browser, "#panel")
    told = browser.find_element(By.ID, "panel").text
    for word in ("quantity", "实际使用外资总额", "6.8", "2025-12-31", "rule", "confidence", "0.95", "baseline_year"):
        assert word in told
    press(browser, Keys.ESCAPE)
    assert not shown(browser, "#panel")
    assert browser.switch_to.active_element == mark
    outline = browser.execute_script("return getComputedStyle(document.activeElement).outlineWidth")
    assert outline == "3px"
    press(browser, Keys.TAB)
    assert active(browser, ".card.k-target > summary"), "from the words to their card"
    press(browser, Keys.SHIFT + Keys.TAB)
    assert browser.switch_to.active_element == mark
    press(browser, Keys.TAB)
    press(browser, Keys.TAB)
    assert not active(browser, ".card > summary"), "the cards are one stop of the Tab key"
    press(browser, Keys.SHIFT + Keys.TAB)
    press(browser, Keys.END)
    assert active(browser, ".card > summary")


def test_a_click_tells_all_readings_of_the_words(browser: webdriver.Chrome, pages: Callable[[str], str]) -> None:
    browser.get(pages("000"))
    body = browser.find_elements(By.CSS_SELECTOR, ".text a.k-agency")[0]
    browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", body)
    body.click()
    told = browser.find_element(By.ID, "panel").text
    assert "2 readings of these words" in told
    assert "五个地级市人民政府" in told
    assert "clause" in told
    browser.find_element(By.ID, "close").click()
    assert not shown(browser, "#panel")


def test_filters_show_what_was_read_as_nothing_and_what_has_no_body(browser: webdriver.Chrome, pages: Callable[[str], str]) -> None:
    browser.get(pages("002"))
    everything = len(shown(browser, ".block"))
    for show, selector in (("bodiless", ".block.no-body"), ("unsure", ".block.has-low"), ("nothing", ".block.has-nothing")):
        browser.find_element(By.ID, f"show-{show}").click()
        blocks = shown(browser, ".block")
        assert blocks == shown(browser, selector)
        assert 0 < len(blocks) < everything
        assert "place" in browser.find_element(By.ID, "count").text
        browser.find_element(By.ID, "after").click()
        assert browser.find_element(By.ID, "count").text.startswith("1 of ")
        assert active(browser, ".text a.m, .card > summary")
    browser.find_element(By.ID, "show-all").click()
    assert len(shown(browser, ".block")) == everything
    browser.find_element(By.ID, "mark-agency").click()
    assert not shown(browser, ".card.k-agency")
    style = "return getComputedStyle(document.querySelector('.text .k-agency')).backgroundColor"
    assert browser.execute_script(style) == "rgba(0, 0, 0, 0)"


def test_a_doubt_leads_to_its_place_and_an_heir_to_where_it_was_said(browser: webdriver.Chrome, pages: Callable[[str], str]) -> None:
    browser.get(pages("002"))
    browser.find_element(By.CSS_SELECTOR, ".doubts a.to").click()
    assert active(browser, ".text [id]")
    browser.get(pages("001"))
    heir = next(
        c for c in browser.find_elements(By.CSS_SELECTOR, ".card.k-agency") if "(inherited)" in (c.text or c.get_attribute("innerText"))
    )
    browser.execute_script("arguments[0].open = true; arguments[0].scrollIntoView({block: 'center'})", heir)
    link = heir.find_element(By.CSS_SELECTOR, "a.to")
    browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", link)
    link.click()
    assert active(browser, ".text a.k-agency")
    assert browser.switch_to.active_element.text == "各区县政府"


def test_traditional_print_and_simplified_reading(browser: webdriver.Chrome, pages: Callable[[str], str]) -> None:
    browser.get(pages("004"))
    text = browser.find_element(By.CSS_SELECTOR, ".text")
    assert "關于推動外經貿載體" in text.text
    browser.find_element(By.ID, "simplified").click()
    assert "关于推动外经贸载体" in text.text
    assert "關" not in text.text


def test_no_error_and_no_request(browser: webdriver.Chrome, pages: Callable[[str], str]) -> None:
    for seed in ("000", "004"):
        browser.get(pages(seed))
    events = [json.loads(entry["message"])["message"] for entry in browser.get_log("performance")]
    asked = {e["params"]["request"]["url"] for e in events if e["method"] == "Network.requestWillBeSent"}
    assert {url for url in asked if not url.startswith(("data:", "chrome"))} == {pages("000"), pages("004")}
    assert not browser.get_log("browser")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_have_contrast_in_either_scheme(browser: webdriver.Chrome, pages: Callable[[str], str], scheme: str) -> None:
    features = [{"name": "prefers-color-scheme", "value": scheme}]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
    for seed in ("002", "001"):
        browser.get(pages(seed))
        browser.execute_script("document.getElementById('open-all').click()")
        browser.execute_script(_ALL_VISIBLE)
        ratio, where = browser.execute_script(_CONTRAST)
        assert ratio >= 4.5, where


def test_names_roles_and_landmarks(browser: webdriver.Chrome, pages: Callable[[str], str]) -> None:
    browser.get(pages("002"))
    browser.execute_script(_ALL_VISIBLE)
    assert len(browser.find_elements(By.TAG_NAME, "main")) == len(browser.find_elements(By.TAG_NAME, "h1")) == 1
    for control in browser.find_elements(By.CSS_SELECTOR, "button, input, a[href], summary"):
        assert control.accessible_name or not control.is_displayed(), control.get_attribute("outerHTML")
    panel = browser.find_element(By.ID, "panel")
    assert (panel.get_attribute("role"), panel.get_attribute("aria-labelledby")) == ("dialog", "panel-title")
    missing = """return [...document.querySelectorAll('[aria-describedby], [aria-labelledby]')].filter((e) =>
        !document.getElementById(e.getAttribute('aria-describedby') ?? e.getAttribute('aria-labelledby'))).length"""
    assert browser.execute_script(missing) == 0


def test_on_a_phone_there_is_one_column_and_a_sheet_at_the_bottom(browser: webdriver.Chrome, pages: Callable[[str], str]) -> None:
    metrics = {"width": 390, "height": 844, "deviceScaleFactor": 2, "mobile": True}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    browser.get(pages("000"))
    assert browser.execute_script("return document.scrollingElement.scrollWidth") <= 390
    mark = browser.find_elements(By.CSS_SELECTOR, ".text a.k-target")[0]
    browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", mark)
    mark.click()
    box = browser.execute_script("return document.getElementById('panel').getBoundingClientRect().toJSON()")
    assert (box["left"], box["width"], round(box["bottom"])) == (0, 390, 844)
    assert box["height"] <= 844 * 0.61
    top = browser.execute_script("return arguments[0].getBoundingClientRect().top", mark)
    assert 0 <= top < box["top"], "the words stay in sight above the sheet"


def test_on_paper_numbers_stand_in_the_text_and_nothing_to_press(browser: webdriver.Chrome, pages: Callable[[str], str]) -> None:
    browser.get(pages("000"))
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    assert not shown(browser, ".tools, #panel, .skip")
    label = "return getComputedStyle(document.querySelector('.text a.k-target[data-n]'), '::after').content"
    assert browser.execute_script(label).strip('"').startswith("Q")


def test_without_javascript_marks_lead_to_open_cards_and_filters_work(browser: webdriver.Chrome, pages: Callable[[str], str]) -> None:
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    browser.get(pages("000"))
    assert not any(e.is_displayed() for e in browser.find_elements(By.CSS_SELECTOR, "#before, #panel"))
    mark = browser.find_elements(By.CSS_SELECTOR, ".text a.k-target")[0]
    mark.send_keys(Keys.ENTER)
    card = browser.find_element(By.ID, "r" + mark.get_attribute("data-r").split()[0])
    assert "680000000" in card.text
    browser.find_element(By.ID, "show-bodiless").click()
    blocks = [e for e in browser.find_elements(By.CSS_SELECTOR, ".block") if e.is_displayed()]
    assert len(blocks) == 2


def test_a_notice_of_a_megabyte_opens_at_once(browser: webdriver.Chrome, tmp_path: Path) -> None:
    lines = [
        "某某市人民政府关于印发某某市外贸发展行动计划的通知",
        "某政发〔2023〕14号",
        "各区县人民政府：",
        "现印发给你们，请认真贯彻执行。",
    ]
    lines += ["某某市人民政府", "2023年4月7日", "某某市外贸发展行动计划"]
    for n in range(1, 2001):
        lines.append(f"{n}.培育第{n}批外贸企业。到2025年，实际使用外资总额达到{n}亿美元，年均增长15%以上。" + "支持企业开拓国际市场，" * 10)
        lines[-1] += f"每年新增外贸企业{n}家。（责任单位：市商务局、市发展改革委、市财政局，各区县人民政府）"
    (tmp_path / "big.txt").write_text("\n".join(lines), "utf-8")
    page = explained(tmp_path / "big.txt", tmp_path / "big.html")
    assert len(page.tree.css(".text a.m")) > 10_000
    browser.set_page_load_timeout(60)
    browser.get((tmp_path / "big.html").as_uri())
    took = "const t = performance.getEntriesByType('navigation')[0]; return t.loadEventEnd"
    assert browser.execute_script(took) < 15_000  # a second and a half on an idle machine
