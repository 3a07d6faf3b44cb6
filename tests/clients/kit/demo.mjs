// A demo system of the tests' own, with agencies and staff and nobody else, and the tokens that it gives.
import { execFile, spawn } from "node:child_process";
import { promisify } from "node:util";

const STARTED_WITHIN = 120_000;
const STOPPED_WITHIN = 30_000;

// A Monday morning, so that what is due on working days is due on the same days in every run.
const BEGINNING = "2026-11-23T08:00:00Z";

const run = promisify(execFile);

async function within(limit, what, work) {
  let timer = null;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`waited ${limit / 1000} s for ${what}`)), limit);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

export class Demo {
  constructor(program, data, listen) {
    this.program = program;
    this.data = data;
    this.listen = listen;
    this.tokens = new Map();
    this.today = BEGINNING.slice(0, 10);
    // It speaks for partners, whose operations are then looked up.
    this.toPartners = "OPERATION_NOT_REGISTERED";
  }

  async start() {
    const asked = ["demo", "--fresh", "--empty", "--data", this.data, "--listen", this.listen, "--clock", BEGINNING];
    this.process = spawn(this.program, asked, { stdio: ["ignore", "pipe", "pipe"] });
    let told = "";
    this.process.stderr.on("data", (piece) => { told = `${told}${piece}`.slice(-4000); });
    const ready = new Promise((resolve, reject) => {
      this.process.stdout.on("data", (piece) => {
        told += piece;
        const line = told.match(/^ready (\S+)$/m);
        if (line) { resolve(line[1]); }
      });
      this.process.once("error", reject);
      this.process.once("exit", (code) => reject(new Error(`the demo ended with ${code}: ${told}`)));
    });
    this.base = await within(STARTED_WITHIN, "the demo to start", ready);
    this.address = `${this.base}/graphql`;
  }

  // A token of a member of the demo staff.
  async token(handle) { return this.told(["--as", handle]); }

  // A token of a person who has a case.
  async tokenOfPerson(number) { return this.told(["--participant", number]); }

  async told(who) {
    const key = who.join(" ");
    if (!this.tokens.has(key)) {
      this.tokens.set(key, run(this.program, ["token", "--data", this.data, ...who]));
    }
    return (await this.tokens.get(key)).stdout.trim();
  }

  async stop() {
    if (!this.process || this.process.exitCode !== null || this.process.signalCode !== null) { return; }
    this.process.removeAllListeners("exit");
    const ended = new Promise((resolve) => { this.process.once("exit", resolve); });
    this.process.kill("SIGTERM");
    await within(STOPPED_WITHIN, "the demo to stop", ended);
  }
}
