//! Mutations of an agency's units.

use access::Cx;
use async_graphql::{Context, ID, InputObject, Object, Result};
use chassis::{
    Failure,
    graphql::{Code, LocalDate, known_id, parse_id},
    payload,
};
use domain::{UnitId, basis::SecrecyRegime, codes::ReferralService};

use super::outcome;
use crate::{
    IntakeDesk,
    flow::administration::{self as flow, OnUnit},
    graph::types::administration::AdministeredUnit,
};

/// A unit that is created.
#[derive(InputObject)]
pub struct CreateUnitInput {
    /// The agency; needed by whoever administers several.
    agency_id: Option<ID>,
    name: String,
    /// The code of its municipality, four digits.
    municipality: Option<String>,
    /// Which confidentiality holds in it; what the law gives its kind of agency, when it is not said.
    secrecy_regime: Option<Code<SecrecyRegime>>,
    /// The first day on which it takes referrals: today, when it is not said.
    takes_referrals_from: Option<LocalDate>,
    idempotency_key: Option<String>,
}

/// A unit's new name.
#[derive(InputObject)]
pub struct RenameUnitInput {
    unit_id: ID,
    /// The version that was read last.
    expected_version: i32,
    name: String,
    idempotency_key: Option<String>,
}

/// Which confidentiality holds in a unit.
#[derive(InputObject)]
pub struct SetUnitSecrecyInput {
    unit_id: ID,
    /// The version that was read last.
    expected_version: i32,
    secrecy_regime: Code<SecrecyRegime>,
    idempotency_key: Option<String>,
}

/// On which days a unit takes referrals.
#[derive(InputObject)]
pub struct SetUnitReferralsInput {
    unit_id: ID,
    /// The version that was read last.
    expected_version: i32,
    /// The first day.
    takes_referrals_from: LocalDate,
    /// The last day; yesterday for a unit that takes none from now on.
    takes_referrals_to: Option<LocalDate>,
    /// The unit that senders are shown meanwhile.
    successor_unit_id: Option<ID>,
    idempotency_key: Option<String>,
}

/// The closing of a unit.
#[derive(InputObject)]
pub struct CloseUnitInput {
    unit_id: ID,
    /// The version that was read last.
    expected_version: i32,
    /// Its last day; yesterday for one that closes now.
    last_day: LocalDate,
    /// The unit that takes over its queue; the desk, when it is not said.
    successor_unit_id: Option<ID>,
    idempotency_key: Option<String>,
}

/// How many places a unit has for a service.
#[derive(InputObject)]
pub struct SetUnitCapacityInput {
    unit_id: ID,
    service: Code<ReferralService>,
    /// How many there are.
    places: i32,
    /// How many there were when it was read; left out where none were counted.
    expected_places: Option<i32>,
    idempotency_key: Option<String>,
}

payload! {
    /// What a change of a unit did.
    pub struct AdministeredUnitPayload {
        /// The unit as it stands now.
        unit: AdministeredUnit,
    }
}

/// Mutations of an agency's units, by its administrator.
#[derive(Default)]
pub struct UnitMutation;

#[Object]
impl UnitMutation {
    /// Creates a unit of the own agency.
    async fn create_unit(
        &self,
        ctx: &Context<'_>,
        input: CreateUnitInput,
    ) -> Result<AdministeredUnitPayload> {
        let (desk, cx) = (ctx.data::<IntakeDesk>()?, ctx.data::<Cx>()?);
        let done = async { flow::create_unit(desk, cx, input.into_use_case()?).await };
        answer(desk, cx, (done.await, None)).await
    }

    /// Gives a unit another name.
    async fn rename_unit(
        &self,
        ctx: &Context<'_>,
        input: RenameUnitInput,
    ) -> Result<AdministeredUnitPayload> {
        let (desk, cx) = (ctx.data::<IntakeDesk>()?, ctx.data::<Cx>()?);
        let unit = parse_id(&input.unit_id);
        let done = async {
            let key = input.idempotency_key;
            let renamed = flow::RenameUnit {
                on: on(&input.unit_id, input.expected_version, key)?,
                name: input.name,
            };
            flow::rename_unit(desk, cx, renamed).await
        };
        answer(desk, cx, (of(unit, done.await), unit)).await
    }

