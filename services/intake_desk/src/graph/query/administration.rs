//! What an administrator reads of the own agency. For everybody else every list is empty.

use access::Cx;
use async_graphql::{Context, ID, InputObject, Object, Result};
use chassis::{
    Fault,
    graphql::{Code, Connection, LocalDate, page_request, parse_id},
};
use domain::{Problem, Role, UnitId};
use uuid::Uuid;

use crate::{
    IntakeDesk,
    graph::types::{
        administration::{
            AdministeredAssignment, AdministeredStaff, AdministeredUnit, RegistryChange,
            ServiceAgreement,
        },
        page::connection_of,
    },
    model::administration::assignment::AssignmentState,
    read::AssignmentsAsked,
    store::administration::assignment::When,
};

/// What narrows the assignments.
#[derive(InputObject, Default)]
pub struct AdministeredAssignmentFilter {
    /// Only in this unit.
    unit_id: Option<ID>,
    /// Only of this role.
    role: Option<Code<Role>>,
    /// Only those that stand so today.
    state: Option<Code<AssignmentState>>,
    /// Only those that hold on this day; not together with `state`.
    on: Option<LocalDate>,
}

/// Queries of an administrator.
#[derive(Default)]
pub struct AdministrationQuery;

#[Object]
impl AdministrationQuery {
    /// The units of the agency that the reader administers, closed ones too.
    async fn administered_units(
        &self,
        ctx: &Context<'_>,
        first: i32,
        after: Option<String>,
    ) -> Result<Connection<AdministeredUnit>> {
        let (desk, cx) = (ctx.data::<IntakeDesk>()?, ctx.data::<Cx>()?);
        let page = desk.own_units(cx, &page_request(first, after)?).await?;
        Ok(Connection::from(page.map(AdministeredUnit)))
    }

    /// The assignments in its units, future and ended ones too, the newest change first.
    async fn administered_assignments(
        &self,
        ctx: &Context<'_>,
        first: i32,
        after: Option<String>,
        filter: Option<AdministeredAssignmentFilter>,
    ) -> Result<Connection<AdministeredAssignment>> {
        let (desk, cx) = (ctx.data::<IntakeDesk>()?, ctx.data::<Cx>()?);
        let request = page_request(first, after)?;
        let asked = filter.unwrap_or_default().into_asked()?;
        let page = desk.own_assignments(cx, &asked, &request).await?;
        let today = cx.today();
        Ok(connection_of(&page, |kept| {
            AdministeredAssignment::of(kept, today)
        }))
    }

    /// Its staff, by name; with a text, those whose name holds it. Nobody is found by a number, and
    /// nobody of another agency.
    async fn administered_staff(
        &self,
        ctx: &Context<'_>,
        first: i32,
        after: Option<String>,
        name: Option<String>,
    ) -> Result<Connection<AdministeredStaff>> {
        let (desk, cx) = (ctx.data::<IntakeDesk>()?, ctx.data::<Cx>()?);
        let request = page_request(first, after)?;
        let page = desk.own_staff(cx, name.as_deref(), &request).await?;
        Ok(Connection::from(
            page.map(|member| AdministeredStaff::from(&member)),
        ))
    }

    /// The service agreements that it is part of, newest first; with a day, those that hold on it.
    async fn service_agreements(
        &self,
        ctx: &Context<'_>,
        first: i32,
        after: Option<String>,
        on: Option<LocalDate>,
    ) -> Result<Connection<ServiceAgreement>> {
        let (desk, cx) = (ctx.data::<IntakeDesk>()?, ctx.data::<Cx>()?);
        let request = page_request(first, after)?;
        let page = desk.own_agreements(cx, on.map(|on| on.0), &request).await?;
        let today = cx.today();
        Ok(connection_of(&page, |kept| {
            ServiceAgreement::of(kept, today)
        }))
    }

    /// What was changed in the registry for it, by whom and when, newest first.
    async fn registry_changes(
        &self,
        ctx: &Context<'_>,
        first: i32,
        after: Option<String>,
    ) -> Result<Connection<RegistryChange>> {
        let (desk, cx) = (ctx.data::<IntakeDesk>()?, ctx.data::<Cx>()?);
        let page = desk.own_changes(cx, &page_request(first, after)?).await?;
        Ok(Connection::from(
            page.map(|change| RegistryChange::from(&change)),
        ))
    }
}

impl AdministeredAssignmentFilter {
    fn into_asked(self) -> Result<AssignmentsAsked, Fault> {
        let when = match (self.state, self.on) {
            (None, None) => When::Ever,
            (Some(state), None) => When::Standing(state.0),
            (None, Some(on)) => When::On(on.0),
            (Some(_), Some(_)) => {
                return Err(Fault::bad_input(Problem::invalid(
                    "filter.on",
                    "admin-state-or-day",
                )));
            }
        };
        let nobodys = UnitId::from_uuid(Uuid::nil());
        Ok(AssignmentsAsked {
            unit: self.unit_id.map(|id| parse_id(&id).unwrap_or(nobodys)),
            role: self.role.map(|role| role.0),
            when,
        })
    }
}
