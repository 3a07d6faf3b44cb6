"""What no schema says of the manifests: who reaches whom, and what every container is refused.

Usage: python3 manifests.py CALLS < MANIFESTS       prints a line a fault
"""

import sys

import yaml

# What stands beside the program, and its probes are its own.
BESIDE = {"postgresql", "nats"}
# Ways out that lead to no service of ours.
ELSEWHERE = {"names", "to-database", "to-nats", "to-providers"}
CONTAINED = {"allowPrivilegeEscalation": False, "readOnlyRootFilesystem": True, "capabilities": {"drop": ["ALL"]}}
LABEL = "app.kubernetes.io/name"


def host(service):
    """The name of a service in the cluster."""
    return service.replace("_", "-")


def calls_of(file):
    """Who calls whom: pairs of names in the cluster."""
    with open(file, encoding="utf-8") as lines:
        pairs = [line.split() for line in lines if line.strip() and not line.startswith("#")]
    return {(host(caller), host(called)) for caller, called in pairs}


def pods_named(peers):
    """The services that peers of a policy choose in their own namespace."""
    return {peer["podSelector"]["matchLabels"].get(LABEL) for peer in peers if set(peer) == {"podSelector"}}


def elsewhere_faults(policies):
    """Out of the cluster goes the gateway alone, to HTTPS; NATS and the database go nowhere."""
    for name, policy in policies.items():
        spec = policy["spec"]
        for rule in spec.get("egress", []):
            if not any("ipBlock" in peer for peer in rule.get("to", [])):
                continue
            ports = [port.get("port") for port in rule.get("ports", [])]
            if spec["podSelector"].get("matchLabels") != {LABEL: "gateway"} or ports != [443]:
                yield f"policy {name}: it lets others out than the gateway, or elsewhere than to HTTPS"
        if name in BESIDE and spec.get("egress", []):
            yield f"policy {name}: it may go out"
    for beside in sorted(BESIDE):
        if "Ingress" not in policies.get(beside, {}).get("spec", {}).get("policyTypes", []):
            yield f"policies leave {beside} open to everybody"


def policy_faults(policies, calls):
    """The policies open exactly the calls that there are."""
    called, calling = set(), set()
    for name, policy in policies.items():
        spec = policy["spec"]
        for rule in spec.get("ingress", []):
            if "from" not in rule or "ports" not in rule:
                yield f"policy {name}: a way in without whom or where"
                continue
            called |= {(peer, name) for peer in pods_named(rule["from"]) if peer}
        for rule in spec.get("egress", []):
            if "to" not in rule or "ports" not in rule:
                yield f"policy {name}: a way out without whom or where"
                continue
            if name not in ELSEWHERE:
                calling |= {(name, peer) for peer in pods_named(rule["to"])}
    services = {name for pair in calls for name in pair}
    called = {pair for pair in called if pair[1] in services}
    for what, found in (("in", called), ("out", calling)):
        yield from (f"policies let {a} reach {b} (way {what}), which calls does not have" for a, b in sorted(found - calls))
        yield from (f"policies keep {a} from {b} (way {what}), which calls has" for a, b in sorted(calls - found))
    yield from elsewhere_faults(policies)
    nobody = policies.get("nobody", {}).get("spec", {})
    if nobody.get("podSelector") != {} or set(nobody.get("policyTypes", [])) != {"Ingress", "Egress"}:
        yield "no policy refuses everybody everything"
    outside = [
        name for name, policy in policies.items() for rule in policy["spec"].get("ingress", []) for peer in rule.get("from", [])
        if peer.get("namespaceSelector", {}).get("matchLabels", {}).get("kubernetes.io/metadata.name") == "ingress-nginx"
    ]
    if outside != ["gateway"]:
        yield f"reached from outside: {outside}, and not the gateway alone"


def pod_faults(place, spec, labels, served):
    """A pod may do nothing that it need not."""
    security = spec.get("securityContext", {})
    if not security.get("runAsNonRoot") or security.get("seccompProfile", {}).get("type") != "RuntimeDefault":
        yield f"{place}: it may run as root, or without seccomp"
    if spec.get("automountServiceAccountToken") is not False:
        yield f"{place}: it is given a token of the cluster"
    for container in spec["containers"] + spec.get("initContainers", []):
        at = f"{place}/{container['name']}"
        if container.get("securityContext") != CONTAINED:
            yield f"{at}: its securityContext is not {CONTAINED}"
        if "memory" not in container.get("resources", {}).get("limits", {}):
            yield f"{at}: its memory has no limit"
        for variable in container.get("env", []):
            if "password" in variable["name"].lower() and not variable["name"].endswith("_FILE"):
                yield f"{at}: {variable['name']} holds a secret"
    if served:
        container = spec["containers"][0]
        paths = [container.get(probe, {}).get("httpGet", {}).get("path") for probe in ("livenessProbe", "readinessProbe")]
        if LABEL in labels and labels[LABEL] not in BESIDE and paths != ["/healthz", "/readyz"]:
            yield f"{place}: it is asked {paths}, not /healthz and /readyz"


def faults(documents, calls):
    """Everything that is wrong."""
    policies, labelled, budgets = {}, set(), {}
    for document in documents:
        kind, name = document["kind"], document["metadata"]["name"]
        if kind == "Secret":
            yield f"secret {name}: secrets are named here, and lie elsewhere"
        if kind == "NetworkPolicy":
            policies[name] = document
        if kind == "PodDisruptionBudget":
            budgets[name] = document["spec"]["selector"].get("matchLabels") or {}
        template = document.get("spec", {}).get("template")
        if template:
            labels = template["metadata"]["labels"]
            labelled.add(labels[LABEL])
            yield from pod_faults(f"{kind} {name}", template["spec"], labels, kind != "Job")
            if kind != "Job" and budgets.get(name, labels).get(LABEL) != labels[LABEL]:
                yield f"{kind} {name}: the budget of its name is another's"
    for name, labels in budgets.items():
        if labels.get(LABEL) not in labelled:
            yield f"PodDisruptionBudget {name} chooses {labels or 'everything'}"
    yield from (f"{name} has no PodDisruptionBudget" for name in sorted(labelled - set(budgets) - {"migrate"}))
    yield from policy_faults(policies, calls)


def main():
    """Prints the faults."""
    documents = [document for document in yaml.safe_load_all(sys.stdin) if document]
    for fault in faults(documents, calls_of(sys.argv[1])):
        print(fault)


if __name__ == "__main__":
    main()
