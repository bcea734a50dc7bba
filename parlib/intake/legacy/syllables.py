"""Tell a Vietnamese syllable, a known one, and two that make a word.

A syllable is an onset and a rhyme that exist, spelt by the rules (c/k, g/gh, ng/ngh), with a tone
the final consonant allows: -c, -ch, -p and -t take only the rising and the heavy tone. The test is
what tells a legacy spelling from plain Unicode: "tòch" cannot be Vietnamese, "tịch" can.
"""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache
from importlib.resources import files

_TONES = {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"}
_STOPPED = {"\u0301", "\u0323"}
_ONSETS = "ngh ch gh gi kh ng nh ph qu th tr b c d đ g h k l m n p r s t v x"  # longest first
_RHYMES = """
a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây
e ec em en eng eo ep et ê êch êm ên ênh êp êt êu
i ia ich im in inh ip it iu iêc iêm iên iêng iêp iêt iêu
o oc oi om on ong op ot oong ooc oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oe oen oeo oet
ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt
u ua uc ui um un ung up ut uâ uân uâng uât uây uê uêch uênh uơ uôc uôi uôm uôn uông uôt uy uya uych uyên uyêt uyn uynh uyp uyt uyu
ư ưa ưc ưi ưm ưn ưng ưt ưu ươc ươi ươm ươn ương ươp ươt ươu
y yêm yên yêng yêt yêu
"""
# After "qu" the glide is written in the onset, so a few rhymes stand there that stand nowhere else;
# after "gi" the i is shared.
_AFTER_QU = "y yên yêt ynh yt yn ych yu ơ ôc ê ên êt êch ênh eo en et e"
_AFTER_G = "i in iêng iêt iêc iêm"
_VOWELS = frozenset("aăâeêioôơuưy")
_SHAPED = frozenset("ăâêôơư")
_FRONT = ("i", "e", "ê", "y")
_onsets = tuple(_ONSETS.split())
_rhymes = frozenset(_RHYMES.split())
_after_qu = frozenset(_AFTER_QU.split()) | {r for r in _rhymes if r[0] in "aăâi"}
_after_g = frozenset(_AFTER_G.split())


def _split_tone(word: str) -> tuple[str, list[tuple[int, str]]]:
    """Return the letters without tones, and each tone with the index of its letter."""
    letters: list[str] = []
    tones: list[tuple[int, str]] = []
    for char in unicodedata.normalize("NFC", word):
        marks = unicodedata.normalize("NFD", char)
        tones += [(len(letters), m) for m in marks if m in _TONES]
        letters.append(unicodedata.normalize("NFC", "".join(m for m in marks if m not in _TONES)))
    return "".join(letters), tones


@lru_cache(maxsize=65536)
def is_syllable(word: str) -> bool:
    """Return whether ``word`` is spelt like one Vietnamese syllable (any case, composed or not).

    Examples
    --------
    >>> [is_syllable(w) for w in ("tịch", "tòch", "nghiêm", "ngiêm", "giếng", "Quảng", "thẻo", "theỏ")]
    [True, False, True, False, True, True, True, False]
    """
    letters, tones = _split_tone(word.lower())
    if len(tones) > 1:
        return False
    if letters.endswith(("c", "ch", "p", "t")) and (not tones or tones[0][1] not in _STOPPED):
        return False
    at = tones[0][0] if tones else -1
    if letters in _rhymes and _tone_fits(letters, at):
        return True
    return any(
        _fits(onset, letters[len(onset) :])
        and _tone_fits(letters[len(onset) :], at - len(onset) if tones else -1)
        for onset in _onsets
        if letters.startswith(onset)
    )


def _tone_fits(rhyme: str, at: int) -> bool:
    """Return whether a tone may stand on letter ``at`` of the rhyme (-1: no tone); both styles of
    oà/òa, uỷ/ủy pass.
    """
    if at == -1:
        return True
    nucleus = [i for i, letter in enumerate(rhyme) if letter in _VOWELS]
    shaped = [i for i in nucleus if rhyme[i] in _SHAPED]
    if shaped:
        return at == shaped[-1]
    if len(nucleus) == 2:
        open_end = len(rhyme) == 2
        if rhyme in ("oa", "oe", "uy"):
            return at in nucleus
        return at == nucleus[0 if open_end else 1]
    return at == nucleus[len(nucleus) // 2]


def _fits(onset: str, rhyme: str) -> bool:
    if onset == "qu":
        return rhyme in _after_qu
    if onset == "g" and rhyme in _after_g:
        return True
    if rhyme not in _rhymes:
        return False
    front = rhyme.startswith(_FRONT)
    if onset in ("k", "gh", "ngh"):
        return front
    if onset in ("c", "g", "ng"):
        return not front
    return True


@cache
def _words() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """Return (compounds, known syllables, syllables that stand alone) from the word list shipped
    beside this file.
    """
    text = (
        files("parlib.intake.legacy")
        .joinpath("administrative_words.txt")
        .read_text(encoding="utf-8")
        .lower()
    )
    compounds: set[str] = set()
    alone: set[str] = set()
    single: set[str] = set()
    for line in text.splitlines():
        if line.startswith("+"):
            alone.update(line[1:].split())
        elif line.startswith("-"):
            single.update(line[1:].split())
        elif not line.startswith("#"):
            compounds.update(w.strip() for w in line.split("·") if w.strip())
    known = alone | single | {s for c in compounds for s in c.split()}
    return frozenset(compounds), frozenset(known), frozenset(alone)


def is_known(syllable: str) -> bool:
    """Return whether the syllable stands in the list of administrative words."""
    return syllable.lower() in _words()[1]


def stands_alone(syllable: str) -> bool:
    """Return whether the syllable is a usual word by itself, so that its neighbours prove nothing
    against it.
    """
    return syllable.lower() in _words()[2]


def is_compound(first: str, second: str) -> bool:
    """Return whether two syllables make a known word."""
    return f"{first} {second}".lower() in _words()[0]
