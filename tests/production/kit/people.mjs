// Who comes to the desk, and who works there: invented, with numbers of the official test series. What is written here is
// what no log may hold.
import { readFileSync } from "node:fs";

export const CONTRACT = { number: "196801029288", givenName: "Adagunda", familyName: "Provsdotter" };
export const LOAD = { number: "197403199289", givenName: "Bertrada", familyName: "Trägenman" };

const TEXTS = [
  "Vill ha hjälp att hitta arbete", "Sorterar och lagar möbler", "Återbruket i Gnesta", "Butik, heltid", "Anteckning på prov",
  "Eget arbete inom ett år", "provsson@exempel.se",
];

// The organisation of the state agency, for which another provider speaks.
const STATE = "2021002114";
const MUNICIPALITY = "2120002965";

// By what a member of staff signs in.
export function affiliation(handle) {
  return `${handle}@${handle.startsWith("employment") ? STATE : MUNICIPALITY}`;
}

// The ways in which a number is written.
function written(number) {
  const short = number.slice(2);
  return [number, `${number.slice(0, 8)}-${number.slice(8)}`, short, `${short.slice(0, 6)}-${short.slice(6)}`];
}

function staffOf(registry) {
  return [...readFileSync(registry, "utf8").matchAll(/^login = .*\nname = "([^"]+)"$/gm)].map(([, name]) => name);
}

// Everything of people that a search through logs looks for.
export function tellingWords(registry) {
  const people = [CONTRACT, LOAD];
  const phones = ["070-1740605", "0701740605", "+46701740605"];
  const names = people.flatMap(({ givenName, familyName }) => [givenName, familyName]);
  return [...people.flatMap(({ number }) => written(number)), ...names, ...staffOf(registry), ...phones, ...TEXTS];
}
