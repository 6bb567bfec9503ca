"""Korean particles (조사) picked by how the word before them ends when it is read aloud."""

import unicodedata

from programs.base.normal import nfc

# Pair as (after a final consonant, after a vowel).
_PAIRS = {
    "은/는": ("은", "는"),
    "이/가": ("이", "가"),
    "을/를": ("을", "를"),
    "과/와": ("과", "와"),
    "으로/로": ("으로", "로"),
    "이나/나": ("이나", "나"),
    "이라/라": ("이라", "라"),
    "이에요/예요": ("이에요", "예요"),
    "아/야": ("아", "야"),
}
_ALIASES = {"/".join(reversed(pair.split("/"))): pair for pair in _PAIRS}
_ALIASES |= {part: pair for pair in _PAIRS for part in pair.split("/")}

_NONE, _RIEUL = 0, 8  # final consonants of a syllable as Unicode counts them
# Sino-Korean readings: 영 일 이 삼 사 오 육 칠 팔 구.
_DIGITS = {"0": 21, "1": 8, "2": 0, "3": 16, "4": 0, "5": 0, "6": 1, "7": 8, "8": 8, "9": 0}
# Letters read one by one end in a consonant: 엘 엠 엔 알; all others in a vowel.
_SPELT = {"l": 8, "m": 16, "n": 4, "r": 8}


def _final(word: str) -> int:
    """Return the final consonant with which the word is heard to end (0: none)."""
    for index in range(len(word) - 1, -1, -1):
        letter = unicodedata.normalize("NFKC", word[index]).casefold()
        if len(letter) > 1:
            return _NONE  # a sign that stands for a word: ㎡ 제곱미터, ㈜
        if "\uac00" <= letter <= "\ud7a3":
            return (ord(letter) - 0xAC00) % 28
        if letter in _DIGITS:
            return _number_final(word[: index + 1])
        if "a" <= letter <= "z":
            return _latin_final(word[: index + 1])
        if letter.isalnum():
            return _NONE
    return _NONE


def _number_final(word: str) -> int:
    """A number that ends in zeros is heard as 십, 백, 천, 만 or 억, all with a consonant but 조."""
    digits = word[len(word.rstrip("0123456789,")) :].replace(",", "")
    zeros = len(digits) - len(digits.rstrip("0"))
    if not digits.strip("0") or zeros == 0:
        return _DIGITS[digits[-1]]
    if zeros >= 12:
        return _NONE  # 조
    return 1 if zeros >= 8 else 4 if zeros >= 3 else 1 if zeros == 2 else 17  # 억 · 만/천 · 백 · 십


def _latin_final(word: str) -> int:
    """Capitals are spelt (SMS: 에스), words are read: b, c, k, l, m, n, ng, p, t close the syllable."""
    tail = word[len(word.rstrip("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")) :]
    last = tail[-1].casefold()
    if tail.isupper() or len(tail) == 1:
        return _SPELT.get(last, _NONE)
    if tail.casefold().endswith("ng"):
        return 21
    if last in "bckpt":
        return 1
    return {"l": 8, "m": 16, "n": 4}.get(last, _NONE)


def particle(word: str, pair: str) -> str:
    """Return the particle that fits: `particle("홍길동", "은/는")` is 은; the pair in either order."""
    try:
        closed, open_ = _PAIRS[_ALIASES.get(pair, pair)]
    except KeyError:
        raise ValueError(f"Unknown pair of particles: {pair!r}") from None
    final = _final(nfc(word).rstrip())
    if closed == "으로" and final == _RIEUL:
        return open_  # 서울로, not 서울으로
    return closed if final else open_


def with_particle(word: str, pair: str) -> str:
    """Return the word with its particle: 홍길동은, 여권과를."""
    return f"{word}{particle(word, pair)}"
