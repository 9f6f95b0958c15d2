"""How heavy is the first visit of a public page?

Limits (4-look.md): 130 KB and 8 requests in all, none to others; HTML 20 KB, style 15, script 20,
fonts 45, each as it travels. Read with Chromium where there is one, from an empty cache.
"""

from __future__ import annotations

import os
import shutil
from collections import defaultdict
from collections.abc import Iterator

from _harness import demo, serving, table, verdict

PAGES = ["/de/", "/de/angebote/", "/de/angebote/?q=deutsch", "/de/orte/luenen/", "/ar/", "/uk/"]
LIMITS = {"html": 20.0, "css": 15.0, "js": 20.0, "font": 45.0, "all": 130.0, "requests": 8.0}
KINDS = {"document": "html", "stylesheet": "css", "script": "js", "font": "font"}


def main() -> None:
    browser = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if not browser:
        print("budgets: skipped, there is no Chromium on this machine")
        return
    demo()
    with serving("nabe.config.wsgi:application", ready="/de/") as port:
        found = dict(_weights(browser, f"http://127.0.0.1:{port}"))
    heads = ["page, KB as it travels", *LIMITS, "others"]
    table(heads, [(page, *(f"{one[name]:.1f}" for name in LIMITS), f"{one['others']:.0f}")
                  for page, one in found.items()])  # fmt: skip
    heaviest = {name: max(one[name] for one in found.values()) for name in LIMITS}
    checks = [(f"{name} / budget of {limit:g}", heaviest[name] / limit, "≤", 1.0)
              for name, limit in LIMITS.items()]  # fmt: skip
    others = max(one["others"] for one in found.values())
    verdict("budgets", [*checks, ("requests to others", others, "≤", 0.0)])


def _weights(browser: str, site: str) -> Iterator[tuple[str, dict[str, float]]]:
    """Yield (page, {kind: KB}) from a browser that knows nothing yet."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        chromium = play.chromium.launch(
            executable_path=browser, args=["--no-sandbox", "--disable-gpu"]
        )
        for path in PAGES:
            context = chromium.new_context(viewport={"width": 360, "height": 740})
            page = context.new_page()
            requests: list[object] = []
            page.on("requestfinished", lambda one, kept=requests: kept.append(one))
            page.goto(site + path, wait_until="networkidle")
            yield path, _sum(requests, site)
            context.close()
        chromium.close()


def _sum(requests: list[object], site: str) -> dict[str, float]:
    found: defaultdict[str, float] = defaultdict(float)
    for request in requests:
        if request.url.startswith("data:"):  # type: ignore[attr-defined]
            continue
        size = request.sizes()["responseBodySize"] / 1024  # type: ignore[attr-defined]
        found[KINDS.get(request.resource_type, "other")] += size  # type: ignore[attr-defined]
        found["all"] += size
        found["requests"] += 1
        found["others"] += not request.url.startswith(site)  # type: ignore[attr-defined]
    return found


if __name__ == "__main__":
    main()
