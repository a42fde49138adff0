"""Where somebody is → their time zone: by city, country, zone or offset, typos and all, or by location.

What is found is always confirmed by the person, so a near guess is better than none."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from importlib.resources import files
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from pydantic import RootModel
from rapidfuzz import fuzz, process

MOST_CHOICES = 6
LIKE = 78
"""How alike what was typed and a name must be, of 100, for the name to be offered."""
CERTAIN = 86
MARGIN = 6
"""How like the best must be, and how far ahead of the next zone's, to be meant."""
LONGEST = 60
"""Characters of what was typed that are looked at."""

_LEAD_IN = re.compile(
    r"^(its?|it is|im|i am|i m|i live|we are|were|time ?zone|living|based)?\s*(in|near|at|from|around|is)?\s+"
)
_OFFSET = re.compile(r"(?:utc|gmt)?([+-])(\d{1,2})(?::?(\d{2}))?")


class CitiesFile(RootModel[dict[str, str]]):
    """content/cities.yaml: a place, and its zone's name."""


@dataclass(frozen=True, slots=True)
class Zones:
    """`certain` is what was meant; else `choices` are what may have been, best first."""

    certain: str | None = None
    choices: tuple[str, ...] = ()


def misfits(file: CitiesFile) -> Iterator[tuple[str, str]]:
    """Places whose zone does not exist: the place, and what is wrong."""
    for place, zone in file.root.items():
        try:
            ZoneInfo(zone)
        except (ZoneInfoNotFoundError, ValueError):
            yield place, f"{zone} is no time zone"


def find_zone(cities: Mapping[str, str], words: str) -> Zones:
    """The zone that is meant, the same for the same words."""
    if (offset := _offset(words)) is not None:
        return Zones(offset)
    words = words[:LONGEST]
    names = _names(tuple(cities.items()))
    tried = (words, _LEAD_IN.sub("", f"{_plain(words)} "), words.partition(",")[0])
    found = (_like(names, _plain(each)) for each in tried)
    return next((zones for zones in found if zones != Zones()), Zones())


def _like(names: Mapping[str, tuple[str, ...]], typed: str) -> Zones:
    if not typed:
        return Zones()
    if typed in names:
        return _among(names[typed])
    found: dict[str, float] = {}
    near = process.extract(typed, list(names), scorer=fuzz.ratio, score_cutoff=LIKE, limit=12)
    for name, score, _ in near:
        for zone in names[name]:
            found[zone] = max(score, found.get(zone, 0.0))
    ranked = sorted(found.items(), key=lambda entry: (-entry[1], entry[0]))
    scores = [score for _, score in ranked] + [0.0, 0.0]
    if scores[0] >= CERTAIN and scores[0] - scores[1] >= MARGIN:
        return Zones(ranked[0][0])
    return _among(tuple(zone for zone, _ in ranked))


def zone_at(latitude: float, longitude: float) -> str | None:
    """The zone of a place on the map; None on the high seas."""
    from tzfpy import get_tz  # here: its map takes 25 MB, which nobody needs who shares no location

    zone = get_tz(longitude, latitude)
    return zone if "/" in zone and not zone.startswith("Etc/") else None


def _among(zones: tuple[str, ...]) -> Zones:
    unlike = _unlike(zones)
    return Zones(unlike[0]) if len(unlike) == 1 else Zones(choices=unlike[:MOST_CHOICES])


def _offset(words: str) -> str | None:
    """An offset as `bot.interview.days.zone_of` reads it."""
    typed = re.sub(r"\s", "", words.casefold()).replace("−", "-").replace("–", "-")
    if typed in ("utc", "gmt"):
        return "UTC+00:00"
    found = _OFFSET.fullmatch(typed)
    if found is None:
        return None
    hours, minutes = int(found[2]), int(found[3] or 0)
    return f"UTC{found[1]}{hours:02}:{minutes:02}" if hours <= 14 and minutes in (0, 30, 45) else None


@lru_cache(maxsize=1)
def _names(cities: tuple[tuple[str, str], ...]) -> Mapping[str, tuple[str, ...]]:
    """Every name that is known, plainly written, with its zones: one, but for countries that have several."""
    rows = _table("zone.tab")
    known = sorted(zone for zone in available_timezones() if "/" in zone)
    found: dict[str, tuple[str, ...]] = {zone.rpartition("/")[2]: (zone,) for zone in known}
    for code, country in _table("iso3166.tab"):
        found[country.partition("(")[0]] = tuple(row[2] for row in rows if row[0] == code)
    found |= {row[2].rpartition("/")[2]: (row[2],) for row in rows}
    found |= {zone: (zone,) for zone in known}
    found |= {name: (zone,) for name, zone in cities}
    found |= dict.fromkeys(("US", "USA", "America"), found["United States"])
    return {_plain(name): zones for name, zones in found.items() if name and zones}


def _table(name: str) -> list[list[str]]:
    """The rows of one of the database's own tables."""
    text = (files("tzdata") / "zoneinfo" / name).read_text("utf-8")
    return [line.split("\t") for line in text.splitlines() if not line.startswith("#")]


def _unlike(zones: Iterable[str]) -> tuple[str, ...]:
    """One of each sort of clock: the first of those that agree in winter and in summer."""
    found: dict[tuple[object, ...], str] = {}
    for zone in zones:
        offsets = tuple(datetime(2026, month, 1, tzinfo=ZoneInfo(zone)).utcoffset() for month in (1, 7))
        found.setdefault(offsets, zone)
    return tuple(found.values())


def _plain(text: str) -> str:
    """Letters and digits in lower case without accents, one space between words."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c)).casefold()
    return " ".join(re.findall(r"[^\W_]+", bare))
