"""Odd updates by the hundred, to the real mailbox and dialogue: none raises, is lost or is served twice."""

import logging
from pathlib import Path

import pytest

from tests.stories.odd import MARK
from tests.stories.oddities import endured


async def test_odd_updates_harm_nobody(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, "bot")
    result = await endured(f"sqlite:///{tmp_path}/viva.db", many=400, seed=8)
    print(result)
    assert not result.wrong
    assert sum(result.kinds.values()) > 350
    kinds = ("text", "command", "edit", "tap", "location", "other", "group", "blocked", "unreadable")
    assert all(result.kinds[kind] for kind in kinds), result
    assert result.attempts > 2
    assert [line for line in caplog.messages if MARK in line] == []
    assert [record for record in caplog.records if record.levelno >= logging.ERROR] == []
