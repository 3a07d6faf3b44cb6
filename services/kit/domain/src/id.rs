//! Newtype ids. Ids that are seen outside are 128 random bits and never primary keys; keys are
//! small, time-ordered, and never leave the services (design decision 9).

use std::{
    fmt,
    str::FromStr,
    sync::atomic::{AtomicI64, Ordering},
};

use chrono::{DateTime, TimeZone, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::clock::{Clock, Entropy};

/// A text that is not an id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an id")]
pub struct NotAnId;

/// The bits that stay where ids can be guessed: version, variant and the last 32.
#[cfg(feature = "sabotage")]
const GUESSABLE: u128 = 0xf000_c000_0000_ffff_ffff;

macro_rules! ids {
    ($($(#[$meta:meta])* $name:ident;)+) => {$(
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// Draws a new id: 128 random bits.
            pub fn draw(entropy: &dyn Entropy) -> Self {
                let drawn = entropy.uuid();
                #[cfg(feature = "sabotage")]
                if $crate::planted!(GuessableIds) {
                    return Self(Uuid::from_u128(drawn.as_u128() & GUESSABLE));
                }
                Self(drawn)
            }
            /// Takes an id that was drawn before.
            pub const fn from_uuid(uuid: Uuid) -> Self { Self(uuid) }
            /// The id as the column type.
            pub const fn uuid(self) -> Uuid { self.0 }
        }

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result { self.0.fmt(formatter) }
        }

        impl FromStr for $name {
            type Err = NotAnId;
            fn from_str(text: &str) -> Result<Self, NotAnId> {
                Uuid::parse_str(text).map(Self).map_err(|_| NotAnId)
            }
        }
    )+};
}

ids! {
    /// A shared case.
    CaseId;
    /// A person, known to the platform by this and never by number.
    PersonId;
    /// An agency: one board of one municipality, or one state agency.
    AgencyId;
    /// A unit of an agency.
    UnitId;
    /// A member of an agency's staff.
    StaffId;
    /// An assignment: person x unit x role x validity.
    AssignmentId;
    /// A service agreement (lag 2019:212).
    AgreementId;
    /// An open contact at the desk.
    ContactId;
    /// A partner's own request that the desk takes somebody in.
    ProposalId;
    /// What a partner holds of its request: it leads to nothing.
    ReceiptId;
    /// A registered intake (aktualisering).
    IntakeId;
    /// A disclosure basis.
    BasisId;
    /// An opening of sections in an emergency (nödöppning).
    OpeningId;
    /// The review of an opening that an owner of what was opened owes.
    ReviewId;
    /// A referral.
    ReferralId;
    /// A goal of the shared plan.
    GoalId;
    /// An activity of the shared plan.
    ActivityId;
    /// A journal note.
    NoteId;
    /// A row of an agency's section: a decision, a placement, a benefit.
    RecordId;
    /// A programme (insats) of a labour-market unit.
    ProgrammeId;
    /// A workplace in a labour-market agency's register.
    WorkplaceId;
    /// A task (att göra) or notice for a unit or a member of staff.
    TaskId;
    /// A review of the access log (loggkontroll).
    LogReviewId;
    /// A look at one case that a review of the access log asks about.
    LogItemId;
    /// An event told to other services.
    EventId;
    /// A place at which a partner's system takes notices.
    NoticeEndpointId;
    /// A notice to a partner's system: of one event, the same at each of its endpoints.
    NoticeId;
    /// A stay of one request, for logs and error answers.
    TraceId;
}

impl ProgrammeId {
    /// The id as a coded value of a step: `P_` and 32 upper-case hexadecimal digits.
    pub fn step_code(self) -> String {
        format!("P_{:X}", self.0.simple())
    }

    /// The programme that a coded value of a step names.
    ///
    /// # Errors
    /// When it names none.
    pub fn from_step_code(code: &str) -> Result<Self, NotAnId> {
        code.strip_prefix("P_").ok_or(NotAnId)?.parse()
    }
}

/// Who a token speaks of: `staff:...`, `participant:...`, `partner:...` or `system:...`.
/// It never holds a personal number (domain.md 6: `sub` must not reveal identity).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Subject(String);

