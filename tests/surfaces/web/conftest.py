"""A real Chromium before a real service; the tests skip where there is no Chromium."""

import re
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect, sync_playwright

from tests.surfaces.served import Served

PASSWORD = "青榆区的秋天很好"
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
PATIENCE_MS = 60_000


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """The browser."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        pytest.skip("没有安装 Chromium（.ci/run 会装）")
    playwright: Playwright = sync_playwright().start()
    expect.set_options(timeout=PATIENCE_MS)
    try:
        browser = playwright.chromium.launch(executable_path=program, args=list(QUIET))
        yield browser
        browser.close()
    finally:
        playwright.stop()


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The service on an empty data folder."""
    served = Served(tmp_path_factory.mktemp("service"))
    try:
        yield served
    finally:
        served.stop()


@pytest.fixture(scope="module")
def context(chromium: Browser, service: Served) -> Iterator[BrowserContext]:
    """A browser window whose every request and every complaint is noted."""
    made = chromium.new_context(viewport={"width": 1366, "height": 768}, locale="zh-CN", base_url=service.address, accept_downloads=True)
    made.set_default_timeout(PATIENCE_MS)
    yield made
    made.close()


@pytest.fixture(scope="module")
def page(context: BrowserContext, service: Served) -> Page:
    """A page of an administrator who has just set the office up; `outside` and `complaints` are what it asked for and said."""
    page = context.new_page()
    page.outside = []
    page.complaints = []
    own = (service.address, service.address.replace("http", "ws"), "data:", "blob:")
    page.on("request", lambda request: None if request.url.startswith(own) else page.outside.append(request.url))
    page.on("console", lambda line: page.complaints.append(line.text) if line.type == "error" else None)
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    page.goto(f"/setup?link={service.setup_link()}")
    page.fill("input[name=name]", "chenqing")
    page.fill("input[name=display]", "陈青")
    page.fill("input[name=password]", PASSWORD)
    page.fill("input[name=office]", "青榆区司法局")
    page.click("button.main")
    page.wait_for_url(re.compile(r"/w/\w+/check"))
    return page
