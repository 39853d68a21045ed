"""An office's own words for a group of organs, kept by the administrator: "các đơn vị điểm" means these kinds there."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from workflow.directory.checking import choice_of, tell, text_of
from workflow.directory.keeping import keeper, keeping, note, row
from workflow.directory.models import Organ, OrganGroupRule
from workflow.directory.wording import Relation
from workflow.gate import Opening
from workflow.kernel.errors import Invalid
from workflow.kernel.folding import fold
from workflow.kernel.vocabulary import OrganKind


@keeping
def name_group(opening: Opening, *, words: str, kinds: Sequence[str], relation: str) -> OrganGroupRule:
    """Let `words` mean organs of these kinds that stand in that relation; for `organ_id` and below it, or for all."""
    owner = row(Organ, opening.organ_id) if opening.organ_id else None
    words = text_of(words, _("Đồng chí nhập cách gọi của nhóm."))
    relation = choice_of(relation, Relation, _("Quan hệ không có trong danh mục."))
    if not kinds:
        raise Invalid(fields={"kinds": _("Đồng chí chọn ít nhất một loại cơ quan.")})
    chosen = [choice_of(kind, OrganKind, _("Loại cơ quan không có trong danh mục.")) for kind in kinds]
    if OrganGroupRule.objects.filter(folded=fold(words), owner=owner).exists():
        raise Invalid(fields={"words": _("Cách gọi này đã có.")})
    made = OrganGroupRule.objects.create(
        words=words, folded=fold(words), owner=owner, kinds=chosen, relation=relation
    )  # fmt: skip
    tell("group_named", keeper(opening), row_id=made.pk, words=words)
    note(opening, "group_named", row=made.pk, words=words, kinds=chosen, relation=relation)
    return made


@keeping
def drop_group(opening: Opening, *, rule_id: int) -> None:
    """Let the words mean nothing more; letters that were issued keep what they were expanded to."""
    rule = row(OrganGroupRule, rule_id)
    note(opening, "group_dropped", row=rule.pk, words=rule.words)
    tell("group_dropped", keeper(opening), row_id=rule.pk, words=rule.words)
    rule.delete()
