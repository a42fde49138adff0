"""/admin: how things stand, for who runs this Viva. To everybody else there is no such command."""

from dataclasses import replace

from bot.conversation.pages import page
from bot.conversation.talk import Talk
from bot.conversation.tap import Tap
from bot.message import Choice, Outgoing
from bot.storage import inbox
from bot.storage.overview import Queue, overview

COMMAND = "admin"
RETRY = "retry"


def show(talk: Talk) -> None:
    talk.show(_page(talk))


def retry(talk: Talk, tap: Tap) -> None:
    """Parked updates wait for their turn again, alone as after a crash."""
    count = inbox.retry(talk.session)
    shown = _page(talk)
    note = f"\n\n{count} to be tried again." if count else "\n\nNothing was parked any more."
    talk.say(replace(shown, text=(*shown.text, *page("", note).text), edits=tap.message))


def _page(talk: Talk) -> Outgoing:
    seen = overview(talk.session, talk.now)
    late = sum(seen.late.values())
    lines = (
        f"People: {seen.people}, {seen.blocked} of them blocked me",
        f"Active today (UTC): {seen.active_today}",
        "",
        f"Inbox: {_queue(seen.inbox)}",  # at least this very update, which is being served
        f"Replies: {_queue(seen.replies)}",
        f"Pushes: {_queue(seen.pushes)}, {late} late",
        "",
        f"Parked: {seen.parked}" + (f", and {seen.unreadable} unreadable" if seen.unreadable else ""),
        f"Failed sends: {seen.failed}",
    )
    buttons = ((Choice("Retry", f"-:{RETRY}:0"),),) if seen.parked else ()
    return page("How things stand", "\n".join(lines), buttons)


def _queue(queue: Queue) -> str:
    return f"{queue.size}, the oldest for {queue.oldest:.0f} s" if queue.size else "0"
