//! The file from which an installation gets its first agencies, units and staff: `schema/config/registry.example.toml` is
//! its manual.

use std::{collections::BTreeMap, fs, path::Path};

use access::ReaderKind;
use chrono::NaiveDate;
use domain::{
    AgencyKind, CodeList as _, Municipality, ResearchSample, RetentionRule, RetentionStart, Role,
    Section, Subject, basis::SecrecyRegime, retention::MOST_YEARS,
};
use intake_desk::{
    AgencySeed, AgreementSeed, AssignmentSeed, RegistrySeed, RetentionSeed, StaffSeed, UnitSeed,
};
use serde::Deserialize;
use sign_in::StaffKey;

use crate::fault::CommandFault;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RegistryFile {
    #[serde(default)]
    agencies: Vec<Agency>,
    #[serde(default)]
    units: Vec<Unit>,
    #[serde(default)]
    staff: Vec<Member>,
    #[serde(default)]
    partners: Vec<PartnerSystem>,
    #[serde(default)]
    agreements: Vec<Agreement>,
    #[serde(default)]
    retention: Vec<Retention>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Agency {
    slug: String,
    kind: AgencyKind,
    name: String,
    municipality: Option<Municipality>,
    from: NaiveDate,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Unit {
    slug: String,
    agency: String,
    name: String,
    municipality: Option<Municipality>,
    secrecy: Option<SecrecyRegime>,
    takes_referrals: bool,
    from: NaiveDate,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Member {
    login: String,
    name: String,
    unit: String,
    role: Role,
    from: NaiveDate,
    to: Option<NaiveDate>,
}

/// A partner's system: it has its task by being registered, and nobody gives it another.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PartnerSystem {
    partner: String,
    name: String,
    unit: String,
    from: NaiveDate,
    to: Option<NaiveDate>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Agreement {
    desk: String,
    for_agency: String,
    sections: Vec<Section>,
    tasks: Vec<String>,
    from: NaiveDate,
    to: Option<NaiveDate>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Retention {
    agency: String,
    years: u16,
    starts: RetentionStart,
    sample: ResearchSample,
    source: String,
    from: NaiveDate,
}

/// Reads the file and checks it.
///
/// # Errors
/// [`CommandFault::BrokenConfiguration`] that names the entry and what is wrong with it.
pub fn read(file: &Path, today: NaiveDate) -> Result<RegistrySeed, CommandFault> {
    let text = fs::read_to_string(file)
        .map_err(|error| broken(file, format!("it cannot be read ({})", error.kind())))?;
    parse(&text, today).map_err(|reason| broken(file, reason))
}

/// What is wrong with the file.
pub fn broken(file: &Path, reason: String) -> CommandFault {
    CommandFault::BrokenConfiguration {
        file: file.to_path_buf(),
        reason,
    }
}

fn parse(text: &str, today: NaiveDate) -> Result<RegistrySeed, String> {
    let file: RegistryFile = toml::from_str(text)
        .map_err(|error| error.message().lines().collect::<Vec<_>>().join(" "))?;
    let kinds = kinds_of(&file.agencies)?;
    let mut people = staff(&file.staff, today)?;
    let mut tasks = assignments(&file.staff, today)?;
    for system in &file.partners {
        let (known, task) = partner_system(system, &file.units, &kinds)?;
        people.push(known);
        tasks.push(task);
    }
    Ok(RegistrySeed {
        units: units(&file.units, &kinds)?,
        staff: people,
        assignments: tasks,
        agreements: file.agreements.into_iter().map(agreement).collect(),
        retention: retention(file.retention)?,
        agencies: file.agencies.into_iter().map(agency).collect(),
        capacities: Vec::new(),
        deadlines: Vec::new(),
        register: Vec::new(),
    })
}

/// The kinds of the agencies by their names, which lists and addresses show.
fn kinds_of(agencies: &[Agency]) -> Result<BTreeMap<&str, AgencyKind>, String> {
    let mut kinds = BTreeMap::new();
    for agency in agencies {
        is_slug(&agency.slug)?;
        if kinds.insert(agency.slug.as_str(), agency.kind).is_some() {
            return Err(format!("the agency `{}` stands there twice", agency.slug));
        }
        if is_municipal(agency.kind) && agency.municipality.is_none() {
            return Err(format!(
                "the agency `{}` is of a municipality; give its code as municipality",
                agency.slug
            ));
        }
    }
    Ok(kinds)
}

/// How long agencies keep what they write; one that says nothing keeps by the law of its kind.
fn retention(rules: Vec<Retention>) -> Result<Vec<RetentionSeed>, String> {
    let seeded = rules.into_iter().map(|rule| {
        if !(1..=MOST_YEARS).contains(&rule.years) {
            return Err(format!(
                "`{}` keeps for {} years; write 1 to {MOST_YEARS}",
                rule.agency, rule.years
            ));
        }
        if rule.source.trim().is_empty() {
            return Err(format!(
                "the rule of `{}` names no source; write the decision that it follows",
                rule.agency
            ));
        }
        Ok(RetentionSeed {
            agency: rule.agency,
            rule: RetentionRule {
                years: rule.years,
                starts: rule.starts,
                sample: rule.sample,
                source: rule.source,
            },
            valid_from: rule.from,
        })
    });
    seeded.collect()
}

fn is_slug(text: &str) -> Result<(), String> {
    let is_fit =
        |sign: char| sign.is_ascii_lowercase() || sign.is_ascii_digit() || ".-".contains(sign);
    if text.is_empty() || !text.chars().all(is_fit) {
        return Err(format!(
            "`{text}` is no slug; write small letters, digits, dots and hyphens"
        ));
    }
    Ok(())
}

fn is_municipal(kind: AgencyKind) -> bool {
    match kind {
        AgencyKind::WelfareUnit | AgencyKind::LabourMarketUnit => true,
        AgencyKind::IntakeDesk
        | AgencyKind::EmploymentService
        | AgencyKind::InsuranceAgency
        | AgencyKind::Association
        | AgencyKind::Partner => false,
    }
}

fn agency(agency: Agency) -> AgencySeed {
    AgencySeed {
        slug: agency.slug,
        kind: agency.kind,
        name: agency.name,
        municipality: agency.municipality,
        active_from: agency.from,
    }
}

fn units(units: &[Unit], kinds: &BTreeMap<&str, AgencyKind>) -> Result<Vec<UnitSeed>, String> {
    let seeded = units.iter().zip(0..).map(|(unit, position)| {
        is_slug(&unit.slug)?;
        // An agency that is there already needs not stand in the file, and then the unit says how secret it is.
        let of_kind = kinds.get(unit.agency.as_str());
        let secrecy = unit
            .secrecy
            .or(of_kind.map(|kind| SecrecyRegime::default_for(*kind)))
            .ok_or_else(|| {
                format!(
                    "the unit `{}` is of `{}`, which is not in the file; give its secrecy",
                    unit.slug, unit.agency
                )
            })?;
        Ok(UnitSeed {
            slug: unit.slug.clone(),
            agency: unit.agency.clone(),
            name: unit.name.clone(),
            municipality: unit.municipality,
            secrecy_regime: secrecy,
            takes_referrals_from: unit.from,
            // A unit that takes none has stopped before it began.
            takes_referrals_to: if unit.takes_referrals {
                None
            } else {
                unit.from.pred_opt()
            },
            position,
        })
    });
    seeded.collect()
}

/// Everybody once, whatever they do.
fn staff(members: &[Member], today: NaiveDate) -> Result<Vec<StaffSeed>, String> {
    let mut names: BTreeMap<&str, &str> = BTreeMap::new();
    for member in members {
        let name = names.entry(&member.login).or_insert(&member.name);
        if *name != member.name {
            return Err(format!("{} and {} have one login", name, member.name));
        }
    }
    let seeded = names.into_iter().map(|(login, name)| {
        Ok(StaffSeed {
            subject: subject(login, today)?,
            display_name: name.to_owned(),
        })
    });
    seeded.collect()
}

fn assignments(members: &[Member], today: NaiveDate) -> Result<Vec<AssignmentSeed>, String> {
    let seeded = members.iter().map(|member| {
        match member.role {
            Role::PartnerSystem | Role::Participant => {
                return Err(format!(
                    "{} has the role {}, which no member of staff has",
                    member.name,
                    member.role.code()
                ));
            }
            Role::IntakeOfficer
            | Role::Caseworker
            | Role::LeadCaseworker
            | Role::UnitManager
            | Role::ProgrammeLeader
            | Role::Supervisor
            | Role::Evaluator
            | Role::AssociationOfficer
            | Role::LogReviewer
            | Role::AgencyAdmin => {}
        }
        Ok(AssignmentSeed {
            subject: subject(&member.login, today)?,
            unit: member.unit.clone(),
            role: member.role,
            valid_from: member.from,
            valid_to: member.to,
        })
    });
    seeded.collect()
}

/// A partner's system under the subject that its issuer's clients stand for.
fn partner_system(
    system: &PartnerSystem,
    units: &[Unit],
    kinds: &BTreeMap<&str, AgencyKind>,
) -> Result<(StaffSeed, AssignmentSeed), String> {
    let subject = Subject::new(system.partner.clone());
    if ReaderKind::of(&subject) != Some(ReaderKind::Partner) {
        let name = &system.name;
        return Err(format!(
            "{name}: write who it is as partner:NAME, as in its registered operations"
        ));
    }
    let unit = units.iter().find(|unit| unit.slug == system.unit);
    let kind = unit.and_then(|unit| kinds.get(unit.agency.as_str()));
    if kind.is_some_and(|kind| *kind != AgencyKind::Partner) {
        let (name, unit) = (&system.name, &system.unit);
        return Err(format!("{name}: {unit} is no unit of a PARTNER"));
    }
    let known = StaffSeed {
        subject: subject.clone(),
        display_name: system.name.clone(),
    };
    let task = AssignmentSeed {
        subject,
        unit: system.unit.clone(),
        role: Role::PartnerSystem,
        valid_from: system.from,
        valid_to: system.to,
    };
    Ok((known, task))
}

/// The subject of whom an identity provider calls this.
fn subject(login: &str, today: NaiveDate) -> Result<Subject, String> {
    let key = StaffKey::parse(login, today);
    key.map(|key| key.subject())
        .map_err(|refused| format!("a login cannot be taken: {refused}"))
}

fn agreement(agreement: Agreement) -> AgreementSeed {
    AgreementSeed {
        desk: agreement.desk,
        for_agency: agreement.for_agency,
        sections: agreement.sections,
        tasks: agreement.tasks,
        valid_from: agreement.from,
        valid_to: agreement.to,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EXAMPLE: &str = include_str!("../../../schema/config/registry.example.toml");

    fn today() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, 27).expect("a day")
    }

    fn changed(from: &str, to: &str) -> String {
        assert!(EXAMPLE.contains(from), "{from}");
        match parse(&EXAMPLE.replacen(from, to, 1), today()) {
            Err(reason) => reason,
            Ok(_) => String::new(),
        }
    }

    #[test]
    fn example_is_a_registry() {
        let seed = parse(EXAMPLE, today()).expect("the example");
        assert_eq!((seed.agencies.len(), seed.units.len()), (2, 2));
        assert_eq!(
            seed.staff[1].subject.as_str(),
            "staff:mottagare-1@2120000001"
        );
        assert_eq!(seed.units[1].secrecy_regime, SecrecyRegime::Strict);
        assert_eq!(seed.units[1].takes_referrals_to, None);
        assert_eq!(seed.agreements[0].sections.len(), 4);
    }

    #[test]
    fn what_is_wrong_is_told_with_the_entry_that_is() {
        let of = changed;
        assert!(of("slug = \"desk.gnesta\"", "slug = \"Desk\"").contains("`Desk` is no slug"));
        assert!(of("slug = \"desk.gnesta\"", "slug = \"welfare.gnesta\"").contains("twice"));
        assert!(of("\"WELFARE_UNIT\"", "\"WELFARE\"").contains("AgencyKind"));
        assert!(of("\"INTAKE_OFFICER\"", "\"PARTICIPANT\"").contains("no member of staff has"));
        assert!(of("mottagare-1@2120000001", "mottagare-1").contains("write it as ID@"));
        let number = "198001019804@2120000001";
        let refused = of("mottagare-1@2120000001", number);
        assert!(refused.contains("holds a personal number"), "{refused}");
        assert!(!refused.contains("19800101"), "{refused}");
        assert!(of("takes_referrals", "take_referrals").contains("take_referrals"));
        let board = "name = \"Socialnämnden i Gnesta\"\nmunicipality = \"0461\"\n";
        assert!(of(board, "name = \"Socialnämnden\"\n").contains("give its code"));
        let elsewhere = "agency = \"welfare.gnesta\"";
        assert!(of(elsewhere, "agency = \"welfare.flen\"").contains("give its secrecy"));
    }

    #[test]
    fn partner_system_has_its_task_in_a_unit_of_a_partner() {
        let centre = "\n[[agencies]]\nslug = \"centre\"\nkind = \"PARTNER\"\nname = \"Vårdcentralen\"\n\
            municipality = \"0461\"\nfrom = \"2026-01-01\"\n[[units]]\nslug = \"centre\"\nagency = \"centre\"\n\
            name = \"Vårdcentralen\"\nmunicipality = \"0461\"\ntakes_referrals = true\nfrom = \"2026-01-01\"\n\
            [[partners]]\npartner = \"WHO\"\nname = \"Journalen\"\nunit = \"UNIT\"\nfrom = \"2026-01-01\"\n";
        let with = |who: &str, unit: &str| {
            let centre = centre.replace("WHO", who).replace("UNIT", unit);
            parse(&format!("{EXAMPLE}{centre}"), today())
        };
        let seed = with("partner:vardcentral", "centre").expect("a partner's system");
        let (known, task) = (&seed.staff[2], &seed.assignments[2]);
        assert_eq!(known.subject.as_str(), "partner:vardcentral");
        assert_eq!(task.subject, known.subject);
        assert_eq!(task.role, Role::PartnerSystem);
        for who in ["staff:a", "vardcentral", "partner:"] {
            let refused = with(who, "centre").map(|_| ());
            assert!(refused.is_err_and(|reason| reason.contains("partner:NAME")));
        }
        let refused = with("partner:vardcentral", "welfare.gnesta").map(|_| ());
        assert!(refused.is_err_and(|reason| reason.contains("no unit of a PARTNER")));
    }

    #[test]
    fn who_has_two_tasks_is_one_person_of_one_name() {
        let again = "\n[[staff]]\nlogin = \"mottagare-1@2120000001\"\nname = \"NAME\"\n\
            unit = \"desk.gnesta\"\nrole = \"UNIT_MANAGER\"\nfrom = \"2026-01-01\"\n";
        let with = |name: &str| {
            parse(
                &format!("{EXAMPLE}{}", again.replace("NAME", name)),
                today(),
            )
        };
        let seed = with("Mira Mottagare").expect("two tasks");
        assert_eq!((seed.staff.len(), seed.assignments.len()), (2, 3));
        assert!(with("Mira M").is_err_and(|reason| reason.contains("have one login")));
    }
}
