"""Where somebody says they are, and which zone that is."""

import pytest

from bot.bank.zones import CitiesFile, Zones, find_zone, misfits, zone_at
from tests.content import real_bank


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("Berlin", "Europe/Berlin"),
        ("berlinn", "Europe/Berlin"),
        ("München", "Europe/Berlin"),
        ("Mumbai", "Asia/Kolkata"),
        ("Bengalooru", "Asia/Kolkata"),
        ("New York", "America/New_York"),
        ("newyork", "America/New_York"),
        ("san fransisco", "America/Los_Angeles"),
        ("Seattle!", "America/Los_Angeles"),
        ("são paulo", "America/Sao_Paulo"),
        ("St. Petersburg", "Europe/Moscow"),
        ("istambul", "Europe/Istanbul"),
        ("kathmandu", "Asia/Kathmandu"),
        ("europe/berlin", "Europe/Berlin"),
        ("Switzerland", "Europe/Zurich"),
        ("India", "Asia/Kolkata"),
        ("turkey", "Europe/Istanbul"),
        ("UTC+2", "UTC+02:00"),
        ("gmt +5:30", "UTC+05:30"),
        ("−3", "UTC-03:00"),
        ("utc", "UTC+00:00"),
        ("IST", "Asia/Kolkata"),
        ("I'm in sao paolo", "America/Sao_Paulo"),
        ("im near Munich", "Europe/Berlin"),
        ("in Berlin", "Europe/Berlin"),
        ("Pune, India", "Asia/Kolkata"),
        ("Portland, Oregon", "America/Los_Angeles"),
    ],
)
def test_what_is_meant(typed: str, zone: str) -> None:
    assert find_zone(real_bank().cities, typed) == Zones(zone)


def test_a_country_of_several_clocks_offers_one_of_each() -> None:
    found = find_zone(real_bank().cities, "USA")
    assert found.certain is None
    assert {"America/New_York", "America/Chicago", "America/Los_Angeles"} <= set(found.choices)


@pytest.mark.parametrize(
    "typed", ["", "🙂", "xyzzy", "UTC+20", "UTC+5:17", "what do you mean by a zone", "1" * 5000]
)
def test_what_is_nowhere(typed: str) -> None:
    assert find_zone(real_bank().cities, typed) == Zones()


def test_a_place_on_the_map() -> None:
    assert zone_at(52.52, 13.40) == "Europe/Berlin"
    assert zone_at(27.72, 85.32) == "Asia/Kathmandu"
    assert zone_at(0.0, -30.0) is None


def test_a_city_of_no_zone_is_told() -> None:
    file = CitiesFile({"Atlantis": "Europe/Atlantis", "Bonn": "Europe/Berlin", "Up": "Europe/Berlin/.."})
    assert [place for place, _ in misfits(file)] == ["Atlantis", "Up"]
