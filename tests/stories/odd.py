"""Updates that nobody would wish for, from a seed: of every type and with every field that the Bot API knows,
and such as no Telegram would send: huge, empty, nested, of wrong types, old, twice, out of order."""

import json
import random
from collections.abc import Sequence
from typing import Any, cast

from tests.botapi.schema import Json, type_fields, type_names

MARK = "xylophone"
"""In all words that are made up here: nothing of them is to be seen in a log."""

GROUP = -1_001
STRANGER = 9_999
_SAID = (
    "/start", "/start question_regularisation_dropout", "/start nonsense", "/practice", "/practice dropout",
    "/mock engineering quick", "/mock research standard", "/project", "/review", "/topics", "/settings",
    "/daily 20:30", "/daily half past eight", "/daily off", "/timezone Berlin", "/timezone", "/date 3 May",
    "/pause 3", "/progress", "/history", "/export", "/privacy", "/help", "/forget", "/cancel", "/admin",
    "finish", "skip", "hint", "yes", "I don't know", "it drops units at random", "next", "Berlin", "20:30",
    "The goal was churn. I trained LightGBM on Kaggle data, against a baseline; recall was 0.8.", "",
)  # fmt: skip
_HUGE = ("x y z " * 700, "9^9^" * 900, "é" * 4096, "\u202e\0\ud83d", "🎲" * 2048, "a" * 60_000, "(" * 4000)
_NUMBERS = (0, 1, -1, 5, 2**31, 2**63, 10**30, -(10**18), 3.7, 1e308)


class Odd:
    """Makes them, one after another. `taps`: what stands on the buttons that people saw."""

    def __init__(self, seed: int, people: Sequence[int]) -> None:
        self._chance = random.Random(seed)
        self._people = people
        self._chats = [*people, STRANGER, GROUP]
        self._number = 500_000
        self._message = 1
        self._made: list[object] = []
        self._kinds = [name for name in type_fields("Update") if name != "update_id"]
        self._words = len(_SAID)
        self.taps: list[str] = []

    def some(self, many: int) -> list[object]:
        """The next so many; neighbours may have changed places."""
        made = [self._next() for _ in range(many)]
        for place in range(0, many - 1, 7):
            made[place], made[place + 1] = made[place + 1], made[place]
        return made

    def _next(self) -> object:
        make = self._chance.choices(
            (self._likely, self._by_the_book, self._broken, self._again, self._anything), (45, 33, 12, 6, 4)
        )[0]
        self._made.append(make())
        return self._made[-1]

    def _likely(self) -> object:
        """What leads into the dialogue: words, taps, edits."""
        kind = self._chance.choices(
            ("message", "callback_query", "edited_message", "my_chat_member"), (6, 4, 1, 0.2)
        )[0]
        return self._update(kind, likely=True)

    def _by_the_book(self) -> object:
        return self._update(self._chance.choice(self._kinds))

    def _broken(self) -> object:
        """One with something in it that does not belong there."""
        update = self._update(self._chance.choice(self._kinds))
        place, name = self._chance.choice(_places(update))
        if self._chance.random() < 0.3:
            del place[name]
        else:
            place[name] = self._junk()
        return update

    def _again(self) -> object:
        """One that came before, to the letter or with something else in it."""
        before: Any = json.loads(json.dumps(self._chance.choice(self._made[-500:] or [{}])))
        if isinstance(before, dict) and self._chance.random() < 0.3:
            before["message"] = self._object("Message", 0)
        return cast("object", before)

    def _anything(self) -> object:
        return self._junk()

    def _update(self, kind: str, *, likely: bool = False) -> Json:
        self._number += 1
        type_ = type_fields("Update")[kind]["types"][0]
        update: Json = {"update_id": self._number, kind: self._object(type_, 0)}
        if likely:
            self._made_likely(update[kind], kind)
        return update

    def _made_likely(self, body: Json, kind: str) -> None:
        person = self._chance.choice(self._people)
        chat = {"id": person, "type": "private", "first_name": MARK}
        if kind == "callback_query":
            post = {"message_id": self._chance.randrange(1, self._message + 1), "date": 0, "chat": chat}
            body |= {"message": post, "data": self._data()}
        elif kind == "my_chat_member":
            body["chat"] = chat
            body["new_chat_member"] = {"status": self._chance.choice(("kicked", "member", "left"))}
        else:
            self._message += kind == "message"
            number = self._message if kind == "message" else self._chance.randrange(1, self._message + 1)
            body |= {"message_id": number, "chat": chat, "text": self._text()}
            if self._chance.random() < 0.05:
                body |= {
                    "text": "",
                    "location": {"latitude": 52.5, "longitude": self._chance.choice(_NUMBERS)},
                }

    def _data(self) -> str:
        forged = ("", ":", "1:hint", "-:level:9", "zz:claim:4000", MARK)
        return self._chance.choice(self.taps[-60:] if self.taps and self._chance.random() < 0.8 else forged)

    def _text(self) -> str:
        said = self._chance.choice(_SAID)
        match self._chance.random():
            case dice if dice < 0.05:
                return f"{MARK} {self._chance.choice(_HUGE)}"
            case dice if dice < 0.3:
                return f"{said} {MARK} <b>&"
            case _:
                return said

    def _value(self, types: Sequence[str], name: str, depth: int) -> object:
        type_ = self._chance.choice(types)
        if type_.startswith("Array of "):
            inner = [type_.removeprefix("Array of ")]
            return [self._value(inner, name, depth + 1) for _ in range(self._chance.randrange(3))]
        match type_:
            case "Integer" | "Float":
                return self._chance.choice((*_NUMBERS, *self._chats))
            case "String":
                return self._text()
            case "Boolean" | "True":
                return True
            case "Chat":
                number = self._chance.choice(self._chats)
                return {"id": number, "type": "private" if number > 0 else "supergroup", "title": MARK}
            case _ if (others := type_names(type_)) != [type_]:
                return self._value(others, name, depth + 1)
            case _:
                return self._object(type_, depth + 1)

    def _object(self, type_: str, depth: int) -> Json:
        """Of a type: what must be there, and, the less the deeper, what may be."""
        likely = 0.1 / (1 + depth) if depth < 4 else 0
        return {
            name: self._value(field["types"], name, depth)
            for name, field in type_fields(type_).items()
            if (field["required"] and depth < 9) or self._chance.random() < likely
        }

    def _junk(self) -> object:
        deep: object = MARK
        for _ in range(self._chance.choice((0, 0, 3, 400))):
            deep = [deep] if self._chance.random() < 0.5 else {"message": deep}
        return self._chance.choice((None, True, "", [], {}, float("nan"), *_NUMBERS, *_HUGE, deep))


def _places(holder: Any) -> list[Any]:
    """Every value within, as what holds it and its name or number there."""
    names: list[Any] = [*holder] if isinstance(holder, dict) else []
    if isinstance(holder, list):
        names = list(range(len(cast("list[object]", holder))))
    inner: list[list[Any]] = [[(holder, name), *_places(holder[name])] for name in names]
    return [place for places in inner for place in places]
