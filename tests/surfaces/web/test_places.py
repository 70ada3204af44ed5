"""The other places of the page, on a filled office: finding, drafting, the ledger, the corpus, words; by eye, keyboard and telephone."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from assistant.settings import shipped

CASES = sorted(shipped("corpus", "cases").iterdir())[:12]
RETURNS = sorted(shipped("corpus", "bureau", "returns").iterdir())
FAINT = """() => {
  const part = v => { v /= 255; return v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4; };
  const light = c => {
    const p = c.match(/[\\d.]+/g).map(Number);
    return { a: p.length > 3 ? p[3] : 1, l: .2126 * part(p[0]) + .7152 * part(p[1]) + .0722 * part(p[2]) };
  };
  const ground = one => {
    for (; one; one = one.parentElement) { const c = light(getComputedStyle(one).backgroundColor); if (c.a > .99) return c.l; }
    return 1;
  };
  const faint = [], walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const text = walk.currentNode.textContent.trim(), one = walk.currentNode.parentElement;
    if (!text || !one || !one.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
    if (one.closest('[disabled],script,style,option')) continue;
    const style = getComputedStyle(one), ink = light(style.color).l, paper = ground(one);
    const ratio = (Math.max(ink, paper) + .05) / (Math.min(ink, paper) + .05);
    const size = parseFloat(style.fontSize), large = size >= 24 || (size >= 18.6 && Number(style.fontWeight) >= 700);
    if (ratio < (large ? 3 : 4.5)) faint.push(text.slice(0, 20) + ' ' + ratio.toFixed(2) + ' ' + style.color);
  }
  return [...new Set(faint)];
}"""
SEEN = """() => {
  const one = document.activeElement, style = getComputedStyle(one);
  return [one.outerHTML.slice(0, 60), style.outlineStyle, style.boxShadow];
}"""


@pytest.fixture(scope="module")
def office(page: Page) -> Iterator[str]:
    """The address of a workspace with the sample in it."""
    base = re.sub(r"/check.*", "", page.url)
    page.evaluate("wh.ask('POST', 'sample')")
    page.goto(f"{base}/corpus")
    page.set_input_files(".wh-drop input", CASES)
    expect(page.get_by_text(re.compile(r"已编入 \d+ 段"))).to_be_visible()
    yield base


def test_a_question_finds_cases_that_open_at_the_place(page: Page, office: str) -> None:
    page.goto(f"{office}/check")
    page.keyboard.press("/")
    page.keyboard.type("农民工欠薪")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/find"))
    expect(page.locator("article.hit").first).to_be_visible()
    expect(page.locator("article.hit mark").first).to_be_visible()
    title = page.locator("article.hit h3 a").first
    words = title.inner_text()
    title.click()
    expect(page.get_by_role("heading", name=words).or_(page.locator(".wh-paper", has_text=words)).first).to_be_visible()
    assert "at=" in page.url


def test_nothing_found_says_what_was_asked_and_how_to_go_on(page: Page, office: str) -> None:
    page.goto(f"{office}/find?q=农民工&from=1950&to=1951")
    expect(page.get_by_text("没有找到相关内容")).to_be_visible()
    page.get_by_role("link", name="去掉条件再查").click()
    expect(page.locator("article.hit").first).to_be_visible()


def test_a_ledger_shows_values_their_cells_and_a_chart(page: Page, office: str) -> None:
    page.goto(f"{office}/ledger")
    page.fill("#wh-sift", "受理法律援助案件")
    row = page.locator(".wh-ind:visible", has_text="受理法律援助案件").first
    row.locator("td.number a", has_text="1168").click()
    expect(page.locator("#wh-cell td.marked")).to_have_text("1168")
    page.keyboard.press("Escape")
    row.locator("td a").first.click()
    expect(page.locator("canvas, svg").first).to_be_visible()


def test_a_figure_is_tied_to_a_cell_by_clicking_both(page: Page, office: str) -> None:
    page.goto(f"{office}/check")
    page.locator(".wh-table a").first.click()
    page.locator(".wh-paper a.not_checked", has_text="367件").click()
    before = page.locator('.wh-verdicts button[data-status="not_checked"] b').inner_text()
    page.locator('#wh-figure [data-do="bind"]').click()
    dialog = page.locator(".wh-bind")
    expect(dialog.locator("h2")).to_have_text("“367件”是台账里的哪个数？")
    same = dialog.locator("tr", has_text="合法性审查事项").locator("td button", has_text="367")
    expect(same.first).to_be_visible()
    same.first.click()
    expect(page.locator('.wh-verdicts button[data-status="not_checked"] b')).not_to_have_text(before)
    page.goto(f"{office}/log")
    expect(page.get_by_text("绑定").first).to_be_visible()


def test_a_draft_is_made_step_by_step_and_one_section_changed(page: Page, office: str) -> None:
    page.goto(f"{office}/draft")
    page.set_input_files("input[type=file] >> nth=1", RETURNS)
    expect(page.get_by_text(f"现有 {len(RETURNS)} 份")).to_be_visible()
    page.get_by_role("button", name="看谁报了").click()
    expect(page.locator("#wh-returns table")).to_be_visible()
    page.fill("input[name=year]", "2024")
    page.get_by_role("button", name="开始起草").click()
    expect(page.locator("#wh-word")).to_be_visible()
    assert page.locator(".wh-paper a.f").count() > 20
    assert "台账" in page.locator(".wh-paper a.f").first.get_attribute("title")
    edit = page.locator('[data-do="edit-section"]').nth(1)
    kept = edit.get_attribute("data-text")
    edit.click()
    page.fill("dialog textarea", kept + "这一句是手工加的。")
    page.locator("dialog .main").click()
    expect(page.locator(".wh-paper", has_text="这一句是手工加的。")).to_be_visible()
    expect(page.locator('[data-edited="1"]')).to_have_count(1)
    with page.expect_download() as waiting:
        page.locator("#wh-word").click()
    assert waiting.value.suggested_filename.endswith(".docx")


def test_a_word_is_added_and_taken_away(page: Page, office: str) -> None:
    page.goto(f"{office}/words")
    form = page.locator('form[data-list="names"]')
    form.locator("input[name=word]").fill("云沚市青榆区司法局")
    form.locator("input[name=value]").fill("区司法局")
    form.locator("button").click()
    cell = page.get_by_role("cell", name="云沚市青榆区司法局", exact=True)
    expect(cell).to_be_visible()


def test_an_answer_to_a_finding_that_is_not_there_is_told(page: Page, office: str) -> None:
    page.goto(f"{office}/check")
    page.locator(".wh-table a").first.click()
    page.wait_for_url(re.compile(r"/check/\w+"))
    expect(page.locator(".wh-paper")).to_be_visible()
    told = page.evaluate(
        "async () => { const id = location.pathname.split('/').pop();"
        " try { await wh.ask('POST', 'reports/' + id + '/answers', {finding: 'nosuch', kind: 'accepted', reason: '', revision: 0}); }"
        " catch (error) { return error.message; } }"
    )
    assert "没有这条发现" in told


def test_faint_letters_would_be_seen(page: Page, office: str) -> None:
    page.goto(f"{office}/jobs")
    expect(page.locator(".wh-main")).to_be_visible()
    page.evaluate("document.querySelector('.wh-main').insertAdjacentHTML('beforeend', '<p style=\"color:#999\">很淡的字</p>')")
    assert [one[:4] for one in page.evaluate(FAINT)] == ["很淡的字"]


@pytest.mark.parametrize("place", ["check", "find?q=农民工欠薪", "draft", "ledger", "corpus", "words", "jobs", "log", "people"])
def test_letters_stand_out_from_their_ground(page: Page, office: str, place: str) -> None:
    page.goto(f"{office}/{place}")
    expect(page.locator(".wh-main")).to_be_visible()
    assert page.evaluate(FAINT) == []


def test_the_desk_of_a_report_stands_out_too_and_fits_a_telephone(page: Page, office: str) -> None:
    page.goto(f"{office}/check")
    page.locator(".wh-table a").first.click()
    expect(page.locator(".wh-paper a.supported").first).to_be_visible()
    assert page.evaluate(FAINT) == []
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    expect(page.locator(".wh-paper")).to_be_visible()
    page.set_viewport_size({"width": 1366, "height": 768})


def test_focus_is_seen_on_the_way_through_by_tab(page: Page, office: str) -> None:
    page.goto(f"{office}/check")
    expect(page.locator(".wh-table a").first).to_be_visible()
    unseen = []
    for _ in range(12):
        page.keyboard.press("Tab")
        style = page.evaluate(SEEN)
        if style[1] == "none" and style[2] == "none":
            unseen.append(style[0])
    assert unseen == []


def test_nothing_left_this_machine(page: Page, office: str) -> None:
    assert page.outside == []
    assert [line for line in page.complaints if "404" not in line] == []
