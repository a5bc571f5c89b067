"""What the source package takes along."""

import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_every_folder_of_code_is_in_the_source_package() -> None:
    folders = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["mypy"]["files"]
    taken = {line.removeprefix("graft ") for line in (ROOT / "MANIFEST.in").read_text("utf-8").splitlines()}
    assert "oracle" in folders
    assert set(folders) - {"src"} <= taken  # src is taken by the build itself
