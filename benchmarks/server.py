"""A Bot API server that is quick and checks nothing, so that a bot's own speed can be measured.

    python -m benchmarks.server

prints its ceiling: messages a second that it takes from a client which does nothing but send. It speaks
HTTP/1.1 with kept connections and bodies of known length, which is all that the bots use.
"""

import asyncio
import json
import re
import sys
import time
from collections import Counter, deque
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qs

from bot.conversation.rates import Bucket, ChatBuckets

TOKEN = "1234567:BENCHMARK-token"
BOT = {"id": 7000, "is_bot": True, "first_name": "Bot", "username": "benchmark_bot"}
MOST_UPDATES = 100
"""In one answer to getUpdates, as at Telegram."""

Json = dict[str, Any]


_CHAT_OF_FILE = re.compile(rb'name="chat_id"\r\n(?:[^\r\n]+\r\n)*\r\n(\d+)\r\n')
_TOO_MANY = (
    b'{"ok": false, "error_code": 429, "description": "Too Many Requests: retry after 1",'
    b' "parameters": {"retry_after": 1}}'
)


class Limits:
    """Telegram's: so many messages a second overall, one to a chat, at most a second saved up."""

    def __init__(self, rate: float) -> None:
        self._overall = Bucket(rate, int(rate), time.monotonic)
        self._chats = ChatBuckets(1.0, 1, time.monotonic)

    def allow(self, chat: str) -> bool:
        """Whether a message may come now, which then counts."""
        if not self._overall.room(1) or chat in self._chats.resting():
            return False
        self._overall.take()
        self._chats.take(chat)
        return True


class Server:
    """Gives updates, and notes when what was said in reply arrived."""

    def __init__(self, limits: "Limits | None" = None) -> None:
        self.limits = limits
        self.refused = 0
        """Messages that came faster than the limits allow."""
        self.url = ""
        self.calls: Counter[str] = Counter()
        self.heard: dict[int, deque[float]] = {}
        """Of each chat, when messages and edits arrived, on the clock of `time.perf_counter`."""
        self.written = self.messages = 0
        """Updates that people wrote, and messages and edits of the bot."""
        self.first_heard = self.last_heard = 0.0
        self.last_active = 0.0
        """When updates were last given, or anything but a request for them arrived."""
        self._updates: deque[tuple[int, str]] = deque()
        """Number and JSON of what is not yet confirmed."""
        self._number = self._message = 1000
        self._poller: tuple[_Connection, asyncio.TimerHandle] | None = None
        self._server: asyncio.Server | None = None

    async def __aenter__(self) -> Self:
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(lambda: _Connection(self), "127.0.0.1", 0)
        host, port = self._server.sockets[0].getsockname()
        self.url = f"http://{host}:{port}"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._server is not None
        self._server.close()

    @property
    def idle(self) -> bool:
        """Whether the bot has taken all updates and waits for more."""
        return not self._updates and self._poller is not None

    def write(self, chat: int, text: str) -> None:
        """A person writes."""
        said: Json = {"text": text}
        if text.startswith("/"):
            length = len(text.split()[0])
            said["entities"] = [{"type": "bot_command", "offset": 0, "length": length}]
        self.share(chat, said)

    def share(self, chat: int, what: Json) -> None:
        """A person sends a message that has these fields."""
        self.written += 1
        self._number += 1
        self._message += 1
        message = _message(self._message, chat) | {"from": _person(chat)} | what
        update = json.dumps({"update_id": self._number, "message": message})
        self._updates.append((self._number, update))
        if self._poller is not None:
            self._give(*self._poller)

    def forget(self) -> None:
        """Updates, pollers and what was counted: the next bot begins anew."""
        self._updates.clear()
        self.heard.clear()
        self.calls.clear()
        self.written = self.messages = 0
        self._poller = None

    def answer(self, connection: "_Connection", method: str, body: bytes) -> None:
        self.calls[method] += 1
        if method != "getUpdates":
            self.last_active = time.perf_counter()
        match method:
            case "getUpdates":
                self._poll(connection, _form(body))
            case "sendMessage" | "editMessageText" | "editMessageReplyMarkup":
                form = _form(body)
                if self.limits is None or self.limits.allow(form["chat_id"]):
                    connection.reply(self._said(form))
                else:
                    self.refused += 1
                    connection.refuse()
            case "sendPhoto" | "sendDocument":
                named = _CHAT_OF_FILE.search(body)
                assert named is not None
                connection.reply(self._said({"chat_id": named[1].decode()}))
            case "getMe":
                connection.reply(json.dumps(BOT))
            case _:
                connection.reply("true")

    def _said(self, form: dict[str, str]) -> str:
        """A message as it came out, with its buttons, as Telegram answers."""
        chat = int(form["chat_id"])
        self.messages += 1
        self.last_heard = time.perf_counter()
        self.first_heard = self.first_heard or self.last_heard
        self.heard.setdefault(chat, deque()).append(self.last_heard)
        self._message += 1
        message = _message(int(form.get("message_id", self._message)), chat) | {"text": form.get("text", "")}
        answer = json.dumps(message | {"from": BOT})
        buttons = form.get("reply_markup")
        return f'{answer[:-1]}, "reply_markup": {buttons}}}' if buttons else answer

    def _poll(self, connection: "_Connection", form: dict[str, str]) -> None:
        offset = int(form.get("offset", 0))
        while self._updates and self._updates[0][0] < offset:
            self._updates.popleft()
        loop = asyncio.get_running_loop()
        timer = loop.call_later(float(form.get("timeout", 0)), self._time_out)
        self._poller = connection, timer
        if self._updates:
            self._give(connection, timer)

    def _time_out(self) -> None:
        if self._poller is not None:
            self._give(*self._poller)

    def _give(self, connection: "_Connection", timer: asyncio.TimerHandle) -> None:
        timer.cancel()
        self._poller = None
        self.last_active = time.perf_counter()
        taken = [json for _, json in list(self._updates)[:MOST_UPDATES]]
        connection.reply(f"[{','.join(taken)}]")


