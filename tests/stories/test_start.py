"""Starting and stopping, as whoever runs the bot sees it: `python -m bot run` from outside."""

import asyncio
import re
import signal
import socket
import sys
import time
from asyncio.subprocess import Process
from pathlib import Path

import pytest
from aiohttp import ClientSession

from tests.bank.sample import Content
from tests.botapi import BotApi
from tests.stories.conftest import Story
from tests.stories.killing import ROOT, Viva

process = pytest.mark.process

STOPPED_WITHIN = 10.0  # seconds


@pytest.fixture
def viva(api: BotApi, tmp_path: Path) -> Viva:
    """With one question: nobody is asked any here, and there are many starts."""
    return Viva(api, f"sqlite:///{tmp_path}/viva.db", CONTENT_DIR=str(Content(tmp_path).folder))


async def _printed(viva: Viva, **environment: str) -> tuple[int | None, str, str]:
    """Exit code, standard output and error of a run that ends by itself, at the default log level."""
    said = {name: value for name, value in viva.environment.items() if name != "LOG_LEVEL"} | environment
    run = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "run"),
        cwd=ROOT,
        env={name: value for name, value in said.items() if value},
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, err = await run.communicate()
    return run.returncode, out.decode(), err.decode()


async def _serving(api: BotApi, viva: Viva) -> None:
    await viva.start()
    await _until_called(api, viva, "getUpdates")


async def _until_called(api: BotApi, viva: Viva, method: str) -> None:
    assert viva.process is not None
    while not api.count(method):
        assert viva.process.returncode is None, f"it ended with {viva.process.returncode}"
        await asyncio.sleep(0.01)


async def _ended(viva: Viva, with_signal: signal.Signals) -> tuple[int, float]:
    """The exit code, and the seconds it took."""
    assert viva.process is not None
    began = time.monotonic()
    viva.process.send_signal(with_signal)
    return await viva.process.wait(), time.monotonic() - began


@process
async def test_a_token_that_telegram_does_not_know_is_one_line(viva: Viva) -> None:
    code, out, err = await _printed(viva, TELEGRAM_BOT_TOKEN="7654321:SECRET")
    assert (code, out) == (2, "")
    assert err.count("\n") == 1, err
    assert "does not accept TELEGRAM_BOT_TOKEN" in err
    assert "SECRET" not in err


@process
async def test_one_process_serves_a_home_and_a_signal_ends_it(api: BotApi, viva: Viva) -> None:
    await _serving(api, viva)
    code, out, err = await _printed(viva)
    assert (code, out) == (2, "")
    assert err.count("\n") == 1, err
    assert "in use by another process" in err
    code, _ = await _ended(viva, signal.SIGINT)
    assert code == 0
    # The lock went with it.
    api.calls.clear()
    await _serving(api, viva)
    assert (await _ended(viva, signal.SIGTERM))[0] == 0


@process
async def test_sigterm_lets_a_reply_on_the_wire_arrive(api: BotApi, viva: Viva) -> None:
    api.faults.delay("sendMessage", 1.0)
    await _serving(api, viva)
    chat = api.world.chat(1001, "Ada")
    api.world.write(chat, "/start")
    await _until_called(api, viva, "sendMessage")
    code, seconds = await _ended(viva, signal.SIGTERM)
    assert code == 0
    assert seconds < STOPPED_WITHIN
    assert [post.by_bot for post in chat.posts] == [False, True]


async def test_a_reply_that_hangs_holds_up_the_end_for_less_than_ten_seconds(story: Story) -> None:
    person = story.person()
    story.api.faults.delay("sendMessage", 60.0)
    story.api.world.write(person.chat, "/start")
    while not story.api.count("sendMessage"):
        await asyncio.sleep(0.002)
        await story.clock.advance(0.1)
    told = story.clock.now
    await story.stop()
    assert 5 < (story.clock.now - told).total_seconds() < STOPPED_WITHIN
    await story.start()
    await story.quiet()
    assert "Ready?" in person.last_heard, "the next start sends what this one could not"


