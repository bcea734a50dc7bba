"""How the sheet to fill looks on paper and on the screen: its page, its frozen headings, its lock."""

from __future__ import annotations

from openpyxl.worksheet.worksheet import Worksheet


def set_up_page(
    sheet: Worksheet, *, foot: str, head: str, heading: int, area: str, wide: bool
) -> None:
    """Set the page of a form, freeze its headings and lock what is not open.

    Parameters
    ----------
    sheet : Worksheet
        The sheet.
    foot, head : str
        Text at the foot of each page, left, and at its head, centre.
    heading : int
        Row of the headings, repeated on each page.
    area : str
        What is printed.
    wide : bool
        A form with context beside its cells has too many columns to be read on A4: A3.
    """
    sheet.freeze_panes = f"C{heading + 1}"
    sheet.sheet_properties.outlinePr.summaryBelow = False
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_setup.orientation, sheet.page_setup.paperSize = (
        "landscape",
        sheet.PAPERSIZE_A3 if wide else sheet.PAPERSIZE_A4,
    )
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.print_title_rows = f"{heading}:{heading}"
    sheet.print_area = area
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.page_margins.top = sheet.page_margins.bottom = 0.75
    sheet.page_margins.header = sheet.page_margins.footer = 0.35
    sheet.oddFooter.left.text = foot.replace("&", "&&")
    sheet.oddFooter.right.text = "Trang &P/&N"
    if head:
        sheet.oddHeader.center.text = head
    protection = sheet.protection
    protection.sheet = True  # no password: a guard against slips, not a lock
    protection.formatColumns = protection.formatRows = protection.autoFilter = False
