// GraphQL over HTTP: every audit of `graphql-http`, what it only suggests too.
import { auditServer } from "./kit/tools.mjs";

export async function checkAudits(demo) {
  const authorization = `Bearer ${await demo.token("desk.gnesta")}`;
  const results = await auditServer({
    url: demo.address,
    // Nothing is answered without a token; nothing else is added to what the audit sends.
    fetchFn: (address, request = {}) => fetch(address, { ...request, headers: { ...request.headers, authorization } }),
  });
  const failed = results.filter((result) => result.status !== "ok");
  for (const { id, name, status, reason } of failed) { console.log(`audit ${id} (${status}): ${name}: ${reason}`); }
  return { audits: results.length, failed: failed.length };
}
