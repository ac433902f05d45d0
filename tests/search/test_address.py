from pathlib import Path

import pytest

from search.address import Cluster, Folder, UnknownAddress, read_address


def test_a_folder():
    assert read_address("tantivy:///var/my%20index") == Folder(Path("/var/my index"))


@pytest.mark.parametrize(
    ("url", "cluster"),
    [
        ("elasticsearch://search", Cluster(("http://search:9200",), "pilots")),
        ("elasticsearch://10.0.0.1:9201/registry/", Cluster(("http://10.0.0.1:9201",), "registry")),
        (
            "elasticsearchs://a.example.org,b.example.org:9201,[::1]:9202/registry-1",
            Cluster(
                ("https://a.example.org:9200", "https://b.example.org:9201", "https://[::1]:9202"),
                "registry-1",
            ),
        ),
        (
            "elasticsearchs://user:p%40ss%2Fword@host/x",
            Cluster(("https://host:9200",), "x", ("user", "p@ss/word")),
        ),
    ],
)
def test_clusters(url, cluster):
    assert read_address(url) == cluster
    assert read_address(url).encrypted is url.startswith("elasticsearchs")


@pytest.mark.parametrize(
    ("url", "what"),
    [
        ("", "write tantivy:///"),
        ("http://secret@host:9200", "begins with 'http'"),
        ("tantivy://", "names no folder"),
        ("elasticsearch://", "a host that cannot be read"),
        ("elasticsearch:///pilots", "a host that cannot be read"),
        ("elasticsearch://host:70000/x", "a host that cannot be read"),
        ("elasticsearch://user:secret@a,,b/x", "a host that cannot be read"),
        ("elasticsearch://user:sec/ret@host/x", "must be written as %2F"),
        ("elasticsearchs://user@host/x", "a user without a password"),
        ("elasticsearch://host/Pilots", "names the index 'Pilots'"),
        ("elasticsearch://host/a/b", "names the index"),
        ("elasticsearch://user:secret@host/*", "names the index"),
    ],
)
def test_what_cannot_be_read_is_told_without_the_password(url, what):
    with pytest.raises(UnknownAddress, match=what) as told:
        read_address(url)
    assert "secret" not in str(told.value)
    assert "ret@" not in str(told.value)


def test_credentials_are_in_no_representation():
    assert "secret" not in repr(read_address("elasticsearch://user:secret@host/x"))
