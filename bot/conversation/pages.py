"""What the commands show: the pages that belong to no question."""

from collections.abc import Sequence

from bot.bank import Bank, Topic
from bot.interview.deep_dive import PROJECT
from bot.interview.memory import RETENTIONS
from bot.interview.question import Question
from bot.interview.scenario import SCENARIO
from bot.message import Choice, Keyboard, Outgoing, Span, Text
from bot.storage.people import Person

ROLES = (("research", "Research"), ("engineering", "Engineering"), ("both", "Both"))
LEVELS = (("auto", "Auto"), ("easy", "Easy"), ("middle", "Middle"), ("hard", "Hard"))

PICTURES = ("light", "dark")
_RETENTIONS = tuple((f"{one:.0%}", f"{one:.0%}") for one in RETENTIONS)

EVENINGS = (
    ("18:00", "18:00"), ("19:00", "19:00"), ("20:00", "20:00"), ("21:00", "21:00"), ("22:00", "22:00"),
    ("off", "No set"),
)  # fmt: skip

COMMANDS = (
    ("practice", "the next question, or one about what you name"),
    ("review", "what you missed, asked again"),
    ("topics", "choose a topic"),
    ("mock", "a whole mock round, with a report"),
    ("rounds", "your past rounds"),
    ("project", "your own projects, told and dug into"),
    ("progress", "skill, practice and trend, and what to drill"),
    ("history", "past answers, to read again and compare"),
    ("daily", "a short set a day, at your hour"),
    ("timezone", "which clock is yours"),
    ("date", "the day of your interview"),
    ("pause", "no sets for a while, or pause a round"),
    ("settings", "role, level, self-rating, reviews"),
    ("cancel", "set the open question aside"),
    ("privacy", "what is kept, and for how long"),
    ("export", "everything I keep of you, as a file"),
    ("forget", "delete all of it"),
    ("help", "what I can do"),
)
"""The menu, as registered with Telegram. /start is not in it: everybody has sent it."""

STAGED = {SCENARIO: "Scenario", PROJECT: "Own project"}
"""Topics that no folder of questions has."""

NEXT = Choice("Next question", "-:next:0")


def page(title: str, body: str, keyboard: Keyboard = ()) -> Outgoing:
    text: Text = (Span(title, "bold"), Span(f"\n{body}")) if title else (Span(body),)
    return Outgoing(text, keyboard)


def welcome() -> Outgoing:
    text = (
        Span("Viva", "bold"),
        Span(
            " asks you interview questions for machine-learning jobs and tells you which key ideas your "
            "answer showed.\nIt takes two minutes. Ready?"
        ),
    )
    row = (Choice("First question", "-:next:0"), Choice("What can you do?", "-:help:0"))
    return Outgoing(text, (row,))


def welcome_back() -> Outgoing:
    return page("", "Good to see you again.", ((NEXT,),))


def help_page() -> Outgoing:
    lines = "\n".join(f"/{name} – {description}" for name, description in COMMANDS if name != "help")
    return page(
        "How this works",
        "I ask, you answer in your own words, I ask about what is missing. Then you see which ideas were in "
        f"it.\n\n{lines}\n\nAbout one thing: /practice dropout\n"
        "“I don't know” is an answer too: it gets a hint.",
    )


def settings_page(person: Person, retention: float) -> Outgoing:
    role = person.role or "both"
    level = dict(LEVELS)[person.level]
    body = (
        f"Role: {dict(ROLES)[role]}\nWhich interviews you prepare for.\n\n"
        f"Level: {level}\n“Auto” follows your answers.\n\n"
        f"Self-rating: {'on' if person.rates_self else 'off'}\nNow and then I ask how it went before I say."
        f"\n\nReview: at {retention:.0%}\n"
        "How likely you should still know a thing when I ask again. Higher is sooner."
        f"\n\nPictures: {person.pictures or PICTURES[0]}\n"
        "Telegram does not tell me whether your screen is dark."
    )
    toggle = ("Self-rating off", 0) if person.rates_self else ("Self-rating on", 1)
    other = int(person.pictures != "dark")
    return page(
        "Settings",
        body,
        (
            _marked("role", ROLES, role),
            _marked("level", LEVELS, person.level),
            _marked("retention", _RETENTIONS, f"{retention:.0%}"),
            (Choice(toggle[0], f"-:rating:{toggle[1]}"), Choice("Daily set", "-:hours:0")),
            (Choice(f"{PICTURES[other].capitalize()} pictures", f"-:pictures:{other}"),),
        ),
    )


