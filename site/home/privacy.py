"""`/privacy/`: what the registry keeps of its readers, with the times that are set."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """Context: `days` a question to a unit is kept."""
    return render(request, "home/privacy.html", {"days": settings.ENQUIRY_DAYS})
