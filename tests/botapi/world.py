"""Telegram's side: chats, what people do in them, and the updates that tell the bot of it."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from tests.botapi.chats import Chat, Post
from tests.botapi.markup import units
from tests.botapi.schema import Json, mismatches

_COMMAND = re.compile(r"/\w{1,64}(@\w+)?")


@dataclass(frozen=True, slots=True)
class Hook:
    """Where the bot wants its updates."""

    url: str
    secret: str = ""
    allowed: list[str] = field(default_factory=list[str])


class World:
    """What there is beside the bot."""

    def __init__(self, username: str, now: Callable[[], float]) -> None:
        self.bot: Json = {"id": 7000, "is_bot": True, "first_name": "Viva", "username": username}
        self.chats: dict[int, Chat] = {}
        self.updates: list[Json] = []
        """Not yet confirmed."""
        self.unanswered: dict[str, Chat] = {}
        """Taps whose button still spins."""
        self.commands: list[Json] = []
        self.hook: Hook | None = None
        self.heard_of_update: Callable[[], object] = lambda: None
        """Called when there is a new one."""
        self._now = now
        self._messages, self._updates, self._taps = count(1), count(500_000), count(1)

    @property
    def webhook(self) -> str:
        """Its address; empty where the bot polls."""
        return self.hook.url if self.hook else ""

    def chat(self, user_id: int, name: str) -> Chat:
        """The person's chat, made on first sight."""
        user = {"id": user_id, "is_bot": False, "first_name": name, "language_code": "en"}
        return self.chats.setdefault(user_id, Chat(user))

    def add(self, chat: Chat, *, by_bot: bool, **fields: Any) -> Post:
        """A new message in a chat."""
        post = Post(next(self._messages), by_bot, int(self._now()), **fields)
        chat.posts.append(post)
        return post

    def write(self, chat: Chat, text: str) -> Post:
        """The person sends a text."""
        command = _COMMAND.match(text)
        entities = [{"type": "bot_command", "offset": 0, "length": units(command[0])}] if command else []
        return self.put(chat, text=text, entities=entities)

    def put(self, chat: Chat, **fields: Any) -> Post:
        """The person sends something."""
        post = self.add(chat, by_bot=False, **fields)
        self.update(message=chat.message(post, self.bot))
        return post

    def rewrite(self, chat: Chat, post: Post, text: str) -> None:
        """The person edits a message of theirs."""
        post.text, post.edits = text, post.edits + 1
        self.update(edited_message=chat.message(post, self.bot))

    def tap(self, chat: Chat, post: Post, data: str) -> str:
        """The person taps a button, shown now or long ago; the number of the query."""
        query = str(next(self._taps))
        self.unanswered[query] = chat
        self.update(
            callback_query={
                "id": query,
                "from": chat.user,
                "message": chat.message(post, self.bot),
                "chat_instance": str(-chat.id),
                "data": data,
            }
        )
        return query

    def block(self, chat: Chat, *, blocked: bool) -> None:
        """The person stops the bot, or lets it speak again."""
        chat.blocked = blocked
        member = {"status": "member", "user": self.bot}
        banned = {"status": "kicked", "user": self.bot, "until_date": 0}
        old, new = (member, banned) if blocked else (banned, member)
        self.update(
            my_chat_member={
                "chat": chat.json(),
                "from": chat.user,
                "date": int(self._now()),
                "old_chat_member": old,
                "new_chat_member": new,
            }
        )

    def update(self, **fields: object) -> Json:
        """Tell the bot, in a valid update; `strange` tells it anything."""
        update = {"update_id": next(self._updates), **fields}
        wrong = mismatches(update, ["Update"], "update")
        assert not wrong, wrong
        return self.strange(update)

    def strange(self, update: Json) -> Json:
        """Put any object at all among the updates, as no Telegram would."""
        self.updates.append(update)
        self.heard_of_update()
        return update

    def confirm(self, offset: int) -> None:
        """Forget what is below the offset; a negative one keeps that many of the newest."""
        if offset < 0:
            self.updates = self.updates[offset:]
        elif offset:
            self.updates = [u for u in self.updates if u.get("update_id", offset - 1) >= offset]
