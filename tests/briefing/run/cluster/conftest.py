"""A small release, a bucket, and a cluster for tests that run on several machines."""

from __future__ import annotations

import pytest

from tests.briefing.run.cluster.quick_project import small_project


@pytest.fixture(scope="module")
def storage(tmp_path_factory):
    """The environment of a machine with rights on the bucket ``briefs-thu`` of a server on this machine."""
    server_of = pytest.importorskip("moto.server", reason="moto is not installed: make env-test")
    import boto3

    nowhere = str(tmp_path_factory.mktemp("aws") / "none")
    server = server_of.ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    told = {
        "AWS_ENDPOINT_URL": f"http://{host}:{port}",
        "AWS_ACCESS_KEY_ID": "AKIATHUNGHIEM",
        "AWS_SECRET_ACCESS_KEY": "khoa-bi-mat-thu-nghiem",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_CONFIG_FILE": nowhere,
        "AWS_SHARED_CREDENTIALS_FILE": nowhere,
    }
    with pytest.MonkeyPatch.context() as patch:
        for name, value in told.items():
            patch.setenv(name, value)
        patch.delenv("AWS_PROFILE", raising=False)
        client = boto3.client("s3")
        client.create_bucket(Bucket="briefs-thu")
        yield client
        for name in lying_in(client):
            client.delete_object(Bucket="briefs-thu", Key=name)
        client.delete_bucket(Bucket="briefs-thu")
    server.stop()


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A project with a release of six fictional districts."""
    return small_project(tmp_path_factory.mktemp("machines") / "project")


def lying_in(storage) -> dict[str, bytes]:
    """Return what lies in the bucket, by name."""
    listed = storage.list_objects_v2(Bucket="briefs-thu").get("Contents", ())
    return {e["Key"]: storage.get_object(Bucket="briefs-thu", Key=e["Key"])["Body"].read() for e in listed}
