//! An administrator creates a unit of the own agency.

use access::Cx;
use chassis::{Failure, once::Once};
use chrono::NaiveDate;
use domain::{AgencyId, Municipality, Problem, UnitId, basis::SecrecyRegime};
use serde::Serialize;

use super::door::Noted;
use crate::{
    IntakeDesk,
    model::administration::{
        RegistryChangeKind,
        named::take_name,
        unit::{UnitState, check_regime, place_unit},
    },
    store::administration::unit::{NewUnit, add_unit},
};

/// What is created.
#[derive(Serialize)]
pub struct CreateUnit {
    /// The agency; needed by whoever administers several.
    pub agency: Option<AgencyId>,
    /// The unit's name.
    pub name: String,
    /// The code of its municipality.
    pub municipality: Option<String>,
    /// Which confidentiality holds in it; what the law gives its kind of agency, when it is not said.
    pub secrecy_regime: Option<SecrecyRegime>,
    /// The first day on which it takes referrals: today, when it is not said.
    pub takes_referrals_from: Option<NaiveDate>,
    /// The caller's key against doing it twice.
    #[serde(skip)]
    pub idempotency_key: Option<String>,
}

/// Creates the unit.
pub async fn create_unit(desk: &IntakeDesk, cx: &Cx, input: CreateUnit) -> Result<UnitId, Failure> {
    let mut administration = desk.administer(cx).await?;
    let key = input.idempotency_key.as_deref();
    if let Once::Done(unit) = administration.recall(key, "createUnit", &input).await? {
        return Ok(unit);
    }
    let agency = administration.own_agency(input.agency)?;
    let directory = administration.directory();
    let asked = input
        .municipality
        .as_deref()
        .map(municipality)
        .transpose()?;
    let place = place_unit(&agency, asked, directory)?;
    let regime = input.secrecy_regime;
    let regime = regime.unwrap_or_else(|| SecrecyRegime::default_for(agency.kind));
    check_regime(agency.kind, regime)?;
    let state = UnitState {
        name: take_name(&input.name, "name", cx.today())?,
        secrecy_regime: regime,
        takes_referrals_from: input.takes_referrals_from.unwrap_or_else(|| cx.today()),
        takes_referrals_to: None,
        successor: None,
        closed_on: None,
    };
    let last = directory.units().map(|unit| unit.position).max();
    let after = state.coded(1, directory);
    let new = NewUnit {
        agency: &agency,
        municipality: place,
        position: last.unwrap_or(0).saturating_add(1),
        state,
    };
    let unit = add_unit(administration.connection(), cx, new).await?;
    let noted = Noted {
        kind: RegistryChangeKind::UnitCreated,
        agency: &agency,
        other: None,
        subject: unit.uuid(),
        before: Vec::new(),
        after,
    };
    administration.note(noted).await?;
    administration.commit(&unit).await?;
    Ok(unit)
}

fn municipality(code: &str) -> Result<Municipality, Problem> {
    code.parse()
        .map_err(|_| Problem::invalid("municipality", "municipality-not-a-code"))
}
