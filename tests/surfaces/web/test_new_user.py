"""As a new user would: start, log in, drop ledgers and a report with wrong digits, find one, see its cell, dismiss another."""

import io
import re
import zipfile
from pathlib import Path

from playwright.sync_api import BrowserContext, Page, expect

from assistant.settings import shipped
from tests.surfaces.served import Served
from tests.surfaces.web.conftest import PASSWORD

LEDGERS = sorted(shipped("corpus", "bureau", "ledgers").iterdir())
SUMMARY = shipped("corpus", "summaries", "青榆区司法局2023年工作总结.txt")
FAULTS = (("受理法律援助案件1168件", "受理法律援助案件1167件"), ("执业律师增至331名", "执业律师增至313名"))


def faulty(folder: Path) -> Path:
    """The sample report with two figures mistyped."""
    text = SUMMARY.read_text(encoding="utf-8")
    for right, wrong in FAULTS:
        assert right in text
        text = text.replace(right, wrong)
    file = folder / SUMMARY.name
    file.write_text(text, encoding="utf-8")
    return file


def test_ledgers_are_dropped_and_told(page: Page) -> None:
    page.set_input_files(".wh-drop.little input", LEDGERS)
    expect(page.get_by_text("对照台账")).to_be_visible()
    expect(page.locator("a.wh-tag")).to_have_text([file.name for file in LEDGERS])


def test_the_wrong_figure_is_found_with_its_cell(page: Page, tmp_path: Path) -> None:
    page.set_input_files(".wh-drop:not(.little) input", faulty(tmp_path))
    page.wait_for_url(re.compile(r"/check/\w+"))
    card = page.locator(".card", has_text="1167件")
    expect(card).to_contain_text("应为 1168件")
    page.keyboard.press("j")
    expect(page.locator(".card.on")).to_have_count(1)
    card.locator("summary").first.click()
    expect(card.locator("td.marked")).to_have_text("1168")
    expect(card.locator("table.cut")).to_contain_text("受理法律援助案件")


def test_clicking_leads_both_ways(page: Page) -> None:
    page.locator(".card", has_text="1167件").click(position={"x": 30, "y": 12})
    expect(page.locator(".wh-paper a.on")).to_have_text("1167件")
    page.locator(".wh-paper a.contradicted", has_text="313名").click()
    expect(page.locator(".card.on")).to_contain_text("313名")
    page.locator(".wh-paper a.supported").first.click()
    expect(page.locator("#wh-figure")).to_contain_text("一致")


def test_filters_narrow_the_list(page: Page) -> None:
    page.locator('.wh-verdicts button[data-status="supported"]').click()
    expect(page.locator(".card:visible")).to_have_count(0)
    page.locator('.wh-verdicts button[data-status="all"]').click()
    expect(page.locator(".card:visible")).to_have_count(2)


def test_a_dismissal_takes_a_reason_and_can_be_taken_back(page: Page) -> None:
    card = page.locator(".card", has_text="313名")
    card.locator('[data-do="dismiss"]').click()
    page.locator("dialog textarea").fill("律师口径不同，已和律管科核对")
    page.locator("dialog .main").click()
    expect(card).to_be_hidden()
    page.locator("#wh-say button").click()
    expect(card).to_be_visible()
    card.focus()
    page.keyboard.press("d")
    page.locator("dialog textarea").fill("律师口径不同，已和律管科核对")
    page.keyboard.press("Tab")
    page.locator("dialog .main").click()
    expect(card).to_be_hidden()


def test_reload_loses_nothing(page: Page) -> None:
    page.reload()
    expect(page.locator(".card:visible")).to_have_count(1)
    page.locator('[data-do="show-answered"]').click()
    expect(page.locator(".card:visible", has_text="313名")).to_contain_text("已忽略：律师口径不同")


def test_the_commented_word_file_says_what_is_wrong(page: Page) -> None:
    page.locator("#wh-download").click()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="带批注的 Word").click()
    data = Path(waiting.value.path()).read_bytes()
    with zipfile.ZipFile(io.BytesIO(data)) as word:
        comments = word.read("word/comments.xml").decode("utf-8")
    assert waiting.value.suggested_filename.endswith(".docx")
    assert "1168件" in comments
    assert "331名" not in comments


def test_the_next_version_tells_what_was_mended(page: Page, tmp_path: Path) -> None:
    mended = tmp_path / SUMMARY.name
    mended.write_text(faulty(tmp_path).read_text(encoding="utf-8").replace("1167件", "1168件"), encoding="utf-8")
    page.set_input_files(".wh-list .wh-drop input", mended)
    expect(page.get_by_text("和第 1 版比：")).to_be_visible()
    expect(page.locator(".wh-list .wh-card").first).to_contain_text("已改 1，仍在 1，新增 0")


def test_a_second_person_sees_the_log_and_another_office_does_not(page: Page, context: BrowserContext, service: Served) -> None:
    workspace = re.search(r"/w/(\w+)/", page.url)[1]
    page.goto(f"/w/{workspace}/log")
    expect(page.get_by_text("处理发现").first).to_be_visible()
    expect(page.get_by_text("链条完整")).to_be_visible()
    answer = page.request.get(f"/api/v1/workspaces/{'0' * 20}/reports")
    assert answer.status == 404


def test_an_expired_session_is_begun_again_without_losing_the_page(page: Page) -> None:
    workspace = re.search(r"/w/(\w+)/", page.url)[1]
    page.goto(f"/w/{workspace}/words")
    page.locator('form[data-list="names"] input[name=word]').fill("青榆区司法局")
    page.locator('form[data-list="names"] input[name=value]').fill("区司法局")
    page.context.clear_cookies()
    page.locator('form[data-list="names"] button').click()
    page.locator("dialog input[name=name]").fill("chenqing")
    page.locator("dialog input[name=password]").fill(PASSWORD)
    page.locator("dialog .main").click()
    expect(page.get_by_role("cell", name="青榆区司法局", exact=True)).to_be_visible()


def test_a_session_that_ends_before_an_upload_is_begun_again_and_the_file_goes_on(page: Page, tmp_path: Path) -> None:
    page.goto(re.sub(r"/words.*", "/check", page.url))
    expect(page.locator(".wh-table a").first).to_be_visible()
    page.context.clear_cookies()
    page.set_input_files(".wh-drop:not(.little) input", faulty(tmp_path))
    page.locator("dialog input[name=name]").fill("chenqing")
    page.locator("dialog input[name=password]").fill(PASSWORD)
    page.locator("dialog .main").click()
    page.wait_for_url(re.compile(r"/check/\w+"))
    expect(page.locator(".card", has_text="1167件")).to_be_visible()


def test_nothing_left_this_machine_and_nothing_was_complained_of(page: Page) -> None:
    assert page.outside == []
    refused = [line for line in page.complaints if "401" not in line and "404" not in line]
    assert refused == []
