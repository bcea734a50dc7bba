"""Debian's Chromium under Playwright: one page, nothing on the network, closed whatever happens."""

from __future__ import annotations

import contextlib
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.programs import require_program


@contextlib.contextmanager
def chromium():
    """Start the browser; a module whose tests run nothing else in an event loop starts it once."""
    program = require_program("chromium", package="chromium")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"])
        try:
            yield browser
        finally:
            browser.close()


@contextlib.contextmanager
def page_at(path: Path, *, width: int = 1200, height: int = 900, script: bool = True, browser: Browser | None = None):
    """Open a local file; yield (page, list of everything it asked the network for or complained about)."""
    with chromium() if browser is None else contextlib.nullcontext(browser) as running:
        context = running.new_context(viewport={"width": width, "height": height}, java_script_enabled=script, offline=True)
        try:
            page: Page = context.new_page()
            heard: list[str] = []
            page.on("request", lambda r: heard.append(r.url) if not r.url.startswith(("file:", "data:")) else None)
            page.on("pageerror", lambda e: heard.append(f"error: {e}"))
            page.on("console", lambda m: heard.append(f"console: {m.text}") if m.type == "error" else None)
            page.goto(path.as_uri())
            yield page, heard
        finally:
            context.close()
