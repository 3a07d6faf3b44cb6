//! The units that people choose among.

use std::sync::Arc;

use ::store::{Page, PageRequest};
use access::Cx;
use chassis::Fault;
use domain::{AgencyKind, CodeList, Problem};

use crate::{
    IntakeDesk,
    model::registry::Unit,
    store::registry::{self, UnitFilter, UnitPosition},
};

/// A page of the units of a kind of agency, in the order in which people look for them. With a
/// municipality, those that serve it.
pub async fn list_units(
    desk: &IntakeDesk,
    cx: &Cx,
    (kind, municipality): (AgencyKind, Option<&str>),
    request: &PageRequest,
) -> Result<Page<Arc<Unit>>, Fault> {
    let municipality = municipality
        .map(|code| code.parse().map_err(|_| not_a_municipality()))
        .transpose()?;
    let filter = UnitFilter {
        kind: Some(kind),
        municipality,
    };
    let list = desk
        .store()
        .list(cx, "units", &(kind.code(), municipality))?;
    let after: Option<UnitPosition> = list.after(request)?;
    let connection = desk.store().reading();
    let units = registry::find_units(connection, &filter, after.as_ref(), request.limit()).await?;
    Ok(list.page(request, units, |unit| UnitPosition {
        position: unit.position,
        name: unit.name.clone(),
        id: unit.id,
    })?)
}

fn not_a_municipality() -> Fault {
    Fault::bad_input(Problem::invalid("municipality", "municipality-not-a-code"))
}
