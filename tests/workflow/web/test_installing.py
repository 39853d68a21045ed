"""The web app manifest: the same for everybody, in two languages, its pictures those of the mark; nothing is kept."""

from __future__ import annotations

import io
import re

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse
from PIL import Image, ImageChops

from tests.house.icons import STATIC, pictures
from tests.house.sources import ROOT
from tests.workflow.web.desk import Office, open_office
from workflow.web.frame.around import THEME_COOKIE
from workflow.web.frame.installing import SURFACES, icons

MANIFEST = "/ung-dung.webmanifest"


@pytest.fixture
def office(db: None) -> Office:
    return open_office()


def test_whoever_asks_gets_the_same_app_in_the_language_he_asks_for(office: Office) -> None:
    answer = Client().get(MANIFEST, headers={"accept-language": "vi"})
    assert answer["Content-Type"] == "application/manifest+json"
    assert "default-src 'self'" in answer["Content-Security-Policy"], "manifests come from here only"
    assert answer.json() == office.client("signer").get(MANIFEST, headers={"accept-language": "vi"}).json()
    assert (answer.json()["name"], answer.json()["lang"]) == ("Trục công văn", "vi")
    english = Client().get(MANIFEST, headers={"accept-language": "en"}).json()
    assert (english["name"], english["lang"]) == ("Letter exchange", "en")
    assert {answer.json()[name] for name in ("id", "start_url", "scope")} == {reverse("congvan:home")}
    for shortcut in answer.json()["shortcuts"]:
        assert office.client("signer").get(shortcut["url"]).status_code == 200


def test_every_page_names_it_and_its_colour(office: Office) -> None:
    client = office.client("clerk")
    page = client.get("/").content.decode()
    assert f'<link rel="manifest" href="{MANIFEST}">' in page
    colours = re.findall(r'<meta name="theme-color" content="([^"]+)" media="\(prefers-color-scheme: (\w+)\)">', page)
    assert {scheme: colour for colour, scheme in colours} == SURFACES
    for theme, colour in SURFACES.items():
        client.cookies[THEME_COOKIE] = theme
        assert re.findall(r'<meta name="theme-color" content="([^"]+)">', client.get("/").content.decode()) == [colour]
    sheet = (STATIC / "cv.css").read_text(encoding="utf-8")
    light, dark = (value.ljust(7, value[-1]) for value in re.findall(r"--cv-surface:(#\w+)", sheet)[:2])
    assert {"light": light, "dark": dark} == SURFACES


def test_the_pictures_are_the_marks_at_the_sizes_named() -> None:
    drawn = pictures()
    named = [one for one in icons() if one["type"] == "image/png"]
    assert {one["sizes"] for one in named if one["purpose"] == "maskable"} == {"192x192", "512x512"}
    assert {one["src"].rpartition("/")[2] for one in named} == set(drawn)
    for one in named:
        name = one["src"].rpartition("/")[2]
        file = finders.find(f"congvan/icons/{name}")
        assert file, name
        kept, fresh = Image.open(file).convert("RGBA"), Image.open(io.BytesIO(drawn[name])).convert("RGBA")
        assert f"{kept.width}x{kept.height}" == one["sizes"]
        assert ImageChops.difference(kept, fresh).getbbox() is None, f"{name}: python -m tests.house.icons"
        corner = kept.getpixel((0, 0))
        assert (corner[3] == 255) == (one["purpose"] == "maskable"), "a phone cuts what is maskable, so it is full"


def test_the_glyph_of_a_maskable_picture_is_inside_the_circle_that_every_phone_leaves() -> None:
    picture = Image.open(io.BytesIO(pictures()["maskable-512.png"])).convert("RGB")
    ground = picture.getpixel((0, 0))
    reach = max(
        ((x - 256) ** 2 + (y - 256) ** 2) ** 0.5
        for x in range(0, 512, 2)
        for y in range(0, 512, 2)
        if picture.getpixel((x, y)) != ground
    )
    assert 100 < reach < 512 * 0.4


def test_no_script_of_ours_keeps_a_page() -> None:
    """reliability.md 46: no service worker and no store of the browser, so nothing outlives the right to see it."""
    scripts = [path for room in ("workflow", "config", "flows") for path in (ROOT / room).rglob("*.js")]
    found = {
        path.name
        for path in scripts
        if path.name != "htmx.min.js"
        and re.search(r"serviceWorker|caches\.|indexedDB|localStorage|sessionStorage", path.read_text(encoding="utf-8"))
    }
    assert found == set()
    assert not settings.DEBUG