impl Subject {
    /// Takes the subject of a verified token or a registry row.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }
    /// The subject as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// Milliseconds since 2020-01-01, the platform's epoch: 41 bits reach the year 2089.
fn platform_millis(moment: DateTime<Utc>) -> i64 {
    let epoch = Utc
        .timestamp_opt(1_577_836_800, 0)
        .single()
        .unwrap_or_default();
    (moment - epoch).num_milliseconds().clamp(0, (1 << 41) - 1)
}

/// The keys that were drawn last from one source of chance, so that rows keep the order in which they
/// were written, also under a clock that stands still.
#[derive(Debug, Default)]
pub struct LastKeys {
    /// The time and chance of a case key.
    case: AtomicI64,
    row: AtomicI64,
}

/// Those of this process, for every source of chance that keeps none of its own.
static OF_PROCESS: LastKeys = LastKeys {
    case: AtomicI64::new(0),
    row: AtomicI64::new(0),
};

impl LastKeys {
    /// Those of this process.
    pub fn of_process() -> &'static Self {
        &OF_PROCESS
    }

    /// Forgets them: the next key follows from time and chance alone. Only for a source whose clock
    /// has moved on since it was last drawn from.
    pub fn forget(&self) {
        self.case.store(0, Ordering::Relaxed);
        self.row.store(0, Ordering::Relaxed);
    }
}

/// The small key of a case: municipality code (14 bits), then time (41 bits), then chance (8 bits),
/// so that one case lies together on disk and tables can be partitioned by municipality.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CaseKey(i64);

impl CaseKey {
    /// How far keys may run ahead of a clock that stands still: a second, 256 000 cases.
    const RUNS_AHEAD: i64 = 1000 << 8;

    /// Makes the key of a new case. One source of chance never draws a key twice, also under a clock
    /// that stands still. Two processes collide once in 256 when they open cases in one millisecond for
    /// one municipality; the unique index refuses the second and the caller draws again.
    pub fn draw(municipality: u16, clock: &dyn Clock, entropy: &dyn Entropy) -> Self {
        let mut salt = [0_u8; 1];
        entropy.fill(&mut salt);
        let start = platform_millis(clock.now()) << 8;
        let next = |last: i64| {
            if (start..start + Self::RUNS_AHEAD).contains(&last) {
                last + 1
            } else {
                start | i64::from(salt[0])
            }
        };
        let last = entropy
            .last_keys()
            .case
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |last| {
                Some(next(last))
            })
            .unwrap_or_default();
        let place = i64::from(municipality & 0x3fff) << 49;
        Self(place | next(last))
    }
    /// Takes a key from a column.
    pub const fn from_i64(key: i64) -> Self {
        Self(key)
    }
    /// The key as the column type.
    pub const fn as_i64(self) -> i64 {
        self.0
    }
}

/// The key of a row within its case or registry: time (41 bits), then chance and order (22 bits).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RowKey(i64);

impl RowKey {
    /// Makes the key of a new row. Keys drawn in one millisecond from one source follow each other,
    /// so that rows keep the order in which they were written, also under a clock that stands still;
    /// two processes start at different places by chance.
    pub fn draw(clock: &dyn Clock, entropy: &dyn Entropy) -> Self {
        let mut salt = [0_u8; 4];
        entropy.fill(&mut salt);
        // 21 bits, so that two million keys fit behind the first of a millisecond.
        let chance = i64::from(u32::from_be_bytes(salt) & 0x001f_ffff);
        let millis = platform_millis(clock.now());
        let next = |last: i64| {
            if last >> 22 == millis {
                last + 1
            } else {
                (millis << 22) | chance
            }
        };
        let last = entropy
            .last_keys()
            .row
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |last| {
                Some(next(last))
            })
            .unwrap_or_default();
        Self(next(last))
    }
    /// Takes a key from a column.
    pub const fn from_i64(key: i64) -> Self {
        Self(key)
    }
    /// The key as the column type.
    pub const fn as_i64(self) -> i64 {
        self.0
    }
}
