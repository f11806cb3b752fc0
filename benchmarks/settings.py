"""The settings of an installation as they are, with the floor's page beside those of the house."""

from __future__ import annotations

from gonghui.conf.settings.base import *  # noqa: F403

ROOT_URLCONF = "benchmarks.plain_page"
