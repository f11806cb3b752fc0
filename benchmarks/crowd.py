"""Crowds at a real web server: workers who report at the same moment, each from a telephone of their own, and staff who
ask for pages without a pause.

The server is gunicorn as an installation runs it, two processes of four threads, on the database of this process. Some
of the workers press the button twice, at once; that must count once.
"""

from __future__ import annotations

import http.client
import os
import re
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import quantiles
from urllib.parse import quote, urlencode

from django.db import connection, connections

from gonghui.cli.serving import web_command

PROCESSES, THREADS, PHONES = 2, 4, 32
STAFF, STORM_SECONDS, WARM_SECONDS = 20, 8, 2
STARTS_WITHIN = 60
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')
KEY = re.compile(r'name="submission_key" value="(\w+)"')


@dataclass(frozen=True, slots=True)
class Sent:
    """One worker's report: the key of the form, and what each press of the button was answered."""

    key: str
    statuses: tuple[int, ...]


@contextmanager
def web_server() -> Iterator[int]:
    """A real server in processes of its own; gives its port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    connections.close_all()
    command = web_command(host="127.0.0.1", port=port, processes=PROCESSES, threads=THREADS)
    # Every telephone has an address of its own, as the proxy in front of an installation tells it.
    told = {"GONGHUI_DATABASE_URL": _database_url(), "GONGHUI_PROXIES": "1", "GONGHUI_HOSTS": "127.0.0.1"}
    process = subprocess.Popen(command, env={**os.environ, **told})
    try:
        _wait_for(port, process)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=30)


def report_all(port: int, place: str, many: int, *, pressing_twice: int = 10) -> list[Sent]:
    """Let `many` workers report from a town at once; every `pressing_twice`-th presses the button twice."""
    with ThreadPoolExecutor(PHONES) as phones:
        pages = list(phones.map(lambda number: _open(port, place, number), range(many)))
        presses = [
            (number, page)
            for number, page in enumerate(pages)
            for _press in range(2 if number % pressing_twice == 0 else 1)
        ]
        answers = list(phones.map(lambda press: _press(port, place, *press), presses))
    statuses: dict[int, list[int]] = {}
    for (number, _page), status in zip(presses, answers, strict=True):
        statuses.setdefault(number, []).append(status)
    return [Sent(page[1], tuple(statuses[number])) for number, page in enumerate(pages)]


def ask_all(port: int, path: str, many: int) -> None:
    """As many bare answers from the same server: the floor."""
    with ThreadPoolExecutor(PHONES) as phones:
        list(phones.map(lambda number: _asked(port, "GET", path, number)[0], range(many)))


@dataclass(frozen=True, slots=True)
class Storm:
    """What a crowd without a pause was answered: seconds from answer to answer, and the 95th of a hundred waits."""

    each: float
    late: float


def storm(port: int, path: str, cookie: str) -> Storm:
    """Twenty who ask for one page again and again, a new connection each time, for some seconds."""
    _storm(port, path, cookie, WARM_SECONDS)
    waits = _storm(port, path, cookie, STORM_SECONDS)
    return Storm(each=STORM_SECONDS / len(waits), late=quantiles(waits, n=20)[-1])


def _storm(port: int, path: str, cookie: str, seconds: float) -> list[float]:
    until = time.perf_counter() + seconds

    def one(number: int) -> list[float]:
        waits = []
        while (begun := time.perf_counter()) < until:
            status = _asked(port, "GET", path, number, headers={"Cookie": cookie})[0]
            assert status == 200, f"{path} was answered with {status}"
            waits.append(time.perf_counter() - begun)
        return waits

    with ThreadPoolExecutor(STAFF) as staff:
        return [wait for waits in staff.map(one, range(STAFF)) for wait in waits]


Page = tuple[str, str, str]


def _open(port: int, place: str, number: int) -> Page:
    status, text, cookie = _asked(port, "GET", f"/r/place/{place}/", number)
    token, key = TOKEN.search(text), KEY.search(text)
    assert status == 200 and token and key, f"the form was answered with {status}"
    return token.group(1), key.group(1), cookie


def _press(port: int, place: str, number: int, page: Page) -> int:
    token, key, cookie = page
    said = {
        "csrfmiddlewaretoken": token,
        "submission_key": key,
        "trouble": "W01",
        "who": "alone",
        "identity": "sealed",
        "reporter_phone": f"138{number:08d}",
        "text": f"第 {number} 个人：两个月没发工资。",
        "enterprise_name": f"第{number % 20}纺织厂",
    }
    headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
    return _asked(port, "POST", f"/r/place/{place}/", number, urlencode(said), headers)[0]


def _asked(
    port: int, method: str, path: str, number: int, body: str | None = None, headers: dict[str, str] | None = None
) -> tuple[int, str, str]:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    from_phone = {"X-Forwarded-For": f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"}
    try:
        line.request(method, path, body=body, headers={**from_phone, **(headers or {})})
        answer = line.getresponse()
        cookies: Sequence[str] = answer.headers.get_all("Set-Cookie") or []
        cookie = next((each.split(";")[0] for each in cookies if each.startswith("csrftoken=")), "")
        return answer.status, answer.read().decode(errors="replace"), cookie
    finally:
        line.close()


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < until:
        if process.poll() is not None:
            raise RuntimeError(f"the server ended with {process.returncode}")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError("the server did not start")


def _database_url() -> str:
    told = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{told['NAME']}"
    host, name = quote(str(told["HOST"]), safe=""), quote(str(told["NAME"]), safe="")
    return f"postgresql://{told['USER']}@{host}/{name}"
