"""How forms are found: by parts of words, with particles, without accents, and by initial consonants (ㅈㅇㅅㄱ)."""

import re
import unicodedata

from programs.base.text import nfc

_WORDS = re.compile(r"\w+")
_INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
_FIRST, _LAST, _A_ROW = ord("가"), ord("힣"), 588
# Longest first: of "여권에서" the particle is 에서, not 서.
PARTICLES = (
    *("에서는", "으로는", "에게서", "에서", "으로", "에게", "까지", "부터", "하고", "이나"),
    *("은", "는", "이", "가", "을", "를", "의", "에", "로", "와", "과", "도", "만", "나"),
)
MOST_WORDS = 8


def plain(text: str) -> str:
    """Lower case, compatible forms made one, without accents: "hộ chiếu" is found by "ho chieu".

    Letters for initials (ㅈ) stay what they are: NFKC would make other letters of them.
    """
    text = unicodedata.normalize("NFKC", nfc(text)) if not is_initials(text) else text
    split = unicodedata.normalize("NFD", text.casefold())
    kept = "".join(letter for letter in split if unicodedata.category(letter) != "Mn")
    return nfc(kept.replace("đ", "d"))


def condensed(text: str) -> str:
    """Letters and digits only: white space never keeps a form from being found."""
    return "".join(_WORDS.findall(plain(text)))


def words_of(query: str) -> list[str]:
    return list(dict.fromkeys(_WORDS.findall(plain(query))))[:MOST_WORDS]


def without_particle(word: str) -> str:
    """The word without a particle at its end; the word itself where it has none, or too little would be left.

    >>> without_particle("여권을"), without_particle("전입신고서에서"), without_particle("나이")
    ('여권', '전입신고서', '나이')
    """
    if not _FIRST <= ord(word[-1]) <= _LAST:
        return word
    for particle in PARTICLES:
        if word.endswith(particle) and len(word) - len(particle) >= 2:
            return word[: -len(particle)]
    return word


def is_initials(query: str) -> bool:
    """Whether it is nothing but initial consonants, two at least."""
    letters = "".join(query.split())
    return len(letters) >= 2 and all(letter in _INITIALS for letter in letters)


def initials(text: str) -> str:
    """The initial consonants of the syllables of a text.

    >>> initials("전입 신고서")
    'ㅈㅇㅅㄱㅅ'
    """
    return "".join(
        _INITIALS[(ord(letter) - _FIRST) // _A_ROW] for letter in nfc(text) if _FIRST <= ord(letter) <= _LAST
    )
