//! What there is to do for whoever is signed in.

use access::Cx;
use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use chassis::{
    Fault,
    graphql::{Code, Connection, page_request},
};
use domain::{CasePhase, Problem, Role, code_list};

use crate::{
    IntakeDesk, flow,
    graph::types::{
        registry::Unit,
        task::{Task, WorklistItem},
    },
    model::registry::{Assignment, Staff},
    read::Wanted,
    store::worklist::{self as rows, Due, Plans, Scope},
};

code_list! {
    /// Whose cases a work list holds.
    pub enum WorklistScope("WorklistScope") {
        /// Those that the reader is assigned to.
        Mine => "MINE", "Mina";
        /// Those of the units that the reader manages, and of the desk.
        Unit => "UNIT", "Enhetens";
    }
}

/// What narrows the work list.
#[derive(InputObject, Default)]
pub struct WorklistFilter {
    /// Whose cases; both the reader's and the unit's, when it is not said.
    scope: Option<Code<WorklistScope>>,
    /// Only those in this phase. Without it, a closed case is listed while it has a deadline.
    phase: Option<Code<CasePhase>>,
    /// Only those with a deadline that has passed.
    overdue_only: Option<bool>,
    /// Only open cases in whose plan no activity is ongoing: of the units that the reader manages, and those
    /// assigned to the reader as lead caseworker. Empty for everybody else.
    without_activity: Option<bool>,
    /// Only those of the municipality with this code.
    municipality: Option<String>,
    /// Only the one with this number (diarienummer), as it is written on paper.
    registry_number: Option<String>,
}

/// A colleague who can be given a case, or named in a programme.
#[derive(SimpleObject)]
pub struct Colleague {
    /// The member of staff's id.
    id: ID,
    /// The name that colleagues see.
    display_name: String,
    /// The role in the unit.
    role: Code<Role>,
    /// The unit.
    unit: Unit,
}

/// How much a colleague has to do.
#[derive(SimpleObject)]
pub struct CaseLoad {
    /// The member of staff's id; null for the cases that nobody works on.
    staff_id: Option<ID>,
    /// The name that colleagues see.
    display_name: Option<String>,
    /// The role in the unit.
    role: Option<Code<Role>>,
    /// The unit.
    unit: Option<Unit>,
    /// How many open cases there are.
    open: u32,
    /// Of these, with a deadline that has passed.
    late: u32,
}

/// Queries of what there is to do.
#[derive(Default)]
pub struct WorklistQuery;

#[Object]
impl WorklistQuery {
    /// The cases that the reader works on or answers for: by the next deadline of the reader's units,
    /// those without one last.
    async fn worklist(
        &self,
        ctx: &Context<'_>,
        first: i32,
        after: Option<String>,
        filter: Option<WorklistFilter>,
    ) -> Result<Connection<WorklistItem>> {
        let (desk, cx) = (ctx.data::<IntakeDesk>()?, ctx.data::<Cx>()?);
        let request = page_request(first, after)?;
        let filter = filter.unwrap_or_default().into_rows()?;
        let wanted = Wanted::under(ctx, &["edges", "node", "case"])?;
        let page = desk.worklist(cx, &filter, &request, &wanted).await?;
        Ok(Connection::from(
            page.map(|row| WorklistItem::of(row, cx.today())),
        ))
    }

    /// The tasks of the reader's units that are not done, oldest first.
    async fn tasks(
        &self,
        ctx: &Context<'_>,
        first: i32,
        after: Option<String>,
    ) -> Result<Connection<Task>> {
        let (desk, cx) = (ctx.data::<IntakeDesk>()?, ctx.data::<Cx>()?);
        let request = page_request(first, after)?;
        let wanted = Wanted::under(ctx, &["edges", "node", "case"])?;
        let page = desk.tasks(cx, &request, &wanted).await?;
        Ok(Connection::from(page.map(|row| Task::of(row, cx.today()))))
    }

    /// The members of the reader's own units who can be given a case; with a case, those of the units
    /// that take part in it, for who appoints its leads. Empty where there is nothing to give.
    async fn colleagues(&self, ctx: &Context<'_>, case_id: Option<ID>) -> Result<Vec<Colleague>> {
        let (desk, cx) = (ctx.data::<IntakeDesk>()?, ctx.data::<Cx>()?);
        let colleagues = flow::list_colleagues(desk, cx, case_id.as_ref()).await?;
        Ok(colleagues.into_iter().map(colleague).collect())
    }

    /// The members of the reader's own labour-market units who lead programmes or supervise, by name. Empty for who
    /// works in none.
    async fn programme_staff(&self, ctx: &Context<'_>) -> Result<Vec<Colleague>> {
        let (desk, cx) = (ctx.data::<IntakeDesk>()?, ctx.data::<Cx>()?);
        let staff = flow::list_programme_staff(desk, cx).await?;
        Ok(staff.into_iter().map(colleague).collect())
    }

    /// The open cases of the units that the reader manages, by the colleague who works on them, and last
    /// those that nobody works on. Empty for who manages no unit.
    async fn case_load(&self, ctx: &Context<'_>) -> Result<Vec<CaseLoad>> {
        let (desk, cx) = (ctx.data::<IntakeDesk>()?, ctx.data::<Cx>()?);
        let loads = flow::list_case_load(desk, cx).await?;
        let shown = loads.into_iter().map(|(whose, load)| {
            let (staff, held) = whose.unzip();
            CaseLoad {
                staff_id: staff.as_ref().map(|staff| staff.id.to_string().into()),
                display_name: staff.map(|staff| staff.display_name),
                role: held.as_ref().map(|held| Code(held.role)),
                unit: held.map(|held| Unit(held.unit)),
                open: load.open,
                late: load.late,
            }
        });
        Ok(shown.collect())
    }
}

impl WorklistFilter {
    fn into_rows(self) -> Result<rows::WorklistFilter, Fault> {
        let scope = match self.scope.map(|scope| scope.0) {
            None => Scope::Both,
            Some(WorklistScope::Mine) => Scope::Mine,
            Some(WorklistScope::Unit) => Scope::Unit,
        };
        let municipality = self.municipality.map(|code| code.parse());
        Ok(rows::WorklistFilter {
            scope,
            phase: self.phase.map(|phase| phase.0),
            due: if self.overdue_only == Some(true) {
                Due::Overdue
            } else {
                Due::Whenever
            },
            plans: if self.without_activity == Some(true) {
                Plans::WithoutActivity
            } else {
                Plans::Any
            },
            municipality: municipality.transpose().map_err(|_| not_a_municipality())?,
            registry_number: self.registry_number,
        })
    }
}

fn colleague((staff, held): (Staff, Assignment)) -> Colleague {
    Colleague {
        id: staff.id.to_string().into(),
        display_name: staff.display_name,
        role: Code(held.role),
        unit: Unit(held.unit),
    }
}

fn not_a_municipality() -> Fault {
    Fault::bad_input(Problem::invalid(
        "filter.municipality",
        "municipality-not-a-code",
    ))
}
