//! The one way in for administrators: who they are, for which agencies they act, and one transaction in
//! which a change, its line in the registry's log and its audit entry are written together.

use std::sync::Arc;

use ::store::{StoreFault, Tx};
use access::{Act, AssuranceLevel, Cx, ReaderFacts};
use chassis::{Failure, graphql::not_found, once};
use domain::{AgencyId, AssignmentId, Role, RowKey, UnitId};
use sea_orm::DatabaseTransaction;
use serde::{Serialize, de::DeserializeOwned};
use uuid::Uuid;

use crate::{
    IntakeDesk,
    change::forbidden,
    model::{
        administration::{
            CodedValue, RegistryChangeKind, assignment::KeptAssignment, unit::KeptUnit,
        },
        registry::{Agency, Directory, Staff},
    },
    read::question,
    store::{
        administration::{
            self as rows, assignment,
            change::{self, NewChange},
            unit,
        },
        registry,
    },
};

/// For which agencies the signed-in person administers, and in which unit they hold that.
#[derive(Debug, Clone, Default)]
pub(crate) struct Seats(Vec<Seat>);

#[derive(Debug, Clone)]
struct Seat {
    unit: UnitId,
    agency: Arc<Agency>,
}

impl Seats {
    /// The seats that follow from what the person holds now. A weak sign-in gives none.
    pub fn of(cx: &Cx, reader: &ReaderFacts, directory: &Directory) -> Self {
        let strong = cx.sign_in().level >= AssuranceLevel::Loa3;
        let held = reader.assignments.iter();
        let seats = held
            .filter(|held| strong && held.role == Role::AgencyAdmin)
            .filter_map(|held| {
                Some(Seat {
                    unit: held.unit,
                    agency: Arc::clone(directory.agency_by_id(held.agency)?),
                })
            });
        Self(seats.collect())
    }

    /// The agencies, by key; none for who administers nothing.
    pub fn agencies(&self) -> Vec<RowKey> {
        self.0.iter().map(|seat| seat.agency.key).collect()
    }

    fn seat(&self, agency: RowKey) -> Option<&Seat> {
        self.0.iter().find(|seat| seat.agency.key == agency)
    }
}

/// What a change came to, as the log keeps it.
pub(super) struct Noted<'n> {
    /// What was done.
    pub kind: RegistryChangeKind,
    /// The agency acted for.
    pub agency: &'n Agency,
    /// The other agency that it concerns.
    pub other: Option<RowKey>,
    /// The unit, assignment, member of staff or agreement.
    pub subject: Uuid,
    /// What it was.
    pub before: Vec<CodedValue>,
    /// What it is.
    pub after: Vec<CodedValue>,
}

/// A transaction of an administrator. Dropped without [`Administration::commit`], it leaves nothing
/// behind.
pub(super) struct Administration<'cx> {
    cx: &'cx Cx,
    tx: Tx<'cx>,
    directory: Directory,
    seats: Seats,
    doer: Option<Staff>,
}

impl IntakeDesk {
    /// Begins a change of the registry. Who administers nothing gets as far, and finds nothing.
    pub(super) async fn administer<'cx>(
        &self,
        cx: &'cx Cx,
    ) -> Result<Administration<'cx>, Failure> {
        let tx = self.store().begin(cx).await?;
        let (connection, asked) = (tx.connection(), question(cx, &[]));
        let (facts, directory) = self.facts().answer_in(connection, &asked).await?;
        let first = Seats::of(cx, &facts.reader, &directory);
        rows::hold_agencies(connection, &first.agencies()).await?;
        // Whoever waited here may hold less by now than when the request began.
        let (facts, directory) = self.facts().answer_in(connection, &asked).await?;
        let seats = Seats::of(cx, &facts.reader, &directory);
        let subject = &cx.sign_in().subject;
        let doer = registry::get_staff_by_subject(connection, subject).await?;
        Ok(Administration {
            cx,
            tx,
            directory,
            seats,
            doer,
        })
    }
}

