"""What authors are shown of real answers."""

import pytest

from bot.__main__ import main
from tests.stories.conftest import Story, example


async def test_the_command_reads_what_people_answered(
    story: Story, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    person, question = await story.asked("regularisation.dropout")
    await person.says(example(question, "strong"))
    monkeypatch.setenv("DATABASE_URL", story.settings.database_url)
    assert main(["items"]) == 0
    printed = capsys.readouterr().out
    assert "regularisation.dropout" in printed
    assert all(concept in printed for concept in question.concepts)
