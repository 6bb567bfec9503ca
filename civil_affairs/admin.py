"""What staff edit of civil affairs, gathered from its programs."""

from civil_affairs.field_office.desk.admin import BulkyItemAdmin, GuidePageAdmin, ZoneAdmin
from civil_affairs.forms_library.admin import CivilFormAdmin

__all__ = ["BulkyItemAdmin", "CivilFormAdmin", "GuidePageAdmin", "ZoneAdmin"]
