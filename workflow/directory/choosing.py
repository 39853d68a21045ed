"""What somebody chose for a line, from the few characters of a form: "o:12, p:7", or words that the directory knows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from workflow.directory.models import Person
from workflow.directory.queries import organs_on
from workflow.directory.resolution import Resolution
from workflow.directory.selection import Item
from workflow.kernel.errors import Invalid
from workflow.kernel.vocabulary import LineKind

if TYPE_CHECKING:
    from workflow.directory.lines import LineReader

_KEYS = re.compile(r"[op]:\d{1,18}(?:\s*,\s*[op]:\d{1,18}){0,49}")
NOT_KNOWN = "pick"


def chosen(reader: LineReader, given: str) -> Resolution:
    """Return what was chosen as a resolution whose selector names organs, persons or groups.

    Invalid (field `pick`) when nothing was chosen, an id is none of an active organ or of a person, or the words mean
    nobody for sure; the sentence then names the piece and what is nearest.
    """
    given = given.strip()
    if not given:
        raise Invalid(fields={NOT_KNOWN: _("Đồng chí chọn cơ quan, cá nhân hoặc ghi lại cách gọi.")})
    if _KEYS.fullmatch(given):
        return _by_keys(reader, [key.strip() for key in given.split(",")])
    words = given.removeprefix("w:").strip()
    found = reader.plain(words)
    if found.selector is None or found.kind in (LineKind.UNRESOLVED, LineKind.ARCHIVE):
        near = "; ".join(found.nearest)
        sentence = _("Danh mục không có “%s”; đồng chí chọn hoặc ghi tên khác.") % found.label[:160]
        raise Invalid(fields={NOT_KNOWN: f"{sentence} {_('Gần nhất: %s.') % near}" if near else sentence})
    return found


def _by_keys(reader: LineReader, keys: list[str]) -> Resolution:
    organ_ids = list(dict.fromkeys(int(key[2:]) for key in keys if key.startswith("o:")))
    person_ids = list(dict.fromkeys(int(key[2:]) for key in keys if key.startswith("p:")))
    organs = organs_on(reader.on).in_bulk([key for key in organ_ids if key < 2**63])
    persons = Person.objects.in_bulk([key for key in person_ids if key < 2**63])
    if len(organs) < len(organ_ids) or len(persons) < len(person_ids):
        raise Invalid(fields={NOT_KNOWN: _("Lựa chọn không có trong danh mục của ngày này; đồng chí chọn lại.")})
    items: list[Item] = [{"organ": key} for key in organ_ids]
    items += [{"person": key} for key in person_ids]
    label = ", ".join([*(organs[key].name for key in organ_ids), *(persons[key].full_name for key in person_ids)])
    return Resolution(_kind(organ_ids, person_ids), {"any": items, "except": []}, label)


def _kind(organ_ids: list[int], person_ids: list[int]) -> LineKind:
    if not organ_ids:
        return LineKind.PERSON if len(person_ids) == 1 else LineKind.PERSON_GROUP
    return LineKind.ORGAN if len(organ_ids) == 1 and not person_ids else LineKind.ORGAN_GROUP