@process
async def test_a_second_signal_ends_it_at_once(api: BotApi, viva: Viva) -> None:
    api.faults.delay("sendMessage", 60.0)
    await _serving(api, viva)
    api.world.write(api.world.chat(1001, "Ada"), "/start")
    await _until_called(api, viva, "sendMessage")
    assert viva.process is not None
    viva.process.terminate()
    await asyncio.sleep(0.5)
    assert viva.process.returncode is None, "it still waits for its reply"
    code, seconds = await _ended(viva, signal.SIGINT)
    assert code == -signal.SIGINT
    assert seconds < 1


@process
async def test_sigterm_ends_a_start_that_hangs(api: BotApi, viva: Viva) -> None:
    api.faults.delay("getMe", 60.0)
    await viva.start()
    await _until_called(api, viva, "getMe")
    code, seconds = await _ended(viva, signal.SIGTERM)
    assert code == 0
    assert seconds < STOPPED_WITHIN


async def _alone(viva: Viva, folder: Path, command: str) -> Process:
    """`run` or `chat` without a token, outside the checkout: its data/ is none of the tests' business."""
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", command),
        cwd=folder,
        env={
            "PATH": viva.environment["PATH"],
            "PYTHONPATH": str(ROOT),
            "CONTENT_DIR": str(ROOT / "content"),
            "PORT": str(_free_port()),
        },
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )


def _free_port() -> int:
    with socket.socket() as reserved:
        reserved.bind(("127.0.0.1", 0))
        return reserved.getsockname()[1]


@process
async def test_without_a_token_it_is_the_chat_page_and_says_how_to_get_one(
    viva: Viva, tmp_path: Path
) -> None:
    run = await _alone(viva, tmp_path, "run")
    assert run.stdout
    printed = (await run.stdout.readuntil(b"(Ctrl-C ends it)")).decode()
    assert "@BotFather" in printed.split("\n\n")[0]
    assert max(map(len, printed.split("\n"))) <= 80
    address = re.findall(r"http://127\.0\.0\.1:\d+", printed)[0]
    async with ClientSession() as session:
        async with session.get(address) as page:
            assert "<title>Viva</title>" in await page.text()
        async with session.get(f"{address}/events") as open_tab:
            run.send_signal(signal.SIGINT)
            _, err = await run.communicate()
            assert b"history" in await open_tab.read(), "the server let the tab go"
    assert (run.returncode, err) == (0, b"")
    assert (tmp_path / "data" / "page.db").exists()


@process
async def test_the_terminals_chat_taps_and_ends_with_its_input(viva: Viva, tmp_path: Path) -> None:
    run = await _alone(viva, tmp_path, "chat")
    out, err = await run.communicate(b"/1\n")
    printed = out.decode()
    assert (run.returncode, err) == (0, b"")
    assert "[/1 First question]" in printed
    assert "def foo(x=[])" in printed, "the tap waited for the buttons"
    assert max(map(len, printed.split("\n"))) <= 80


@process
async def test_ctrl_c_ends_the_terminals_chat_quietly(viva: Viva, tmp_path: Path) -> None:
    run = await _alone(viva, tmp_path, "chat")
    assert run.stdout
    await run.stdout.readuntil(b"[/1 First question]")
    run.send_signal(signal.SIGINT)
    _, err = await run.communicate()
    assert (run.returncode, err) == (0, b"")


async def test_a_server_that_goes_away_is_waited_for(story: Story) -> None:
    person = await story.someone()
    faults = story.api.faults
    faults.drop("getUpdates", 3)
    faults.fail("getUpdates", 502, 2)
    faults.drop("sendMessage", 4)
    await person.says("/help")
    assert "How this works" in person.last_heard
    await person.says("/privacy")
    assert "What I keep" in person.last_heard
