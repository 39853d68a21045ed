"""Eight letters are issued to the same 655 organs at once: no deadlock, every notice numbered without gap or double."""

from __future__ import annotations

import pytest
from django.db.models import Count, Max

from tests.cast import Cast, make_appointments, make_cast, make_organs, make_people
from tests.flows.life import CONTENT, Life
from tests.parallel import run_together
from workflow.directory.models import OrganParent
from workflow.dispatches.models import Dispatch
from workflow.dispatches.services import issue_letter
from workflow.kernel.vocabulary import LetterStatus, OrganKind, Role
from workflow.letters.models import Letter
from workflow.notices.models import Notice
from workflow.registers.services import number_letter

pytestmark = pytest.mark.django_db(transaction=True)
ORGANS, LETTERS = 655, 8


def grassroots(cast: Cast, count: int) -> None:
    """Invented organisations under the issuer, a clerk with an account in each."""
    rows = {f"g{at}": (OrganKind.GRASSROOTS, f"Đảng bộ cơ sở số {at}", "ĐB", "", "") for at in range(count)}
    organs = make_organs(rows)
    OrganParent.objects.bulk_create(OrganParent(organ=organ, parent=cast.organs["issuer"]) for organ in organs.values())
    keys = [f"clerk-{at}" for at in range(count)]
    people = make_people([f"Văn Thư {at}" for at in range(count)], keys)
    make_appointments(
        (person, organ, Role.CLERK) for person, organ in zip(people.values(), organs.values(), strict=True)
    )


def test_eight_issues_to_the_same_655() -> None:
    cast = make_cast()
    grassroots(cast, ORGANS)
    content = {**CONTENT, "addressees": [{"text": "Cấp uỷ các chi bộ, đảng bộ cơ sở"}], "distribution": []}
    lives = [Life(cast, content).to("issue")]
    for _ in range(LETTERS - 1):
        life = Life(cast, content).to("number")
        life.do(number_letter, "clerk")
        lives.append(life)
    clerk = cast.actor("clerk")
    Notice.objects.all().delete()
    results = run_together([lambda key=life.letter.pk: issue_letter(clerk, key) for life in lives])
    assert not [result for result in results if isinstance(result, Exception)]
    assert Letter.objects.filter(status=LetterStatus.ISSUED).count() == LETTERS
    expected = ORGANS + 2  # the bloc's own grassroots organisation and cell stand under the issuer too
    assert set(Dispatch.objects.values_list("letter").annotate(n=Count("pk")).values_list("n", flat=True)) == {expected}
    told = Notice.objects.filter(person__user__username__startswith="clerk-").values("person")
    told = told.annotate(n=Count("pk"), last=Max("seq"))
    assert len(told) == ORGANS
    assert {row["n"] for row in told} == {row["last"] for row in told} == {LETTERS}
