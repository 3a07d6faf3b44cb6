// The explorer's behaviour. Everything is shown with textContent, so no answer can become markup.
"use strict";

const part = (id) => document.getElementById(id);
const asked = { query: part("query"), variables: part("variables"), token: part("token") };
let examples = [];
let schemaLines = [];

const tell = (text, kind) => {
  part("status").textContent = text;
  part("status").className = kind || "";
};

const readVariables = () => {
  const text = asked.variables.value.trim();
  const value = text === "" ? {} : JSON.parse(text);
  if (value === null || typeof value !== "object" || Array.isArray(value)) throw new SyntaxError();
  return value;
};

const run = async () => {
  let variables;
  try {
    variables = readVariables();
  } catch {
    tell("Variablerna är inte ett JSON-objekt.", "bad");
    asked.variables.focus();
    return;
  }
  const button = part("run");
  button.setAttribute("aria-busy", "true");
  tell("Frågar …");
  const started = performance.now();
  try {
    const response = await fetch("/graphql", {
      method: "POST",
      credentials: "omit",
      headers: {
        "content-type": "application/json",
        accept: "application/graphql-response+json",
        "accept-language": "sv",
        authorization: "Bearer " + asked.token.value.trim(),
      },
      body: JSON.stringify({ query: asked.query.value, variables }),
    });
    const answer = await response.json();
    const failed = Array.isArray(answer.errors) && answer.errors.length > 0;
    const time = Math.round(performance.now() - started);
    part("answer").textContent = JSON.stringify(answer, null, 2);
    const words = failed ? "Svar med " + answer.errors.length + " fel" : "Svar utan fel";
    tell(words + ", status " + response.status + ", " + time + " ms.", failed ? "bad" : "ok");
  } catch {
    tell("Inget svar kom fram.", "bad");
  } finally {
    button.removeAttribute("aria-busy");
  }
};

const showSchema = () => {
  const wanted = part("search").value.trim().toLowerCase();
  if (wanted === "") {
    part("schema").textContent = schemaLines.join("\n");
    part("hits").textContent = "";
    return;
  }
  // Whole definitions are shown, so that a field is seen in its type.
  const blocks = schemaLines.join("\n").split(/\n(?=[^\s}])/);
  const found = blocks.filter((block) => block.toLowerCase().includes(wanted));
  part("schema").textContent = found.join("\n\n");
  part("hits").textContent = found.length === 1 ? "1 träff" : found.length + " träffar";
};

const loadSchema = async () => {
  const response = await fetch("/assets/explorer/schema.graphql", { credentials: "omit" });
  schemaLines = response.ok
    ? (await response.text()).split("\n")
    : ["Schemat lämnas inte ut här. Det finns som fil hos förvaltningen."];
  showSchema();
};

const loadExamples = async () => {
  const response = await fetch("/assets/explorer/examples.json", { credentials: "omit" });
  examples = await response.json();
  examples.forEach((example, index) => {
    const option = document.createElement("option");
    option.value = String(index);
    option.textContent = example.title;
    part("example").append(option);
  });
};

const chooseExample = () => {
  const example = examples[Number(part("example").value)];
  if (part("example").value === "" || example === undefined) return;
  asked.query.value = example.document;
  const names = [...example.document.matchAll(/\$(\w+)\s*:/g)].map((match) => match[1]);
  const variables = Object.fromEntries(names.map((name) => [name, null]));
  asked.variables.value = JSON.stringify(variables, null, 2);
};

part("run").addEventListener("click", run);
part("example").addEventListener("change", chooseExample);
part("search").addEventListener("input", showSchema);
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    run();
  }
});
loadExamples().catch(() => tell("Exemplen kunde inte läsas.", "bad"));
loadSchema().catch(() => { part("schema").textContent = "Schemat kunde inte läsas."; });
