"""A keyboard and a screen: lines in as messages, messages out as they are read in a terminal."""

import asyncio
import io
import os
import pty
import tty
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager

import pytest

from bot.frontends.terminal import CHAT, Terminal
from bot.message import Choice, File, Incoming, Outgoing, Span
from tests.clock import FakeClock, until

HINT, SKIP = Choice("Hint", "t:hint:0"), Choice("Skip", "t:skip:0")
QUESTION = Outgoing((Span("What is dropout?"),), ((HINT, SKIP),))


class Screen(io.StringIO):
    """A screen, of a terminal where `tty`."""

    def __init__(self, *, tty: bool = False) -> None:
        super().__init__()
        self._tty = tty

    def isatty(self) -> bool:
        return self._tty

    def shows(self) -> str:
        """What was written since the last look."""
        shown = self.getvalue()
        self.seek(0)
        self.truncate()
        return shown


def _as_is(keyboard: int) -> None:
    """Let a test write what a terminal's line discipline would take for itself."""
    tty.setraw(keyboard)


class Chat:
    """A terminal, what is typed there and what it stored."""

    def __init__(self, *, tty: bool = False) -> None:
        self.clock = FakeClock()
        self.screen = Screen(tty=tty)
        self.stored: list[Incoming] = []
        self.answered_after: list[int] = []
        self._keys, reading = pty.openpty() if tty else reversed(os.pipe())
        if tty:
            _as_is(reading)
        self._reading = reading
        self.terminal = Terminal(self.clock.clock, reading, self.screen)

    def type(self, keys: str | bytes) -> None:
        os.write(self._keys, keys.encode() if isinstance(keys, str) else keys)

    def hang_up(self) -> None:
        os.close(self._keys)

    def taken(self, monkeypatch: pytest.MonkeyPatch) -> Callable[[], int]:
        """How many bytes the thread that reads has handed over: on a busy machine it may be far behind the
        keys, and no time may pass before it has read all that came at once."""
        read, known, done = os.read, 0, 0

        def reading(keyboard: int, most: int) -> bytes:
            nonlocal known, done
            if keyboard != self._reading:
                return read(keyboard, most)
            done = known  # who reads again has handed over what was read before
            chunk = read(keyboard, most)
            known += len(chunk)
            return chunk

        monkeypatch.setattr(os, "read", reading)
        return lambda: done

    async def store(self, incomings: list[Incoming]) -> None:
        self.stored += incomings

    async def answered(self) -> None:
        self.answered_after.append(len(self.stored))

    async def stores(self, condition: Callable[[], bool]) -> None:
        for _ in range(500):
            await self.clock.advance(0.1)
            if condition():
                return
            await asyncio.sleep(0.002)
        raise AssertionError(self.stored)

    @asynccontextmanager
    async def listening(self) -> AsyncGenerator[None, None]:
        async with asyncio.TaskGroup() as group:
            task = group.create_task(self.terminal.listen(self.store, self.answered))
            yield
            self.hang_up()
            while not task.done():
                await self.clock.advance(0.1)
                await asyncio.sleep(0.002)
        os.close(self._reading)

    async def heard(self, keys: str | bytes, count: int) -> list[tuple[str, str]]:
        """What is stored for the keys, after /start."""
        async with self.listening():
            self.type(keys)
            await self.stores(lambda: len(self.stored) >= count + 1)
        assert (self.stored[0].kind, self.stored[0].text) == ("command", "/start")
        assert {incoming.chat for incoming in self.stored} == {CHAT}
        return [(incoming.kind, incoming.text) for incoming in self.stored[1:]]


async def test_a_paste_is_one_message_with_its_lines_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    code = ["def f():\n", *(f"    line {number}\n" for number in range(30)), "\n"]
    chat = Chat(tty=True)
    taken = chat.taken(monkeypatch)
    async with chat.listening():
        for line in code:  # a terminal hands it over line by line
            chat.type(line)
            await asyncio.sleep(0.001)
        await until(lambda: taken() == len("".join(code)))
        await chat.stores(lambda: len(chat.stored) > 1)
    assert [incoming.text for incoming in chat.stored[1:]] == ["".join(code).rstrip("\n")]


