"""Where rules hook into a save: tuples of steps that later floors fill, empty until then."""

from dataclasses import dataclass

from jigsmith.records.draft import SaveStep


@dataclass(frozen=True)
class Hooks:
    """Extra save steps by place. Each sees the running drafts of the batch and may change or refuse them."""

    computed: tuple[SaveStep, ...] = ()
    """After defaults, before any check: values that follow from others."""
    validations: tuple[SaveStep, ...] = ()
    """Rules about the values, blocking or warning."""
    written: tuple[SaveStep, ...] = ()
    """After the write, in order: derived fields of other records, before-commit automations, invariants."""


NO_HOOKS = Hooks()
