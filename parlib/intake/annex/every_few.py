"""Points for every five of something, where the words say what becomes of the rest: "cứ 05 hồ sơ trễ hạn
trừ 0,5 điểm, phần lẻ không tính".
"""

from __future__ import annotations

import math
import re

from parlib.intake.annex.figures import NUMBER, number
from parlib.intake.annex.outcome import Guidance

_EVERY = re.compile(
    rf"(?P<before>(?:(?:không có|không|đủ)[^\d:;\n]{{0,40}}:\s*(?P<full>{NUMBER})\s*(?:điểm)?[;.\n]\s*)?)"
    rf"(?:cứ|mỗi)\s+(?P<size>\d{{1,3}})\s+(?P<what>(?!%|ngày\b|điểm\b)[^\W\d][^\d:;,.\n%]{{2,50}}?)\s*[:,]?\s*(?:thì\s+)?(?:bị\s+)?"
    rf"(?P<does>trừ|được cộng|được|cộng)\s+(?P<points>{NUMBER})\s*(?:điểm)?\s*[,;.(]\s*"
    r"(?:phần\s+(?:lẻ|dư|còn lại)|số\s+(?:lẻ|dư)|(?:chưa đủ|dưới|lẻ)\s+(?P<short>\d{1,3})\s+[^\d:;,.\n]{2,40}?)\s+"
    r"(?:thì\s+)?(?P<rest>không (?:tính|trừ|cộng|được tính|bị trừ)(?: điểm)?|bỏ qua|(?:được\s+)?(?:tính tròn|làm tròn lên|tính (?:như|là|bằng) (?:một|0?1) lần|cũng (?:tính|trừ)(?: như một lần)?))\)?\s*[,;.]?\s*"
    rf"(?P<bound>(?:nhưng\s+)?(?:(?:trừ|cộng)\s+)?(?:đến (?:khi )?hết(?: (?:số )?điểm)?|(?:tối đa|không quá)(?: (?:trừ|cộng))?\s+(?P<most>{NUMBER})\s*(?:điểm)?))?[\s.;]*",
    re.IGNORECASE,
)
_MOST_STEPS = 100


def every_few(masked: str, maximum: float | None) -> Guidance | None:
    """Read points for every few of something; None where the text says anything else.

    Examples
    --------
    >>> read = every_few("Cứ 5 hồ sơ trễ hạn trừ 1 điểm, phần lẻ không tính, trừ đến hết điểm", 2.0)
    >>> [(t.get("low"), t["points"]) for t in read.params["tiers"]]
    [(None, 2.0), (5, 1.0), (10, 0.0)]
    >>> every_few("Cứ 5 hồ sơ trễ hạn trừ 1 điểm", 2.0) is None
    True
    """
    match = _EVERY.fullmatch(masked.strip())
    if match is None or maximum is None or maximum <= 0:
        return None
    size, per = int(match["size"]), number(match["points"])
    if size < 2 or per <= 0 or (match["short"] and int(match["short"]) != size):
        return None
    if (match["full"] and abs(number(match["full"]) - maximum) > 1e-9) or (
        match["most"] and abs(number(match["most"]) - maximum) > 1e-9
    ):
        return None
    steps = math.ceil(round(maximum / per, 9))
    if steps > _MOST_STEPS:
        return None
    takes = match["does"].lower() == "trừ"
    begun = not re.match(r"không|bỏ", match["rest"], re.IGNORECASE)
    tiers = []
    for n in range(steps + 1):
        gone = min(float(f"{n * per:.12g}"), maximum)
        low = (n - 1) * size + 1 if begun else n * size
        tier = {"points": float(f"{maximum - gone:.12g}") if takes else gone}
        if n:
            tier["low"] = low
        if n < steps:
            tier["high"] = n * size + 1 if begun else (n + 1) * size
        tiers.append(tier)
    return Guidance("tier", {"tiers": tiers}, unit=f"số {match['what'].strip()}", certain=False)