async def test_lines_typed_one_after_the_other_are_messages() -> None:
    chat = Chat(tty=True)
    async with chat.listening():
        chat.type("one\n")
        await chat.stores(lambda: len(chat.stored) == 2)
        chat.type("two\n")
        await chat.stores(lambda: len(chat.stored) == 3)
    assert [incoming.text for incoming in chat.stored] == ["/start", "one", "two"]


async def test_a_command_ends_a_paste_and_a_path_is_no_command() -> None:
    found = await Chat(tty=True).heard("a\n/help me\n/ 2\n//b\n", 3)
    assert found == [("text", "a"), ("command", "/help me"), ("text", "/ 2\n//b")]


async def test_what_is_no_utf_8_and_what_keys_leave_does_no_harm() -> None:
    assert await Chat(tty=True).heard(b"a\xff\xe2\x82\xacb\x1b[A\x00\x07c\td\r\n", 1) == [
        ("text", "a\ufffd€bc\td")
    ]


async def test_a_character_in_two_halves_is_one() -> None:
    chat = Chat(tty=True)
    async with chat.listening():
        chat.type("€".encode()[:2])
        await asyncio.sleep(0.02)
        chat.type("€".encode()[2:] + b"\n")
        await chat.stores(lambda: len(chat.stored) == 2)
    assert chat.stored[1].text == "€"


async def test_a_text_longer_than_a_message_is_cut_as_a_phone_does() -> None:
    found = await Chat().heard("a" * 10_000 + "\n", 3)
    assert [len(text) for _, text in found] == [4096, 4096, 1808]


async def test_blank_lines_are_no_messages_and_a_last_line_needs_no_end() -> None:
    for typed, texts in (("\n \n", []), ("\n\nlast", ["last"])):
        chat = Chat()
        async with chat.listening():
            chat.type(typed)
        assert [incoming.text for incoming in chat.stored[1:]] == texts


async def test_a_number_taps_a_button_of_the_newest_message_that_has_any() -> None:
    chat = Chat(tty=True)
    await chat.terminal.send(CHAT, Outgoing((Span("Old"),), ((SKIP,),)))
    message = await chat.terminal.send(CHAT, QUESTION)
    await chat.terminal.send(CHAT, Outgoing((Span("No buttons."),)))
    async with chat.listening():
        chat.type("/2\n")
        await chat.stores(lambda: bool(chat.stored))
    tap = chat.stored[-1]
    assert (tap.kind, tap.message, tap.text) == ("tap", message, "t:skip:0")


async def test_when_its_buttons_go_the_message_before_has_the_numbers_again() -> None:
    chat = Chat(tty=True)
    before = await chat.terminal.send(CHAT, QUESTION)
    newest = await chat.terminal.send(CHAT, QUESTION)
    await chat.terminal.send(CHAT, Outgoing((), edits=newest))
    async with chat.listening():
        chat.type("/1\n")
        await chat.stores(lambda: bool(chat.stored))
    assert chat.stored[-1].message == before


@pytest.mark.parametrize("number", ["0", "3", "99999999999999999999"])
async def test_a_number_without_a_button_is_said_and_not_stored(number: str) -> None:
    chat = Chat(tty=True)
    await chat.terminal.send(CHAT, QUESTION)
    async with chat.listening():
        chat.type(f"/{number}\nwords\n")
        await chat.stores(lambda: bool(chat.stored))
    assert [incoming.text for incoming in chat.stored] == ["words"]
    assert f"There is no button {number}" in chat.screen.getvalue()


async def test_in_a_script_each_command_waits_for_the_answer_to_what_stands_before() -> None:
    chat = Chat()
    await chat.heard("words\n/help\nmore\n", 3)
    assert chat.answered_after == [2, 4], "before /help, and at the end"


async def test_at_a_keyboard_nothing_waits() -> None:
    chat = Chat(tty=True)
    await chat.heard("words\n/help\n", 2)
    assert chat.answered_after == [3], "at the end"


async def test_a_message_is_words_then_buttons_then_a_gap() -> None:
    chat = Chat()
    await chat.terminal.send(CHAT, QUESTION)
    assert chat.screen.shows() == "What is dropout?\n[/1 Hint]  [/2 Skip]\n\n"


