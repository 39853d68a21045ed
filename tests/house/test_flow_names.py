"""viewflow writes flow, file and step names into the database, so they are contracts."""

from tests.house.flow_names import FROZEN, current_names


def test_no_flow_or_step_was_renamed_or_lost() -> None:
    names = current_names()
    frozen = FROZEN.read_text(encoding="utf-8").split() if FROZEN.exists() else []
    lost = sorted(set(frozen) - set(names))
    assert lost == [], "Rows in databases name these; keep a retired step as flow.Obsolete()."
    assert names == frozen, "New names: python -m tests.house.flow_names"
