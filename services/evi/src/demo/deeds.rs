//! What the demo staff do, as the services' schemas name it. Only ids, versions and refusals are
//! asked back: what a story must know to go on.

use domain::ServiceName::{
    self, EmploymentService, InsuranceAgency, IntakeDesk, LabourMarketUnit, WelfareUnit,
};

use super::hands::Deed;

const REFERRAL: &str = "referral{id version}";

const fn desk(operation: &'static str, input: &'static str, answer: &'static str) -> Deed {
    Deed::of(IntakeDesk, operation, input, answer)
}

const fn turn(operation: &'static str, input: &'static str) -> Deed {
    desk(operation, input, REFERRAL)
}

const fn section(
    service: ServiceName,
    operation: &'static str,
    input: &'static str,
    answer: &'static str,
) -> Deed {
    Deed::of(service, operation, input, answer)
}

pub const OPEN_CONTACT: Deed = desk("openContact", "OpenContactInput", "contact{id}");
pub const REGISTER_INTAKE: Deed = desk("registerIntake", "RegisterIntakeInput", "case{id version}");
pub const RECORD_SCREENING: Deed = desk(
    "recordScreening",
    "RecordScreeningInput",
    "case{id version}",
);
pub const RECORD_MAPPING: Deed = desk("recordMapping", "RecordMappingInput", "case{version}");
pub const RECORD_BASIS: Deed = desk(
    "recordDisclosureBasis",
    "RecordDisclosureBasisInput",
    "basis{id}",
);
pub const WITHDRAW_CONSENT: Deed = desk("withdrawConsent", "WithdrawConsentInput", "basis{id}");
pub const UPDATE_PLAN: Deed = desk(
    "updatePlan",
    "UpdatePlanInput",
    "plan{version} case{version}",
);
pub const WRITE_NOTE: Deed = desk("writeNote", "WriteNoteInput", "note{id}");
pub const APPOINT_LEADS: Deed = desk("appointLeads", "AppointLeadsInput", "case{id}");
pub const CLOSE_CASE: Deed = desk("closeCase", "CloseCaseInput", "case{id phase}");

pub const CREATE_REFERRAL: Deed = turn("createReferral", "CreateReferralInput");
pub const ASK_PERSON: Deed = turn("askPerson", "AskPersonInput");
pub const SEND: Deed = turn("sendReferral", "ReferralTransitionInput");
pub const RECEIVE: Deed = turn("receiveReferral", "ReferralTransitionInput");
pub const ASK_FOR_INFORMATION: Deed = turn("askForInformation", "AskForInformationInput");
pub const ACCEPT: Deed = turn("acceptReferral", "AcceptReferralInput");
pub const WAITLIST: Deed = turn("waitlistReferral", "WaitlistReferralInput");
pub const DECLINE: Deed = turn("declineReferral", "DeclineReferralInput");
pub const REROUTE: Deed = turn("rerouteReferral", "RerouteReferralInput");
pub const CONFIRM_REROUTE: Deed = turn("confirmReroute", "ConfirmRerouteInput");
pub const START: Deed = desk(
    "startReferral",
    "StartReferralInput",
    "referral{id version} case{version}",
);
pub const PAUSE: Deed = turn("pauseReferral", "PauseReferralInput");
pub const COMPLETE: Deed = turn("completeReferral", "CompleteReferralInput");
pub const END_EARLY: Deed = turn("endReferralEarly", "EndReferralEarlyInput");
pub const WITHDRAW: Deed = turn("withdrawReferral", "ReferralTransitionInput");
pub const MARK_IN_ERROR: Deed = turn("markReferralInError", "MarkReferralInErrorInput");

pub const RECORD_ASSISTANCE: Deed = section(
    WelfareUnit,
    "recordAssistanceDecision",
    "RecordAssistanceDecisionInput",
    "decision{id}",
);
pub const RECORD_HOUSEHOLD: Deed = section(
    WelfareUnit,
    "recordHousehold",
    "RecordHouseholdInput",
    "household{type}",
);
pub const RECORD_REGISTRATION: Deed = section(
    EmploymentService,
    "recordEmploymentRegistration",
    "RecordEmploymentRegistrationInput",
    "registration{id}",
);
pub const RECORD_EMPLOYMENT_PROGRAMME: Deed = section(
    EmploymentService,
    "recordEmploymentProgramme",
    "RecordEmploymentProgrammeInput",
    "programme{code}",
);
pub const RECORD_BENEFIT: Deed = section(
    InsuranceAgency,
    "recordBenefit",
    "RecordBenefitInput",
    "benefit{id}",
);
pub const RECORD_REHABILITATION: Deed = section(
    InsuranceAgency,
    "recordRehabilitation",
    "RecordRehabilitationInput",
    "rehabilitation{status}",
);
pub const CREATE_PLACEMENT: Deed = section(
    LabourMarketUnit,
    "createPlacement",
    "CreatePlacementInput",
    "placement{id}",
);
pub const RECORD_ATTENDANCE: Deed = section(
    LabourMarketUnit,
    "recordAttendance",
    "RecordAttendanceInput",
    "placement{id}",
);
pub const RECORD_COMPETENCE: Deed = section(
    LabourMarketUnit,
    "recordCompetenceHours",
    "RecordCompetenceHoursInput",
    "competenceEntry{id}",
);
pub const CREATE_PROGRAMME: Deed = section(
    LabourMarketUnit,
    "createProgramme",
    "CreateProgrammeInput",
    "programme{id}",
);
pub const ENROL: Deed = section(
    LabourMarketUnit,
    "enrolParticipant",
    "EnrolParticipantInput",
    "enrolment{id}",
);
