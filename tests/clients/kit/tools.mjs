// The libraries, from the folder into which `run` has installed them. All are loaded in one way, so that what they share
// (the library `graphql`) is there once.
import { createRequire } from "node:module";

const from = createRequire(process.env.EVI_CLIENTS_TOOLS + "/here.js");
export const apollo = from("@apollo/client");
export const { loadDevMessages, loadErrorMessages } = from("@apollo/client/dev");
export const urql = from("@urql/core");
export const graphql = from("graphql");
export const { auditServer } = from("graphql-http");
