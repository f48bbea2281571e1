"""The description of the open interface as a plain page from our own host."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from kreisweit.places.queries import county

from .v1 import api


def openapi(request: HttpRequest) -> HttpResponse:
    """The machine-readable description (OpenAPI 3.1)."""
    return JsonResponse(
        api.get_openapi_schema(path_prefix="/api/v1/"), json_dumps_params={"ensure_ascii": False, "indent": 1}
    )


def page(request: HttpRequest) -> HttpResponse:
    """Operations, their parameters and answers, with an example each."""
    schema = api.get_openapi_schema(path_prefix="/api/v1/")
    context = {"operations": _operations(schema), "shapes": _shapes(schema), "example_ags": county().ags}
    return render(request, "api/docs.html", context)


def _operations(schema: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {
            "path": path,
            "anchor": operation["operationId"].rsplit("_", 1)[-1] + str(number),
            "summary": operation["summary"],
            "description": operation.get("description", ""),
            "parameters": [_parameter(each) for each in operation.get("parameters", [])],
            "statuses": sorted(str(status) for status in operation["responses"]),
        }
        for number, (path, methods) in enumerate(schema["paths"].items())
        for operation in methods.values()
    ]


def _parameter(parameter: dict[str, Any]) -> dict[str, Any]:
    schema = parameter["schema"]
    return {
        "name": parameter["name"],
        "where": parameter["in"],
        "type": schema.get("type", ""),
        "default": schema.get("default", ""),
        "required": parameter.get("required", False),
    }


def _shapes(schema: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {"name": name, "description": shape.get("description", ""), "fields": sorted(shape.get("properties", {}))}
        for name, shape in sorted(schema["components"]["schemas"].items())
    ]
