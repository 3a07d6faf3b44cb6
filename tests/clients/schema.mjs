// The schema as tools read it.
import assert from "node:assert/strict";

import { post } from "./kit/post.mjs";
import { ofIntrospection, ofText, publicSchema } from "./kit/schema.mjs";
import { graphql } from "./kit/tools.mjs";

// Tools read the schema from the file that the gateway shows or by introspection: it is the same.
export async function checkSchema({ root, demo }) {
  const schema = publicSchema(root);
  const { data } = await post(demo, graphql.getIntrospectionQuery());
  assert.ok(ofIntrospection(data) === ofText(schema), "introspection tells the composed schema");
  const shown = await (await fetch(`${demo.base}/assets/explorer/schema.graphql`)).text();
  assert.ok(ofText(shown) === ofText(schema), "the schema that the gateway shows is the composed one");
}
