"""Asking a process that serves, over HTTP, how it is: what `python -m bot health` does beside the rest."""

import http.client

SECONDS = 10.0
_EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - where it listens, not where we do


def unwell(host: str, port: int) -> str | None:
    """Why the process that listens there is not well, in a line; None where it is."""
    connection = http.client.HTTPConnection(_EVERYWHERE.get(host, host), port, timeout=SECONDS)
    try:
        connection.request("GET", "/healthz")
        answer = connection.getresponse()
        said = answer.read(500).decode("utf-8", "replace").strip().partition("\n")[0]
    except (OSError, http.client.HTTPException) as error:
        return f"nobody answers at {host}:{port} ({type(error).__name__})"
    finally:
        connection.close()
    return None if answer.status == http.client.OK else said or f"status {answer.status}"
