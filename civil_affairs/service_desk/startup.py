"""What the service desk's rooms load with the plan: offerings with their coming sessions, the rhythm of reminders."""

from civil_affairs.service_desk.after_hours import opening as after_hours
from civil_affairs.service_desk.consultations import fields as consultations
from civil_affairs.service_desk.interpreting import opening as interpreting
from civil_affairs.service_desk.passports.desk.services import load_rhythm
from programs.plan.catalog import after_loading

after_loading.append(after_hours.keep_open)
after_loading.append(consultations.keep_open)
after_loading.append(interpreting.keep_open)
after_loading.append(load_rhythm)
