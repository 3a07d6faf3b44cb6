//! Writes the demo's registry into the desk's database: the one thing that is not done by staff.

use std::sync::Arc;

use access::{Cx, SystemPrincipal};
use chrono::NaiveDate;
use domain::{Clock, Entropy, Municipality, ServiceName};
use intake_desk::{
    AgencySeed, AgreementSeed, AssignmentSeed, CapacitySeed, RegistrySeed, SeedFault, StaffSeed,
    UnitSeed, seed_registry,
};
use store::Store;

use super::{
    registry::{DemoReferrals, DemoRegistry},
    story::{cast::SCARCE_PLACES, plot::SCARCE},
};
use crate::{fault::CommandFault, platform::database};

/// The association's first day: the service agreements' law is in force (lag 2019:212).
const FIRST_DAY: Option<NaiveDate> = NaiveDate::from_ymd_opt(2020, 1, 1);
const AGREED_TASKS: &str = "Mottagning, första kartläggning och samordning";
/// The unit whose places of the scarce service are counted.
const SCARCE_AT: &str = "welfare.gnesta";

/// Whether places of the scarce service are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Places {
    /// They are, and the stories take them all.
    Counted,
    /// They are not: whoever begins with an empty system meets no waiting list.
    NotCounted,
}

/// Writes the registry. What is there already stays as it is.
///
/// # Errors
/// When the database refuses.
pub async fn write_registry(
    store: &Store,
    registry: &DemoRegistry,
    places: Places,
    (clock, entropy): (Arc<dyn Clock>, Arc<dyn Entropy>),
) -> Result<(), CommandFault> {
    let cx = Cx::system(SystemPrincipal::Seeder, clock, entropy);
    seed_registry(store, &cx, &seed_of(registry, places))
        .await
        .map_err(|fault| match fault {
            SeedFault::Store(fault) => database::unusable(ServiceName::IntakeDesk, &fault),
            SeedFault::Unknown { .. } | SeedFault::Unfit { .. } | SeedFault::NotTheSeeder => {
                CommandFault::ProgramBroken {
                    reason: fault.to_string(),
                }
            }
        })
}

fn seed_of(registry: &DemoRegistry, places: Places) -> RegistrySeed {
    let from = FIRST_DAY.unwrap_or_default();
    let agencies = registry.agencies.iter().map(|agency| AgencySeed {
        slug: agency.slug.clone(),
        kind: agency.kind,
        name: agency.name.clone(),
        municipality: agency.municipality.and_then(municipality),
        active_from: from,
    });
    let units = registry
        .units
        .iter()
        .zip(0..)
        .map(|(unit, position)| UnitSeed {
            slug: unit.slug.clone(),
            agency: unit.agency.clone(),
            name: unit.name.clone(),
            municipality: unit.municipality.and_then(municipality),
            secrecy_regime: unit.secrecy,
            takes_referrals_from: from,
            // A unit that takes none has stopped before it began.
            takes_referrals_to: match unit.referrals {
                DemoReferrals::Taken => None,
                DemoReferrals::NotTaken => from.pred_opt(),
            },
            position,
        });
    let staff = registry.staff.iter().map(|member| StaffSeed {
        subject: member.subject(),
        display_name: member.display_name.to_owned(),
    });
    let assignments = registry.staff.iter().map(|member| AssignmentSeed {
        subject: member.subject(),
        unit: member.unit.to_owned(),
        role: member.role,
        valid_from: from,
        valid_to: None,
    });
    let agreements = registry.agreements.iter().map(|agreement| AgreementSeed {
        desk: agreement.desk.to_owned(),
        for_agency: agreement.for_agency.clone(),
        sections: agreement.sections.to_vec(),
        tasks: vec![AGREED_TASKS.to_owned()],
        valid_from: from,
        valid_to: None,
    });
    let scarce = CapacitySeed {
        unit: SCARCE_AT.to_owned(),
        service: SCARCE,
        places: SCARCE_PLACES.into(),
    };
    RegistrySeed {
        agencies: agencies.collect(),
        units: units.collect(),
        staff: staff.collect(),
        assignments: assignments.collect(),
        agreements: agreements.collect(),
        capacities: match places {
            Places::Counted => vec![scarce],
            Places::NotCounted => Vec::new(),
        },
        deadlines: Vec::new(),
        retention: Vec::new(),
        register: Vec::new(),
    }
}

fn municipality(code: &str) -> Option<Municipality> {
    code.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::registry::registry;

    #[test]
    fn seed_holds_the_whole_registry() {
        let registry = registry();
        let seed = seed_of(&registry, Places::NotCounted);
        assert_eq!(seed.units.len(), registry.units.len());
        assert_eq!(seed.assignments.len(), registry.staff.len());
        assert!(seed.units.iter().all(|unit| {
            let of = registry.units.iter().find(|known| known.slug == unit.slug);
            unit.municipality.is_some() == of.is_some_and(|known| known.municipality.is_some())
        }));
        assert!(
            seed.units
                .iter()
                .any(|unit| unit.takes_referrals_to.is_some())
        );
    }
}
