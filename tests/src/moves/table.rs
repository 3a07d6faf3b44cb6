//! The table itself: every move, in the order in which a referral lives.

use domain::referral::{ReferralStatus as Status, TransitionKind as Kind};
use serde_json::{Value, json};

use super::{Move, Need, Receiving, Setting, Side};

fn nothing(_: &Setting) -> Value {
    json!({})
}

const PLAIN: &str = "ReferralTransitionInput";

const fn plain(kind: Kind, mutation: &'static str, side: Side, from: Status, to: Status) -> Move {
    with((kind, mutation, PLAIN), side, (from, to), nothing)
}

const fn with(
    (kind, mutation, input): (Kind, &'static str, &'static str),
    side: Side,
    (from, to): (Status, Status),
    extra: fn(&Setting) -> Value,
) -> Move {
    Move {
        kind,
        mutation,
        input,
        side,
        from,
        to,
        extra,
        at: Receiving::Labour,
        need: Need::Nothing,
    }
}

/// Asks the person.
pub const ASK_PERSON: Move = with(
    (Kind::AskPerson, "askPerson", "AskPersonInput"),
    Side::Sender,
    (Status::Draft, Status::AwaitingPerson),
    |_| json!({ "consentForm": "ELECTRONIC" }),
);
/// The sender takes the request back.
pub const TAKE_BACK: Move = with(
    (
        Kind::ReturnToDraft,
        "returnReferralToDraft",
        "ReturnReferralToDraftInput",
    ),
    Side::Sender,
    (Status::AwaitingPerson, Status::Draft),
    |_| json!({ "reason": "TAKEN_BACK" }),
);
/// The person says no.
pub const SAY_NO: Move = Move {
    side: Side::Person,
    extra: |_| json!({ "reason": "PERSON_DECLINED" }),
    ..TAKE_BACK
};
/// The person approves, and it is sent.
pub const APPROVE: Move = with(
    (Kind::Send, "approveReferral", "ApproveReferralInput"),
    Side::Person,
    (Status::AwaitingPerson, Status::Sent),
    nothing,
);
/// Sends.
pub const SEND: Move = plain(
    Kind::Send,
    "sendReferral",
    Side::Sender,
    Status::Draft,
    Status::Sent,
);
/// Receives.
pub const RECEIVE: Move = plain(
    Kind::Receive,
    "receiveReferral",
    Side::Receiver,
    Status::Sent,
    Status::Received,
);
/// A lead hands what waits to a handler.
pub const HAND_OUT: Move = with(
    (Kind::Receive, "assignReferral", "AssignReferralInput"),
    Side::Lead,
    (Status::Sent, Status::Received),
    |setting| json!({ "staffId": setting.colleague }),
);
/// Asks the sender.
pub const ASK: Move = with(
    (
        Kind::AskForInformation,
        "askForInformation",
        "AskForInformationInput",
    ),
    Side::Receiver,
    (Status::Received, Status::InfoRequested),
    |_| json!({ "question": "Vilka dagar kan personen?" }),
);
/// Answers.
pub const ANSWER: Move = with(
    (Kind::Answer, "answerReferral", "AnswerReferralInput"),
    Side::Sender,
    (Status::InfoRequested, Status::Received),
    |_| json!({ "text": "Alla dagar utom fredag." }),
);
/// Accepts.
pub const ACCEPT: Move = with(
    (Kind::Accept, "acceptReferral", "AcceptReferralInput"),
    Side::Receiver,
    (Status::Received, Status::Accepted),
    nothing,
);
/// Accepts when every place is taken.
pub const ACCEPT_WITHOUT_PLACE: Move = Move {
    kind: Kind::AcceptWithoutPlace,
    to: Status::Waitlisted,
    ..ACCEPT
};
/// Puts in the queue.
pub const WAITLIST: Move = with(
    (Kind::Waitlist, "waitlistReferral", "WaitlistReferralInput"),
    Side::Lead,
    (Status::Received, Status::Waitlisted),
    |_| json!({ "eligible": true }),
);
/// Looks at a wait again.
pub const REVIEW_WAITLIST: Move = plain(
    Kind::ReviewWaitlist,
    "reviewWaitlist",
    Side::Lead,
    Status::Waitlisted,
    Status::Waitlisted,
);
/// Accepts from the queue.
pub const ACCEPT_FROM_QUEUE: Move = Move {
    side: Side::Lead,
    need: Need::FreedPlace,
    ..ACCEPT.starting(Status::Waitlisted)
};
/// Declines.
pub const DECLINE: Move = with(
    (Kind::Decline, "declineReferral", "DeclineReferralInput"),
    Side::Receiver,
    (Status::Received, Status::Declined),
    |_| json!({ "reason": "OUTSIDE_TARGET_GROUP" }),
);
/// Chooses what is next after a decline.
pub const CHOOSE_NEXT: Move = with(
    (Kind::ChooseNext, "chooseNext", "ChooseNextInput"),
    Side::Sender,
    (Status::Declined, Status::Declined),
    |_| json!({ "step": "OTHER_SUPPORT" }),
);
/// Proposes another unit.
pub const PROPOSE: Move = with(
    (
        Kind::ProposeReroute,
        "rerouteReferral",
        "RerouteReferralInput",
    ),
    Side::Receiver,
    (Status::Received, Status::Received),
    |setting| json!({ "toUnitId": setting.other_unit, "reason": "Rätt insats finns där." }),
);
/// Confirms another agency's unit.
pub const CONFIRM_REROUTE: Move = Move {
    need: Need::Proposal,
    ..with(
        (
            Kind::ConfirmReroute,
            "confirmReroute",
            "ConfirmRerouteInput",
        ),
        Side::Sender,
        (Status::Received, Status::Rerouted),
        nothing,
    )
};
/// Passes on within the agency.
pub const REROUTE_WITHIN_AGENCY: Move = Move {
    at: Receiving::Employment,
    ..with(
        (
            Kind::RerouteWithinAgency,
            "rerouteReferral",
            "RerouteReferralInput",
        ),
        Side::Receiver,
        (Status::Received, Status::Rerouted),
        |setting| json!({ "toUnitId": setting.sister_unit, "reason": "Bor i Trosa." }),
    )
};
/// Starts.
pub const START: Move = with(
    (Kind::Start, "startReferral", "StartReferralInput"),
    Side::Receiver,
    (Status::Accepted, Status::Active),
    |setting| json!({ "startsOn": setting.day(0) }),
);
/// Plans the next follow-up.
pub const PLAN_FOLLOW_UP: Move = with(
    (
        Kind::PlanFollowUp,
        "planReferralFollowUp",
        "PlanReferralFollowUpInput",
    ),
    Side::Receiver,
    (Status::Active, Status::Active),
    |setting| json!({ "followUpOn": setting.day(60) }),
);
/// Records that the person did not come.
pub const NO_SHOW: Move = with(
    (Kind::RecordNoShow, "recordNoShow", "RecordNoShowInput"),
    Side::Receiver,
    (Status::Active, Status::Active),
    |setting| json!({ "on": setting.day(0) }),
);
/// Pauses.
pub const PAUSE: Move = with(
    (Kind::Pause, "pauseReferral", "PauseReferralInput"),
    Side::Receiver,
    (Status::Active, Status::Paused),
    |setting| json!({ "reason": "Sjukdom", "resumesOn": setting.day(14) }),
);
/// Resumes.
pub const RESUME: Move = plain(
    Kind::Resume,
    "resumeReferral",
    Side::Receiver,
    Status::Paused,
    Status::Active,
);
/// Completes.
pub const COMPLETE: Move = with(
    (Kind::Complete, "completeReferral", "CompleteReferralInput"),
    Side::Receiver,
    (Status::Active, Status::Completed),
    |_| {
        json!({ "outcome": "WORK_UNSUBSIDISED",
            "incomeSourceAfter": [{ "source": "OWN_INCOME", "extentPercent": 100 }] })
    },
);
/// Ends before it is done.
pub const END_EARLY: Move = with(
    (Kind::EndEarly, "endReferralEarly", "EndReferralEarlyInput"),
    Side::Receiver,
    (Status::Active, Status::EndedEarly),
    |_| json!({ "reason": "STUDIES" }),
);
/// Takes back what nobody works on yet.
pub const WITHDRAW: Move = plain(
    Kind::Withdraw,
    "withdrawReferral",
    Side::Sender,
    Status::Sent,
    Status::Withdrawn,
);
/// Asks to take back what is worked on.
pub const REQUEST_WITHDRAWAL: Move = plain(
    Kind::RequestWithdrawal,
    "withdrawReferral",
    Side::Sender,
    Status::Active,
    Status::Active,
);
/// Confirms that the sender takes it back.
pub const CONFIRM_WITHDRAWAL: Move = Move {
    need: Need::Request,
    ..plain(
        Kind::ConfirmWithdrawal,
        "confirmWithdrawal",
        Side::Receiver,
        Status::Active,
        Status::Withdrawn,
    )
};
/// The person withdraws what was agreed about it.
pub const STOP: Move = with(
    (Kind::WithdrawConsent, "stopReferral", "StopReferralInput"),
    Side::Person,
    (Status::Sent, Status::ConsentWithdrawn),
    nothing,
);
/// Confirms that it has stopped.
pub const CONFIRM_STOP: Move = plain(
    Kind::ConfirmStop,
    "confirmStop",
    Side::Receiver,
    Status::ConsentWithdrawn,
    Status::ConsentWithdrawn,
);
/// Marks as entered in error.
pub const MARK_IN_ERROR: Move = with(
    (
        Kind::MarkEnteredInError,
        "markReferralInError",
        "MarkReferralInErrorInput",
    ),
    Side::Sender,
    (Status::Sent, Status::EnteredInError),
    |_| json!({ "note": "Fel person." }),
);
/// The manager marks it, from wherever it stands.
pub const MARK_BY_MANAGER: Move = Move {
    side: Side::Manager,
    at: Receiving::Welfare,
    ..MARK_IN_ERROR
};
/// A lead hands it to another handler.
pub const REASSIGN: Move = Move {
    kind: Kind::Reassign,
    from: Status::Received,
    ..HAND_OUT
};
/// Steps aside.
pub const STEP_ASIDE: Move = plain(
    Kind::StepAside,
    "stepAside",
    Side::Receiver,
    Status::Received,
    Status::Received,
);
/// Moves it to the unit that took over.
pub const MOVE_TO_SUCCESSOR: Move = Move {
    at: Receiving::Employment,
    need: Need::ClosedUnit,
    ..plain(
        Kind::MoveToSuccessor,
        "moveReferralToSuccessor",
        Side::Sender,
        Status::Sent,
        Status::Sent,
    )
};
