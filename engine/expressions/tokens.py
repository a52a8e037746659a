"""Tokens of expressions and the words the lexer knows."""

from typing import Any


class Token:
    """One token: its terminal in the grammar, where it stands, and what it means."""

    __slots__ = ("end", "start", "type", "value")

    def __init__(self, type_: str, value: Any, start: int, end: int) -> None:
        self.type = type_
        self.value = value
        self.start = start
        self.end = end

    def __repr__(self) -> str:
        return f"{self.type}({self.value!r})"


KEYWORDS = {
    word: word.upper()
    for word in (
        [
            "if",
            "then",
            "else",
            "for",
            "return",
            "some",
            "every",
            "satisfies",
            "function",
            "or",
            "and",
            "between",
            "in",
            "true",
            "false",
            "null",
        ]
    )
}
OPERATORS = {
    "**": "POWER",
    "..": "DOTS",
    "<=": "COMPARISON",
    ">=": "COMPARISON",
    "!=": "COMPARISON",
    "<": "COMPARISON",
    ">": "COMPARISON",
    "=": "COMPARISON",
    "+": "PLUS",
    "-": "MINUS",
    "*": "TIMES",
    "/": "DIVIDE",
    ".": "DOT",
    ",": "COMMA",
    ":": "COLON",
    "?": "INPUT",
    "{": "LEFT_BRACE",
    "}": "RIGHT_BRACE",
    "(": "LEFT_PAREN",
    ")": "RIGHT_PAREN",
    "[": "LEFT_BRACKET",
    "]": "RIGHT_BRACKET",
}
# After one of these an operand is complete.
OPERANDS = frozenset(
    [
        "NUMBER",
        "STRING",
        "TEMPORAL",
        "TRUE",
        "FALSE",
        "NULL",
        "NAME",
        "INPUT",
        "TYPE",
        "RIGHT_PAREN",
        "RIGHT_BRACKET",
        "RIGHT_BRACE",
        "RANGE_END",
    ]
)
PROPERTIES = ("time offset", "start included", "end included")
