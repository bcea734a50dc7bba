"""Counts and sizes formatted in the current language: 20 MB, 1,234 or 1.234."""

from __future__ import annotations

from parlib.speech.catalogue import Said, filled_in, saying

_MB, _KB = 1_000_000, 1_000
_FEW = 10_000  # bytes that are reported one by one
_NEAR = 0.0501  # of a MB or KB: a tenth is near enough
_FINEST = 6  # decimals


def said_count(count: int) -> Said:
    """Return a number with marks between thousands.

    Examples
    --------
    >>> said_count(1234567)
    '1,234,567'
    """
    return filled_in("{count:,}", {"count": count})


def said_grid(rows: int, columns: int) -> Said:
    """Return how many rows and columns a sheet has.

    Examples
    --------
    >>> said_grid(2000, 30)
    '2,000 × 30'
    """
    return filled_in("{rows:,} × {columns:,}", {"rows": rows, "columns": columns})


def said_size(size: int, beyond: int = 0) -> str:
    """Return the size of a file or text, to a tenth of MB or KB.

    Parameters
    ----------
    size : int
        In bytes.
    beyond : int
        A bound that it passes, in bytes: as many decimals as it takes to see that.

    Examples
    --------
    >>> said_size(20_000_000), said_size(1_250_000), said_size(20_000_300, beyond=20_000_000), said_size(900)
    ('20 MB', '1.2 MB', '20.0003 MB', '900 bytes')
    """
    if size < _FEW:
        return saying("{size:,} bytes", size=size)
    scale, unit = (_MB, "MB") if max(size, beyond) >= _MB else (_KB, "KB")
    value, bound = size / scale, beyond / scale
    places = next(
        (
            n
            for n in range(_FINEST)
            if abs(round(value, n) - value) < _NEAR and (not beyond or round(value, n) > bound)
        ),
        _FINEST,
    )
    return filled_in(f"{{size:,.{places}f}} {unit}", {"size": value})


def said_ratio(ratio: float) -> Said:
    """Return how many times smaller a packed part is than its content.

    Examples
    --------
    >>> said_ratio(1499.7)
    '1,500 : 1'
    """
    return filled_in("{ratio:,.0f} : 1", {"ratio": ratio})


def at_most(amount: str) -> Said:
    """Return an amount as a bound.

    Examples
    --------
    >>> at_most(said_size(20_000_000))
    '≤ 20 MB'
    """
    return filled_in("≤ {amount}", {"amount": amount})


def more_than(amount: str) -> Said:
    """Return an amount that was passed.

    Examples
    --------
    >>> more_than(said_count(200_000))
    '> 200,000'
    """
    return filled_in("> {amount}", {"amount": amount})


def of_part(part: str, amount: str) -> Said:
    """Return an amount with the part of a file that has it.

    Examples
    --------
    >>> of_part("xl/styles.xml", said_size(2_000_000))
    'xl/styles.xml: 2 MB'
    """
    return filled_in("{part}: {amount}", {"part": part, "amount": amount})
