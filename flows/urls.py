"""Addresses of the flows: `outgoing:chart`, `incoming:process_chart`; `<flow>:<step>:index` leads to our page."""

from django.urls import path

from flows.incoming import IncomingFlow
from flows.outgoing import OutgoingFlow
from flows.oversight import OversightFlow
from workflow.engine.secure_pages import FlowPages

urlpatterns = [
    path("cong-van-di/", FlowPages(OutgoingFlow).urls),
    path("cong-van-den/", FlowPages(IncomingFlow).urls),
    path("hoi-va-tra-loi/", FlowPages(OversightFlow).urls),
]
