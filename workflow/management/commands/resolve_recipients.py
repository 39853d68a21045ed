"""Says who the lines of a letter reach on a day, against the directory or a CSV that is forgotten afterwards."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflow.directory.groups import LineReader, Resolution, reached_by
from workflow.directory.issuers import issuer_named
from workflow.directory.models import Appointment, Mandate, Organ
from workflow.directory.queries import organs_on
from workflow.directory.selection import Found, organs_of
from workflow.directory.services import import_directory
from workflow.kernel.days import printed
from workflow.kernel.errors import NotALetter
from workflow.kernel.vocabulary import LineKind
from workflow.letters.content import articles_of
from workflow.reading.intake import read_file

NOBODY = 1
NOT_READ = 2
SECTIONS = {"addressees": gettext_lazy("Kính gửi"), "distribution": gettext_lazy("Nơi nhận")}
_SHOWN = 12


@dataclass(slots=True)
class LineReport:
    """One line and whom it means. `unlisted`: members of a committee or holders of an office, but the directory lists
    none of any; `nearest`: whom to choose instead; `remembered`: by a choice that the issuer made before."""

    section: str
    text: str
    purpose: str | None
    kind: str
    organs: list[str] = field(default_factory=list)
    persons: list[str] = field(default_factory=list)
    nearest: list[str] = field(default_factory=list)
    unlisted: bool = False
    remembered: bool = False
    reaches_somebody: bool = True


@dataclass(slots=True)
class LetterReport:
    """One letter: its lines, and how many organs and persons they reach together, each counted once."""

    number: str
    issuer: str
    on: str
    lines: list[LineReport] = field(default_factory=list)
    implementing: int = 0
    organs: int = 0
    persons: int = 0


class Command(BaseCommand):
    """`resolve_recipients LETTER [--directory CSV] [--on DATE] [--format json|text]`; exit code 1 when a line reaches
    nobody, 2 when letter or directory could not be read."""

    help = "Cho biết từng dòng Kính gửi, Nơi nhận của công văn đến những cơ quan, cá nhân nào trong ngày đó."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("letter", help="text file with one or more letters")
        parser.add_argument("--directory", help="CSV of organs; without it the database's directory")
        parser.add_argument(
            "--on", type=date.fromisoformat, help="day of the directory; default: each letter's own date"
        )
        parser.add_argument("--format", choices=("json", "text"), default="text")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the report of every letter in the file; nothing is kept in the database."""
        try:
            letters = read_file(options["letter"])
            with transaction.atomic():
                if options["directory"]:
                    load_directory(options["directory"], options["on"] or day_of(letters[0]))
                reports = [resolve_letter(letter, options["on"] or day_of(letter)) for letter in letters]
                transaction.set_rollback(True)
        except NotALetter as refusal:
            raise CommandError(str(refusal), returncode=NOT_READ) from refusal
        except OSError as wrong:
            why = _("Không tìm thấy tệp, hoặc không mở được để đọc.")
            raise CommandError(why, returncode=NOT_READ) from wrong
        except DatabaseError as wrong:
            why = _("Cơ sở dữ liệu chưa sẵn sàng: %(why)s") % {"why": wrong}
            raise CommandError(why, returncode=NOT_READ) from wrong
        if options["format"] == "json":
            self.stdout.write(json.dumps([asdict(report) for report in reports], ensure_ascii=False, indent=1))
        else:
            self.stdout.write("\n\n".join("\n".join(printed_report(report)) for report in reports))
        if not all(line.reaches_somebody for report in reports for line in report.lines):
            sys.exit(NOBODY)


def load_directory(path: str, on: date) -> None:
    """Take the CSV into the running transaction; organs that the directory has already stay as they are."""
    with Path(path).open("rb") as file:
        report = import_directory(file, on=on, commit=True, reuse_known=True)
    if report.errors:
        told = "\n".join(
            _("Dòng %(line)d: %(sentence)s") % {"line": line, "sentence": sentence} for line, sentence in report.errors
        )
        raise CommandError(_("Danh mục có lỗi.") + "\n" + told, returncode=NOT_READ)


def value_of(field: Any) -> Any:
    """Return the value of a field that may carry its doubts beside it."""
    return field.get("value") if isinstance(field, dict) and "value" in field else field


def day_of(letter: dict[str, Any]) -> date:
    """Return the letter's own date; CommandError when it bears none."""
    written = value_of(letter.get("date"))
    if not written:
        raise CommandError(_("Công văn không ghi ngày. Đồng chí cho biết ngày bằng --on."), returncode=NOT_READ)
    return date.fromisoformat(written)


