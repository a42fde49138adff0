"""Who is served, and what is refused: over real HTTP, with a store of the test's own."""

import json
import socket
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import pytest
from aiohttp import ClientSession, ClientTimeout

from bot.frontends.web import CannotServe
from bot.frontends.web.chat import CHAT, Chat
from bot.frontends.web.server import MOST_BYTES, serving
from bot.message import Choice, File, Incoming, Outgoing, Span
from bot.storage.errors import Unavailable
from tests.clock import FakeClock


@dataclass
class Page:
    """A page without a bot behind it."""

    session: ClientSession
    chat: Chat
    address: str = ""
    stored: list[Incoming] = field(default_factory=list[Incoming])
    broken: bool = False

    async def store(self, incomings: list[Incoming]) -> None:
        if self.broken:
            raise Unavailable("the disk is full")
        self.stored += incomings

    async def gets(self, path: str, **headers: str) -> tuple[int, bytes, dict[str, str]]:
        async with self.session.get(self.address + path, headers=headers) as answer:
            return answer.status, await answer.read(), dict(answer.headers)

    async def posts(self, path: str, body: object, **headers: str) -> int:
        data = body if isinstance(body, bytes) else json.dumps(body)
        sent = {"Content-Type": "application/json", "Origin": self.address} | headers
        async with self.session.post(self.address + path, data=data, headers=sent) as answer:
            return answer.status

    async def history(self) -> Any:
        async with self.session.get(f"{self.address}/events", timeout=ClientTimeout(5)) as answer:
            assert await answer.content.readline() == b"event: history\n"
            return json.loads((await answer.content.readline()).removeprefix(b"data: "))


@asynccontextmanager
async def _serving(port: int = 0) -> AsyncGenerator[Page]:
    clock, numbers = FakeClock().clock, count(1)
    chat = Chat(clock, lambda: f"bot-{next(numbers)}")
    async with ClientSession() as session:
        page = Page(session, chat)
        async with serving(chat, page.store, clock, [("help", "what I can do")], port) as page.address:
            yield page


@pytest.fixture
async def page() -> AsyncGenerator[Page, None]:
    async with _serving() as page:
        yield page


SAID: dict[str, object] = {"id": "a-1", "text": "hello"}


async def test_the_page_and_its_parts_bring_everything_along(page: Page) -> None:
    for path in ("/", "/page.css", "/page.js", "/draw.js", "/icon.svg"):
        status, body, headers = await page.gets(path)
        assert status == 200
        outside = body.replace(b"http://www.w3.org/2000/svg", b"")
        assert b"http://" not in outside
        assert b"https://" not in outside
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "no-referrer"


async def test_it_listens_to_this_machine_alone(page: Page) -> None:
    assert page.address.startswith("http://127.0.0.1:")


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "localhost:9000", "127.0.0.1:8080"])
async def test_this_machines_own_names_are_served(page: Page, host: str) -> None:
    assert (await page.gets("/", Host=host))[0] == 200
    assert await page.posts("/say", SAID, Host=host, Origin=f"http://{host}") == 200


@pytest.mark.parametrize(
    "host",
    ["evil.example", "evil.example:8080", "127.0.0.1.evil.example", "localhost.evil.example", "localhost:x",
     "10.0.0.1", "[::1]", "", "evil.example@127.0.0.1"],
)  # fmt: skip
async def test_another_name_is_a_rebound_one(page: Page, host: str) -> None:
    for path in ("/", "/events", "/page.js"):
        assert (await page.gets(path, Host=host))[0] in (400, 403)
    assert await page.posts("/say", SAID, Host=host, Origin=f"http://{host}") in (400, 403)
    assert page.stored == []


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://127.0.0.1:1", "https://127.0.0.1"])
@pytest.mark.parametrize("path", ["/say", "/edit", "/tap"])
async def test_another_pages_post_is_refused(page: Page, path: str, origin: str) -> None:
    assert await page.posts(path, SAID, Origin=origin) == 403
    assert page.stored == []


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"])
async def test_what_any_page_may_send_unasked_is_refused(page: Page, kind: str) -> None:
    assert await page.posts("/say", SAID, **{"Content-Type": kind}) == 415
    assert page.stored == []


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b"null", b"\xff", {"id": "a"}, {"text": "a"}, {"id": "", "text": "a"},
     {"id": "a b", "text": "a"}, {"id": "a" * 65, "text": "a"}, {"id": "a", "text": " \n "},
     {"id": "a", "text": 5}, {"id": "a", "text": "\ud83d"}, {"id": "a", "text": "a", "more": 1}],
)  # fmt: skip
async def test_what_cannot_be_read_is_refused(page: Page, body: object) -> None:
    assert await page.posts("/say", body) == 400
    assert page.stored == []


