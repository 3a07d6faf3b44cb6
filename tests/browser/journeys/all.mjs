// The journeys, each written once and done in every way.
import { preferences } from "./preferences.mjs";
import { unlostText } from "./unlost_text.mjs";

export const JOURNEYS = [preferences, unlostText];
