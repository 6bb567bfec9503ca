"""Questions about private files and their texts."""

from datetime import datetime
from typing import Any, Self, TypeVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce

from programs.files.states import UNSETTLED, Reading, Scan

F = TypeVar("F", bound=models.Model)


class PrivateFileQuerySet(models.QuerySet[F]):
    def shown(self) -> Self:
        """Those a page lists: also one that was destroyed for its virus, so that its person reads why."""
        return self.filter(forgotten_at__isnull=True)

    def there(self) -> Self:
        """Those that were not destroyed."""
        return self.shown().exclude(scan=Scan.INFECTED)

    def due(self, at: datetime) -> Self:
        """Those the worker has something to do with now: to scan, or, once clean, to read."""
        to_do = Q(scan__in=UNSETTLED) | Q(scan=Scan.CLEAN, reading=Reading.WAITING)
        return self.there().filter(to_do, Q(next_try_at__isnull=True) | Q(next_try_at__lte=at))

    def taken(self) -> tuple[int, int]:
        """How many, and how many bytes together."""
        sums: dict[str, Any] = self.aggregate(
            number=models.Count("pk"), size=Coalesce(models.Sum("size"), 0, output_field=models.BigIntegerField())
        )
        return sums["number"], sums["size"]
