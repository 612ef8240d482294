"""What the kinds with options have in common.

A body is ``{"options": [{"key": "a", "text": "…", "correct": true, "feedback": "…"}]}``.
An option may name its own ``share`` ("0.5", "-0.3333333") and a ``picture``; a body with
``"shuffle": false`` keeps the order in which its author wrote it.
"""

from decimal import Decimal
from random import Random
from typing import Any

from .parts import drawn, faults_of_parts, in_order_of, share_of, texts_of
from .responses import ResponseDoesNotFit


def problems(body: Any) -> list[str]:
    """Codes of the structural faults that no question of choices may have."""
    options = body.get("options") if isinstance(body, dict) else None
    if not isinstance(options, list) or not all(map(_is_option, options)):
        return ["malformed"]
    found = faults_of_parts(options)
    if len(options) < 2:
        found.append("too_few_options")
    if not right_keys(body):
        found.append("no_right_option")
    return found


def _is_option(option: Any) -> bool:
    return (
        isinstance(option, dict)
        and isinstance(option.get("key"), str)
        and isinstance(option.get("text"), str)
        and isinstance(option.get("correct"), bool)
        and ("share" not in option or share_of(option) is not None)
    )


def order(body: Any, rng: Random) -> list[str]:
    return drawn(keys(body), rng) if body.get("shuffle", True) else []


def keys(body: Any) -> list[str]:
    return [option["key"] for option in body["options"]]


def right_keys(body: Any) -> set[str]:
    return {option["key"] for option in body["options"] if option["correct"]}


def named_shares(body: Any) -> dict[str, Decimal]:
    """What the options earn that name a share themselves."""
    named = {o["key"]: share_of(o) for o in body["options"] if "share" in o}
    return {key: share for key, share in named.items() if share is not None}


def right(body: Any) -> list[str]:
    return [key for key in keys(body) if key in right_keys(body)]


def chosen(body: Any, raw: Any) -> list[str]:
    """The chosen keys, once each and in authored order; nothing chosen is empty."""
    wanted = [] if raw is None else raw
    if not isinstance(wanted, list) or not all(isinstance(k, str) for k in wanted):
        raise ResponseDoesNotFit("A response is a list of keys.")
    offered = keys(body)
    if unknown := set(wanted) - set(offered):
        raise ResponseDoesNotFit(f"Not an option: {', '.join(sorted(unknown))}")
    return in_order_of(offered, wanted)


def chosen_one(body: Any, raw: Any) -> list[str]:
    found = chosen(body, raw)
    if len(found) > 1:
        raise ResponseDoesNotFit("Only one option can be chosen.")
    return found


def is_complete(body: Any, response: Any) -> bool:
    return bool(response)


def matched(body: Any, response: Any) -> None:
    """Nothing is typed, so nothing is matched."""


def lines(body: Any, response: Any) -> list[str]:
    return texts_of(body["options"], response)
