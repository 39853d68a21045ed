"""Acts on organs: founding, renaming, moving, ending, what followed whom, terms, further names.

Each act is one transaction, reports itself to `directory_hooks`, and refuses with one sentence (Invalid, EndedOrgan).
Who may act is not asked here.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from workflow.directory.checking import (
    check_period,
    choice_of,
    directory_act,
    period_in,
    refuse_overlap,
    tell,
    text_of,
)
from workflow.directory.models import (
    Appointment,
    Delegation,
    Mandate,
    Organ,
    OrganCode,
    OrganName,
    OrganParent,
    OrganSuccession,
    Person,
    SigningAuthority,
    Term,
)
from workflow.directory.queries import ancestors, descendants, followers
from workflow.kernel.days import ALWAYS, FOREVER, on_day, overlapping, printed
from workflow.kernel.errors import EndedOrgan, Invalid
from workflow.kernel.folding import bare, fold
from workflow.kernel.vocabulary import NameKind, OrganKind, SuccessionKind

_ENDING_WITH_THE_ORGAN = (OrganName, OrganCode, OrganParent, Term, Appointment, Mandate, SigningAuthority, Delegation)


@directory_act
def found_organ(
    name: str, kind: str, parent: Organ | None = None, *, valid_from: date = ALWAYS, valid_to: date = FOREVER,
    code: str = "", by: Person | None = None,
) -> Organ:  # fmt: skip
    """Enter an organ with its group; an office under X keeps X's registry. (name, parent) is unique at any time."""
    name = text_of(name, _("Đồng chí nhập tên cơ quan."))
    kind = choice_of(kind, OrganKind, _("Loại cơ quan không có trong danh mục."))
    check_period(valid_from, valid_to)
    first, last = period_in(parent, valid_from, valid_to) if parent else (valid_from, valid_to)
    _refuse_same_name(name, parent, first, last, None)
    group = Group.objects.create(name=f"congvan:new:{uuid4()}")
    keeps = parent if kind == OrganKind.OFFICE else None
    organ = Organ.objects.create(
        name=name, kind=kind, valid_from=first, valid_to=last, group=group, registry_of=keeps
    )  # fmt: skip
    group.name = f"congvan:organ:{organ.pk}"
    group.save(update_fields=["name"])
    _write_name(organ, name, NameKind.OFFICIAL, first, last)
    if code:
        OrganCode.objects.create(organ=organ, value=text_of(code, "", 64), valid_from=first, valid_to=last)
    if parent:
        OrganParent.objects.create(organ=organ, parent=parent, valid_from=first, valid_to=last)
    tell("organ_founded", by, organ_id=organ.pk, name=name, kind=kind, valid_from=first, valid_to=last)
    return organ


@directory_act
def rename_organ(organ: Organ, name: str, *, on: date, basis: str, by: Person | None = None) -> None:
    """Give the organ another official name from the day `on`; the old one stays known for the days before."""
    name = text_of(name, _("Đồng chí nhập tên mới."))
    basis = text_of(basis, _("Đồng chí ghi căn cứ đổi tên."))
    period_in(organ, on, FOREVER)
    official = OrganName.objects.filter(organ=organ, kind=NameKind.OFFICIAL)
    if official.filter(valid_from__gte=on).exists():
        raise Invalid(_("Tên hiện nay có hiệu lực từ ngày đó hoặc sau đó."))
    link = OrganParent.objects.filter(on_day(on), organ=organ).select_related("parent").first()
    _refuse_same_name(name, link.parent if link else None, on, organ.valid_to, organ)
    official.filter(on_day(on)).update(valid_to=on - timedelta(days=1))
    _write_name(organ, name, NameKind.OFFICIAL, on, organ.valid_to)
    old, organ.name = organ.name, name
    organ.save(update_fields=["name"])
    tell("organ_renamed", by, organ_id=organ.pk, old=old, name=name, on=on, basis=basis)


