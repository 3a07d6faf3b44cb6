// Every operation of the contract, once and by everybody whose part it is. Prints `operations=N`.
// Usage: node contract.mjs ROOT GATEWAY SECRETS
import { Contract } from "../clients/kit/contract.mjs";
import { takeScenario } from "../clients/scenario/all.mjs";
import { Installation, throughFetch } from "./kit/installation.mjs";
import { CONTRACT } from "./kit/people.mjs";

const [root, gateway, secrets] = process.argv.slice(2);
const installation = new Installation(gateway, secrets);
const operations = await takeScenario(throughFetch, installation, new Contract(root), CONTRACT);
console.log(`operations=${operations}`);
