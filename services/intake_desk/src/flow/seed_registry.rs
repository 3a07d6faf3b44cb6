//! Fills the registry: agencies, units, staff, assignments and what the agencies have agreed. It is
//! done under the name of the seeder, with an audit entry, and can be repeated: what is there under
//! its lasting name stays as it is.

use std::collections::BTreeMap;

use ::store::{Store, StoreFault};
use access::{Act, Cx, SystemPrincipal};
use chrono::NaiveDate;
use domain::{
    AgencyKind, Municipality, RetentionRule, Role, RowKey, Section, Subject, basis::SecrecyRegime,
    codes::ReferralService,
};

use crate::{
    model::administration::named::{OF_STAFF, take_name, take_subject},
    store::{retention, seed},
};

/// Everything that a registry begins with.
#[derive(Debug, Clone, Default)]
pub struct RegistrySeed {
    /// The agencies.
    pub agencies: Vec<AgencySeed>,
    /// Their units.
    pub units: Vec<UnitSeed>,
    /// Their staff, and partner systems.
    pub staff: Vec<StaffSeed>,
    /// What the staff do where.
    pub assignments: Vec<AssignmentSeed>,
    /// What the desk handles for others.
    pub agreements: Vec<AgreementSeed>,
    /// Places of services.
    pub capacities: Vec<CapacitySeed>,
    /// Deadlines that agreements set.
    pub deadlines: Vec<DeadlineSeed>,
    /// How long agencies keep what they write, where their own plan says other than the law of their kind.
    pub retention: Vec<RetentionSeed>,
    /// The demo's invented population register; empty elsewhere.
    pub register: Vec<RegisteredName>,
}

/// An agency.
#[derive(Debug, Clone)]
pub struct AgencySeed {
    /// Its lasting short name.
    pub slug: String,
    /// What it is.
    pub kind: AgencyKind,
    /// Its name.
    pub name: String,
    /// Its municipality; state agencies have none.
    pub municipality: Option<Municipality>,
    /// The first day on which it takes part.
    pub active_from: NaiveDate,
}

/// A unit.
#[derive(Debug, Clone)]
pub struct UnitSeed {
    /// Its lasting short name.
    pub slug: String,
    /// Its agency's short name.
    pub agency: String,
    /// Its name.
    pub name: String,
    /// Its municipality, where it serves one.
    pub municipality: Option<Municipality>,
    /// Which confidentiality holds in it.
    pub secrecy_regime: SecrecyRegime,
    /// The first day on which it takes referrals.
    pub takes_referrals_from: NaiveDate,
    /// The last such day.
    pub takes_referrals_to: Option<NaiveDate>,
    /// Its place in every list.
    pub position: i32,
}

/// A member of staff, or a partner's system.
#[derive(Debug, Clone)]
pub struct StaffSeed {
    /// The subject of the token (`staff:desk.gnesta`).
    pub subject: Subject,
    /// The name that colleagues see.
    pub display_name: String,
}

/// What somebody does in a unit.
#[derive(Debug, Clone)]
pub struct AssignmentSeed {
    /// Who.
    pub subject: Subject,
    /// The unit's short name.
    pub unit: String,
    /// Which role.
    pub role: Role,
    /// The first day.
    pub valid_from: NaiveDate,
    /// The last day.
    pub valid_to: Option<NaiveDate>,
}

/// What the desk handles for another agency (lag 2019:212).
#[derive(Debug, Clone)]
pub struct AgreementSeed {
    /// The desk agency's short name.
    pub desk: String,
    /// The other agency's short name.
    pub for_agency: String,
    /// The sections.
    pub sections: Vec<Section>,
    /// The tasks, in words.
    pub tasks: Vec<String>,
    /// The first day.
    pub valid_from: NaiveDate,
    /// The last day.
    pub valid_to: Option<NaiveDate>,
}

/// The places of a unit for a service.
#[derive(Debug, Clone)]
pub struct CapacitySeed {
    /// The unit's short name.
    pub unit: String,
    /// For which service.
    pub service: ReferralService,
    /// How many.
    pub places: i32,
}

/// A deadline that an agreement sets.
#[derive(Debug, Clone)]
pub struct DeadlineSeed {
    /// The unit's short name; `None` for all.
    pub unit: Option<String>,
    /// Which deadline: a field of `domain::referral::DeadlinePolicy`.
    pub code: String,
    /// How long.
    pub amount: i32,
    /// The first day.
    pub valid_from: NaiveDate,
}

/// How long an agency keeps what it writes in a case, from a day on.
#[derive(Debug, Clone)]
pub struct RetentionSeed {
    /// The agency's short name.
    pub agency: String,
    /// The rule.
    pub rule: RetentionRule,
    /// The first day.
    pub valid_from: NaiveDate,
}

/// A name of the invented population register.
#[derive(Clone)]
pub struct RegisteredName {
    /// The twelve digits.
    pub number: String,
    /// Given name.
    pub given_name: String,
    /// Family name.
    pub family_name: String,
}

