// A demo system of the tests' own: started, killed and started again. Its people are invented once and copied, so that
// every way of working finds the same town and meets nobody else's traces.
import { spawn } from "node:child_process";
import { cpSync } from "node:fs";
import { createServer } from "node:net";

import { within } from "./trail.mjs";

const STARTED_WITHIN = 180_000;
const STOPPED_WITHIN = 30_000;

async function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

export class Demo {
  constructor(root, data) {
    this.program = `${root}/target/debug/evi`;
    this.data = data;
  }

  // A town of its own that begins as this one, which must not run meanwhile.
  copy(root, data) {
    cpSync(this.data, data, { recursive: true });
    return new Demo(root, data);
  }

  async start() {
    this.port ??= await freePort();
    this.base = `http://127.0.0.1:${this.port}`;
    const options = { stdio: ["ignore", "pipe", "pipe"] };
    const listen = `127.0.0.1:${this.port}`;
    this.process = spawn(this.program, ["demo", "--data", this.data, "--listen", listen], options);
    let told = "";
    this.process.stderr.on("data", (piece) => { told = `${told}${piece}`.slice(-4000); });
    const ready = new Promise((resolve, reject) => {
      this.process.stdout.on("data", (piece) => {
        told += piece;
        if (told.includes("ready ")) { resolve(); }
      });
      this.process.once("exit", (code) => reject(new Error(`the demo ended with ${code}: ${told}`)));
    });
    await within(STARTED_WITHIN, "the demo to start", ready);
  }

  // As a machine that loses its power: nothing is told beforehand.
  async kill() { await this.end("SIGKILL"); }

  async stop() { await this.end("SIGTERM"); }

  async end(signal) {
    if (!this.process || this.process.exitCode !== null || this.process.signalCode !== null) { return; }
    this.process.removeAllListeners("exit");
    const ended = new Promise((resolve) => { this.process.once("exit", resolve); });
    this.process.kill(signal);
    await within(STOPPED_WITHIN, "the demo to stop", ended);
  }
}
