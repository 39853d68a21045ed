"""The files of the repository, and the functions in them, as the gates and the shape report see them."""

import ast
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PRODUCT = ("workflow", "flows", "permissions")
FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def repository_files() -> tuple[Path, ...]:
    """Return every file that is tracked, or would be with the next `git add`."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, check=True, text=True,
    ).stdout  # fmt: skip
    return tuple(sorted(path for name in listed.split("\0") if name and (path := ROOT / name).is_file()))


def python_files(*folders: str) -> list[Path]:
    """Return the Python files below `folders`, all where none is named, without generated migrations."""
    return [
        path
        for path in repository_files()
        if path.suffix == ".py" and "migrations" not in path.parts and (not folders or room_of(path) in folders)
    ]


def room_of(path: Path) -> str:
    """Return the top folder that holds `path`."""
    return path.relative_to(ROOT).parts[0]


@cache
def tree_of(path: Path) -> ast.Module:
    """Return the parsed file."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


@dataclass(frozen=True)
class FoundFunction:
    """A function, method or nested function with its place."""

    path: Path
    name: str
    node: FunctionNode

    @property
    def lines(self) -> int:
        """Lines from `def` to the last statement, decorators not counted."""
        return (self.node.end_lineno or self.node.lineno) - self.node.lineno + 1

    def __str__(self) -> str:
        return f"{self.path.relative_to(ROOT)}:{self.node.lineno} {self.name}"


def functions_of(path: Path) -> Iterator[FoundFunction]:
    """Yield every function of a file, nested ones too."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, FunctionNode):
            yield FoundFunction(path, node.name, node)
