"""Size, names and docstrings: what no reviewer should have to look for."""

import ast

from tests.house.sources import PRODUCT, ROOT, functions_of, python_files, repository_files, tree_of

MOST_LINES_OF_A_FILE = 300
MOST_LINES_OF_A_FUNCTION = 60
BANNED_CLASSES = {"Process", "Task", "Flow", "Document", "Message", "Manager"}
BANNED_MODULES = {"utils", "helpers", "common", "util", "helper", "misc"}
ROOMS = {"workflow", "flows", "permissions", "config", "tests", "docs", "bench", ".ci", "requirements"}
ROOT_FILES = {
    "manage.py", "pyproject.toml", "Makefile", "README.md", "LICENSE", "CONTRIBUTING.md", "CHANGELOG.md",
    "SECURITY.md", "THREATS.md", ".gitignore", ".gitattributes", ".editorconfig",
}  # fmt: skip


def test_no_file_is_longer_than_a_reader_holds() -> None:
    long = {str(p.relative_to(ROOT)): n for p in python_files() if (n := len(p.read_text("utf-8").splitlines())) > 300}
    assert long == {}, f"over {MOST_LINES_OF_A_FILE} lines"


def test_no_function_is_longer_than_a_screen() -> None:
    long = [f"{f} {f.lines}" for p in python_files() for f in functions_of(p) if f.lines > MOST_LINES_OF_A_FUNCTION]
    assert long == []


def test_every_function_says_what_it_returns() -> None:
    silent = [
        str(f)
        for path in python_files(*PRODUCT, "config", "bench")
        for f in functions_of(path)
        if f.node.returns is None
    ]
    assert silent == []


def test_every_module_opens_with_the_sentence_of_what_lives_there() -> None:
    files = [path for path in python_files() if path.read_text("utf-8").strip()]
    assert [str(path.relative_to(ROOT)) for path in files if not ast.get_docstring(tree_of(path))] == []


def test_no_class_has_a_name_that_says_nothing() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"
        for path in python_files(*PRODUCT, "config")
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.ClassDef) and node.name in BANNED_CLASSES
    ]
    assert found == []


def test_no_module_is_a_drawer() -> None:
    drawers = [p.relative_to(ROOT) for p in python_files() if BANNED_MODULES & {*p.relative_to(ROOT).parts, p.stem}]
    assert drawers == []


def test_the_top_level_stays_as_it_is() -> None:
    names = {path.relative_to(ROOT).parts for path in repository_files()}
    rooms, files = {n[0] for n in names if len(n) > 1}, {n[0] for n in names if len(n) == 1}
    assert rooms - ROOMS == set()
    assert files - ROOT_FILES == set()


def test_every_folder_of_tests_is_a_package() -> None:
    folders = {path.parent for path in python_files("tests")}
    assert [str(folder.relative_to(ROOT)) for folder in folders if not (folder / "__init__.py").exists()] == []
