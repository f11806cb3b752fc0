"""Lines of business, as registers and files write them: by GB/T 4754, or in words."""

from __future__ import annotations

CONSTRUCTION_CODES = ("E", "47", "48", "49", "50")
CONSTRUCTION_NAMES = ("建筑业", "房屋建筑业", "土木工程建筑业", "建筑安装业", "建筑装饰、装修和其他建筑业")


def is_construction(industry: str) -> bool:
    """Whether `industry` names section E of GB/T 4754 or something below it, by code (`E47`, `4710`) or by name."""
    text = industry.strip().upper()
    return text.startswith(CONSTRUCTION_CODES) or text in CONSTRUCTION_NAMES
