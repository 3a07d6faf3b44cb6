"""What the schema of compose does not say: that everything that is named is there, and what is public.

Usage: python3 compose.py compose.yaml       prints a line a fault
"""

import pathlib
import sys

import yaml

PUBLIC = "proxy"


def named_faults(name, service, document):
    """Networks, volumes, secrets and services that are named are there."""
    for network in service.get("networks", []):
        if network not in document["networks"]:
            yield f"{name}: no network {network}"
    for secret in service.get("secrets", []):
        if secret not in document["secrets"]:
            yield f"{name}: no secret {secret}"
    for other in service.get("depends_on", {}):
        if other not in document["services"]:
            yield f"{name}: waits for {other}, which is not there"


def volume_faults(name, service, document, folder):
    """What is laid into a container is there, and what is not the service's own is read only."""
    for volume in service.get("volumes", []):
        source, *rest = volume.split(":")
        if not source.startswith("."):
            if source not in document["volumes"]:
                yield f"{name}: no volume {source}"
            continue
        if rest[-1] != "ro":
            yield f"{name}: {source} can be written to"
        if not source.startswith("./secrets/") and not (folder / source).exists():
            yield f"{name}: {source} is not there"


def main():
    """Prints the faults."""
    file = pathlib.Path(sys.argv[1])
    document = yaml.safe_load(file.read_text(encoding="utf-8"))
    checkpoints = []
    for name, service in document["services"].items():
        for fault in [*named_faults(name, service, document), *volume_faults(name, service, document, file.parent)]:
            print(fault)
        if "ports" in service and name != PUBLIC:
            print(f"{name}: is reached from outside")
        if service.get("image", "").startswith("${EVI_IMAGE") and not (service.get("read_only") and service.get("cap_drop")):
            print(f"{name}: it may write to its image, or do more than it need")
        checkpoints += [volume for volume in service.get("volumes", []) if volume.endswith("/checkpoints")]
        if any(word in str(value).lower() for value in service.get("environment", {}).items()
               for word in ("password'", "secret'")):
            print(f"{name}: its environment holds a secret")
    if len(checkpoints) != 6 or len(set(checkpoints)) != 6:
        print(f"checkpoints are on {len(set(checkpoints))} volumes, and not on one for each of six services")


if __name__ == "__main__":
    main()
