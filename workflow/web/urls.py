"""Every address of congvan's pages, in the namespace `congvan`."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path, register_converter

from .acts import converters
from .acts import views as act_views
from .casefile import views as case_views
from .desks import lists
from .dispatches import page as dispatch_page
from .drafting import making, remembered
from .frame import installing, small
from .letters import file as letter_file
from .letters import page as letter_page
from .watching import behind, board, reports, sheet

app_name = "congvan"

register_converter(converters.ActSlug, "act")

urlpatterns: list[URLPattern | URLResolver] = [
    # The pages asked for most, for each request is compared with one address after the other.
    path("", lists.home, name="home"),
    path("cong-van/", lists.outgoing, name="outgoing"),
    path("cong-van/<int:letter_id>/", letter_page.letter, name="letter"),
    path("van-ban-den/", lists.inbox, name="inbox"),
    path("van-ban-den/<int:dispatch_id>/", dispatch_page.dispatch, name="dispatch"),
    path("theo-doi/", board.board, name="board"),
    path("thong-bao/", small.notices, name="notices"),
    # Before the acts, whose pattern takes any word behind a record.
    path("", include("workflow.web.account.own_urls")),
    path("", include("workflow.web.delegations.urls")),
    path("", include("workflow.web.registers.urls")),
    path("", include("workflow.web.intake.urls")),
    path("", include("workflow.web.directory.urls")),
    path("", include("workflow.web.letters.urls")),
    path("", include("workflow.web.drafting.urls")),
    path("", include("workflow.web.live.urls")),
    path("", include("workflow.web.verifying.urls")),
    path("", include("workflow.web.signdesk.urls")),
    path("", include("workflow.web.desks.urls")),
    path("ung-dung.webmanifest", installing.manifest, name="manifest"),
    path("viec/<slug:key>/", lists.queue, name="queue"),
    path("cong-van/soan/", making.draft, name="draft"),
    path("cong-van/soan/tu-tep/", making.draft_from_text, name="draft-read"),
    path("cong-van/<int:letter_id>/tep-ky/", letter_file.letter_file, name="letter-signed"),
    path("cong-van/<int:letter_id>/ho-so.zip", case_views.case_file, name="letter-case"),
    path("cong-van/<int:letter_id>/<act:action>/", act_views.letter_act, name="letter-act"),
    path("noi-nhan-da-chon/", remembered.remembered, name="remembered"),
    path("noi-nhan-da-chon/<int:line_id>/bo/", remembered.forget, name="remembered-forget"),
    path("van-ban-den/vao-so/", making.register, name="register"),
    path("van-ban-den/<int:dispatch_id>/<act:action>/", act_views.dispatch_act, name="dispatch-act"),
    path("theo-doi/qua-han/", behind.late, name="board-late"),
    path("theo-doi/cho-xem-xet/", behind.waits, name="board-waits"),
    path("theo-doi/don-vi.xlsx", sheet.sheet, name="board-sheet"),
    path("theo-doi/bao-cao/", reports.reports, name="reports"),
    path("theo-doi/bao-cao/<int:report_id>/", reports.report, name="report"),
    path("giao-dien/", small.theme, name="theme"),
    path("ngon-ngu/", small.language, name="language"),
    path("thong-bao/da-doc/", small.read_notices, name="notices-read"),
]
