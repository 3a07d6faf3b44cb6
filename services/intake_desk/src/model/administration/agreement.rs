//! Rules of service agreements (lag 2019:212): what the desk may handle for another agency, and who has
//! to have said yes.

use std::{collections::BTreeSet, sync::Arc};

use access::Matrix;
use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    AgencyId, AgencyKind, AgreementId, CodeList, Problem, ProblemCode, Role, RowKey, Section,
    code_list,
};

use super::{CodedValue, coded};
use crate::model::registry::Agency;

/// How many tasks an agreement may list.
const MOST_TASKS: usize = 20;
/// How long the words of a task may be.
const LONGEST_TASK: usize = 200;

code_list! {
    /// Where a service agreement stands today.
    pub enum AgreementState("ServiceAgreementState") {
        /// One side has proposed it; the other has not answered.
        Proposed => "PROPOSED", "Föreslaget";
        /// Both have approved; it begins later.
        Planned => "PLANNED", "Kommande";
        /// It holds.
        InForce => "IN_FORCE", "Gäller";
        /// It holds no more, or never came to hold.
        Ended => "ENDED", "Avslutat";
    }
}

/// A service agreement as the administrators of its two agencies see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptAgreement {
    /// Its key: the page order.
    pub key: RowKey,
    /// Its id.
    pub id: AgreementId,
    /// The desk's agency.
    pub desk: Arc<Agency>,
    /// The agency for which the desk handles something.
    pub for_agency: Arc<Agency>,
    /// The sections that the desk's officers may handle.
    pub sections: Vec<Section>,
    /// The tasks, in words.
    pub tasks: Vec<String>,
    /// The first day that was proposed, or that it holds from.
    pub valid_from: NaiveDate,
    /// The last day.
    pub valid_to: Option<NaiveDate>,
    /// Which agency proposed it; none for what the registry began with.
    pub proposed_by: Option<AgencyId>,
    /// The member of staff who proposed it, by key.
    pub proposer: Option<RowKey>,
    /// When it was proposed.
    pub recorded_at: DateTime<Utc>,
    /// When the other side approved it.
    pub approved_at: Option<DateTime<Utc>>,
    /// When one side ended it.
    pub ended_at: Option<DateTime<Utc>>,
    /// Whether it has come to hold by both sides' word.
    pub agreed: Agreed,
}

/// Whether both sides have said yes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Agreed {
    /// They have.
    ByBoth,
    /// One has.
    ByOne,
}

impl KeptAgreement {
    /// Where it stands today.
    pub fn state(&self, today: NaiveDate) -> AgreementState {
        if self.ended_at.is_some() || self.valid_to.is_some_and(|last| last < today) {
            return AgreementState::Ended;
        }
        match self.agreed {
            Agreed::ByOne => AgreementState::Proposed,
            Agreed::ByBoth if today < self.valid_from => AgreementState::Planned,
            Agreed::ByBoth => AgreementState::InForce,
        }
    }

    /// The other of its two agencies.
    pub fn other_than(&self, agency: RowKey) -> &Arc<Agency> {
        if self.desk.key == agency {
            &self.for_agency
        } else {
            &self.desk
        }
    }

    /// Whether one of its agencies is this one.
    pub fn concerns(&self, agency: RowKey) -> bool {
        self.desk.key == agency || self.for_agency.key == agency
    }

