"""A row of somebody's in every table, whatever tables there are."""

from typing import Any, cast

from sqlalchemy import Boolean, Column, CursorResult, Date, Float, Integer, Table, insert
from sqlalchemy.orm import Session

from bot.storage import tables
from bot.storage.tables import UtcDateTime
from tests.clock import START

JSON = ("body", "claims", "payload", "raw")


def fill(session: Session, chat: str, word: str) -> None:
    """Write one row into each table there is. Every text of it holds the word."""
    made: dict[Column[Any], object] = {}
    for table in tables.Table.metadata.sorted_tables:
        values = {column.name: _value(column, made, chat, word) for column in table.c if not _given(column)}
        result = cast("CursorResult[Any]", session.execute(insert(table).values(values)))
        made |= dict(zip(table.primary_key.columns, result.inserted_primary_key or (), strict=True))


def _given(column: Column[Any]) -> bool:
    table = column.table
    assert isinstance(table, Table)
    return column is table.autoincrement_column


def _value(column: Column[Any], made: dict[Column[Any], object], chat: str, word: str) -> object:
    for key in column.foreign_keys:
        return made[key.column]
    if column.name in ("chat", "status"):
        return chat if column.name == "chat" else "done"
    kind: Any = column.type
    match kind:
        case Boolean():
            return True
        case Integer():
            return 7
        case Float():
            return 0.5
        case UtcDateTime():
            return START
        case Date():
            return START.date()
        case _:
            return f'{{"said": "{word}"}}' if column.name in JSON else f"{word} {column.name}"
