"""What a person leaves behind: traces that a story looks for wherever anything is kept."""

from pathlib import Path

from sqlalchemy import make_url, select

from bot.storage.engine import read
from bot.storage.tables import OutboxRow, Table
from tests.clock import until
from tests.stories.conftest import Story, example
from tests.stories.person import Person

DROPOUT = "regularisation.dropout"
NUMBER, NAME, WORDS = 987_654_321, "Zebulonia", "a xylophone of neurons"
TRACES = (str(NUMBER), NAME, WORDS)


async def practised(story: Story) -> Person:
    """Someone who has answered a question and is asked the next."""
    person = await story.someone(NUMBER, NAME)
    await story.ask(person, DROPOUT)
    await person.says(f"{WORDS}, {example(story.bank.questions[DROPOUT], 'partial')}")
    await person.taps("Finish")
    await person.taps("Next")
    return person


def in_tables(story: Story) -> list[str]:
    """The traces of the person in any table."""
    with read(story.engine) as session:
        rows = repr([session.execute(select(table)).all() for table in Table.metadata.sorted_tables])
    return [trace for trace in TRACES if trace in rows]


def in_files(story: Story) -> list[str]:
    """The same in any file of a SQLite database."""
    url = make_url(story.settings.database_url)
    if url.get_backend_name() != "sqlite":
        return []
    files = [path.read_bytes() for path in Path(url.database or "").parent.iterdir() if path.is_file()]
    return [trace for trace in TRACES if any(trace.encode() in content for content in files)]


async def gone(story: Story) -> None:
    """Nothing of the person is left; the database's log is emptied a moment after the goodbye."""
    assert in_tables(story) == []
    await until(lambda: in_files(story) == [])
    assert story.people() == 0
    with read(story.engine) as session:
        assert session.scalars(select(OutboxRow.chat)).all() == [""], "the goodbye, without its words"
