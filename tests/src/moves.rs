//! Everything that can be done with a referral over GraphQL, as a table: who does it, by which mutation,
//! with which input, from where, what must be so before, and where it leads (`referral.md`).

mod chapters;
mod table;
mod walk;

use domain::referral::{ReferralStatus as Status, TransitionKind as Kind};
use serde_json::Value;

use crate::journey::{Place, Places};

pub use chapters::{
    CHANGING_HANDS, CORRECTING, DECIDING, QUEUING, SENDING, STOPPING, WORKING, all_moves, path_to,
};
pub use table::*;
pub use walk::{Walk, document, staff_id};

/// Who does it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// A handler of the unit that sent it.
    Sender,
    /// A handler of the unit that it is addressed to.
    Receiver,
    /// Who leads that unit's work.
    Lead,
    /// Who manages the unit that sent it.
    Manager,
    /// The person.
    Person,
}

impl Side {
    /// Somebody on the other side, who may know of the referral and may not do this.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::Sender | Self::Manager | Self::Person => Self::Receiver,
            Self::Receiver | Self::Lead => Self::Sender,
        }
    }
}

/// Who receives, and from whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Receiving {
    /// The labour-market unit in Gnesta, whose agency has no other unit, from the desk.
    Labour,
    /// The employment service in Gnesta, whose agency has a unit in Trosa too, from the desk.
    Employment,
    /// The welfare unit in Gnesta from the labour-market unit, which has a manager.
    Welfare,
}

impl Receiving {
    /// The unit.
    pub fn place(self, places: &Places) -> &Place {
        match self {
            Self::Labour => &places.labour,
            Self::Employment => &places.employment,
            Self::Welfare => &places.welfare,
        }
    }

    /// The handle that is signed in as on a side; the person has none.
    pub fn handle(self, side: Side) -> Option<&'static str> {
        match (side, self) {
            (Side::Sender, Self::Labour | Self::Employment) => Some("desk.gnesta"),
            (Side::Sender, Self::Welfare) | (Side::Receiver, Self::Labour) => Some("labour.gnesta"),
            (Side::Receiver, Self::Welfare) => Some("welfare.gnesta"),
            (Side::Lead, Self::Welfare) => Some("lead.welfare.gnesta"),
            (Side::Manager, _) => Some("manager.labour.gnesta"),
            (Side::Receiver | Side::Lead, Self::Employment) => Some("employment.sormland"),
            (Side::Lead, Self::Labour) => Some("lead.labour.gnesta"),
            (Side::Person, _) => None,
        }
    }
}

/// What must be so before a move, besides the status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// Nothing more.
    Nothing,
    /// The receiver has proposed another agency's unit, and the person consents to it.
    Proposal,
    /// A place has become free.
    FreedPlace,
    /// The sender has asked to take it back.
    Request,
    /// The receiver's unit has closed, and another has taken over.
    ClosedUnit,
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
    /// Who receives.
    pub at: Receiving,
    /// What must be so before.
    pub need: Need,
}

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

    /// Tells whether the version that was read is asked for: only a withdrawn consent asks for none.
    #[must_use]
    pub fn asks_version(&self) -> bool {
        self.kind != Kind::WithdrawConsent
    }

    /// Those who may know of the referral and may not do this. A withdrawn consent is recorded by
    /// whoever takes part.
    #[must_use]
    pub fn wrong_sides(&self) -> Vec<Side> {
        if !self.asks_version() {
            return Vec::new();
        }
        match self.side {
            // Within a day the sender may mark what it has written or sent.
            Side::Manager if self.from == Status::Draft || self.from == Status::Sent => {
                vec![Side::Receiver]
            }
            Side::Lead | Side::Manager => vec![Side::Sender, Side::Receiver],
            side @ (Side::Sender | Side::Receiver | Side::Person) => vec![side.other()],
        }
    }

    /// Tells whether it passes a queue, which is only there where no place is free.
    #[must_use]
    pub fn needs_queue(&self) -> bool {
        self.from == Status::Waitlisted || self.to == Status::Waitlisted
    }

    /// Tells whether its person can be used by no other move: nobody is asked twice for the same by
    /// one sender, and who has stepped aside never works with the person again.
    #[must_use]
    pub fn needs_own_person(&self) -> bool {
        self.needs_queue() || self.kind == Kind::StepAside
    }
}

/// What inputs are made from.
#[derive(Debug, Clone)]
pub struct Setting {
    /// A unit of another agency.
    pub other_unit: String,
    /// Another unit of the employment service.
    pub sister_unit: String,
    /// A colleague in the labour-market unit.
    pub colleague: String,
    /// Today.
    pub today: chrono::NaiveDate,
}

impl Setting {
    fn day(&self, days: i64) -> String {
        (self.today + chrono::Duration::days(days)).to_string()
    }
}
