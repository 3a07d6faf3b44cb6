//! Why a referral was declined, ended, returned or taken back: coded, because reasons are counted.

use crate::code_list;

code_list! {
    /// Why the receiver will not act. A text is required with `OTHER`.
    pub enum DeclineReason("DeclineReason") {
        /// No place to be had.
        NoCapacity => "NO_CAPACITY", "Ingen plats";
        /// The person is not in the target group.
        OutsideTargetGroup => "OUTSIDE_TARGET_GROUP", "Utanför målgruppen";
        /// The person lives outside the area.
        OutsideArea => "OUTSIDE_AREA", "Utanför området";
        /// The person already has an equal programme.
        AlreadyInEqualProgramme => "ALREADY_IN_EQUAL_PROGRAMME", "Har redan likvärdig insats";
        /// The person could not be reached.
        PersonNotReachable => "PERSON_NOT_REACHABLE", "Gick inte att nå";
        /// The person does not want it.
        PersonDeclines => "PERSON_DECLINES", "Den enskilde tackar nej";
        /// Too little to go on.
        MissingInformation => "MISSING_INFORMATION", "Uppgifter saknas";
        /// Meant for somebody else.
        WrongReceiver => "WRONG_RECEIVER", "Fel mottagare";
        /// A requirement of the service is not met.
        RequirementNotMet => "REQUIREMENT_NOT_MET", "Krav inte uppfyllt";
        /// The person needs the route for protected identity.
        ProtectedIdentityRouteNeeded => "PROTECTED_IDENTITY_ROUTE_NEEDED", "Kräver väg för skyddad identitet";
        /// Something else, told in the text.
        Other => "OTHER", "Annat";
    }
}

/// Whether the person is told a decline's reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ShownToPerson {
    /// The person reads it.
    Shown,
    /// The person is told of the decline, not of this reason.
    Kept,
}

/// Whether a decline counts as a need that no service met.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ServiceGap {
    /// A need without a service.
    Counted,
    /// Not a lack of service.
    NotCounted,
}

impl DeclineReason {
    /// Whether the person is told this reason.
    pub fn shown_to_person(self) -> ShownToPerson {
        match self {
            Self::NoCapacity
            | Self::OutsideTargetGroup
            | Self::OutsideArea
            | Self::AlreadyInEqualProgramme
            | Self::PersonDeclines
            | Self::RequirementNotMet
            | Self::WrongReceiver => ShownToPerson::Shown,
            // What the sender did or did not write, how the person was sought, a protection that
            // must not be hinted at, and free text are between the agencies.
            Self::PersonNotReachable
            | Self::MissingInformation
            | Self::ProtectedIdentityRouteNeeded
            | Self::Other => ShownToPerson::Kept,
        }
    }

    /// Whether the decline shows a need that no service met.
    pub fn counts_as_service_gap(self) -> ServiceGap {
        match self {
            Self::NoCapacity
            | Self::OutsideTargetGroup
            | Self::OutsideArea
            | Self::RequirementNotMet
            | Self::ProtectedIdentityRouteNeeded => ServiceGap::Counted,
            Self::AlreadyInEqualProgramme
            | Self::PersonNotReachable
            | Self::PersonDeclines
            | Self::MissingInformation
            | Self::WrongReceiver
            | Self::Other => ServiceGap::NotCounted,
        }
    }
}

code_list! {
    /// Why an accepted referral ended before it was done. A text is required with `OTHER`.
    pub enum EndEarlyReason("EndEarlyReason") {
        /// The person fell ill.
        Illness => "ILLNESS", "Sjukdom";
        /// The person moved.
        Moved => "MOVED", "Flyttat";
        /// The person did not come.
        NoShow => "NO_SHOW", "Uteblivit";
        /// The person got a job.
        Job => "JOB", "Arbete";
        /// The person began studies.
        Studies => "STUDIES", "Studier";
        /// The person died; set by the system only.
        Deceased => "DECEASED", "Avliden";
        /// The case was closed; set by the system only.
        CaseClosed => "CASE_CLOSED", "Ärendet avslutades";
        /// Something else, told in the text.
        Other => "OTHER", "Annat";
    }
}

code_list! {
    /// Why a referral was taken back.
    pub enum WithdrawalReason("WithdrawalReason") {
        /// The sender took it back before it was active.
        TakenBack => "TAKEN_BACK", "Återtagen av avsändaren";
        /// The receiver confirmed the sender's request.
        Confirmed => "CONFIRMED", "Återtagen efter bekräftelse";
        /// The person died.
        Deceased => "DECEASED", "Avliden";
    }
}

code_list! {
    /// Why a request to the person went back to draft.
    pub enum ReturnReason("ReturnReason") {
        /// The person said no.
        PersonDeclined => "PERSON_DECLINED", "Den enskilde sa nej";
        /// The sender took the request back.
        TakenBack => "TAKEN_BACK", "Återtagen av avsändaren";
        /// The person did not answer in time.
        NoAnswer => "NO_ANSWER", "Inget svar";
    }
}

code_list! {
    /// Who may approve on the person's side.
    pub enum Approver("Approver") {
        /// The person.
        Person => "PERSON", "Den enskilde";
        /// A custodian of a person under 18.
        Custodian => "CUSTODIAN", "Vårdnadshavare";
        /// A trustee (god man, förvaltare).
        Trustee => "TRUSTEE", "God man eller förvaltare";
    }
}

code_list! {
    /// What the sender chose to do after a decline.
    pub enum NextStep("NextStep") {
        /// Another referral was sent.
        NewReferral => "NEW_REFERRAL", "Ny remiss";
        /// The sender helps the person in another way.
        OtherSupport => "OTHER_SUPPORT", "Annat stöd";
        /// The desk takes over.
        HandedToDesk => "HANDED_TO_DESK", "Lämnad till mottagningen";
        /// Nothing more is done.
        NothingMore => "NOTHING_MORE", "Ingen åtgärd";
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::CodeList;

    #[test]
    fn a_protection_is_never_hinted_at_to_the_person() {
        let reason = DeclineReason::ProtectedIdentityRouteNeeded;
        assert_eq!(reason.shown_to_person(), ShownToPerson::Kept);
        assert_eq!(DeclineReason::ALL.len(), 11);
    }
}
