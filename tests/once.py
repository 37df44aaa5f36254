"""What is costly to make is made once for a whole run, by whichever process of the run asks first."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock


def folder_of(tmp: pytest.TempPathFactory, config: pytest.Config) -> Path:
    """A folder that all processes of this run share."""
    own = tmp.getbasetemp()
    return own.parent if hasattr(config, "workerinput") else own


def made_once(target: Path, make: Callable[[Path], None]) -> Path:
    """The file `target`, which `make` makes from nothing when it is not there yet; others wait until it is whole."""
    with FileLock(f"{target}.lock"):
        if not target.exists():
            folder = target.with_name(f"{target.name}.making")
            shutil.rmtree(folder, ignore_errors=True)  # of somebody who failed
            folder.mkdir()
            make(folder / target.name)
            (folder / target.name).replace(target)
    return target
