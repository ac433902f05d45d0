"""Where a pilot comes from and who has repeated it: the whole chain as a tree, public pilots only.

A chain may fork, and a pilot may have several origins. In the tree each pilot stands below every one it repeats; what
follows from it is shown the first time it is named.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from django.db.models import Exists, ExpressionWrapper, F, IntegerField, OuterRef, Value
from django.db.models.lookups import LessThanOrEqual
from django_cte import CTE, with_cte

from scenarios.models import PilotPage, PilotQuerySet, Replication
from scenarios.public.listings import number_of

LEVELS = 3  # above the pilot, and below it
SHOWN = 6  # repeats of one pilot; the rest is folded away
# Read in each direction: more would be no picture of anything.
EDGES = 500
FIELDS = ("title", "title_en", "slug", "url_path", "stage", *(
    f"region__{above}{name}" for above in ("", "parent__", "parent__parent__") for name in ("name", "name_en", "parent")
))  # fmt: skip

Next = dict[int | None, list[int]]


def public_edges_q() -> Exists:
    """Both ends of an edge are public: the one condition under which it is shown, counted or found."""
    public = PilotPage.objects.public()
    return Exists(public.filter(pk=OuterRef("origin"))) & Exists(public.filter(pk=OuterRef("repeat")))


def with_repeat_count(pilots: PilotQuerySet) -> PilotQuerySet:
    """Public pilots with .repeat_count: by how many public ones each has been repeated."""
    edges = Replication.objects.filter(public_edges_q())
    return pilots.annotate(repeat_count=number_of(edges.filter(origin=OuterRef("pk"))))


def with_reuse(pilots: PilotQuerySet) -> PilotQuerySet:
    """Public pilots with .repeat_count, and .is_repeat for those that repeat a public one."""
    edges = Replication.objects.filter(public_edges_q()).order_by()
    return with_repeat_count(pilots).annotate(is_repeat=Exists(edges.filter(repeat=OuterRef("pk"))))


@dataclass
class Kin:
    """A pilot in the tree. `earlier` and `later` count its origins and repeats beyond the levels shown.

    `again` says that it was named before, with what follows from it; `folded` are repeats beyond the first few.
    """

    pilot: PilotPage
    is_here: bool = False
    again: bool = False
    earlier: int = 0
    later: int = 0
    shown: list["Kin"] = field(default_factory=list)
    folded: list["Kin"] = field(default_factory=list)


def family(pilot: PilotPage, origins: Iterable[Replication], repeats: Iterable[Replication]) -> list[Kin]:
    """The pilots the chain begins with; [] without edges, of which `origins` and `repeats` are the pilot's public ones.

    Three queries at most, however long the chain is and however often it forks.
    """
    known = {edge.origin_id: edge.origin for edge in origins} | {
        edge.repeat_id: edge.repeat for edge in repeats
    }
    if not known:
        return []
    above: Next = {pilot.pk: [edge.origin_id for edge in origins]}
    below: Next = {pilot.pk: [edge.repeat_id for edge in repeats]}
    above |= _next("repeat_id", "origin_id", above[pilot.pk])
    below |= _next("origin_id", "repeat_id", below[pilot.pk])
    further = {pk for step in (above, below) for pks in step.values() for pk in pks} - known.keys()
    if further:
        public = (
            PilotPage.objects.public()
            .filter(pk__in=further)
            .select_related("region__parent__parent")
            .only(*FIELDS)
        )
        known |= public.in_bulk()
    known[pilot.pk] = pilot
    return _Tree(pilot.pk, known, above, below).roots()


def _next(of: str, to: str, starts: Collection[int]) -> Next:
    """What follows from each of `starts`, and so on, one level further than is shown. One query, none for no starts."""
    if not starts:
        return {}

    def walk(steps: CTE):
        edges = Replication.objects.order_by()
        first = edges.filter(**{f"{of}__in": starts}).values(of, to, level=Value(2))
        level = ExpressionWrapper(steps.col.level, output_field=IntegerField())
        joined = steps.join(edges, **{of: getattr(steps.col, to)}).filter(LessThanOrEqual(level, LEVELS))
        return first.union(joined.values(of, to, level=level + 1))

    steps = CTE.recursive(walk, name="steps")
    found: Next = defaultdict(list)
    rows = with_cte(steps, select=steps.queryset()).order_by("level", F(of), F(to)).values_list(of, to)
    for one, other in rows[:EDGES]:
        if other not in found[one]:
            found[one].append(other)
    return dict(found)


class _Tree:
    """`above` and `below` lead from numbers of pilots to numbers, some of which are not public: not in `known`."""

    def __init__(self, here: int | None, known: dict, above: Next, below: Next):
        self.here, self.known = here, known
        self.above, self.below = self._public(above), self._public(below)
        self.named: set[int | None] = set()
        # Down from each origin, but only on the way to the pilot.
        self.towards: Next = defaultdict(list)
        self.beginnings: list[int | None] = []
        self.earlier: dict[int | None, int] = {}
        self._climb()

    def roots(self) -> list[Kin]:
        return [self._kin(pk) for pk in self.beginnings]

    def _public(self, step: Next) -> Next:
        return {
            pk: [each for each in pks if each in self.known] for pk, pks in step.items() if pk in self.known
        }

    def _climb(self) -> None:
        level, climbed = [self.here], {self.here}
        for _number in range(LEVELS):
            upper = []
            for pk in level:
                for origin in self.above.get(pk, []):
                    self.towards[origin].append(pk)
                    if origin not in climbed:
                        climbed.add(origin)
                        upper.append(origin)
            level = upper
        for pk in climbed:
            origins = self.above.get(pk, [])
            if not any(origin in climbed for origin in origins):
                self.beginnings.append(pk)
            self.earlier[pk] = sum(origin not in climbed for origin in origins)
        self.beginnings.sort(key=lambda pk: (pk is None, pk))

    def _kin(self, pk: int | None, depth: int = 0) -> Kin:
        """`depth` below the pilot; 0 for itself and its origins."""
        kin = Kin(self.known[pk], is_here=pk == self.here, earlier=self.earlier.get(pk, 0))
        if pk in self.named:
            kin.again = True
            kin.earlier = 0
            return kin
        self.named.add(pk)
        is_below = kin.is_here or depth > 0
        following = self.below.get(pk, []) if is_below else self.towards[pk]
        if depth == LEVELS:
            kin.later = len(following)
            return kin
        children = [self._kin(child, depth + is_below) for child in following]
        kin.shown, kin.folded = children[:SHOWN], children[SHOWN:]
        return kin
