"""Whatever table there is: what it holds of somebody is found, and goes when they want it gone."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Column, Engine, ForeignKey, Integer, MetaData, Text, select
from sqlalchemy import Table as Made
from sqlalchemy.orm import Session

from bot.message import Incoming, Outgoing, Span
from bot.storage import inbox, outbox, personal
from bot.storage.engine import read
from bot.storage.tables import InboxRow, OutboxRow, Table
from tests.clock import START
from tests.databases import write
from tests.storage.filling import fill

ADA, BOB = "telegram:1001", "telegram:2002"
LATER = START + timedelta(days=1)


@pytest.fixture
def filled(engine: Engine) -> Engine:
    """Ada and Bob have a row in every table."""
    write(engine, lambda session: fill(session, ADA, "bicycle"))
    write(engine, lambda session: fill(session, BOB, "umbrella"))
    return engine


def kept(engine: Engine, chat: str) -> Mapping[str, list[Mapping[str, object]]]:
    with read(engine) as session:
        return {table: list(rows) for table, rows in personal.kept(session, chat)}


def everything(engine: Engine) -> str:
    with read(engine) as session:
        found = [session.execute(select(table)).all() for table in Table.metadata.sorted_tables]
    return repr(found)


def test_every_table_is_somebodys() -> None:
    """A new table that holds nothing of anybody has to be left out here by name."""
    found = [table.name for table, _ in personal.personal(Table.metadata, ADA)]
    assert found == [table.name for table in Table.metadata.sorted_tables]


def test_each_tables_rows_are_found_whole_and_nobody_elses(filled: Engine) -> None:
    tables = kept(filled, ADA)
    assert {name: len(rows) for name, rows in tables.items()} == dict.fromkeys(Table.metadata.tables, 1)
    for name, [row] in tables.items():
        assert list(row) == [column.name for column in Table.metadata.tables[name].c]
        assert "umbrella" not in repr(row)


def test_what_refers_to_what_is_theirs_is_theirs() -> None:
    metadata = MetaData()
    Made("people", metadata, Column("id", Integer, primary_key=True), Column("chat", Text))
    by, about = (Column("of", Integer, ForeignKey(f"{table}.id")) for table in ("people", "projects"))
    Made("projects", metadata, Column("id", Integer, primary_key=True), by)
    Made("notes", metadata, about)
    Made("words", metadata, Column("word", Text))
    assert [table.name for table, _ in personal.personal(metadata, ADA)] == ["people", "projects", "notes"]


def test_who_is_forgotten_is_in_no_table_and_all_others_are_as_they_were(filled: Engine) -> None:
    before = kept(filled, BOB)
    write(filled, lambda session: personal.forget(session, ADA, LATER))
    assert "bicycle" not in everything(filled).replace("bicycle external_id", "").replace(
        "bicycle front_end", ""
    )
    assert ADA not in everything(filled)
    assert [rows for rows in kept(filled, ADA).values() if rows] == []
    assert kept(filled, BOB) == before


def test_of_what_they_sent_the_numbers_stay_so_that_nothing_is_read_again(engine: Engine) -> None:
    sent = [
        Incoming("1", ADA, "command", "1", "/start", '{"from": "Ada"}'),
        Incoming("2", ADA, "text", "2", "bicycle", '{"text": "bicycle"}'),
    ]
    write(engine, lambda session: inbox.receive(session, "telegram", sent, START))
    write(engine, lambda session: personal.forget(session, ADA, LATER))
    assert write(engine, lambda session: inbox.receive(session, "telegram", sent, LATER)) == [None, None]
    with read(engine) as session:
        rows = session.scalars(select(InboxRow).order_by(InboxRow.id)).all()
        names = [name for name in InboxRow.__table__.c.keys() if name != "id"]  # noqa: SIM118 - columns
        found = [[getattr(row, name) for name in names] for row in rows]
    told = ("front_end", "external_id", "received_at", "status")
    assert [dict(zip(names, row, strict=True)) for row in found] == [
        {
            **dict.fromkeys(names, ""),
            **dict.fromkeys(("claimed_by", "part_of", "part_number")),
            **{"tries": 0, "alone": False},
            **dict(zip(told, ("telegram", number, LATER, "done"), strict=True)),
        }
        for number in ("1", "2")
    ]


def test_what_could_not_be_read_and_names_them_is_blanked_too(engine: Engine) -> None:
    odd = [
        Incoming("1", "", "unreadable", raw='{"inline": {"from": {"id": 1001, "first_name": "Ada"}}}'),
        Incoming("2", "", "unreadable", raw='{"inline": {"from": {"id": 2002, "first_name": "Bob"}}}'),
    ]
    write(engine, lambda session: inbox.receive(session, "telegram", odd, START))
    write(engine, lambda session: personal.forget(session, ADA, LATER))
    found = everything(engine)
    assert "Ada" not in found
    assert "Bob" in found


def test_what_is_said_in_a_group_is_not_kept(engine: Engine) -> None:
    said = Incoming("1", "telegram:-5", "group", "3", "/help", '{"from": {"id": 1001}, "text": "/help a b"}')
    write(engine, lambda session: inbox.receive(session, "telegram", [said], START))
    assert "1001" not in everything(engine)


def test_what_becomes_of_a_message_that_was_on_its_way_changes_nothing(engine: Engine) -> None:
    def begin(session: Session) -> int:
        outbox.queue(session, ADA, [Outgoing((Span("Why?"),))], START)
        (sending,) = outbox.start(session, START, 1)
        return sending.id

    row = write(engine, begin)
    write(engine, lambda session: personal.forget(session, ADA, LATER))
    write(engine, lambda session: fill(session, ADA, "newcomer"))
    before = everything(engine)
    lates: list[Callable[[Session], object]] = [
        lambda session: outbox.sent(session, row, "77", LATER),
        lambda session: outbox.again(session, row, 1, LATER, "lost"),
        lambda session: outbox.failed(session, row, "refused"),
        lambda session: outbox.blocked(session, row, ADA, LATER),
        lambda session: outbox.erase(session, row),
    ]
    for late in lates:
        write(engine, late)
    assert everything(engine) == before


@pytest.mark.parametrize("status", ["queued", "sending", "sent", "failed"])
def test_only_a_message_whose_fate_is_known_is_erased(engine: Engine, status: str) -> None:
    def begin(session: Session) -> int:
        outbox.queue(session, ADA, [Outgoing((Span("bicycle"),), edits="9")], START, 3)
        row = session.scalars(select(OutboxRow)).one()
        row.status, row.error = status, "bicycle"
        return row.id

    row = write(engine, begin)
    write(engine, lambda session: outbox.erase(session, row))
    over = status in ("sent", "failed")
    assert ("bicycle" in everything(engine), ADA in everything(engine)) == (not over, not over)


def test_the_document_is_described() -> None:
    described = (Path(__file__).parents[2] / "docs" / "export.md").read_text()
    for table in Table.metadata.sorted_tables:
        section = described.partition(f"\n## {table.name}\n")[2].partition("\n## ")[0]
        assert [column.name for column in table.c if f"`{column.name}`" not in section] == [], table.name
