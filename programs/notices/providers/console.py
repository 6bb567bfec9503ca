"""Prints messages: for looking at one's own work. A system check refuses it outside DEBUG and DEMO."""

import sys

from .base import Answer, Parcel, Provider


class ConsoleProvider(Provider):
    name = "console"

    def send(self, parcel: Parcel) -> Answer:
        heading = f"── {parcel.channel} → {parcel.to} " + (f"· {parcel.subject} " if parcel.subject else "")
        sys.stdout.write(f"{heading}──\n{parcel.body}\n")
        sys.stdout.flush()
        return Answer("accepted", provider_id=parcel.key)
