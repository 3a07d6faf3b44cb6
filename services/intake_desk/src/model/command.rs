//! Who directs the work on a case: managers of the units that take part, and its leads. The roles are
//! those of `access.md`; the sections give no permit for it.

use access::{LeadStanding, PartyStanding, Standing};
use domain::{Role, UnitId};

/// In which unit and role somebody directs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Command {
    /// The unit.
    pub unit: UnitId,
    /// The role.
    pub role: Role,
}

/// The units of the reader whose staff they may assign to the case: a manager's that takes part or has
/// received a referral, and that of a lead who works on the case.
pub fn assigning(standing: &Standing<'_>) -> Vec<Command> {
    let held = standing.reader().assignments.iter();
    held.filter(|held| {
        let unit = held.unit;
        match held.role {
            Role::UnitManager => takes_part(standing, unit) || has_received(standing, unit),
            Role::LeadCaseworker => works_here(standing, unit),
            Role::Caseworker | Role::IntakeOfficer => {
                works_here(standing, unit) && standing.facts().reader_leads == LeadStanding::Lead
            }
            Role::ProgrammeLeader
            | Role::Supervisor
            | Role::Evaluator
            | Role::AssociationOfficer
            | Role::LogReviewer
            | Role::AgencyAdmin
            | Role::PartnerSystem
            | Role::Participant => false,
        }
    })
    .map(|held| Command {
        unit: held.unit,
        role: held.role,
    })
    .collect()
}

/// Who may appoint the two leads: the desk that opened the case, and whoever leads it.
pub fn appointing(standing: &Standing<'_>) -> Option<Command> {
    let held = standing.reader().assignments.iter();
    let mut may = held.filter(|held| match held.role {
        Role::IntakeOfficer => held.unit == standing.facts().desk_unit,
        Role::LeadCaseworker => works_here(standing, held.unit),
        Role::Caseworker => {
            works_here(standing, held.unit) && standing.facts().reader_leads == LeadStanding::Lead
        }
        Role::UnitManager
        | Role::ProgrammeLeader
        | Role::Supervisor
        | Role::Evaluator
        | Role::AssociationOfficer
        | Role::LogReviewer
        | Role::AgencyAdmin
        | Role::PartnerSystem
        | Role::Participant => false,
    });
    may.next().map(|held| Command {
        unit: held.unit,
        role: held.role,
    })
}

/// Tells whether somebody of this role can be given a case to work on.
pub fn works_on_cases(role: Role) -> bool {
    match role {
        Role::IntakeOfficer | Role::Caseworker | Role::LeadCaseworker => true,
        Role::UnitManager
        | Role::ProgrammeLeader
        | Role::Supervisor
        | Role::Evaluator
        | Role::AssociationOfficer
        | Role::LogReviewer
        | Role::AgencyAdmin
        | Role::PartnerSystem
        | Role::Participant => false,
    }
}

/// Tells whether a unit takes part now, or stays for the follow-ups.
pub fn takes_part(standing: &Standing<'_>, unit: UnitId) -> bool {
    let facts = standing.facts();
    unit == facts.desk_unit
        || facts.parties.iter().any(|party| {
            party.unit == unit
                && match party.standing {
                    PartyStanding::Current | PartyStanding::UntilFollowUp => true,
                    PartyStanding::Past => false,
                }
        })
}

fn works_here(standing: &Standing<'_>, unit: UnitId) -> bool {
    takes_part(standing, unit) && standing.facts().reader_units.contains(&unit)
}

fn has_received(standing: &Standing<'_>, unit: UnitId) -> bool {
    standing.facts().referrals.iter().any(|referral| {
        referral.to_unit == unit
            && referral.state.is_open()
            && referral.state != domain::ReferralStatus::Sent
    })
}