def resolve_letter(letter: dict[str, Any], on: date) -> LetterReport:
    """Return whom the letter's lines reach on that day; CommandError when the directory does not know its issuer."""
    head = letter.get("issuer") or {}
    name, parent = value_of(head.get("name")) or "", value_of(head.get("parent"))
    issuer = issuer_named(name, on, parent=parent, code=value_of(head.get("code"))) if name else None
    if issuer is None:
        raise CommandError(_("Danh mục không có cơ quan ban hành “%(name)s”.") % {"name": name}, returncode=NOT_READ)
    number = f"{value_of(letter.get('number'))}-{value_of(letter.get('symbol'))}"
    report = LetterReport(number, issuer.name, on.isoformat())
    reader = LineReader(issuer, on, articles=articles_of(letter))
    rows = [(section, row) for section in SECTIONS for row in letter.get(section) or []]
    resolved = reader.resolve_all([(value_of(row["text"]), value_of(row.get("kind"))) for _section, row in rows])
    reached = reached_by([found.selector for found in resolved], issuer.pk, on)
    implementing, organs, persons = set[int](), set[int](), set[int]()
    for (section, row), found, (organ_rows, person_rows) in zip(rows, resolved, reached, strict=True):
        line = resolve_row(section, row, found, organ_rows, person_rows, reader)
        report.lines.append(line)
        if found.kind != LineKind.ARCHIVE:
            organs |= {key for key, _name in organ_rows}
            persons |= {key for key, _name in person_rows}
        if line.purpose == "IMPLEMENT":
            implementing |= {key for key, _name in organ_rows}
    report.implementing, report.organs, report.persons = len(implementing), len(organs), len(persons)
    return report


def resolve_row(
    section: str, row: dict[str, Any], found: Resolution, organs: Found, persons: Found, reader: LineReader
) -> LineReport:
    """Return the line's report; one that means nobody says who is nearest."""
    line = LineReport(section, value_of(row["text"]), value_of(row.get("purpose")), str(found.kind))
    line.organs, line.persons = [name for _key, name in organs], [name for _key, name in persons]
    line.nearest, line.remembered = found.nearest, found.remembered
    line.unlisted = not persons and _unlisted(found, reader)
    line.reaches_somebody = bool(organs or persons or line.unlisted or found.kind == LineKind.SAME)
    if not line.reaches_somebody and not line.nearest and found.selector:
        line.nearest = [offer.label for offer in reader.offers.instead_of_nobody(found.selector, line.text)]
    return line


def _unlisted(found: Resolution, reader: LineReader) -> bool:
    """Whether the line means members of committees or holders of offices in organs that are active, and the directory
    was never told who they are."""
    items = (found.selector or {}).get("any", [])
    committees = {item["mandate"]["organ"] for item in items if "mandate" in item}
    if committees and organs_on(reader.on).filter(pk__in=committees).exists():
        return not Mandate.objects.filter(organ__in=committees).exists()
    places = [place for item in items if "title" in item for place in item["title"]["of"]]
    organs = organs_of({"any": places, "except": []}, reader.issuer.pk, reader.on) if places else Organ.objects.none()
    return bool(places) and organs.exists() and not Appointment.objects.filter(organ__in=organs).exists()


def printed_report(report: LetterReport) -> list[str]:
    """Return the report as lines for people."""
    lines = [f"{report.number} · {report.issuer} · {printed(date.fromisoformat(report.on))}"]
    for line in report.lines:
        lines.append(f"  {SECTIONS[line.section]}: {line.text}")
        lines.append(
            f"    → {_outcome(line)}" + (f" ({_('theo lần chọn trước của đơn vị')})" if line.remembered else "")
        )
        names = [*line.organs, *line.persons]
        if names:
            more = f" … (+{len(names) - _SHOWN})" if len(names) > _SHOWN else ""
            lines.append("      " + "; ".join(names[:_SHOWN]) + more)
        if line.nearest:
            lines.append("      " + _("Gần nhất: %(names)s") % {"names": "; ".join(line.nearest)})
    counts = {"organs": report.organs, "implementing": report.implementing, "persons": report.persons}
    lines.append(_("  Cộng: %(organs)d cơ quan (%(implementing)d thực hiện), %(persons)d cá nhân.") % counts)
    return lines


def _outcome(line: LineReport) -> str:
    label = LineKind(line.kind).label
    if line.kind == LineKind.SAME:
        return str(label)
    if line.unlisted:
        return _("%(kind)s: danh mục chưa ghi thành viên.") % {"kind": label}
    if not line.reaches_somebody:
        return _("%(kind)s: không có ai.") % {"kind": label}
    counts = {"kind": label, "organs": len(line.organs), "persons": len(line.persons)}
    return _("%(kind)s: %(organs)d cơ quan, %(persons)d cá nhân.") % counts
