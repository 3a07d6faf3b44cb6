//! Every refusal of a basis, and the bases that must not be refused.

use uuid::Uuid;

use super::*;

fn sections(list: &[Section]) -> Sections {
    list.iter().copied().collect()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn proposal(
    kind: BasisKind,
    from: AgencyKind,
    to: AgencyKind,
    sections: &Sections,
) -> BasisProposal<'_> {
    BasisProposal {
        kind,
        from: Discloser {
            agency: AgencyId::from_uuid(Uuid::from_u128(1)),
            kind: from,
            regime: SecrecyRegime::default_for(from),
        },
        to: Receiver {
            agency: AgencyId::from_uuid(Uuid::from_u128(2)),
            kind: to,
        },
        sections,
        purpose: "Gemensam kartläggning",
        valid_from: day("2026-10-01"),
        valid_to: Some(day("2027-03-31")),
        consent: Consent {
            form: (kind == BasisKind::Consent).then_some(ConsentForm::Written),
            witness: None,
        },
    }
}

fn refusals(proposal: &BasisProposal<'_>) -> Vec<(ProblemCode, &'static str)> {
    match admit(proposal) {
        Ok(_) => Vec::new(),
        Err(problems) => problems
            .iter()
            .map(|problem| (problem.code, problem.message))
            .collect(),
    }
}

const REFUSED: ProblemCode = ProblemCode::BasisNotAllowed;
const INVALID: ProblemCode = ProblemCode::InvalidInput;

#[test]
fn written_consent_of_the_desk_is_admitted_with_its_period() {
    let named = sections(&[Section::Screening, Section::Plan, Section::MappingEducation]);
    let proposed = proposal(
        BasisKind::Consent,
        AgencyKind::IntakeDesk,
        AgencyKind::WelfareUnit,
        &named,
    );
    let period = admit(&proposed).unwrap();
    assert_eq!(
        (period.from(), period.to()),
        (proposed.valid_from, proposed.valid_to)
    );
}

#[test]
fn the_general_clause_never_opens_welfare() {
    for section in [
        Section::WelfareAssistance,
        Section::WelfareHousehold,
        Section::WelfareActivityRequirement,
    ] {
        let named = sections(&[section]);
        let mut proposed = proposal(
            BasisKind::GeneralClause,
            AgencyKind::WelfareUnit,
            AgencyKind::EmploymentService,
            &named,
        );
        assert_eq!(refusals(&proposed)[0].0, REFUSED, "{section}");
        // No record of another regime helps social services out of OSL 26:1.
        proposed.from.regime = SecrecyRegime::Straight;
        assert_eq!(refusals(&proposed)[0].0, REFUSED, "{section}");
    }
    let journal = sections(&[Section::Journal]);
    let proposed = proposal(
        BasisKind::GeneralClause,
        AgencyKind::WelfareUnit,
        AgencyKind::EmploymentService,
        &journal,
    );
    assert_eq!(
        refusals(&proposed),
        [(REFUSED, "basis-general-clause-refused")]
    );
}

#[test]
fn the_general_clause_is_closed_to_strict_labour_market_units_and_health_partners() {
    for kind in [AgencyKind::LabourMarketUnit, AgencyKind::Partner] {
        let named = sections(&[Section::MappingWork]);
        let mut proposed = proposal(
            BasisKind::GeneralClause,
            kind,
            AgencyKind::EmploymentService,
            &named,
        );
        assert_eq!(
            refusals(&proposed),
            [(REFUSED, "basis-general-clause-refused")],
            "{kind}"
        );
        proposed.from.regime = SecrecyRegime::Straight;
        assert_eq!(refusals(&proposed), [], "{kind}");
    }
}

#[test]
fn the_general_clause_never_opens_mapped_health() {
    for kind in [AgencyKind::EmploymentService, AgencyKind::InsuranceAgency] {
        let named = sections(&[Section::MappingHealth, Section::MappingWork]);
        let proposed = proposal(
            BasisKind::GeneralClause,
            kind,
            AgencyKind::WelfareUnit,
            &named,
        );
        assert_eq!(
            refusals(&proposed),
            [(REFUSED, "basis-general-clause-section-refused")],
            "{kind}"
        );
    }
}

#[test]
fn the_general_clause_opens_state_agencies_own_sections() {
    for (kind, section) in [
        (AgencyKind::EmploymentService, Section::EmploymentProgramme),
        (
            AgencyKind::InsuranceAgency,
            Section::InsuranceRehabilitation,
        ),
    ] {
        let named = sections(&[section]);
        let proposed = proposal(
            BasisKind::GeneralClause,
            kind,
            AgencyKind::LabourMarketUnit,
            &named,
        );
        assert_eq!(refusals(&proposed), [], "{kind}");
    }
}

