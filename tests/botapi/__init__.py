"""A Bot API server of the tests' own, on loopback: it keeps chats and holds requests against Bot API 10.1.

Law: what Telegram would refuse is refused with Telegram's words, and what no correct bot would ask
(an unknown method or field, a missing or ill-typed one, broken HTML, too long a text) also fails the test.
"""

from tests.botapi.chats import Chat, Post
from tests.botapi.faults import Faults
from tests.botapi.server import BotApi, Call

__all__ = ["BotApi", "Call", "Chat", "Faults", "Post"]
