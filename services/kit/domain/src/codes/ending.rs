//! How referrals and cases end. "Unknown" is a value that is chosen, never left out.

use crate::code_list;

code_list! {
    /// What a completed referral led to.
    pub enum ReferralOutcome("ReferralOutcome") {
        /// Work without support.
        WorkUnsubsidised => "WORK_UNSUBSIDISED", "Arbete utan stöd";
        /// Work with an employment subsidy.
        WorkSubsidised => "WORK_SUBSIDISED", "Arbete med anställningsstöd";
        /// A municipal labour-market employment.
        MunicipalEmployment => "MUNICIPAL_EMPLOYMENT", "Kommunal arbetsmarknadsanställning";
        /// Studies.
        Studies => "STUDIES", "Studier";
        /// Closer to work or studies.
        CloserToWork => "CLOSER_TO_WORK", "Närmare arbete eller studier";
        /// No change.
        NoChange => "NO_CHANGE", "Ingen förändring";
        /// To other support.
        ToOtherSupport => "TO_OTHER_SUPPORT", "Till annat stöd";
        /// Not known.
        Unknown => "UNKNOWN", "Okänt";
    }
}

code_list! {
    /// Why the shared case was closed (avslutsorsak).
    pub enum ClosureReason("ClosureReason") {
        /// Work.
        Work => "WORK", "Arbete";
        /// Studies.
        Studies => "STUDIES", "Studier";
        /// The employment service takes over.
        ToEmploymentService => "TO_EMPLOYMENT_SERVICE", "Till Arbetsförmedlingen";
        /// The insurance agency or health care takes over.
        ToInsuranceOrHealth => "TO_INSURANCE_OR_HEALTH", "Till Försäkringskassan eller vården";
        /// Moved to another municipality.
        Moved => "MOVED", "Flyttat";
        /// Age or pension.
        Pension => "PENSION", "Ålder eller pension";
        /// Illness.
        Illness => "ILLNESS", "Sjukdom";
        /// The person's own wish.
        OwnWish => "OWN_WISH", "Egen önskan";
        /// Consent was withdrawn.
        ConsentWithdrawn => "CONSENT_WITHDRAWN", "Återkallat samtycke";
        /// No contact.
        NoContact => "NO_CONTACT", "Ingen kontakt";
        /// The person has died.
        Deceased => "DECEASED", "Avliden";
        /// Registered by mistake.
        Misregistered => "MISREGISTERED", "Felregistrerad";
    }
}

impl ClosureReason {
    /// Tells whether the case was broken off (avbrutet) rather than ended (avslutat): the person
    /// withdrew or quit. The two are told apart in every table.
    pub fn is_broken_off(self) -> bool {
        match self {
            Self::OwnWish | Self::ConsentWithdrawn | Self::NoContact => true,
            Self::Work
            | Self::Studies
            | Self::ToEmploymentService
            | Self::ToInsuranceOrHealth
            | Self::Moved
            | Self::Pension
            | Self::Illness
            | Self::Deceased
            | Self::Misregistered => false,
        }
    }

    /// Tells whether follow-ups at 3, 6 and 12 months are due. Nobody is asked after a death, and
    /// a case that never was has nothing to follow.
    pub fn is_followed_up(self) -> bool {
        match self {
            Self::Deceased | Self::Misregistered => false,
            Self::Work
            | Self::Studies
            | Self::ToEmploymentService
            | Self::ToInsuranceOrHealth
            | Self::Moved
            | Self::Pension
            | Self::Illness
            | Self::OwnWish
            | Self::ConsentWithdrawn
            | Self::NoContact => true,
        }
    }
}

code_list! {
    /// What the person does at closure or follow-up.
    pub enum OccupationKind("OccupationKind") {
        /// Work without support.
        WorkUnsubsidised => "WORK_UNSUBSIDISED", "Arbete utan stöd";
        /// Work with an employment subsidy.
        WorkSubsidised => "WORK_SUBSIDISED", "Arbete med anställningsstöd";
        /// A municipal labour-market employment.
        MunicipalEmployment => "MUNICIPAL_EMPLOYMENT", "Kommunal arbetsmarknadsanställning";
        /// Studies.
        Studies => "STUDIES", "Studier";
        /// Looks for work.
        JobSeeking => "JOB_SEEKING", "Arbetssökande";
        /// Ill; employed but not working because of illness counts here.
        Illness => "ILLNESS", "Sjukdom";
        /// Something else.
        Other => "OTHER", "Annat";
        /// Not known.
        Unknown => "UNKNOWN", "Okänt";
    }
}

impl OccupationKind {
    /// Tells whether it counts as work or studies in Kolada's U40455: municipal labour-market
    /// employments do not. The month that the work must have lasted is the caller's to check.
    pub fn counts_as_work_or_studies(self) -> bool {
        match self {
            Self::WorkUnsubsidised | Self::WorkSubsidised | Self::Studies => true,
            Self::MunicipalEmployment
            | Self::JobSeeking
            | Self::Illness
            | Self::Other
            | Self::Unknown => false,
        }
    }
}

code_list! {
    /// What the person lives on; several at once, each with its extent.
    pub enum IncomeSource("IncomeSource") {
        /// Försörjningsstöd.
        IncomeSupport => "INCOME_SUPPORT", "Försörjningsstöd";
        /// Sjukpenning.
        SicknessBenefit => "SICKNESS_BENEFIT", "Sjukpenning";
        /// Rehabiliteringspenning.
        RehabilitationBenefit => "REHABILITATION_BENEFIT", "Rehabiliteringspenning";
        /// Aktivitetsersättning.
        ActivityCompensation => "ACTIVITY_COMPENSATION", "Aktivitetsersättning";
        /// Sjukersättning.
        SicknessCompensation => "SICKNESS_COMPENSATION", "Sjukersättning";
        /// Aktivitetsstöd or utvecklingsersättning.
        ActivitySupport => "ACTIVITY_SUPPORT", "Aktivitetsstöd eller utvecklingsersättning";
        /// Etableringsersättning.
        EstablishmentBenefit => "ESTABLISHMENT_BENEFIT", "Etableringsersättning";
        /// A-kassa.
        UnemploymentBenefit => "UNEMPLOYMENT_BENEFIT", "Arbetslöshetsersättning";
        /// Studiemedel.
        StudentAid => "STUDENT_AID", "Studiemedel";
        /// Own income.
        OwnIncome => "OWN_INCOME", "Egen inkomst";
        /// No public support. Parental benefit and old-age pension count here.
        NoPublicSupport => "NO_PUBLIC_SUPPORT", "Ingen offentlig försörjning";
        /// Something else.
        Other => "OTHER", "Annat";
        /// Not known.
        Unknown => "UNKNOWN", "Okänt";
    }
}

impl IncomeSource {
    /// Tells whether the source is self-support (egen försörjning): work, studies or no public
    /// support. `None` for what cannot be told, which tables count as missing.
    pub fn is_self_support(self) -> Option<bool> {
        match self {
            Self::StudentAid | Self::OwnIncome | Self::NoPublicSupport => Some(true),
            Self::IncomeSupport
            | Self::SicknessBenefit
            | Self::RehabilitationBenefit
            | Self::ActivityCompensation
            | Self::SicknessCompensation
            | Self::ActivitySupport
            | Self::EstablishmentBenefit
            | Self::UnemploymentBenefit => Some(false),
            Self::Other | Self::Unknown => None,
        }
    }
}
