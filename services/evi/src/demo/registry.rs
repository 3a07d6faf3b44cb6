//! The registry of the demo world, as data: agencies, units, staff and service agreements.
//!
//! The municipalities and their codes are real; the association, the units and every name are
//! invented. The order is the order in which lists show the units: Gnesta, Trosa, then the rest,
//! and the units of the handles first within their kind and municipality.

use domain::{AgencyKind, Section, basis::SecrecyRegime};

use super::staff::{DemoStaff, STAFF};

/// A municipality of the association.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DemoMunicipality {
    /// What slugs end with.
    pub slug: &'static str,
    /// The official code, four digits.
    pub code: &'static str,
    /// The name.
    pub name: &'static str,
}

/// An agency of the association.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DemoAgency {
    /// What units and agreements name it by.
    pub slug: String,
    /// What it is.
    pub kind: AgencyKind,
    /// Its name.
    pub name: String,
    /// The municipality whose board it is; `None` for a state agency or one of the whole association.
    pub municipality: Option<&'static str>,
}

/// Whether a unit can be sent referrals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DemoReferrals {
    /// It takes them.
    Taken,
    /// It serves no individuals.
    NotTaken,
}

/// A unit of an agency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DemoUnit {
    /// What assignments name it by.
    pub slug: String,
    /// The agency's slug.
    pub agency: String,
    /// Its name.
    pub name: String,
    /// The municipality that it serves; `None` for the whole association.
    pub municipality: Option<&'static str>,
    /// How strictly its data is kept (OSL 26:1, 28:1 and 28:11).
    pub secrecy: SecrecyRegime,
    /// Whether it can be sent referrals.
    pub referrals: DemoReferrals,
}

/// What the desk handles for an agency (lag 2019:212).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DemoAgreement {
    /// The slug of the desk's agency.
    pub desk: &'static str,
    /// The slug of the agency whose tasks the desk handles.
    pub for_agency: String,
    /// The sections that its officers may handle.
    pub sections: &'static [Section],
}

/// The whole registry.
#[derive(Debug, Clone)]
pub struct DemoRegistry {
    /// The agencies.
    pub agencies: Vec<DemoAgency>,
    /// The units, in the order of lists.
    pub units: Vec<DemoUnit>,
    /// The staff.
    pub staff: &'static [DemoStaff],
    /// The agreements.
    pub agreements: Vec<DemoAgreement>,
}

/// The municipalities of the association; the two with staff first, then by code.
pub const MUNICIPALITIES: &[DemoMunicipality] = &[
    municipality("gnesta", "0461", "Gnesta"),
    municipality("trosa", "0488", "Trosa"),
    municipality("vingaker", "0428", "Vingåker"),
    municipality("nykoping", "0480", "Nyköping"),
    municipality("oxelosund", "0481", "Oxelösund"),
    municipality("flen", "0482", "Flen"),
    municipality("katrineholm", "0483", "Katrineholm"),
    municipality("eskilstuna", "0484", "Eskilstuna"),
    municipality("strangnas", "0486", "Strängnäs"),
];

const fn municipality(
    slug: &'static str,
    code: &'static str,
    name: &'static str,
) -> DemoMunicipality {
    DemoMunicipality { slug, code, name }
}

/// The sections whose cell for the intake officer is not `none` in the access matrix.
pub const AGREED_SECTIONS: &[Section] = &[
    Section::Identity,
    Section::Contact,
    Section::Intake,
    Section::Screening,
    Section::MappingEducation,
    Section::MappingWork,
    Section::MappingFamily,
    Section::Plan,
    Section::Journal,
    Section::Parties,
    Section::Referrals,
    Section::Bases,
    Section::Closure,
];

const DESK: &str = "desk";
const EMPLOYMENT: &str = "employment";
const INSURANCE: &str = "insurance";

/// Builds the registry.
pub fn registry() -> DemoRegistry {
    let agencies = agencies();
    let agreements = agencies
        .iter()
        .filter(|agency| serves_individuals(agency.kind))
        .map(agreement)
        .collect();
    DemoRegistry {
        units: units(),
        staff: STAFF,
        agreements,
        agencies,
    }
}

/// Whether the desk can handle anything for such an agency.
fn serves_individuals(kind: AgencyKind) -> bool {
    match kind {
        AgencyKind::WelfareUnit
        | AgencyKind::LabourMarketUnit
        | AgencyKind::EmploymentService
        | AgencyKind::InsuranceAgency => true,
        AgencyKind::IntakeDesk | AgencyKind::Association | AgencyKind::Partner => false,
    }
}

fn agreement(agency: &DemoAgency) -> DemoAgreement {
    DemoAgreement {
        desk: DESK,
        for_agency: agency.slug.clone(),
        sections: AGREED_SECTIONS,
    }
}

fn agencies() -> Vec<DemoAgency> {
    let mut agencies = vec![
        agency(DESK, AgencyKind::IntakeDesk, "En väg in Sörmland"),
        agency(
            EMPLOYMENT,
            AgencyKind::EmploymentService,
            "Arbetsförmedlingen",
        ),
        agency(INSURANCE, AgencyKind::InsuranceAgency, "Försäkringskassan"),
        agency(
            "association",
            AgencyKind::Association,
            "Samordningsförbundet Sörmlandsvägen",
        ),
        agency(
            "healthcentre",
            AgencyKind::Partner,
            "Vårdcentralen Ringblomman",
        ),
        agency("fou", AgencyKind::Partner, "FoU-enheten Lärkan"),
    ];
    for place in MUNICIPALITIES {
        agencies.push(board(
            place,
            AgencyKind::WelfareUnit,
            "welfare",
            "socialnämnden",
        ));
        agencies.push(board(
            place,
            AgencyKind::LabourMarketUnit,
            "labour",
            "arbetsmarknadsnämnden",
        ));
    }
    agencies
}

