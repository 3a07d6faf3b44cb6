//! What an administrator reads: the own agency's units, staff, assignments, agreements and the log of
//! changes. Who administers nothing reads empty pages, by the same statements.

mod notices;

use ::store::{Page, PageRequest, StoreFault};
use access::Cx;
use chassis::Fault;
use chrono::NaiveDate;
use domain::{AgreementId, AssignmentId, Role, RowKey, StaffId, UnitId};

use super::Look;
use crate::{
    IntakeDesk,
    flow::administration::Seats,
    model::administration::{
        agreement::KeptAgreement,
        assignment::{KeptAssignment, Member},
        unit::{KeptUnit, PastUnit},
    },
    store::{
        administration::{
            agreement,
            assignment::{self, AssignmentFilter, When},
            change::{self, KeptChange},
            staff::{self, StaffPosition},
            unit::{self, UnitPlaces},
        },
        registry::UnitPosition,
    },
};

/// A unit with what it was and how many places it has.
pub struct UnitRow {
    /// The unit.
    pub kept: KeptUnit,
    /// What it was, oldest first.
    pub past: Vec<PastUnit>,
    /// Its places.
    pub places: Vec<UnitPlaces>,
    /// Who takes its queue over.
    pub successor: Option<std::sync::Arc<crate::model::registry::Unit>>,
}

/// Which assignments are asked for.
pub struct AssignmentsAsked {
    /// Only in this unit.
    pub unit: Option<UnitId>,
    /// Only of this role.
    pub role: Option<Role>,
    /// When.
    pub when: When,
}

/// A look at the registry by an administrator.
struct Desk {
    look: Look,
    agencies: Vec<RowKey>,
}

impl Desk {
    /// The units of the own agencies, by key.
    fn units(&self) -> Vec<RowKey> {
        let units = self.look.directory().units();
        units
            .filter(|unit| self.agencies.contains(&unit.agency.key))
            .map(|unit| unit.key)
            .collect()
    }

    async fn unit_rows(&self, units: Vec<KeptUnit>) -> Result<Vec<UnitRow>, StoreFault> {
        let keys: Vec<RowKey> = units.iter().map(|kept| kept.unit.key).collect();
        let past = unit::list_past(self.look.connection(), &keys).await?;
        let places = unit::list_places(self.look.connection(), &keys).await?;
        let rows = units.into_iter().map(|kept| {
            let key = kept.unit.key;
            let next = kept.unit.successor;
            UnitRow {
                past: past
                    .iter()
                    .filter(|past| past.unit == key)
                    .cloned()
                    .collect(),
                places: places
                    .iter()
                    .filter(|row| row.unit == key)
                    .copied()
                    .collect(),
                successor: next.and_then(|key| self.look.directory().unit(key.as_i64()).cloned()),
                kept,
            }
        });
        Ok(rows.collect())
    }
}

impl IntakeDesk {
    async fn look_at_registry(&self, cx: &Cx) -> Result<Desk, Fault> {
        let look = self.look(cx, &[]).await?;
        let agencies = Seats::of(cx, &look.facts().reader, look.directory()).agencies();
        Ok(Desk { look, agencies })
    }

    /// The units of the own agency, closed ones too.
    pub(crate) async fn own_units(
        &self,
        cx: &Cx,
        request: &PageRequest,
    ) -> Result<Page<UnitRow>, Fault> {
        let list = self.store().list(cx, "administeredUnits", &())?;
        let after: Option<UnitPosition> = list.after(request)?;
        let desk = self.look_at_registry(cx).await?;
        let (connection, directory) = (desk.look.connection(), desk.look.directory());
        let page = (after.as_ref(), request.limit());
        let units = unit::find_units(connection, directory, &desk.agencies, page).await?;
        let rows = desk.unit_rows(units).await?;
        Ok(list.page(request, rows, |row| UnitPosition {
            position: row.kept.unit.position,
            name: row.kept.unit.name.clone(),
            id: row.kept.unit.id,
        })?)
    }

    /// One unit of the own agency.
    pub(crate) async fn own_unit(&self, cx: &Cx, id: UnitId) -> Result<Option<UnitRow>, Fault> {
        let desk = self.look_at_registry(cx).await?;
        let found = unit::get_unit(desk.look.connection(), desk.look.directory(), id).await?;
        let own = found.filter(|kept| desk.agencies.contains(&kept.unit.agency.key));
        Ok(desk.unit_rows(own.into_iter().collect()).await?.pop())
    }

