"""The pictures of the app's mark, drawn from `mark.svg` by the kept compiler; `python -m` this file draws them anew."""

from __future__ import annotations

import typst

from tests.house.sources import ROOT
from workflow.web.frame.installing import SIZES

STATIC = ROOT / "workflow" / "static" / "congvan"
ROUND, WHOLE = 'width="24" height="24" rx="6"', 'width="24" height="24"'
GLYPH, SMALLER = 'transform="translate(4.8 4.8) scale(.6)"', 'transform="translate(6 6) scale(.5)"'
PAGE = """#set page(width: {size}pt, height: {size}pt, margin: 0pt, fill: none)
#image(bytes(sys.inputs.drawn), format: "svg", width: {size}pt, height: {size}pt)"""


def drawings() -> dict[str, str]:
    """The mark as it is, and with a full ground and a glyph inside the circle that every phone leaves."""
    mark = (STATIC / "mark.svg").read_text(encoding="utf-8")
    assert ROUND in mark
    assert GLYPH in mark
    return {"mark": mark, "maskable": mark.replace(ROUND, WHOLE).replace(GLYPH, SMALLER)}


def pictures() -> dict[str, bytes]:
    """File name → PNG, of every size that the manifest names."""
    return {
        f"{name}-{size}.png": typst.compile(
            PAGE.format(size=size).encode(), format="png", ppi=72, sys_inputs={"drawn": drawn}
        )
        for name, drawn in drawings().items()
        for size in SIZES
    }


def main() -> None:
    """Write the pictures."""
    for name, picture in pictures().items():
        (STATIC / "icons" / name).write_bytes(picture)


if __name__ == "__main__":
    main()
