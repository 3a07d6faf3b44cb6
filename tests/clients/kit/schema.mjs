// The schema that callers see: the composed one without what federation has put into it.
import { readFileSync } from "node:fs";

import { graphql } from "./tools.mjs";

const { buildClientSchema, buildSchema, lexicographicSortSchema, parse, print, printSchema, validateSchema, visit } = graphql;

// What federation calls its own begins so.
const MACHINERY = /^(join|link|core|inaccessible|tag)(__|$)/;

export function publicSchema(root) {
  const composed = parse(readFileSync(`${root}/schema/graphql/supergraph.graphql`, "utf8"));
  const drop = (node) => (MACHINERY.test(node.name.value) ? null : undefined);
  const stripped = visit(composed, {
    DirectiveDefinition: drop,
    Directive: drop,
    ScalarTypeDefinition: drop,
    EnumTypeDefinition: drop,
  });
  return print(stripped);
}

// A schema in the one order in which two can be compared; a fault when it is none.
function inOrder(schema) {
  const faults = validateSchema(schema);
  if (faults.length > 0) { throw new Error(faults.map((fault) => fault.message).join("\n")); }
  return printSchema(lexicographicSortSchema(schema));
}

// The text of a schema, in that order.
export function ofText(sdl) { return inOrder(buildSchema(sdl)); }

// What introspection tells, in that order.
export function ofIntrospection(told) { return inOrder(buildClientSchema(told)); }
