"""Writing many new organs: one statement for each kind of row, however many organs there are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from django.contrib.auth.models import Group
from django.db.models import CharField, OuterRef, Subquery, Value
from django.db.models.functions import Cast, Concat

from workflow.bulk_rows import insert_select, json_rows, rows_from_json
from workflow.directory.models import Organ, OrganCode, OrganName, OrganParent
from workflow.directory.sheet import SheetRow
from workflow.kernel.folding import bare, fold
from workflow.kernel.seams import after_directory_change
from workflow.kernel.vocabulary import OrganKind

_NEW = "congvan:new:"
_PERIOD = {"valid_from": "date", "valid_to": "date"}

Progress = Callable[[int, int], None]
"""Told (done, all) rows while they are written."""


def plant(rows: Sequence[SheetRow], parents: Sequence[SheetRow | Organ | None], progress: Progress) -> list[int]:
    """Create the organs of the rows, each under its parent (another row, an organ, or nobody), and those that their
    grassroots column asks for; return the ids. The directory is locked and everything is checked already."""
    invented = [made for row in rows for made in invented_rows(row)]
    above = {row.line: parent for row, parent in zip(rows, parents, strict=True)}
    everything = [*rows, *invented]
    steps = 7
    progress(0, steps)
    ids = _write_organs(everything)
    progress(2, steps)
    by_line = {row.line: organ_id for row, organ_id in zip(rows, ids, strict=False)}
    owners: list[SheetRow | Organ | None] = [above[row.line] for row in rows]
    owners += [row for row in rows for _number in range(row.grassroots)]
    _write(OrganName, [_name(row, organ_id) for row, organ_id in zip(everything, ids, strict=True)],
           {"organ": "bigint", "name": "text", "folded": "text", "bare": "text", "kind": "text"})  # fmt: skip
    progress(3, steps)
    _write(OrganCode, [_code(row, organ_id) for row, organ_id in zip(everything, ids, strict=True) if row.code],
           {"organ": "bigint", "scheme": "text", "value": "text"})  # fmt: skip
    progress(4, steps)
    _write(OrganParent, [_link(row, organ_id, owner, by_line)
                         for row, organ_id, owner in zip(everything, ids, owners, strict=True) if owner is not None],
           {"organ": "bigint", "parent": "bigint"})  # fmt: skip
    progress(5, steps)
    keep_registries()
    name_groups()
    progress(6, steps)
    after_directory_change({"change": "imported", "organ_ids": ids})
    progress(steps, steps)
    return ids


def invented_rows(row: SheetRow) -> list[SheetRow]:
    """Return the organisations that the grassroots column asks for; nobody can take the names for real ones."""
    return [
        replace(row, name=f"Chi bộ cơ sở giả định số {number:02d} - {row.name}"[:255], kind=OrganKind.GRASSROOTS.value,
                parent=row.name, code="", grassroots=0)
        for number in range(1, row.grassroots + 1)
    ]  # fmt: skip


def keep_registries() -> None:
    """Let each new office keep the registry of the organ that it stands under. One statement."""
    above = OrganParent.objects.filter(organ=OuterRef("pk")).order_by("-valid_to", "pk").values("parent_id")[:1]
    new = Organ.objects.filter(kind=OrganKind.OFFICE, group__name__startswith=_NEW)
    new.update(registry_of=Subquery(above))


def name_groups() -> None:
    """Name the group of each new organ after it: congvan:organ:<id>. One statement."""
    own = Organ.objects.filter(group=OuterRef("pk")).values("pk")
    Group.objects.filter(name__startswith=_NEW).update(
        name=Concat(Value("congvan:organ:"), Cast(Subquery(own), CharField()))
    )


def _write_organs(rows: Sequence[SheetRow]) -> list[int]:
    """Write the groups, then the organs; return their ids in the order of the rows."""
    names = [f"{_NEW}{place}" for place in range(len(rows))]
    listed = rows_from_json("given", {"name": "text"})
    groups = insert_select(
        Group, ["name"], f"SELECT name FROM {listed}", [json_rows({"name": name} for name in names)],  # noqa: S608
        returning=["id", "name"],
    )  # fmt: skip
    group_of = {name: group_id for group_id, name in groups}
    given = [
        {"kind": row.kind, "name": row.name, "group": group_of[name], "paper_only": False, "house_style": {},
         "valid_from": row.valid_from, "valid_to": row.valid_to}
        for row, name in zip(rows, names, strict=True)
    ]  # fmt: skip
    columns = {"kind": "text", "name": "text", "group": "bigint", "paper_only": "boolean", "house_style": "jsonb"}
    written = _write(Organ, given, columns, ("id", "group"))
    organ_of = {group_id: organ_id for organ_id, group_id in written}
    return [organ_of[group_of[name]] for name in names]


def _write(
    model: type[Any], rows: list[dict[str, Any]], columns: dict[str, str], returning: Sequence[str] = ()
) -> list[tuple[Any, ...]]:
    """Write dated rows in one statement."""
    columns = columns | _PERIOD
    taken = rows_from_json("given", {f"v_{name}": kind for name, kind in columns.items()})
    select = f"SELECT {', '.join(f'v_{name}' for name in columns)} FROM {taken}"  # noqa: S608
    data = json_rows({f"v_{name}": row[name] for name in columns} for row in rows)
    found = insert_select(model, list(columns), select, [data], returning=tuple(returning))
    return found if isinstance(found, list) else []


def _name(row: SheetRow, organ_id: int) -> dict[str, Any]:
    return {"organ": organ_id, "name": row.name, "folded": fold(row.name), "bare": bare(row.name), "kind": "OFFICIAL",
            "valid_from": row.valid_from, "valid_to": row.valid_to}  # fmt: skip


def _code(row: SheetRow, organ_id: int) -> dict[str, Any]:
    return {"organ": organ_id, "scheme": "symbol", "value": row.code, "valid_from": row.valid_from,
            "valid_to": row.valid_to}  # fmt: skip


def _link(row: SheetRow, organ_id: int, owner: SheetRow | Organ, by_line: dict[int, int]) -> dict[str, Any]:
    """The link lives as long as both ends do."""
    parent_id = by_line[owner.line] if isinstance(owner, SheetRow) else owner.pk
    return {"organ": organ_id, "parent": parent_id, "valid_from": max(row.valid_from, owner.valid_from),
            "valid_to": min(row.valid_to, owner.valid_to)}  # fmt: skip
