"""One number leads through the log from an update to its reply, and nothing that was said is in it."""

import asyncio
import logging
from pathlib import Path

import pytest

from tests.botapi import BotApi
from tests.stories.conftest import Story, example
from tests.stories.killing import Viva
from tests.stories.person import Person

ANSWER = "xylophones are switched off by chance"


async def test_an_update_is_followed_from_receipt_to_reply(
    story: Story, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "bot")
    person, question = await story.asked("regularisation.dropout")
    caplog.clear()
    await person.says(example(question, "strong"))
    (received,) = [record for record in caplog.records if record.message == "received"]
    number = str(vars(received)["update"])
    followed = [r.message for r in caplog.records if str(vars(r).get("update")) == number]
    assert followed[:3] == ["received", "served", "sent"] or followed[:3] == ["received", "sent", "served"]


@pytest.mark.process
async def test_the_log_of_a_process_holds_no_token_and_no_answer_at_any_level(
    api: BotApi, tmp_path: Path
) -> None:
    viva = Viva(api, f"sqlite:///{tmp_path}/viva.db", LOG_LEVEL="debug")
    viva.log = tmp_path / "log"
    person = Person(api, 1001, "Ada")
    await viva.start()
    api.faults.fail("sendMessage", 500)
    api.faults.drop("getUpdates")
    for words in ("/start question_regularisation_dropout", ANSWER, "/forget <b>" + ANSWER):
        heard = len(person.heard)
        await person.says(words)
        while len(person.heard) == heard:
            await asyncio.sleep(0.05)
    assert await viva.terminate() == 0
    lines = viva.log.read_text().splitlines()
    assert sum(line.split(" said=")[1].startswith("received ") for line in lines) == 3
    assert all(line.startswith("time=") for line in lines), "nothing else writes to it"
    for hidden in (api.token, api.token.split(":")[1], "xylophones", "Ada", "1001"):
        assert not [line for line in lines if hidden in line], hidden
