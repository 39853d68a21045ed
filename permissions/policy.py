"""The policy that `workflow` asks: row ∧ live appointment, delegation or authority, in two statements."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from permissions import lists, writer
from permissions.facts import Facts, active_on, parts_of, read_facts
from permissions.judge import Candidate, Judgement, Question, best_of, candidates, judge, stands, wanted_by, who_may
from permissions.matrix import RULES, VIEW, Rule, rules_for
from permissions.scope import visible_rows, watched_in_part
from workflow.directory import queries
from workflow.directory.models import OrganParent, Person
from workflow.kernel import lifecycle
from workflow.kernel.actions import Action
from workflow.kernel.days import on_day
from workflow.kernel.errors import NotAllowed, SecondFactorNeeded
from workflow.kernel.policy import Actor, Decision, Grant
from workflow.kernel.vocabulary import RecordKind, Role, Side


def kind_of(action: Action) -> RecordKind | None:
    """The record that a question about this act is asked on; None for acts on an organ."""
    viewed = next((kind for kind, view in VIEW.items() if view == action), None)
    return viewed or lifecycle.kind_of(action)


RECEIVED = (Side.RECV, Side.NAMED)
ON_RECORDS = {kind: tuple(rule for rule in RULES if kind_of(rule.action) == kind) for kind in RecordKind}


def ask(actor: Actor, record: Any) -> Question:
    """The question about the record as it is loaded."""
    _kind, letter, dispatch = parts_of(record)
    return Question(actor, letter, dispatch, record.status, timezone.now())


class MatrixPolicy:
    """Everything is denied unless a row of the matrix says otherwise. Being a superuser is no row."""

    def may(self, actor: Actor, action: Action, record: Any) -> Decision:
        """One statement for the live roles, one for rows and what else the rules need; none at all for a wrong kind.

        The refusal is NotAllowed, NoAuthority, SecondFactorNeeded, or Conflict where nobody may in this state.
        """
        question = ask(actor, record)
        if kind_of(action) != question.kind:
            return Decision(False)
        view = VIEW[question.kind]
        rules = dict.fromkeys((*rules_for(action), *rules_for(view)))
        found, facts = self._read(rules, question)
        if not facts.active:
            return Decision(False)
        visible = action != view and any(
            judge(one, question, facts).allowed for one in found if one.rule.action == view
        )
        best = best_of(judge(one, question, facts) for one in found if one.rule.action == action)
        return _decision(best, question, rules_for(action), visible)

    def _read(self, rules: Iterable[Rule], question: Question) -> tuple[list[Candidate], Facts]:
        roles = queries.roles_on(question.actor.person_id, question.on)
        found = list(candidates(rules, roles, question))
        if not found:
            return [], Facts()
        return found, read_facts(question.actor, question.letter, question.dispatch, wanted_by(found))

    def actions(self, actor: Actor, record: Any) -> list[Action]:
        """Every act that `may` allows now, and those that lack only a fresh second factor: the page's buttons."""
        question = ask(actor, record)
        found, facts = self._read(ON_RECORDS[question.kind], question)
        if not facts.active:
            return []
        best: dict[Action, Judgement] = {}
        for judgement in (judge(one, question, facts) for one in found):
            action = judgement.candidate.rule.action
            if action not in best or judgement.rank > best[action].rank:
                best[action] = judgement
        return [action for action in Action if action in best and _is_offered(best[action], question)]

    def may_at(self, actor: Actor, action: Action, organ_id: int | None) -> Decision:
        """Standing in that organ by an own or lent role; a drafter of an organ directly under it may draft for it, and
        then `via.organ_id` is the advising organ. A role is delegated by its own holder only."""
        rules = rules_for(action)
        if not rules or kind_of(action) is not None:
            return Decision(False)
        roles = queries.roles_on(actor.person_id, actor.on)
        if not roles or not active_on(actor.person_id, actor.on):
            return Decision(False)
        for rule in rules:
            for role in roles:
                if _stands_at(rule, role, organ_id, actor):
                    return Decision(True, True, Candidate(rule, role, organ_id).via())
        return Decision(False, True, None, NotAllowed(_("Việc này do %s thực hiện.") % who_may(rules)))

    def scope(self, actor: Actor, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The rows of Letter or Dispatch that the actor may view; agrees with `may` row by row."""
        roles = queries.roles_on(actor.person_id, actor.on)
        return visible_rows(actor, roles, queryset)

    def watched_in_part(self, actor: Actor, letters: QuerySet[Any]) -> list[int]:
        """See `scope.watched_in_part`."""
        return watched_in_part(actor, queries.roles_on(actor.person_id, actor.on), letters)

    def inbox(self, actor: Actor, *, before: int | None, limit: int, cap: int) -> tuple[list[int], int]:
        """See `lists.page_and_count`: what he receives, not what his organ sent or watches."""
        return lists.page_and_count(actor, before=before, limit=limit, cap=cap, sides=RECEIVED)

    def why(self, actor: Actor, action: Action, record: Any, on: date | None = None) -> list[str]:
        """See `explain.explain` and `sentences.sentences`; a past day is judged from the journal."""
        from permissions import explain, sentences  # they judge by this module's own rules

        person = Person.objects.get(pk=actor.person_id)
        return sentences.sentences(explain.explain(person, action, record, on))

    def who_may_view(self, record: Any, on: date | None = None) -> list[str]:
        """See `explain.who_may_see` and `sentences.seer_words`."""
        from permissions import explain, sentences

        return [sentences.seer_words(seer) for seer in explain.who_may_see(record, on)]

    def grant(self, rows: Sequence[Grant]) -> None:
        """See `writer.grant`."""
        writer.grant(rows)

    def open_step(self, source: str, actions: Sequence[Action], record: Any) -> None:
        """See `writer.open_step`."""
        writer.open_step(source, actions, record)

    def close_steps(self, sources: Sequence[str]) -> None:
        """See `writer.close_steps`."""
        writer.close_steps(sources)

    def grant_recipients(self, letter_id: int) -> int:
        """See `writer.grant_recipients`."""
        return writer.grant_recipients(letter_id)

    def revoke(self, sources: Iterable[str]) -> None:
        """See `writer.revoke`."""
        writer.revoke(sources)

    def revoke_recipients(self, letter_id: int) -> None:
        """See `writer.revoke_recipients`."""
        writer.revoke_recipients(letter_id)


def _decision(best: Judgement | None, question: Question, rules: Iterable[Rule], visible: bool) -> Decision:
    if best is None:
        refusal = NotAllowed(_("Việc này do %s thực hiện.") % who_may(rules))
        return Decision(False, visible, None, refusal)
    if not best.allowed:
        return Decision(False, visible, None, best.refusal(question))
    return Decision(True, True, best.candidate.via())


def _is_offered(best: Judgement, question: Question) -> bool:
    return best.allowed or (best.failed is not None and isinstance(best.refusal(question), SecondFactorNeeded))


def _stands_at(rule: Rule, role: queries.LiveRole, organ_id: int | None, actor: Actor) -> bool:
    if rule.side == Side.NAMED:
        return role.delegation_id is None and organ_id in (None, *stands(role))
    if role.role != rule.role:
        return False
    if rule.side == Side.OFFICE or organ_id in stands(role):
        return True
    return (
        rule.action == Action.DRAFT_LETTER and role.role == Role.DRAFTER and _is_under(role.organ_id, organ_id, actor)
    )


def _is_under(organ_id: int, above_id: int | None, actor: Actor) -> bool:
    return OrganParent.objects.filter(on_day(actor.on), organ_id=organ_id, parent_id=above_id).exists()