    /// The assignments in units of the own agency, the newest change first.
    pub(crate) async fn own_assignments(
        &self,
        cx: &Cx,
        asked: &AssignmentsAsked,
        request: &PageRequest,
    ) -> Result<Page<KeptAssignment>, Fault> {
        let desk = self.look_at_registry(cx).await?;
        let mut units = desk.units();
        if let Some(only) = asked.unit {
            let only = desk.look.directory().unit_by_id(only).map(|unit| unit.key);
            units.retain(|key| Some(*key) == only);
        }
        let filter = AssignmentFilter {
            units,
            role: asked.role,
            when: asked.when,
        };
        let list = self.store().list(
            cx,
            "administeredAssignments",
            &(asked.unit, asked.role, asked.when),
        )?;
        let after: Option<RowKey> = list.after(request)?;
        let page = (after, request.limit(), cx.today());
        let (connection, directory) = (desk.look.connection(), desk.look.directory());
        let rows = assignment::find_assignments(connection, directory, &filter, page).await?;
        Ok(list.page(request, rows, |row| row.key)?)
    }

    /// One assignment in a unit of the own agency.
    pub(crate) async fn own_assignment(
        &self,
        cx: &Cx,
        id: AssignmentId,
    ) -> Result<Option<KeptAssignment>, Fault> {
        let desk = self.look_at_registry(cx).await?;
        let (connection, directory) = (desk.look.connection(), desk.look.directory());
        let found = assignment::get_assignment(connection, directory, id).await?;
        Ok(found.filter(|kept| desk.agencies.contains(&kept.unit.agency.key)))
    }

    /// The own agency's staff, by name; with a text, those whose name holds it.
    pub(crate) async fn own_staff(
        &self,
        cx: &Cx,
        name: Option<&str>,
        request: &PageRequest,
    ) -> Result<Page<Member>, Fault> {
        let name = name.map(str::trim).filter(|name| !name.is_empty());
        let list = self.store().list(cx, "administeredStaff", &name)?;
        let after: Option<StaffPosition> = list.after(request)?;
        let desk = self.look_at_registry(cx).await?;
        let (connection, directory) = (desk.look.connection(), desk.look.directory());
        let page = (after.as_ref(), request.limit());
        let asked = (desk.agencies.as_slice(), name);
        let rows = staff::find_members(connection, directory, asked, page).await?;
        Ok(list.page(request, rows, |row| StaffPosition {
            name: row.name_key.clone(),
            staff: row.key,
            agency: row.agency.key,
        })?)
    }

    /// One member of the own agency's staff.
    pub(crate) async fn own_member(&self, cx: &Cx, id: StaffId) -> Result<Option<Member>, Fault> {
        let desk = self.look_at_registry(cx).await?;
        let (connection, directory) = (desk.look.connection(), desk.look.directory());
        let asked = (desk.agencies.as_slice(), id);
        Ok(staff::get_member(connection, directory, asked).await?)
    }

    /// The service agreements that the own agency is part of, newest first; with a day, those in force.
    pub(crate) async fn own_agreements(
        &self,
        cx: &Cx,
        on: Option<NaiveDate>,
        request: &PageRequest,
    ) -> Result<Page<KeptAgreement>, Fault> {
        let list = self.store().list(cx, "serviceAgreements", &on)?;
        let after: Option<RowKey> = list.after(request)?;
        let desk = self.look_at_registry(cx).await?;
        let (connection, directory) = (desk.look.connection(), desk.look.directory());
        let (asked, page) = ((desk.agencies.as_slice(), on), (after, request.limit()));
        let rows = agreement::find_agreements(connection, directory, asked, page).await?;
        Ok(list.page(request, rows, |row| row.key)?)
    }

    /// One service agreement that the own agency is part of.
    pub(crate) async fn own_agreement(
        &self,
        cx: &Cx,
        id: AgreementId,
    ) -> Result<Option<KeptAgreement>, Fault> {
        let desk = self.look_at_registry(cx).await?;
        let (connection, directory) = (desk.look.connection(), desk.look.directory());
        let found = agreement::read_agreement(connection, directory, id).await?;
        let own = |kept: &KeptAgreement| desk.agencies.iter().any(|key| kept.concerns(*key));
        Ok(found.filter(own))
    }

    /// What was changed in the registry for the own agency, newest first.
    pub(crate) async fn own_changes(
        &self,
        cx: &Cx,
        request: &PageRequest,
    ) -> Result<Page<KeptChange>, Fault> {
        let list = self.store().list(cx, "registryChanges", &())?;
        let after: Option<RowKey> = list.after(request)?;
        let desk = self.look_at_registry(cx).await?;
        let (connection, directory) = (desk.look.connection(), desk.look.directory());
        let page = (after, request.limit());
        let rows = change::find_changes(connection, directory, &desk.agencies, page).await?;
        Ok(list.page(request, rows, |row| row.key)?)
    }
}
