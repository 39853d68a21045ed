"""The real letters against the real directories: who they reached, and that today they would reach nobody."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

pytestmark = [pytest.mark.letters, pytest.mark.django_db]

SOC_TRANG, TRA_VINH = "directory-soc-trang-2022.csv", "directory-tra-vinh-2022.csv"


def resolved(letters: Path, name: str, directory: str, on: str | None = None) -> tuple[list[dict[str, Any]], int]:
    out = StringIO()
    day = ["--on", on] if on else []
    try:
        call_command(
            "resolve_recipients", str(letters / name), "--directory", str(letters / directory), *day,
            "--format", "json", stdout=out,
        )  # fmt: skip
    except SystemExit as ended:
        return json.loads(out.getvalue()), int(ended.code or 0)
    return json.loads(out.getvalue()), 0


def counts(report: dict[str, Any]) -> list[tuple[str, int]]:
    return [(line["kind"], len(line["organs"])) for line in report["lines"]]


def test_738_reaches_25_organs(letters_folder: Path) -> None:
    (report,), code = resolved(letters_folder, "738-cv-tu.txt", SOC_TRANG, "2022-07-20")
    assert code == 0
    assert counts(report) == [
        ("organ_group", 11), ("organ_group", 14), ("same_as_addressees", 0), ("person_group", 0), ("archive", 1)
    ]  # fmt: skip
    second = report["lines"][1]["organs"]
    assert [sum(name.startswith(words) for name in second) for words in ("Ban cán sự", "Đảng đoàn", "Đảng ủy")] == [
        3,
        6,
        5,
    ]
    assert report["implementing"] == report["organs"] == 25


def test_411_reaches_13_and_6_and_256_reaches_76_and_4(letters_folder: Path) -> None:
    (lower, upper), code = resolved(letters_folder, "256-cv-duk.txt", TRA_VINH)
    assert code == 0
    assert (lower["on"], upper["on"]) == ("2022-06-14", "2022-06-06")
    assert [size for _kind, size in counts(lower)] == [76, 4, 0, 0, 1]
    assert [size for _kind, size in counts(upper)] == [13, 0, 6, 0, 1]
    assert (upper["implementing"], upper["organs"]) == (13, 19)


@pytest.mark.parametrize(("name", "directory"), [("738-cv-tu.txt", SOC_TRANG), ("256-cv-duk.txt", TRA_VINH)])
def test_as_of_2026_they_reach_nobody(letters_folder: Path, name: str, directory: str) -> None:
    reports, code = resolved(letters_folder, name, directory, "2026-01-01")
    assert code == 1
    for report in reports:
        assert (report["organs"], report["persons"]) == (0, 0)
        assert not [line for line in report["lines"] if line["organs"] or line["persons"] or line["unlisted"]]
