"""What a Python program with the official client does: one line for each step. Its argument names what it makes."""
import json
import sys

from kubernetes import client, config, dynamic, watch

name = sys.argv[1]
config.load_kube_config()
core = client.CoreV1Api()
certificates = dynamic.DynamicClient(client.ApiClient()).resources.get(api_version="cert-manager.io/v1", kind="Certificate")


def certificate(secret):
    return {
        "apiVersion": "cert-manager.io/v1",
        "kind": "Certificate",
        "metadata": {"name": name},
        "spec": {"secretName": secret, "issuerRef": {"name": "ca"}},
    }


def message(call):
    try:
        return call()
    except client.ApiException as error:
        return json.loads(error.body)["message"]


print("listed", len(core.list_namespaced_pod("shop", label_selector="app=web").items), "pods")
print("got", core.read_namespaced_config_map("settings", "shop").data["color"])
created = certificates.create(namespace="shop", body=certificate("first"))
print("created", created.spec.secretName)
applied = certificates.server_side_apply(
    namespace="shop", body=certificate("second"), field_manager=name, force_conflicts=True
)
print("applied", applied.spec.secretName)
events = watch.Watch().stream(
    client.CustomObjectsApi().list_namespaced_custom_object,
    *("cert-manager.io", "v1", "shop", "certificates"),
    field_selector=f"metadata.name={name}",
    resource_version=created.metadata.resourceVersion,
    timeout_seconds=60,
)
print("watched", next(events)["type"])
print("refused", message(lambda: core.list_namespaced_secret("shop")))
certificates.delete(namespace="shop", name=name)
print("deleted", message(lambda: certificates.get(namespace="shop", name=name)))
