//! Cases in which nothing goes on (V2: every individual has an active activity). Only what may be read may filter
//! (`access.md` rule 2), so the list holds the cases whose plan the reader may read whatever bases there are: a manager
//! those of the unit, a lead caseworker those that are assigned to them.

use domain::{CasePhase, codes::ActivityStatus};
use sea_orm::{
    ColumnTrait, Condition,
    sea_query::{Expr, ExprTrait, Query},
};
use store::Coded;

use super::{
    entity::{case_assignment, party, plan_activity, shared_case},
    moment::times,
    worklist::{ListReader, column, keys, of_case, parties},
};

/// The case is open, the reader may read its plan, and no activity in it is ongoing.
pub(super) fn without_activity(reader: &ListReader) -> Condition {
    let ongoing = Query::select()
        .expr(Expr::val(1))
        .from(plan_activity::Entity)
        .and_where(of_case(plan_activity::Column::CaseKey))
        .and_where(plan_activity::Column::Status.eq(Coded(ActivityStatus::Ongoing)))
        .and_where(plan_activity::Column::RemovedAt.is_null())
        .to_owned();
    Condition::all()
        .add(shared_case::Column::Phase.ne(Coded(CasePhase::Closed)))
        .add(Expr::not_exists(ongoing))
        .add(Condition::any().add(managed(reader)).add(led(reader)))
}

/// The case is one of a unit that the reader manages and that takes part.
fn managed(reader: &ListReader) -> Condition {
    let units = keys(&reader.manages);
    let takes_part = parties(reader)
        .and_where(party::Column::UnitKey.is_in(units.clone()))
        .to_owned();
    Condition::any()
        .add(shared_case::Column::DeskUnitKey.is_in(units))
        .add(Expr::exists(takes_part))
}

/// The case is assigned to the reader as lead caseworker of a unit that takes part.
fn led(reader: &ListReader) -> Condition {
    let unit = || column(case_assignment::Column::UnitKey);
    let takes_part = Condition::any()
        .add(unit().equals(shared_case::Column::DeskUnitKey.as_column_ref()))
        .add(Expr::exists(
            parties(reader)
                .and_where(column(party::Column::UnitKey).eq(unit()))
                .to_owned(),
        ));
    let assigned = Query::select()
        .expr(Expr::val(1))
        .from(case_assignment::Entity)
        .and_where(of_case(case_assignment::Column::CaseKey))
        .and_where(case_assignment::Column::StaffKey.eq(reader.staff.as_i64()))
        .and_where(case_assignment::Column::UnitKey.is_in(keys(&reader.leads_in)))
        .cond_where(times!(case_assignment).hold_at_instant(reader.moment))
        .cond_where(takes_part)
        .to_owned();
    Condition::all().add(Expr::exists(assigned))
}
