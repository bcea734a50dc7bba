"""What every worker of a batch has imported, imported once by the process that they are forked from
(Linux).

Only a fork server imports this module (:mod:`parlib.briefing.run.pool`): what is loaded here lies in
memory once for all workers, and a worker begins at once.
"""

import gc

import openpyxl.styles
import openpyxl.utils  # noqa: F401

import parlib.briefing.run.outcomes
import parlib.briefing.warm.forked_run  # noqa: F401 - with papermill
from parlib.briefing.pages.fonts import typeface
from parlib.briefing.pages.html import template
from parlib.briefing.run.stamp import renderer_version

# and what each would read and compile once: fonts, page, code
typeface()
template("brief.html.j2")
renderer_version()

gc.collect()
gc.freeze()  # else the first collection in each worker would write into every page of it