@directory_act
def name_also(
    organ: Organ, name: str, kind: str = NameKind.ALIAS, *, valid_from: date = ALWAYS, valid_to: date = FOREVER,
    by: Person | None = None,
) -> OrganName:  # fmt: skip
    """Enter a further name: an alias, or a short form."""
    name = text_of(name, _("Đồng chí nhập tên cơ quan."))
    if kind not in (NameKind.ALIAS, NameKind.SHORT):
        raise Invalid(_("Tên chính thức chỉ thay đổi khi đổi tên cơ quan."))
    check_period(valid_from, valid_to)
    same = OrganName.objects.filter(organ=organ, folded=fold(name), kind=kind)
    refuse_overlap(same, valid_from, valid_to, _("Cơ quan đã có tên này trong thời gian đó."))
    made = _write_name(organ, name, kind, valid_from, valid_to)
    tell("organ_named", by, organ_id=organ.pk, name=name, kind=str(kind), valid_from=valid_from, valid_to=valid_to)
    return made


@directory_act
def move_organ(organ: Organ, parent: Organ, *, on: date, basis: str, by: Person | None = None) -> None:
    """Put the organ under another one from the day `on`."""
    basis = text_of(basis, _("Đồng chí ghi căn cứ chuyển cơ quan."))
    _first, last = period_in(organ, on, FOREVER)
    first, last = period_in(parent, on, FOREVER if parent.valid_to < last else last)
    if parent.pk == organ.pk or ancestors([parent.pk], on).filter(pk=organ.pk).exists():
        raise Invalid(_("Cơ quan cấp trên tạo thành vòng."))
    links = OrganParent.objects.filter(organ=organ)
    if links.filter(valid_from__gte=on).exists():
        raise Invalid(_("Cấp trên hiện nay có hiệu lực từ ngày đó hoặc sau đó."))
    _refuse_same_name(organ.name, parent, first, last, organ)
    links.filter(on_day(on)).update(valid_to=on - timedelta(days=1))
    OrganParent.objects.create(organ=organ, parent=parent, valid_from=first, valid_to=last)
    tell("organ_moved", by, organ_id=organ.pk, parent_id=parent.pk, on=on, basis=basis)


@directory_act
def end_organ(organ: Organ, *, on: date, basis: str, with_below: bool = False, by: Person | None = None) -> list[int]:
    """Let the organ end with the day `on`, and with it its names, codes, terms and everybody's roles in it. Organs
    below must have ended or been moved, or end too `with_below`. Return the ids of the ended organs."""
    basis = text_of(basis, _("Đồng chí ghi căn cứ kết thúc hoạt động."))
    if organ.valid_to < on:
        raise EndedOrgan(
            _("%(organ)s đã kết thúc hoạt động ngày %(day)s.") % {"organ": organ.name, "day": printed(organ.valid_to)}
        )
    below = list(descendants([organ.pk], on).filter(valid_to__gt=on).values_list("pk", flat=True))
    if below and not with_below:
        raise Invalid(
            _("Còn %(count)d cơ quan trực thuộc đang hoạt động. Đồng chí chuyển hoặc kết thúc các cơ quan đó trước.")
            % {"count": len(below)}
        )
    ended = [organ.pk, *below]
    _refuse_later_rows(ended, on)
    for model in (*_ENDING_WITH_THE_ORGAN, Organ):
        mine = {"pk__in": ended} if model is Organ else {"organ__in": ended}
        model._default_manager.filter(**mine, valid_to__gt=on).update(valid_to=on)
    organ.refresh_from_db()
    tell("organ_ended", by, organ_ids=ended, on=on, basis=basis)
    return ended