class _Connection(asyncio.Protocol):
    def __init__(self, server: Server) -> None:
        self._server = server
        self._buffer = b""
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        while (end := self._buffer.find(b"\r\n\r\n")) >= 0:
            head = self._buffer[:end].lower()
            _, named, length = head.partition(b"\r\ncontent-length:")
            size = int(length.split(b"\r\n", 1)[0]) if named else 0
            if len(self._buffer) < end + 4 + size:
                return
            method = self._buffer.split(b" ", 2)[1].rsplit(b"/", 1)[1].decode()
            body = self._buffer[end + 4 : end + 4 + size]
            self._buffer = self._buffer[end + 4 + size :]
            self._server.answer(self, method, body)

    def reply(self, result: str) -> None:
        self._write(b"200 OK", f'{{"ok": true, "result": {result}}}'.encode())

    def refuse(self) -> None:
        self._write(b"429 Too Many Requests", _TOO_MANY)

    def _write(self, status: bytes, body: bytes) -> None:
        assert self._transport is not None
        head = b"HTTP/1.1 %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
        self._transport.write(head % (status, len(body)) + body)


def _form(body: bytes) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(body.decode()).items()}


def _person(chat: int) -> Json:
    return {"id": chat, "is_bot": False, "first_name": f"P{chat}", "language_code": "en"}


def _message(number: int, chat: int) -> Json:
    place = {"id": chat, "type": "private", "first_name": f"P{chat}"}
    return {"message_id": number, "date": int(time.time()), "chat": place}


ASKING = """
import asyncio, sys

async def ask(port, requests):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    body = b"chat_id=5&text=" + b"word+" * 60
    question = b"POST /bot1:a/sendMessage HTTP/1.1\\r\\nContent-Length: %d\\r\\n\\r\\n" % len(body) + body
    for _ in range(requests):
        writer.write(question)
        head = await reader.readuntil(b"\\r\\n\\r\\n")
        await reader.readexactly(int(head.rsplit(b":", 1)[1]))
    writer.close()

async def main(port, requests):
    await asyncio.gather(*(ask(port, requests // 32) for _ in range(32)))

asyncio.run(main(*map(int, sys.argv[1:])))
"""


async def ceiling(requests: int = 9600) -> float:
    """Messages a second that the server takes from another process, which asks over 32 connections."""
    async with Server() as server:
        port = server.url.rsplit(":", 1)[1]
        asking = await asyncio.create_subprocess_exec(sys.executable, "-c", ASKING, port, str(requests))
        await asking.wait()
        return server.calls["sendMessage"] / (server.last_heard - server.first_heard)


if __name__ == "__main__":
    print(f"{asyncio.run(ceiling()):.0f} messages/s")
