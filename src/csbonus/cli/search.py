"""Files found again by their fingerprints: at the places that are named, and in and under some folders."""

import hashlib
import os
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from msgspec import Struct

_DEEPEST = 4
_MOST_FILES = 20_000
_MOST_HASHED = 2_000
_LARGEST = 256 * 1024 * 1024


class Sought(Struct, frozen=True, kw_only=True):
    """A file to be found: what it is for, its name, and the SHA-256 of its bytes."""

    kind: str
    name: str
    sha256: str


class Found(Struct, frozen=True, kw_only=True):
    """Where the files are; `changed` are of the same name, but with other bytes."""

    paths: dict[Sought, Path]
    changed: dict[Sought, Path]


def search(sought: Sequence[Sought], named: Iterable[str], folders: Iterable[Path]) -> Found:
    """Look for files by name and SHA-256, first at the named places; a renamed file is found by its SHA-256."""
    candidates = list(dict.fromkeys((*_under(map(Path, named)), *_under(folders))))
    hashes = _Hashes()
    paths: dict[Sought, Path] = {}
    changed: dict[Sought, Path] = {}
    for file in sought:
        called = [path for path in candidates if _plain(path.name) == _plain(_base(file.name))]
        alike = sorted(called, key=lambda path: not _is_called(path, file))
        same = next((path for path in alike if hashes.of(path) == file.sha256), None)
        same = same or _renamed(file, candidates, hashes)
        if same is not None:
            paths[file] = same
        elif alike and _is_called(alike[0], file):
            changed[file] = alike[0]
    return Found(paths=paths, changed=changed)


def _renamed(file: Sought, candidates: Sequence[Path], hashes: "_Hashes") -> Path | None:
    ending = Path(_base(file.name)).suffix.lower()
    alike = [path for path in candidates if path.suffix.lower() == ending][:_MOST_HASHED]
    return next((path for path in alike if hashes.of(path) == file.sha256), None)


class _Hashes:
    """The SHA-256 of files, each read once; a file that cannot be read has none."""

    def __init__(self) -> None:
        self._known: dict[Path, str] = {}

    def of(self, path: Path) -> str:
        if path not in self._known:
            self._known[path] = _sha256(path)
        return self._known[path]


def _sha256(path: Path) -> str:
    try:
        if path.stat().st_size > _LARGEST:
            return ""
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return ""


def _under(places: Iterable[Path]) -> Iterator[Path]:
    """List files, and those in and under folders, nearest first, so far down and so many."""
    count = 0
    for place in places:
        if not place.is_dir():
            yield place
            continue
        for folder, inside, files in os.walk(place):
            depth = len(Path(folder).relative_to(place).parts)
            inside[:] = sorted(f for f in inside if not f.startswith(".")) if depth < _DEEPEST else []
            for name in sorted(files):
                yield Path(folder) / name
            count += len(files)
            if count > _MOST_FILES:
                return


def _is_called(path: Path, file: Sought) -> bool:
    """Tell whether a file is called as it was, its folder included where that is known."""
    parts = tuple(map(_plain, file.name.replace("\\", "/").split("/")))
    return tuple(map(_plain, path.absolute().parts[-len(parts) :])) == parts


def _base(name: str) -> str:
    return name.replace("\\", "/").rpartition("/")[2]


def _plain(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()
