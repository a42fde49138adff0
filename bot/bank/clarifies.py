"""Whether a scenario's first stage works: its clarifications are many, short, and told apart."""

from collections.abc import Iterator

from bot.bank.problem import Fault
from bot.bank.shape import LONGEST_ASK, LONGEST_PROBE
from bot.interview.scenario import Scenario

FEWEST, FEWEST_SAYS = 8, 8
HEARD = 0.5
"""The credit from which a clarification is taken to be asked for."""


def clarifies(scenario: Scenario) -> Iterator[Fault]:
    """(field, problem) of the brief, the clarifications and the branches."""
    if len(scenario.brief) >= LONGEST_ASK:
        yield "brief", f"has {len(scenario.brief)} characters; keep it under {LONGEST_ASK}"
    if len(scenario.clarifications) < FEWEST:
        yield "clarifications", f"are {len(scenario.clarifications)}; a scenario has {FEWEST} or more"
    for name, one in scenario.clarifications.items():
        field = f"clarifications.{name}"
        if len(one.says) < FEWEST_SAYS:
            yield f"{field}.says", f"are {len(one.says)}; a clarification has {FEWEST_SAYS} or more"
        if len(one.answer) >= LONGEST_PROBE:
            yield f"{field}.answer", f"has {len(one.answer)} characters; keep it under {LONGEST_PROBE}"
        for number, words in enumerate(one.says, 1):
            found = scenario.clarifying.judge(words).concepts
            if found[name].credit < HEARD:
                yield f"{field}.says.{number}", f"“{words}” is not heard: it has the brief's words alone"
            for other, finding in found.items():
                if other != name and finding.credit >= HEARD:
                    yield f"{field}.says.{number}", f"“{words}” asks for {other} as well"
    for stage, branches in scenario.branches.items():
        for number, branch in enumerate(branches, 1):
            if len(branch.ask) >= LONGEST_ASK:
                yield f"branches.{stage}.{number}.ask", f"has {len(branch.ask)} characters"
