"""The page maker: one Typst compiler for the process, and the same code as a limited child for what is huge.

Knows neither Django nor the letter: data in, PDF and places out. It reads `page.typ` and the shipped fonts and nothing
else; packages and their cache are looked for in this folder, which holds none, so nothing is ever fetched.
"""

from __future__ import annotations

import json
import sys
import threading
from pathlib import Path
from typing import Any

PLACE = Path(__file__).resolve().parent
TEMPLATE = PLACE / "page.typ"
STAMP = PLACE / "stamp.typ"
STANDARD = "a-3u"
"""PDF/A-3 with every letter's Unicode value: what the revision plan of signing was measured on."""


class Press:
    """Holds one compiler; one thread at a time. Same data, same bytes."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._compiler: Any = None

    def _ready(self) -> Any:
        if self._compiler is None:
            import typst

            fonts = typst.Fonts(
                include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(PLACE / "fonts")]
            )
            nowhere = str(PLACE / "rules")
            self._compiler = typst.Compiler(
                str(TEMPLATE), root=str(PLACE), font_paths=fonts, package_path=nowhere, package_cache_path=nowhere
            )
        return self._compiler

    def print(self, inputs: dict[str, Any], template: Path = TEMPLATE) -> bytes:
        """The PDF of the data; it has no time but the document's own date."""
        with self._lock:
            return self._print(inputs, template)

    def print_with_places(self, inputs: dict[str, Any]) -> tuple[bytes, list[dict[str, Any]]]:
        """The PDF, and where the named empty places of its pages lie: name, page from 1, x and y (of the top left
        corner, from the page's top), w, h, in points."""
        with self._lock:
            made = self._print(inputs, TEMPLATE)
            found = json.loads(self._ready().query("<spot>", field="value"))  # of the data just printed
        return made, list(found)

    def _print(self, inputs: dict[str, Any], template: Path) -> bytes:
        data = {"letter": json.dumps(inputs, ensure_ascii=False)}
        made: bytes = self._ready().compile(
            str(template), format="pdf", sys_inputs=data, pdf_standards=STANDARD, timestamp=0
        )
        return made


PRESS = Press()


def main() -> int:
    """The limited child: data on standard input, on standard output the length of the places, the places, the PDF.
    Its arguments are the seconds and the bytes that it may use."""
    import resource

    seconds, size = int(sys.argv[1]), int(sys.argv[2])
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (size, size))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    made, places = PRESS.print_with_places(json.load(sys.stdin.buffer))
    said = json.dumps(places).encode()
    sys.stdout.buffer.write(len(said).to_bytes(8, "big") + said + made)
    return 0


if __name__ == "__main__":
    sys.exit(main())
