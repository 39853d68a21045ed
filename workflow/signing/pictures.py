"""Whether a picture that somebody uploads can be opened, asked of the limited child process of decision 0013."""

from __future__ import annotations

from workflow.reading.formats.child import run
from workflow.reading.parsing.refusing import Refused

WIDTH = 200


def picture_opens(picture: bytes) -> bool:
    """Decodes it whole, in a process without our environment, with bounded memory and time."""
    try:
        return any(
            "image" in found for found in run(picture, {"do": "image", "kind": "image", "page": 1, "width": WIDTH})
        )
    except Refused:
        return False