impl std::fmt::Debug for RegisteredName {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("RegisteredName(..)")
    }
}

/// Why a registry could not be filled.
#[derive(Debug, thiserror::Error)]
pub enum SeedFault {
    /// A row names something that is neither in the seed nor in the registry.
    #[error("the {what} `{name}` is not in the registry")]
    Unknown {
        /// An agency, a unit or a member of staff.
        what: &'static str,
        /// Its short name or subject.
        name: String,
    },
    /// A name or a subject that an administrator could not have written. It is not repeated: it may hold a number.
    #[error(
        "the name or login of {what} number {place} is empty, too long or malformed, or holds a personal number"
    )]
    Unfit {
        /// An agency, a unit or a member of staff.
        what: &'static str,
        /// Its place in the seed, from 1.
        place: usize,
    },
    /// Only the seeder may fill a registry.
    #[error("only the seeder may fill a registry")]
    NotTheSeeder,
    /// The store failed.
    #[error("the store failed")]
    Store(#[from] StoreFault),
}

/// Fills the registry of a desk's database, in one transaction. `cx` is the seeder's.
pub async fn seed_registry(store: &Store, cx: &Cx, seed: &RegistrySeed) -> Result<(), SeedFault> {
    if cx.system_principal() != Some(SystemPrincipal::Seeder) {
        return Err(SeedFault::NotTheSeeder);
    }
    check_names(seed, cx.today())?;
    let tx = store.begin(cx).await?;
    let connection = tx.connection();
    let agencies = seed::add_agencies(connection, cx, &seed.agencies).await?;
    let agency = |name: &str| found(&agencies, "agency", name);
    let units = seed::add_units(
        connection,
        cx,
        &with_keys(&seed.units, |unit| agency(&unit.agency))?,
    )
    .await?;
    let unit = |name: &str| found(&units, "unit", name);
    let staff = seed::add_staff(connection, cx, &seed.staff).await?;
    let assignments = with_keys(&seed.assignments, |assignment| {
        let who = found(&staff, "member of staff", assignment.subject.as_str())?;
        Ok((who, unit(&assignment.unit)?))
    })?;
    seed::add_assignments(connection, cx, &assignments).await?;
    let agreements = with_keys(&seed.agreements, |agreement| {
        Ok((agency(&agreement.desk)?, agency(&agreement.for_agency)?))
    })?;
    seed::add_agreements(connection, cx, &agreements).await?;
    let capacities = with_keys(&seed.capacities, |capacity| unit(&capacity.unit))?;
    seed::add_capacities(connection, &capacities).await?;
    let deadlines = with_keys(&seed.deadlines, |deadline| {
        deadline.unit.as_deref().map(unit).transpose()
    })?;
    seed::add_deadlines(connection, cx, &deadlines).await?;
    let rules = with_keys(&seed.retention, |rule| agency(&rule.agency))?;
    retention::add_rules(connection, cx, &rules).await?;
    seed::add_register(connection, &seed.register).await?;
    cx.trail().note_act(Act::named("seed_registry"));
    tx.commit().await?;
    Ok(())
}

/// What holds for what administrators write holds here.
fn check_names(seed: &RegistrySeed, today: NaiveDate) -> Result<(), SeedFault> {
    let agencies = seed.agencies.iter().map(|agency| agency.name.as_str());
    check_each("agency", agencies, |name| {
        take_name(name, "name", today).is_ok()
    })?;
    let units = seed.units.iter().map(|unit| unit.name.as_str());
    check_each("unit", units, |name| take_name(name, "name", today).is_ok())?;
    check_each("member of staff", seed.staff.iter(), |member| {
        // A partner's system has a subject that the agencies agreed upon.
        let subject = member.subject.as_str();
        let is_fit = !subject.starts_with(OF_STAFF) || take_subject(subject, today).is_ok();
        is_fit && take_name(&member.display_name, "displayName", today).is_ok()
    })
}

fn check_each<T>(
    what: &'static str,
    rows: impl Iterator<Item = T>,
    is_fit: impl Fn(T) -> bool,
) -> Result<(), SeedFault> {
    let mut rows = (1..).zip(rows);
    match rows.find_map(|(place, row)| (!is_fit(row)).then_some(place)) {
        Some(place) => Err(SeedFault::Unfit { what, place }),
        None => Ok(()),
    }
}

/// The rows of a seed, each with the keys that it names.
fn with_keys<'s, S, K>(
    rows: &'s [S],
    keys: impl Fn(&'s S) -> Result<K, SeedFault>,
) -> Result<Vec<(&'s S, K)>, SeedFault> {
    rows.iter().map(|row| Ok((row, keys(row)?))).collect()
}

fn found(
    known: &BTreeMap<String, RowKey>,
    what: &'static str,
    name: &str,
) -> Result<RowKey, SeedFault> {
    known.get(name).copied().ok_or_else(|| SeedFault::Unknown {
        what,
        name: name.to_owned(),
    })
}
