"""The expression language of drivers and environments: ``{{ EXPR }}`` in texts, bare expressions in directives.

    template     splits a text into plain stretches and expressions, compiles and keeps it
    plain        names, literals and plain filters, without a template engine
    full         everything else, in Jinja's grammar; the only module that imports Jinja, with ``syntax``
    evaluation   what each part means, whichever of the two read it
    lookup       what dots and brackets mean
    operators    tests and operators, beside ``filters``; ``operands`` has what they ask of values

Expressions see what they are given and nothing else: no clock, no files, no process environment, no attributes, no calls.
A reference, which is known only at run time, can be placed or joined to text; any other use is an ExpressionError.
"""

from __future__ import annotations

from scorekit.expressions.expression import OMIT, ExpressionError, Name
from scorekit.expressions.template import Template, compile_expression, compile_text

__all__ = ["OMIT", "ExpressionError", "Name", "Template", "compile_expression", "compile_text"]
