// What the configuration says of the provider's two issuers, and what the provider is told about us.
// Usage: node --input-type=module - READY SECRETS GATEWAY < provider_settings.mjs
import { readFileSync, writeFileSync } from "node:fs";

const [ready, secrets, gateway] = process.argv.slice(2);
const { issuers, key } = JSON.parse(ready);
const [gnesta, legitimation] = issuers;
writeFileSync(`${secrets}/legitimation.pem`, key, { mode: 0o600 });
const secret = readFileSync(`${secrets}/gnesta`, "utf8");
const told = JSON.stringify({ begin: { address: gateway, secret } });
const answer = await fetch(`${gnesta}/control`, { method: "POST", body: told });
if (!answer.ok) { throw new Error(`the provider answers ${answer.status}`); }
console.log(`
[sign_in]
address = "${gateway}"

[[sign_in.providers]]
name = "gnesta"
title = "Gnesta kommun"
issuer = "${gnesta}"
client_id = "evi"
client_secret = "file:${secrets}/gnesta"
signs = ["STAFF"]
organisations = ["2120002965"]

[[sign_in.providers]]
name = "legitimation"
title = "E-legitimation"
issuer = "${legitimation}"
client_id = "evi"
client_key = "file:${secrets}/legitimation.pem"
client_key_id = "platform"
signs = ["PARTICIPANT", "STAFF"]
organisations = ["2021002114"]`);
