"""A person in a chat with the bot: stories say what they do, and read what they see."""

from collections.abc import Awaitable, Callable
from typing import Any

from tests.botapi import BotApi, Post

LONGEST_MESSAGE = 4096  # characters; Telegram's apps cut a longer text into several messages

_FILE = {"file_id": "file", "file_unique_id": "unique"}


async def _at_once() -> None:
    """Nothing to wait for."""


class Person:
    """Someone with a phone. Each thing they do returns when the bot has gone quiet.

    `settled` waits for that; what it waits for is the story's business.
    """

    def __init__(
        self,
        server: BotApi,
        user_id: int = 1001,
        name: str = "Ada",
        settled: Callable[[], Awaitable[None]] = _at_once,
    ) -> None:
        self.settled = settled
        self.chat = server.world.chat(user_id, name)
        self._server = server
        self._world = server.world
        self._taps: list[tuple[int, str]] = []

    async def says(self, *texts: str) -> None:
        """Send messages, one right after another."""
        for text in texts:
            for start in range(0, len(text), LONGEST_MESSAGE):
                self._world.write(self.chat, text[start : start + LONGEST_MESSAGE])
        await self.settled()

    async def edits(self, which: int, text: str) -> None:
        """Change one of their own messages: 0 is the first, -1 the last."""
        own = [post for post in self.chat.posts if not post.by_bot]
        self._world.rewrite(self.chat, own[which], text)
        await self.settled()

    async def taps(self, label: str, on: Post | None = None) -> None:
        """Tap the button whose label contains this, on a message or on the newest that has such a button."""
        posts = [on] if on else [post for post in reversed(self.chat.posts) if post.by_bot]
        found = ((post, button) for post in posts for button in _matching(post, label))
        post, button = next(found, (None, None))
        if post is None or button is None:
            seen = [post.labels() for post in posts if post.buttons]
            raise AssertionError(f"no button says {label!r}; buttons seen: {seen}\n\n{self.transcript()}")
        self._taps.append((self.chat.posts[-1].id, button["text"]))
        await self.presses(button["callback_data"], post)

    async def presses(self, data: str, on: Post) -> None:
        """Tap by data: an old phone still shows what is long gone, and a rogue sends anything."""
        self._world.tap(self.chat, on, data)
        await self.settled()

    async def sends_voice(self) -> None:
        """Send a voice message."""
        await self._sends(voice=_FILE | {"duration": 3})

    async def sends_photo(self, caption: str = "") -> None:
        """Send a picture."""
        await self._sends(caption, photo=[_FILE | {"width": 90, "height": 60}])

    async def sends_sticker(self) -> None:
        """Send a sticker."""
        size = {"width": 512, "height": 512}
        await self._sends(sticker=_FILE | size | {"type": "regular", "is_animated": False, "is_video": False})

    async def sends_document(self, caption: str = "") -> None:
        """Send a file."""
        await self._sends(caption, document=_FILE | {"file_name": "notes.pdf"})

    async def sends_location(self, latitude: float, longitude: float) -> None:
        """Share where they are."""
        await self._sends(location={"latitude": latitude, "longitude": longitude})

    async def blocks(self) -> None:
        """Stop the bot."""
        self._world.block(self.chat, blocked=True)
        await self.settled()

    async def unblocks(self) -> None:
        """Let the bot speak again."""
        self._world.block(self.chat, blocked=False)
        await self.settled()

    @property
    def seen(self) -> list[Post]:
        """The bot's messages in order of sending, as they look now."""
        return [post for post in self.chat.posts if post.by_bot]

    @property
    def heard(self) -> list[str]:
        """Their plain words."""
        return [_words(post) for post in self.seen]

    @property
    def last_heard(self) -> str:
        """The words of the newest, as it looks now."""
        assert self.seen, f"the bot has said nothing\n\n{self.transcript()}"
        return self.heard[-1]

    @property
    def buttons(self) -> list[str]:
        """The labels on the newest message that has any, in reading order."""
        return next((post.labels() for post in reversed(self.seen) if post.buttons), list[str]())

    def transcript(self) -> str:
        """The chat as it looks now, a line or more for each message."""
        lines = list[str]()
        for post in self.chat.posts:
            labels = "".join(f" [{label}]" for label in post.labels())
            lines.append(f"{'viva' if post.by_bot else 'you'}: {_words(post)}{labels}")
            lines += [f"you tap [{label}]" for at, label in self._taps if at == post.id]
        return "\n".join(lines)

    async def _sends(self, caption: str = "", **media: Any) -> None:
        self._world.put(self.chat, text=caption, media=media)
        await self.settled()


def _matching(post: Post, label: str) -> list[dict[str, Any]]:
    """The buttons whose label contains this, the one that is exactly this first."""
    buttons = [button for row in post.buttons for button in row if "callback_data" in button]
    matching = [button for button in buttons if label.casefold() in button["text"].casefold()]
    return sorted(matching, key=lambda button: button["text"] != label)


def _words(post: Post) -> str:
    kind = f"[{next(iter(post.media))}] " if post.media else ""
    return f"{kind}{post.text}".rstrip()
