"""Prints what the program is made of, as CycloneDX 1.6 (JSON): every crate that is compiled into `evi` or runs while it is
built, with licence and checksum, and which of them needs which. The same sources give the same text.

Usage: python3 infra/sbom/make.py > target/evi.cdx.json        from the root of the repository
       python3 infra/sbom/make.py --check FILE                 holds a file to the schema of CycloneDX

Nothing is compiled: `cargo metadata` tells what was resolved, and Cargo.lock has the checksums.
"""

import json
import subprocess
import sys
import tomllib
import uuid

PROGRAM = "evi"
# Version 5 ids of lists like this one are drawn in here.
SPACE = uuid.UUID("5d0a4b0e-3c1f-5f44-9a57-2f6e0c7b1a90")


def resolved():
    """What cargo resolved for the machines that the program is built for."""
    asked = ["cargo", "metadata", "--format-version", "1", "--locked", "--filter-platform", "x86_64-unknown-linux-gnu"]
    return json.loads(subprocess.run(asked, check=True, stdout=subprocess.PIPE).stdout)


def needed(nodes, first):
    """The ids of everything that `first` needs, but for tests, with what each needs in turn."""
    found, waiting = {}, [first]
    while waiting:
        current = waiting.pop()
        if current in found:
            continue
        found[current] = sorted(
            link["pkg"] for link in nodes[current]["deps"]
            if any(kind["kind"] != "dev" for kind in link["dep_kinds"])
        )
        waiting += found[current]
    return found


def checksums():
    """The checksum of each crate by name and version."""
    with open("Cargo.lock", "rb") as file:
        packages = tomllib.load(file)["package"]
    return {(package["name"], package["version"]): package.get("checksum") for package in packages}


def licence(package):
    """The licence as CycloneDX writes it. A slash is how old crates wrote OR."""
    if package["license"]:
        return [{"expression": package["license"].replace("/", " OR ")}]
    if package["license_file"]:
        return [{"license": {"name": "see the file " + package["license_file"].rsplit("/", 1)[-1]}}]
    return []


def component(package, hashes):
    """One crate."""
    name, version = package["name"], package["version"]
    purl = f"pkg:cargo/{name}@{version}"
    described = {"type": "library", "bom-ref": purl, "name": name, "version": version, "purl": purl}
    if package["source"] is None:
        del described["purl"]
        described["bom-ref"] = f"{PROGRAM}:{name}@{version}"
    checksum = hashes.get((name, version))
    if checksum:
        described["hashes"] = [{"alg": "SHA-256", "content": checksum}]
    if licence(package):
        described["licenses"] = licence(package)
    return described


def bill():
    """The whole list."""
    metadata = resolved()
    packages = {package["id"]: package for package in metadata["packages"]}
    nodes = {node["id"]: node for node in metadata["resolve"]["nodes"]}
    ours = {packages[key]["name"]: key for key in metadata["workspace_members"]}
    links = needed(nodes, ours[PROGRAM])
    hashes = checksums()
    described = {key: component(packages[key], hashes) for key in links}
    references = {key: part["bom-ref"] for key, part in described.items()}
    program = {**described.pop(ours[PROGRAM]), "type": "application"}
    parts = sorted(described.values(), key=lambda part: part["bom-ref"])
    dependencies = sorted(
        ({"ref": references[key], "dependsOn": sorted({references[link] for link in wanted})}
         for key, wanted in links.items()),
        key=lambda entry: entry["ref"],
    )
    content = {"components": parts, "dependencies": dependencies}
    drawn = uuid.uuid5(SPACE, json.dumps([program, content], sort_keys=True))
    return {
        "bomFormat": "CycloneDX", "specVersion": "1.6", "serialNumber": f"urn:uuid:{drawn}", "version": 1,
        "metadata": {"component": program}, **content,
    }


def check(file):
    """Holds a list to the schema, and to what this one promises."""
    from cyclonedx.schema import SchemaVersion
    from cyclonedx.validation.json import JsonStrictValidator

    with open(file, encoding="utf-8") as opened:
        text = opened.read()
    fault = JsonStrictValidator(SchemaVersion.V1_6).validate_str(text)
    if fault is not None:
        raise SystemExit(f"sbom: {file}: {str(fault)[:400]}")
    listed = json.loads(text)
    known = {part["bom-ref"] for part in listed["components"]} | {listed["metadata"]["component"]["bom-ref"]}
    named = {entry["ref"] for entry in listed["dependencies"]}
    named |= {link for entry in listed["dependencies"] for link in entry["dependsOn"]}
    if known != named:
        raise SystemExit(f"sbom: {file}: components and dependencies do not agree: {sorted(known ^ named)[:5]}")
    bare = [part["name"] for part in listed["components"] if "purl" in part and not part.get("hashes")]
    if bare:
        raise SystemExit(f"sbom: {file}: crates without a checksum: {bare[:5]}")
    unlicensed = [part["name"] for part in listed["components"] if not part.get("licenses")]
    print(f"components={len(listed['components'])} dependencies={len(listed['dependencies'])} without_licence={len(unlicensed)}")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--check"]:
        check(sys.argv[2])
    else:
        json.dump(bill(), sys.stdout, indent=1, ensure_ascii=False)
        sys.stdout.write("\n")