    /// The agreement as the log keeps it.
    pub fn coded(&self, today: NaiveDate) -> Vec<CodedValue> {
        let sections = self.sections.iter().map(|section| section.code());
        [
            coded("state", Some(self.state(today).code())),
            coded("deskAgencyId", Some(self.desk.id)),
            coded("forAgencyId", Some(self.for_agency.id)),
            coded("sections", Some(sections.collect::<Vec<_>>().join(" "))),
            coded("validFrom", Some(self.valid_from)),
            coded("validTo", self.valid_to),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}

/// Checks who makes an agreement: the desk with an agency that works with people.
pub fn check_sides(desk: &Agency, for_agency: &Agency) -> Result<(), Problem> {
    if desk.kind != AgencyKind::IntakeDesk {
        return Err(Problem::invalid("deskAgencyId", "admin-agency-is-no-desk"));
    }
    match for_agency.kind {
        AgencyKind::WelfareUnit
        | AgencyKind::LabourMarketUnit
        | AgencyKind::EmploymentService
        | AgencyKind::InsuranceAgency => Ok(()),
        AgencyKind::IntakeDesk | AgencyKind::Association | AgencyKind::Partner => {
            Err(Problem::invalid("forAgencyId", "admin-agency-has-no-tasks"))
        }
    }
}

/// Takes the sections: some, and only such as an intake officer can ever have (`access.md` rule 12).
pub fn take_sections(sections: &[Section], matrix: &Matrix) -> Result<Vec<Section>, Problem> {
    let named: BTreeSet<Section> = sections.iter().copied().collect();
    if named.is_empty() {
        return Err(Problem::invalid("sections", "admin-sections-missing"));
    }
    for section in &named {
        let line = matrix.line(*section, Role::IntakeOfficer);
        if line.is_none_or(|line| line.terms.is_empty()) {
            let refused = Problem::invalid("sections", "admin-section-not-the-desks");
            return Err(refused.with("section", section.label()));
        }
    }
    Ok(named.into_iter().collect())
}

/// Takes the tasks, in words.
pub fn take_tasks(tasks: &[String]) -> Result<Vec<String>, Problem> {
    let tasks: Vec<String> = tasks.iter().map(|task| task.trim().to_owned()).collect();
    if tasks.is_empty() || tasks.iter().any(String::is_empty) {
        return Err(Problem::invalid("tasks", "text-missing"));
    }
    if tasks.len() > MOST_TASKS {
        return Err(Problem::invalid("tasks", "plan-too-many").with("most", MOST_TASKS));
    }
    if tasks.iter().any(|task| task.chars().count() > LONGEST_TASK) {
        return Err(Problem::invalid("tasks", "text-too-long").with("longest", LONGEST_TASK));
    }
    Ok(tasks)
}

/// Checks the days of a proposal.
pub fn check_days(
    (from, to): (NaiveDate, Option<NaiveDate>),
    today: NaiveDate,
) -> Result<(), Problem> {
    if from < today {
        return Err(Problem::invalid("validFrom", "admin-day-has-passed"));
    }
    if to.is_some_and(|to| to < from) {
        return Err(Problem::invalid("validTo", "admin-ends-before-it-begins"));
    }
    Ok(())
}

/// Checks an approval: by the side that has not spoken, and by somebody else than who proposed.
pub fn check_approval(
    kept: &KeptAgreement,
    (agency, staff): (AgencyId, RowKey),
    today: NaiveDate,
) -> Result<(), Problem> {
    let field = "agreementId";
    if kept.state(today) != AgreementState::Proposed {
        return Err(Problem::new(
            ProblemCode::InvalidTransition,
            "admin-agreement-not-proposed",
        )
        .at(field));
    }
    if kept.proposed_by == Some(agency) {
        return Err(Problem::new(ProblemCode::Forbidden, "admin-agreement-others-turn").at(field));
    }
    if kept.proposer == Some(staff) {
        return Err(Problem::new(ProblemCode::Forbidden, "admin-agreement-needs-two").at(field));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use domain::SystemEntropy;

    use super::*;

    fn day(day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, day).expect("a day")
    }

    fn agency(key: i64, kind: AgencyKind) -> Arc<Agency> {
        Arc::new(Agency {
            key: RowKey::from_i64(key),
            id: AgencyId::draw(&SystemEntropy),
            slug: key.to_string(),
            kind,
            name: "Myndigheten".to_owned(),
            municipality: None,
        })
    }

    fn proposal() -> KeptAgreement {
        let desk = agency(1, AgencyKind::IntakeDesk);
        KeptAgreement {
            key: RowKey::from_i64(1),
            id: AgreementId::draw(&SystemEntropy),
            proposed_by: Some(desk.id),
            desk,
            for_agency: agency(2, AgencyKind::WelfareUnit),
            sections: vec![Section::Plan],
            tasks: vec!["Mottagning".to_owned()],
            valid_from: day(10),
            valid_to: Some(day(20)),
            proposer: Some(RowKey::from_i64(7)),
            recorded_at: DateTime::UNIX_EPOCH,
            approved_at: None,
            ended_at: None,
            agreed: Agreed::ByOne,
        }
    }

    #[test]
    fn it_holds_when_both_have_said_yes_and_until_one_ends_it() {
        use AgreementState::{Ended, InForce, Planned, Proposed};
        let proposed = proposal();
        let agreed = KeptAgreement {
            agreed: Agreed::ByBoth,
            ..proposed.clone()
        };
        let ended = KeptAgreement {
            ended_at: Some(DateTime::UNIX_EPOCH),
            ..agreed.clone()
        };
        for (agreement, on, state) in [
            (&proposed, 15, Proposed),
            (&proposed, 21, Ended),
            (&agreed, 9, Planned),
            (&agreed, 10, InForce),
            (&agreed, 20, InForce),
            (&agreed, 21, Ended),
            (&ended, 15, Ended),
        ] {
            assert_eq!(agreement.state(day(on)), state, "{on}");
        }
    }

    #[test]
    fn only_the_other_side_approves_and_never_who_proposed() {
        let proposed = proposal();
        let (own, other) = (proposed.desk.id, proposed.for_agency.id);
        let somebody = RowKey::from_i64(8);
        let approve = |agency, staff| {
            check_approval(&proposed, (agency, staff), day(1)).map_err(|problem| problem.message)
        };
        assert_eq!(approve(other, somebody), Ok(()));
        assert_eq!(approve(own, somebody), Err("admin-agreement-others-turn"));
        let proposer = RowKey::from_i64(7);
        assert_eq!(approve(other, proposer), Err("admin-agreement-needs-two"));
        let agreed = KeptAgreement {
            agreed: Agreed::ByBoth,
            ..proposed
        };
        assert!(check_approval(&agreed, (other, somebody), day(1)).is_err());
    }

    #[test]
    fn only_sections_that_the_desk_can_ever_have() {
        let policy = access::Policy::load().expect("the policies");
        let matrix = policy.matrix();
        for section in Section::ALL {
            let line = matrix.line(*section, Role::IntakeOfficer);
            let can = line.is_some_and(|line| !line.terms.is_empty());
            assert_eq!(take_sections(&[*section], matrix).is_ok(), can, "{section}");
        }
        assert!(take_sections(&[], matrix).is_err());
        assert!(take_sections(&[Section::WelfareAssistance], matrix).is_err());
        assert_eq!(
            take_sections(&[Section::Plan, Section::Plan], matrix),
            Ok(vec![Section::Plan])
        );
    }

    #[test]
    fn the_desk_agrees_with_who_works_with_people() {
        let desk = agency(1, AgencyKind::IntakeDesk);
        for kind in AgencyKind::ALL {
            let other = agency(2, *kind);
            let works = !matches!(
                kind,
                AgencyKind::IntakeDesk | AgencyKind::Association | AgencyKind::Partner
            );
            assert_eq!(check_sides(&desk, &other).is_ok(), works, "{kind}");
            assert!(
                check_sides(&other, &other).is_err(),
                "{kind} is not both sides"
            );
        }
    }
}