    /// Says which confidentiality holds in a unit (OSL 26 or 28).
    async fn set_unit_secrecy(
        &self,
        ctx: &Context<'_>,
        input: SetUnitSecrecyInput,
    ) -> Result<AdministeredUnitPayload> {
        let (desk, cx) = (ctx.data::<IntakeDesk>()?, ctx.data::<Cx>()?);
        let unit = parse_id(&input.unit_id);
        let done = async {
            let key = input.idempotency_key;
            let set = flow::SetUnitSecrecy {
                on: on(&input.unit_id, input.expected_version, key)?,
                secrecy_regime: input.secrecy_regime.0,
            };
            flow::set_unit_secrecy(desk, cx, set).await
        };
        answer(desk, cx, (of(unit, done.await), unit)).await
    }

    /// Says on which days a unit takes referrals. Its open ones stay with it.
    async fn set_unit_referrals(
        &self,
        ctx: &Context<'_>,
        input: SetUnitReferralsInput,
    ) -> Result<AdministeredUnitPayload> {
        let (desk, cx) = (ctx.data::<IntakeDesk>()?, ctx.data::<Cx>()?);
        let unit = parse_id(&input.unit_id);
        let done = async {
            let key = input.idempotency_key;
            let set = flow::SetUnitReferrals {
                on: on(&input.unit_id, input.expected_version, key)?,
                from: input.takes_referrals_from.0,
                to: input.takes_referrals_to.map(|to| to.0),
                successor: successor(input.successor_unit_id.as_ref())?,
            };
            flow::set_unit_referrals(desk, cx, set).await
        };
        answer(desk, cx, (of(unit, done.await), unit)).await
    }

    /// Closes a unit. After its last day every open referral is moved to the unit that takes over, or
    /// becomes the desk's to decide.
    async fn close_unit(
        &self,
        ctx: &Context<'_>,
        input: CloseUnitInput,
    ) -> Result<AdministeredUnitPayload> {
        let (desk, cx) = (ctx.data::<IntakeDesk>()?, ctx.data::<Cx>()?);
        let unit = parse_id(&input.unit_id);
        let done = async {
            let key = input.idempotency_key;
            let closed = flow::CloseUnit {
                on: on(&input.unit_id, input.expected_version, key)?,
                last_day: input.last_day.0,
                successor: successor(input.successor_unit_id.as_ref())?,
            };
            flow::close_unit(desk, cx, closed).await
        };
        answer(desk, cx, (of(unit, done.await), unit)).await
    }

    /// Records how many places a unit has for a service. Added places are offered to who waits.
    async fn set_unit_capacity(
        &self,
        ctx: &Context<'_>,
        input: SetUnitCapacityInput,
    ) -> Result<AdministeredUnitPayload> {
        let (desk, cx) = (ctx.data::<IntakeDesk>()?, ctx.data::<Cx>()?);
        let unit = parse_id(&input.unit_id);
        let done = async {
            let set = flow::SetUnitCapacity {
                unit: known_id(&input.unit_id, "unitId")?,
                service: input.service.0,
                places: input.places,
                expected_places: input.expected_places,
                idempotency_key: input.idempotency_key,
            };
            flow::set_unit_capacity(desk, cx, set).await
        };
        answer(desk, cx, (of(unit, done.await), unit)).await
    }
}

fn on(id: &ID, expected_version: i32, idempotency_key: Option<String>) -> Result<OnUnit, Failure> {
    Ok(OnUnit {
        unit: known_id(id, "unitId")?,
        expected_version,
        idempotency_key,
    })
}

fn successor(id: Option<&ID>) -> Result<Option<UnitId>, Failure> {
    id.map(|id| known_id(id, "successorUnitId")).transpose()
}

/// The outcome of a change of a unit that was named.
fn of(unit: Option<UnitId>, done: Result<(), Failure>) -> Result<UnitId, Failure> {
    done.and_then(|()| unit.ok_or_else(|| chassis::graphql::not_found("unitId")))
}

async fn answer(
    desk: &IntakeDesk,
    cx: &Cx,
    (done, named): (Result<UnitId, Failure>, Option<UnitId>),
) -> Result<AdministeredUnitPayload> {
    let (unit, user_errors) = outcome(done, named, cx.language())?;
    let row = match unit {
        Some(unit) => desk.own_unit(cx, unit).await?,
        None => None,
    };
    Ok(AdministeredUnitPayload {
        unit: row.map(AdministeredUnit),
        user_errors,
    })
}

impl CreateUnitInput {
    fn into_use_case(self) -> Result<flow::CreateUnit, Failure> {
        let agency = self.agency_id.map(|id| known_id(&id, "agencyId"));
        Ok(flow::CreateUnit {
            agency: agency.transpose()?,
            name: self.name,
            municipality: self.municipality,
            secrecy_regime: self.secrecy_regime.map(|regime| regime.0),
            takes_referrals_from: self.takes_referrals_from.map(|from| from.0),
            idempotency_key: self.idempotency_key,
        })
    }
}
