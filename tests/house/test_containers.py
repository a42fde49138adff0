"""The Dockerfile followed without Docker, and what it and compose.yaml promise."""

import asyncio
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.settings import Settings
from tests.botapi import BotApi
from tests.house import dockerfile
from tests.house.dockerfile import Stranger, copy, named

ROOT = Path(__file__).parents[2]
REQUIREMENTS = (ROOT / "requirements" / "run.txt").read_text()
BUILD, LAST = dockerfile.read(ROOT / "Dockerfile")
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text())
BOT, DB = COMPOSE["services"]["bot"], COMPOSE["services"]["db"]


def argument(name: str) -> str:
    """Of the last stage's one instruction of this name."""
    (instruction,) = named(LAST, name)
    return instruction.argument


def words(name: str) -> list[str]:
    (instruction,) = named(LAST, name)
    return instruction.words


# The Dockerfile


def test_every_step_is_the_script() -> None:
    steps = [step.words for stage in (BUILD, LAST) for step in named(stage, "RUN")]
    assert steps, "a build has steps"
    assert {tuple(step[:2]) for step in steps} == {("sh", "container/build.sh")}


def test_what_is_copied_exists_and_is_let_in_and_nothing_is_fetched() -> None:
    assert not [step for stage in (BUILD, LAST) for step in named(stage, "ADD")]
    steps = [copy(step) for stage in (BUILD, LAST) for step in named(stage, "COPY")]
    from_here = [step.source for step in steps if "from" not in step.options]
    assert [source for source in from_here if not (ROOT / source).exists()] == []
    rules = [line for line in (ROOT / ".dockerignore").read_text().splitlines() if line[:1] not in ("", "#")]
    assert rules[0] == "*", "first everything stays out, .env and data/ and secrets/ too"
    let_in = [rule[1:] for rule in rules if rule.startswith("!")]
    assert {place for place in let_in for source in from_here if source.startswith(place)} == set(let_in)
    assert [source for source in from_here if not source.startswith(tuple(let_in))] == []


def test_it_runs_as_a_user_with_a_number_who_owns_data_and_nothing_else() -> None:
    """A number, because Kubernetes cannot tell of a name that it is not root's."""
    names = [instruction.name for instruction in LAST]
    user = argument("USER")
    assert re.fullmatch(r"[1-9]\d{3,}:[1-9]\d{3,}", user)
    assert names.index("USER") < names.index("ENTRYPOINT") < names.index("CMD")
    handed_over = [copy(step) for step in named(LAST, "COPY") if "chown" in copy(step).options]
    assert [(step.source, step.options["chown"]) for step in handed_over] == [("/viva/writable/", user)]
    assert argument("VOLUME") == "/viva/data"


def test_signals_reach_python() -> None:
    """Exec forms: a shell of Docker's own would keep them. The script ends in `exec`."""
    assert words("ENTRYPOINT") == ["sh", "container/start.sh"]
    assert words("CMD") == ["run"]
    script = (ROOT / "container" / "start.sh").read_text().splitlines()
    assert script[-1] == 'exec python -m bot "$@"'


def test_docker_asks_for_its_health() -> None:
    assert argument("HEALTHCHECK").endswith('CMD ["python", "-m", "bot", "health"]')


def test_every_base_is_pinned_by_a_tag() -> None:
    text = (ROOT / "Dockerfile").read_text()
    assert re.search(r"^ARG PYTHON=python:3\.\d+-slim-\w+$", text, flags=re.MULTILINE)
    assert [named(stage, "FROM")[0].argument for stage in (BUILD, LAST)] == [
        "${PYTHON} AS build",
        "${PYTHON}",
    ]
    assert re.fullmatch(r"postgres:\d+-alpine", DB["image"])


def test_no_secret_is_in_the_image() -> None:
    told = [
        step.argument for stage in (BUILD, LAST) for name in ("ENV", "ARG") for step in named(stage, name)
    ]
    assert not re.search(r"TOKEN|PASSWORD|SECRET|DATABASE_URL", " ".join(told))


# compose.yaml


def test_compose_has_a_bot_that_cannot_change_its_machine() -> None:
    assert BOT["build"] == "."
    assert BOT["read_only"] is True
    assert BOT["cap_drop"] == ["ALL"]
    assert BOT["security_opt"] == ["no-new-privileges:true"]
    assert BOT["restart"] == DB["restart"] == "unless-stopped"
    assert [mount.split(":")[0] for mount in BOT["tmpfs"]] == ["/tmp"]
    assert [mount.split(":")[1] for mount in BOT["volumes"]] == [argument("VOLUME")]
    assert "privileged" not in BOT
    assert "ports" not in DB, "the database is the bot's alone"


def test_compose_gives_the_bot_time_to_send_what_it_was_saying() -> None:
    assert int(BOT["stop_grace_period"].removesuffix("s")) >= 12
    assert BOT["init"] is True, "a first process is spared its own SIGALRM, which ends a stop that hangs"


def test_compose_starts_the_bot_when_the_database_answers() -> None:
    assert BOT["depends_on"] == {"db": {"condition": "service_healthy"}}
    probe = DB["healthcheck"]["test"]
    assert probe[:2] == ["CMD", "pg_isready"]
    assert "--host=127.0.0.1" in probe, "on its socket a server answers that is only setting up"


