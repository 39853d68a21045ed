"""Review and sign by viewflow's own forms. `owner` of both tasks is whoever started; the reviewer may not sign."""

from typing import Any

from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponse
from viewflow import this
from viewflow.workflow import flow

from workflow.engine.locks import in_line
from workflow.engine.secure import SecureFlow


def sign_view(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    """A form that writes the signature into the process, as a stock view does."""
    request.activation.process.data = {"signed": True}  # type: ignore[attr-defined]
    request.activation.process.save()  # type: ignore[attr-defined]
    request.activation.execute()  # type: ignore[attr-defined]
    return HttpResponse("signed")


def review_view(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    """The reviewer's own form."""
    request.activation.execute()  # type: ignore[attr-defined]
    return HttpResponse("reviewed")


class Starting:
    """How each of the flows begins. Nodes are declared in each: viewflow binds a subclass to its parent's nodes."""

    def begin(self, activation: Any, owner: Any = None) -> Any:
        """Remember who reviews."""
        activation.process.data = {"owner": owner.pk}
        return activation.process

    def owner(self, activation: Any) -> Any:
        """Who reviews."""
        return get_user_model()._default_manager.get(pk=activation.process.data["owner"])


class StockFlow(Starting, flow.Flow):
    """Stock"""

    lock_impl = in_line
    start = flow.StartHandle(this.begin).Next(this.review)
    review = flow.View(review_view).Assign(this.owner).Next(this.sign)
    sign = flow.View(sign_view).Assign(username="signer").Next(this.end)
    end = flow.End()


class GuardedFlow(Starting, SecureFlow, flow.Flow):
    """Stock behind our doors; its records are letters."""

    lock_impl = in_line
    view_kind = "letter"
    start = flow.StartHandle(this.begin).Next(this.review)
    review = flow.View(review_view).Assign(this.owner).Next(this.sign)
    sign = flow.View(sign_view).Assign(username="signer").Next(this.end)
    end = flow.End()


class AjarFlow(Starting, SecureFlow, flow.Flow):
    """Stock behind doors that a test takes off their hinges."""

    lock_impl = in_line
    view_kind = "letter"
    start = flow.StartHandle(this.begin).Next(this.review)
    review = flow.View(review_view).Assign(this.owner).Next(this.sign)
    sign = flow.View(sign_view).Assign(username="signer").Next(this.end)
    end = flow.End()
