"""What of a reading the tests compare: the fields that a careful clerk would write down, folded where asked."""

from pathlib import Path

from workflow.kernel.folding import fold

FOLDER = Path(__file__).parent / "letters"
NAMES = sorted(path.stem for path in FOLDER.glob("*.txt"))
SCALARS = (
    "form", "kind", "kind_name", "number", "symbol", "number_canonical", "place", "date", "subject", "subject_prefix",
    "signer", "urgency",
)  # fmt: skip
LISTS = {
    "addressees": "text kind purpose expands_to",
    "distribution": "text kind purpose",
    "directives": "no lead lead_kind cooperate due due_kind period role",
    "citations": "kind number symbol date issuer mentions",
    "relations": "type target target_date",
}
PARTS = {
    "issuer": "name level parent issuing_body code",
    "authority": "form body raw",
    "position": "value raw needs_review alternatives",
    "monitoring": "organ report_to via frequency",
    "report_duty": "to via frequency due_raw directive",
    "dissemination": "scope",
    "arrival_stamp": "incoming_number date forward_to",
}


def text_of(name):
    with open(FOLDER / f"{name}.txt", encoding="utf-8", newline="") as file:
        return file.read()


def essence(letter):
    """The part of a reading that is written in the expected files."""
    found = {name: letter[name] for name in SCALARS}
    for name, keys in LISTS.items():
        found[name] = [{key: entry[key] for key in keys.split()} for entry in letter[name]]
    for name, keys in PARTS.items():
        found[name] = {key: letter[name].get(key) for key in keys.split()} if letter[name] else None
    return found | {"review": letter["review"], "parts": [len(d["parts"]) for d in letter["directives"]]}


def folded(value):
    """The same with every text folded: two spellings of one letter must read alike."""
    if isinstance(value, str):
        return fold(value)
    if isinstance(value, dict):
        return {key: folded(part) for key, part in value.items()}
    if isinstance(value, list):
        return [folded(part) for part in value]
    return value
