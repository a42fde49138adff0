"""python -m bot items: a table for authors, the questions that separate least first."""

from collections.abc import Callable, Iterable, Iterator

from bot.interview.items import LEAST, Correlation, Item, Sheet, Taken, sheets

HEAD = f"{'':44}{'n':>6} {'mean':>5} {'missed':>7} {'disputed':>9} {'probed':>7}  separates (pairs)"


def item_lines(everyones: Callable[[], Iterable[Taken]]) -> Iterator[str]:
    """A line for each question, and one for each of its concepts."""
    found = sheets(everyones)
    if not found:
        yield "Nobody has been scored yet."
        return
    yield HEAD
    for name, sheet in sorted(found.items(), key=_worst_first):
        older = f"; {sheet.older} of earlier versions left out" if sheet.older else ""
        mean = f"{100 * sheet.mean:.0f}"
        yield (
            f"{_cut(name, 44)}{sheet.attempts:6d} {mean:>5} {'':25}  {_separation(sheet.separation)}{older}"
        )
        for concept, item in sheet.concepts.items():
            shares, separation = _shares(item), _separation(item.separation)
            yield f"  {_cut(concept, 42)}{item.asked:6d} {'':5} {shares}  {separation}"
    yield f"separates: item–rest correlation, −1 to 1; – with under {LEAST} pairs, or where nothing varies."


def _worst_first(named: tuple[str, Sheet]) -> tuple[float, str]:
    name, sheet = named
    value = sheet.separation.value
    return (2.0 if value is None else value), name


def _separation(correlation: Correlation) -> str:
    value = correlation.value
    return f"{'–' if value is None else format(value, '+.2f'):>5} ({correlation.count})"


def _shares(item: Item) -> str:
    missed, disputed, probed = (
        f"{100 * count / item.asked:.0f}%" for count in (item.missed, item.disputed, item.probed)
    )
    return f"{missed:>7} {disputed:>9} {probed:>7}"


def _cut(name: str, width: int) -> str:
    return (name if len(name) < width else f"{name[: width - 2]}…").ljust(width)
