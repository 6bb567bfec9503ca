"""What staff edit of civil affairs, gathered from its programs."""

from civil_affairs.field_office.desk.admin import BulkyItemAdmin, GuidePageAdmin, ZoneAdmin
from civil_affairs.forms_library.admin import CivilFormAdmin
from civil_affairs.real_estate.brokers.desk.admin import (
    BrokerAdmin,
    BrokerApplicationAdmin,
    BrokerImportAdmin,
    BrokerSignalAdmin,
    BrokerSuspensionAdmin,
)
from civil_affairs.registration.desk.admin import ChangeKindAdmin, SavedCostAdmin

__all__ = [
    "BrokerAdmin",
    "BrokerApplicationAdmin",
    "BrokerImportAdmin",
    "BrokerSignalAdmin",
    "BrokerSuspensionAdmin",
    "BulkyItemAdmin",
    "ChangeKindAdmin",
    "CivilFormAdmin",
    "GuidePageAdmin",
    "SavedCostAdmin",
    "ZoneAdmin",
]
