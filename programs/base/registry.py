"""Registries, and the modules of fixed names in which higher floors fill them (as Django's admin does)."""

from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from pkgutil import iter_modules
from types import ModuleType
from typing import Generic, TypeVar

from django.apps import apps
from django.conf import settings

T = TypeVar("T")


class AlreadyRegistered(ValueError):
    """Two different things were registered under one key."""


class Registry(Generic[T]):
    """Things by key, in the order of registration; a key is taken once."""

    def __init__(self, what: str) -> None:
        self.what = what
        self._things: dict[str, T] = {}

    def register(self, key: str, thing: T) -> T:
        """Keep the thing; the same thing again is harmless, another one raises AlreadyRegistered."""
        if key in self._things and self._things[key] != thing:
            raise AlreadyRegistered(f"{self.what} {key!r} is registered already.")
        self._things[key] = thing
        return thing

    def unregister(self, key: str) -> None:
        """Forget the thing; for tests that register one of their own."""
        del self._things[key]

    def __getitem__(self, key: str) -> T:
        try:
            return self._things[key]
        except KeyError:
            raise KeyError(f"No {self.what} is registered as {key!r}.") from None

    def get(self, key: str) -> T | None:
        return self._things.get(key)

    def __contains__(self, key: object) -> bool:
        return key in self._things

    def __iter__(self) -> Iterator[T]:
        return iter(list(self._things.values()))

    def __len__(self) -> int:
        return len(self._things)

    def keys(self) -> list[str]:
        return list(self._things)


def autodiscover(name: str) -> list[ModuleType]:
    """Import every module of that name in the project's own apps and their direct sub-packages.

    `civil_affairs/indicators.py` and `civil_affairs/service_desk/indicators.py` are both found. A module that
    fails to import fails here: a registry half filled would be worse.
    """
    found = []
    for package in _local_packages():
        path = f"{package}.{name}"
        if find_spec(path) is not None:
            found.append(import_module(path))
    return found


def _local_packages() -> Iterator[str]:
    base = Path(settings.BASE_DIR).resolve()
    for config in apps.get_app_configs():
        folder = Path(config.path).resolve()
        if not folder.is_relative_to(base) or "site-packages" in folder.parts:
            continue
        yield config.name
        for module in iter_modules([str(folder)]):
            if module.ispkg and module.name not in ("migrations", "templatetags", "management"):
                yield f"{config.name}.{module.name}"
