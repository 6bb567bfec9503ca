"""The API's own page, made from the schema on the server: readable without JavaScript, nothing inline."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe
from drf_spectacular.generators import SchemaGenerator

EXAMPLES = {"number": "7", "receipt_number": "P07-2026-000001"}


@require_safe
def api_docs(request: HttpRequest) -> HttpResponse:
    """Every call with its parameters, its answer and its refusals."""
    return render(request, "portal/api/docs.html", {"calls": _calls(get_language() or "ko")})


@lru_cache(maxsize=8)
def _calls(language: str) -> list[dict[str, Any]]:
    schema = SchemaGenerator().get_schema(request=None, public=True)
    components = schema.get("components", {}).get("schemas", {})
    return [
        {
            "id": operation["operationId"],
            "method": method.upper(),
            "path": path,
            "example": _example(path),
            "summary": operation.get("summary", ""),
            "signed_in": {} not in operation.get("security", [{}]),
            "parameters": operation.get("parameters", []),
            "answer": _fields(operation["responses"].get("200", {}), components),
            "refusals": [
                (code, response.get("description", ""))
                for code, response in operation["responses"].items()
                if code.startswith("4")
            ],
        }
        for path, operations in schema["paths"].items()
        for method, operation in operations.items()
    ]


def _example(path: str) -> str:
    for name, value in EXAMPLES.items():
        path = path.replace(f"{{{name}}}", value)
    return "" if "{" in path else path


def _fields(response: dict[str, Any], components: dict[str, Any]) -> list[dict[str, str]]:
    """List the answer's fields, one level deep (and the rows of a page), each with its type in words."""
    content: dict[str, Any] = next(iter(response.get("content", {}).values()), {})
    schema = content.get("schema", {})
    return _rows(_resolved(schema, components), components, "")


def _rows(schema: dict[str, Any], components: dict[str, Any], prefix: str, depth: int = 0) -> list[dict[str, str]]:
    rows = []
    for name, field in schema.get("properties", {}).items():
        many = field.get("type") == "array"
        inner = _resolved(field.get("items", {}) if many else field, components)
        kind = inner.get("type", "object")
        if kind == "object" and depth < 2 and inner.get("properties"):
            label = f"{prefix}{name}{'[]' if many else ''}."
            rows += _rows(inner, components, label, depth + 1)
        else:
            text = field.get("description") or inner.get("description", "")
            rows.append({"name": f"{prefix}{name}", "kind": f"{kind}[]" if many else kind, "text": text})
    return rows


def _resolved(schema: dict[str, Any], components: dict[str, Any]) -> dict[str, Any]:
    for key in ("allOf", "oneOf"):
        if key in schema:
            return _resolved(schema[key][0], components)
    if "$ref" in schema:
        found: dict[str, Any] = components.get(schema["$ref"].rsplit("/", 1)[-1], {})
        return found
    return schema
