"""The tables of this floor; each stands in its own module."""

from programs.people.consents import Consent
from programs.people.places import Department, DepartmentName, Dong, LegalDong, PhoneKind
from programs.people.users import Language, Role, User

__all__ = ["Consent", "Department", "DepartmentName", "Dong", "Language", "LegalDong", "PhoneKind", "Role", "User"]
