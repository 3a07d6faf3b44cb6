//! Everything that can be done with a referral over GraphQL, as a table: who does it, by which mutation,
//! with which input, from where, and where it leads (`referral.md`).

use anyhow::{Context, Result, ensure};
use domain::{
    CodeList,
    referral::{ReferralStatus as Status, TransitionKind as Kind},
};
use serde_json::{Value, json};

use crate::{
    client::{Reader, done},
    journey::{Journey, Place, Referral, number, text},
    view::referral_in,
    world::TestWorld,
};

/// Who does it. The desk in Gnesta sends, the labour-market unit in Gnesta receives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// A handler of the unit that sent it.
    Sender,
    /// A handler of the unit that it is addressed to.
    Receiver,
    /// Who leads that unit's work.
    Lead,
    /// The person.
    Person,
}

impl Side {
    /// The handle that is signed in as; the person has none.
    pub fn handle(self) -> Option<&'static str> {
        match self {
            Self::Sender => Some("desk.gnesta"),
            Self::Receiver => Some("labour.gnesta"),
            Self::Lead => Some("lead.labour.gnesta"),
            Self::Person => None,
        }
    }

    /// Somebody on the other side, who may know of the referral and may not do this.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::Sender | Self::Person => Self::Receiver,
            Self::Receiver | Self::Lead => Self::Sender,
        }
    }
}

/// One thing that can be done.
#[derive(Debug, Clone, Copy)]
pub struct Move {
    /// The transition.
    pub kind: Kind,
    /// The mutation.
    pub mutation: &'static str,
    /// The type of its input.
    pub input: &'static str,
    /// Who does it.
    pub side: Side,
    /// From where.
    pub from: Status,
    /// Where it leads; the same again when the status stays.
    pub to: Status,
    /// What the input holds besides referral and version.
    pub extra: fn(&Setting) -> Value,
}

/// What inputs are made from.
#[derive(Debug, Clone)]
pub struct Setting {
    /// A unit of another agency.
    pub other_unit: String,
    /// Today.
    pub today: chrono::NaiveDate,
}

impl Setting {
    fn day(&self, days: i64) -> String {
        (self.today + chrono::Duration::days(days)).to_string()
    }
}

fn nothing(_: &Setting) -> Value {
    json!({})
}

const PLAIN: &str = "ReferralTransitionInput";

