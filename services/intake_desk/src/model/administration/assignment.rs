//! Rules of assignments: which roles an agency can give, to whom, and when.

use chrono::NaiveDate;
use domain::{AgencyKind, AssignmentId, Problem, ProblemCode, Role, RowKey, code_list};
use std::sync::Arc;

use super::{CodedValue, coded};
use crate::model::registry::{Agency, Unit};

code_list! {
    /// Where an assignment stands today.
    pub enum AssignmentState("AssignmentState") {
        /// It begins later.
        Future => "FUTURE", "Kommande";
        /// It holds.
        Current => "CURRENT", "Gäller";
        /// It holds no more.
        Ended => "ENDED", "Avslutat";
    }
}

/// Somebody whom an agency counts to its staff.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// The person, by key.
    pub key: RowKey,
    /// The person.
    pub id: domain::StaffId,
    /// Who signs in.
    pub subject: domain::Subject,
    /// The name that the agency has written.
    pub display_name: String,
    /// The name in small letters: the page order.
    pub name_key: String,
    /// The agency.
    pub agency: Arc<Agency>,
}

/// An assignment as its administrator sees it: the newest version of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptAssignment {
    /// Its key in the table: the page order.
    pub key: RowKey,
    /// Its id.
    pub id: AssignmentId,
    /// The version, which a change must name.
    pub version: i32,
    /// Who.
    pub member: Member,
    /// In which unit.
    pub unit: Arc<Unit>,
    /// Which role.
    pub role: Role,
    /// The first day.
    pub valid_from: NaiveDate,
    /// The last day.
    pub valid_to: Option<NaiveDate>,
    /// Whether it was taken back on the day on which it began, and so held on no day at all.
    pub taken_back: TakenBack,
}

/// Whether an assignment was taken back before any day had ended with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TakenBack {
    /// It was.
    Yes,
    /// It was not.
    No,
}

impl KeptAssignment {
    /// Where it stands today.
    pub fn state(&self, today: NaiveDate) -> AssignmentState {
        if self.taken_back == TakenBack::Yes || self.valid_to.is_some_and(|last| last < today) {
            AssignmentState::Ended
        } else if today < self.valid_from {
            AssignmentState::Future
        } else {
            AssignmentState::Current
        }
    }

    /// Tells whether it holds on a day.
    pub fn holds_on(&self, day: NaiveDate) -> bool {
        self.state(day) == AssignmentState::Current
    }

    /// Refuses to change one that holds no more.
    pub fn refuse_ended(&self, today: NaiveDate) -> Result<(), Problem> {
        match self.state(today) {
            AssignmentState::Future | AssignmentState::Current => Ok(()),
            AssignmentState::Ended => {
                let ended = Problem::new(ProblemCode::InvalidTransition, "admin-assignment-ended");
                Err(ended.at("assignmentId"))
            }
        }
    }

    /// The assignment as the log keeps it.
    pub fn coded(&self) -> Vec<CodedValue> {
        let first = (self.member.id, self.unit.id, self.role);
        coded_assignment(first, self.version, (self.valid_from, self.valid_to))
    }
}

