"""The names of flows and steps that databases hold, as the code has them; `python -m` this file freezes them."""

import os
from pathlib import Path

FROZEN = Path(__file__).with_name("flow_names.txt")


def current_names() -> list[str]:
    """Return `label/file.Class` of every flow of ours, and `label/file.Class.node` of every step, sorted."""
    from viewflow.workflow.base import Flow
    from viewflow.workflow.checks import _all_flow_subclasses
    from viewflow.workflow.fields import get_flow_ref, get_task_ref

    names = set()
    for flow in _all_flow_subclasses(Flow):
        if flow.__module__.split(".")[0] == "flows" and flow.instance.nodes():
            names.add(get_flow_ref(flow))
            names.update(get_task_ref(node) for node in flow.instance.nodes())
    return sorted(names)


def main() -> None:
    """Write the frozen names anew; only when a name was added, or retired through `flow.Obsolete()`."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    FROZEN.write_text("\n".join(current_names()) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
