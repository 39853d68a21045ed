"""Writes Word files as bytes: a package of the parts that Word writes, nothing of it from a library's template."""

import io
import zipfile
from xml.sax.saxutils import escape

TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
    'wordprocessingml.document.main+xml"/></Types>'
)
RELS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="word/document.xml"/></Relationships>'
)
SPACE = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
)


def run(text, properties=""):
    parts = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(part)}</w:t>' for part in text.split("\n"))
    return f"<w:r><w:rPr>{properties}</w:rPr>{parts}</w:r>"


def paragraph(text="", properties="", run_properties=""):
    return f"<w:p><w:pPr>{properties}</w:pPr>{run(text, run_properties) if text else ''}</w:p>"


def table(*rows):
    """Rows of cells, each a list of paragraphs' texts or ready XML."""
    body = "".join(
        "<w:tr>" + "".join(f"<w:tc>{''.join(map(_block, cell))}</w:tc>" for cell in row) + "</w:tr>" for row in rows
    )
    return f"<w:tbl>{body}</w:tbl>"


def _block(text):
    return text if text.startswith("<w:") else paragraph(text)


def item(level=0, number="1"):
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'


def numbering(*levels):
    """One list; each level is (form, text)."""
    inner = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for at, (form, text) in enumerate(levels)
    )
    return (
        f'<w:numbering {SPACE}><w:abstractNum w:abstractNumId="7">{inner}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num></w:numbering>'
    )


def pack(body, **parts):
    """The bytes of a file with this body; other parts by name, `/` and `.` written as `__` and `_`."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("[Content_Types].xml", parts.pop("types", TYPES))
        file.writestr("_rels/.rels", RELS)
        file.writestr("word/document.xml", f"<w:document {SPACE}><w:body>{body}</w:body></w:document>")
        for name, content in parts.items():
            file.writestr(name.replace("__", "/").replace("_xml", ".xml").replace("_bin", ".bin"), content)
    return out.getvalue()


def letter(text_parts):
    """A letter laid out as an office does: head and tail are tables, the body is paragraphs."""
    left, right, stamp, to, body, received, signature = text_parts
    blocks = [table([left, [right[0], *([""] * (len(right) > 1)), *right[1:]]])]
    blocks += [paragraph(line) for line in stamp + to]
    blocks += [paragraph(line, '<w:ind w:firstLine="567"/>') for line in body]
    blocks.append(table([received, [*signature[:-1], "", "", "", signature[-1]]]))
    return "".join(blocks)
