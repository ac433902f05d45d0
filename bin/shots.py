#!/usr/bin/env python3
"""Screenshots of the main pages of a running site: phone and desktop, both languages, into `var/shots`.

make serve &
make shots                                     # or: bin/shots.py --base https://… --out folder --theme dark
"""

import os
import shutil
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, sync_playwright
from playwright.sync_api import Error as BrowserError

ROOT = Path(__file__).resolve().parents[1]
SIZES = {"phone": (390, 844), "desktop": (1280, 900)}
LANGUAGES = {"zh": "", "en": "en/"}
PAGES = {
    "home": "",
    "search": "search/?q=智慧港口",
    "search-empty": "search/?q=没有这样的词",
    "list": "search/?sector=ports&sector=mining",
    "cities": "cities/",
    "city": "cities/yueyang/",
    "plans": "plans/",
    "sectors": "sectors/",
    "sector": "sectors/ports/",
    "scenario": "scenarios/remote-crane-control/",
    "regions": "regions/430600/",
    "units": "units/",
    "about": "about/",
    "not-found": "no-such-page/",
}
# Found by following the first link of a list: which records there are is a matter of the contents.
FOLLOWED = {"pilot": ("sectors/ports/", "main article a[href]"), "plan": ("plans/", "main article a[href]")}

# Loaded as a reader would, by going there: pictures that are told to load at once measure themselves no more.
SHOW_PICTURES = """(async () => {
  for (const image of [...document.images].filter((image) => image.checkVisibility())) {
    image.scrollIntoView();
    await image.decode().catch(() => {});
  }
  window.scrollTo(0, 0);
})()"""


def main() -> int:
    options = arguments()
    chromium = os.environ.get("CHROME_PATH") or shutil.which("chromium") or shutil.which("google-chrome")
    if not chromium:
        sys.exit("No Chromium here: install the package `chromium`, or name one in CHROME_PATH.")
    options.out.mkdir(parents=True, exist_ok=True)
    flags = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=flags)
        try:
            for size in SIZES:
                for language in LANGUAGES:
                    take(browser, options, size, language)
        except BrowserError as error:
            sys.exit(f"{options.base}: {error.message.splitlines()[0]}\nIs the site running? (`make serve`)")
    return 0


def arguments() -> Namespace:
    parser = ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--base", default=f"http://127.0.0.1:{os.environ.get('PORT', '8000')}")
    parser.add_argument("--out", type=Path, default=ROOT / "var" / "shots")
    parser.add_argument("--theme", choices=["light", "dark"], default="light")
    return parser.parse_args()


def take(browser: Browser, options: Namespace, size: str, language: str) -> None:
    width, height = SIZES[size]
    context = browser.new_context(
        viewport={"width": width, "height": height}, color_scheme=options.theme, reduced_motion="reduce"
    )
    page = context.new_page()
    root = f"{options.base.rstrip('/')}/{LANGUAGES[language]}"
    addresses = {name: root + path for name, path in PAGES.items()}
    for name, (path, selector) in FOLLOWED.items():
        page.goto(root + path)
        link = page.locator(selector).first
        if link.count():
            addresses[name] = link.evaluate("link => link.href")
    for name, address in addresses.items():
        response = page.goto(address, wait_until="networkidle")
        # Pictures further down would come when a reader scrolls to them.
        page.evaluate(SHOW_PICTURES)
        path = options.out / f"{name}-{size}-{language}.png"
        page.screenshot(path=path, full_page=True)
        print(f"{response.status if response else '—'} {urlsplit(page.url).path:<40} {path}")
    context.close()


if __name__ == "__main__":
    sys.exit(main())
