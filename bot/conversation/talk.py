"""One turn with one person: what the core decides is stored and put into words here."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy.orm import Session

from bot.bank import Bank, Topic
from bot.conversation import pages
from bot.interview import effects as do
from bot.interview import events as on
from bot.interview.agenda import back
from bot.interview.asking import Asking, Rating, Recalling
from bot.interview.attempt import Attempt, Outcome
from bot.interview.memory import WHOLE, Review, review_of
from bot.interview.projects import InProject
from bot.interview.question import LEVELS, Level, Question, Role
from bot.interview.report import Report, report
from bot.interview.rounds import InRound, Round
from bot.interview.selection import Pool, choose, level_for
from bot.interview.state import State
from bot.interview.step import step
from bot.interview.turn import Result, Turn
from bot.interview.wording import words
from bot.message import Outgoing, Span
from bot.storage import attempts, days, memory, projects, rounds, schedules
from bot.storage.people import Person
from bot.storage.schedules import Schedule

ROLES: dict[str | None, Role] = {"research": "research", "engineering": "engineering"}
LEVEL: dict[str, Level] = {level: level for level in LEVELS}
"""What stands in the store, as the core knows it; "auto" and "both" are in neither."""


Step = Callable[[State, on.Event, Turn], Result]
"""The core's one function, or one that does the same and measures it."""


