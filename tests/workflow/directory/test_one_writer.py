"""Two writers at once: what one checked is still true when it writes."""

import threading
from datetime import date

import pytest
from django.db import OperationalError, close_old_connections, connection

from workflow.directory import services
from workflow.directory.models import Organ
from workflow.kernel.errors import Invalid

SINCE = date(2022, 1, 1)


@pytest.mark.django_db(transaction=True)
def test_eight_founders_of_one_name_make_one_organ() -> None:
    start, outcomes = threading.Barrier(8), list[str]()

    def found() -> None:
        start.wait()
        try:
            services.found_organ("Sở Một", "STATE_DEPARTMENT", valid_from=SINCE)
            outcomes.append("made")
        except Invalid:
            outcomes.append("refused")
        except OperationalError as wrong:
            outcomes.append(str(wrong))
        finally:
            connection.close()

    threads = [threading.Thread(target=found) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    close_old_connections()
    assert sorted(outcomes) == ["made", *["refused"] * 7]
    assert Organ.objects.count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgres
def test_without_the_lock_the_same_race_makes_several(monkeypatch: pytest.MonkeyPatch) -> None:
    """The guard's own test: taken away, two transactions that both looked first both write."""
    monkeypatch.setattr("workflow.directory.checking.lock_directory", lambda: None)
    looked = threading.Barrier(2)
    seen = services.found_organ.__wrapped__.__globals__["_refuse_same_name"]

    def look_then_wait(*args: object) -> None:
        seen(*args)
        looked.wait(timeout=10)

    monkeypatch.setitem(services.found_organ.__wrapped__.__globals__, "_refuse_same_name", look_then_wait)

    def found() -> None:
        services.found_organ("Sở Một", "STATE_DEPARTMENT", valid_from=SINCE)
        connection.close()

    threads = [threading.Thread(target=found) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Organ.objects.count() == 2
