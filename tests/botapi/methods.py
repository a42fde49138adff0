"""What each method does, and everything that Telegram says no to."""

from collections.abc import Callable
from typing import Any

from tests.botapi.chats import Buttons, Chat, Post
from tests.botapi.faults import Refusal
from tests.botapi.markup import BadMarkup, Entity, parsed, units
from tests.botapi.schema import Json, Upload
from tests.botapi.world import Hook, World

LONGEST_TEXT, LONGEST_CAPTION = 4096, 1024  # UTF-16 units, without markup
LONGEST_DATA = 64  # bytes

_FILE = {"file_id": "file", "file_unique_id": "unique"}


class Misuse(Refusal):
    """A 400 that no correct bot ever gets."""

    def __init__(self, description: str) -> None:
        super().__init__(400, f"Bad Request: {description}")


def send_message(world: World, params: Json) -> Json:
    """Add a message."""
    chat = _reachable(world, params)
    text, entities = _words(params, "text", LONGEST_TEXT)
    if not text:
        raise Misuse("message text is empty")
    return _added(world, chat, params, text=text, entities=entities, html=_html(params, "text"))


def send_photo(world: World, params: Json) -> Json:
    """Add a picture."""
    size = _FILE | {"width": 800, "height": 600}
    return _with_file(world, params, "photo", [size])


def send_document(world: World, params: Json) -> Json:
    """Add a file."""
    document = params["document"]
    name = document.name if isinstance(document, Upload) else "file"
    return _with_file(world, params, "document", _FILE | {"file_name": name})


def edit_message_text(world: World, params: Json) -> Json:
    """Replace words and buttons; buttons that are not given again go."""
    chat, post = _own_post(world, params)
    if post.media:
        raise Refusal(400, "Bad Request: there is no text in the message to edit")
    text, entities = _words(params, "text", LONGEST_TEXT)
    if not text:
        raise Misuse("message text is empty")
    message = _changed(world, chat, post, text, entities, _buttons(params))
    post.html, post.preview = _html(params, "text"), _preview(params)
    return message


def edit_message_caption(world: World, params: Json) -> Json:
    """The same below a picture or a file."""
    chat, post = _own_post(world, params)
    text, entities = _words(params, "caption", LONGEST_CAPTION)
    return _changed(world, chat, post, text, entities, _buttons(params))


def edit_message_reply_markup(world: World, params: Json) -> Json:
    """Replace the buttons alone."""
    chat, post = _own_post(world, params)
    return _changed(world, chat, post, post.text, post.entities, _buttons(params))


def delete_message(world: World, params: Json) -> bool:
    """Take a message away."""
    chat = _reachable(world, params)
    post = chat.post(params["message_id"])
    if post is None:
        raise Refusal(400, "Bad Request: message to delete not found")
    chat.posts.remove(post)
    return True


def answer_callback_query(world: World, params: Json) -> bool:
    """Stop the spinner."""
    if world.unanswered.pop(params["callback_query_id"], None) is None:
        raise Refusal(
            400, "Bad Request: query is too old and response timeout expired or query ID is invalid"
        )
    return True


def send_chat_action(world: World, params: Json) -> bool:
    """Remember what was shown."""
    _reachable(world, params).actions.append(params["action"])
    return True


def get_me(world: World, params: Json) -> Json:
    """Say who the bot is."""
    rights = ("can_join_groups", "can_read_all_group_messages", "supports_inline_queries")
    return world.bot | dict.fromkeys(rights, False) | {"can_join_groups": True}


def set_my_commands(world: World, params: Json) -> bool:
    """Remember the menu."""
    world.commands = params["commands"]
    return True


def set_webhook(world: World, params: Json) -> bool:
    """From now on the server delivers there. Telegram wants HTTPS; here it is loopback's own."""
    url: str = params["url"]
    if not url.startswith(("https://", "http://127.0.0.1:")):
        raise Refusal(400, "Bad Request: bad webhook: An HTTPS URL must be provided for webhook")
    world.hook = Hook(url, params.get("secret_token", ""), params.get("allowed_updates", []))
    world.heard_of_update()
    return True


