"""The site: built with warnings as errors, and every page loaded in a browser at desktop and phone width."""

from __future__ import annotations

import functools
import http.server
import importlib
import importlib.util
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urldefrag, urljoin

import pytest

import analytic
import numeric
from tests.site.browser import Browser, executable

ROOT = Path(__file__).parent.parent.parent
WIDTHS = {"desktop": 1280, "phone": 390}
WIDE = """(() => {
  const room = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= room + 1) return "";
  const wide = [...document.querySelectorAll("article *")].filter((e) => e.getBoundingClientRect().right > room + 1);
  const inner = wide.find((e) => !wide.some((other) => other !== e && e.contains(other))) || document.body;
  return `${inner.tagName}: ${inner.textContent.trim().slice(0, 60)}`;
})()"""
WRONG_FORMULA = """[...document.querySelectorAll("[data-mjx-error], mjx-merror, [data-mml-node=merror]")]
  .map((e) => e.getAttribute("data-mjx-error") || e.textContent).join("; ")"""
UNRENDERED = """[...document.querySelectorAll(".arithmatex")].filter((e) => {
  const drawn = e.querySelector("mjx-container > svg");
  return !drawn || (e.checkVisibility() && drawn.getBoundingClientRect().width < 3);
}).length"""


def build_api() -> Any:
    spec = importlib.util.spec_from_file_location("build_api", ROOT / "docs" / "build_api.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_reference_has_every_public_name() -> None:
    """Once under a heading, and by its other names."""
    api = build_api()
    text = "".join(api.page(area) for area in api.AREAS)
    for package in (analytic, numeric):
        for name in package.__all__:
            if name != "__version__":
                full = re.escape(f"{package.__name__}.{name}")
                assert re.search(rf"heading: {full}\n|^The same as .*`{full}`", text, re.M)
    homes = re.findall(r"^::: (.*)$", text, re.M)
    assert len(homes) == len(set(homes)) > 80


def test_the_index_of_the_reference_points_to_every_name() -> None:
    api = build_api()
    places = re.findall(r"^\| \[`(.*)`\]\(reference/(.*)\.md#(.*)\) \|", api.index(), re.M)
    assert all(name == anchor and f'<a id="{name}"></a>' in api.page(area) for name, area, anchor in places)
    assert {name for name, _, _ in places} == {name for names in api.layout().values() for name in names}


def test_a_public_name_without_a_page_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    api = build_api()
    monkeypatch.delitem(api.AREAS, "plots")
    with pytest.raises(SystemExit, match=r"analytic\.plots\.plot_fit.*add them to AREAS"):
        api.where()


def test_every_public_name_has_an_example() -> None:
    """In its own docstring, which the tests run; a constant is its value."""
    api, without = build_api(), []
    for package in (*api.PACKAGES, *api.MODULES):
        for name in api.names_of(package):
            thing = getattr(importlib.import_module(package), name)
            if callable(thing) and ">>>" not in (thing.__doc__ or ""):
                without.append(f"{package}.{name}")
    assert not without


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pytest.importorskip("mkdocs")
    pytest.importorskip("mkdocstrings")
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(folder)]  # --quiet counts nothing
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=600, check=False)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:
            """Nothing."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(site)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()
    thread.join()


def pages(site: Path) -> list[str]:
    """Every page, as a path of the site."""
    return sorted(str(path.relative_to(site)).removesuffix("index.html") for path in site.rglob("*.html"))


class Links(HTMLParser):
    """Where a page points to, and what can be pointed to in it."""

    def __init__(self) -> None:
        super().__init__()
        self.targets: list[str] = []
        self.anchors: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in ("href", "src") and value:
                self.targets.append(value)
            if name in ("id", "name") and value:
                self.anchors.add(value)


@pytest.mark.slow
def test_no_link_is_broken(site: Path) -> None:
    read: dict[str, Links] = {}
    for page in pages(site):
        read[page] = Links()
        file = site / page
        read[page].feed((file / "index.html" if page.endswith("/") or not page else file).read_text(encoding="utf-8"))
    broken = []
    for page, links in read.items():
        if page == "404.html":
            continue
        for target in links.targets:
            whole, anchor = urldefrag(urljoin(f"http://site/{page}", target))
            if not whole.startswith("http://site/"):
                continue
            path = unquote(whole.removeprefix("http://site/"))
            if path in read:
                if anchor and unquote(anchor) not in read[path].anchors:
                    broken.append(f"{page}: {target}")
            elif not (site / path).exists():
                broken.append(f"{page}: {target}")
    assert not broken, "\n".join(broken[:20])


@pytest.mark.slow
def test_nothing_is_published_that_is_no_page(site: Path) -> None:
    assert not list(site.rglob("*.py"))


@pytest.mark.skipif(executable() is None or shutil.which("bash") is None, reason="chromium is not installed")
@pytest.mark.slow
@pytest.mark.parametrize("width", WIDTHS)
def test_every_page_in_a_browser(width: str, site: Path, address: str, tmp_path: Path) -> None:
    """No error on the console, no foreign server, every formula rendered, and nothing wider than the window."""
    program, faults = executable(), []
    assert program is not None
    with Browser(program, tmp_path / "profile") as browser:
        for page in pages(site):
            browser.open(address + page, WIDTHS[width])
            faults += [f"{page}: {fault}" for fault in _faults(browser, address) if page != "404.html"]
    assert not faults, "\n".join(faults[:20])


def _faults(browser: Browser, address: str) -> Iterator[str]:
    for event in list(browser.events):
        parameters = event.get("params", {})
        if event.get("method") == "Runtime.exceptionThrown":
            yield f"exception: {parameters['exceptionDetails'].get('text')}"
        if event.get("method") == "Log.entryAdded" and parameters["entry"]["level"] == "error":
            yield f"console: {parameters['entry']['text']} {parameters['entry'].get('url', '')}"
        if event.get("method") == "Network.requestWillBeSent":
            asked = parameters["request"]["url"]
            if not asked.startswith((address, "data:", "blob:", "about:")):
                yield f"a foreign server: {asked}"
    for text, expression in (("too wide", WIDE), ("a wrong formula", WRONG_FORMULA), ("not rendered", UNRENDERED)):
        found = browser.evaluate(expression)
        if found:
            yield f"{text}: {found}"
