"""The portal's entry in beat's table: what was edited in the admin is found within ten minutes."""

from datetime import timedelta

from programs.base.schedule import register

register("portal.build_search", "portal.build_search", timedelta(minutes=10))
