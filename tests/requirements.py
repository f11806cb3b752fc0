"""The mark that says which requirement lines a test proves: `@requirement("F-15")`."""

from __future__ import annotations

import pytest

requirement = pytest.mark.requirement
