"""The indexes of a registry in a cluster: which is in use, which is being made, and putting one in place of another.

<name>-<fingerprint>          alias of the index in use; a version of the code with another schema looks for another
<name>-<fingerprint>-new      alias of the one that a rebuild makes, or made half before it was killed
<name>-<fingerprint>-<n>      the indexes themselves
<name>-notes                  alias of what rebuilds tell each other, and are told (`lease.py`)
"""

import re
from typing import Any

from elasticsearch import Elasticsearch, NotFoundError

from search.engines.elastic.schema import MAPPING, SETTINGS, schema_fingerprint
from search.engines.protocol import IndexState


class Indexes:
    def __init__(self, name: str):
        self.notes = f"{name}-notes"
        self.alias = f"{name}-{schema_fingerprint()}"
        self.new_alias = f"{self.alias}-new"
        self._all = f"{name}-*"
        self._ours = re.compile(rf"{re.escape(name)}-[0-9a-f]{{12}}-(?P<number>\d+)")
        self._in_use = re.compile(rf"{re.escape(name)}-[0-9a-f]{{12}}")

    def state(self, client: Elasticsearch) -> IndexState:
        if client.indices.exists_alias(name=self.alias):
            return IndexState.READY
        return IndexState.OUTDATED if self.used(client) else IndexState.MISSING

    def used(self, client: Elasticsearch) -> list[str]:
        """The index in use by this version or by others of the code; more than one never lasts."""
        aliases = self._aliases(client)
        return [index for index, names in aliases.items() if any(map(self._in_use.fullmatch, names))]

    def begin(self, client: Elasticsearch) -> bool:
        """Make an empty index behind `new_alias`, or take the half-made one; whether there was one."""
        if client.indices.exists_alias(name=self.new_alias):
            return True
        aliases = self._aliases(client)
        numbers = [int(match["number"]) for index in aliases if (match := self._ours.fullmatch(index))]
        client.indices.create(
            index=f"{self.alias}-{max(numbers, default=0) + 1}",
            mappings=MAPPING,
            settings=SETTINGS,
            aliases={self.new_alias: {}},
        )
        return False

    def put_in_use(self, client: Elasticsearch) -> None:
        """In one step: whoever searches from now on meets the new index. The old one stays until `sweep`."""
        (new,) = client.indices.get_alias(name=self.new_alias).body
        actions: list[dict[str, Any]] = [
            {"add": {"index": new, "alias": self.alias}},
            {"remove": {"index": new, "alias": self.new_alias}},
        ]
        for index, names in self._aliases(client).items():
            in_use = [name for name in names if self._in_use.fullmatch(name)]
            actions += [{"remove": {"index": index, "alias": name}} for name in in_use if index != new]
        client.indices.update_aliases(actions=actions)

    def sweep(self, client: Elasticsearch) -> None:
        """Remove what is neither in use nor half made by this version. For one rebuild at a time."""
        aliases = self._aliases(client)
        kept = {*self.used(client), *(index for index, names in aliases.items() if self.new_alias in names)}
        if left := [index for index in aliases if index not in kept]:
            client.indices.delete(index=left, ignore_unavailable=True)

    def drop_new(self, client: Elasticsearch) -> None:
        """Remove the half-made index, if there is one."""
        try:
            half_made = list(client.indices.get_alias(name=self.new_alias).body)
        except NotFoundError:
            return
        client.indices.delete(index=half_made, ignore_unavailable=True)

    def block(self, client: Elasticsearch) -> None:
        """No index in use takes writes any more; those under way have ended when this returns."""
        for index in self.used(client):
            client.indices.add_block(index=index, block="write")

    def unblock(self, client: Elasticsearch) -> None:
        for index in self.used(client):
            client.indices.put_settings(index=index, settings={"index.blocks.write": None})

    def _aliases(self, client: Elasticsearch) -> dict[str, list[str]]:
        """Aliases by index, of all that are ours."""
        found = client.indices.get(index=self._all, features="aliases").body
        return {
            index: list(about["aliases"]) for index, about in found.items() if self._ours.fullmatch(index)
        }
