"""What a test tells the server to do wrong, and hooks for what it wants to do itself at a chosen moment."""

import inspect
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Literal

from tests.botapi.schema import Json

Hook = Callable[[Json], Awaitable[object] | object]
"""Given the parameters of the call; may be asynchronous."""

_WORDS = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden: bot was blocked by the user",
    404: "Not Found",
    409: "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
    429: "Too Many Requests",
    500: "Internal Server Error",
    502: "Bad Gateway",
}


class Refusal(Exception):
    """An answer that is not ok."""

    def __init__(self, status: int, description: str = "", **parameters: Any) -> None:
        super().__init__(description or _WORDS.get(status, "Error"))
        self.status = status
        self.parameters = parameters

    def answer(self) -> Json:
        """As Telegram writes it."""
        answer: Json = {"ok": False, "error_code": self.status, "description": str(self)}
        return answer | ({"parameters": self.parameters} if self.parameters else {})


@dataclass(frozen=True, slots=True)
class Fault:
    """What happens to one call instead of, or after, its being handled."""

    kind: Literal["refuse", "drop", "lose", "delay", "garble"]
    refusal: Refusal | None = None
    seconds: float = 0.0
    body: bytes = b""


class Faults:
    """The server's instructions. Each of the next `times` calls of a method takes one, in the order given."""

    def __init__(self) -> None:
        self._queues: defaultdict[str, deque[Fault]] = defaultdict(deque)
        self._hooks: dict[tuple[str, str], list[Hook]] = {}

    def fail(
        self, method: str, status: int, times: int = 1, description: str = "", **parameters: Any
    ) -> None:
        """Answer with an error, unhandled. `parameters`: retry_after, migrate_to_chat_id."""
        self._add(method, times, Fault("refuse", Refusal(status, description, **parameters)))

    def drop(self, method: str, times: int = 1) -> None:
        """Close the connection before the call is handled."""
        self._add(method, times, Fault("drop"))

    def lose_reply(self, method: str, times: int = 1) -> None:
        """Handle the call, then close the connection without an answer."""
        self._add(method, times, Fault("lose"))

    def delay(self, method: str, seconds: float, times: int = 1) -> None:
        """Wait in real time before the call is handled."""
        self._add(method, times, Fault("delay", seconds=seconds))

    def garble(self, method: str, body: bytes, times: int = 1) -> None:
        """Answer 200 with a body of the test's own, unhandled."""
        self._add(method, times, Fault("garble", body=body))

    def relent(self, method: str) -> None:
        """Forget what is left of the instructions for a method."""
        self._queues.pop(method, None)

    def on_before(self, method: str, hook: Hook) -> None:
        """Call the hook before each call of the method is handled, and before it meets a fault."""
        self._hooks.setdefault(("before", method), []).append(hook)

    def on_after(self, method: str, hook: Hook) -> None:
        """Call the hook when a call has been handled and not yet answered."""
        self._hooks.setdefault(("after", method), []).append(hook)

    def next(self, method: str) -> Fault | None:
        """What to do to this call."""
        queue = self._queues[method]
        return queue.popleft() if queue else None

    async def run(self, when: Literal["before", "after"], method: str, params: Json) -> None:
        """Call the hooks of this moment."""
        for hook in self._hooks.get((when, method), []):
            result = hook(params)
            if inspect.isawaitable(result):
                await result

    def _add(self, method: str, times: int, fault: Fault) -> None:
        self._queues[method].extend([fault] * times)
