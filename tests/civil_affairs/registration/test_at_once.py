"""Two officers enter the same step at the same moment, over connections of their own: one step, one refusal."""

from threading import Barrier, Thread

import pytest
from django.db import connections

from civil_affairs.registration.models import Registration
from programs.base.errors import WrongState
from tests.cases.factories import at
from tests.civil_affairs.registration.cases import step, taken

WHEN = at("2026-03-10 10:00")


@pytest.mark.django_db(transaction=True)
def test_of_two_who_enter_the_commission_at_once_one_is_told_that_it_is_there(clerk, chief):
    case = step(taken(clerk), "ledger", by=clerk, when=WHEN)
    together = Barrier(2)
    outcomes: list[str] = []

    def enter(who) -> None:
        together.wait()
        try:
            step(case, "commission", by=who, when=WHEN)
            outcomes.append("made")
        except WrongState as refusal:
            outcomes.append(str(refusal))
        finally:
            connections.close_all()

    threads = [Thread(target=enter, args=(who,)) for who in (clerk, chief)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcome == "made" for outcome in outcomes) == [False, True]
    assert any("이미 촉탁했어요" in outcome for outcome in outcomes)
    assert Registration.objects.get().timeline.filter(move="commission").count() == 1