@directory_act
def record_succession(
    predecessor: Organ, successor: Organ | None, kind: str, *, on: date, basis: str, by: Person | None = None
) -> OrganSuccession:
    """Write down what the organ became on the day `on`. Only a split organ may live on; a successor must be alive."""
    kind = choice_of(kind, SuccessionKind, _("Hình thức kế thừa không có trong danh mục."))
    basis = text_of(basis, _("Đồng chí ghi căn cứ kế thừa."))
    if (successor is None) != (kind == SuccessionKind.ENDED):
        raise Invalid(_("Kết thúc hoạt động thì không có cơ quan kế thừa; các hình thức khác phải có."))
    if kind != SuccessionKind.SPLIT and predecessor.valid_to >= on:
        raise Invalid(_("%(organ)s còn hoạt động trong ngày đó. Đồng chí ghi ngày kết thúc trước.")
                      % {"organ": predecessor.name})  # fmt: skip
    if successor is not None:
        period_in(successor, on, FOREVER)
        if predecessor.pk == successor.pk or predecessor.pk in followers(successor):
            raise Invalid(_("Cơ quan kế thừa tạo thành vòng."))
    if OrganSuccession.objects.filter(predecessor=predecessor, successor=successor).exists():
        raise Invalid(_("Việc kế thừa này đã được ghi."))
    made = OrganSuccession.objects.create(
        predecessor=predecessor, successor=successor, kind=kind, on=on, basis=basis
    )  # fmt: skip
    facts = {"organ_id": predecessor.pk, "successor_id": made.successor_id, "kind": kind, "on": on, "basis": basis}
    tell("succession_recorded", by, **facts)
    return made


@directory_act
def open_term(
    organ: Organ, label: str, *, valid_from: date, valid_to: date = FOREVER, by: Person | None = None
) -> Term:
    """Enter a term of the organ's committee; terms never overlap."""
    label = text_of(label, _("Đồng chí nhập nhiệm kỳ."), 64)
    first, last = period_in(organ, valid_from, valid_to)
    if Term.objects.filter(organ=organ, label=label).exists():
        raise Invalid(_("Nhiệm kỳ này đã có."))
    refuse_overlap(Term.objects.filter(organ=organ), first, last, _("Nhiệm kỳ chồng lên một nhiệm kỳ khác."))
    term = Term.objects.create(organ=organ, label=label, valid_from=first, valid_to=last)
    tell("term_opened", by, organ_id=organ.pk, row_id=term.pk, label=label, valid_from=first, valid_to=last)
    return term


def _refuse_later_rows(ended: list[int], on: date) -> None:
    """Nothing may begin in an organ after its last day, nor an organ come under it."""
    later: list[QuerySet[Any]] = [model._default_manager.filter(organ__in=ended) for model in _ENDING_WITH_THE_ORGAN]
    later += [OrganParent.objects.filter(parent__in=ended), Organ.objects.filter(pk__in=ended)]
    if any(rows.filter(valid_from__gt=on).exists() for rows in later):
        raise Invalid(_("Có việc trong cơ quan này bắt đầu sau ngày kết thúc. Đồng chí bỏ việc đó trước."))


def _write_name(organ: Organ, name: str, kind: str, first: date, last: date) -> OrganName:
    return OrganName.objects.create(
        organ=organ, name=name, folded=fold(name), bare=bare(name), kind=kind, valid_from=first, valid_to=last
    )


def _refuse_same_name(name: str, parent: Organ | None, first: date, last: date, but: Organ | None) -> None:
    """Refuse a second organ of that official name under that parent on a common day."""
    named = OrganName.objects.filter(
        overlapping(first, last), overlapping(first, last, "organ__"), folded=fold(name), kind=NameKind.OFFICIAL
    )
    if parent is None:
        same = named.filter(organ__parent_links=None)
    else:
        same = named.filter(overlapping(first, last, "organ__parent_links__"), organ__parent_links__parent=parent)
    if same.exclude(organ=but).exists() if but else same.exists():
        raise Invalid(_("Đã có cơ quan tên “%(name)s” dưới cùng cấp trên trong thời gian đó.") % {"name": name})