@pytest.mark.parametrize(("media_type", "kind"), [("image/png", "picture"), ("text/csv", "file")])
async def test_a_file_is_named(media_type: str, kind: str) -> None:
    chat = Chat()
    message = await chat.terminal.send(CHAT, Outgoing((Span("Here"),), file=File("a.x", media_type, b"..")))
    assert chat.screen.shows() == f"Here\n[{kind}: a.x; the chat page shows it]\n\n"
    await chat.terminal.send(CHAT, Outgoing((Span("Here it is"),), edits=message))
    assert chat.screen.shows() == "Here it is\n\n"


async def test_an_edit_shows_what_is_new_in_it() -> None:
    chat = Chat()
    message = await chat.terminal.send(
        CHAT, Outgoing((Span("Settings\nRole: Both.\nLevel: Auto."),), ((HINT,),))
    )
    chat.screen.shows()
    changed = Outgoing((Span("Settings\nRole: Research.\nLevel: Auto."),), ((HINT,),), edits=message)
    assert await chat.terminal.send(CHAT, changed) == message
    assert chat.screen.shows() == "Role: Research.\n[/1 Hint]\n\n"
    await chat.terminal.send(CHAT, changed)
    assert chat.screen.shows() == "", "nothing is new"


async def test_the_choice_is_shown_and_the_keyboard_goes() -> None:
    chat = Chat()
    message = await chat.terminal.send(CHAT, QUESTION)
    chat.screen.shows()
    text = (*QUESTION.text, Span("\n→ Hint", "italic"))
    await chat.terminal.send(CHAT, Outgoing(text, edits=message))
    assert chat.screen.shows() == "→ Hint\n\n"


async def test_buttons_that_change_alone_are_shown() -> None:
    chat = Chat()
    message = await chat.terminal.send(CHAT, QUESTION)
    chat.screen.shows()
    await chat.terminal.send(CHAT, Outgoing(QUESTION.text, ((Choice("Done", "t:card:0"),),), edits=message))
    assert chat.screen.shows() == "[/1 Done]\n\n"


async def test_it_is_as_wide_as_the_terminal_is_now_and_never_wider_than_is_read_well(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    chat = Chat()
    words = Outgoing((Span("word " * 60),))
    widths = list[int]()
    for columns in ("200", "40"):
        monkeypatch.setenv("COLUMNS", columns)
        await chat.terminal.send(CHAT, words)
        widths.append(max(map(len, chat.screen.shows().split("\n"))))
    assert widths == [79, 39]


async def test_only_a_terminal_gets_styles() -> None:
    for terminal, shown in ((True, "\033[1mbold\033[0m\n\n"), (False, "bold\n\n")):
        chat = Chat(tty=terminal)
        await chat.terminal.send(CHAT, Outgoing((Span("bold", "bold"),)))
        assert chat.screen.shows() == shown


async def test_a_screen_that_lacks_a_sign_shows_another() -> None:
    screen = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    await Terminal(FakeClock().clock, 0, screen).send(CHAT, Outgoing((Span("σ² and ∂"),)))
    assert screen.buffer.getvalue() == b"?? and ?\n\n"  # pyright: ignore[reportAttributeAccessIssue] - BytesIO


async def test_after_a_goodbye_nothing_said_before_can_be_tapped() -> None:
    chat = Chat(tty=True)
    message = await chat.terminal.send(CHAT, QUESTION)
    await chat.terminal.send(CHAT, Outgoing((Span("All gone"),), edits=message, goodbye=True))
    assert chat.screen.shows().endswith("All gone\n\n")
    async with chat.listening():
        chat.type("/1\nwords\n")
        await chat.stores(lambda: bool(chat.stored))
    assert {incoming.kind for incoming in chat.stored} <= {"command", "text"}
    assert "There is no button 1 here." in chat.screen.shows()


async def test_what_was_said_in_an_earlier_run_is_shown_again_and_can_be_tapped() -> None:
    chat = Chat(tty=True)
    chat.terminal.recall([("old", QUESTION)])
    assert chat.screen.shows().endswith("What is dropout?\n[/1 Hint]  [/2 Skip]\n\n")
    async with chat.listening():
        chat.type("/1\n")
        await until(lambda: bool(chat.stored))
    assert [(incoming.kind, incoming.message) for incoming in chat.stored] == [("tap", "old")], (
        "and no /start"
    )
