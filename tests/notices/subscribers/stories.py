"""A visitor who subscribes through the pages, as the stories tell it."""

from typing import Any

from django.test import Client

PHONE = "01055557001"
CHOICES = {
    "is_fourteen": "on",
    "topics": ["1", "2"],
    "dong": "",
    "age_band": "30",
    "channels": ["sms"],
    "language": "ko",
}
HERE = "/programs/6/subscribe/"


class Visitor(Client):
    """A browser with the deeds of the wizard; each returns the response."""

    def __init__(self, code_box: Any) -> None:
        super().__init__()
        self.code_box = code_box

    def choose(self, **changed: Any) -> Any:
        return self.post(f"{HERE}choices/", {**CHOICES, **changed})

    def agree(self, *boxes: str) -> Any:
        return self.post(f"{HERE}consents/", {f"consent_{box}": "on" for box in boxes})

    def give(self, **addresses: str) -> Any:
        return self.post(f"{HERE}address/", addresses)

    def prove(self, phone: str = PHONE) -> Any:
        return self.post(f"{HERE}code/", {"code": self.code_box.last_to(phone)})

    def subscribe_by_phone(self, phone: str = PHONE, *boxes: str, **changed: Any) -> Any:
        self.choose(**changed)
        self.agree("sms", *boxes)
        self.give(phone=phone)
        return self.prove(phone)

    def subscribe_by_email(self, email: str = "news@example.com", *boxes: str, **changed: Any) -> Any:
        self.choose(**{"channels": ["email"], **changed})
        self.agree("email", *boxes)
        return self.give(email=email)
