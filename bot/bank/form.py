"""From a file's plain value to a form, with pydantic's errors turned into words for an author."""

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from bot.bank.plain_yaml import Value, dotted
from bot.bank.problem import Fault

FormT = TypeVar("FormT", bound=BaseModel)

MISFITS = "misfits"
"""The type of the one error that stands for several: its context holds `fields`, (field, problem) each."""


def build(form: type[FormT], value: Value, context: object = None) -> tuple[FormT | None, list[Fault]]:
    """The form, or None and every (field, problem) that keeps the value from being one.

    `context` is what the form's own validation is told besides.
    """
    if value is None:
        return None, [("file", "is empty")]
    if not isinstance(value, dict):
        return None, [("file", "must hold fields, `name: value` each")]
    try:
        return form.model_validate(value, context=context), []
    except ValidationError as error:
        names = sorted(_field_names(form))
        return None, [fault for detail in error.errors() for fault in _faults(detail, names)]


def _faults(error: ErrorDetails, names: list[str]) -> list[Fault]:
    """An error's field and words. Pydantic ends the path to a bad key with "[key]"; the key says enough."""
    path = tuple(step for step in error["loc"] if step != "[key]")
    if error["type"] == MISFITS:
        return list(error.get("ctx", {})["fields"])
    if error["type"] == "too_short" and error["input"]:
        return []  # pydantic counts the entries that fit: those that do not are told already
    return [(dotted(path) or "file", _words(error, str(path[-1]) if path else "", names))]


def _words(error: ErrorDetails, name: str, names: list[str]) -> str:
    given: Any = error["input"]
    context: Mapping[str, Any] = error.get("ctx", {})
    match error["type"]:
        case "missing":
            return "is missing"
        case "extra_forbidden":
            near = get_close_matches(name, names, n=1)
            return "is no field here" + (f"; did you mean `{near[0]}`?" if near else "")
        case _ if given is None or given == "":
            return "is empty"
        case "string_type":
            return _not_a_text(given)
        case "string_too_short":
            return "is empty"
        case "tuple_type":
            return "must be a list: lines that begin with “- ”, or [one, another]"
        case "dict_type" | "model_type":
            return "must hold fields, `name: value` each"
        case "literal_error":
            return f"is “{given}”; it can be {context['expected']}"
        case "int_parsing" | "int_from_float":
            return f"is “{given}”, not a whole number"
        case "float_parsing" | "float_type" | "int_type":
            return f"is “{given}”, not a number"
        case "string_pattern_mismatch":
            return f"“{given}” must be made of a-z, 0-9 and single hyphens" + (
                ", as <topic>.<slug>" if r"\." in context["pattern"] else ""
            )
        case "too_short":
            return "is empty; one entry or more is needed"
        case "url_parsing" | "url_scheme" | "url_type":
            return f"“{given}” is no web address (https://…)"
        case _:
            return error["msg"].removeprefix("Value error, ")


def _not_a_text(given: Any) -> str:
    if isinstance(given, dict):
        return "reads as a field; a text that holds “: ” must stand in quotes"
    return "must be one text, not a list"


def _field_names(form: type[BaseModel]) -> set[str]:
    """Every field's name, of the form and of the forms inside it (the guess at a typo needs no more)."""
    names = set(form.model_fields)
    for field in form.model_fields.values():
        for inner in _forms_in(field.annotation):
            names |= _field_names(inner)
    return names


def _forms_in(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [form for part in get_args(annotation) for form in _forms_in(part)]
