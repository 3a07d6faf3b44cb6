// A demo system of the tests' own: started, killed and started again. Its people are invented once and copied, so that
// every way of working finds the same town and meets nobody else's traces.
import { spawn } from "node:child_process";
import { cpSync } from "node:fs";
import { createServer } from "node:net";

import { morningIn } from "./days.mjs";
import { within } from "./trail.mjs";

const STARTED_WITHIN = 180_000;
const STOPPED_WITHIN = 30_000;

export async function freePort() {
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
  // So many days after the beginning.
  constructor(root, data, days = 0) {
    this.root = root;
    this.program = `${root}/target/debug/evi`;
    this.data = data;
    this.days = days;
  }

  // A town of its own that begins as this one, which must not run meanwhile.
  copy(data, days = 0) {
    cpSync(this.data, data, { recursive: true });
    return new Demo(this.root, data, days);
  }

  // The same town so many days later, beside this one, which sleeps while it is copied.
  async later(days) {
    await this.stop();
    const later = this.copy(`${this.data}-${days}`, days);
    await this.start();
    await later.start();
    return later;
  }

  async start() {
    this.port ??= await freePort();
    this.base = `http://127.0.0.1:${this.port}`;
    const options = { stdio: ["ignore", "pipe", "pipe"] };
    const listen = `127.0.0.1:${this.port}`;
    // Its clock runs on while it is stopped, as ours does.
    this.began ??= Date.now();
    const clock = morningIn(this.days, Date.now() - this.began);
    const asked = ["demo", "--data", this.data, "--listen", listen, "--clock", clock];
    this.process = spawn(this.program, asked, options);
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
