"""The pages as an app on a phone or a desktop: what it is called, how it looks, where it begins. It keeps no letter."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, JsonResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

SURFACES = {"light": "#ffffff", "dark": "#171e27"}
"""The head of every page by theme, `--cv-surface` of the stylesheet: the frame of the window takes its colour."""
SIZES = (192, 512)


@login_not_required
@require_safe
@cache_control(max_age=3600, public=True)
def manifest(request: HttpRequest) -> JsonResponse:
    """The web app manifest: the same for everybody, in the language that the browser asks for. There is no service
    worker: a page that is not fetched is not shown, so nothing of a letter outlives the right to see it."""
    home = reverse("congvan:home")
    found = {
        "id": home, "start_url": home, "scope": home, "display": "standalone", "dir": "ltr", "lang": get_language(),
        "name": _("Trục công văn"), "short_name": _("Công văn"),
        "description": _("Soạn, ký, phát hành, tiếp nhận và theo dõi công văn."),
        "theme_color": SURFACES["light"], "background_color": SURFACES["light"],
        "icons": icons(), "shortcuts": [
            {"name": str(name), "url": reverse(f"congvan:{at}")}
            for name, at in ((_("Cần làm"), "home"), (_("Văn bản đến"), "inbox"), (_("Thông báo"), "notices"))
        ],
    }  # fmt: skip
    answer = JsonResponse(found, content_type="application/manifest+json")
    patch_vary_headers(answer, ["Accept-Language", "Cookie"])
    return answer


def icons() -> list[dict[str, str]]:
    """The mark as a drawing and as pictures; `maskable` has room around it for whatever shape a phone cuts."""
    drawn = {"src": static("congvan/mark.svg"), "sizes": "any", "type": "image/svg+xml", "purpose": "any"}
    pictures = [
        {"src": static(f"congvan/icons/{name}-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png",
         "purpose": purpose}
        for name, purpose in (("mark", "any"), ("maskable", "maskable")) for size in SIZES
    ]  # fmt: skip
    return [*pictures, drawn]
