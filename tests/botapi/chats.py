"""Chats and their messages, as Telegram's side keeps them."""

from dataclasses import dataclass, field

from tests.botapi.markup import Entity
from tests.botapi.schema import Json

Buttons = list[list[Json]]


@dataclass(slots=True, eq=False)
class Post:
    """A message in a chat, by the person or by the bot."""

    id: int
    by_bot: bool
    date: int
    """Unix time."""
    text: str = ""
    """The plain words: of a message, or under a picture or a file."""
    entities: list[Entity] = field(default_factory=list[Entity])
    html: str = ""
    """As it was sent; empty for what was sent without parse mode."""
    buttons: Buttons = field(default_factory=Buttons)
    media: Json = field(default_factory=Json)
    """The fields of a message that is more than text, such as `voice`."""
    upload: bytes = b""
    preview: bool = True
    edits: int = 0

    def labels(self) -> list[str]:
        """What its buttons say, in reading order."""
        return [button["text"] for row in self.buttons for button in row]


@dataclass(slots=True, eq=False)
class Chat:
    """A private chat of one person with the bot."""

    user: Json
    posts: list[Post] = field(default_factory=list[Post])
    """In order of sending; deleted ones are gone."""
    actions: list[str] = field(default_factory=list[str])
    blocked: bool = False

    @property
    def id(self) -> int:
        """A private chat has its person's number."""
        return self.user["id"]

    def post(self, number: object) -> Post | None:
        """The message of that number, while it exists."""
        return next((post for post in self.posts if post.id == number), None)

    def json(self) -> Json:
        """As a `Chat`."""
        return {"id": self.id, "type": "private", "first_name": self.user["first_name"]}

    def message(self, post: Post, bot: Json) -> Json:
        """As a `Message`."""
        words, marks = ("caption", "caption_entities") if post.media else ("text", "entities")
        message: Json = {
            "message_id": post.id,
            "from": bot if post.by_bot else self.user,
            "chat": self.json(),
            "date": post.date,
            **post.media,
        }
        if post.text:
            message[words] = post.text
        if post.entities:
            message[marks] = post.entities
        if post.buttons:
            message["reply_markup"] = {"inline_keyboard": post.buttons}
        if post.edits:
            message["edit_date"] = post.date
        return message
