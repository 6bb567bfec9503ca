"""The topics and places of sign-up that the plan names are loaded with it."""

from programs.plan.catalog import after_loading

from .topics import load_topics

after_loading.append(load_topics)
