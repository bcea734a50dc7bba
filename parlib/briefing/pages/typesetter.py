"""Whether this process has set type: Typst and what makes Word files work in threads of their own,
which a fork of the process would not have and would wait for.
"""

from __future__ import annotations

from threading import Event

used = Event()
"""Set once a PDF, a Word file or a picture for one has been made here; a fork looks at it."""
