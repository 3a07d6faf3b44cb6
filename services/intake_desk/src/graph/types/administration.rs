//! What administrators of an agency see: units, staff, assignments, agreements, and who changed them.
//! None of it speaks of anybody who seeks help.

use std::sync::Arc;

use async_graphql::{ID, Object, SimpleObject};
use chassis::graphql::{Code, DateTime, LocalDate};
use chrono::NaiveDate;
use domain::{Role, Section, basis::SecrecyRegime, codes::ReferralService};

use super::{
    page::id,
    registry::{Agency, Unit},
};
use crate::{
    model::administration::{
        CodedValue, RegistryChangeKind,
        agreement::{AgreementState, KeptAgreement},
        assignment::{AssignmentState, KeptAssignment, Member},
        unit::{UnitState, state_on},
    },
    read::UnitRow,
    store::administration::change::KeptChange,
};

/// A unit as its agency's administrator sees it.
pub struct AdministeredUnit(pub UnitRow);

#[Object]
impl AdministeredUnit {
    /// The unit.
    async fn unit(&self) -> Unit {
        Unit(Arc::clone(&self.0.kept.unit))
    }
    /// The version, which a change must name.
    async fn version(&self) -> i32 {
        self.0.kept.version
    }
    /// The first day on which it takes referrals.
    async fn takes_referrals_from(&self) -> LocalDate {
        LocalDate(self.0.kept.unit.takes_referrals_from)
    }
    /// Its last day, when it has been closed.
    async fn closed_on(&self) -> Option<LocalDate> {
        self.0.kept.closed_on.map(LocalDate)
    }
    /// The unit that takes its queue over.
    async fn successor(&self) -> Option<Unit> {
        self.0.successor.clone().map(Unit)
    }
    /// The places of the services for which they are counted.
    async fn capacities(&self) -> Vec<UnitCapacity> {
        let places = self.0.places.iter().map(|places| UnitCapacity {
            service: Code(places.service),
            places: places.places,
        });
        places.collect()
    }
    /// What it was, oldest first; what it is now is not among them.
    async fn past(&self) -> Vec<UnitVersion> {
        let past = self.0.past.iter();
        past.map(|past| {
            UnitVersion::of(
                past.version,
                &past.state,
                past.held_from,
                Some(past.held_to),
            )
        })
        .collect()
    }
    /// What it was on a day, as that day ended; null before it was there.
    async fn on(&self, day: LocalDate) -> Option<UnitVersion> {
        let held = state_on(&self.0.kept, &self.0.past, day.0);
        held.map(|(version, state)| UnitVersion::of(version, &state, None, None))
    }
}

/// How many places a unit has for a service.
#[derive(SimpleObject)]
pub struct UnitCapacity {
    /// For which service.
    service: Code<ReferralService>,
    /// How many there are.
    places: i32,
}

/// What a unit was.
#[derive(SimpleObject)]
pub struct UnitVersion {
    /// Which version.
    version: i32,
    /// Its name.
    name: String,
    /// Which confidentiality held in it.
    secrecy_regime: Code<SecrecyRegime>,
    /// The first day on which it took referrals.
    takes_referrals_from: LocalDate,
    /// The last such day.
    takes_referrals_to: Option<LocalDate>,
    /// Its last day, when it had been closed.
    closed_on: Option<LocalDate>,
    /// Since when it was so; null where nothing went before.
    held_from: Option<LocalDate>,
    /// The last day that ended so.
    held_to: Option<LocalDate>,
}

impl UnitVersion {
    fn of(
        version: i32,
        state: &UnitState,
        held_from: Option<NaiveDate>,
        held_to: Option<NaiveDate>,
    ) -> Self {
        Self {
            version,
            name: state.name.clone(),
            secrecy_regime: Code(state.secrecy_regime),
            takes_referrals_from: LocalDate(state.takes_referrals_from),
            takes_referrals_to: state.takes_referrals_to.map(LocalDate),
            closed_on: state.closed_on.map(LocalDate),
            held_from: held_from.map(LocalDate),
            held_to: held_to.map(LocalDate),
        }
    }
}

/// Somebody whom the agency counts to its staff.
#[derive(SimpleObject)]
pub struct AdministeredStaff {
    /// The member of staff's id.
    id: ID,
    /// The name that the agency has written.
    display_name: String,
    /// Who signs in: `staff:` and the organisational affiliation.
    subject: String,
    /// The agency.
    agency: Agency,
}

impl From<&Member> for AdministeredStaff {
    fn from(member: &Member) -> Self {
        Self {
            id: id(member.id),
            display_name: member.display_name.clone(),
            subject: member.subject.to_string(),
            agency: Agency(Arc::clone(&member.agency)),
        }
    }
}