fn agency(slug: &str, kind: AgencyKind, name: &str) -> DemoAgency {
    DemoAgency {
        slug: slug.to_owned(),
        kind,
        name: name.to_owned(),
        municipality: None,
    }
}

fn board(place: &DemoMunicipality, kind: AgencyKind, slug: &str, board: &str) -> DemoAgency {
    DemoAgency {
        slug: format!("{slug}.{}", place.slug),
        kind,
        name: format!("{} kommun, {board}", place.name),
        municipality: Some(place.code),
    }
}

fn units() -> Vec<DemoUnit> {
    let mut units: Vec<DemoUnit> = MUNICIPALITIES.iter().flat_map(units_of).collect();
    units.push(DemoUnit {
        name: "Vårdcentralen Ringblomman, Gnesta".to_owned(),
        ..unit("healthcentre.gnesta", "healthcentre", Some("0461"))
    });
    units.push(DemoUnit {
        name: "FoU-enheten Lärkan".to_owned(),
        referrals: DemoReferrals::NotTaken,
        ..unit("fou", "fou", None)
    });
    units.push(DemoUnit {
        name: "Förbundskansliet".to_owned(),
        referrals: DemoReferrals::NotTaken,
        ..unit("association", "association", None)
    });
    units
}

/// The five units that every municipality has. The labour-market unit of Eskilstuna stands outside
/// the social board, so that the demo shows both regimes.
fn units_of(place: &DemoMunicipality) -> [DemoUnit; 5] {
    let DemoMunicipality { slug, code, name } = *place;
    let labour_secrecy = if slug == "eskilstuna" {
        SecrecyRegime::Straight
    } else {
        SecrecyRegime::Strict
    };
    let here = |kind: &str, agency: &str, title: &str| DemoUnit {
        name: format!("{title} {name}"),
        ..unit(&format!("{kind}.{slug}"), agency, Some(code))
    };
    [
        here(DESK, DESK, "En väg in"),
        here("welfare", &format!("welfare.{slug}"), "Försörjningsstöd"),
        DemoUnit {
            secrecy: labour_secrecy,
            ..here("labour", &format!("labour.{slug}"), "Arbetsmarknadsenheten")
        },
        DemoUnit {
            secrecy: SecrecyRegime::Straight,
            ..here(EMPLOYMENT, EMPLOYMENT, "Arbetsförmedlingen Sörmland,")
        },
        DemoUnit {
            secrecy: SecrecyRegime::Straight,
            ..here(INSURANCE, INSURANCE, "Försäkringskassan Sörmland,")
        },
    ]
}

fn unit(slug: &str, agency: &str, municipality: Option<&'static str>) -> DemoUnit {
    DemoUnit {
        slug: slug.to_owned(),
        agency: agency.to_owned(),
        name: String::new(),
        municipality,
        secrecy: SecrecyRegime::Strict,
        referrals: DemoReferrals::Taken,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn everything_named_exists_and_is_named_once() {
        let registry = registry();
        let agencies: BTreeSet<&str> = registry.agencies.iter().map(|a| a.slug.as_str()).collect();
        let units: BTreeSet<&str> = registry.units.iter().map(|u| u.slug.as_str()).collect();
        assert_eq!(agencies.len(), registry.agencies.len());
        assert_eq!(units.len(), registry.units.len());
        for unit in &registry.units {
            assert!(
                agencies.contains(unit.agency.as_str()),
                "{} has no agency",
                unit.slug
            );
            assert!(!unit.name.is_empty(), "{} has no name", unit.slug);
        }
        for member in registry.staff {
            assert!(units.contains(member.unit), "{} has no unit", member.handle);
        }
    }

    #[test]
    fn units_of_handles_come_first_in_their_kind_and_municipality() {
        let registry = registry();
        let kind_of = |unit: &DemoUnit| {
            registry
                .agencies
                .iter()
                .find(|a| a.slug == unit.agency)
                .map(|a| a.kind)
        };
        for member in STAFF {
            let own = registry
                .units
                .iter()
                .find(|u| u.slug == member.unit)
                .expect("a unit");
            let first = registry
                .units
                .iter()
                .find(|u| kind_of(u) == kind_of(own) && u.municipality == own.municipality);
            assert_eq!(
                first.map(|u| u.slug.as_str()),
                Some(member.unit),
                "{}",
                member.handle
            );
        }
    }

    #[test]
    fn one_desk_agency_has_one_unit_in_each_municipality() {
        let registry = registry();
        let desks: Vec<_> = registry
            .agencies
            .iter()
            .filter(|a| a.kind == AgencyKind::IntakeDesk)
            .collect();
        assert_eq!(desks.len(), 1);
        let places: BTreeSet<_> = registry
            .units
            .iter()
            .filter(|u| u.agency == DESK)
            .map(|u| u.municipality)
            .collect();
        assert_eq!(places.len(), MUNICIPALITIES.len());
    }

    #[test]
    fn desk_handles_no_section_of_an_agency_of_its_own() {
        for section in AGREED_SECTIONS {
            assert!(
                !matches!(section.owner(), domain::section::SectionOwner::Kind(_)),
                "{section}"
            );
        }
    }
}
