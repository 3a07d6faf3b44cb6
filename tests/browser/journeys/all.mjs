// The journeys, each written once and done in every way.
import { declineAndReroute } from "./decline_and_reroute.mjs";
import { intakeToClosure } from "./intake_to_closure.mjs";
import { preferences } from "./preferences.mjs";
import { unlostText } from "./unlost_text.mjs";

export const JOURNEYS = [preferences, unlostText, intakeToClosure, declineAndReroute];
