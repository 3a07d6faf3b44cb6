//! How people and statements come in.

use crate::code_list;

code_list! {
    /// How the person came to the desk.
    pub enum Channel("IntakeChannel") {
        /// Walked in through the open premises.
        WalkIn => "WALK_IN", "Drop-in";
        /// Applied for income support (försörjningsstöd).
        IncomeSupportApplication => "INCOME_SUPPORT_APPLICATION", "Ansökan om försörjningsstöd";
        /// Made contact by phone, letter or e-service.
        SelfContact => "SELF", "Egen kontakt";
        /// Met by outreach workers.
        Outreach => "OUTREACH", "Uppsökande arbete";
        /// Shown the way by a school.
        School => "SCHOOL", "Skola";
        /// Shown the way by health care.
        HealthCare => "HEALTH_CARE", "Hälso- och sjukvård";
        /// Shown the way by the employment service.
        EmploymentService => "EMPLOYMENT_SERVICE", "Arbetsförmedlingen";
        /// Shown the way by the insurance agency.
        InsuranceAgency => "INSURANCE_AGENCY", "Försäkringskassan";
        /// Another way.
        Other => "OTHER", "Annat";
    }
}

code_list! {
    /// Why a person is looked up by number (`access.md`, rule 10). There is no other purpose.
    pub enum LookupPurpose("ContactPurpose") {
        /// The person is being received.
        Intake => "INTAKE", "Mottagning";
        /// A referral concerning the person is being prepared.
        Referral => "REFERRAL", "Remiss";
    }
}

code_list! {
    /// Why a partner (school, health care, housing company) asks the desk to take somebody in.
    pub enum ProposalReason("ProposalReason") {
        /// Work.
        Work => "WORK", "Vill ha hjälp att hitta arbete";
        /// Studies.
        Studies => "STUDIES", "Vill studera";
        /// Has left school without a complete upper-secondary education.
        LeftSchool => "LEFT_SCHOOL", "Har lämnat skolan utan fullständiga betyg";
        /// The way back to work after illness.
        BackToWork => "BACK_TO_WORK", "Behöver stöd tillbaka till arbete efter sjukskrivning";
        /// Livelihood.
        Livelihood => "LIVELIHOOD", "Behöver stöd med sin försörjning";
        /// Debts, or a home that may be lost.
        HomeEconomy => "HOME_ECONOMY", "Behöver stöd med ekonomi eller boende";
        /// Support from several agencies, which must be coordinated (T2).
        Coordination => "COORDINATION", "Behöver samordnat stöd från flera";
        /// Something else, told in the text.
        Other => "OTHER", "Annat";
    }
}

code_list! {
    /// Why the desk makes no intake of a partner's request. The partner is not told.
    pub enum ProposalDecline("ProposalDeclineReason") {
        /// The person does not want it.
        PersonDeclines => "PERSON_DECLINES", "Personen vill inte";
        /// The person has not answered.
        NotReached => "NOT_REACHED", "Personen har inte gått att nå";
        /// The person has a case already.
        CaseIsOpen => "CASE_IS_OPEN", "Personen har redan ett ärende här";
        /// The same was asked before.
        AskedBefore => "ASKED_BEFORE", "Samma förfrågan har redan kommit";
        /// The person lives elsewhere.
        OutsideArea => "OUTSIDE_AREA", "Personen bor i en annan kommun";
        /// It is no matter for the desk.
        WrongPlace => "WRONG_PLACE", "Frågan hör inte till mottagningen";
        /// Nobody can tell who is meant, or how the person is reached.
        Incomplete => "INCOMPLETE", "Uppgifterna räcker inte";
    }
}

code_list! {
    /// Where a partner's request stands.
    pub enum ProposalStatus("ProposalStatus") {
        /// Nobody has handled it.
        Waiting => "WAITING", "Väntar";
        /// It became an intake.
        Taken => "TAKEN", "Blev ett intag";
        /// The desk made no intake of it.
        Declined => "DECLINED", "Blev inget intag";
        /// The person took the consent to be contacted back. Nothing of the person is left in it.
        Withdrawn => "WITHDRAWN", "Samtycket återkallat";
    }
}

code_list! {
    /// Where a written statement comes from.
    pub enum EntrySource("EntrySource") {
        /// The person said so.
        PersonSaid => "PERSON_SAID", "Den enskilde har berättat";
        /// A document that was shown.
        Document => "DOCUMENT", "Handling";
        /// A register.
        Register => "REGISTER", "Register";
        /// The caseworker's own assessment.
        OwnAssessment => "OWN_ASSESSMENT", "Egen bedömning";
    }
}
