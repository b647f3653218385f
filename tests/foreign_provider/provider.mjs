// An OpenID Connect provider that nobody here wrote (npm oidc-provider), with a sign-in page and claims like a MitID
// broker's. Reads its settings as JSON from the first argument; says "ready" when it listens.
import { generateKeyPairSync } from "node:crypto";
import { createServer } from "node:http";
import Provider from "oidc-provider";

const given = JSON.parse(process.argv[2]);
const NSIS = "https://data.gov.dk/concept/core/nsis/";

const PERSONS = {
  citizen: {
    identity_type: "private",
    "dk.cpr": "1403572528",
    "mitid.uuid": "3c6d9757-1e70-438a-8dd3-5f84398c2e25",
    "mitid.identity_name": "Birthe Holm",
  },
  nameless: { identity_type: "private", "mitid.identity_name": "Uden Nummer" },
  staff: {
    identity_type: "professional",
    "nemlogin.cvr": "29190623",
    "nemlogin.org_name": "Region Hovedstaden",
    "nemlogin.persistent_professional_id": "7b1f3a52-6c0e-4f0b-9a46-0d6a51c9e099",
    "nemlogin.name": "Lone Lind",
  },
};

function signingKeys() {
  return ["RS256", "PS256"].map((alg) => {
    const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    return { ...privateKey.export({ format: "jwk" }), alg, use: "sig", kid: alg };
  });
}

const client = {
  redirect_uris: given.redirectUris,
  post_logout_redirect_uris: given.postLogoutRedirectUris,
  response_types: ["code"],
  grant_types: ["authorization_code"],
};

const provider = new Provider(given.issuer, {
  clients: [
    { ...client, client_id: "with-secret", client_secret: given.secret, token_endpoint_auth_method: "client_secret_basic" },
    {
      ...client,
      client_id: "with-key",
      token_endpoint_auth_method: "private_key_jwt",
      token_endpoint_auth_signing_alg: "PS256",
      id_token_signed_response_alg: "PS256",
      jwks: { keys: [given.clientKey] },
    },
  ],
  jwks: { keys: signingKeys() },
  cookies: { keys: [given.secret] },
  pkce: { required: () => true },
  acrValues: ["Low", "Substantial", "High"].map((level) => NSIS + level),
  extraParams: ["idp_values", "idp_params", "language"],
  scopes: ["openid", "mitid", "ssn", "nemlogin"],
  claims: {
    openid: ["sub", "loa", "identity_type"],
    mitid: ["mitid.uuid", "mitid.identity_name"],
    ssn: ["dk.cpr"],
    nemlogin: ["nemlogin.cvr", "nemlogin.org_name", "nemlogin.persistent_professional_id", "nemlogin.name"],
    acr: null,
  },
  features: { devInteractions: { enabled: false }, pushedAuthorizationRequests: { enabled: true } },
  interactions: { url: (_context, interaction) => `/pick/${interaction.uid}` },
  ttl: { Session: 600, Interaction: 600, Grant: 600, AccessToken: 600, IdToken: 300 },
  async loadExistingGrant(context) {
    const grant = new context.oidc.provider.Grant({
      clientId: context.oidc.client.clientId,
      accountId: context.oidc.session.accountId,
    });
    grant.addOIDCScope([...context.oidc.requestParamScopes].join(" "));
    await grant.save();
    return grant;
  },
  async findAccount(_context, accountId) {
    const [person, level] = accountId.split(".");
    return { accountId, claims: async () => ({ sub: accountId, loa: NSIS + level, ...PERSONS[person] }) };
  },
});

async function pick(request, response) {
  if (request.method === "GET") {
    await provider.interactionDetails(request, response);
    response.setHeader("Content-Type", "text/html; charset=utf-8");
    response.end(`<!doctype html><html lang="da"><title>Vælg</title><form method="post">
      <input name="person"><input name="level"><button name="cancel" value="1">Afbryd</button></form>`);
    return;
  }
  let body = "";
  for await (const piece of request) {
    body += piece;
  }
  const form = new URLSearchParams(body);
  if (form.get("cancel")) {
    const result = { error: "access_denied", error_description: "mitid_user_aborted" };
    await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
    return;
  }
  const level = form.get("level");
  const login = { accountId: `${form.get("person")}.${level}`, acr: NSIS + level, amr: ["mitid:code_app"] };
  await provider.interactionFinished(request, response, { login }, { mergeWithLastSubmission: false });
}

const answer = provider.callback();
const server = createServer((request, response) => {
  if (!request.url.startsWith("/pick/")) {
    answer(request, response);
    return;
  }
  pick(request, response).catch((fault) => {
    response.statusCode = 500;
    response.end(String(fault));
  });
});
server.listen(given.port, "127.0.0.1", () => console.log("ready"));
