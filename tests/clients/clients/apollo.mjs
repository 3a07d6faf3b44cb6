// Apollo Client: every reader has a client and a cache of their own.
import assert from "node:assert/strict";

import { plain } from "../kit/reader.mjs";
import { apollo, loadDevMessages, loadErrorMessages } from "../kit/tools.mjs";

const { ApolloClient, CombinedGraphQLErrors, HttpLink, InMemoryCache, gql } = apollo;

loadDevMessages();
loadErrorMessages();

// Where an operation asks for no id, as some of the contract do, what comes to one place is of one thing: its parts are
// kept beside each other. Without this the cache would forget one answer for the next, and says so.
const KEPT_TOGETHER = { Case: { merge: true }, Person: { merge: true } };

// It throws errors; those of the answer are told from those of the way by their class.
function faultsOf(error) {
  if (!CombinedGraphQLErrors.is(error)) { throw error; }
  return error.errors.map(({ extensions, message, path }) => ({ code: extensions.code, message, path }));
}

export function throughApollo(address, token) {
  const headers = { authorization: `Bearer ${token}` };
  const link = new HttpLink({ uri: address, headers });
  const client = new ApolloClient({ link, cache: new InMemoryCache({ typePolicies: KEPT_TOGETHER }) });
  const run = (document, variables) => {
    const [{ operation }] = document.definitions.filter((one) => one.kind === "OperationDefinition");
    return operation === "mutation"
      ? client.mutate({ mutation: document, variables })
      : client.query({ query: document, variables, fetchPolicy: "network-only" });
  };
  return async (text, variables) => {
    const document = gql(text);
    try {
      const { data } = await run(document, variables);
      expectKept(client, document, variables, data);
      return { data: plain(data), faults: [] };
    } catch (error) {
      return { data: null, faults: faultsOf(error) };
    }
  };
}

// What was answered stands in the cache under the ids that it came with: were ids not those of one thing each, one
// answer would have written over another.
function expectKept(client, query, variables, data) {
  const [{ operation }] = query.definitions;
  if (operation !== "query") { return; }
  assert.deepEqual(client.readQuery({ query, variables }), data);
}
