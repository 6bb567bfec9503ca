"""What a resident can do here: the services that are built, registered by the programs that built them.

A program's folder has an `offers.py` that calls `register(Offer(...))`; the portal finds it at start-up and
shows the offer on the home page, on the program's page, in the menu, in the site map and in the search.
"""

from dataclasses import dataclass

from django.urls import reverse
from django_stubs_ext import StrOrPromise

from programs.base.registry import Registry


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """One thing that can be done on the web.

    `program` is the number (1–29), `title` says the deed in a few words ("개명신고 미리 신청하기"), `text` one sentence
    on what it is and how long it takes, `url_name` the page where it begins (no arguments), `audience` who it is for.
    Lower `order` stands first.
    """

    program: int
    title: StrOrPromise
    text: StrOrPromise
    url_name: str
    order: int = 100
    audience: StrOrPromise = ""

    @property
    def url(self) -> str:
        """Address of the page; raises NoReverseMatch when the program forgot its url line."""
        return reverse(self.url_name)


_offers: Registry[Offer] = Registry("offer")


def register(*offers: Offer) -> None:
    """Take offers in; two different ones with the same page for one program are refused."""
    for offer in offers:
        _offers.register(f"{offer.program}:{offer.url_name}", offer)


def all_offers() -> list[Offer]:
    """Every offer, by order and then program number."""
    return sorted(_offers, key=lambda offer: (offer.order, offer.program))


def of_program(number: int) -> list[Offer]:
    return [offer for offer in all_offers() if offer.program == number]


def programs_with_offers() -> set[int]:
    return {offer.program for offer in _offers}
