"""The nodes that other tests rely on: they answer the official client, keep data and credentials, and fail over."""

import os

import pytest
from elasticsearch import ApiError, Elasticsearch
from elasticsearch.helpers import bulk

from tests.elasticsearch.distribution import VERSION

pytest_plugins = ["tests.elasticsearch.fixtures"]
pytestmark = pytest.mark.slow

INDEX = "tests-of-the-node"
# A shard that lost its node is copied to another at once; the default waits a minute for the node to come back.
AT_ONCE = {"unassigned.node_left.delayed_timeout": "0"}


@pytest.mark.skipif("ELASTICSEARCH_TEST_URL" in os.environ, reason="of the node that is started here")
def test_the_shared_node_answers_the_official_client(elasticsearch_url):
    with Elasticsearch(elasticsearch_url) as client:
        assert client.cluster.health()["status"] == "green"
        versions = [node["version"] for node in client.nodes.info()["nodes"].values()]
        assert versions == [VERSION]


def test_a_secured_node_asks_for_user_and_password_and_encrypts(elasticsearch_secured):
    with elasticsearch_secured.client(basic_auth=("registry", "wrong")) as client:
        with pytest.raises(ApiError) as refused:
            client.cluster.health()
        assert refused.value.status_code == 401
    authority = str(elasticsearch_secured.certificate_authority)
    with Elasticsearch(elasticsearch_secured.urls, ca_certs=authority) as client:
        assert client.security.authenticate()["username"] == elasticsearch_secured.credentials[0]


def test_data_survive_a_node_that_is_killed_and_started_again(elasticsearch_secured):
    [node] = elasticsearch_secured.nodes
    with elasticsearch_secured.client() as client:
        client.indices.create(index=INDEX, settings={"number_of_replicas": 0})
        client.index(index=INDEX, id="1", document={"title": "智慧港口"})
        node.kill()
        assert not node.running
        node.start()
        elasticsearch_secured.wait()
        assert client.get(index=INDEX, id="1")["_source"] == {"title": "智慧港口"}


def test_three_nodes_stay_available_when_the_master_is_killed(elasticsearch_cluster):
    cluster = elasticsearch_cluster
    with cluster.client(retry_on_timeout=True, max_retries=5, request_timeout=60) as client:
        client.indices.create(index=INDEX, settings={"number_of_replicas": 1} | AT_ONCE)
        cluster.wait("green")
        bulk(client, ({"_index": INDEX, "_id": number, "number": number} for number in range(100)))

        master = client.cat.master(format="json")[0]["node"]
        next(node for node in cluster.nodes if node.name == master).kill()

        client.index(index=INDEX, id="100", document={"number": 100}, refresh=True)
        assert client.count(index=INDEX)["count"] == 101
        cluster.wait("green")
        assert client.cluster.health()["number_of_nodes"] == 2
