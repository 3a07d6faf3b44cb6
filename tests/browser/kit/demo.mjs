// A demo system of the tests' own: started, killed and started again.
import { spawn } from "node:child_process";
import { createServer } from "node:net";

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

  async start() {
    this.port ??= await freePort();
    this.base = `http://127.0.0.1:${this.port}`;
    const options = { stdio: ["ignore", "pipe", "ignore"] };
    const listen = `127.0.0.1:${this.port}`;
    this.process = spawn(this.program, ["demo", "--data", this.data, "--listen", listen], options);
    await new Promise((resolve, reject) => {
      let told = "";
      this.process.stdout.on("data", (piece) => {
        told += piece;
        if (told.includes("ready ")) { resolve(); }
      });
      this.process.once("exit", (code) => reject(new Error(`the demo ended with ${code}`)));
    });
  }

  // As a machine that loses its power: nothing is told beforehand.
  async kill() {
    const gone = new Promise((resolve) => { this.process.once("exit", resolve); });
    this.process.removeAllListeners("exit");
    const ended = new Promise((resolve) => { this.process.once("exit", resolve); });
    this.process.kill("SIGKILL");
    await Promise.race([gone, ended]);
  }

  stop() {
    this.process?.removeAllListeners("exit");
    this.process?.kill("SIGTERM");
  }
}