def _marked(action: str, options: Sequence[tuple[str, str]], current: str) -> tuple[Choice, ...]:
    return tuple(
        Choice(f"✓ {label}" if value == current else label, f"-:{action}:{place}")
        for place, (value, label) in enumerate(options)
    )


def evenings(action: str, current: str = "") -> Keyboard:
    hours = _marked(action, EVENINGS, current)
    return hours[:3], hours[3:]


def ask_role(*, explained: bool = False) -> Outgoing:
    """Asked once, after the first scorecard; `explained`: for who is not sure."""
    roles = _marked("prepare", ROLES, "")
    if explained:
        return page("", DIFFERENCE, (roles,))
    not_sure = Choice("Not sure", f"-:prepare:{len(ROLES)}")
    return page("", "Which interviews are you preparing for?", (roles[:2], (roles[2], not_sure)))


def role_noted(role: str) -> Outgoing:
    kind = "research and engineering" if role == "both" else role
    return page("", f"Noted: {kind} interviews. /settings changes it.", ((NEXT,),))


def ask_evening() -> Outgoing:
    """Asked once, after the second scorecard."""
    return page("", "A short set each evening, about eight minutes? Pick an hour.", evenings("evening"))


def topics_page(bank: Bank) -> Outgoing:
    return page("Topics", "Which one?", menu(bank.stocked))


def menu(targets: Sequence[Topic | Question], *more: Choice) -> Keyboard:
    """Two a row; each button's value is what it opens."""
    choices = [
        Choice(target.name, f"-:open:{place}", value=target.id) for place, target in enumerate(targets)
    ]
    rows = [tuple(choices[at : at + 2]) for at in range(0, len(choices), 2)]
    return (*rows, *((choice,) for choice in more))


def no_such(words: str) -> Outgoing:
    return page("", f"I have nothing on “{words}” yet. /topics shows what there is.", ((NEXT,),))


def unsure_which(choices: Sequence[Topic | Question]) -> Outgoing:
    return page("", "Which of these?" if len(choices) > 1 else "Did you mean this?", menu(choices))


DIFFERENCE = """\
Research roles ask for the mathematics and intuition behind everything, and every detail of your projects.
Engineering roles ask you to serve, monitor and scale models, and to write small APIs.
Some companies expect both, and a shared core is asked everywhere.
Until you choose, I ask both."""

NOT_READ = {
    "voice": "I can't listen yet; your keyboard's microphone can.",
    "video_note": "I can't listen yet; your keyboard's microphone can.",
    "audio": "I can't listen yet; your keyboard's microphone can.",
    "photo": "I can't read pictures yet; type it, formulas too: w = w - lr*grad.",
    "document": "I can't open files; paste what matters as text.",
    "sticker": "I only read text, stickers are beyond me.",
}
NOT_READ_ELSE = "I only read text."
GROUP = "I interview in private chats only: open one with me and send /start."
NOTHING_KEPT = "I keep nothing of you, but messages for {days} days. /start begins."
STRANGER = "Send /start and we can begin."
UNREADABLE_STATE = "I lost my place in our last question, so it closes unscored. Your past answers are kept."
SLOW_DOWN = "That was a lot at once; I'm reading. Give me a moment."
BROKEN = "Something broke on my side while reading your last message. It is kept; please go on."
MENU_GONE = "That list is old; /topics shows a new one."
EXHAUSTED = "You have seen every question here; from now on they repeat."
