//! An administrator gives a unit another name.

use access::Cx;
use chassis::Failure;
use serde::Serialize;

use super::unit_change::{OnUnit, UnitChange};
use crate::{
    IntakeDesk,
    model::administration::{RegistryChangeKind, named::take_name, unit::UnitState},
};

/// Which unit, and its new name.
#[derive(Serialize)]
pub struct RenameUnit {
    /// The unit.
    pub on: OnUnit,
    /// The name.
    pub name: String,
}

/// Renames the unit. The earlier name stays with the days on which it held.
pub async fn rename_unit(desk: &IntakeDesk, cx: &Cx, input: RenameUnit) -> Result<(), Failure> {
    let kind = RegistryChangeKind::UnitRenamed;
    let opened = UnitChange::open(desk, cx, ("renameUnit", kind), (&input.on, &input)).await?;
    let Some(change) = opened else {
        return Ok(());
    };
    let name = take_name(&input.name, "name", cx.today());
    let renamed = name.map(|name| UnitState {
        name,
        ..change.kept.state()
    });
    change.write(renamed).await?;
    change.commit().await
}
