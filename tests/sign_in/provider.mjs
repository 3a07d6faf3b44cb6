// The certified provider (npm oidc-provider) as two agencies would run it: two issuers in one process, each on its own
// port, with a page on which one says who one is. Told what to be by POST /control on the first port.
// Usage: node provider.mjs FOLDER-WITH-NODE_MODULES
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const require = createRequire(join(process.argv[2], "from.js"));
const load = (name) => import(pathToFileURL(require.resolve(name)));
const { default: Provider } = await load("oidc-provider");
const { exportJWK, exportPKCS8, generateKeyPair } = await load("jose");

const AFFILIATION = "https://id.oidc.se/claim/orgAffiliation";
const NUMBER = "https://id.oidc.se/claim/personalIdentityNumber";
const LEVEL = "http://id.elegnamnden.se/loa/1.0/loa3";
const ISSUERS = [{ name: "gnesta", alg: "RS256" }, { name: "legitimation", alg: "ES256" }];

async function key(alg) {
    const { privateKey } = await generateKeyPair(alg, { extractable: true });
    return { ...await exportJWK(privateKey), alg, use: "sig", kid: `${alg}-${Date.now()}-${Math.random()}` };
}

// An account's id is a staff key or a personal number; the subject tells nothing of it.
function account(id) {
    const who = id.includes("@") ? { [AFFILIATION]: id } : { [NUMBER]: id };
    const sub = `sub-${Buffer.from(id).toString("hex").split("").reverse().join("")}`;
    return { accountId: id, claims: () => ({ sub, ...who }) };
}

// The key by which the platform proves who it is: its public part is registered here, its private part told at the start.
const own = await generateKeyPair("ES256", { extractable: true });
const ownKey = { ...await exportJWK(own.publicKey), alg: "ES256", use: "sig", kid: "platform" };

function client({ name, alg }, { address, secret }) {
    const common = {
        client_id: "evi",
        redirect_uris: [`${address}/logga-in/svar/${name}`],
        post_logout_redirect_uris: [`${address}/logga-ut/klart`],
        backchannel_logout_uri: `${address}/logga-ut/fran/${name}`,
        backchannel_logout_session_required: true,
        id_token_signed_response_alg: alg,
        require_auth_time: true,
        response_types: ["code"],
        grant_types: ["authorization_code"],
    };
    if (name === "gnesta") {
        return { ...common, client_secret: secret, token_endpoint_auth_method: "client_secret_basic" };
    }
    return {
        ...common,
        token_endpoint_auth_method: "private_key_jwt",
        token_endpoint_auth_signing_alg: "ES256",
        jwks: { keys: [ownKey] },
    };
}

async function provider(issuer, told) {
    const made = new Provider(issuer.address, {
        clients: [client(issuer, told)],
        jwks: { keys: [await key(issuer.alg)] },
        cookies: { keys: ["for tests alone"] },
        acrValues: [LEVEL],
        claims: { openid: ["sub", AFFILIATION, NUMBER], acr: null, auth_time: null, sid: null },
        pkce: { required: () => true },
        features: {
            devInteractions: { enabled: false },
            backchannelLogout: { enabled: true },
            claimsParameter: { enabled: true },
            rpInitiatedLogout: { enabled: true },
        },
        ttl: { IdToken: 300, AccessToken: 60, AuthorizationCode: 60, Session: 3600, Interaction: 600, Grant: 3600 },
        interactions: { url: (_cx, interaction) => `/who/${interaction.uid}` },
        // It sends nothing to addresses of its own machine, where the platform of a test is.
        fetch: (address, { dispatcher: _guard, ...options }) => fetch(address, options),
        findAccount: (_cx, id) => account(id),
        // Our own client is not asked for consent.
        async loadExistingGrant(cx) {
            const grant = new cx.oidc.provider.Grant({
                clientId: cx.oidc.client.clientId,
                accountId: cx.oidc.session.accountId,
            });
            grant.addOIDCScope("openid");
            grant.addOIDCClaims([AFFILIATION, NUMBER, "acr", "auth_time"]);
            await grant.save();
            return grant;
        },
    });
    made.on("server_error", (_cx, error) => console.error(error));
    made.on("backchannel.error", (_cx, error) => console.error("backchannel", error.message));
    return made;
}

async function body(request) {
    let text = "";
    for await (const part of request) { text += part; }
    return text;
}

// The page on which one says who one is.
async function who(issuer, request, response) {
    if (request.method === "GET") {
        const { prompt } = await issuer.provider.interactionDetails(request, response);
        response.setHeader("content-type", "text/html");
        response.end(`<form method="post" data-prompt="${prompt.name}"><input name="account"></form>`);
        return;
    }
    const accountId = new URLSearchParams(await body(request)).get("account");
    const login = accountId ? { accountId, acr: LEVEL } : undefined;
    const result = login ? { login } : { error: "access_denied", error_description: "stopped by the person" };
    await issuer.provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
}

let told;
async function control(request, response) {
    const asked = JSON.parse(await body(request));
    if (asked.begin) { told = asked.begin; }
    // New providers have new keys; sessions and codes lie where both find them.
    for (const issuer of ISSUERS) { issuer.provider = await provider(issuer, told); }
    response.end("done");
}

async function answer(issuer, request, response) {
    try {
        if (issuer === ISSUERS[0] && request.url === "/control") { await control(request, response); return; }
        if (!issuer.provider) { response.statusCode = 503; response.end(); return; }
        if (request.url.startsWith("/who/")) { await who(issuer, request, response); return; }
        await issuer.provider.callback()(request, response);
    } catch (error) {
        console.error(error);
        response.statusCode = 500;
        response.end(String(error));
    }
}

for (const issuer of ISSUERS) {
    const server = createServer((request, response) => { answer(issuer, request, response); });
    await new Promise((resolve) => { server.listen(0, "127.0.0.1", resolve); });
    issuer.address = `http://127.0.0.1:${server.address().port}`;
}
const ready = { issuers: ISSUERS.map((issuer) => issuer.address), key: await exportPKCS8(own.privateKey) };
console.log(`ready ${JSON.stringify(ready)}`);
// Whoever started this ends it by closing its input.
process.stdin.resume();
process.stdin.on("end", () => { process.exit(0); });
