// The operations that callers rely on, as they stand in schema/contract.
import { readFileSync, readdirSync } from "node:fs";

export class Contract {
  constructor(root) {
    const folder = `${root}/schema/contract`;
    const files = readdirSync(folder).filter((file) => file.endsWith(".graphql")).sort();
    this.texts = new Map(files.map((file) => [nameOf(file), readFileSync(`${folder}/${file}`, "utf8")]));
  }

  // Each operation's name: its file's, without number and ending.
  names() { return [...this.texts.keys()]; }

  text(name) {
    const text = this.texts.get(name);
    if (!text) { throw new Error(`the contract has no operation ${name}`); }
    return text;
  }
}

function nameOf(file) { return file.replace(/^\d+_/, "").replace(/\.graphql$/, ""); }
