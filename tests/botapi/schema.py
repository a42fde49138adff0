"""The Bot API's own words on its methods and types, and values held against them."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, cast

Json = dict[str, Any]

_ARRAY = "Array of "
_FILE = Path(__file__).parent.parent / "telegram-bot-api.json"


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with a request."""

    name: str
    content: bytes


@cache
def _schema() -> Json:
    return json.loads(_FILE.read_text(encoding="utf-8"))


def methods() -> Iterable[str]:
    """Every method there is."""
    return _schema()["methods"]


def type_names(type_: str) -> Sequence[str]:
    """The types that a type stands for: itself, or those of which it is one."""
    return _schema()["types"][type_].get("subtypes") or [type_]


def type_fields(type_: str) -> dict[str, Json]:
    """The fields of a type, by name."""
    return {field["name"]: field for field in _schema()["types"][type_]["fields"]}


def decoded(method: str, sent: Mapping[str, str | Upload]) -> tuple[Json, list[str]]:
    """The parameters of a request, each read as its type says, and what is wrong with them.

    A form carries everything but text as JSON.
    """
    fields = {field["name"]: field for field in _schema()["methods"][method]["fields"]}
    files = [name for name, value in sent.items() if isinstance(value, Upload) and name not in fields]
    params = {
        name: value
        if name not in fields or isinstance(value, Upload)
        else _read(value, fields[name]["types"])
        for name, value in sent.items()
        if name not in files
    }
    attached = {f"attach://{name}" for name in files}
    problems = [f"unknown parameter {name}" for name in params if name not in fields]
    problems += [f"{name} is missing" for name, f in fields.items() if f["required"] and name not in params]
    for name, value in params.items():
        if name in fields and not (isinstance(value, str) and value in attached):
            problems += mismatches(value, fields[name]["types"], name)
    return params, problems


def mismatches(value: object, types: Sequence[str], where: str) -> list[str]:
    """What keeps a value from being of one of the types; empty if it is."""
    found = [_mismatches(value, type_, where) for type_ in types]
    return min(found, key=len) if all(found) else []


def _mismatches(value: object, type_: str, where: str) -> list[str]:
    if type_.startswith(_ARRAY):
        if not isinstance(value, list):
            return [f"{where} is no array"]
        items = enumerate(cast("list[object]", value))
        inner = [type_.removeprefix(_ARRAY)]
        return [wrong for i, item in items for wrong in mismatches(item, inner, f"{where}[{i}]")]
    match type_:
        case "Integer":
            fits = isinstance(value, int) and not isinstance(value, bool)
        case "Float":
            fits = isinstance(value, int | float) and not isinstance(value, bool)
        case "String":
            fits = isinstance(value, str)
        case "Boolean" | "True":
            fits = isinstance(value, bool)
        case "InputFile":
            fits = isinstance(value, Upload)
        case _:
            return _object_mismatches(value, type_, where)
    return [] if fits else [f"{where} is not of type {type_}"]


def _object_mismatches(value: object, type_: str, where: str) -> list[str]:
    shape = _schema()["types"][type_]
    if subtypes := shape.get("subtypes"):
        return mismatches(value, subtypes, where)
    if not isinstance(value, dict):
        return [f"{where} is no {type_}"]
    given = cast("Json", value)
    fields = {field["name"]: field for field in shape["fields"]}
    problems = [f"{where}.{name}: {type_} has no such field" for name in given if name not in fields]
    problems += [
        f"{where}.{name} is missing" for name, f in fields.items() if f["required"] and name not in given
    ]
    for name, item in given.items():
        if name in fields:
            problems += mismatches(item, fields[name]["types"], f"{where}.{name}")
    return problems


def _read(sent: str, types: Sequence[str]) -> object:
    """A form's string as one of the types, or as it is where it cannot be read as any."""
    for type_ in types:
        if type_ == "String":
            if "Integer" in types and sent.lstrip("-").isdecimal():
                return int(sent)  # chat_id: a number, or a channel's @name
            return sent
        try:
            value: object = json.loads(sent)
        except ValueError:
            continue
        if not _mismatches(value, type_, ""):
            return value
    try:
        return sent if "String" in types else json.loads(sent)
    except ValueError:
        return sent
