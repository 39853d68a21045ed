"""Which person a line means by name ("đồng chí Nguyễn Văn A") or by office ("đồng chí Bí thư Tỉnh uỷ")."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q

from workflow.directory.models import Appointment, Mandate, Person
from workflow.directory.naming import Naming
from workflow.directory.tree import Below
from workflow.kernel.days import on_day
from workflow.kernel.folding import fold

_TITLES = """bí thư, phó bí thư, chánh, phó chánh, trưởng, phó trưởng, chủ tịch, phó chủ tịch, chủ nhiệm, phó chủ nhiệm,
giám đốc, phó giám đốc, ủy viên, uv, chuyên viên"""
TITLES = tuple(fold(title) for title in _TITLES.split(","))
"""How a title behind a name begins."""


def person_called(text: str, naming: Naming) -> Person | None:
    """Return the one person that the folded text names; a title may follow the name. Several namesakes: the one with a
    live appointment or mandate in the issuer's province; still several, or nobody: None."""
    name, _, title = (part.strip() for part in text.partition(","))
    if title and not title.startswith(TITLES):
        return None
    return _by_name(name, naming) or (None if title else _by_title(text, naming))


def _by_name(name: str, naming: Naming) -> Person | None:
    family = name.split(" ", 1)[0]
    rows = Person.objects.filter(Q(full_name__startswith=family.title()) | Q(full_name__startswith=family.upper()))
    same = [person_id for person_id, full_name in rows.values_list("pk", "full_name") if fold(full_name) == name]
    if len(same) > 1:
        around = Q(organ=naming.province) | Q(organ__in=Below([naming.province.pk], naming.on))
        live = [
            model.objects.filter(around, on_day(naming.on), person=OuterRef("pk")) for model in (Appointment, Mandate)
        ]
        near = Person.objects.filter(Exists(live[0]) | Exists(live[1]), pk__in=same)
        same = list(near.values_list("pk", flat=True))
    return Person.objects.get(pk=same[0]) if len(same) == 1 else None


def _by_title(text: str, naming: Naming) -> Person | None:
    words = text.split(" ")
    meant: dict[str, set[int]] = {text: set()}
    for cut in range(1, len(words)):
        level = naming.level_of(" ".join(words[cut:])) if len(words) - cut > 1 else None
        if level is not None:
            meant.setdefault(" ".join(words[:cut]), set()).add(level)
            meant[text].add(level)
    held = Appointment.objects.filter(on_day(naming.on), organ__in=naming.chain).exclude(title="")
    found = {row.person for row in held.select_related("person") if row.organ_id in meant.get(fold(row.title), ())}
    return found.pop() if len(found) == 1 else None
