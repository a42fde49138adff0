"""Whether the plan of a role's mock rounds holds together, and whether its rounds can be drawn."""

from collections.abc import Collection, Iterator, Mapping

from bot.bank.problem import Fault
from bot.interview.question import Question
from bot.interview.rounds import RoundPlan, pool

WHOLE = 100


def plan_misfits(plan: RoundPlan, topics: Collection[str]) -> Iterator[Fault]:
    """(field, problem) of whatever does not go together. `topics` are those there are; none: not known."""
    for name, section in plan.sections.items():
        for number, topic in enumerate(section.topics, 1):
            if topics and topic not in topics:
                yield f"sections.{name}.topics.{number}", f"{topic} is no topic of topics.yaml"
        if section.source == "questions" and not section.topics:
            yield f"sections.{name}.topics", "are none; a section of questions has one or more"
        if not any(name in length.sections for length in plan.lengths.values()):
            yield f"sections.{name}", "is in no round"
    for length, each in plan.lengths.items():
        for name in each.sections:
            if name not in plan.sections:
                yield f"lengths.{length}.sections.{name}", "is no section above"
        total = sum(quota.weight for quota in each.sections.values())
        if abs(total - WHOLE) > 1e-6:
            yield f"lengths.{length}.sections", f"have weights of {total:g} together; they make {WHOLE}"


def undrawable(plan: RoundPlan, questions: Mapping[str, Question]) -> Iterator[Fault]:
    """(field, problem) of each section for which there are too few questions: sections may share topics, so
    each question is counted for the first that can ask it."""
    for length, each in plan.lengths.items():
        taken: set[str] = set()
        for name, quota in each.sections.items():
            section = plan.sections.get(name)
            if section is None:
                continue
            free = [one.id for one in pool(section, plan.role, questions.values()) if one.id not in taken]
            if len(free) < quota.questions:
                yield (
                    f"lengths.{length}.sections.{name}",
                    f"asks {quota.questions} questions; there are {len(free)} for {plan.role}",
                )
            taken.update(free[: quota.questions])
