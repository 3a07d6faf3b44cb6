//! An administrator says on which days a unit takes referrals. Its open ones stay with it.

use access::Cx;
use chassis::Failure;
use chrono::NaiveDate;
use domain::UnitId;
use serde::Serialize;

use super::unit_change::{OnUnit, UnitChange};
use crate::{
    IntakeDesk,
    model::administration::{RegistryChangeKind, unit::set_referrals},
};

/// Which unit, and when.
#[derive(Serialize)]
pub struct SetUnitReferrals {
    /// The unit.
    pub on: OnUnit,
    /// The first day on which it takes referrals.
    pub from: NaiveDate,
    /// The last; yesterday for a unit that takes none from now on.
    pub to: Option<NaiveDate>,
    /// The unit that senders are shown meanwhile, and the desk can move what waits to.
    pub successor: Option<UnitId>,
}

/// Sets the days.
pub async fn set_unit_referrals(
    desk: &IntakeDesk,
    cx: &Cx,
    input: SetUnitReferrals,
) -> Result<(), Failure> {
    let kind = RegistryChangeKind::UnitReferralsSet;
    let opened =
        UnitChange::open(desk, cx, ("setUnitReferrals", kind), (&input.on, &input)).await?;
    let Some(change) = opened else {
        return Ok(());
    };
    let successor = change.successor(input.successor).await?;
    let days = (input.from, input.to);
    let set = set_referrals(&change.kept, days, successor.as_ref(), cx.today());
    change.write(set).await?;
    change.commit().await
}
