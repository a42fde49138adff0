"""The page's server, on the loopback interface: what the browser is given, and what it may send.

Laws:
- Nothing is answered 200 before it is committed. The page names what it sends, so a request that comes twice
  is stored once.
- Only this machine's own page is served (`guard.py`). What people write is never logged.
"""

import json
import re
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any, TypeVar
from urllib.parse import quote

from aiohttp import web
from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

from bot.clock import Clock
from bot.frontends.listening import listening
from bot.frontends.web.chat import CHAT, Change, Chat
from bot.frontends.web.guard import guarded, with_headers
from bot.message import LIMIT, Incoming, Outgoing, Span, length, plain, split
from bot.storage.errors import Unavailable
from bot.storage.history import Entry, rewritten, written

HOST = "127.0.0.1"
MOST_BYTES = 256 * 1024
"""Of one request's body."""

FILES = {
    "/": ("page.html", "text/html"),
    "/page.css": ("page.css", "text/css"),
    "/page.js": ("page.js", "text/javascript"),
    "/draw.js": ("draw.js", "text/javascript"),
    "/icon.svg": ("icon.svg", "image/svg+xml"),
}
Store = Callable[[list[Incoming]], Awaitable[None]]
"""Returns once the rows are committed. A row that is there already is no error."""
Commands = Sequence[tuple[str, str]]
"""The menu: each command's name, without /, and what it does."""
T = TypeVar("T", bound=BaseModel)

_COMMAND = re.compile(r"/\w+(?=[\s@]|$)")
_PAGE = Path(__file__).parent / "page"

Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9-]{1,64}$")]
Words = Annotated[str, StringConstraints(pattern=r"\S")]


