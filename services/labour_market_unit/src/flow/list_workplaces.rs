//! The workplaces of the reader's own agencies. For everybody else the register is empty.

use ::store::{Page, PageRequest};
use access::Cx;
use chassis::Fault;
use domain::{Municipality, Problem, WorkplaceId};

use super::seat::own_agencies;
use crate::{LabourMarketUnit, model::Workplace, store};

/// Workplaces by name, in one municipality when its code is given.
pub async fn list_workplaces(
    unit: &LabourMarketUnit,
    cx: &Cx,
    municipality: Option<&str>,
    request: &PageRequest,
) -> Result<Page<Workplace>, Fault> {
    let municipality: Option<Municipality> =
        municipality.map(str::parse).transpose().map_err(|_| {
            Fault::bad_input(Problem::invalid("municipality", "municipality-not-a-code"))
        })?;
    let facts = unit.access.facts(cx, &[]).await?;
    let agencies = own_agencies(&facts.reader);
    let list = unit
        .store
        .list(cx, "workplaces", &(&agencies, municipality))?;
    let after = list.after(request)?;
    let connection = unit.store.reading();
    let filter = (&agencies, municipality);
    let rows = store::list_workplaces(connection, filter, after, request.limit()).await?;
    let place = |row: &Workplace| (row.about.name.clone(), row.key);
    Ok(list.page(request, rows, place)?)
}

/// One workplace of the reader's own agencies.
pub async fn get_workplace(
    unit: &LabourMarketUnit,
    cx: &Cx,
    workplace: WorkplaceId,
) -> Result<Option<Workplace>, Fault> {
    let facts = unit.access.facts(cx, &[]).await?;
    let agencies = own_agencies(&facts.reader);
    Ok(store::find_workplace(unit.store.reading(), &agencies, workplace).await?)
}