async def test_a_body_has_a_limit(page: Page) -> None:
    assert await page.posts("/say", {"id": "a", "text": "a" * (MOST_BYTES + 1)}) == 413
    assert page.stored == []


async def test_what_was_not_committed_is_not_acknowledged_and_not_shown(page: Page) -> None:
    page.broken = True
    assert await page.posts("/say", SAID) == 503
    assert (await page.history())["entries"] == []
    page.broken = False
    assert await page.posts("/say", SAID) == 200
    assert [entry["id"] for entry in (await page.history())["entries"]] == ["a-1"]


async def test_each_request_is_stored_as_what_it_is(page: Page) -> None:
    await page.posts("/say", {"id": "a", "text": "/practice dropout"})
    await page.posts("/say", {"id": "b", "text": "/ is a slash"})
    await page.posts("/edit", {"id": "c", "message": "b", "text": "a slash"})
    await page.posts("/tap", {"id": "d", "message": "m", "data": "t:hint:0"})
    assert page.stored == [
        Incoming("a", CHAT, "command", "a", "/practice dropout"),
        Incoming("b", CHAT, "text", "b", "/ is a slash"),
        Incoming("c", CHAT, "edit", "b", "a slash"),
        Incoming("d", CHAT, "tap", "m", "t:hint:0"),
    ]


async def test_an_edit_stays_one_message(page: Page) -> None:
    await page.posts("/say", SAID)
    assert await page.posts("/edit", {"id": "b", "message": "a-1", "text": "x" * 4097}) == 400
    assert await page.posts("/edit", {"id": "b", "message": "nobody", "text": "x"}) == 404


async def test_what_a_choice_stands_for_is_not_told(page: Page) -> None:
    await page.chat.send(CHAT, Outgoing((Span("Which?"),), ((Choice("Dropout", "-:open:0", "a-secret"),),)))
    history = await page.history()
    assert history["entries"][0]["keyboard"] == [[{"label": "Dropout", "data": "-:open:0"}]]
    assert "a-secret" not in json.dumps(history)
    assert history["commands"] == [["help", "what I can do"]]


async def test_a_picture_is_shown_and_a_document_saved(page: Page) -> None:
    picture = await page.chat.send(
        CHAT, Outgoing((Span("Look"),), file=File("a.png", "image/png", b"\x89PNG"))
    )
    assert (await page.gets(f"/file/{picture}?dark"))[1] == b"\x89PNG", "there is no other"
    status, body, headers = await page.gets(f"/file/{picture}")
    assert (status, body, headers["Content-Type"]) == (200, b"\x89PNG", "image/png")
    name, page_ = 'my "notes"\r\n.html', File('my "notes"\r\n.html', "text/html", b"<script>")
    document = await page.chat.send(CHAT, Outgoing((Span("Read"),), file=page_))
    status, body, headers = await page.gets(f"/file/{document}")
    assert (status, body, headers["Content-Type"]) == (200, b"<script>", "application/octet-stream")
    assert headers["Content-Disposition"].startswith("attachment;")
    shown = (await page.history())["entries"]
    assert [entry["file"]["picture"] for entry in shown] == [True, False]
    assert shown[1]["file"]["name"] == name
    assert (await page.gets("/file/nobody"))[0] == 404


async def test_a_picture_drawn_twice_is_given_as_the_screen_asks_for_it(page: Page) -> None:
    both = File("a.png", "image/png", b"light", dark=b"dark")
    picture = await page.chat.send(CHAT, Outgoing((Span("Look"),), file=both))
    assert (await page.gets(f"/file/{picture}"))[1] == b"light"
    assert (await page.gets(f"/file/{picture}?dark"))[1] == b"dark"


async def test_a_port_that_is_taken_is_one_line() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(CannotServe, match=rf"^PORT: 127\.0\.0\.1:{port} .*another number$"):
            async with _serving(port):
                pass
