//! Where the lists of a reader begin: at the cases that lie with the reader, at the reader's units or at the reader's desk,
//! found by indexes that lead with these. What others have is never touched, so that a list costs the same as the years pass
//! (`performance.md`). It holds more than the reader may see: relations and stops decide within it.

use domain::{CasePhase, CodeList, ReferralStatus, RowKey};
use sea_orm::{
    ColumnTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait,
    sea_query::{Expr, Query, SelectStatement, UnionType},
};
use store::Coded;

use super::{
    entity::{case_assignment, deadline, party, referral, shared_case},
    moment::times,
    worklist::{DeskCases, ListReader, Scope, keys},
};
use crate::model::party::Standing;

/// The case lies where a list in this scope looks. Without a phase, those that are closed are there as far as a deadline of
/// the reader's units still runs.
pub(super) fn within_reach(reader: &ListReader, scope: Scope, phase: Option<CasePhase>) -> Expr {
    let phases = match phase {
        Some(phase) => vec![phase],
        None => open_phases(),
    };
    let mut places = Vec::new();
    if scope != Scope::Unit {
        places.push(with_reader(reader));
    }
    if scope != Scope::Mine {
        places.extend(of_managed(reader, &phases));
        places.extend(of_desks(reader, &phases));
        if phase.is_none() {
            places.push(with_deadlines(reader));
        }
    }
    any_of(places)
}

/// The case lies at a unit that the reader manages, and is not closed.
pub(super) fn within_managed(reader: &ListReader) -> Expr {
    any_of(of_managed(reader, &open_phases()))
}

/// The statuses of a referral that has been received and is open.
pub(super) fn received_statuses() -> impl Iterator<Item = ReferralStatus> {
    let all = ReferralStatus::ALL.iter().copied();
    all.filter(|status| status.is_open() && *status != ReferralStatus::Sent)
}

/// The standings in which a party is in a case.
pub(super) const PRESENT: [Standing; 2] = [Standing::Current, Standing::UntilFollowUp];

fn open_phases() -> Vec<CasePhase> {
    let all = CasePhase::ALL.iter().copied();
    all.filter(|phase| *phase != CasePhase::Closed).collect()
}

/// The key is one of those that any of some statements finds.
fn any_of(places: Vec<SelectStatement>) -> Expr {
    let mut places = places.into_iter();
    let Some(mut first) = places.next() else {
        return Expr::val(false);
    };
    for next in places {
        first.union(UnionType::Distinct, next);
    }
    shared_case::Column::Key.in_subquery(first)
}

fn with_reader(reader: &ListReader) -> SelectStatement {
    case_assignment::Entity::find()
        .select_only()
        .column(case_assignment::Column::CaseKey)
        .filter(case_assignment::Column::StaffKey.eq(reader.staff.as_i64()))
        .filter(case_assignment::Column::UnitKey.is_in(keys(&reader.works_in)))
        .filter(times!(case_assignment).hold_at_instant(reader.moment))
        .into_query()
}

/// As desk, as party, and as who has received a referral.
fn of_managed(reader: &ListReader, phases: &[CasePhase]) -> Vec<SelectStatement> {
    let units = &reader.manages;
    if units.is_empty() {
        return Vec::new();
    }
    let parties = party::Entity::find()
        .select_only()
        .column(party::Column::CaseKey)
        .filter(party::Column::UnitKey.is_in(keys(units)))
        .filter(party::Column::Standing.is_in(PRESENT.map(Coded)))
        .filter(times!(party).hold_at_instant(reader.moment))
        .into_query();
    let received = referral::Entity::find()
        .select_only()
        .column(referral::Column::CaseKey)
        .filter(referral::Column::ToUnitKey.is_in(keys(units)))
        .filter(referral::Column::Status.is_in(received_statuses().map(Coded)))
        .into_query();
    vec![at_desks(units, phases), parties, received]
}

fn of_desks(reader: &ListReader, phases: &[CasePhase]) -> Vec<SelectStatement> {
    let places = reader.desks.iter().map(|(unit, cases)| {
        let seen = phases.iter().copied().filter(|phase| match cases {
            DeskCases::All => true,
            DeskCases::InIntake => phase.is_intake_phase(),
        });
        at_desks(&[*unit], &seen.collect::<Vec<_>>())
    });
    places.collect()
}

fn at_desks(desks: &[RowKey], phases: &[CasePhase]) -> SelectStatement {
    shared_case::Entity::find()
        .select_only()
        .column(shared_case::Column::Key)
        .filter(shared_case::Column::DeskUnitKey.is_in(keys(desks)))
        .filter(shared_case::Column::Phase.is_in(phases.iter().copied().map(Coded)))
        .into_query()
}

/// Deadlines run for few cases that are closed, and for no long time.
fn with_deadlines(reader: &ListReader) -> SelectStatement {
    Query::select()
        .column(deadline::Column::CaseKey)
        .from(deadline::Entity)
        .and_where(deadline::Column::UnitKey.is_in(keys(&reader.units)))
        .and_where(deadline::Column::DoneAt.is_null())
        .to_owned()
}
