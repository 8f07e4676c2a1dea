"""What a phone needs to keep pages for when there is no signal, and to put the directory among its apps."""

from litestar import Controller, Response, get
from litestar.di import NamedDependency
from litestar.response import Template

from directory.kept_pages import may_be_kept
from directory.lookup.moments import midnight_after
from directory.pages import STATIC, Visit, assets_version

COLOUR = "#0b4144"  # of the strip at the top of every page


class OfflinePages(Controller):
    """What is shown where there is no network: 999, and what was kept on this device."""

    path = "/offline"

    @get()
    async def index(self, visit: NamedDependency[Visit]) -> Template:
        return visit.page("about/offline.html", holds_until=midnight_after(visit.now), rests_on=())


class ServiceWorkerPages(Controller):
    """The worker that answers for kept pages. At the root, since it may answer only for what lies beneath it."""

    path = "/service-worker.js"

    @get()
    async def show(self, visit: NamedDependency[Visit]) -> Response[str]:
        may_be_kept(visit.request, until=midnight_after(visit.now), rests_on=())
        script = (STATIC / "service-worker.js").read_text(encoding="utf-8")
        return Response(f'const VERSION = "{assets_version()}";\n{script}', media_type="text/javascript")


class ManifestPages(Controller):
    """What the directory is called and looks like among a phone's apps."""

    path = "/manifest.webmanifest"

    @get()
    async def show(self, visit: NamedDependency[Visit]) -> Response[dict[str, object]]:
        may_be_kept(visit.request, until=midnight_after(visit.now), rests_on=())
        version = assets_version()
        icons = [
            {"src": f"/static/icon.svg?v={version}", "sizes": "any", "type": "image/svg+xml"},
            *(
                {"src": f"/static/icon-{size}.png?v={version}", "sizes": f"{size}x{size}", "type": "image/png"}
                for size in (192, 512)
            ),
        ]
        manifest: dict[str, object] = {
            "name": visit.settings.site_name,
            "short_name": "Safeguarding",
            "description": "Who to call when a child or an adult may be at risk",
            "lang": "en-GB",
            "start_url": "/",
            "display": "standalone",
            "background_color": COLOUR,
            "theme_color": COLOUR,
            "icons": icons,
        }
        return Response(manifest, media_type="application/manifest+json")


DEVICE = [OfflinePages, ServiceWorkerPages, ManifestPages]
