"""What every HTML answer of the suite has to keep to, whichever test asked for it (see `tests/conftest.py`)."""

from __future__ import annotations

from html.parser import HTMLParser

from django.http.response import HttpResponseBase

POLICY = "Content-Security-Policy"
ADDRESSES = ("src", "href", "action", "formaction", "data", "poster")
LOADED = {"script", "link", "img", "iframe", "object", "embed", "audio", "video", "source"}


class Page(HTMLParser):
    """Collects what a strict policy would refuse in a browser, and what else can be checked of any page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.faults: list[str] = []
        self.classes: set[str] = set()
        self.ids: list[str] = []
        self.addresses: set[str] = set()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self._inside_script = False
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.tags.append((tag, given))
        self.classes.update(given.get("class", "").split())
        self.ids += [given["id"]] if "id" in given else []
        self.addresses.update(given[name] for name in ("href", "action", "src") if name in given)
        if tag == "style":
            self.faults.append("a <style> element")
        if tag == "script":
            self._inside_script = True
            if "src" not in given:
                self.faults.append("a <script> without src")
        for name, value in given.items():
            if name == "style":
                self.faults.append(f"style= on <{tag}>")
            elif name.startswith("on") or name.startswith("hx-on"):
                self.faults.append(f"{name}= on <{tag}>")
            elif name in ADDRESSES and value.strip().lower().startswith("javascript:"):
                self.faults.append(f"{name}=javascript: on <{tag}>")
            elif name in ("src", "href") and tag in LOADED and "//" in value.split("?")[0]:
                self.faults.append(f"<{tag}> loads from elsewhere: {value}")

    def handle_endtag(self, tag: str) -> None:
        self._inside_script = self._inside_script and tag != "script"

    def handle_data(self, data: str) -> None:
        if self._inside_script and data.strip():
            self.faults.append("a <script> with a body")


def is_page(response: HttpResponseBase) -> bool:
    """Whether the answer is HTML that has been rendered in one piece."""
    return response.headers.get("Content-Type", "").startswith("text/html") and not response.streaming


def text_of(response: HttpResponseBase) -> str:
    """The page as text."""
    return response.content.decode()  # type: ignore[attr-defined]


def faults_of(response: HttpResponseBase) -> list[str]:
    """Why a browser under our policy would not show this answer as written; nothing for what is no page."""
    if not is_page(response):
        return []
    policy = response.headers.get(POLICY, "")
    faults = [] if "default-src 'self'" in policy else [f"{POLICY} is {policy!r}"]
    if "unsafe" in policy:
        faults.append(f"the policy allows what is unsafe: {policy}")
    return faults + Page(text_of(response)).faults