/// An assignment as the agency's administrator sees it.
#[derive(SimpleObject)]
pub struct AdministeredAssignment {
    /// Its id.
    id: ID,
    /// The version, which a change of its end must name.
    version: i32,
    /// Who.
    staff: AdministeredStaff,
    /// In which unit.
    unit: Unit,
    /// Which role.
    role: Code<Role>,
    /// The first day.
    valid_from: LocalDate,
    /// The last day, if it has one.
    valid_to: Option<LocalDate>,
    /// Where it stands today.
    state: Code<AssignmentState>,
}

impl AdministeredAssignment {
    /// The assignment as it stands today.
    pub fn of(kept: &KeptAssignment, today: NaiveDate) -> Self {
        Self {
            id: id(kept.id),
            version: kept.version,
            staff: AdministeredStaff::from(&kept.member),
            unit: Unit(Arc::clone(&kept.unit)),
            role: Code(kept.role),
            valid_from: LocalDate(kept.valid_from),
            valid_to: kept.valid_to.map(LocalDate),
            state: Code(kept.state(today)),
        }
    }
}

/// What the desk handles for another agency (lag 2019:212).
#[derive(SimpleObject)]
pub struct ServiceAgreement {
    /// Its id.
    id: ID,
    /// The desk's agency.
    desk_agency: Agency,
    /// The agency for which the desk handles something.
    for_agency: Agency,
    /// The sections that the desk's officers may handle.
    sections: Vec<Code<Section>>,
    /// The tasks, in words.
    tasks: Vec<String>,
    /// The first day.
    valid_from: LocalDate,
    /// The last day, if it has one.
    valid_to: Option<LocalDate>,
    /// Where it stands today.
    state: Code<AgreementState>,
    /// The agency that proposed it; null for one that the registry began with.
    proposed_by_agency_id: Option<ID>,
    /// When it was proposed.
    proposed_at: DateTime,
    /// When the other side approved it.
    approved_at: Option<DateTime>,
    /// When one side ended it.
    ended_at: Option<DateTime>,
}

impl ServiceAgreement {
    /// The agreement as it stands today.
    pub fn of(kept: &KeptAgreement, today: NaiveDate) -> Self {
        Self {
            id: id(kept.id),
            desk_agency: Agency(Arc::clone(&kept.desk)),
            for_agency: Agency(Arc::clone(&kept.for_agency)),
            sections: kept.sections.iter().copied().map(Code).collect(),
            tasks: kept.tasks.clone(),
            valid_from: LocalDate(kept.valid_from),
            valid_to: kept.valid_to.map(LocalDate),
            state: Code(kept.state(today)),
            proposed_by_agency_id: kept.proposed_by.map(id),
            proposed_at: DateTime(kept.recorded_at),
            approved_at: kept.approved_at.map(DateTime),
            ended_at: kept.ended_at.map(DateTime),
        }
    }
}

/// One change of the registry.
#[derive(SimpleObject)]
pub struct RegistryChange {
    /// What was changed.
    kind: Code<RegistryChangeKind>,
    /// When.
    at: DateTime,
    /// The agency whose administrator changed it.
    agency_id: ID,
    /// Who; null for the staff of another agency.
    by: Option<ChangedBy>,
    /// The unit, assignment, member of staff or agreement.
    subject_id: ID,
    /// What it was: ids, codes, numbers and days, never a name.
    before: Vec<RegistryValue>,
    /// What it is.
    after: Vec<RegistryValue>,
}

/// Who changed something.
#[derive(SimpleObject)]
pub struct ChangedBy {
    /// The member of staff's id.
    id: ID,
    /// The name that the agency has written.
    display_name: String,
}

/// One value of a change.
#[derive(SimpleObject)]
pub struct RegistryValue {
    /// Which field.
    field: String,
    /// The value.
    value: String,
}

impl From<&KeptChange> for RegistryChange {
    fn from(kept: &KeptChange) -> Self {
        let values = |of: &[CodedValue]| {
            let values = of.iter().map(|coded| RegistryValue {
                field: coded.field.clone(),
                value: coded.value.clone(),
            });
            values.collect()
        };
        Self {
            kind: Code(kept.kind),
            at: DateTime(kept.at),
            agency_id: id(kept.agency),
            by: kept.by.as_ref().map(|by| ChangedBy {
                id: id(by.id),
                display_name: by.display_name.clone(),
            }),
            subject_id: id(kept.subject),
            before: values(&kept.before),
            after: values(&kept.after),
        }
    }
}
