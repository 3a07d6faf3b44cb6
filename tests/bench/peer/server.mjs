// The peer: PostGraphile over tables.sql, as a team would run it in production: its own plans, prepared statements and
// caches, twenty connections, no page to try things on, and nothing watched.
// Usage: node server.mjs FOLDER-WITH-NODE_MODULES DATABASE-URL PORT
// Says `ready ADDRESS TOKEN` when it takes requests. The token is of staff member 1; SIGTERM ends it.
import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [modules, database, port] = process.argv.slice(2);
if (!Promise.withResolvers) {
    console.error("PostGraphile 5 asks for node 22 or newer; bash install has put one at target/peer/node");
    process.exit(2);
}
// Read when it is loaded, below.
process.env.NODE_ENV = "production";
process.env.GRAPHILE_ENV = "production";
const require = createRequire(join(resolve(modules), "from.js"));
const load = (name) => import(pathToFileURL(require.resolve(name)));

// Compiling a statement costs more than these take; pages far apart are not far on today's disks; and every statement looks
// up by keys, so that a plan made once is as good as one made for each value, of which PostgreSQL would make five first.
const SETTINGS = ["jit=off", "random_page_cost=1.1", "plan_cache_mode=force_generic_plan"];

const key = randomBytes(32);
const sign = (text) => createHmac("sha256", key).update(text).digest();
const part = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");

// A token of a member of staff, for a day.
function token(staff) {
    const expires = Math.floor(Date.now() / 1000) + 86_400;
    const text = `${part({ alg: "HS256", typ: "JWT" })}.${part({ sub: String(staff), exp: expires })}`;
    return `${text}.${sign(text).toString("base64url")}`;
}

// Who asks; null for a token that is missing, forged or old.
function reader(authorization = "") {
    const [head, body, seal] = authorization.replace(/^Bearer /, "").split(".");
    const given = Buffer.from(seal ?? "", "base64url");
    const right = sign(`${head}.${body}`);
    if (given.length !== right.length || !timingSafeEqual(given, right)) { return null; }
    const { sub, exp } = JSON.parse(Buffer.from(body, "base64url"));
    return exp > Date.now() / 1000 ? sub : null;
}

const { postgraphile } = await load("postgraphile");
const { PostGraphileAmberPreset } = await load("postgraphile/presets/amber");
const { makePgService } = await load("postgraphile/adaptors/pg");
const { grafserv } = await load("postgraphile/grafserv/node");

const instance = postgraphile({
    extends: [PostGraphileAmberPreset],
    pgServices: [makePgService({
        connectionString: database,
        poolConfig: { max: 20, options: SETTINGS.map((setting) => `-c ${setting}`).join(" ") },
        schemas: ["peer"],
        // Whoever the server signs in as, clients are shown what the reader may do.
        pgSettingsForIntrospection: { role: "peer_reader" },
        pubsub: false,
    })],
    // Lists are answered as lists, too, where nobody pages.
    schema: { defaultBehavior: "+list" },
    grafserv: { graphiql: false, graphiqlOnGraphQLGET: false, watch: false, websockets: false },
    grafast: {
        context: ({ node }) => ({
            pgSettings: { role: "peer_reader", "jwt.claims.staff_id": node.req.reader },
        }),
    },
});
const served = instance.createServ(grafserv);
const handler = served.createHandler();
await served.ready();

const server = createServer((request, response) => {
    request.reader = reader(request.headers.authorization);
    if (request.reader === null) {
        response.writeHead(401).end();
        return;
    }
    handler(request, response);
});
server.listen(Number(port), "127.0.0.1", () => {
    console.log(`ready http://127.0.0.1:${server.address().port}/graphql ${token(1)}`);
});
process.on("SIGTERM", () => { process.exit(0); });
