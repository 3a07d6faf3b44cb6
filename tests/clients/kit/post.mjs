// A document as somebody at the desk sends it who has no client.
export async function post(demo, query) {
  const headers = { "content-type": "application/json", authorization: `Bearer ${await demo.token("desk.gnesta")}` };
  const answer = await fetch(demo.address, { method: "POST", headers, body: JSON.stringify({ query }) });
  return answer.json();
}
