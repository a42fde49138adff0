"""Statements that SQLAlchemy builds and compiles once, and that the driver itself runs.

For what happens with every message: the driver takes a fifth of the time that SQLAlchemy takes to run a
statement, however it is built. Nothing of the ORM is flushed before, and no event of SQLAlchemy's is told.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVarTuple, cast

from sqlalchemy import Connection, Delete, Dialect, Float, Insert, Select, Update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from sqlalchemy.sql.dml import ReturningInsert, ReturningUpdate

from bot.storage.engine import core

Columns = TypeVarTuple("Columns")
_Convert = Callable[[Any], Any]
_Statement = Select[*tuple[Any, ...]] | Insert | Update | Delete


def run(connection: Connection, text: str, parameters: object = ()) -> int:
    """Run a statement as the driver takes it; how many rows it changed.

    Raises:
        DBAPIError: of the kind that SQLAlchemy would make of it, without the parameters.
    """
    driver, failures = _driver(connection)
    try:
        return driver.execute(text, parameters).rowcount
    except failures as error:
        raise _told(connection, text, error) from error


def _fetch(connection: Connection, text: str, parameters: object) -> list[tuple[Any, ...]]:
    driver, failures = _driver(connection)
    try:
        return driver.execute(text, parameters).fetchall()
    except failures as error:
        raise _told(connection, text, error) from error


def _driver(connection: Connection) -> tuple[Any, type[Exception]]:
    """The driver's own connection, and what it raises."""
    return connection.connection.dbapi_connection, connection.dialect.loaded_dbapi.Error


def _told(connection: Connection, text: str, error: Exception) -> BaseException:
    """What SQLAlchemy would raise. A connection that is gone is not used again."""
    dialect: Any = connection.dialect
    lost: bool = dialect.is_disconnect(error, connection.connection, None)
    if lost:
        connection.invalidate(error)
    return DBAPIError.instance(
        text, None, error, dialect.loaded_dbapi.Error, connection_invalidated=lost, dialect=dialect
    )


class _Prepared:
    def __init__(self, statement: _Statement | Mapping[str, _Statement], columns: Sequence[str] = ()) -> None:
        """
        Args:
            statement: with a `bindparam` for whatever is given later; or one for each dialect, by its name.
                It has no list whose length changes (`expanding`).
            columns: of an INSERT without values, what is given later.
        """
        self._statement = statement
        self._columns = columns or None
        self._compiled: dict[str, _Compiled] = {}

    def _ready(self, session: Session) -> tuple[Connection, "_Compiled"]:
        """The connection, and what it is to be asked."""
        connection = core(session)
        return connection, self._compiled.get(connection.dialect.name) or self._compile(connection.dialect)

    def _compile(self, dialect: Dialect) -> "_Compiled":
        statement = self._statement
        if isinstance(statement, Mapping):
            statement = statement[dialect.name]
        compiled = self._compiled[dialect.name] = _compiled(statement, self._columns, dialect)
        return compiled


class Query(_Prepared, Generic[*Columns]):
    """A statement that gives rows."""

    def __init__(
        self,
        statement: Select[*Columns]
        | ReturningUpdate[*Columns]
        | ReturningInsert[*Columns]
        | Mapping[str, ReturningInsert[*Columns]],
        columns: Sequence[str] = (),
    ) -> None:
        super().__init__(cast("_Statement | Mapping[str, _Statement]", statement), columns)

    def rows(self, session: Session, **given: object) -> list[tuple[*Columns]]:
        connection, compiled = self._ready(session)
        rows = _fetch(connection, compiled.text, compiled.parameters(given))
        return cast("list[tuple[*Columns]]", compiled.read(rows))

    def first(self, session: Session, **given: object) -> tuple[*Columns] | None:
        rows = self.rows(session, **given)
        return rows[0] if rows else None


class Change(_Prepared):
    """A statement that gives no rows."""

    def run(self, session: Session, **given: object) -> int:
        """Run it; how many rows it changed."""
        connection, compiled = self._ready(session)
        return run(connection, compiled.text, compiled.parameters(given))

    def run_all(self, session: Session, many: Sequence[Mapping[str, Hashable]]) -> int:
        """Run it with each of these, in order; how many rows they changed together."""
        if not many:
            return 0
        connection, compiled = self._ready(session)
        driver, failures = _driver(connection)
        try:
            cursor = driver.cursor()
            cursor.executemany(compiled.text, compiled.parameters_of_all(many))
        except failures as error:
            raise _told(connection, compiled.text, error) from error
        return cursor.rowcount


@dataclass(frozen=True, slots=True)
class _Compiled:
    text: str
    order: Sequence[str] | None
    """Of the parameters; None where they go by name."""
    fixed: Mapping[str, object]
    """Parameters that are part of the statement, as the driver takes them."""
    given: Mapping[str, _Convert | None]
    results: Sequence[tuple[int, _Convert]]
    """Columns that do not come as they are meant."""

    def parameters(self, given: Mapping[str, object]) -> object:
        values = dict(self.fixed)
        for name, convert in self.given.items():
            value = given[name]
            values[name] = convert(value) if convert else value
        return values if self.order is None else [values[name] for name in self.order]

    def parameters_of_all(self, many: Iterable[Mapping[str, Hashable]]) -> list[object]:
        """The same of many: a value that several have is put once as the driver takes it."""
        known: dict[tuple[str, Hashable], object] = {}
        rows: list[object] = []
        for given in many:
            values = dict(self.fixed)
            for name, convert in self.given.items():
                value = given[name]
                if convert is None:
                    values[name] = value
                elif (name, value) in known:
                    values[name] = known[name, value]
                else:
                    values[name] = known[name, value] = convert(value)
            rows.append(values if self.order is None else [values[name] for name in self.order])
        return rows

    def read(self, rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
        if not self.results:
            return rows
        meant: list[tuple[Any, ...]] = []
        for row in rows:
            values = list(row)
            for place, convert in self.results:
                values[place] = convert(values[place])
            meant.append(tuple(values))
        return meant


def _compiled(statement: _Statement, columns: Sequence[str] | None, dialect: Dialect) -> _Compiled:
    compiled: Any = statement.compile(dialect=dialect, column_keys=columns)
    names = list(compiled.params)
    converts = {
        name: compiled.binds[name].type.dialect_impl(dialect).bind_processor(dialect) for name in names
    }
    fixed = {name: compiled.params[name] for name in names if not compiled.binds[name].required}
    fixed |= {column.key: column.default.arg for column in compiled.insert_prefetch}
    types = [column.type for column in getattr(statement, "exported_columns", ())]
    # Both drivers give floats as floats; psycopg's processor would want to be told of which kind they are.
    reads = [
        None if isinstance(each, Float) else each.dialect_impl(dialect).result_processor(dialect, None)
        for each in types
    ]
    return _Compiled(
        compiled.string,
        compiled.positiontup,
        {name: to(value) if (to := converts[name]) else value for name, value in fixed.items()},
        {name: converts[name] for name in names if name not in fixed},
        [(place, read) for place, read in enumerate(reads) if read],
    )
