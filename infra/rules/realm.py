"""Holds an example of a realm to what the pages ask of an identity provider.

Usage: python3 realm.py ROOT REALM.JSON...       prints a line a fault
"""

import json
import pathlib
import re
import sys

ALGORITHMS = {"RS256", "PS256", "ES256", "EdDSA"}
NAME = r"[a-z0-9-]+"
# What must be so, and whom it keeps out.
FLAGS = {
    "enabled": True, "publicClient": False, "standardFlowEnabled": True, "implicitFlowEnabled": False,
    "directAccessGrantsEnabled": False, "serviceAccountsEnabled": False, "fullScopeAllowed": False,
    "clientAuthenticatorType": "client-jwt", "webOrigins": [],
}
ATTRIBUTES = {
    "pkce.code.challenge.method": "S256", "backchannel.logout.session.required": "true", "use.refresh.tokens": "false",
}


def claims_of(root):
    """The claims that say who somebody is, as the program reads them."""
    source = (root / "services/kit/sign_in/src/claims.rs").read_text(encoding="utf-8")
    return set(re.findall(r'const \w+: &str = "([^"]+)"', source))


def levels_of(root):
    """The values of `acr` that are worth something unless others are configured."""
    manual = (root / "schema/config/evi.default.toml").read_text(encoding="utf-8")
    return set(re.findall(r'^# "(\S+)" = "LOA\d"$', manual, re.MULTILINE))


def address_faults(client):
    """Addresses of one host and one name, each exactly ours."""
    attributes = client["attributes"]
    back = client["redirectUris"]
    found = re.fullmatch(rf"(https://[^/*]+)/logga-in/svar/({NAME})", back[0]) if len(back) == 1 else None
    if not found:
        yield f"redirectUris is {back}, and not https://HOST/logga-in/svar/NAME alone"
        return
    host, name = found.groups()
    for key, address in (("post.logout.redirect.uris", f"{host}/logga-ut/klart"),
                         ("backchannel.logout.url", f"{host}/logga-ut/fran/{name}")):
        if attributes.get(key) != address:
            yield f"{key} is {attributes.get(key)}, and not {address}"


def client_faults(client):
    """What the client must be."""
    for key, value in FLAGS.items():
        if client.get(key) != value:
            yield f"{key} is {client.get(key)}, and not {value}"
    attributes = client["attributes"]
    for key, value in ATTRIBUTES.items():
        if attributes.get(key) != value:
            yield f"{key} is {attributes.get(key)}, and not {value}"
    if attributes.get("id.token.signed.response.alg") not in ALGORITHMS:
        yield f"ID tokens are signed {attributes.get('id.token.signed.response.alg')}"
    if attributes.get("token.endpoint.auth.signing.alg") not in {"ES256", "EdDSA", "PS256"}:
        yield "our own key signs by an algorithm that we have not"
    keys = json.loads(attributes.get("jwks.string", '{"keys": []}'))["keys"]
    if not keys or any("d" in key for key in keys):
        yield "jwks.string holds no public key, or a private one"
    yield from address_faults(client)


def claim_name(mapper):
    """The name of a claim. A dot that is not escaped makes an object of what stands before it."""
    name = mapper["config"].get("claim.name", mapper["name"])
    return re.split(r"(?<!\\)\.", name)[0].replace("\\.", ".")


def claim_faults(realm, client, known):
    """Every claim is in the ID token, under its whole name, and in no access token."""
    given = set(client["defaultClientScopes"] + client["optionalClientScopes"])
    told = {claim_name(mapper): mapper["config"] for scope in realm["clientScopes"] if scope["name"] in given
            for mapper in scope["protocolMappers"]}
    for claim in sorted(known | {"acr", "auth_time"}):
        config = told.get(claim, {})
        if config.get("id.token.claim") != "true" or config.get("access.token.claim") != "false":
            yield f"the claim {claim} is not in ID tokens, or in access tokens too"
    always = {mapper["name"] for scope in realm["clientScopes"] if scope["name"] in client["defaultClientScopes"]
              for mapper in scope["protocolMappers"]}
    yield from (f"{claim} is told only when it is asked for" for claim in sorted({"acr", "auth_time"} - always))


def level_faults(realm, known):
    """A level is given to what demands it, and to nothing else."""
    told = json.loads(realm["attributes"]["acr.loa.map"])
    yield from (f"acr {value} is worth nothing at the pages" for value in sorted(set(told) - known))
    if not any(value.endswith("/loa3") for value in told):
        yield "no sign-in reaches level 3"
    demanded = {config["config"]["loa-condition-level"] for config in realm["authenticatorConfig"]
                if "loa-condition-level" in config["config"]}
    if demanded != {str(level) for level in told.values()}:
        yield f"the flow knows the levels {sorted(demanded)}, and acr.loa.map others"
    steps = {step.get("authenticator") for flow in realm["authenticationFlows"] for step in flow["authenticationExecutions"]}
    if "auth-username-password-form" in steps:
        yield "a password alone reaches level 3"


def faults(realm, root):
    """Everything that is wrong."""
    if not realm.get("enabled") or realm.get("sslRequired") != "all" or realm.get("registrationAllowed") is not False:
        yield "the realm is shut, goes without encryption, or lets people register themselves"
    if not 0 < realm.get("accessTokenLifespan", 0) <= 300:
        yield "ID tokens live longer than five minutes"
    if realm.get("users"):
        yield "it holds people"
    clients = [client for client in realm["clients"] if client["clientId"] == "evi"]
    if len(clients) != 1:
        yield "the client evi is not there once"
        return
    yield from client_faults(clients[0])
    yield from claim_faults(realm, clients[0], claims_of(root))
    yield from level_faults(realm, levels_of(root))


def main():
    """Prints the faults."""
    root = pathlib.Path(sys.argv[1])
    if len(sys.argv) == 2:
        print("there is no realm to look at")
    for name in sys.argv[2:]:
        with open(name, encoding="utf-8") as file:
            realm = json.load(file)
        for fault in faults(realm, root):
            print(f"{name}: {fault}")


if __name__ == "__main__":
    main()
