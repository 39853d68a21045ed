"""Who may: the matrix, object permissions with their source, the policy that answers and explains."""

from importlib.util import find_spec
from pathlib import Path


def _require_own_workflow() -> None:
    """Raise ImportError, before `workflow` is imported, when that name belongs to another distribution."""
    spec = find_spec("workflow")
    places = list(spec.submodule_search_locations or []) if spec else []
    if not any((Path(place) / "CONGVAN").is_file() for place in places):
        raise ImportError(f"The package 'workflow' at {places or 'no place'} is not the one of congvan.")


_require_own_workflow()
