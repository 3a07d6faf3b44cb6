//! Who acts on a referral, in which capacity, when, and having read which version.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::{aggregate::Referral, deadline::DeadlinePolicy};
use crate::{AgencyId, Role, StaffId, UnitId, clock::swedish_date, code_list};

code_list! {
    /// A capacity in which somebody may act on a referral. One person can hold several.
    pub enum ReferralActor("ReferralActor") {
        /// Handles cases in the unit that sent it.
        Sender => "SENDER", "Avsändare";
        /// Handles cases in the unit that it is addressed to.
        Receiver => "RECEIVER", "Mottagare";
        /// Leads the unit that it is addressed to, and hands out its work.
        ReceiverLead => "RECEIVER_LEAD", "Mottagarens arbetsledare";
        /// Coordinates the waiting list of the unit that it is addressed to.
        ReceiverCoordinator => "RECEIVER_COORDINATOR", "Mottagarens samordnare";
        /// Works at the desk that opened the case.
        Desk => "DESK", "Mottagningen";
        /// The person, or who approves for the person.
        Person => "PERSON", "Den enskilde";
        /// Any caseworker of a party who records the person's word.
        AnyCaseworker => "ANY_CASEWORKER", "Handläggare hos en part";
        /// Manages the sending unit (chef, never an arbetshandledare).
        Supervisor => "SUPERVISOR", "Avsändarens chef";
        /// The platform itself.
        System => "SYSTEM", "Systemet";
    }
}

/// The capacities that somebody holds towards one referral.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Capacities(BTreeSet<ReferralActor>);

impl Capacities {
    /// Tells whether one of `actors` is held.
    pub fn any_of(&self, actors: &[ReferralActor]) -> bool {
        actors.iter().any(|actor| self.0.contains(actor))
    }

    /// Tells whether `actor` is held.
    pub fn has(&self, actor: ReferralActor) -> bool {
        self.0.contains(&actor)
    }
}

impl FromIterator<ReferralActor> for Capacities {
    fn from_iter<T: IntoIterator<Item = ReferralActor>>(actors: T) -> Self {
        Self(actors.into_iter().collect())
    }
}

impl<const N: usize> From<[ReferralActor; N]> for Capacities {
    fn from(actors: [ReferralActor; N]) -> Self {
        actors.into_iter().collect()
    }
}

/// Who did something. Names are looked up by those who may see them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "id", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Doer {
    /// A member of staff.
    Staff(StaffId),
    /// The person, or who approves for the person.
    Person,
    /// The platform.
    System,
}

impl Doer {
    /// The member of staff, if it was one.
    pub fn staff(self) -> Option<StaffId> {
        match self {
            Self::Staff(staff) => Some(staff),
            Self::Person | Self::System => None,
        }
    }
}

/// What the registry says of a member of staff who is related to the case: where and as what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DoerStanding {
    /// The valid assignments.
    pub assignments: Vec<(UnitId, AgencyId, Role)>,
    /// The desk unit that opened the case.
    pub desk_unit: UnitId,
}

impl Referral {
    /// The capacities that a member of staff holds towards this referral. Units are compared, so
    /// that another unit of the same agency is nobody here. The caller has decided the relation to
    /// the case; this only says which side of the referral the person stands on.
    pub fn capacities(&self, standing: &DoerStanding) -> Capacities {
        let of_one = |(unit, _, role): &(UnitId, AgencyId, Role)| {
            self.capacities_of_assignment(*unit, *role, standing.desk_unit)
        };
        standing.assignments.iter().flat_map(of_one).collect()
    }

    fn capacities_of_assignment(
        &self,
        unit: UnitId,
        role: Role,
        desk_unit: UnitId,
    ) -> Vec<ReferralActor> {
        let handles = handles_cases(role);
        let leads = role == Role::LeadCaseworker || role == Role::UnitManager;
        let sender = unit == self.from().unit;
        let receiver = unit == self.to().unit;
        [
            (handles && sender, ReferralActor::Sender),
            (handles && receiver, ReferralActor::Receiver),
            (leads && receiver, ReferralActor::ReceiverLead),
            (leads && receiver, ReferralActor::ReceiverCoordinator),
            (handles && unit == desk_unit, ReferralActor::Desk),
            (handles, ReferralActor::AnyCaseworker),
            (
                role == Role::UnitManager && sender,
                ReferralActor::Supervisor,
            ),
        ]
        .into_iter()
        .filter_map(|(holds, actor)| holds.then_some(actor))
        .collect()
    }
}

fn handles_cases(role: Role) -> bool {
    match role {
        Role::IntakeOfficer
        | Role::Caseworker
        | Role::LeadCaseworker
        | Role::UnitManager
        | Role::PartnerSystem => true,
        Role::ProgrammeLeader
        | Role::Supervisor
        | Role::Evaluator
        | Role::AssociationOfficer
        | Role::LogReviewer
        | Role::AgencyAdmin
        | Role::Participant => false,
    }
}

/// Which version the doer has read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExpectedVersion {
    /// The version last read; another one is refused as stale.
    Is(i32),
    /// Not asked: for a withdrawn consent and for the platform, which load and write at once.
    NotAsked,
}

/// One act: who, in which capacities, when, on which version, under which agreement's deadlines.
#[derive(Debug, Clone)]
pub struct Act<'a> {
    /// Who acts.
    pub doer: Doer,
    /// In which capacities.
    pub capacities: Capacities,
    /// When.
    pub at: DateTime<Utc>,
    /// Having read which version.
    pub expected: ExpectedVersion,
    /// The deadlines of the agreement.
    pub policy: &'a DeadlinePolicy,
}

impl<'a> Act<'a> {
    /// An act of the platform.
    pub fn by_system(at: DateTime<Utc>, policy: &'a DeadlinePolicy) -> Self {
        Self {
            doer: Doer::System,
            capacities: [ReferralActor::System].into(),
            at,
            expected: ExpectedVersion::NotAsked,
            policy,
        }
    }

    /// The Swedish calendar day of the act.
    pub fn today(&self) -> NaiveDate {
        swedish_date(self.at)
    }
}
