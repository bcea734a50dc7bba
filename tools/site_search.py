"""What the site's search says and finds: in the language of the page, with and without diacritics.

The theme has these words in English in its own script, and takes words apart by their letters as
they are written. Both are replaced in the built site; a theme that no longer has one of them stops
the build.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

# pages in Vietnamese; the others are in English
IN_VIETNAMESE = ("index.html", "404.html", "vi/", "reference/commands-vi.html")

# what the theme would fetch so that the search works in pages opened from a folder, and ours instead
_SHIM = "https://unpkg.com/iframe-worker/shim"
_FROM_A_FOLDER = "search-from-a-folder.js"

_WORDS = {
    "Search": "Tìm kiếm",
    "Close search": "Đóng",
    "Search results": "Kết quả",
    "Filters": "Bộ lọc",
    "Tags": "Nhãn",
    "Use Up and Down arrow keys to move between tags. Press Space or Enter to toggle a tag.": (
        "Phím mũi tên lên, xuống để chuyển nhãn; phím cách hoặc Enter để chọn, bỏ chọn."
    ),
    "No results": "Không có kết quả",
    "Loading search\\u2026": "Đang mở phần tìm kiếm…",
    "Search is unavailable. Reload the page to try again.": (
        "Chưa tìm được. Mở lại trang để thử lại."
    ),
}
_COUNTED = {"result": "kết quả", "results": "kết quả"}
_SPEAKS = (
    "globalThis.parlibSays=word=>document.documentElement.lang==='vi'?{words}[word]||word:word;"
)
_AS_WRITTEN = 'normalize("NFKD").toLowerCase()'
_WITHOUT_DIACRITICS = (
    'normalize("NFKD").replace(/[\\u0300-\\u036f]/g,"").toLowerCase().replace(/đ/g,"d")'
)


def make_searchable(site: Path) -> None:
    """Let the search of a built site work in pages opened from a folder, speak the language of the
    page and find words typed without diacritics.
    """
    for page in sorted(site.rglob("*.html")):
        place = page.relative_to(site).as_posix()
        text = page.read_text(encoding="utf-8")
        text = text.replace(_SHIM, f"{'../' * place.count('/')}assets/{_FROM_A_FOLDER}")
        if not place.startswith(IN_VIETNAMESE):
            text = text.replace('<html lang="vi"', '<html lang="en"', 1)
        page.write_text(text, encoding="utf-8")
    scripts = site / "assets" / "javascripts"
    (bundle,) = scripts.glob("bundle.*.js")
    bundle.write_text(in_both_languages(bundle.read_text("utf-8")), "utf-8")
    (worker,) = scripts.glob("workers/search.*.js")
    worker.write_text(without_diacritics(worker.read_text("utf-8")), "utf-8")


def in_both_languages(script: str) -> str:
    """Return the theme's script with its words of the search said in the language of the page."""
    for word in _WORDS:
        script, count = re.subn(f'"{re.escape(word)}"', lambda at: f"parlibSays({at[0]})", script)
        _refuse_none(count, word)
    singular, plural = _COUNTED
    counted = f'?"{singular}":"{plural}"'
    _refuse_none(script.count(counted), counted)
    script = script.replace(counted, f'?parlibSays("{singular}"):parlibSays("{plural}")')
    _refuse_none(script.count('NumberFormat("en-US")'), "en-US")
    script = script.replace('NumberFormat("en-US")', "NumberFormat(document.documentElement.lang)")
    words = {word.replace("\\u2026", "…"): said for word, said in (_WORDS | _COUNTED).items()}
    return _SPEAKS.replace("{words}", json.dumps(words, ensure_ascii=False)) + script


def without_diacritics(worker: str) -> str:
    """Return the script that searches, to which ``tuyen quang`` and ``Tuyên Quang`` are one."""
    _refuse_none(worker.count(_AS_WRITTEN), _AS_WRITTEN)
    return worker.replace(_AS_WRITTEN, _WITHOUT_DIACRITICS)


def _refuse_none(count: int, what: str) -> None:
    if not count:
        raise SystemExit(
            f"the theme's search has no {what!r} any more → look at {Path(__file__).name}"
        )
