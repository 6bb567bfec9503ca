"""What staff edit of civil affairs, gathered from its programs."""

from civil_affairs.field_office.desk.admin import BulkyItemAdmin, GuidePageAdmin, ZoneAdmin

__all__ = ["BulkyItemAdmin", "GuidePageAdmin", "ZoneAdmin"]
