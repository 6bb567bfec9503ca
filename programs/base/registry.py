"""Registries, and the modules of fixed names in which higher floors fill them (as Django's admin does)."""

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from types import ModuleType
from typing import Generic, TypeVar

from django.apps import apps
from django.conf import settings

T = TypeVar("T")
NEVER_SEARCHED = ("migrations", "templatetags", "management")


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
    """Import every module of that name in the project's own apps and in the folders within them, however deep.

    `civil_affairs/indicators.py`, `civil_affairs/service_desk/indicators.py` and
    `civil_affairs/service_desk/passports/indicators.py` are all found. A module that fails to import fails here:
    a registry half filled would be worse.
    """
    return [
        import_module(f"{package}.{name}") for package, folder in _own_packages() if (folder / f"{name}.py").exists()
    ]


def _own_packages() -> Iterator[tuple[str, Path]]:
    base = Path(settings.BASE_DIR).resolve()
    for config in apps.get_app_configs():
        folder = Path(config.path).resolve()
        if folder.is_relative_to(base) and "site-packages" not in folder.parts:
            yield from _with_inner_packages(config.name, folder)


def _with_inner_packages(package: str, folder: Path) -> Iterator[tuple[str, Path]]:
    yield package, folder
    for module in iter_modules([str(folder)]):
        if module.ispkg and module.name not in NEVER_SEARCHED:
            yield from _with_inner_packages(f"{package}.{module.name}", folder / module.name)
