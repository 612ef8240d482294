"""What the kinds with options have in common.

A body is ``{"options": [{"key": "a", "text": "…", "correct": true, "feedback": "…"}]}``.
"""

from typing import Any

from .responses import ResponseDoesNotFit


def problems(body: Any) -> list[str]:
    """Codes of the structural faults that no question of choices may have."""
    options = body.get("options") if isinstance(body, dict) else None
    if not isinstance(options, list) or not all(map(_is_option, options)):
        return ["malformed"]
    found = []
    if len(options) < 2:
        found.append("too_few_options")
    names = [option["key"] for option in options]
    if len(set(names)) < len(names):
        found.append("keys_not_unique")
    if not all(names):
        found.append("key_empty")
    if not all(option["text"].strip() for option in options):
        found.append("text_empty")
    if not right_keys(body):
        found.append("no_right_option")
    return found


def _is_option(option: Any) -> bool:
    return (
        isinstance(option, dict)
        and isinstance(option.get("key"), str)
        and isinstance(option.get("text"), str)
        and isinstance(option.get("correct"), bool)
    )


def keys(body: Any) -> list[str]:
    return [option["key"] for option in body["options"]]


def right_keys(body: Any) -> set[str]:
    return {option["key"] for option in body["options"] if option["correct"]}


def chosen(body: Any, raw: Any) -> list[str]:
    """The chosen keys, once each and in authored order; nothing chosen is empty."""
    wanted = [] if raw is None else raw
    if not isinstance(wanted, list) or not all(isinstance(k, str) for k in wanted):
        raise ResponseDoesNotFit("A response is a list of keys.")
    offered = keys(body)
    if unknown := set(wanted) - set(offered):
        raise ResponseDoesNotFit(f"Not an option: {', '.join(sorted(unknown))}")
    return [key for key in offered if key in wanted]


def chosen_one(body: Any, raw: Any) -> list[str]:
    found = chosen(body, raw)
    if len(found) > 1:
        raise ResponseDoesNotFit("Only one option can be chosen.")
    return found