class _Request(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Id
    """Made by the page, the same at every try."""


class _Say(_Request):
    text: Words


class _Edit(_Request):
    message: str
    text: Words


class _Tap(_Request):
    message: str
    data: Annotated[str, StringConstraints(max_length=64)]


@asynccontextmanager
async def serving(
    chat: Chat, store: Store, clock: Clock, commands: Commands, port: int
) -> AsyncGenerator[str]:
    """Serve the page; its address. 0 is a port of the system's choice.

    Raises:
        CannotServe: the port is not to be had.
    """
    async with listening(application(chat, store, clock, commands), HOST, port) as address:
        try:
            yield address
        finally:
            chat.close()


def application(chat: Chat, store: Store, clock: Clock, commands: Commands) -> web.Application:
    """The page and what it calls."""
    handlers = _Handlers(chat, store, clock, commands)
    app = web.Application(middlewares=[guarded], client_max_size=MOST_BYTES)
    app.on_response_prepare.append(with_headers)
    for path, (name, media_type) in FILES.items():
        app.router.add_get(path, _file((_PAGE / name).read_bytes(), media_type))
    app.add_routes(
        [
            web.get("/events", handlers.events),
            web.get("/file/{message}", handlers.file),
            web.post("/say", handlers.say),
            web.post("/edit", handlers.edit),
            web.post("/tap", handlers.tap),
        ]
    )
    return app


class _Handlers:
    def __init__(self, chat: Chat, store: Store, clock: Clock, commands: Commands) -> None:
        self._chat = chat
        self._store = store
        self._clock = clock
        self._commands = commands

    async def events(self, request: web.Request) -> web.StreamResponse:
        """Server-sent events for as long as the page is open."""
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)
        with self._chat.watch() as changes:
            try:
                while change := await changes.get():
                    event = f"event: {change.kind}\ndata: {json.dumps(self._data(change))}\n\n"
                    await response.write(event.encode())
            except ConnectionResetError:
                pass  # the page was closed
        return response

    def _data(self, change: Change) -> Any:
        shown = [_shown(entry) for entry in change.entries]
        match change.kind:
            case "history":
                return {"entries": shown, "commands": self._commands}
            case "entry":
                return shown[0]
            case "typing":
                return {}

    async def file(self, request: web.Request) -> web.Response:
        """A picture to be shown, or anything else to be saved: never opened in the page's own name."""
        entry = self._chat.find(request.match_info["message"])
        if entry is None or entry.file is None:
            raise web.HTTPNotFound
        if entry.file.is_picture:
            data = (entry.file.dark if "dark" in request.query else None) or entry.file.data
            return web.Response(body=data, content_type=entry.file.media_type)
        return web.Response(
            body=entry.file.data,
            content_type="application/octet-stream",
            headers={
                "Content-Disposition": f"attachment; filename*=UTF-8''{quote(entry.file.name, safe='')}"
            },
        )

    async def say(self, request: web.Request) -> web.Response:
        """A message, cut as a phone cuts what is too long for one."""
        said = await _read(request, _Say)
        pieces = [plain(piece.text) for piece in split(Outgoing((Span(_mended(said.text)),)))]
        incomings = [
            Incoming(name, CHAT, "command" if _COMMAND.match(words) else "text", name, words)
            for place, words in enumerate(pieces)
            if words.strip()
            for name in [f"{said.id}.{place}" if place else said.id]
        ]
        at = self._clock.now()
        await self._commit(incomings)
        for each in incomings:
            if self._chat.take(each.external_id):
                self._chat.put(written(each.message, at, each.text, command=each.kind == "command"))
        if any(each.kind == "text" for each in incomings):
            await self._chat.typing(CHAT)
        return web.json_response({})

    async def edit(self, request: web.Request) -> web.Response:
        """Other words for one of the person's own messages."""
        edit = await _read(request, _Edit)
        words = _mended(edit.text)
        entry = self._chat.find(edit.message)
        if entry is None or not entry.editable:
            raise web.HTTPNotFound(text="There is no such message to change.")
        if length((Span(words),)) > LIMIT:
            raise web.HTTPBadRequest(text=f"A message holds {LIMIT} characters.")
        await self._commit([Incoming(edit.id, CHAT, "edit", edit.message, words)])
        if self._chat.take(edit.id) and (entry := self._chat.find(edit.message)):
            self._chat.put(rewritten(entry, words))
        return web.json_response({})

    async def tap(self, request: web.Request) -> web.Response:
        tap = await _read(request, _Tap)
        await self._commit([Incoming(tap.id, CHAT, "tap", tap.message, tap.data)])
        return web.json_response({})

    async def _commit(self, incomings: list[Incoming]) -> None:
        try:
            await self._store(incomings)
        except Unavailable:
            raise web.HTTPServiceUnavailable(text="The database does not answer: try again.") from None


def _shown(entry: Entry) -> dict[str, Any]:
    """An entry as the page is told it. What a choice stands for stays on our side."""
    file = entry.file
    return {
        "id": entry.id,
        "at": entry.at.isoformat(),
        "own": entry.own,
        "editable": entry.editable,
        "edited": entry.edited,
        "text": [asdict(span) for span in entry.text],
        "keyboard": [
            [{"label": choice.label, "data": choice.data} for choice in row] for row in entry.keyboard if row
        ],
        "file": file
        and {
            "name": file.name,
            "picture": file.is_picture,
            "dark": file.dark is not None,
            "size": len(file.data),
        },
    }


async def _read(request: web.Request, model: type[T]) -> T:
    try:
        return model.model_validate_json(await request.read())
    except ValidationError as error:
        fields = ", ".join(sorted({".".join(map(str, each["loc"])) or "JSON" for each in error.errors()}))
        raise web.HTTPBadRequest(text=f"This cannot be read: {fields}.") from None


def _mended(text: str) -> str:
    """As the mailbox stores it: without NUL, which PostgreSQL does not take."""
    return text.replace("\0", "\N{REPLACEMENT CHARACTER}")


def _file(body: bytes, media_type: str) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def give(_request: web.Request) -> web.Response:
        return web.Response(body=body, content_type=media_type, charset="utf-8")

    return give
