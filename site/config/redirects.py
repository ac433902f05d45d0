"""Former addresses of pages that were moved or renamed, in both languages."""

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect, HttpResponseRedirect
from django.utils import timezone
from wagtail.contrib.redirects.middleware import RedirectMiddleware, get_redirect
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

ENGLISH = "/en"


class FormerAddressMiddleware(RedirectMiddleware):
    """
    Wagtail notes a former address in the language of whoever renamed the page, and as that of the page even when the
    page has it again: asked for while the page is not public, it would send browsers round in a circle.
    """

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        if response.status_code != 404:
            return response
        address = Redirect.normalise_path(request.get_full_path(), decode_unicode=False)
        without_query = address.partition("?")[0]
        for path in dict.fromkeys(
            [address, without_query, _other_language(address), _other_language(without_query)]
        ):
            redirect = get_redirect(request, path)
            if redirect is None or redirect.link is None:
                continue
            if redirect.redirect_page and not _answers(redirect.redirect_page):
                continue
            kind = HttpResponsePermanentRedirect if redirect.is_permanent else HttpResponseRedirect
            return kind(redirect.link)
        return response


def _other_language(path: str) -> str:
    return path.removeprefix(ENGLISH) if path.startswith(f"{ENGLISH}/") else f"{ENGLISH}{path}"


def _answers(page: Page) -> bool:
    return page.live and not (page.expire_at and page.expire_at <= timezone.now())
