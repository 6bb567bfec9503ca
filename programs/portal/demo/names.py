"""Invented people: names put together by chance, telephones that no carrier gives out (010-0…), example.com."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

# One letter each; the commoner a name the oftener it stands here.
SURNAMES = (
    "김김김김이이이박박최최정정강조윤장임한오서신권황안송류홍전고문양손배백허남심노"
    "하곽성차주우구민진지엄채원천방공현함변염여추도소석선설마길연위표명기반라왕금옥"
)
FIRST = "가건경광규기나다도동라마민별보봄상서석선성세소송수승시아연영예온우원윤은의이인재정제주준지진찬채"
SECOND = (
    "가건경광국규균기나남다덕돌동라람래루린림미민별빈빛산상서석선섭성솔수숙순슬승식"
    "아안연열영오옥온완용우욱운원윤율은인일자재정주준중지진찬철하한해혁현형혜호환훈희"
)
FOREIGN = ("Nguyen Van An", "Tran Thi Hoa", "Wang Xiaoming", "Maria Santos", "John Carter", "Anna Kim")


@dataclass(frozen=True, slots=True)
class Person:
    name: str
    phone: str
    email: str


def given_name(rng: Random) -> str:
    return rng.choice(FIRST) + rng.choice(SECOND)


def full_name(rng: Random) -> str:
    """Return an invented name; one in a hundred is of another country."""
    if rng.random() < 0.01:
        return rng.choice(FOREIGN)
    return rng.choice(SURNAMES) + given_name(rng)


def people(rng: Random, count: int) -> list[Person]:
    """Return so many invented people, each with a telephone of their own."""
    phones = rng.sample(range(10_000_000), count)
    return [
        Person(full_name(rng), f"0100{phone:07d}", f"person{number}@example.com")
        for number, phone in enumerate(phones, start=1)
    ]
