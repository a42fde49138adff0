"""PTB's HTTP transport; three of its answers are told apart more sharply, for a bot that loses nothing."""

import json
from typing import Any, cast

from telegram.error import TelegramError
from telegram.request import HTTPXRequest


class TooManyRequests(TelegramError):
    """429: nothing was done; come back later.

    PTB's `RetryAfter` warns of a deprecation whenever it is made, and is not made at all where the server
    names no time.
    """

    def __init__(self, wait: float) -> None:
        super().__init__("Too Many Requests")
        self.wait = wait
        """Seconds; 0 where the server named none."""


class TokenRefused(TelegramError):
    """401: the server does not know the token.

    PTB's `InvalidToken` is also a 404 (a proxy's, say, while the server behind it restarts), and its text
    holds the token.
    """

    def __init__(self) -> None:
        super().__init__("Unauthorized")


class Request(HTTPXRequest):
    """HTTPX as PTB drives it. 401 and 429 have errors of their own; an unreadable answer is not logged."""

    async def do_request(
        self, *args: Any, **kwargs: Any
    ) -> tuple[int, bytes]:  # PTB passes all of it by name
        """As PTB says.

        Raises:
            TokenRefused, TooManyRequests: and what PTB raises where no answer came.
        """
        code, payload = await super().do_request(*args, **kwargs)
        if code == 401:
            raise TokenRefused
        if code == 429:
            raise TooManyRequests(_seconds_named(payload))
        return code, payload

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """PTB's own logs the whole payload with a traceback for each of a proxy's HTML error pages.

        Raises:
            TelegramError: it is not an answer of a Bot API server.
        """
        answer = _object(payload)
        if "result" not in answer and "error_code" not in answer:
            raise TelegramError("The answer is not a Bot API server's")
        return answer


def _seconds_named(payload: bytes) -> float:
    parameters = _object(payload).get("parameters")
    wait = cast("dict[str, Any]", parameters).get("retry_after") if isinstance(parameters, dict) else None
    return max(0.0, float(wait)) if isinstance(wait, int | float) else 0.0


def _object(payload: bytes) -> dict[str, Any]:
    try:
        answer = json.loads(payload.decode("utf-8", "replace"))
    except (ValueError, RecursionError):
        return {}
    return cast("dict[str, Any]", answer) if isinstance(answer, dict) else {}
