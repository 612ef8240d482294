"""The world of a file in layers: each test finds those that it asks for, and no other."""

from collections.abc import Callable

import time_machine
from django.db import transaction


class Layers:
    """Rows that are kept from one test to the next as long as both ask for them."""

    def __init__(self, *, at):
        self.at = at  # when they are built
        self.stack = []  # name, the savepoint below, what was made

    def build(self, asked, **builders: Callable) -> dict:
        """What the builders that are asked for have made, by name, in their order.

        Each is called with the layers below. Whatever is of another order or not asked
        for is rolled back, and built again for the next test that asks.
        """
        names = [name for name in builders if name in asked]
        kept = 0
        while kept < min(len(names), len(self.stack)):
            if self.stack[kept][0] != names[kept]:
                break
            kept += 1
        if kept < len(self.stack):
            transaction.savepoint_rollback(self.stack[kept][1])
            del self.stack[kept:]
        for name in names[kept:]:
            savepoint = transaction.savepoint()
            with time_machine.travel(self.at, tick=False):
                made = builders[name](**self.made)
            self.stack.append((name, savepoint, made))
        return self.made

    @property
    def made(self) -> dict:
        return {name: made for name, _savepoint, made in self.stack}
