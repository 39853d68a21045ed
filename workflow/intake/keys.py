"""When two readings are one text: the hash of the folded words of what the letter says."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from typing import Any

from workflow.kernel.folding import fold
from workflow.letters.content import plain

_WORDS = re.compile(r"[^\W_]+")
SHORTEST = 20
"""Fewer words than this say too little to call two letters the same."""


def text_key(content: Mapping[str, Any]) -> str:
    """Hex SHA-256 over the folded words of subject and body; spelling of tones, case, blanks and punctuation do not
    matter. "" where there are too few words."""
    body = content.get("body")
    rows = body if isinstance(body, list) else []
    words = _WORDS.findall(fold(" ".join([plain(content.get("subject")), *map(plain, rows)])))
    return hashlib.sha256(" ".join(words).encode()).hexdigest() if len(words) >= SHORTEST else ""
