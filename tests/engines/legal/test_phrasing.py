"""A model that retells cards, against a server that really answers, lies, dawdles and breaks."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from gonghui.engines.legal import phrasing
from gonghui.engines.legal.cards import GUIDE, Card
from gonghui.engines.legal.doors import RATES
from gonghui.kernel.errors import Invalid
from tests.requirements import requirement

pytestmark = [pytest.mark.django_db, requirement("F-06")]
GOOD = "工钱要按月给足。先把证据存好，再请工会去要。"


class Server(ThreadingHTTPServer):
    """Answers with `says`, after `waits` seconds; keeps what it was asked."""

    says: str = GOOD
    raw: bytes | None = None
    status = 200
    waits = 0.0

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answering)
        self.asked: list[dict[str, Any]] = []
        self.headers_seen: list[dict[str, str]] = []


class Answering(BaseHTTPRequestHandler):
    server: Server

    def do_POST(self) -> None:
        self.server.asked.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        self.server.headers_seen.append(dict(self.headers))
        time.sleep(self.server.waits)
        body = self.server.raw or json.dumps({"choices": [{"message": {"content": self.server.says}}]}).encode()
        self.send_response(self.server.status)
        if self.server.status == 302:
            self.send_header("Location", "http://127.0.0.1:9/elsewhere")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Quiet."""


@pytest.fixture
def server(settings: Settings) -> Iterator[Server]:
    with Server() as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        settings.GONGHUI_PHRASING_URL = f"http://127.0.0.1:{running.server_port}/v1"
        settings.GONGHUI_PHRASING_KEY = "own-key"
        yield running
        running.shutdown()


@pytest.fixture
def card() -> Card:
    return GUIDE.shipped().card("arrears")


def test_it_is_off_unless_an_address_is_set(card: Card, client: Client) -> None:
    assert not phrasing.is_on()
    assert phrasing.phrased(card, "怎么要") == ""
    assert "换个说法" not in client.get("/legal/cards/arrears/").content.decode()


def test_the_card_is_retold_and_marked_as_a_machine_s_words(server: Server, client: Client) -> None:
    page = client.post("/legal/cards/arrears/", {"question": "老板跑了怎么办"}).content.decode()

    assert GOOD in page and "机器写的" in page and "以上面的卡片和条文为准" in page
    assert "《劳动合同法》第三十条" in page
    assert server.headers_seen[0]["Authorization"] == "Bearer own-key"


def test_numbers_of_persons_are_masked_before_they_leave(server: Server, card: Card) -> None:
    phrasing.phrased(card, "我叫我，电话13800001111，身份证330213199001011234，卡6222021234567890123，a@b.cn")

    sent = json.dumps(server.asked, ensure_ascii=False)
    assert not any(each in sent for each in ("13800001111", "330213199001011234", "6222021234567890123", "a@b.cn"))


@pytest.mark.parametrize(
    "says",
    [
        "您可以要 50000 元。", "三年以内都可以去。", "看 https://example.com", "", " ", "字" * 601,
    ],
)  # fmt: skip
def test_words_that_go_beyond_the_card_are_left_out(server: Server, card: Card, says: str) -> None:
    server.says = says

    assert phrasing.phrased(card, "怎么要") == ""


@pytest.mark.parametrize(
    ("raw", "status"),
    [
        (b"not json", 200),
        (b"{}", 200),
        (b'{"choices": []}', 200),
        (b"[]", 200),
        (b"x" * 200_000, 200),
        (b"{}", 500),
        (b"", 302),
    ],
)
def test_a_broken_answer_leaves_the_card_as_it_is(server: Server, client: Client, raw: bytes, status: int) -> None:
    server.raw, server.status = raw or b"-", status

    page = client.post("/legal/cards/arrears/", {"question": "怎么要"}).content.decode()

    assert "现在换不了说法" in page and "单位不发工资怎么办" in page


def test_a_server_that_dawdles_is_not_waited_for(server: Server, card: Card, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(phrasing, "SECONDS", 0.2)
    server.waits = 1.0
    begun = time.monotonic()

    assert phrasing.phrased(card, "怎么要") == ""
    assert time.monotonic() - begun < 0.9


def test_nobody_home_is_no_error(card: Card, settings: Settings) -> None:
    settings.GONGHUI_PHRASING_URL = "http://127.0.0.1:9/v1"

    assert phrasing.phrased(card, "怎么要") == ""


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://x/v1", "http://", "localhost:8000"])
def test_an_address_that_is_none_is_refused(card: Card, settings: Settings, url: str) -> None:
    settings.GONGHUI_PHRASING_URL = url

    with pytest.raises(Invalid):
        phrasing.phrased(card, "怎么要")


def test_the_door_is_limited(server: Server, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(RATES, "phrase", "1/10m/ip")
    pages = [client.post("/legal/cards/arrears/", {"question": "x"}).content.decode() for _turn in range(2)]

    assert [GOOD in page for page in pages] == [True, False]
    assert len(server.asked) == 1
