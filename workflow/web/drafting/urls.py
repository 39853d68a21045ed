"""Addresses of editing a draft, of its versions and of the import from a file, included by `urls`."""

from django.urls import path

from workflow.web.drafting import editing, importing
from workflow.web.drafting import versions as versions_page

urlpatterns = [
    path("cong-van/soan/nhap-tep/", importing.import_file, name="draft-import"),
    path("cong-van/<int:letter_id>/cac-ban/", versions_page.versions, name="letter-versions"),
    path("cong-van/<int:letter_id>/dang-soan/", editing.editing, name="letter-editing"),
]
