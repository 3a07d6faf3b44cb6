// Relay: its compiler takes the public schema, the contract and operations with pages and fragments of our own; and what
// it makes of them is taken by the gateway.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { copyFileSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { promisify } from "node:util";

import { post } from "./kit/post.mjs";
import { publicSchema } from "./kit/schema.mjs";
import { graphql } from "./kit/tools.mjs";

const run = promisify(execFile);
const COMPILED_WITHIN = 60_000;

// Lays the sources into an empty folder, as a project of Relay's has them.
class Project {
  constructor(folder, schema) {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(`${folder}/src`, { recursive: true });
    this.folder = folder;
    writeFileSync(`${folder}/schema.graphql`, schema);
    writeFileSync(`${folder}/kept.json`, "{}");
    const settings = {
      src: "src", schema: "schema.graphql", language: "javascript", eagerEsModules: true,
      persistConfig: { file: "kept.json", algorithm: "SHA256" },
    };
    writeFileSync(`${folder}/relay.config.json`, JSON.stringify(settings));
  }

  write(module, document) {
    const text = `import { graphql } from "relay-runtime";\n\nexport default graphql\`\n${document}\n\`;\n`;
    writeFileSync(`${this.folder}/src/${module}.js`, text);
  }

  copy(from) {
    for (const file of readdirSync(from)) { copyFileSync(`${from}/${file}`, `${this.folder}/src/${file}`); }
  }

  // The compiled operations' texts; a fault when the compiler refuses any.
  async compile(compiler) {
    const options = { cwd: this.folder, timeout: COMPILED_WITHIN };
    await run(process.execPath, [compiler, "relay.config.json"], options);
    return Object.values(JSON.parse(readFileSync(`${this.folder}/kept.json`, "utf8")));
  }
}

// Relay wants an operation to be called by its module and its kind.
function renamed(text) {
  const document = graphql.parse(text);
  const [operation] = document.definitions;
  const module = operation.name.value;
  const kind = operation.operation === "mutation" ? "Mutation" : "Query";
  const name = { ...operation.name, value: `${module}${kind}` };
  return { module, document: graphql.print({ ...document, definitions: [{ ...operation, name }] }) };
}

// The gateway looks at a document before it looks at variables: one that it takes is refused for those that are
// missing, or answered.
async function expectTaken(demo, text) {
  const { data, errors = [] } = await post(demo, text);
  const codes = errors.map((error) => error.extensions.code);
  const lacksVariables = codes.length > 0 && codes.every((code) => code === "BAD_USER_INPUT");
  assert.ok(lacksVariables || (data && codes.length === 0), `${codes}: ${text}`);
}

// A compiler that took anything would show nothing.
async function expectUnfitRefused(folder, schema, compiler) {
  const project = new Project(folder, schema);
  project.write("Unfit", "query UnfitQuery { me { shoeSize } }");
  await assert.rejects(project.compile(compiler), /shoeSize/);
}

// Runs all and tells how many operations were compiled.
export async function checkRelay({ root, tools, here, demo, contract }) {
  const schema = publicSchema(root);
  const compiler = `${tools}/node_modules/relay-compiler/cli.js`;
  await expectUnfitRefused(`${tools}/relay-unfit`, schema, compiler);
  const project = new Project(`${tools}/relay`, schema);
  for (const name of contract.names()) {
    const { module, document } = renamed(contract.text(name));
    project.write(module, document);
  }
  project.copy(`${here}/relay`);
  const compiled = await project.compile(compiler);
  const names = compiled.map((text) => graphql.parse(text).definitions.find((one) => one.operation).name.value);
  for (const name of ["CaseViewQuery", "InboxListPaginationQuery", "TimelineListPaginationQuery", "ReferralCardQuery"]) {
    assert.ok(names.includes(name), `${name} was compiled`);
  }
  for (const text of compiled) { await expectTaken(demo, text); }
  return compiled.length;
}
