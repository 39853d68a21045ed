"""The command: `python -m bench.letters [--letters N] [--seed S] [--levels 0,2] [--show K] [--text CASE]`."""

from __future__ import annotations

import argparse
import json
import os
import resource
import sys
import tempfile
from pathlib import Path

from bench.letters.cases import Case, make_case
from bench.letters.noise import LEVELS, PDF, SCAN
from bench.letters.sitting import Door, Sitting, examine, sit
from bench.letters.telling import floors, report, text_of, worst


def arguments() -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(prog="python -m bench.letters", description=__doc__)
    parser.add_argument("--letters", type=int, default=200, metavar="N", help="files a level")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--levels", default=",".join(map(str, LEVELS)), help="noise levels, 0 to 4")
    parser.add_argument("--paper", type=int, default=0, metavar="N", help="also N files as PDF and scan")
    parser.add_argument("--show", type=int, default=0, metavar="K", help="the worst K files: wanted and got")
    parser.add_argument("--field", help="with --show: of this field only")
    parser.add_argument("--sure", action="store_true", help="with --show: only what was wrong and sure")
    parser.add_argument("--full", action="store_true", help="with --show: the text of each file too")
    parser.add_argument("--floors", action="store_true", help="also what the tests may ask for")
    parser.add_argument("--text", metavar="SEED.PLACE", help="print this file, its answers and its marks, and stop")
    return parser.parse_args()


def readers(folder: Path) -> dict[str, Door]:
    """The product's public doors, in a warm process: of text, and of files, which are put into `folder`."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
    import django

    django.setup()
    from workflow.reading.intake import read_file
    from workflow.reading.reader import read_text

    def file_of(case: Case) -> Path:
        from bench.letters.paper import to_pdf, to_scan

        data = to_pdf(case)
        path = folder / f"{case.seed}-{case.level}.pdf"
        path.write_bytes(to_scan(data, case.seed) if case.level == SCAN else data)
        return path

    read_text(make_case(0, 0).text)
    return {"text": Door(lambda case: case.text, read_text), "paper": Door(file_of, read_file)}


def main() -> int:
    """Examine and print; the exit code is 0 whatever the marks are."""
    given = arguments()
    with tempfile.TemporaryDirectory() as folder:
        try:
            return examination(given, readers(Path(folder)))
        except BrokenPipeError:  # `| head` is no error
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return 0


def examination(given: argparse.Namespace, doors: dict[str, Door]) -> int:
    """Everything that was asked for, printed."""
    levels = [int(level) for level in given.levels.split(",")]
    if given.text:
        return one_case(doors["paper" if levels[0] in (PDF, SCAN) else "text"], given.text, levels[0])
    sittings: list[Sitting] = [sit(doors["text"], given.seed, given.letters, level) for level in levels]
    if given.paper:
        sittings += [sit(doors["paper"], given.seed, given.paper, level) for level in (PDF, SCAN)]
    print(f"{given.letters} files a level{f', {given.paper} on paper' * bool(given.paper)}, seed {given.seed}")
    print("\n".join(report(sittings, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)))
    if given.floors:
        print("\n".join(floors(sittings)))
    if given.show:
        print("\n".join(worst(sittings, given.show, given.field, given.sure, given.full)))
    return 0


def one_case(door: Door, name: str, level: int) -> int:
    """One file in full."""
    seed, place = name.split(".")
    paper = examine(door, make_case(int(seed), int(place), level))
    print("\n".join(text_of(paper)))
    for gold in paper.case.golds:
        print(json.dumps(gold, ensure_ascii=False))
    print("\n".join(worst([Sitting(level, [paper])], 1)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
