// An office in earnest, where nobody chooses who to be: `evi serve` on a folder of its own, with a registry of staff who are
// known by their identity providers (../sign_in), and nobody's case.
import { execFile, spawn } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { promisify } from "node:util";

import { freePort } from "./demo.mjs";
import { within } from "./trail.mjs";

const STARTED_WITHIN = 180_000;
const STOPPED_WITHIN = 30_000;
const SECRET = "a-secret-of-the-provider-0815-4711";
const run = promisify(execFile);

// The organisations for which each issuer speaks.
export const MUNICIPALITY = "2120002965";
export const STATE = "2021002114";

function settings(base, [gnesta, legitimation], key) {
  return `
[sign_in]
address = "${base}"
[[sign_in.providers]]
name = "gnesta"
title = "Gnesta kommun"
issuer = "${gnesta}"
client_id = "evi"
client_secret = "${SECRET}"
signs = ["STAFF"]
organisations = ["${MUNICIPALITY}"]
[[sign_in.providers]]
name = "legitimation"
title = "E-legitimation"
issuer = "${legitimation}"
client_id = "evi"
client_key = "file:${key}"
client_key_id = "platform"
signs = ["PARTICIPANT", "STAFF"]
organisations = ["${STATE}"]
`;
}

export class Office {
  constructor(root, data) {
    Object.assign(this, { root, data, program: `${root}/target/debug/evi`, running: [] });
  }

  async start() {
    mkdirSync(this.data, { recursive: true });
    const provider = [`${this.root}/tests/sign_in/provider.mjs`, `${this.root}/target/sign_in`];
    const { issuers, key } = JSON.parse(await this.spawn("node", provider));
    const port = await freePort();
    this.base = `http://127.0.0.1:${port}`;
    const [config, keyFile] = [`${this.data}/evi.toml`, `${this.data}/key.pem`];
    writeFileSync(keyFile, key, { mode: 0o600 });
    writeFileSync(config, settings(this.base, issuers, keyFile));
    const told = JSON.stringify({ begin: { address: this.base, secret: SECRET } });
    await fetch(`${issuers[0]}/control`, { method: "POST", body: told });
    const places = ["--config", config, "--data", `${this.data}/data`];
    await run(this.program, ["registry", "load", `${this.root}/tests/production/registry.toml`, ...places]);
    await this.spawn(this.program, ["serve", ...places, "--listen", `127.0.0.1:${port}`]);
  }

  // What a process says when it is ready.
  async spawn(program, asked) {
    const child = spawn(program, asked, { stdio: ["pipe", "pipe", "pipe"] });
    this.running.push(child);
    let told = "";
    child.stderr.on("data", (piece) => { told = `${told}${piece}`.slice(-4000); });
    const ready = new Promise((resolve, reject) => {
      child.stdout.on("data", (piece) => {
        told += piece;
        const line = told.match(/^ready (.*)$/m);
        if (line) { resolve(line[1]); }
      });
      child.once("error", reject);
      child.once("exit", (code) => reject(new Error(`${program} ended with ${code}: ${told}`)));
    });
    return within(STARTED_WITHIN, `${program} to start`, ready);
  }

  async stop() {
    for (const child of this.running.toReversed()) {
      if (child.exitCode !== null || child.signalCode !== null) { continue; }
      child.removeAllListeners("exit");
      const ended = new Promise((resolve) => { child.once("exit", resolve); });
      child.kill("SIGTERM");
      await within(STOPPED_WITHIN, "the office to stop", ended);
    }
  }
}
