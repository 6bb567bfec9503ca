"""The forms that the plan brings are loaded with it."""

from civil_affairs.forms_library.loading import load_forms
from programs.plan.catalog import after_loading

after_loading.append(load_forms)
