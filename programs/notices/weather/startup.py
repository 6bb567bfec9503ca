"""System checks of the weather service, and the rules that are loaded with the plan."""

from programs.plan.catalog import after_loading

from . import checks  # noqa: F401 - importing them registers them
from .loading import load_weather_rules

after_loading.append(load_weather_rules)
