"""The child process: reads one file from its standard input, writes what it found as lines of JSON, one per page."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from typing import Any, BinaryIO

from workflow.reading.parsing.limits import allow_seconds, confine
from workflow.reading.parsing.refusing import Refused, Why


def source_of_file(file: BinaryIO, job: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield {"pages": n}, then {"page": i, "lines": […], "notes": […]} per page."""
    kind = job["kind"]
    if kind == "docx":
        from workflow.reading.parsing.docx import read_docx

        yield from read_docx(file)
    elif kind == "pdf":
        from workflow.reading.parsing.pages import read_pdf

        yield from read_pdf(file, job["recogniser"])
    else:
        from workflow.reading.parsing.pages import read_pictures

        yield from read_pictures(file, job["recogniser"])


def image_of_page(file: BinaryIO, job: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield {"image": base64 of a WebP picture} of one page."""
    from workflow.reading.parsing.pages import picture_of

    yield {"image": picture_of(file, job["kind"], job["page"], job["width"])}


def body_of_file(file: BinaryIO, job: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield {"rows": […], "counts": {…}} of a Word file."""
    from workflow.reading.parsing.word_body import read_body

    yield from read_body(file)


JOBS = {"source": source_of_file, "image": image_of_page, "body": body_of_file}


def main() -> None:
    """Do the job that the only argument describes; a refusal is a line, any other end is the parent's to judge."""
    job = json.loads(sys.argv[1])
    confine()
    out = os.fdopen(1, "w", encoding="utf-8", closefd=False)
    with os.fdopen(0, "rb", closefd=False) as file:
        try:
            for found in JOBS[job["do"]](file, job):
                out.write(json.dumps(found, ensure_ascii=False, separators=(",", ":")) + "\n")
                out.flush()
                allow_seconds(job["seconds"])
            last: dict[str, Any] = {"done": True}
        except Refused as refusal:
            last = {"refused": refusal.why.value}
        except MemoryError:
            last = {"refused": Why.TOO_HEAVY.value}
        out.write(json.dumps(last) + "\n")
        out.flush()


if __name__ == "__main__":
    main()
