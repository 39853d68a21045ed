"""Why somebody may or may not, and who could: the policy's own judgement laid open, for today and for a past day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.timezone import localdate

from permissions.facts import Facts, Held, parts_of, read_facts
from permissions.history import Granted, Life, Moment, authorities_on
from permissions.judge import Judgement, Question, best_of, candidates, judge, stands, wanted_by
from permissions.matrix import VIEW, Rule, rules_for
from permissions.models import DispatchGroupRow, DispatchUserRow, LetterGroupRow, LetterUserRow
from permissions.people import roles_in
from permissions.policy import kind_of
from workflow.directory.models import Person
from workflow.directory.queries import LiveRole, roles_on
from workflow.dispatches.models import Dispatch
from workflow.kernel.actions import Action
from workflow.kernel.policy import Actor
from workflow.kernel.vocabulary import RecordKind
from workflow.letters.models import Letter


@dataclass(frozen=True, slots=True)
class Explanation:
    """The answer and everything it rests on. `judgement` is None when no rule could be his; `question` is None when
    the record did not exist on that day. A fresh second factor is taken for granted: it belongs to the moment."""

    person: Person
    action: Action
    record: Letter | Dispatch
    on: date
    past: bool
    active: bool
    roles: list[LiveRole]
    rules: tuple[Rule, ...]
    question: Question | None
    judgement: Judgement | None

    @property
    def allowed(self) -> bool:
        """Whether he may, or could have on that day."""
        return self.active and self.judgement is not None and self.judgement.allowed


def explain(person: Person, action: Action, record: Any, on: date | None = None) -> Explanation:
    """Judge as `may` does: today from the rows as they are, with `on` from the journal and the directory's dates as
    things stood at some moment of that day."""
    kind, letter, dispatch = parts_of(record)
    day, now = on or localdate(), timezone.now()
    actor = Actor(person.pk, day, now)
    roles = roles_on(person.pk, day)
    active = Person.objects.filter(pk=person.pk, user__is_active=True).exists()
    rules = rules_for(action) if kind_of(action) == kind else ()
    best: tuple[Question | None, Judgement | None] = (None, None)
    for question, facts in _situations(actor, letter, dispatch, roles, rules, active, past=on is not None):
        found = best_of(judge(one, question, facts) for one in candidates(rules, roles, question))
        better = found is not None and (best[1] is None or found.rank >= best[1].rank)
        if best[0] is None or better or (found is None and best[1] is None):
            best = (question, found)
    return Explanation(person, action, record, day, on is not None, active, roles, rules, *best)


def _situations(
    actor: Actor, letter: Letter, dispatch: Dispatch | None, roles: list[LiveRole], rules: tuple[Rule, ...],
    active: bool, *, past: bool,
) -> list[tuple[Question, Facts]]:  # fmt: skip
    """The situations of the day: one for today, one for each moment of a past day."""
    now = timezone.now()
    if not past:
        record = dispatch or letter
        question = Question(actor, letter, dispatch, record.status, now)
        return [(question, read_facts(actor, letter, dispatch, wanted_by(candidates(rules, roles, question))))]
    authorities = authorities_on(letter, actor.on)
    return [
        (
            Question(actor, moment.letter, moment.dispatch, moment.status, now),
            moment.facts_for(actor.person_id, _places(roles), active, authorities),
        )
        for moment in Life(letter, dispatch).moments(actor.on)
    ]


@dataclass(frozen=True, slots=True)
class Seer:
    """Somebody who may view a record, and the judgement that says so."""

    person: Person
    judgement: Judgement


def who_may_see(record: Any, on: date | None = None) -> list[Seer]:
    """Everybody who may view the record today, or could at some moment of a past day; by name. A constant number of
    statements for any number of people."""
    kind, letter, dispatch = parts_of(record)
    day, now = on or localdate(), timezone.now()
    moments = list(Life(letter, dispatch).moments(day)) if on else [moment_now(letter, dispatch)]
    seen: dict[int, Judgement] = {}
    for moment in moments:
        roles = roles_in({row.held.organ_id for row in moment.granted if row.held.organ_id} | _own(letter), day)
        named = {row.person_id for row in moment.granted if row.person_id}
        active = Person.objects.filter(pk__in=named | set(roles), user__is_active=True).order_by("pk")
        for person_id in active.values_list("pk", flat=True):
            question = Question(Actor(person_id, day), moment.letter, moment.dispatch, moment.status, now)
            live = roles.get(person_id, [])
            facts = moment.facts_for(person_id, _places(live), True, ())
            found = candidates(rules_for(VIEW[kind]), live, question)
            best = best_of(judge(one, question, facts) for one in found)
            if best is not None and best.allowed:
                seen.setdefault(person_id, best)
    people = Person.objects.in_bulk(seen)
    return sorted((Seer(people[key], seen[key]) for key in seen), key=lambda one: (one.person.full_name, one.person.pk))


def _places(roles: list[LiveRole]) -> set[int]:
    return {organ for role in roles for organ in stands(role)}


def _own(letter: Letter) -> set[int]:
    return {organ for organ in (letter.issuer_id, letter.advising_id) if organ}


def moment_now(letter: Letter, dispatch: Dispatch | None) -> Moment:
    """The record as it is, with every row that stands on it; for a letter those on its dispatches too."""
    moment = Moment(letter, dispatch)
    for opinion in letter.opinions.all():
        if opinion.asked_by_id is not None:
            moment.consulted.add(opinion.person_id)
        elif opinion.verdict == opinion.Verdict.APPROVED:
            moment.reviewers.add(opinion.person_id)
    sent = {"content_object__letter": letter} if dispatch is None else {"content_object": dispatch}
    for on, table, where in (
        (RecordKind.LETTER, LetterUserRow, {"content_object": letter}),
        (RecordKind.LETTER, LetterGroupRow, {"content_object": letter}),
        (RecordKind.DISPATCH, DispatchUserRow, sent),
        (RecordKind.DISPATCH, DispatchGroupRow, sent),
    ):
        moment.granted += _rows_now(on, table, where)
    return moment


def _rows_now(on: RecordKind, table: Any, where: dict[str, Any]) -> list[Granted]:
    of_person = table in (LetterUserRow, DispatchUserRow)
    subject = "user__person" if of_person else "group__organ"
    organ = "content_object__organ_id" if table is DispatchUserRow else subject
    rows = table.objects.filter(**where).values_list(subject, organ, "permission__codename", "source")
    return [
        Granted(
            Held(on, of_person, None if table is LetterUserRow else organ_id, codename, source),
            subject_id if of_person else None,
        )
        for subject_id, organ_id, codename, source in rows
    ]
