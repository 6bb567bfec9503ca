"""What field offices hand to the floors below: rows the plan brings, why a booking may not be, households counted."""

from civil_affairs.field_office.counting import count_household, uncount_household
from civil_affairs.field_office.facts import load_facts
from civil_affairs.field_office.obstacles import office_obstacles
from programs.bookings.rules import also_ask
from programs.bookings.visits import after_first_service, after_undoing_all
from programs.plan.catalog import after_loading

after_loading.append(load_facts)
also_ask.append(office_obstacles)
after_first_service.append(count_household)
after_undoing_all.append(uncount_household)
