"""Who is served: a page that came from here, and nobody else.

Refused are a Host that is not this machine's own name (a DNS name that was rebound to it), and a POST from
another origin or of a type that any page may send unasked.
"""

import re
from collections.abc import Awaitable, Callable

from aiohttp import web

_OURS = re.compile(r"(?:127\.0\.0\.1|localhost)(?::\d{1,5})?")
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src 'self' data: blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
"""Of every answer: nothing is loaded from elsewhere, shown inside another page, or kept."""


@web.middleware
async def guarded(
    request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    if not _OURS.fullmatch(request.headers.get("Host", "")):
        raise web.HTTPForbidden(text="This page is for this machine alone.")
    if request.method == "POST":
        if request.headers.get("Origin", f"http://{request.host}") != f"http://{request.host}":
            raise web.HTTPForbidden(text="Another page sent this.")
        if request.content_type != "application/json":
            raise web.HTTPUnsupportedMediaType(text="Expected JSON.")
    return await handler(request)


async def with_headers(_request: web.Request, response: web.StreamResponse) -> None:
    response.headers.update(_HEADERS)
