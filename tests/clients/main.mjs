// All checks on one demo, and one line with what came of them.
import { checkAudits } from "./audits.mjs";
import { throughApollo } from "./clients/apollo.mjs";
import { throughUrql } from "./clients/urql.mjs";
import { checkAsItComes } from "./clients/as_it_comes.mjs";
import { Contract } from "./kit/contract.mjs";
import { Demo } from "./kit/demo.mjs";
import { checkRelay } from "./relay.mjs";
import { checkSchema } from "./schema.mjs";
import { takeScenario } from "./scenario/all.mjs";
import { PERSONS } from "./scenario/people.mjs";

const {
  EVI_CLIENTS_TOOLS: tools, EVI_CLIENTS_ROOT: root, EVI_CLIENTS_DATA: data,
  EVI_CLIENTS_PROGRAM: program, EVI_CLIENTS_LISTEN: listen,
} = process.env;
const here = `${root}/tests/clients`;
const contract = new Contract(root);
const demo = new Demo(program, data, listen);
let failures = 0;

// What a check counts; nothing when it fails, which is told and does not keep the others from being done.
async function take(name, check) {
  try {
    return await check();
  } catch (error) {
    failures += 1;
    console.log(`${name}: ${error.stack ?? error}`);
    return 0;
  }
}

const figures = {};
try {
  await demo.start();
  // Clients warn in words alone of what they cannot keep apart.
  for (const way of ["warn", "error"]) {
    console[way] = (...words) => {
      failures += 1;
      console.log("a client warns:", ...words);
    };
  }
  const audited = await take("audits", () => checkAudits(demo));
  figures.audits = audited.audits ?? 0;
  figures.audits_failed = audited.failed ?? 0;
  await take("schema", () => checkSchema({ root, demo }));
  figures.relay_operations = await take("relay", () => checkRelay({ root, tools, here, demo, contract }));
  for (const [name, through] of [["apollo", throughApollo], ["urql", throughUrql]]) {
    const scenario = () => takeScenario(through, demo, contract, PERSONS[name]);
    figures[`${name}_operations`] = await take(name, scenario);
  }
  await take("urql as it comes", () => checkAsItComes(demo, contract));
} finally {
  await demo.stop();
}
figures.failures = failures;
console.log(Object.entries(figures).map(([name, count]) => `${name}=${count}`).join(" "));
// A check that counted nothing has shown nothing.
const { failures: failed, audits_failed: refused, ...counted } = figures;
const isGood = failed + refused === 0 && Object.values(counted).every((count) => count > 0);
process.exit(isGood ? 0 : 1);
