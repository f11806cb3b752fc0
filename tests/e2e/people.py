"""People with a browser of their own, and what they do on a page: small verbs, so that a journey reads like a story.

Whatever a browser holds against a page is kept in `Person.complaints`: errors of scripts and of the content policy,
answers that are refusals, requests that leave the house, pages wider than the screen.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, TypeVar
from urllib.parse import urlsplit

from django.db import connections
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, Request, Response, expect

from gonghui.programmes.disputes.actions import invitations
from gonghui.programmes.disputes.models import Case
from tests import stages
from tests.cast import County

T = TypeVar("T")

PHONE: dict[str, Any] = {
    "viewport": {"width": 360, "height": 740},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
    "user_agent": "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36",
}
DESK: dict[str, Any] = {"viewport": {"width": 1440, "height": 900}}
BOARD: dict[str, Any] = {"viewport": {"width": 1920, "height": 1080}}
WAIT = 10_000
WATCH = """
addEventListener("load", () => {
  const wide = document.documentElement.scrollWidth;
  if (wide > screen.width) console.error(`${location.pathname} is ${wide} px wide on a screen of ${screen.width}`);
});
addEventListener("securitypolicyviolation", (event) => {
  console.error(`${location.pathname} breaks ${event.violatedDirective}: ${event.blockedURI}`);
});
"""
WIDEST = """
() => {
  const root = document.documentElement, usual = root.scrollWidth;
  root.dataset.size = "large";
  const large = root.scrollWidth;
  delete root.dataset.size;
  return Math.max(usual, large);
}
"""


@dataclass
class Person:
    """Somebody at a phone or a desk. `page` is what they look at."""

    name: str
    house: str
    context: BrowserContext
    page: Page
    complaints: list[str] = field(default_factory=list)

    def opens(self, path: str) -> None:
        """Go to an address of the house, or to the full one that a message carried."""
        self.page.goto(path if path.startswith("http") else self.house + path)

    def reads(self, *texts: str | re.Pattern[str]) -> None:
        """The page says all of this, now or within a few seconds."""
        for text in texts:
            expect(self.page.locator("body")).to_contain_text(text)

    def does_not_read(self, *texts: str) -> None:
        """The page says none of this."""
        for text in texts:
            expect(self.page.locator("body")).not_to_contain_text(text)

    def headline(self) -> str:
        """What the page opens with."""
        return self.page.get_by_role("heading", level=1).inner_text()

    def follows(self, name: str, *, inside: Locator | None = None) -> None:
        """Click a link."""
        (inside or self.page).get_by_role("link", name=name).click()

    def turns_to(self, section: str) -> None:
        """Go to a section by the list at the side, whatever number stands behind its name."""
        name = re.compile(rf"^\s*{re.escape(section)}\s*[\d,+]*\s*$")
        self.page.locator("nav.side").get_by_role("link", name=name).click()

    def presses(self, name: str, *, inside: Locator | None = None, twice: bool = False) -> None:
        """Click a button; `twice` as impatient people do."""
        button = (inside or self.page).get_by_role("button", name=name)
        button.dblclick() if twice else button.click()

    def unfolds(self, name: str) -> None:
        """Open what stands behind a summary that begins with these words."""
        self.page.locator("summary", has_text=re.compile(rf"^\s*{re.escape(name)}")).click()

    def writes(self, label: str, text: str, *, inside: Locator | None = None) -> None:
        """Type into a field by its label."""
        (inside or self.page).get_by_label(label).fill(text)

    def picks(self, label: str, choice: str, *, inside: Locator | None = None) -> None:
        """Choose from a list by its label."""
        (inside or self.page).get_by_label(label).select_option(label=choice)

    def taps(self, tile: str) -> None:
        """Choose one of the tiles of a question."""
        self.page.locator(".pick label", has_text=tile).click()

    def sheet(self, heading: str) -> Locator:
        """The card with this heading."""
        title = self.page.get_by_role("heading", name=heading, exact=True)
        return self.page.locator("section, form").filter(has=title).last

    def fetches(self, link: Locator) -> bytes:
        """The file behind a link, with this browser's cookies."""
        answer = self.context.request.get(self.house + str(link.get_attribute("href")))
        assert answer.ok, f"{self.name}: {answer.url} answers {answer.status}"
        return answer.body()

    def has_in_sight(self, text: str) -> None:
        """These words stand on the part of the page that the screen shows, without scrolling."""
        expect(self.page.get_by_text(text).first).to_be_in_viewport()

    def is_refused(self, path: str) -> bool:
        """Whether an address answers this browser like one that does not exist."""
        return self.context.request.get(self.house + path).status == 404

    def at_ease(self) -> None:
        """Nothing was wrong with any page so far, and the one that is open fits the screen, in large type too."""
        assert not self.complaints, f"{self.name}: {self.complaints}"
        if self.page.url.startswith(self.house):
            size = self.page.viewport_size
            wide = self.page.evaluate(WIDEST)
            assert size is not None and wide <= size["width"], f"{self.name}: {self.page.url} is {wide} px wide"