#[test]
fn a_statutory_duty_needs_a_flow_in_the_right_direction_at_the_right_time() {
    let registration = sections(&[Section::EmploymentRegistration]);
    let flow = proposal(
        BasisKind::StatutoryDuty,
        AgencyKind::EmploymentService,
        AgencyKind::WelfareUnit,
        &registration,
    );
    assert_eq!(refusals(&flow), []);

    let mut elsewhere = flow;
    elsewhere.to.kind = AgencyKind::LabourMarketUnit;
    assert_eq!(refusals(&elsewhere), [(REFUSED, "basis-no-statutory-duty")]);

    let mut too_early = flow;
    too_early.valid_from = day("1999-01-01");
    assert_eq!(refusals(&too_early), [(REFUSED, "basis-no-statutory-duty")]);

    let rehabilitation = sections(&[Section::InsuranceRehabilitation]);
    let medical = proposal(
        BasisKind::StatutoryDuty,
        AgencyKind::InsuranceAgency,
        AgencyKind::WelfareUnit,
        &rehabilitation,
    );
    assert_eq!(refusals(&medical), [(REFUSED, "basis-no-statutory-duty")]);
}

#[test]
fn consent_needs_its_form_and_a_spoken_one_its_witness() {
    let named = sections(&[Section::Plan]);
    let mut proposed = proposal(
        BasisKind::Consent,
        AgencyKind::IntakeDesk,
        AgencyKind::WelfareUnit,
        &named,
    );
    proposed.consent.form = None;
    assert_eq!(
        refusals(&proposed),
        [(INVALID, "basis-consent-form-missing")]
    );
    proposed.consent.form = Some(ConsentForm::OralWitnessed);
    assert_eq!(refusals(&proposed), [(INVALID, "basis-witness-missing")]);
    proposed.consent.witness = Some("  ");
    assert_eq!(refusals(&proposed), [(INVALID, "basis-witness-missing")]);
    proposed.consent.witness = Some("Kollega vid mottagningen");
    assert_eq!(refusals(&proposed), []);
}

#[test]
fn only_consent_has_a_form() {
    let named = sections(&[Section::Plan]);
    let mut proposed = proposal(
        BasisKind::NoHarmAssessed,
        AgencyKind::IntakeDesk,
        AgencyKind::WelfareUnit,
        &named,
    );
    proposed.consent.form = Some(ConsentForm::Written);
    assert_eq!(
        refusals(&proposed),
        [(INVALID, "basis-consent-form-without-consent")]
    );
}

#[test]
fn a_basis_never_ends_before_it_begins() {
    let named = sections(&[Section::Plan]);
    let mut proposed = proposal(
        BasisKind::Consent,
        AgencyKind::IntakeDesk,
        AgencyKind::WelfareUnit,
        &named,
    );
    proposed.valid_to = Some(day("2026-09-30"));
    assert_eq!(refusals(&proposed), [(INVALID, "basis-ends-before-start")]);
    proposed.valid_to = Some(proposed.valid_from);
    assert_eq!(refusals(&proposed), []);
}

#[test]
fn a_basis_names_sections_that_its_discloser_can_disclose() {
    let empty = sections(&[]);
    let proposed = proposal(
        BasisKind::Consent,
        AgencyKind::IntakeDesk,
        AgencyKind::WelfareUnit,
        &empty,
    );
    assert_eq!(refusals(&proposed), [(INVALID, "basis-sections-empty")]);

    for section in [
        Section::AccessLog,
        Section::Bases,
        Section::Parties,
        Section::Referrals,
    ] {
        let named = sections(&[section]);
        let proposed = proposal(
            BasisKind::Consent,
            AgencyKind::IntakeDesk,
            AgencyKind::WelfareUnit,
            &named,
        );
        assert_eq!(
            refusals(&proposed),
            [(INVALID, "basis-section-not-disclosable")],
            "{section}"
        );
    }

    let foreign = sections(&[Section::WelfareAssistance]);
    let proposed = proposal(
        BasisKind::Consent,
        AgencyKind::IntakeDesk,
        AgencyKind::EmploymentService,
        &foreign,
    );
    assert_eq!(
        refusals(&proposed),
        [(INVALID, "basis-section-of-another-agency")]
    );
}

#[test]
fn nobody_discloses_to_themselves_or_to_the_association() {
    let named = sections(&[Section::Plan]);
    let mut own = proposal(
        BasisKind::Consent,
        AgencyKind::IntakeDesk,
        AgencyKind::WelfareUnit,
        &named,
    );
    own.to.agency = own.from.agency;
    assert_eq!(refusals(&own), [(INVALID, "basis-own-agency")]);
    let association = proposal(
        BasisKind::Consent,
        AgencyKind::IntakeDesk,
        AgencyKind::Association,
        &named,
    );
    assert_eq!(
        refusals(&association),
        [(REFUSED, "basis-association-refused")]
    );
}

#[test]
fn all_refusals_are_told_at_once_the_law_first() {
    let named = sections(&[Section::WelfareAssistance, Section::AccessLog]);
    let mut proposed = proposal(
        BasisKind::GeneralClause,
        AgencyKind::EmploymentService,
        AgencyKind::WelfareUnit,
        &named,
    );
    proposed.purpose = " ";
    proposed.valid_to = Some(day("2020-01-01"));
    let told = refusals(&proposed);
    assert_eq!(
        told.first(),
        Some(&(REFUSED, "basis-general-clause-section-refused"))
    );
    for message in [
        "basis-section-of-another-agency",
        "basis-section-not-disclosable",
        "basis-purpose-missing",
        "basis-ends-before-start",
    ] {
        assert!(told.contains(&(INVALID, message)), "{message}");
    }
}
