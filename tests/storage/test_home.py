import subprocess
import sys
from pathlib import Path

import pytest

from bot.storage.errors import StorageError
from bot.storage.home import hold


def test_a_second_process_is_kept_out(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/viva.db"
    program = f"from bot.storage.home import hold\nwith hold({url!r}): pass"
    with hold(url):
        second = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
        assert f"StorageError: {tmp_path}/viva.db is in use by another process" in second.stderr
    assert subprocess.run([sys.executable, "-c", program]).returncode == 0


def test_it_is_free_again_after_use(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/viva.db"
    with hold(url), pytest.raises(StorageError, match="in use"), hold(url):
        pass
    with hold(url):
        pass


def test_an_unwritable_home_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StorageError, match="cannot write"), hold(f"sqlite:///{tmp_path}/file/viva.db"):
        pass


def test_postgresql_has_no_home() -> None:
    url = "postgresql://localhost/viva"
    with hold(url), hold(url):
        pass