@dataclass
class Crowd:
    """Everybody with a browser in one journey."""

    browser: Browser
    house: str
    people: list[Person] = field(default_factory=list)

    def joined_by(self, name: str, device: dict[str, Any], *, scripts: bool = True) -> Person:
        """Somebody new, with cookies of their own."""
        context = self.browser.new_context(locale="zh-CN", java_script_enabled=scripts, **device)
        context.set_default_timeout(WAIT)
        context.add_init_script(WATCH)
        person = Person(name, self.house, context, context.new_page())
        _listen(person)
        self.people.append(person)
        return person

    def go_home(self) -> None:
        """Close every browser, so that nothing asks the house any more."""
        for person in self.people:
            person.context.close()


def _listen(person: Person) -> None:
    def said(message: ConsoleMessage) -> None:
        if message.type == "error":
            person.complaints.append(message.text)

    def answered(answer: Response) -> None:
        if answer.status >= 400:
            person.complaints.append(f"{answer.url} answers {answer.status}")

    def asked(request: Request) -> None:
        if urlsplit(request.url).scheme.startswith("http") and not request.url.startswith(person.house):
            person.complaints.append(f"asks {request.url}")

    person.context.on("console", said)
    person.context.on("weberror", lambda error: person.complaints.append(str(error.error)))
    person.context.on("response", answered)
    person.context.on("request", asked)


def aside(act: Callable[[], T]) -> T:
    """What `act` returns, done in another thread: Playwright's loop runs in this one, and pyHanko starts its own."""

    def done() -> T:
        try:
            return act()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as other:
        return other.submit(done).result()


def signs_in(person: Person, username: str, password: str) -> None:
    """The staff's door; on to the day's work."""
    person.opens("/accounts/login/")
    person.writes("用户名", username)
    person.writes("密码", password)
    person.presses("登录")
    person.page.wait_for_url(lambda url: "/login/" not in url)


def newest_message(person: Person, phone: str) -> str:
    """What the newest text message to `phone` says, read on the demo's telephone in a page beside the own one."""
    beside = person.context.new_page()
    beside.goto(f"{person.house}/demo/phone/")
    text = beside.locator("article").filter(has_text=phone).first.inner_text()
    beside.close()
    return text


def found_in(pattern: str, text: str) -> str:
    """The first group of `pattern`, which has to be there."""
    found = re.search(pattern, text)
    assert found is not None, f"no {pattern} in {text}"
    return found[1]


def enters_room(person: Person, phone: str) -> None:
    """By the link of the message, which fills the code in, and the button that uses it."""
    person.opens(found_in(r"(http\S+)", newest_message(person, phone)))
    expect(person.page.get_by_label("邀请码")).to_have_value(re.compile(r"^\w{4}-\w{4}$"))
    person.presses("进调解室")
    person.reads("事实和诉求")


def follows_notice(person: Person, title: str) -> None:
    """From the own inbox to what a notice is about."""
    person.turns_to("收件箱")
    person.presses("去看", inside=person.page.locator("li, article, tr").filter(has_text=title).first)


def enters_by_code(person: Person, county: County, case: Case, role: str) -> None:
    """With the code of a seat that the mediator has handed over, which is not the journey's subject."""
    seat = stages.seats_of(case)[role]
    code = aside(lambda: invitations.invite(county.scope("mediator"), seat))
    person.opens(f"/room/?code={code}")
    person.presses("进调解室")
    person.reads(re.compile("事实和诉求|付款和以后的事"))  # the talks, or what follows an agreement


def says(person: Person, text: str, *, twice: bool = False) -> None:
    """Say something in the place that is open; the line appears without a new page."""
    person.page.get_by_label("说点什么").fill(text)
    person.presses("发给", inside=person.page.locator(".ph-foot"), twice=twice)
    expect(person.page.locator("#talk")).to_contain_text(text)


def hears(person: Person, text: str) -> None:
    """A line of somebody else arrives in the open page by itself."""
    opened = person.page.evaluate("performance.timeOrigin")
    expect(person.page.locator("#talk")).to_contain_text(text)
    assert person.page.evaluate("performance.timeOrigin") == opened


def draws_name(person: Person) -> None:
    """Two strokes on the pad, with the mouse."""
    canvas = person.page.locator("[data-gh-pad] canvas")
    canvas.evaluate("canvas => canvas.scrollIntoView({block: 'center'})")
    box = canvas.bounding_box()
    assert box is not None
    mouse = person.page.mouse
    for across, slope in ((0.2, 0.5), (0.55, -0.4)):
        mouse.move(box["x"] + box["width"] * across, box["y"] + box["height"] * 0.5)
        mouse.down()
        for step in range(1, 13):
            reach = step / 40
            mouse.move(
                box["x"] + box["width"] * (across + reach), box["y"] + box["height"] * (0.5 + slope * reach), steps=2
            )
        mouse.up()


def signs(person: Person, phone: str, *, before: Callable[[], None] | None = None) -> None:
    """Ask for the code, type it, draw, press twice; `before` happens in front of the empty pad."""
    person.follows("我看完了，去签字")
    person.presses("发验证码")
    person.page.locator("[data-gh-pad] canvas").wait_for()
    person.writes("短信里的 6 位验证码", found_in(r"验证码 (\d{6})", newest_message(person, phone)))
    if before is not None:
        before()
    draws_name(person)
    person.presses("签字", inside=person.page.locator(".ph-foot"), twice=True)
    person.reads("您的签字收到了")
