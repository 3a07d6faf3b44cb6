//! The moves by chapter, each from every status that it can be made from, and the ways to a status.

use domain::referral::ReferralStatus as Status;

use super::{
    Move, Side,
    table::{
        ACCEPT, ACCEPT_FROM_QUEUE, ACCEPT_WITHOUT_PLACE, ANSWER, APPROVE, ASK, ASK_PERSON,
        CHOOSE_NEXT, COMPLETE, CONFIRM_REROUTE, CONFIRM_STOP, CONFIRM_WITHDRAWAL, DECLINE,
        END_EARLY, HAND_OUT, MARK_BY_MANAGER, MARK_IN_ERROR, MOVE_TO_SUCCESSOR, NO_SHOW, PAUSE,
        PLAN_FOLLOW_UP, PROPOSE, REASSIGN, RECEIVE, REQUEST_WITHDRAWAL, REROUTE_WITHIN_AGENCY,
        RESUME, REVIEW_WAITLIST, SAY_NO, SEND, START, STEP_ASIDE, STOP, TAKE_BACK, WAITLIST,
        WITHDRAW,
    },
};

/// Writing and sending.
pub const SENDING: &[Move] = &[
    ASK_PERSON,
    TAKE_BACK,
    SAY_NO,
    APPROVE,
    SEND,
    SEND.starting(Status::AwaitingPerson),
];

/// What the receiver answers.
pub const DECIDING: &[Move] = &[
    RECEIVE,
    HAND_OUT,
    ASK,
    ANSWER,
    ACCEPT,
    DECLINE,
    DECLINE.starting(Status::Sent),
    CHOOSE_NEXT,
    PROPOSE,
    PROPOSE.starting(Status::Sent),
    CONFIRM_REROUTE,
    CONFIRM_REROUTE.starting(Status::Sent),
    REROUTE_WITHIN_AGENCY,
    REROUTE_WITHIN_AGENCY.starting(Status::Sent),
];

/// The queue.
pub const QUEUING: &[Move] = &[
    ACCEPT_WITHOUT_PLACE,
    WAITLIST,
    REVIEW_WAITLIST,
    ACCEPT_FROM_QUEUE,
    DECLINE.starting(Status::Waitlisted),
    WITHDRAW.starting(Status::Waitlisted),
    STOP.starting(Status::Waitlisted),
    REASSIGN.starting(Status::Waitlisted),
    STEP_ASIDE.starting(Status::Waitlisted),
    MOVE_TO_SUCCESSOR.starting(Status::Waitlisted),
];

/// The work.
pub const WORKING: &[Move] = &[
    START,
    PLAN_FOLLOW_UP,
    NO_SHOW,
    NO_SHOW.starting(Status::Accepted),
    PAUSE,
    RESUME,
    COMPLETE,
    END_EARLY,
    END_EARLY.starting(Status::Accepted),
    END_EARLY.starting(Status::Paused),
];

/// What stops it.
pub const STOPPING: &[Move] = &[
    WITHDRAW,
    WITHDRAW.starting(Status::Received),
    WITHDRAW.starting(Status::InfoRequested),
    WITHDRAW.starting(Status::Accepted),
    REQUEST_WITHDRAWAL,
    REQUEST_WITHDRAWAL.starting(Status::Paused),
    CONFIRM_WITHDRAWAL,
    CONFIRM_WITHDRAWAL.starting(Status::Paused),
    STOP,
    STOP.starting(Status::Received),
    STOP.starting(Status::InfoRequested),
    STOP.starting(Status::Accepted),
    STOP.starting(Status::Active),
    STOP.starting(Status::Paused),
    Move {
        side: Side::Sender,
        ..STOP
    },
    Move {
        side: Side::Receiver,
        ..STOP.starting(Status::Received)
    },
    CONFIRM_STOP,
    MARK_IN_ERROR,
    MARK_IN_ERROR.starting(Status::Draft),
];

/// Mistakes that only the manager of the sender may mark.
pub const CORRECTING: &[Move] = &[
    MARK_BY_MANAGER.starting(Status::Draft),
    MARK_BY_MANAGER.starting(Status::AwaitingPerson),
    MARK_BY_MANAGER,
    MARK_BY_MANAGER.starting(Status::Received),
    MARK_BY_MANAGER.starting(Status::InfoRequested),
    MARK_BY_MANAGER.starting(Status::Waitlisted),
    MARK_BY_MANAGER.starting(Status::Accepted),
    MARK_BY_MANAGER.starting(Status::Active),
    MARK_BY_MANAGER.starting(Status::Paused),
];

/// Handlers who come and go, and units that close.
pub const CHANGING_HANDS: &[Move] = &[
    REASSIGN,
    REASSIGN.starting(Status::InfoRequested),
    REASSIGN.starting(Status::Accepted),
    REASSIGN.starting(Status::Active),
    REASSIGN.starting(Status::Paused),
    STEP_ASIDE,
    STEP_ASIDE.starting(Status::InfoRequested),
    STEP_ASIDE.starting(Status::Accepted),
    STEP_ASIDE.starting(Status::Active),
    STEP_ASIDE.starting(Status::Paused),
    MOVE_TO_SUCCESSOR,
    MOVE_TO_SUCCESSOR.starting(Status::Received),
    MOVE_TO_SUCCESSOR.starting(Status::InfoRequested),
    MOVE_TO_SUCCESSOR.starting(Status::Accepted),
    MOVE_TO_SUCCESSOR.starting(Status::Active),
    MOVE_TO_SUCCESSOR.starting(Status::Paused),
];

/// Every move.
pub fn all_moves() -> impl Iterator<Item = Move> {
    let chapters = [
        SENDING,
        DECIDING,
        QUEUING,
        WORKING,
        STOPPING,
        CORRECTING,
        CHANGING_HANDS,
    ];
    chapters.into_iter().flatten().copied()
}

/// The moves that lead from a draft to a status; none for one that is not reached by moves alone. The
/// queue is reached where no place is free.
pub fn path_to(status: Status) -> Vec<Move> {
    let chain: &[Move] = match status {
        Status::AwaitingPerson => &[ASK_PERSON],
        Status::Sent => &[SEND],
        Status::Received => &[SEND, RECEIVE],
        Status::InfoRequested => &[SEND, RECEIVE, ASK],
        Status::Waitlisted => &[SEND, RECEIVE, ACCEPT_WITHOUT_PLACE],
        Status::Accepted => &[SEND, RECEIVE, ACCEPT],
        Status::Active => &[SEND, RECEIVE, ACCEPT, START],
        Status::Paused => &[SEND, RECEIVE, ACCEPT, START, PAUSE],
        Status::Completed => &[SEND, RECEIVE, ACCEPT, START, COMPLETE],
        Status::Declined => &[SEND, RECEIVE, DECLINE],
        Status::Withdrawn => &[SEND, WITHDRAW],
        Status::ConsentWithdrawn => &[SEND, RECEIVE, STOP.starting(Status::Received)],
        Status::EndedEarly => &[SEND, RECEIVE, ACCEPT, END_EARLY.starting(Status::Accepted)],
        Status::EnteredInError => &[SEND, MARK_IN_ERROR],
        // A draft is there already; a re-route needs a second unit, and an expiry needs time.
        Status::Draft | Status::Rerouted | Status::Expired => &[],
    };
    chain.to_vec()
}
