// urql: every reader has a client and a cache of their own.
import { plain } from "../kit/reader.mjs";
import { urql } from "../kit/tools.mjs";

const { Client, cacheExchange, fetchExchange, gql } = urql;

function client(address, token, ways) {
  return new Client({
    url: address,
    exchanges: [cacheExchange, fetchExchange],
    requestPolicy: "network-only",
    fetchOptions: { headers: { authorization: `Bearer ${token}` } },
    ...ways,
  });
}

// It gives errors beside the data; those of the answer and that of the way stand apart.
function faultsOf(error) {
  if (!error) { return []; }
  if (error.networkError) { throw error.networkError; }
  return error.graphQLErrors.map(({ extensions, message, path }) => ({ code: extensions.code, message, path }));
}

async function ask(client, text, variables) {
  const document = gql(text);
  const [{ operation }] = document.definitions.filter((one) => one.kind === "OperationDefinition");
  const asked = operation === "mutation" ? client.mutation(document, variables) : client.query(document, variables);
  const { data, error } = await asked.toPromise();
  return { data: data ? plain(data) : null, faults: faultsOf(error) };
}

// Everything is posted: what stands in an address is read by all that stand on the way.
export function throughUrql(address, token) {
  const poster = client(address, token, { preferGetMethod: false });
  return (text, variables) => ask(poster, text, variables);
}

// As it comes: it asks by GET as long as the address stays short.
export function throughUrqlAsItComes(address, token) {
  const getter = client(address, token, {});
  return (text, variables) => ask(getter, text, variables);
}
