"""The house stands: floors, foreign keys, imports, migrations, texts. Facts about the code, no story."""

from __future__ import annotations

import ast
import re
import tomllib
from functools import cache
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

BASE_DIR = Path(settings.BASE_DIR)
PYPROJECT = tomllib.loads((BASE_DIR / "pyproject.toml").read_text())
LAYERS = PYPROJECT["tool"]["importlinter"]["contracts"][0]["layers"]
# package -> height; "(a) | (b)" stand on one floor and do not know each other
FLOORS = {
    package: height
    for height, layer in enumerate(reversed(LAYERS))
    for package in re.findall(r"[\w.]+", layer)
}  # fmt: skip


def floor_of(module: str) -> tuple[str, int] | None:
    """Return the package of ours a module belongs to and its height, None for other people's code."""
    for package, height in FLOORS.items():
        if module == package or module.startswith(f"{package}."):
            return package, height
    return None


def own_models():
    return [model for model in apps.get_models(include_auto_created=True) if floor_of(model.__module__)]


def own_files() -> list[Path]:
    folders = {BASE_DIR / package.split(".")[0] for package in FLOORS}
    return sorted(file for folder in folders for file in folder.rglob("*.py") if "migrations" not in file.parts)


@cache
def tree_of(file: Path) -> ast.Module:
    return ast.parse(file.read_text())


def module_name(file: Path) -> str:
    return ".".join(file.relative_to(BASE_DIR).with_suffix("").parts).removesuffix(".__init__")


def may_use(upper: str, lower: str) -> bool:
    """Say whether a module of ours may know another: the same package, or one on a floor below."""
    above, below = floor_of(upper), floor_of(lower)
    return above is None or below is None or above[0] == below[0] or above[1] > below[1]


def test_every_app_of_ours_stands_on_a_floor():
    ours = {config.name for config in apps.get_app_configs() if Path(config.path).is_relative_to(BASE_DIR / "programs")}
    ours |= {name for name in settings.INSTALLED_APPS if (BASE_DIR / name.split(".")[0]).is_dir()}

    assert {name for name in ours if floor_of(name) is None} == set()


def test_foreign_keys_point_down():
    wrong = [
        f"{model._meta.label}.{field.name} -> {field.related_model._meta.label}"
        for model in own_models()
        for field in model._meta.get_fields()
        if field.is_relation and field.concrete and field.related_model
        if not may_use(model.__module__, field.related_model.__module__)
    ]

    assert wrong == []


def test_no_import_between_floors_hides_in_a_function():
    hidden = []
    for file in own_files():
        tree = tree_of(file)
        for function in ast.walk(tree):
            if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
                continue
            if file.name == "apps.py" and function.name == "ready":
                continue  # Django's own place for what may not be imported before the models are there
            for node in ast.walk(function):
                names = []
                if isinstance(node, ast.Import):
                    names = [alias.name for alias in node.names]
                elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
                    names = [node.module]
                own = floor_of(module_name(file))
                hidden += [
                    f"{file.relative_to(BASE_DIR)}:{node.lineno} {name}"
                    for name in names
                    if (met := floor_of(name)) and own and met[0] != own[0]
                ]

    assert hidden == []


def imports_of(file: Path, known: set[str]) -> set[str]:
    """The modules of ours that a file imports, wherever in it the import stands: on top, in a function, for types."""
    own, found = module_name(file), set()
    for node in ast.walk(tree_of(file)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            package = own.split(".") if file.name == "__init__.py" else own.split(".")[:-1]
            start = package[: len(package) - node.level + 1] if node.level else []
            source = ".".join([*start, *([node.module] if node.module else [])])
            found |= {f"{source}.{alias.name}" if f"{source}.{alias.name}" in known else source for alias in node.names}
    return (found & known) - {own}


def side_by_side(one: str, other: str) -> tuple[str, str] | None:
    """The neighbours in one folder in which the two modules stand; None where one stands in the other."""
    ours, theirs = one.split("."), other.split(".")
    depth = next((place for place, (a, b) in enumerate(zip(ours, theirs, strict=False)) if a != b), None)
    return None if depth is None else (".".join(ours[: depth + 1]), ".".join(theirs[: depth + 1]))


def test_no_two_modules_and_no_two_rooms_import_each_other():
    """Of two neighbours in a folder one may know the other, never both: what both need stands below, or is handed down.

    An import for types alone counts too: whoever reads the one must then know the other.
    """
    modules = {module_name(file): file for file in own_files()}
    arrows = {(own, other) for own, file in modules.items() for other in imports_of(file, set(modules))}
    rooms = {side_by_side(*arrow): arrow for arrow in arrows if side_by_side(*arrow)}

    assert {f"{a} <-> {b}" for a, b in arrows if a < b and (b, a) in arrows} == set()
    assert {
        f"{a} <-> {b}: {arrow}, {rooms[b, a]}" for (a, b), arrow in rooms.items() if a < b and (b, a) in rooms
    } == set()


def test_migrations_depend_downward_only():
    wrong = []
    for file in BASE_DIR.glob("**/migrations/[0-9]*.py"):
        package = ".".join(file.relative_to(BASE_DIR).parts[:-2])
        if floor_of(package) is None:
            continue
        for app, name in re.findall(r'\("(\w+)", "(\d{4}_\w+)"\)', file.read_text()):
            config = apps.app_configs.get(app)
            if config and not may_use(package, config.name):
                wrong.append(f"{file.relative_to(BASE_DIR)} -> {app}.{name}")

    assert wrong == []


@pytest.mark.parametrize("file", own_files(), ids=lambda file: str(file.relative_to(BASE_DIR)))
def test_a_module_opens_with_one_sentence_that_says_what_it_is(file: Path):
    tree = tree_of(file)
    only_an_app_config = file.name in {"apps.py", "__init__.py"}

    assert only_an_app_config or not tree.body or ast.get_docstring(tree), f"{file} has no docstring"


def test_nothing_in_a_template_breaks_the_content_security_policy():
    """No inline script, style or handler: the policy would block it in front of a visitor."""
    inline = re.compile(r"<style\b|\sstyle=|\son\w+=[\"']|<script(?![^>]*\bsrc=)(?![^>]*application/json)", re.I)
    found = [
        f"{file.relative_to(BASE_DIR)}: {match.group(0).strip()}"
        for file in (BASE_DIR / "templates").rglob("*.html")
        for match in inline.finditer(re.sub(r"{% comment.*?endcomment %}|{#.*?#}", "", file.read_text(), flags=re.S))
    ]

    assert found == []


def test_lock_files_pin_by_hash_and_name_no_registry():
    for name in ("requirements.txt", "requirements-dev.txt"):
        text = (BASE_DIR / name).read_text()
        pins = re.findall(r"^[\w.\[\]-]+==\S+", text, flags=re.M)
        assert len(pins) > 20
        assert text.count("--hash=sha256:") >= len(pins)
        assert "http" not in re.sub(r"#.*", "", text)
    lock = BASE_DIR / "package-lock.json"
    if lock.exists():
        assert '"resolved": "http' not in lock.read_text()
