"""Acts of several people at the same moment, each on a connection of their own."""

from __future__ import annotations

import threading
from collections.abc import Callable

from django.db import OperationalError, connections

TURNS = 5


def at_once(*acts: Callable[[], object]) -> list[Exception]:
    """Let all of them begin together and wait until all are done; what was refused or went wrong."""
    start, errors = threading.Barrier(len(acts)), list[Exception]()

    def run(act: Callable[[], object]) -> None:
        start.wait()
        for turn in range(TURNS):
            try:
                act()
                break
            except OperationalError as error:  # SQLite may ask a second writer to come again
                if connections["default"].vendor != "sqlite" or turn == TURNS - 1:
                    errors.append(error)
                    break
            except Exception as error:  # told to the test, which says what it expects
                errors.append(error)
                break
        connections.close_all()

    threads = [threading.Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return errors
