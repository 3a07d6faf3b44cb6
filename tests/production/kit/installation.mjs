// The installation that `run` has started: where it answers, and the tokens that its pages would mint for whoever has
// signed in, made with the same key and the same claims.
import { createHmac, createPrivateKey, sign } from "node:crypto";
import { readFileSync } from "node:fs";

import { affiliation } from "./people.mjs";

const LEVEL = "http://id.elegnamnden.se/loa/1.0/loa3";
// As long as those of the pages.
const LIFE = 300;

function base64url(value) { return Buffer.from(value).toString("base64url"); }

function keyed(key, message) { return createHmac("sha256", key).update(message).digest(); }

export class Installation {
  constructor(gateway, secrets) {
    this.base = gateway;
    this.address = `${gateway}/graphql`;
    const keys = `${secrets}/keys`;
    this.key = createPrivateKey(readFileSync(`${keys}/gateway/platform_token.pem`));
    [this.jwk] = JSON.parse(readFileSync(`${keys}/gateway/platform_token.jwks.json`, "utf8")).keys;
    this.master = Buffer.from(readFileSync(`${keys}/intake_desk/desk.key`, "utf8").trim(), "base64url");
    // The day at the agencies.
    this.today = new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/Stockholm" }).format(new Date());
    // The platform's own key does not speak for partners.
    this.toPartners = "UNAUTHENTICATED";
  }

  // A token of a member of staff, or of a partner's system.
  token(handle) {
    return this.mint(handle.startsWith("partner.") ? `partner:${handle.slice(8)}` : `staff:${affiliation(handle)}`);
  }

  // A token of a person. The desk derives the subject from the number, with a key that nobody else holds.
  tokenOfPerson(number) {
    return this.mint(`participant:${keyed(keyed(this.master, "participant subject"), number).toString("hex")}`);
  }

  mint(subject) {
    const now = Math.floor(Date.now() / 1000);
    const header = { typ: "at+jwt", alg: this.jwk.alg, kid: this.jwk.kid };
    const claims = { iss: "evi", aud: "evi-gateway", sub: subject, iat: now, exp: now + LIFE, auth_time: now, acr: LEVEL };
    const text = `${base64url(JSON.stringify(header))}.${base64url(JSON.stringify(claims))}`;
    const isEdwards = this.key.asymmetricKeyType === "ed25519";
    const key = { key: this.key, dsaEncoding: "ieee-p1363" };
    return `${text}.${base64url(sign(isEdwards ? null : "sha256", Buffer.from(text), key))}`;
  }
}

// A client that knows nothing but HTTP.
export function throughFetch(address, token) {
  return async (query, variables) => {
    const headers = { "content-type": "application/json", authorization: `Bearer ${token}` };
    const answer = await fetch(address, { method: "POST", headers, body: JSON.stringify({ query, variables }) });
    const { data = null, errors = [] } = await answer.json();
    return { data, faults: errors.map(({ extensions, message, path }) => ({ code: extensions.code, message, path })) };
  };
}