@dataclass(slots=True)
class Talk:
    """What a turn has at hand. Messages gather in `outgoing`, in the order in which they are said."""

    session: Session
    bank: Bank
    person: Person
    now: datetime
    token: str
    """The name of an attempt begun in this turn."""
    state: State
    outgoing: list[Outgoing] = field(default_factory=list[Outgoing])
    ended: dict[str, Outcome | None] = field(default_factory=dict[str, "Outcome | None"])
    """The attempts that were recorded or whose scorecard was shown, by token, each with how it ended."""
    forgotten: bool = False
    """The person wants everything deleted; what is outgoing is the goodbye."""
    reviewed: bool = False
    """A review was answered or passed over in this turn, and the next is to follow at once."""
    step: Step = step
    admin: bool = False
    """Whether it is somebody who runs this Viva."""

    @property
    def schedule(self) -> Schedule:
        """When the person wants to hear from us, as it stands now."""
        return schedules.of_person(self.session, self.person)

    def say(self, *messages: Outgoing) -> None:
        self.outgoing.extend(_shaded(one) if self.person.pictures == "dark" else one for one in messages)

    def happen(self, event: on.Event, note: str = "") -> tuple[do.Effect, ...]:
        """Let the core take an event: keep what it says to keep, say what it says to say. The effects.

        Args:
            note: a line to stand before the first message.
        """
        asked, scored = attempts.counts(self.session, self.person)
        in_round = isinstance(self.state, InRound) or isinstance(event, on.RoundBegun)
        staged = in_round or isinstance(self.state, InProject)
        turn = Turn(
            self.now,
            self.bank.library,
            {topic.id: topic.name for topic in self.bank.topics} | pages.STAGED,
            scored,
            self.person.rates_self,
            plans=self.bank.rounds,
            scenarios=self.bank.scenarios,
            chains=self.bank.chains,
            past=attempts.past(self.session, self.person) if in_round else {},
        )
        self.state, effects = self.step(self.state, event, turn)
        for effect in effects:
            self._keep(effect)
            if isinstance(effect, do.ShowScorecard):
                self.ended.setdefault(effect.token, None)
        messages = words(effects, turn.topics, self._attempt, self.report, self.back, first=asked == 0)
        if note and messages:
            messages[0] = Outgoing((Span(f"{note}\n\n"), *messages[0].text), messages[0].keyboard)
        self.say(*messages)
        if any(isinstance(effect, do.Record) for effect in effects) and not staged:
            self._get_acquainted(scored)
        return effects

    def _get_acquainted(self, scored_before: int) -> None:
        """What is asked of a person themselves: once each, after their first and their second scorecard."""
        if self.person.role and self.person.evening:
            return
        _, scored = attempts.counts(self.session, self.person)
        if scored_before < scored == 1 and not self.person.role:
            self.say(pages.ask_role())
        if scored_before < scored == 2 and not self.person.evening:
            self.say(pages.ask_evening())

    def _keep(self, effect: do.Effect) -> None:
        match effect:
            case do.Record(attempt):
                self.ended[attempt.token] = attempt.outcome
                if attempt.score is not None or attempt.outcome == "recalled":
                    days.count(self.session, self.person, attempt.token, self.now)
                attempts.keep(self.session, self.person, attempt)
                self.remember(attempt)
                passed_over = attempt.outcome == "skipped" and attempt.token.endswith(WHOLE)
                self.reviewed |= passed_over or attempt.outcome == "recalled"
            case do.Judged(question, token, gap, rating, at):
                past = memory.reviews_of(self.session, self.person, question.id)
                review = Review(question.id, token, at, rating, gap)
                memory.take(self.session, self.person, past, review, self.schedule.wanted)
                self.reviewed |= gap is not None or token.endswith(WHOLE)
            case do.RecordRating(token, rating) if rating is not None:
                attempts.rate(self.session, self.person, token, rating)
            case do.RecordRating():
                self.person.rates_self = False
            case do.KeepProject(project):
                projects.keep(self.session, self.person, project)
            case do.RecordRound(round_, ended_at):
                rounds.keep(self.session, self.person, round_, ended_at)
            case _:
                pass

    def remember(self, attempt: Attempt, claimed: frozenset[str] | None = None) -> None:
        """Rate the question of an attempt, and time when it comes back. Scenarios and projects do not.

        Args:
            claimed: what the person claims of it; None where it has to be looked up.
        """
        if attempt.question_id not in self.bank.questions or review_of(attempt) is None:
            return
        past = memory.reviews_of(self.session, self.person, attempt.question_id)
        if claimed is None and any(one.token == attempt.token for one in past):
            claimed = attempts.claims(self.session, self.person, attempt.token)
        review = review_of(attempt, claimed or ())
        assert review is not None
        memory.take(self.session, self.person, past, review, self.schedule.wanted)

    def back(self, question_id: str) -> str:
        """When a question comes back, as a line; empty where nobody knows."""
        if question_id not in self.bank.questions:
            return ""
        card = memory.card(self.session, self.person, question_id)
        return back(card, self.schedule.day(self.now), self.schedule.tzinfo)

    def _attempt(self, token: str) -> attempts.Found:
        found = attempts.find(self.session, self.person, token)
        assert found is not None, "a scorecard is shown only of an attempt that was kept"
        return found

    def report(self, token: str) -> Report:
        """The report of a round that is over."""
        found = rounds.find(self.session, self.person, token)
        assert found is not None, "a report is shown only of a round that was kept"
        round_, ended_at = found
        return report(round_, ended_at, {one.token: one for one in self.attempts_of(round_)})

    def attempts_of(self, round_: Round) -> tuple[Attempt, ...]:
        """The recorded attempts of a round, in the order in which they were asked."""
        tokens = [token for done in round_.done for token in done.tokens]
        kept = attempts.of_tokens(self.session, self.person, tokens)
        return tuple(kept[token] for token in tokens if token in kept)

    def reports(self) -> tuple[Report, ...]:
        """The reports of the last rounds, the latest first."""
        return tuple(self.report(round_.token) for round_, _ in rounds.latest(self.session, self.person))

    def begin(self, question: Question, note: str = "", *, again: bool = False) -> None:
        self.happen(on.Begun(question.id, self.token, again), note)

    def begin_next(self, topic: str | None = None, avoid: str = "") -> None:
        """Ask the next question of everything, or of one topic."""
        away = memory.put_away(self.session, self.person)
        pool = Pool(ROLES.get(self.person.role), topic, away).of(self.bank.questions.values())
        past = attempts.past(self.session, self.person)
        recent = attempts.recent_scores(self.session, self.person)
        level = LEVEL.get(self.person.level) or level_for(recent)
        chosen = choose(pool, past, level, seed=self.token, avoid=avoid)
        if chosen is None:
            self.say(pages.page("", "There are no questions here yet."))
            return
        first_round_over = chosen.repeats and all(past[q.id].times == 1 for q in pool if q.id in past)
        self.begin(chosen.question, pages.EXHAUSTED if first_round_over else "")

    def open(self, target: Topic | Question) -> None:
        """Ask a question by name, or the next of a topic."""
        if isinstance(target, Topic):
            self.begin_next(target.id)
        else:
            self.begin(target)

    def show(self, message: Outgoing) -> None:
        """Show a page, and leave what stands open standing, with a line that says so."""
        rating = isinstance(self.state, Rating)
        if rating:
            self.happen(on.Looked())
        self.say(message)
        if not rating:
            self.happen(on.Looked())
        if isinstance(self.state, Asking | Recalling):
            asking = self.state if isinstance(self.state, Asking) else self.state.asking
            question = self.bank.question(asking.question_id)
            reminder = f"\n\nStill open: {question.name if question else 'a question'}. Just answer."
            self.outgoing[-1] = replace(message, text=(*message.text, Span(reminder, "italic")))
        elif isinstance(self.state, InProject):
            reminder = "\n\nYour project is open: just answer."
            self.outgoing[-1] = replace(message, text=(*message.text, Span(reminder, "italic")))
        elif isinstance(self.state, InRound):
            place, of = self.state.place, self.state.round.questions
            doing = "/mock resumes it" if self.state.paused else "Just answer"
            reminder = f"\n\nMock round, question {place} of {of}. {doing}."
            self.outgoing[-1] = replace(message, text=(*message.text, Span(reminder, "italic")))


def _shaded(message: Outgoing) -> Outgoing:
    """The same with its picture for a dark screen."""
    return replace(message, chart=replace(message.chart, dark=True)) if message.chart else message
