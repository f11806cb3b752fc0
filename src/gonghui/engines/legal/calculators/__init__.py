"""What somebody is owed, and until when: one formula a function; pages, API and command line draw on one table.

A calculator is called with its inputs by name, as text the way JSON carries it or as `Decimal`, date and bool. It
refuses what is missing or wrong and names the field, asks no database, and answers figures, steps in words and
articles. Amounts are exact inside and rounded once, half up to 0.01, where they are reported; a total adds the lines as
they were reported.
"""

from gonghui.engines.legal.calculators import (  # noqa: I001  the order of the list that people see
    severance as severance,
    arrears as arrears,
    overtime as overtime,
    leave as leave,
    double_wage as double_wage,
    probation as probation,
    injury as injury,
    limits as limits,
)
from gonghui.engines.legal.calculators.table import (
    CALCULATORS,
    Aids,
    Calculator,
    Result,
    calculator_named,
    shipped_aids,
)

__all__ = ["CALCULATORS", "Aids", "Calculator", "Result", "calculator_named", "shipped_aids"]