impl<'cx> Administration<'cx> {
    /// The transaction's connection.
    pub fn connection(&self) -> &DatabaseTransaction {
        self.tx.connection()
    }
    /// The context of the request.
    pub fn cx(&self) -> &'cx Cx {
        self.cx
    }
    /// The agencies and units of the association.
    pub fn directory(&self) -> &Directory {
        &self.directory
    }
    /// The agencies that the doer administers, by key.
    pub fn agencies(&self) -> Vec<RowKey> {
        self.seats.agencies()
    }

    /// The doer.
    pub fn doer(&self) -> Result<&Staff, Failure> {
        self.doer.as_ref().ok_or_else(forbidden)
    }

    /// Looks the caller's idempotency key up.
    pub async fn recall<R: DeserializeOwned>(
        &mut self,
        key: Option<&str>,
        operation: &str,
        input: &impl Serialize,
    ) -> Result<once::Once<R>, Failure> {
        once::recall(&mut self.tx, (key, None), operation, input).await
    }

    /// The own agency of an id; without one, the only one that the doer administers.
    pub fn own_agency(&self, id: Option<AgencyId>) -> Result<Arc<Agency>, Failure> {
        let mut own = self.seats.0.iter().map(|seat| &seat.agency);
        let found = if let Some(id) = id {
            own.find(|agency| agency.id == id)
        } else {
            let first = own.next().ok_or_else(forbidden)?;
            // Somebody who administers several must say which.
            own.all(|other| other.key == first.key).then_some(first)
        };
        found.map(Arc::clone).ok_or_else(|| not_found("agencyId"))
    }

    /// A unit of an own agency. One of another is not there.
    pub async fn own_unit(&self, id: UnitId, field: &str) -> Result<KeptUnit, Failure> {
        let found = unit::get_unit(self.connection(), &self.directory, id).await?;
        let own = found.filter(|kept| self.seats.seat(kept.unit.agency.key).is_some());
        own.ok_or_else(|| not_found(field))
    }

    /// An assignment in a unit of an own agency. One of another is not there.
    pub async fn own_assignment(&self, id: AssignmentId) -> Result<KeptAssignment, Failure> {
        let found = assignment::get_assignment(self.connection(), &self.directory, id).await?;
        let own = found.filter(|kept| self.seats.seat(kept.unit.agency.key).is_some());
        own.ok_or_else(|| not_found("assignmentId"))
    }

    /// The units of an agency, by key.
    pub fn units_of(&self, agency: RowKey) -> Vec<RowKey> {
        let units = self.directory.units();
        units
            .filter(|unit| unit.agency.key == agency)
            .map(|unit| unit.key)
            .collect()
    }

    /// Writes the line in the log and notes the act for the audit: one of each for one change.
    pub async fn note(&self, noted: Noted<'_>) -> Result<(), Failure> {
        let seat = self.seats.seat(noted.agency.key).ok_or_else(forbidden)?;
        let name = domain::CodeList::code(noted.kind).to_lowercase();
        let act = Act::named(&name)
            .for_unit(seat.unit, Role::AgencyAdmin)
            .concerning(noted.subject);
        self.cx.trail().note_act(act);
        let new = NewChange {
            agency: noted.agency.key,
            other: noted.other,
            staff: self.doer()?.key,
            kind: noted.kind,
            subject: noted.subject,
            before: noted.before,
            after: noted.after,
        };
        Ok(change::add_change(self.connection(), self.cx, new).await?)
    }

    /// Commits the change with its line in the log, its audit entry and the result under the key.
    pub async fn commit(mut self, result: &impl Serialize) -> Result<(), Failure> {
        once::remember(&mut self.tx, result)?;
        let committed: Result<(), StoreFault> = self.tx.commit().await;
        Ok(committed?)
    }
}
