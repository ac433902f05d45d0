"""The items of a draft by the keys of their links and fields: task-3, unit-0, mention-3-1."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from scenarios.drafting.draft import PilotDraft, PlanDraft, UnitDraft
from scenarios.editing.reviews.passages import Marked


@dataclass
class NamedUnit:
    """All mentions of one canonical name."""

    name: str
    mentions: list[UnitDraft] = field(default_factory=list)

    @property
    def keep(self) -> bool:
        return any(mention.keep for mention in self.mentions)

    @property
    def is_group(self) -> bool:
        return all(mention.is_group for mention in self.mentions)

    @property
    def cited(self) -> list[str]:
        """The forms in which the document writes it, each once."""
        return list(dict.fromkeys(mention.cited for mention in self.mentions))

    @property
    def marked(self) -> Marked:
        return Marked(words=tuple((mention.start, mention.end) for mention in self.mentions if mention.end))


def named_units(draft: PlanDraft) -> list[NamedUnit]:
    """In the order in which the document first names them."""
    units: dict[str, NamedUnit] = {}
    for mention in mentions_of(draft):
        units.setdefault(mention.name, NamedUnit(mention.name)).mentions.append(mention)
    return list(units.values())


def mentions_of(draft: PlanDraft) -> Iterator[UnitDraft]:
    for task in draft.tasks:
        yield from task.units


def rename(mention: UnitDraft, name: str) -> None:
    """As a person says it: from now on the name alone tells which unit is meant."""
    if mention.name != name:
        mention.name, mention.unit_id, mention.named_by_hand = name, None, True


def number_left_out(draft: PlanDraft) -> int:
    return sum(not item.keep for item in (*draft.tasks, *draft.pilots, *draft.targets))


def marked_pilot(pilot: PilotDraft) -> Marked:
    return Marked(((pilot.start, pilot.end),), tuple(pilot.words))


def marked_item(draft: PlanDraft, key: str) -> Marked:
    """What the link of `key` shows; nothing for a key that the draft does not have."""
    kind, *numbers = key.split("-")
    try:
        positions = [int(number) for number in numbers]
        if min(positions) < 0:
            return Marked()
        return _marked(draft, kind, *positions)
    except (ValueError, IndexError, TypeError):
        return Marked()


def _marked(draft: PlanDraft, kind: str, position: int, inner: int | None = None) -> Marked:
    if kind == "unit":
        return named_units(draft)[position].marked
    if kind == "pilot":
        return marked_pilot(draft.pilots[position])
    if kind == "mention":
        mention = draft.tasks[position].units[inner]
        return Marked(words=((mention.start, mention.end),))
    items = {"task": draft.tasks, "target": draft.targets, "remark": draft.remarks}.get(kind, [])
    item = items[position]
    return Marked() if item.start is None else Marked(((item.start, item.end),))
