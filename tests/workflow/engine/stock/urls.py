"""Both flows as sites would mount them."""

from django.urls import path
from viewflow.urls import Site
from viewflow.workflow.flow.viewset import FlowAppViewset, FlowViewset

from tests.workflow.engine.stock.flows import GuardedFlow, StockFlow

urlpatterns = [
    path("guarded/", FlowViewset(GuardedFlow).urls),
    path("", Site(title="Stock", viewsets=[FlowAppViewset(StockFlow)]).urls),
]
