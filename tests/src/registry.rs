//! The demo's registry as every world of a test begins with it.

use anyhow::{Context, Result};
use chrono::NaiveDate;
use domain::Municipality;
use evi::demo::registry::{DemoReferrals, DemoRegistry, DemoUnit, registry};
use intake_desk::{
    AgencySeed, AgreementSeed, AssignmentSeed, CapacitySeed, RegisteredName, RegistrySeed,
    StaffSeed, UnitSeed,
};

use crate::people;

/// The first day of everything in it.
fn beginning() -> NaiveDate {
    NaiveDate::from_ymd_opt(2020, 1, 1).expect("the first day of a year")
}

/// The demo's registry, with places for the services that a test names.
pub fn seed(capacities: Vec<CapacitySeed>) -> Result<RegistrySeed> {
    let demo = registry();
    Ok(RegistrySeed {
        agencies: agencies(&demo)?,
        units: units(&demo)?,
        staff: staff(&demo),
        assignments: assignments(&demo),
        agreements: agreements(&demo),
        capacities,
        deadlines: Vec::new(),
        retention: Vec::new(),
        register: register(),
    })
}

fn agencies(demo: &DemoRegistry) -> Result<Vec<AgencySeed>> {
    let seeds = demo.agencies.iter().map(|agency| {
        Ok(AgencySeed {
            slug: agency.slug.clone(),
            kind: agency.kind,
            name: agency.name.clone(),
            municipality: municipality(agency.municipality)?,
            active_from: beginning(),
        })
    });
    seeds.collect()
}

fn units(demo: &DemoRegistry) -> Result<Vec<UnitSeed>> {
    let seeds = demo.units.iter().enumerate().map(|(place, unit)| {
        let (from, to) = referral_days(unit);
        Ok(UnitSeed {
            slug: unit.slug.clone(),
            agency: unit.agency.clone(),
            name: unit.name.clone(),
            municipality: municipality(unit.municipality)?,
            secrecy_regime: unit.secrecy,
            takes_referrals_from: from,
            takes_referrals_to: to,
            position: i32::try_from(place).context("few units")?,
        })
    });
    seeds.collect()
}

/// A unit that takes no referrals stopped on the day on which it began.
fn referral_days(unit: &DemoUnit) -> (NaiveDate, Option<NaiveDate>) {
    match unit.referrals {
        DemoReferrals::Taken => (beginning(), None),
        DemoReferrals::NotTaken => (beginning(), Some(beginning())),
    }
}

fn staff(demo: &DemoRegistry) -> Vec<StaffSeed> {
    let seeds = demo.staff.iter().map(|member| StaffSeed {
        subject: member.subject(),
        display_name: member.display_name.to_owned(),
    });
    seeds.collect()
}

fn assignments(demo: &DemoRegistry) -> Vec<AssignmentSeed> {
    let seeds = demo.staff.iter().map(|member| AssignmentSeed {
        subject: member.subject(),
        unit: member.unit.to_owned(),
        role: member.role,
        valid_from: beginning(),
        valid_to: None,
    });
    seeds.collect()
}

fn agreements(demo: &DemoRegistry) -> Vec<AgreementSeed> {
    let seeds = demo.agreements.iter().map(|agreement| AgreementSeed {
        desk: agreement.desk.to_owned(),
        for_agency: agreement.for_agency.clone(),
        sections: agreement.sections.to_vec(),
        tasks: vec!["Mottagning och samordning".to_owned()],
        valid_from: beginning(),
        valid_to: None,
    });
    seeds.collect()
}

fn register() -> Vec<RegisteredName> {
    let names = (0..people::REGISTERED).map(|index| RegisteredName {
        number: people::number(index),
        given_name: people::given_name(index).to_owned(),
        family_name: "Provsson".to_owned(),
    });
    names.collect()
}

fn municipality(code: Option<&str>) -> Result<Option<Municipality>> {
    let parse = |code: &str| code.parse().ok().context("a municipality's code");
    code.map(parse).transpose()
}
