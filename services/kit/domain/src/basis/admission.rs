//! Which bases may be recorded at all. Pure: who may record them is access's question.

use chrono::NaiveDate;

use super::{BasisKind, ConsentForm, SecrecyRegime, Sections};
use crate::{
    AgencyId, AgencyKind, CodeList, Problem, ProblemCode, Section, period::Period,
    section::SectionOwner, statutory,
};

/// The agency that discloses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Discloser {
    /// Which agency.
    pub agency: AgencyId,
    /// Its kind.
    pub kind: AgencyKind,
    /// How strongly its data are kept secret; the strictest regime among its units.
    pub regime: SecrecyRegime,
}

/// The agency that receives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Receiver {
    /// Which agency.
    pub agency: AgencyId,
    /// Its kind.
    pub kind: AgencyKind,
}

/// How the person gave consent, as the caller wrote it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Consent<'a> {
    /// The form.
    pub form: Option<ConsentForm>,
    /// Who witnessed it.
    pub witness: Option<&'a str>,
}

/// A basis that somebody wants to record.
#[derive(Debug, Clone, Copy)]
pub struct BasisProposal<'a> {
    /// The ground.
    pub kind: BasisKind,
    /// The agency that discloses.
    pub from: Discloser,
    /// The agency that receives.
    pub to: Receiver,
    /// What is disclosed.
    pub sections: &'a Sections,
    /// What it is disclosed for.
    pub purpose: &'a str,
    /// The first day.
    pub valid_from: NaiveDate,
    /// The last day.
    pub valid_to: Option<NaiveDate>,
    /// The consent, for [`BasisKind::Consent`] and for nothing else.
    pub consent: Consent<'a>,
}

/// Admits a proposed basis and gives the period in which it holds.
///
/// # Errors
/// Every reason against it at once: what the law refuses first (`BASIS_NOT_ALLOWED`), then what
/// is incomplete or impossible (`INVALID_INPUT`).
pub fn admit(proposal: &BasisProposal<'_>) -> Result<Period, Vec<Problem>> {
    let mut problems = Vec::new();
    refuse_by_law(proposal, &mut problems);
    refuse_parties(proposal, &mut problems);
    refuse_sections(proposal, &mut problems);
    refuse_consent(proposal, &mut problems);
    if proposal.purpose.trim().is_empty() {
        problems.push(Problem::invalid("purpose", "basis-purpose-missing"));
    }
    let period = Period::new(proposal.valid_from, proposal.valid_to)
        .map_err(|_| Problem::invalid("validTo", "basis-ends-before-start"));
    match period {
        Ok(period) if problems.is_empty() => Ok(period),
        Ok(_) => Err(problems),
        Err(problem) => {
            problems.push(problem);
            Err(problems)
        }
    }
}

fn refuse_by_law(proposal: &BasisProposal<'_>, problems: &mut Vec<Problem>) {
    let refused = |message| Problem::new(ProblemCode::BasisNotAllowed, message).at("kind");
    match proposal.kind {
        BasisKind::GeneralClause => {
            if strict_by_itself(proposal.from) {
                problems.push(refused("basis-general-clause-refused"));
            }
            let strict = proposal
                .sections
                .iter()
                .filter(|section| is_strict(**section));
            problems.extend(strict.map(|section| {
                refused("basis-general-clause-section-refused").with("section", section.label())
            }));
        }
        BasisKind::StatutoryDuty => {
            let missing = proposal.sections.iter().filter(|section| {
                statutory::duty(
                    proposal.from.kind,
                    proposal.to.kind,
                    **section,
                    proposal.valid_from,
                )
                .is_none()
            });
            problems.extend(missing.map(|section| {
                refused("basis-no-statutory-duty").with("section", section.label())
            }));
        }
        BasisKind::Consent
        | BasisKind::NecessaryForOwnTask
        | BasisKind::NoHarmAssessed
        | BasisKind::PartyAccess => {}
    }
}

/// Whether agencies of this kind may ever use the general clause: it is closed to social services and
/// health care as a whole (OSL 10:27 second paragraph).
pub fn may_use_general_clause(kind: AgencyKind) -> bool {
    match kind {
        AgencyKind::WelfareUnit => false,
        AgencyKind::LabourMarketUnit
        | AgencyKind::Partner
        | AgencyKind::IntakeDesk
        | AgencyKind::EmploymentService
        | AgencyKind::InsuranceAgency
        | AgencyKind::Association => true,
    }
}

