// The journeys, each written once and done in every way; the last ones send the forms that the others have no use for,
// in two ways.
import { breakGlass } from "./break_glass.mjs";
import { chain } from "./chain.mjs";
import { declineAndReroute } from "./decline_and_reroute.mjs";
import { evaluation } from "./evaluation.mjs";
import { formsOfAgencies } from "./forms_of_agencies.mjs";
import { formsOfCase } from "./forms_of_case.mjs";
import { formsOfConsent } from "./forms_of_consent.mjs";
import { formsOfFollowUp } from "./forms_of_follow_up.mjs";
import { formsOfReferrals } from "./forms_of_referrals.mjs";
import { formsOfRegistry } from "./forms_of_registry.mjs";
import { intakeToClosure } from "./intake_to_closure.mjs";
import { logReview } from "./log_review.mjs";
import { participant } from "./participant.mjs";
import { preferences } from "./preferences.mjs";
import { signIn } from "./sign_in.mjs";
import { unlostText } from "./unlost_text.mjs";
import { withdrawal } from "./withdrawal.mjs";

export const JOURNEYS = [
  preferences, signIn, unlostText, intakeToClosure, declineAndReroute, withdrawal, breakGlass, logReview, participant,
  chain, evaluation,
  formsOfAgencies, formsOfCase, formsOfConsent, formsOfFollowUp, formsOfReferrals,
  formsOfRegistry,
];
