"""What `/project` and the buttons of projects do: list, show, tell, dig, delete."""

from collections.abc import Callable

from bot.conversation.talk import Talk
from bot.interview import events as on
from bot.interview.deep_dive import ACCOUNT
from bot.interview.portfolio import card, confirm, deleted, projects_page
from bot.interview.projects import MOST, InProject, Project
from bot.interview.rounds import InRound
from bot.interview.wording import say
from bot.storage import attempts, projects

GONE = "That project is not kept any more; /project shows what is."
NONE_HERE = "There is nothing to ask about projects here yet."


def open_projects(talk: Talk, words: str = "") -> None:
    """`/project`: the list, or, with nothing kept, the first telling. `words`: a number, or an account."""
    kept = projects.of_person(talk.session, talk.person)
    if ACCOUNT not in talk.bank.library:
        talk.show(say(NONE_HERE))
    elif isinstance(talk.state, InRound):
        talk.happen(on.Left())
    elif found := next((one for one in kept if str(one.number) == words.strip()), None):
        _show(talk, found)
    elif words and isinstance(talk.state, InProject):
        talk.happen(on.Answered((words,)))
    elif words:
        tell(talk, (words,))
    elif isinstance(talk.state, InProject) and not kept:
        talk.happen(on.Continued())
    elif kept:
        talk.show(projects_page(kept))
    else:
        tell(talk)


def tell(talk: Talk, said: tuple[str, ...] = ()) -> None:
    """Have another project told, unless there is no room for it."""
    kept = projects.of_person(talk.session, talk.person)
    if len(kept) >= MOST and not isinstance(talk.state, InRound):
        talk.show(projects_page(kept))
        return
    taken = {one.number for one in kept}
    number = next((one for one in range(1, MOST + 1) if one not in taken), MOST)
    talk.happen(on.ProjectBegun(number, talk.token, talk.token, said=said))


ACTIONS = ("projects", "project", "tell", "retell", "dig", "tellon", "delete", "deleted")


def tapped(talk: Talk, token: str, action: str) -> Callable[[], None]:
    """What a button of the list, or of a project that is kept, does."""
    if action == "projects":
        return lambda: talk.show(projects_page(projects.of_person(talk.session, talk.person)))
    if action == "tell":
        return lambda: tell(talk)
    project = projects.find(talk.session, talk.person, token)
    if project is None:
        return lambda: talk.say(say(GONE))
    match action:
        case "project":
            return lambda: _show(talk, project)
        case "delete":
            return lambda: talk.show(confirm(project))
        case "deleted":
            return lambda: _delete(talk, project)
        case _:
            return lambda: _begin(talk, project, action)


def _show(talk: Talk, project: Project) -> None:
    found = attempts.of_tokens(talk.session, talk.person, project.tokens)
    talk.show(card(project, [found[token] for token in project.tokens if token in found], listed=True))


def _delete(talk: Talk, project: Project) -> None:
    talk.happen(on.ProjectDeleted(project.token))
    projects.forget(talk.session, talk.person, project.token)
    talk.show(deleted(project))


def _begin(talk: Talk, project: Project, action: str) -> None:
    """Have it told again, dig anew, or go on where it was left."""
    if action != "retell" and isinstance(talk.state, InProject) and talk.state.project == project.token:
        talk.happen(on.Continued())
        return
    kept = attempts.of_tokens(talk.session, talk.person, project.tokens)
    before = tuple(kept[token] for token in project.tokens if token in kept)
    again = action == "dig" and project.score is not None
    talk.happen(
        on.ProjectBegun(
            project.number,
            project.token,
            talk.token,
            before=() if action == "retell" else before,
            again=again,
            stands=action == "retell" or again,
        )
    )
