"""What a page leaves behind."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from benchmarks import driving
from tools.chromium import running_app
from tools.wire import live_heap

pytestmark = [pytest.mark.browser, pytest.mark.soak]

CONTEXTS = """
window.contexts = [];
const get = HTMLCanvasElement.prototype.getContext;
HTMLCanvasElement.prototype.getContext = function (kind, ...more) {
    const context = get.call(this, kind, ...more);
    if (/webgl/.test(kind) && context && !window.contexts.some((one) => one.deref() === context))
        window.contexts.push(new WeakRef(context));
    return context;
};
"""


def test_thirty_visits_leave_no_canvas_no_context_and_no_heap(browser: Browser) -> None:
    """Between two pages of one app, by its navigation; the second page shows nothing."""
    with running_app("benchmarks/apps/two_pages.py") as url:
        page = browser.new_page()
        page.add_init_script(CONTEXTS)
        session = page.context.new_cdp_session(page)
        page.goto(url)
        page.wait_for_selector(".rv-root[data-complete]", timeout=60_000)
        sizes = []
        for visit in range(33):
            driving.leave(page)
            assert page.locator("canvas").count() == 0
            if visit in (2, 32):
                sizes.append(live_heap(session))
            driving.come_back(page)
        assert sizes[1] - sizes[0] < 10
        alive = page.evaluate(
            "window.contexts.map((one) => one.deref()).filter((one) => one && !one.isContextLost()).length"
        )
        assert page.evaluate("window.contexts.length") >= 33
        assert alive <= 2
        page.context.close()
