// Prints everything of people that no log may hold, one a line.
// Usage: node words.mjs REGISTRY
import { tellingWords } from "./kit/people.mjs";

console.log(tellingWords(process.argv[2]).join("\n"));
