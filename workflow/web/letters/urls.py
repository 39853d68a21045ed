"""Addresses of a letter's page, of the flows' drawings and of the form check, included by `urls`."""

from django.urls import path

from workflow.web.drafting import form_check
from workflow.web.letters import chart as chart_page
from workflow.web.letters import printing

urlpatterns = [
    path("cong-van/soan/kiem-tra/", form_check.check_draft, name="form-check"),
    path("cong-van/<int:letter_id>/ban-in.pdf", printing.letter_pdf, name="letter-pdf"),
    path("cong-van/<int:letter_id>/ban-in.docx", printing.letter_docx, name="letter-docx"),
    path("cong-van/<int:letter_id>/trang.png", printing.letter_picture, name="letter-picture"),
    path("cong-van/<int:letter_id>/doc/", printing.letter_reading, name="letter-reading"),
    path("cong-van/<int:letter_id>/so-do/", chart_page.letter_chart, name="letter-chart"),
    path("van-ban-den/<int:dispatch_id>/so-do/", chart_page.dispatch_chart, name="dispatch-chart"),
]