const fn plain(kind: Kind, mutation: &'static str, side: Side, from: Status, to: Status) -> Move {
    Move {
        kind,
        mutation,
        input: PLAIN,
        side,
        from,
        to,
        extra: nothing,
    }
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
/// Declines.
pub const DECLINE: Move = with(
    (Kind::Decline, "declineReferral", "DeclineReferralInput"),
    Side::Receiver,
    (Status::Received, Status::Declined),
    |_| json!({ "reason": "OUTSIDE_TARGET_GROUP" }),
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

impl Move {
    /// The same from another status.
    #[must_use]
    pub const fn starting(self, from: Status) -> Self {
        let to = if self.from as u8 == self.to as u8 {
            from
        } else {
            self.to
        };
        Self { from, to, ..self }
    }
}

/// Every transition that needs nothing but the moves before it.
pub const MOVES: &[Move] = &[
    ASK_PERSON,
    TAKE_BACK,
    SAY_NO,
    APPROVE,
    SEND,
    RECEIVE,
    ASK,
    ANSWER,
    ACCEPT,
    DECLINE,
    DECLINE.starting(Status::Sent),
    PROPOSE,
    PROPOSE.starting(Status::Sent),
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
    WITHDRAW,
    WITHDRAW.starting(Status::Received),
    WITHDRAW.starting(Status::InfoRequested),
    WITHDRAW.starting(Status::Accepted),
    REQUEST_WITHDRAWAL,
    REQUEST_WITHDRAWAL.starting(Status::Paused),
    MARK_IN_ERROR,
    MARK_IN_ERROR.starting(Status::Draft),
];

/// The moves that lead from a draft to a status.
pub fn path_to(status: Status) -> Vec<Move> {
    let chain: &[Move] = match status {
        Status::AwaitingPerson => &[ASK_PERSON],
        Status::Sent => &[SEND],
        Status::Received => &[SEND, RECEIVE],
        Status::InfoRequested => &[SEND, RECEIVE, ASK],
        Status::Accepted => &[SEND, RECEIVE, ACCEPT],
        Status::Active => &[SEND, RECEIVE, ACCEPT, START],
        Status::Paused => &[SEND, RECEIVE, ACCEPT, START, PAUSE],
        Status::Completed => &[SEND, RECEIVE, ACCEPT, START, COMPLETE],
        Status::Declined => &[SEND, RECEIVE, DECLINE],
        Status::Withdrawn => &[SEND, WITHDRAW],
        Status::EndedEarly => &[SEND, RECEIVE, ACCEPT, END_EARLY.starting(Status::Accepted)],
        Status::EnteredInError => &[SEND, MARK_IN_ERROR],
        // A draft is there already; the others need more than moves: a full service, a second unit, a
        // withdrawn consent, time.
        Status::Draft
        | Status::Waitlisted
        | Status::Rerouted
        | Status::ConsentWithdrawn
        | Status::Expired => &[],
    };
    chain.to_vec()
}

/// A referral on its way, with everything that is needed to move it.
pub struct Walk<'w> {
    world: &'w TestWorld,
    case: String,
    person: String,
    setting: Setting,
    /// The referral as last seen.
    pub referral: Referral,
}

impl<'w> Walk<'w> {
    /// Writes a draft from the desk to the labour-market unit.
    pub async fn draft(
        world: &'w TestWorld,
        (journey, person): (&Journey, &str),
        service: &str,
    ) -> Result<Self> {
        Self::draft_to(world, (journey, person), &journey.places.labour, service).await
    }

    /// Writes a draft from the desk to any unit.
    pub async fn draft_to(
        world: &'w TestWorld,
        (journey, person): (&Journey, &str),
        to: &Place,
        service: &str,
    ) -> Result<Self> {
        let created = world
            .desk()?
            .change(
                "create_referral",
                json!({
                    "caseId": journey.case, "toUnitId": to.unit, "service": service,
                    "urgency": "NORMAL", "question": "Kan ni ta emot?", "sections": ["IDENTITY", "INTAKE"],
                }),
            )
            .await?;
        Ok(Self {
            world,
            case: journey.case.clone(),
            person: person.to_owned(),
            setting: Setting {
                other_unit: journey.places.welfare.unit.clone(),
                today: domain::Clock::today(world.clock.as_ref()),
            },
            referral: Referral {
                id: text(&created, "/referral/id")?,
                version: number(&created, "/referral/version")?,
            },
        })
    }

    /// Somebody who is signed in just now.
    pub fn reader(&self, side: Side) -> Result<Reader> {
        match side.handle() {
            Some(handle) => self.world.staff(handle),
            None => self.world.participant(&self.person),
        }
    }

    /// Tries a move as `reader`, having read `version`, and gives the payload.
    pub async fn attempt(&self, reader: &Reader, step: &Move, version: i64) -> Result<Value> {
        let mut input = (step.extra)(&self.setting);
        input["referralId"] = json!(self.referral.id);
        input["expectedVersion"] = json!(version);
        reader.mutate(&document(step), input).await
    }

    /// Makes a move, and asks that it led where the table says.
    pub async fn take(&mut self, step: &Move) -> Result<Value> {
        let reader = self.reader(step.side)?;
        let payload = self.attempt(&reader, step, self.referral.version).await?;
        let payload = done(step.mutation, payload)
            .with_context(|| format!("{} from {}", step.kind.code(), step.from.code()))?;
        let seen = self.look().await?;
        let hidden = step.to == Status::EnteredInError;
        match seen {
            Some((status, version)) => {
                ensure!(status == step.to.code(), "{}: {status}", step.mutation);
                self.referral.version = version;
            }
            None => ensure!(hidden, "{}: the sender does not see it", step.mutation),
        }
        Ok(payload)
    }

    /// Makes several moves.
    pub async fn take_all(&mut self, steps: &[Move]) -> Result<()> {
        for step in steps {
            self.take(step).await?;
        }
        Ok(())
    }

    /// Status and version as the sender sees them now.
    pub async fn look(&self) -> Result<Option<(String, i64)>> {
        let sender = self.reader(Side::Sender)?;
        referral_in(&sender, &self.case, &self.referral.id).await
    }
}

/// The document of a move.
pub fn document(step: &Move) -> String {
    let Move {
        mutation, input, ..
    } = step;
    format!(
        "mutation Move($input: {input}!) {{ {mutation}(input: $input) {{ \
            referral {{ id status version }} userErrors {{ code field message }} }} }}"
    )
}
