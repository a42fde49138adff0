"""The transport under PTB's methods: over aiohttp, and telling three answers apart more sharply."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from ssl import SSLContext
from typing import Any, Final, cast
from urllib.request import getproxies, proxy_bypass

import aiohttp
import httpx
from aiohttp import ClientSession, TCPConnector
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData
from telegram.request._requestparameter import RequestParameter
from yarl import URL

_HEADERS: Final = {"User-Agent": BaseRequest.USER_AGENT}
_FORM_HEADERS: Final = {**_HEADERS, "Content-Type": "application/x-www-form-urlencoded"}
_KEEP_SECONDS: Final = 5.0
"""For an unused connection: short, since the server may close it just as a message goes out on it."""
_NEVER_LEFT = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError)


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


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Seconds to wait where PTB names no others."""

    read: float = 5.0
    write: float = 5.0
    connect: float = 5.0
    pool: float = 1.0
    """For a connection, while all are in use."""


class Request(BaseRequest):
    """PTB's requests over aiohttp, which takes half the processor time that PTB's own, over httpx, takes.

    401 and 429 have errors of their own; an unreadable answer is not logged.
    """

    def __init__(self, connections: int, timeouts: Timeouts | None = None) -> None:
        self._connections = connections
        self._timeouts = timeouts or Timeouts()
        self._session: ClientSession | None = None
        self._proxies: dict[tuple[str, str | None], URL | None] = {}
        """By scheme and host: the environment is read once for each."""

    @property
    def read_timeout(self) -> float:
        return self._timeouts.read

    async def initialize(self) -> None:
        """As PTB says; connections are opened when they are needed."""
        if self._session is None:
            connector = TCPConnector(limit=self._connections, keepalive_timeout=_KEEP_SECONDS, ssl=_trust())
            self._session = ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar())

    async def shutdown(self) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: object = BaseRequest.DEFAULT_NONE,
        write_timeout: object = BaseRequest.DEFAULT_NONE,
        connect_timeout: object = BaseRequest.DEFAULT_NONE,
        pool_timeout: object = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """As PTB says.

        Raises:
            TokenRefused, TooManyRequests: and what PTB raises where no answer came.
        """
        if self._session is None:
            raise RuntimeError("the request was not initialised, or is shut down")
        waits = Timeouts(
            _seconds(read_timeout, self._timeouts.read),
            _seconds(write_timeout, self._timeouts.write),
            _seconds(connect_timeout, self._timeouts.connect),
            _seconds(pool_timeout, self._timeouts.pool),
        )
        address = URL(url, encoded=True)
        body, headers = _body(request_data)
        try:
            async with self._session.request(
                method,
                address,
                data=body,
                headers=headers,
                timeout=_limits(waits),
                allow_redirects=False,
                proxy=self._proxy(address),
            ) as response:
                code, payload = response.status, await response.read()
        except _NEVER_LEFT as error:
            # The cause by which PTB's own transport says that nothing was sent.
            raise NetworkError(type(error).__name__) from httpx.ConnectError(type(error).__name__)
        except TimeoutError as error:
            raise TimedOut from error
        except aiohttp.ClientError as error:
            raise NetworkError(type(error).__name__) from error
        if code == 401:
            raise TokenRefused
        if code == 429:
            raise TooManyRequests(_seconds_named(payload))
        return code, payload

    def _proxy(self, address: URL) -> URL | None:
        """What aiohttp's `trust_env` would find, which asks two threads about it before each request."""
        place = address.scheme, address.host
        if place not in self._proxies:
            self._proxies[place] = _proxy_named(*place)
        return self._proxies[place]

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


@cache
def _trust() -> SSLContext:
    """httpx's idea of whom to trust, as before: certifi's list, or what SSL_CERT_FILE names. Read once."""
    return httpx.create_ssl_context()


def form(fields: Mapping[str, str]) -> RequestData:
    """What a raw request says: made as PTB makes it, but for its look into each field for files, which is a
    fourth of what a message costs."""
    return RequestData([RequestParameter(name, value, None) for name, value in fields.items()])


def _seconds(given: object, default: float) -> float:
    return given if isinstance(given, int | float) else default


def _limits(waits: Timeouts) -> aiohttp.ClientTimeout:
    """aiohttp's `connect` includes the wait for a free connection; writing it limits only with all else."""
    until_connected = waits.pool + waits.connect
    return aiohttp.ClientTimeout(
        total=until_connected + waits.write + waits.read,
        connect=until_connected,
        sock_connect=waits.connect,
        sock_read=waits.read,
    )


def _body(data: RequestData | None) -> tuple[bytes | aiohttp.FormData | None, dict[str, str]]:
    """The form, with its headers. aiohttp's own prepares for files even where there are none."""
    if data is None:
        return None, _HEADERS
    if not data.contains_files:
        return _form(data.json_parameters), _FORM_HEADERS
    form = aiohttp.FormData(data.json_parameters)
    for name, (file_name, content, kind) in data.multipart_data.items():
        form.add_field(name, content, filename=file_name, content_type=kind)
    return form, _HEADERS


def _form(fields: Mapping[str, str]) -> bytes:
    """As urllib's `urlencode` writes it, which takes five times as long as yarl's quoter.

    Raises:
        UnicodeError: a text holds half a surrogate pair, which yarl would leave out.
    """
    "".join(fields.values()).encode()
    return URL.build(query=fields).raw_query_string.encode()


def _proxy_named(scheme: str, host: str | None) -> URL | None:
    """The environment's proxy for a host, if it names one."""
    named = getproxies().get(scheme)
    return URL(named) if named and not (host and proxy_bypass(host)) else None


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
