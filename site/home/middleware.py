"""What every public page asks for first, read once an edition instead of once a request."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.request import split_domain_port
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from wagtail.models import Site

from home.models import RegistrySettings
from scenarios.public.edition import kept, may_be_kept


class PublicSiteMiddleware:
    """Puts the site with its home page, and the settings, where Wagtail keeps them on a request.

    Not in the admin, which changes them; nor within a transaction, in which nothing is kept.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if may_be_kept() and not request.path.startswith(reverse("wagtailadmin_home")):
            # When they are asked for: not everything that is asked of the site needs the database.
            request._wagtail_site = SimpleLazyObject(lambda: _site_of(request))
            settings = SimpleLazyObject(lambda: kept("settings", RegistrySettings.load))
            setattr(request, RegistrySettings.get_cache_attr_name(), settings)
        return self.get_response(request)


def _site_of(request: HttpRequest) -> Site | None:
    """As Wagtail chooses: by name and port, else by name if it is the default, else the default."""
    name, port = split_domain_port(request.get_host())
    port = port or request.get_port()
    sites = kept("sites", _sites)
    return sites.get((name, port)) or sites.get(name) or sites.get(None)


def _sites() -> dict:
    """Sites by (name, port); the default also by None; one that alone has its name also by that, if none is default."""
    found = {}
    for site in Site.objects.select_related("root_page"):
        site.root_page = site.root_page.specific
        found[site.hostname, str(site.port)] = site
        if site.is_default_site:
            found[None] = site
    if None not in found:
        names = [name for name, _port in found]
        found |= {name: site for (name, _port), site in list(found.items()) if names.count(name) == 1}
    return found