def test_what_compose_tells_the_bot_is_a_setting() -> None:
    assert set(BOT["environment"]) <= {name.upper() for name in Settings.model_fields}


def test_secrets_are_files() -> None:
    for service in (BOT, DB):
        files = {value for name, value in service["environment"].items() if name.endswith("_FILE")}
        assert files == {f"/run/secrets/{name}" for name in service["secrets"]}
        assert not re.search(
            r"(TOKEN|PASSWORD|DATABASE_URL)$", "\n".join(service["environment"]), re.MULTILINE
        )
    used = {name for service in (BOT, DB) for name in service["secrets"]}
    assert COMPOSE["secrets"] == {name: {"file": f"secrets/{name}"} for name in used}


def test_what_compose_names_it_has() -> None:
    assert set(COMPOSE) == {"name", "services", "secrets", "volumes"}
    named_volumes = {mount.split(":")[0] for service in (BOT, DB) for mount in service["volumes"]}
    assert set(COMPOSE["volumes"]) == named_volumes
    head = (ROOT / "compose.yaml").read_text().partition("\nname:")[0]
    assert "docker compose up" in head
    for secret in COMPOSE["secrets"]:
        assert f"> secrets/{secret}" in head, "the head says how to make it"


# The steps themselves


@pytest.fixture
def empty() -> Generator[Path]:
    """Not in pytest's folders, which root keeps to itself."""
    folder = Path(tempfile.mkdtemp(prefix="viva-container-"))
    folder.chmod(0o755)
    yield folder
    subprocess.run(["chmod", "-R", "u+w", folder], check=True)
    shutil.rmtree(folder)


@pytest.fixture
def stranger(empty: Path) -> Stranger:
    """Who can make a virtual environment and install into it; a test that needs one is skipped elsewhere."""
    home = empty / "home"
    home.mkdir()
    kept = {name: value for name, value in os.environ.items() if name.startswith(("PIP_", "SSL_"))}
    proxies = {name: value for name, value in os.environ.items() if name.lower().endswith("_proxy")}
    path = f"{Path(sys.executable).parent}:{os.defpath}"
    found = Stranger(kept | proxies | {"PATH": path, "HOME": str(home)})
    found.own(home)
    first = re.search(r"^sniffio==\S+", REQUIREMENTS, flags=re.MULTILINE)
    assert first
    fetch = (
        "python3",
        "-m",
        "pip",
        "download",
        "--quiet",
        "--no-deps",
        "--retries=0",
        "--timeout=10",
        first[0],
    )
    code, printed = found.run(*fetch, folder=home)
    if code:
        pytest.skip(f"an unprivileged user gets no package from an index here: {printed.splitlines()[-1:]}")
    return found


def as_in_the_image(image: Path, scratch: Path, **settings: str) -> Stranger:
    """The last stage's ENV, its places moved."""
    places = {dockerfile.PLACE: str(image), "/tmp": str(scratch)}
    environment = dict(word.split("=", 1) for word in argument("ENV").split())
    moved = {
        name: re.sub("/viva|/tmp", lambda place: places[place[0]], value).replace("$PATH", os.defpath)
        for name, value in environment.items()
    }
    return Stranger(moved | settings)


@pytest.mark.process
async def test_an_unprivileged_user_can_follow_every_step_and_run_the_result_read_only(
    empty: Path, stranger: Stranger
) -> None:
    built, image, scratch = empty / "built", empty / "image", empty / "tmp"
    for folder in (built, image, scratch):
        folder.mkdir()
    stranger.own(built)
    stranger.own(scratch)
    printed = dockerfile.build(BUILD, ROOT, built, stranger)
    dockerfile.assemble(LAST, ROOT, built, image, stranger)

    draws = "matplotlib==" in REQUIREMENTS
    assert draws == bool(list(image.glob(".venv/fonts/fontlist-*.json"))), printed
    assert draws != ("no font cache to warm" in printed)
    (bytecode,) = (image / "bot" / "__pycache__").glob("app.*.pyc")
    assert bytecode.read_bytes()[4:8] == b"\1\0\0\0", "it is never compared with its source"

    health = json.loads(argument("HEALTHCHECK").partition("CMD ")[2])
    before = files(image)
    async with BotApi() as api:
        user = as_in_the_image(image, scratch, TELEGRAM_BOT_TOKEN=api.token, TELEGRAM_API_URL=api.url)
        assert user.run("touch", "bot/new.py", folder=image)[0] != 0, "the program cannot be changed"
        assert user.run(*health, folder=image)[0] == 1, "nobody serves yet"
        with user.start(*words("ENTRYPOINT"), *words("CMD"), folder=image) as process:
            try:
                async with asyncio.timeout(60):
                    while not api.count("getUpdates"):
                        assert process.poll() is None, process.communicate()[0]
                        await asyncio.sleep(0.05)
                checked = await asyncio.to_thread(user.run, *health, folder=image)
                process.terminate()
                said, _ = await asyncio.to_thread(process.communicate, timeout=30)
            finally:
                process.kill()
    assert checked == (0, "")
    assert process.returncode == 0, said
    assert user.run(*health, folder=image)[0] == 1, "nobody serves any more"
    assert {path.split("/")[0] for path in files(image) - before} == {"data"}


def files(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
