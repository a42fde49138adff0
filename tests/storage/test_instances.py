"""Several instances on one PostgreSQL, each an engine and a presence of its own."""

from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from bot.storage import instances
from bot.storage.engine import read
from bot.storage.errors import Unavailable
from bot.storage.instances import Presence
from tests.databases import opened, write
from tests.storage.mailbox import Mailbox, texts


class Instance:
    def __init__(self, engine: Engine, owner: str) -> None:
        self.engine = engine
        self.presence = Presence(engine, owner)
        self.mailbox = Mailbox(engine, owner)

    def leads(self) -> bool:
        """As the database has it."""
        with read(self.engine) as session:
            return self.presence.term(session) is not None

    def loses_its_connection(self) -> None:
        pid = self.presence._pid  # pyright: ignore[reportPrivateUsage] - what a network does to it
        with self.engine.connect() as connection:
            connection.execute(text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": pid})


@contextmanager
def sharing(engine: Engine, *owners: str) -> Generator[list[Instance]]:
    url = engine.url.render_as_string(hide_password=False)
    with ExitStack() as closing:
        found = [Instance(closing.enter_context(opened(url)), owner) for owner in owners]
        for each in found:
            closing.callback(each.presence.close)
        yield found


def test_one_leads_until_it_is_gone(postgres_engine: Engine) -> None:
    with sharing(postgres_engine, "a", "b", "c") as (a, b, c):
        assert [each.presence.attend() for each in (a, b, c, a, b)] == [True, False, False, True, False]
        assert [each.leads() for each in (a, b, c)] == [True, False, False]
        a.presence.close()
        assert [each.presence.attend() for each in (c, b, a)] == [True, False, False]


def test_who_loses_its_connection_leads_no_more_before_it_knows(postgres_engine: Engine) -> None:
    with sharing(postgres_engine, "a", "b") as (a, b):
        assert a.presence.attend()
        a.loses_its_connection()
        assert not a.leads()
        assert b.presence.attend()
        with pytest.raises(Unavailable):
            a.presence.attend()
        assert not a.presence.attend()
        b.presence.close()
        assert a.presence.attend()


def test_the_claims_of_the_dead_wait_again_alone_and_those_of_the_living_hold(
    postgres_engine: Engine,
) -> None:
    with sharing(postgres_engine, "dies", "lives") as (dies, lives):
        dies.presence.attend()
        lives.presence.attend()
        for chat in ("telegram:1", "telegram:2"):
            dies.mailbox.gets(chat, f"hello from {chat}")
        [of_the_dead] = dies.mailbox.claims(limit=1)
        [of_the_living] = lives.mailbox.claims()
        assert write(lives.engine, instances.recover) == 0
        dies.presence.close()
        assert write(lives.engine, instances.recover) == 1
        assert not dies.mailbox.finishes(of_the_dead), "it may live after all, and does nothing"
        [again] = lives.mailbox.claims()
        assert texts([again]) == texts([of_the_dead])
        assert again.alone
        assert lives.mailbox.finishes(again)
        assert lives.mailbox.finishes(of_the_living)


def test_who_takes_over_sees_all_that_was_begun_before(postgres_engine: Engine) -> None:
    """The old one found that it leads, and lost the lead before it committed what it began."""
    with sharing(postgres_engine, "old", "new") as (old, new), ThreadPoolExecutor(1) as thread:
        old.presence.attend()
        with Session(old.engine) as session, session.begin():
            assert old.presence.term(session)
            old.loses_its_connection()
            assert new.presence.attend()
            settled = thread.submit(new.leads)
            with pytest.raises(TimeoutError):
                settled.result(timeout=0.3)
        assert settled.result(timeout=10)
        assert not old.leads()
