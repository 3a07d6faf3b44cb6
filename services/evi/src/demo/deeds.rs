//! What the demo staff do, as the services' schemas name it. Nothing is asked back but refusals, and
//! the ids and versions that a story must know to go on.

use domain::ServiceName::{
    self, EmploymentService, InsuranceAgency, IntakeDesk, LabourMarketUnit, WelfareUnit,
};

use super::hands::Deed;

const REFERRAL: &str = "referral{id version}";
const NOTHING: &str = "";

const fn desk(operation: &'static str, input: &'static str, answer: &'static str) -> Deed {
    Deed::of(IntakeDesk, operation, input, answer)
}

const fn turn(operation: &'static str, input: &'static str) -> Deed {
    desk(operation, input, REFERRAL)
}

/// After which a story asks nothing more of the referral.
const fn last_turn(operation: &'static str, input: &'static str) -> Deed {
    desk(operation, input, NOTHING)
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
pub const RECORD_SCREENING: Deed = desk("recordScreening", "RecordScreeningInput", NOTHING);
pub const RECORD_MAPPING: Deed = desk("recordMapping", "RecordMappingInput", NOTHING);
pub const RECORD_BASIS: Deed = desk(
    "recordDisclosureBasis",
    "RecordDisclosureBasisInput",
    NOTHING,
);
/// The same, when the story goes on to withdraw it.
pub const RECORD_BASIS_FOR_A_WHILE: Deed = desk(
    "recordDisclosureBasis",
    "RecordDisclosureBasisInput",
    "basis{id}",
);
pub const WITHDRAW_CONSENT: Deed = desk("withdrawConsent", "WithdrawConsentInput", NOTHING);
pub const UPDATE_PLAN: Deed = desk("updatePlan", "UpdatePlanInput", NOTHING);
pub const WRITE_NOTE: Deed = desk("writeNote", "WriteNoteInput", NOTHING);
pub const APPOINT_LEADS: Deed = desk("appointLeads", "AppointLeadsInput", NOTHING);
pub const PROTECT: Deed = desk("setProtectedIdentity", "SetProtectedIdentityInput", NOTHING);
pub const CLOSE_CASE: Deed = desk("closeCase", "CloseCaseInput", NOTHING);
pub const RECORD_FOLLOW_UP: Deed = desk("recordFollowUp", "RecordFollowUpInput", NOTHING);

pub const CREATE_REFERRAL: Deed = turn("createReferral", "CreateReferralInput");
pub const ASK_PERSON: Deed = last_turn("askPerson", "AskPersonInput");
pub const SEND: Deed = turn("sendReferral", "ReferralTransitionInput");
pub const RECEIVE: Deed = turn("receiveReferral", "ReferralTransitionInput");
pub const ASK_FOR_INFORMATION: Deed = last_turn("askForInformation", "AskForInformationInput");
pub const ACCEPT: Deed = turn("acceptReferral", "AcceptReferralInput");
pub const WAITLIST: Deed = last_turn("waitlistReferral", "WaitlistReferralInput");
pub const DECLINE: Deed = last_turn("declineReferral", "DeclineReferralInput");
pub const REROUTE: Deed = turn("rerouteReferral", "RerouteReferralInput");
pub const CONFIRM_REROUTE: Deed = last_turn("confirmReroute", "ConfirmRerouteInput");
pub const START: Deed = turn("startReferral", "StartReferralInput");
pub const PAUSE: Deed = last_turn("pauseReferral", "PauseReferralInput");
pub const COMPLETE: Deed = last_turn("completeReferral", "CompleteReferralInput");
pub const END_EARLY: Deed = last_turn("endReferralEarly", "EndReferralEarlyInput");
pub const WITHDRAW: Deed = last_turn("withdrawReferral", "ReferralTransitionInput");
pub const MARK_IN_ERROR: Deed = last_turn("markReferralInError", "MarkReferralInErrorInput");

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
pub const END_PLACEMENT: Deed = section(
    LabourMarketUnit,
    "endPlacement",
    "EndPlacementInput",
    "placement{id}",
);
pub const END_ENROLMENT: Deed = section(
    LabourMarketUnit,
    "endEnrolment",
    "EndEnrolmentInput",
    "enrolment{id}",
);
pub const RECORD_GROUP: Deed = section(
    LabourMarketUnit,
    "recordResourceGroup",
    "RecordResourceGroupInput",
    "documentation{groups{id name}}",
);
pub const DESCRIBE_PROGRAMME: Deed = section(
    LabourMarketUnit,
    "describeProgramme",
    "DescribeProgrammeInput",
    NOTHING,
);
pub const RECORD_STAFFING: Deed = section(
    LabourMarketUnit,
    "recordProgrammeStaffing",
    "RecordProgrammeStaffingInput",
    NOTHING,
);
pub const COMMISSION_EVALUATOR: Deed = section(
    LabourMarketUnit,
    "commissionEvaluator",
    "CommissionEvaluatorInput",
    NOTHING,
);
pub const RECORD_NEGOTIATION: Deed = section(
    LabourMarketUnit,
    "recordUnionNegotiation",
    "RecordUnionNegotiationInput",
    NOTHING,
);
pub const RECORD_DEVIATION: Deed = section(
    LabourMarketUnit,
    "recordProgrammeDeviation",
    "RecordProgrammeDeviationInput",
    NOTHING,
);
pub const RECORD_CHANGE: Deed = section(
    LabourMarketUnit,
    "recordProgrammeChange",
    "RecordProgrammeChangeInput",
    NOTHING,
);
pub const RECORD_WEEK: Deed = section(
    LabourMarketUnit,
    "recordProgrammeWeek",
    "RecordProgrammeWeekInput",
    NOTHING,
);
pub const RECORD_REPORT: Deed = section(
    LabourMarketUnit,
    "recordProgrammeReport",
    "RecordProgrammeReportInput",
    NOTHING,
);
pub const RECORD_LESSON: Deed = section(
    LabourMarketUnit,
    "recordProgrammeLesson",
    "RecordProgrammeLessonInput",
    NOTHING,
);
pub const ANSWER_CHECKLIST: Deed = section(
    LabourMarketUnit,
    "answerChecklistPoint",
    "AnswerChecklistPointInput",
    NOTHING,
);
pub const RECORD_PHASE: Deed = section(
    LabourMarketUnit,
    "recordProgrammePhase",
    "RecordProgrammePhaseInput",
    NOTHING,
);
