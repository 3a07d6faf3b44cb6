//! An administrator says which confidentiality holds in a unit (OSL 26 or 28).

use access::Cx;
use chassis::Failure;
use domain::basis::SecrecyRegime;
use serde::Serialize;

use super::unit_change::{OnUnit, UnitChange};
use crate::{
    IntakeDesk,
    model::administration::{
        RegistryChangeKind,
        unit::{UnitState, check_regime},
    },
};

/// Which unit, and which confidentiality.
#[derive(Serialize)]
pub struct SetUnitSecrecy {
    /// The unit.
    pub on: OnUnit,
    /// What holds from today on.
    pub secrecy_regime: SecrecyRegime,
}

/// Sets it. Where the law leaves no choice it is refused.
pub async fn set_unit_secrecy(
    desk: &IntakeDesk,
    cx: &Cx,
    input: SetUnitSecrecy,
) -> Result<(), Failure> {
    let kind = RegistryChangeKind::UnitSecrecySet;
    let opened = UnitChange::open(desk, cx, ("setUnitSecrecy", kind), (&input.on, &input)).await?;
    let Some(change) = opened else {
        return Ok(());
    };
    let allowed = check_regime(change.kept.unit.agency.kind, input.secrecy_regime);
    let set = allowed.map(|()| UnitState {
        secrecy_regime: input.secrecy_regime,
        ..change.kept.state()
    });
    change.write(set).await?;
    change.commit().await
}
