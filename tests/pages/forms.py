"""Forms as a browser without scripts has them: what it would send, and what on a page waits for a script."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

from lxml import html as markup

CONTROLS = ["input", "select", "textarea", "button"]
SENDS = ("submit", "image")


def page_of(text: str) -> Any:
    """The page's tree. What stands in `noscript` is part of it: without scripts it is shown."""
    return markup.document_fromstring(text)


def unseen(element: Any) -> bool:
    """Whether nobody sees it without a script: hidden, in a closed dialogue, or in a template."""
    up = [element, *element.iterancestors()]
    return any(
        one.get("hidden") is not None
        or one.get("data-cv-scripted") is not None  # tests/browser shows that the stylesheet keeps this promise
        or one.tag == "template"
        or (one.tag == "dialog" and one.get("open") is None)
        for one in up
    )


def kind_of_button(control: Any) -> str:
    """submit, image, reset or button; "" for what is no button."""
    if control.tag == "button":
        return str(control.get("type") or "submit").lower()
    found = str(control.get("type") or "text").lower()
    return found if found in (*SENDS, "reset", "button") else ""


@dataclass
class Form:
    """One form of a page at `url`."""

    url: str
    element: Any

    @property
    def method(self) -> str:
        """GET, POST or DIALOG."""
        return str(self.element.get("method") or "get").upper()

    def multipart(self, button: Any = None) -> bool:
        """Whether files can be sent, by this button."""
        given = button.get("formenctype") if button is not None else None
        return (given or self.element.get("enctype")) == "multipart/form-data"

    def controls(self) -> list[Any]:
        """What belongs to the form: inside it and without another form's name, or elsewhere with this one's."""
        root, name = self.element.getroottree().getroot(), self.element.get("id")
        inside = [one for one in self.element.iter(*CONTROLS) if one.get("form") in (None, name)]
        outside = [one for one in root.iter(*CONTROLS) if name and one.get("form") == name and one not in inside]
        return [*inside, *outside]

    def buttons(self) -> list[Any]:
        """What sends it: seen and enabled."""
        return [
            one for one in self.controls() if kind_of_button(one) in SENDS and not _disabled(one) and not unseen(one)
        ]

    def fields(self) -> list[Any]:
        """What is sent with it but for the buttons; a disabled control never is."""
        return [one for one in self.controls() if one.get("name") and not kind_of_button(one) and not _disabled(one)]

    def target(self, button: Any = None) -> str:
        """The path and query that it is sent to; a GET's own fields replace the query."""
        given = (button.get("formaction") if button is not None else None) or self.element.get("action") or self.url
        parts = urlsplit(urljoin(f"http://here{self.url}", given))
        return parts.path if self.method == "GET" else parts.path + (f"?{parts.query}" if parts.query else "")


def _disabled(control: Any) -> bool:
    return control.get("disabled") is not None or any(
        one.tag == "fieldset" and one.get("disabled") is not None for one in control.iterancestors()
    )


def forms_of(url: str, text: str) -> list[Form]:
    """The forms that somebody without scripts sees."""
    return [Form(url, one) for one in page_of(text).iter("form") if not unseen(one)]


def faults_of(url: str, text: str, public: bool = False) -> list[str]:
    """What on the page needs a script: each a short word and the thing's own words. A `public` page knows nobody, so
    its forms have no token."""
    found = [fault for form in forms_of(url, text) for fault in _of_form(form, public)]
    for one in page_of(text).iter(*CONTROLS):
        if unseen(one) or one.get("type") == "hidden":
            continue
        if kind_of_button(one) == "button":
            found.append(f"does nothing: {words_of(one)}")
        elif _disabled(one):
            found.append(f"disabled until a script runs: {words_of(one)}")
        elif kind_of_button(one) in SENDS and not _owner(one):
            found.append(f"belongs to no form: {words_of(one)}")
        if any(name.startswith("on") for name in one.attrib):
            found.append(f"script in an attribute: {words_of(one)}")
    links = (one for one in page_of(text).iter("a") if not unseen(one))
    found += [f"link to nowhere: {words_of(one)}" for one in links if one.get("href") == "#" or _js(one)]
    return found


def _js(link: Any) -> bool:
    return str(link.get("href")).strip().lower().startswith("javascript:")


def _owner(control: Any) -> bool:
    root = control.getroottree().getroot()
    if name := control.get("form"):
        return any(one.get("id") == name for one in root.iter("form"))
    return any(one.tag == "form" for one in control.iterancestors())


def _of_form(form: Form, public: bool) -> Iterator[str]:
    where = f"{form.method} {form.target()}"
    if form.method not in ("GET", "POST"):
        yield f"a method of scripts: {where}"
    if not form.buttons():
        yield f"no button that sends it: {where}"
    if any(one.tag == "form" for one in form.element.iterancestors()):
        yield f"a form in a form: {where}"
    tokens = [one for one in form.fields() if one.get("name") == "csrfmiddlewaretoken" and one.get("value")]
    if form.method == "POST" and not tokens and not public:
        yield f"no token: {where}"
    if form.method == "GET" and any(one.get("name") == "csrfmiddlewaretoken" for one in form.fields()):
        yield f"a token in an address: {where}"
    files = any(one.get("type") == "file" for one in form.fields())
    if files and not any(form.multipart(button) for button in (None, *form.buttons())):
        yield f"files are not sent: {where}"


def words_of(element: Any) -> str:
    """What one would call it by."""
    said = " ".join(element.text_content().split()) or element.get("aria-label") or ""
    return f"{element.tag} {element.get('name') or element.get('id') or ''} {said}"[:90].strip()
