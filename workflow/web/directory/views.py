"""The directory's pages: lists, one organ, one person, and the form of every act."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from workflow.conf import congvan
from workflow.directory.keeping import row
from workflow.directory.models import Organ, Person
from workflow.kernel.errors import Invalid, NotFound
from workflow.kernel.vocabulary import OrganKind
from workflow.web.account.activating import link_for
from workflow.web.directory import rows
from workflow.web.directory.acts import ADD_ORGAN, ADD_PERSON, BY_SLUG, ORGAN_ACTS, PERSON_ACTS, KeepAct
from workflow.web.directory.forms import KeepPlace
from workflow.web.directory.guard import Keeper, for_administrators
from workflow.web.paging import number_of

PERSON_STATES = (
    ("", _("Tất cả")), ("co", _("Có tài khoản")), ("khong", _("Chưa có tài khoản")), ("khoa", _("Đã khoá")),
)  # fmt: skip


@require_GET
@for_administrators
def organs(request: HttpRequest, keeper: Keeper) -> HttpResponse:
    """Organs of the day: by name, kind, or under one."""
    words, kind = request.GET.get("tim", "").strip(), request.GET.get("loai", "")
    under_id, ended = number_of(request, "duoi"), request.GET.get("ca-cu") == "1"
    under = row(Organ, under_id) if under_id else None
    listed = rows.organs_listed(keeper.on, words, kind if kind in OrganKind.values else "", under_id, ended)
    context = {"under": under, "words": words, "kind": kind, "kinds": OrganKind.choices, "ended": ended}
    return render(request, "congvan/directory/organs.html", {**context, **_page(request, listed, "name", keeper)})


@require_GET
@for_administrators
def persons(request: HttpRequest, keeper: Keeper) -> HttpResponse:
    """Persons by name and by the state of their account."""
    words, state = request.GET.get("tim", "").strip(), request.GET.get("loc", "")
    listed = rows.persons_listed(keeper.on, words, state)
    context = {"words": words, "state": state, "states": PERSON_STATES}
    return render(request, "congvan/directory/persons.html", {**context, **_page(request, listed, "full_name", keeper)})


def _page(request: HttpRequest, listed: Any, field: str, keeper: Keeper) -> dict[str, Any]:
    """One page by key: the rows behind `sau`; the query of the next page keeps what was asked for."""
    found = list(rows.after_key(listed, field, request.GET.get("sau", ""))[: congvan.PAGE_SIZE + 1])
    shown, more = found[: congvan.PAGE_SIZE], len(found) > congvan.PAGE_SIZE
    query = request.GET.copy()
    query.pop("sau", None)
    first = query.urlencode()
    if more:
        query["sau"] = str(shown[-1].pk)
    return {
        "rows": shown, "first_query": first, "next_query": query.urlencode() if more else "",
        "is_first": "sau" not in request.GET, "keeper": keeper,
    }  # fmt: skip


@require_GET
@for_administrators
def organ(request: HttpRequest, keeper: Keeper, organ_id: int) -> HttpResponse:
    """One organ as of the day."""
    found = row(Organ, organ_id)
    context = {"organ": found, "keeper": keeper, "acts": ORGAN_ACTS, "alive": found.holds_on(keeper.on)}
    return render(request, "congvan/directory/organ.html", {**context, **rows.organ_facts(found, keeper.on)})


@require_GET
@for_administrators
def person(request: HttpRequest, keeper: Keeper, person_id: int) -> HttpResponse:
    """One person with all dates, and the state of his account."""
    found = row(Person, person_id)
    acts = [act for act in PERSON_ACTS if _fits(act, found)]
    context = {"person": found, "keeper": keeper, "acts": acts}
    return render(request, "congvan/directory/person.html", {**context, **rows.person_facts(found)})


def _fits(act: KeepAct, person: Person) -> bool:
    """Whether the person's page offers the act in the state of his account."""
    user: Any = person.user
    needs = {"mo-tai-khoan": user is None, "mo-khoa": user is not None and not user.is_active}
    for slug in ("lien-ket", "ket-thuc-phien", "go-xac-thuc", "khoa"):
        needs[slug] = user is not None and user.is_active
    return needs.get(act.slug, True)


@never_cache
@require_http_methods(["GET", "POST"])
@for_administrators
def add_organ(request: HttpRequest, keeper: Keeper) -> HttpResponse:
    """A new organ at the top."""
    return _keep(request, keeper, ADD_ORGAN, None, "congvan:directory")


@never_cache
@require_http_methods(["GET", "POST"])
@for_administrators
def add_person(request: HttpRequest, keeper: Keeper) -> HttpResponse:
    """A new person, with or without an account."""
    return _keep(request, keeper, ADD_PERSON, None, "congvan:persons")


@never_cache
@require_http_methods(["GET", "POST"])
@for_administrators
def keep_organ(request: HttpRequest, keeper: Keeper, organ_id: int, slug: str) -> HttpResponse:
    """One act on an organ."""
    return _keep(request, keeper, _act("organ", slug), row(Organ, organ_id), "congvan:organ")


@never_cache
@require_http_methods(["GET", "POST"])
@for_administrators
def keep_person(request: HttpRequest, keeper: Keeper, person_id: int, slug: str) -> HttpResponse:
    """One act on a person or his account."""
    return _keep(request, keeper, _act("person", slug), row(Person, person_id), "congvan:person")


def _act(kind: str, slug: str) -> KeepAct:
    found = BY_SLUG[kind].get(slug)
    if found is None:
        raise NotFound
    return found


def _keep(request: HttpRequest, keeper: Keeper, act: KeepAct, record: Any, back: str) -> HttpResponse:
    """The form of an act, and the act: refused with 422 beside the fields, done with a way back or the link."""
    place = KeepPlace(keeper.actor, record, request.GET.get("tim", "").strip(), number_of(request, "dong"))
    form = act.form(request.POST, place=place) if request.method == "POST" else act.form(place=place)
    address = redirect(back, record.pk).url if record is not None else redirect(back).url
    if request.method == "POST" and form.is_valid():
        try:
            made = act.service(keeper.actor, form.where(), **form.given())
        except Invalid as refusal:
            form.refuse(refusal)
        else:
            return _done(request, act, made, address)
    context = {"form": form, "act": act, "record": record, "back": address, "keeper": keeper, "words": place.words}
    return render(request, "congvan/directory/keep.html", context, status=422 if form.is_bound else 200)


def _done(request: HttpRequest, act: KeepAct, made: Any, address: str) -> HttpResponse:
    messages.success(request, str(act.done))
    if act.link and getattr(made, "user", None) is not None:
        link = request.build_absolute_uri(link_for(made.user))
        return render(request, "congvan/directory/link.html", {"person": made, "link": link})
    if act is ADD_ORGAN or act.slug == "them-truc-thuoc":
        return redirect("congvan:organ", made.pk)
    return redirect("congvan:person", made.pk) if act is ADD_PERSON else redirect(address)