/// An assignment as the log keeps it: ids, codes and days.
pub fn coded_assignment(
    (staff, unit, role): (domain::StaffId, domain::UnitId, Role),
    version: i32,
    (from, to): (NaiveDate, Option<NaiveDate>),
) -> Vec<CodedValue> {
    [
        coded("version", Some(version)),
        coded("staffId", Some(staff)),
        coded("unitId", Some(unit)),
        coded("role", Some(domain::CodeList::code(role))),
        coded("validFrom", Some(from)),
        coded("validTo", to),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Tells whether an agency of this kind can give the role by hand. A participant is who has a case, and a
/// partner's system is registered with its operations: neither is ever given.
pub fn may_be_given(kind: AgencyKind, role: Role) -> bool {
    use AgencyKind as Kind;
    match role {
        Role::AgencyAdmin | Role::LogReviewer => true,
        Role::IntakeOfficer => kind == Kind::IntakeDesk,
        Role::Caseworker => works_with_people(kind),
        Role::LeadCaseworker | Role::UnitManager => {
            works_with_people(kind) || kind == Kind::IntakeDesk
        }
        Role::ProgrammeLeader | Role::Supervisor => kind == Kind::LabourMarketUnit,
        Role::Evaluator => kind == Kind::Partner || kind == Kind::Association,
        Role::AssociationOfficer => kind == Kind::Association,
        Role::PartnerSystem | Role::Participant => false,
    }
}

fn works_with_people(kind: AgencyKind) -> bool {
    match kind {
        AgencyKind::WelfareUnit
        | AgencyKind::LabourMarketUnit
        | AgencyKind::EmploymentService
        | AgencyKind::InsuranceAgency => true,
        AgencyKind::IntakeDesk | AgencyKind::Association | AgencyKind::Partner => false,
    }
}

/// Tells whether nobody may hold both roles in one unit at a time: the log is not reviewed by a peer of
/// those whom it speaks of.
pub fn exclude_each_other(one: Role, other: Role) -> bool {
    let reviews = |role| role == Role::LogReviewer;
    (reviews(one) && handles_cases(other)) || (reviews(other) && handles_cases(one))
}

fn handles_cases(role: Role) -> bool {
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

/// Tells whether two periods have a day in common. A period without end goes on.
pub fn overlap(
    (one_from, one_to): (NaiveDate, Option<NaiveDate>),
    (other_from, other_to): (NaiveDate, Option<NaiveDate>),
) -> bool {
    one_to.is_none_or(|to| other_from <= to) && other_to.is_none_or(|to| one_from <= to)
}

/// Checks a grant against what the same person holds in the same unit.
pub fn check_grant(
    (role, unit): (Role, &Unit),
    (from, to): (NaiveDate, Option<NaiveDate>),
    held: &[KeptAssignment],
    today: NaiveDate,
) -> Result<(), Problem> {
    if !may_be_given(unit.agency.kind, role) {
        return Err(Problem::invalid("role", "admin-role-not-given-here"));
    }
    if from < today {
        return Err(Problem::invalid("validFrom", "admin-day-has-passed"));
    }
    if to.is_some_and(|to| to < from) {
        return Err(Problem::invalid("validTo", "admin-ends-before-it-begins"));
    }
    let mut here = held.iter().filter(|held| {
        held.unit.id == unit.id
            && held.state(today) != AssignmentState::Ended
            && overlap((held.valid_from, held.valid_to), (from, to))
    });
    if here.clone().any(|held| held.role == role) {
        return Err(Problem::invalid("role", "admin-role-already-held"));
    }
    if here.any(|held| exclude_each_other(held.role, role)) {
        return Err(Problem::invalid("role", "admin-roles-exclude-each-other"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use domain::CodeList;

    use super::*;

    fn day(day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, day).expect("a day")
    }

    /// Which roles an agency of each kind gives, in the order of the kinds.
    const GIVEN: [(AgencyKind, &[Role]); 7] = {
        use AgencyKind as Kind;
        use Role::{
            AgencyAdmin, AssociationOfficer, Caseworker, Evaluator, IntakeOfficer, LeadCaseworker,
            LogReviewer, ProgrammeLeader, Supervisor, UnitManager,
        };
        const PLAIN: &[Role] = &[
            Caseworker,
            LeadCaseworker,
            UnitManager,
            LogReviewer,
            AgencyAdmin,
        ];
        [
            (
                Kind::IntakeDesk,
                &[
                    IntakeOfficer,
                    LeadCaseworker,
                    UnitManager,
                    LogReviewer,
                    AgencyAdmin,
                ],
            ),
            (Kind::WelfareUnit, PLAIN),
            (
                Kind::LabourMarketUnit,
                &[
                    Caseworker,
                    LeadCaseworker,
                    UnitManager,
                    ProgrammeLeader,
                    Supervisor,
                    LogReviewer,
                    AgencyAdmin,
                ],
            ),
            (Kind::EmploymentService, PLAIN),
            (Kind::InsuranceAgency, PLAIN),
            (
                Kind::Association,
                &[Evaluator, AssociationOfficer, LogReviewer, AgencyAdmin],
            ),
            (Kind::Partner, &[Evaluator, LogReviewer, AgencyAdmin]),
        ]
    };

    #[test]
    fn each_kind_of_agency_gives_its_own_roles() {
        assert_eq!(GIVEN.map(|(kind, _)| kind).as_slice(), AgencyKind::ALL);
        for (kind, roles) in GIVEN {
            for role in Role::ALL {
                assert_eq!(
                    may_be_given(kind, *role),
                    roles.contains(role),
                    "{kind} {role}"
                );
            }
        }
    }

    #[test]
    fn nobody_reviews_the_log_of_peers() {
        use Role::{
            AgencyAdmin, Caseworker, IntakeOfficer, LeadCaseworker, LogReviewer, UnitManager,
        };
        for handler in [Caseworker, LeadCaseworker, IntakeOfficer] {
            assert!(exclude_each_other(LogReviewer, handler));
            assert!(exclude_each_other(handler, LogReviewer));
        }
        for role in [UnitManager, AgencyAdmin, LogReviewer] {
            assert!(!exclude_each_other(LogReviewer, role));
        }
        assert!(!exclude_each_other(Caseworker, LeadCaseworker));
    }

    #[test]
    fn periods_meet_on_a_common_day() {
        for (one, other, meet) in [
            ((day(1), Some(day(5))), (day(5), None), true),
            ((day(1), Some(day(4))), (day(5), None), false),
            ((day(6), None), (day(1), Some(day(5))), false),
            ((day(1), None), (day(20), None), true),
            ((day(3), Some(day(3))), (day(3), Some(day(3))), true),
        ] {
            assert_eq!(overlap(one, other), meet, "{one:?} {other:?}");
            assert_eq!(overlap(other, one), meet, "{other:?} {one:?}");
        }
    }
}
