//! How much each member of the units that the reader manages has to do. It counts what the reader's own work list holds,
//! and nothing that a stop hides (`access.md` rule 2).

use std::collections::{BTreeMap, BTreeSet};

use domain::{CasePhase, RowKey};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect,
    sea_query::{Expr, Query},
};
use store::{Coded, StoreFault};

use super::{
    entity::{case_assignment, deadline, shared_case},
    moment::times,
    reach::within_managed,
    worklist::{ListReader, deadlines, keys, of_managed, shown},
};

/// Open cases.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Load {
    /// How many there are.
    pub open: u32,
    /// Of these, with a deadline that has passed.
    pub late: u32,
}

impl Load {
    fn add(&mut self, is_late: bool) {
        self.open += 1;
        self.late += u32::from(is_late);
    }
}

/// The open cases of the units that the reader manages, by unit and by who is assigned to them there; `None` for those to
/// which nobody is. Three statements, whatever they find.
pub async fn count_cases(
    connection: &impl ConnectionTrait,
    reader: &ListReader,
) -> Result<BTreeMap<Option<(RowKey, RowKey)>, Load>, StoreFault> {
    let managed = || {
        Condition::all()
            .add(within_managed(reader))
            .add(of_managed(reader))
            .add(shown(reader))
            .add(shared_case::Column::Phase.ne(Coded(CasePhase::Closed)))
    };
    let cases = |wanted: Condition| {
        shared_case::Entity::find()
            .select_only()
            .column(shared_case::Column::Key)
            .filter(wanted)
            .into_tuple::<i64>()
    };
    let passed = deadlines(reader)
        .expr(Expr::val(1))
        .and_where(deadline::Column::DueOn.lt(reader.moment.day))
        .to_owned();
    let open = cases(managed()).all(connection).await?;
    let late = cases(managed().add(Expr::exists(passed)));
    let late: BTreeSet<i64> = late.all(connection).await?.into_iter().collect();
    let within = Query::select()
        .column(shared_case::Column::Key)
        .from(shared_case::Entity)
        .cond_where(managed())
        .to_owned();
    let assigned: Vec<(i64, i64, i64)> = case_assignment::Entity::find()
        .select_only()
        .distinct()
        .column(case_assignment::Column::CaseKey)
        .column(case_assignment::Column::UnitKey)
        .column(case_assignment::Column::StaffKey)
        .filter(case_assignment::Column::UnitKey.is_in(keys(&reader.manages)))
        .filter(times!(case_assignment).hold_at_instant(reader.moment))
        .filter(case_assignment::Column::CaseKey.in_subquery(within))
        .into_tuple()
        .all(connection)
        .await?;
    let mut loads: BTreeMap<Option<(RowKey, RowKey)>, Load> = BTreeMap::new();
    for (case, unit, staff) in &assigned {
        let whose = (RowKey::from_i64(*unit), RowKey::from_i64(*staff));
        loads
            .entry(Some(whose))
            .or_default()
            .add(late.contains(case));
    }
    let taken: BTreeSet<i64> = assigned.iter().map(|(case, _, _)| *case).collect();
    for case in open.iter().filter(|case| !taken.contains(case)) {
        loads.entry(None).or_default().add(late.contains(case));
    }
    Ok(loads)
}
