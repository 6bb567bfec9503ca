"""A sketch of the district, drawn here: zones and landmarks where they lie, roughly. Nothing comes from outside."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from civil_affairs.field_office.offices import FieldOffice, Zone

WIDTH, HEIGHT = 360, 316
SOUTH, NORTH, WEST, EAST = 37.550, 37.595, 126.905, 126.970

# name, latitude, longitude, kind, side of the label
LANDMARKS: "tuple[tuple[StrOrPromise, float, float, str, str], ...]" = (
    (_("서대문구청"), 37.5791, 126.9368, "office", "start"),
    (_("가좌역"), 37.5687, 126.9148, "station", "end"),
    (_("신촌역"), 37.5552, 126.9369, "station", "end"),
    (_("아현역"), 37.5574, 126.9561, "station", "start"),
    (_("홍제역"), 37.5890, 126.9439, "station", "start"),
    (_("독립문역"), 37.5745, 126.9578, "station", "start"),
    (_("안산"), 37.5769, 126.9460, "hill", "start"),
    (_("백련산"), 37.5890, 126.9300, "hill", "end"),
)
# 홍제천, from the north-east to the south-west.
STREAM = (
    (37.5950, 126.9480), (37.5870, 126.9420), (37.5830, 126.9370), (37.5770, 126.9310),
    (37.5715, 126.9210), (37.5670, 126.9120), (37.5650, 126.9050),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Point:
    """Something on the sketch, in its own units."""

    name: str
    x: float
    y: float
    kind: str
    anchor: str
    number: int = 0
    slug: str = ""

    @property
    def label_x(self) -> float:
        return self.x + (8 if self.anchor == "start" else -8)

    @property
    def label_y(self) -> float:
        return self.y + 4


@dataclass(frozen=True, slots=True)
class Sketch:
    zones: list[Point]
    landmarks: list[Point]
    stream: str


def draw(zones: Iterable[Zone], offices: Iterable[FieldOffice]) -> Sketch:
    """The sketch with its zones; one with an office leads to its page."""
    by_zone = {office.zone_id: office.slug for office in offices}
    points = []
    for number, zone in enumerate(zones, start=1):
        if zone.latitude is not None and zone.longitude is not None:
            x, y = _place(float(zone.latitude), float(zone.longitude))
            points.append(Point(zone.name, x, y, "zone", "start", number, by_zone.get(zone.pk, "")))
    return Sketch(
        points,
        [Point(str(name), *_place(lat, lon), kind, anchor) for name, lat, lon, kind, anchor in LANDMARKS],
        " ".join(f"{x},{y}" for x, y in (_place(lat, lon) for lat, lon in STREAM)),
    )


def _place(latitude: float, longitude: float) -> tuple[float, float]:
    x = (longitude - WEST) / (EAST - WEST) * WIDTH
    y = (NORTH - latitude) / (NORTH - SOUTH) * HEIGHT
    return round(x, 1), round(y, 1)
