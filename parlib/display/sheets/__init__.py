"""Commitment sheets: a document of its own, made when it is asked for.

Who signs and who cannot, the exact words, then one sheet for each unit.
"""

from parlib.display.plan.commitments import commitments
from parlib.display.plan.sheets import sheets
from parlib.display.sheets.head import masthead, summary

__all__ = ["commitments", "masthead", "sheets", "summary"]
