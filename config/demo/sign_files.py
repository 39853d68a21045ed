"""The demo's keys: a trial certificate for the signer and for the seal, with pictures that say they are none."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date

import typst
from django.contrib.auth import get_user_model

from config.playing.cast import Troupe
from workflow.directory.models import Organ, Person
from workflow.kernel.vocabulary import Role
from workflow.layout.press import PLACE
from workflow.signing import keys
from workflow.signing.authority import issue_demo_key
from workflow.signing.configuration import DEMO, signing

from .people import ISSUER, OFFICE

SIGNER = "phobithu"
HANDWRITING = """#set page(width: 160pt, height: 60pt, margin: 4pt, fill: none)
#set text(font: "Tinos", size: 26pt, style: "italic", fill: rgb("#1f3a93"))
#align(center + horizon, rotate(-6deg, sys.inputs.name))"""
ROUND_SEAL = """#set page(width: 104pt, height: 104pt, margin: 2pt, fill: none)
#set text(font: "Tinos", size: 9pt, weight: "bold", fill: rgb("#c62828"))
#align(center + horizon, circle(radius: 48pt, stroke: 2pt + rgb("#c62828"), inset: 10pt,
  align(center + horizon, [#sys.inputs.name \\ ★ \\ MÔ PHỎNG])))"""


def give_keys(troupe: Troupe, today: date, say: Callable[[str], None]) -> None:
    """Letters of the province's committee are signed as files from now on, where both verifiers are there."""
    folder = signing().demo
    if folder is None:
        return
    if shutil.which("pdfsig") is None:
        say("Chưa có chương trình pdfsig (gói poppler-utils): việc ký được ghi nhật ký, chưa ký số trên tệp.")
        return
    person = Person.objects.get(user=get_user_model().objects.get(username=SIGNER))
    organ, office = Organ.objects.get(name=ISSUER), Organ.objects.get(name=OFFICE)
    keeper = troupe.actor(office, Role.ADMINISTRATOR, today)
    issue_demo_key(folder, SIGNER, person.full_name, organ.name)
    issue_demo_key(folder, "tinhuy", organ.name, organ.name)
    for label, owner, template, shown in (
        (SIGNER, {"person_id": person.pk}, HANDWRITING, person.full_name.split()[-1]),
        ("tinhuy", {"seal_of": organ.pk}, ROUND_SEAL, organ.name.upper()),
    ):
        keys.register_key(keeper, office.pk, provider=DEMO, label=label, **owner)
        keys.add_picture(keeper, office.pk, picture=_drawn(template, shown), **owner)
    say(f"Ký số trên tệp: chứng thư thử nghiệm của {person.full_name} và con dấu {organ.name}")


def _drawn(template: str, name: str) -> bytes:
    fonts = typst.Fonts(include_system_fonts=False, font_paths=[str(PLACE / "fonts")])
    compiler = typst.Compiler(template.encode(), font_paths=fonts)
    picture = compiler.compile(format="png", ppi=200, sys_inputs={"name": name})
    assert isinstance(picture, bytes)
    return picture
