"""One run in a real browser: what only a browser can tell of the page."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import pytest

from tests.stories.web.browser import CHROMIUM, Browser, browser
from tests.stories.web.conftest import Site

pytestmark = [
    pytest.mark.process,
    pytest.mark.skipif(not CHROMIUM, reason="needs a browser: Debian's package chromium is not installed"),
]

LOG = "document.getElementById('log')"
SMALL_TARGETS = """[...document.querySelectorAll('button, .document, textarea')]
    .filter((each) => each.offsetParent)
    .filter(({offsetWidth, offsetHeight}) => offsetWidth < 44 || offsetHeight < 44)
    .map((each) => each.outerHTML)"""
UNNAMED = """[...document.querySelectorAll('button')]
    .filter((each) => each.offsetParent && !each.innerText.trim() && !each.ariaLabel)
    .map((each) => each.outerHTML)"""
OWN = f"[...{LOG}.querySelectorAll('.own .words')].map((each) => each.innerText)"


@asynccontextmanager
async def passing_time(site: Site) -> AsyncGenerator[None]:
    """Outside, real time passes; the bot's passes with it, only faster."""

    async def pass_on() -> None:
        while True:
            await site.clock.advance(0.25)
            await asyncio.sleep(0.01)

    async with asyncio.TaskGroup() as tasks:
        passing = tasks.create_task(pass_on())
        try:
            yield
        finally:
            passing.cancel()


async def _shows(tab: Browser, words: str) -> None:
    await tab.until(f"{LOG}.innerText.includes({words!r})")


async def _rests(tab: Browser, site: Site) -> None:
    """Until the bot has said all it has to say, and the page shows it."""
    await site.quiet()
    shown = ""
    while shown != (now := await tab.value(f"{LOG}.innerText")):
        shown = now
        await asyncio.sleep(0.1)


async def _focus(tab: Browser) -> str:
    return await tab.value("document.activeElement.innerText || document.activeElement.id")


async def test_the_page_is_a_phones_chat(site: Site) -> None:
    async with browser() as tab, passing_time(site):
        await tab.looks(400, 800)
        await tab.open(f"{site.address}/")
        await tab.clicks("Start")
        await tab.clicks("First question")
        await _shows(tab, "def foo(x=[])")
        await _shows(tab, "→ First question")  # an edit in place
        assert await tab.value(f"{LOG}.role + {LOG}.ariaLive") == "logpolite"
        assert await tab.value(f"{LOG}.querySelector('pre code').innerText.startsWith('def foo')")

        # A box that grows, Shift+Enter for a new line, Enter to send; what is written is never markup.
        await tab.value("document.getElementById('words').focus()")
        before = await tab.value("document.activeElement.offsetHeight")
        await tab.types("<img src=x onerror=alert(1)> & 'so'")
        await tab.presses("Enter", modifiers=8)
        await tab.types("no idea")
        assert await tab.value("document.activeElement.offsetHeight") > before
        await tab.presses("Enter")
        await tab.until(f"{OWN}.length === 2")
        assert (await tab.value(f"{OWN}"))[1] == "<img src=x onerror=alert(1)> & 'so'\nno idea"
        assert not await tab.value(f"Boolean({LOG}.querySelector('img'))")

        # The last message is changed from the keyboard.
        await tab.until(f"Boolean({LOG}.querySelector('.edit'))")
        await tab.presses("ArrowUp")
        await tab.types(", sorry")
        await tab.presses("Enter")
        await tab.until(f"{OWN}[1].endsWith('no idea, sorry')")
        await _shows(tab, "changed")
        await _rests(tab, site)

        # A button pressed from the keyboard; the focus stays where it was, though the button goes.
        await tab.value(f"[...{LOG}.querySelectorAll('.choice')].at(-1).focus()")
        last = await _focus(tab)
        await tab.presses("Enter")
        await _shows(tab, f"→ {last}")
        assert await tab.value(f"{LOG}.contains(document.activeElement)")

        await tab.value("document.getElementById('words').focus()")
        await tab.types("/start question_regularisation_dropout")
        await tab.presses("Enter")
        await _shows(tab, "What does dropout do")
        await tab.value("document.getElementById('words').focus()")
        await tab.types("neurons are switched off by chance")
        await tab.presses("Enter")
        await _shows(tab, "I heard the random zeroing")
        await tab.clicks("Finish")
        await _shows(tab, "Dropout · ")
        await _rests(tab, site)

        # A quote is folded to some three lines until it is opened.
        quote = f"[...{LOG}.querySelectorAll('blockquote')].at(-1)"
        await tab.until(f"{quote}?.classList.contains('long')")
        folded = await tab.value(f"{quote}.offsetHeight")
        await tab.value(f"{quote}.querySelector('.more').focus()")
        await tab.presses(" ")
        assert await tab.value(f"{quote}.querySelector('.more').ariaExpanded") == "true"
        assert await tab.value(f"{quote}.offsetHeight") > 1.5 * folded

        for scheme, width in (("light", 400), ("dark", 1280)):
            await tab.looks(width, 800, scheme)
            assert await tab.value(SMALL_TARGETS) == []
            assert await tab.value("document.documentElement.scrollWidth") == width
        assert await tab.value(UNNAMED) == []

        shown = await tab.value(f"{LOG}.innerText.replace('Show less', 'Show all')")
        await tab.open(f"{site.address}/?again")
        await tab.until(f"{LOG}.ariaBusy === 'false' && {LOG}.innerText === {shown!r}")
        assert {address.split(":")[0] for address in tab.requests} <= {"http", "data"}
        web = {address for address in tab.requests if not address.startswith("data:")}
        assert all(address.startswith(site.address) for address in web), web
        assert tab.problems == []


async def test_a_picture_is_as_dark_as_the_screen(site: Site) -> None:
    person, _ = await site.asked("regularisation.dropout")
    await person.says("neurons are switched off by chance")
    await person.taps("Finish")
    await person.says("/progress")
    async with browser() as tab, passing_time(site):
        await tab.looks(400, 800)
        await tab.open(f"{site.address}/")
        await _shows(tab, "Your progress")
        picture = f"{LOG}.querySelector('.file img')"
        await tab.until(f"{picture}?.complete && {picture}.naturalWidth === 800")
        assert "?dark" not in await tab.value(f"{picture}.currentSrc")
        assert "Regularisation 38 (1)" in await tab.value(f"{picture}.alt")
        await tab.looks(400, 800, "dark")
        await tab.until(f"{picture}.currentSrc.endsWith('?dark') && {picture}.complete")
        assert await tab.value(f"{picture}.naturalWidth") == 800
        assert tab.problems == []


async def test_what_could_not_be_sent_is_kept_and_can_be_sent_again(site: Site) -> None:
    async with browser() as tab:
        async with passing_time(site):
            await tab.open(f"{site.address}/")
            await tab.clicks("Start")
            await _shows(tab, "Ready?")
        site.settings.port = int(site.address.rpartition(":")[2])
        await site.stop()
        await tab.until("document.body.classList.contains('away')")
        await tab.value("document.getElementById('words').focus()")
        await tab.types("is anybody there?")
        await tab.presses("Enter")
        await _shows(tab, "Not sent. Try again")
        await site.start()
        async with passing_time(site):
            await tab.until("!document.body.classList.contains('away')")
            assert await tab.value(f"{OWN}") == ["/start", "is anybody there?"], "a new history keeps it"
            await tab.clicks("Not sent. Try again")
            await _shows(tab, "No question is open")
            assert await tab.value(f"{OWN}") == ["/start", "is anybody there?"]
            assert not await tab.value(f"{LOG}.innerText.includes('Not sent')")