def get_webhook_info(world: World, params: Json) -> Json:
    """Say where updates go, and how many wait."""
    waiting = len(world.updates)
    return {"url": world.webhook, "has_custom_certificate": False, "pending_update_count": waiting}


def delete_webhook(world: World, params: Json) -> bool:
    """Let the bot poll again."""
    world.hook = None
    if params.get("drop_pending_updates"):
        world.updates = []
    return True


PLAYED: dict[str, Callable[[World, Json], Any]] = {
    "sendMessage": send_message,
    "sendPhoto": send_photo,
    "sendDocument": send_document,
    "editMessageText": edit_message_text,
    "editMessageCaption": edit_message_caption,
    "editMessageReplyMarkup": edit_message_reply_markup,
    "deleteMessage": delete_message,
    "answerCallbackQuery": answer_callback_query,
    "sendChatAction": send_chat_action,
    "getMe": get_me,
    "setMyCommands": set_my_commands,
    "setWebhook": set_webhook,
    "deleteWebhook": delete_webhook,
    "getWebhookInfo": get_webhook_info,
}
"""Every method but getUpdates, which waits and so belongs to the server."""


def _reachable(world: World, params: Json) -> Chat:
    chat = world.chats.get(params.get("chat_id", 0))
    if chat is None:
        raise Refusal(400, "Bad Request: chat not found")
    if chat.blocked:
        raise Refusal(403)
    return chat


def _own_post(world: World, params: Json) -> tuple[Chat, Post]:
    chat = _reachable(world, params)
    post = chat.post(params.get("message_id"))
    if post is None:
        raise Refusal(400, "Bad Request: message to edit not found")
    if not post.by_bot:
        raise Refusal(400, "Bad Request: message can't be edited")
    return chat, post


def _added(world: World, chat: Chat, params: Json, **fields: Any) -> Json:
    buttons, preview = _buttons(params), _preview(params)
    post = world.add(chat, by_bot=True, buttons=buttons, preview=preview, **fields)
    return chat.message(post, world.bot)


def _with_file(world: World, params: Json, kind: str, media: object) -> Json:
    chat = _reachable(world, params)
    text, entities = _words(params, "caption", LONGEST_CAPTION)
    file = params[kind]
    content = file.content if isinstance(file, Upload) else b""
    return _added(world, chat, params, text=text, entities=entities, media={kind: media}, upload=content)


def _changed(
    world: World, chat: Chat, post: Post, text: str, entities: list[Entity], buttons: Buttons
) -> Json:
    if (text, entities, buttons) == (post.text, post.entities, post.buttons):
        raise Refusal(
            400,
            "Bad Request: message is not modified: specified new message content and reply markup are "
            "exactly the same as a current content and reply markup of the message",
        )
    post.text, post.entities, post.buttons, post.edits = text, entities, buttons, post.edits + 1
    return chat.message(post, world.bot)


def _html(params: Json, field: str) -> str:
    return params[field] if params.get("parse_mode") == "HTML" else ""


def _preview(params: Json) -> bool:
    return not params.get("link_preview_options", {}).get("is_disabled")


def _words(params: Json, field: str, longest: int) -> tuple[str, list[Entity]]:
    sent = params.get(field, "")
    match params.get("parse_mode"):
        case "HTML":
            try:
                text, entities = parsed(sent)
            except BadMarkup as error:
                raise Misuse(f"can't parse entities: {error}") from error
        case None:
            text, entities = sent.strip(), params.get("entities", [])
        case mode:
            raise Misuse(f"the tests' server reads no {mode}")
    if units(text) > longest:
        raise Misuse(f"message is too long ({units(text)} of {longest})")
    return text, entities


def _buttons(params: Json) -> Buttons:
    rows: Buttons = params.get("reply_markup", {}).get("inline_keyboard", [])
    for button in (button for row in rows for button in row):
        if not button["text"].strip():
            raise Misuse("inline keyboard button text is empty")
        data = button.get("callback_data")
        if data is not None and not 0 < len(data.encode()) <= LONGEST_DATA:
            raise Misuse(f"BUTTON_DATA_INVALID ({data!r})")
        if set(button) == {"text"}:
            raise Misuse("an inline keyboard button does nothing")
    return rows