/// The general clause is closed to whole kinds of agencies, and to every other unit whose regime is the
/// strict one.
fn strict_by_itself(from: Discloser) -> bool {
    !may_use_general_clause(from.kind) || from.regime == SecrecyRegime::Strict
}

/// Sections that the general clause never opens, whoever wrote the row.
fn is_strict(section: Section) -> bool {
    section == Section::MappingHealth
        || section.owner() == SectionOwner::Kind(AgencyKind::WelfareUnit)
}

fn refuse_parties(proposal: &BasisProposal<'_>, problems: &mut Vec<Problem>) {
    if proposal.from.agency == proposal.to.agency {
        problems.push(Problem::invalid("toAgencyId", "basis-own-agency"));
    }
    // The association serves no individuals (2003:1210 7 §) and reads tables only.
    if proposal.to.kind == AgencyKind::Association {
        problems.push(
            Problem::new(ProblemCode::BasisNotAllowed, "basis-association-refused")
                .at("toAgencyId"),
        );
    }
}

fn refuse_sections(proposal: &BasisProposal<'_>, problems: &mut Vec<Problem>) {
    if proposal.sections.is_empty() {
        problems.push(Problem::invalid("sections", "basis-sections-empty"));
    }
    for section in proposal.sections {
        let message = if !is_disclosable(*section) {
            "basis-section-not-disclosable"
        } else if !may_own(proposal.from.kind, *section) {
            "basis-section-of-another-agency"
        } else {
            continue;
        };
        problems.push(Problem::invalid("sections", message).with("section", section.label()));
    }
}

/// Tells whether a basis can open the section at all. The log belongs to its readers, and who
/// takes part, which referrals and which bases there are follow from parties and referrals.
pub fn is_disclosable(section: Section) -> bool {
    match section {
        Section::AccessLog | Section::Bases | Section::Parties | Section::Referrals => false,
        Section::Identity
        | Section::Contact
        | Section::Intake
        | Section::Screening
        | Section::MappingEducation
        | Section::MappingWork
        | Section::MappingFamily
        | Section::MappingEconomy
        | Section::MappingHealth
        | Section::Plan
        | Section::Journal
        | Section::WelfareAssistance
        | Section::WelfareHousehold
        | Section::WelfareActivityRequirement
        | Section::LabourPlacement
        | Section::LabourCompetence
        | Section::EmploymentRegistration
        | Section::EmploymentProgramme
        | Section::InsuranceBenefit
        | Section::InsuranceRehabilitation
        | Section::Closure
        | Section::FollowUp => true,
    }
}

/// Tells whether an agency of this kind can own rows of the section. Only an owner discloses.
pub fn may_own(kind: AgencyKind, section: Section) -> bool {
    match section.owner() {
        SectionOwner::Desk => kind == AgencyKind::IntakeDesk,
        SectionOwner::Kind(owner) => kind == owner,
        SectionOwner::Writer | SectionOwner::FollowUp => kind != AgencyKind::Association,
        SectionOwner::EachService => false,
    }
}

fn refuse_consent(proposal: &BasisProposal<'_>, problems: &mut Vec<Problem>) {
    let Consent { form, witness } = proposal.consent;
    match (proposal.kind, form) {
        (BasisKind::Consent, None) => {
            problems.push(Problem::invalid(
                "consentForm",
                "basis-consent-form-missing",
            ));
        }
        (BasisKind::Consent, Some(ConsentForm::OralWitnessed)) => {
            if witness.is_none_or(|name| name.trim().is_empty()) {
                problems.push(Problem::invalid("witness", "basis-witness-missing"));
            }
        }
        (
            BasisKind::NecessaryForOwnTask
            | BasisKind::StatutoryDuty
            | BasisKind::GeneralClause
            | BasisKind::NoHarmAssessed
            | BasisKind::PartyAccess,
            Some(_),
        ) => problems.push(Problem::invalid(
            "consentForm",
            "basis-consent-form-without-consent",
        )),
        (BasisKind::Consent, Some(ConsentForm::Written | ConsentForm::Electronic))
        | (
            BasisKind::NecessaryForOwnTask
            | BasisKind::StatutoryDuty
            | BasisKind::GeneralClause
            | BasisKind::NoHarmAssessed
            | BasisKind::PartyAccess,
            None,
        ) => {}
    }
}

#[cfg(test)]
mod tests;
