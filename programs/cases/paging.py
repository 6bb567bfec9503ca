"""Pages of a list with a million rows: nothing counts them all."""

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.utils.functional import cached_property

CAP = 1_000


class CappedPaginator(Paginator):
    """Counts up to 1,000 rows (twenty pages); beyond them a search or a filter is the quicker way."""

    @cached_property
    def count(self) -> int:
        rows = self.object_list
        if isinstance(rows, QuerySet):
            return rows.order_by()[:CAP].count()
        return len(rows)
