//! What is said of a way in one word each: what was done, what the person does at an end, what came of it.

use chrono::NaiveDate;
use domain::{
    CodeList, code_list,
    codes::{AgeBand, OccupationKind},
    event::StepKind,
};

use super::{Ending, Exit, Step};

code_list! {
    /// What somebody does at an end, by the rule of Kolada U40455: work with or without a subsidy counts, a municipal
    /// labour-market employment does not. That work lasts a month and that studies give a right to student aid is
    /// taken from the occupation as the caseworker chose it; no step tells more.
    pub enum Doing("ChainDoing") {
        /// Works.
        Work => "WORK", "Arbete";
        /// Studies.
        Studies => "STUDIES", "Studier";
        /// Neither.
        Neither => "NEITHER", "Varken eller";
        /// Nobody has told, or it is not known.
        Unknown => "UNKNOWN", "Okänt";
    }
}

impl Doing {
    /// What a step tells.
    pub fn of(step: &Step) -> Self {
        let occupation = step.codes.get("occupation");
        match occupation.and_then(|code| OccupationKind::from_code(code)) {
            Some(OccupationKind::WorkUnsubsidised | OccupationKind::WorkSubsidised) => Self::Work,
            Some(OccupationKind::Studies) => Self::Studies,
            Some(
                OccupationKind::MunicipalEmployment
                | OccupationKind::JobSeeking
                | OccupationKind::Illness
                | OccupationKind::Other,
            ) => Self::Neither,
            Some(OccupationKind::Unknown) | None => Self::Unknown,
        }
    }
}

code_list! {
    /// What was done with a person. Who had several counts in the last of them.
    pub enum Intervention("ChainIntervention") {
        /// Nothing (V2).
        None => "NONE", "Ingen aktivitet";
        /// An activity of the plan, or a programme of the labour-market unit.
        Activity => "ACTIVITY", "Aktivitet";
        /// A programme or support of the employment service.
        Programme => "PROGRAMME", "Program eller stöd";
        /// Education.
        Education => "EDUCATION", "Utbildning";
        /// A placement.
        Placement => "PLACEMENT", "Placering";
    }
}

impl Intervention {
    /// What the steps show.
    pub fn of(steps: &[&Step]) -> Self {
        let kinds = steps.iter().filter_map(|step| Self::begun_by(step.kind));
        kinds.max().unwrap_or(Self::None)
    }

    /// What begins with a step.
    pub fn begun_by(kind: StepKind) -> Option<Self> {
        match kind {
            StepKind::Activity | StepKind::Enrolment => Some(Self::Activity),
            StepKind::Programme => Some(Self::Programme),
            StepKind::Education => Some(Self::Education),
            StepKind::Placement => Some(Self::Placement),
            StepKind::FirstAssistance
            | StepKind::Intake
            | StepKind::Screening
            | StepKind::Mapping
            | StepKind::Plan
            | StepKind::ReferralSent
            | StepKind::ReferralAccepted
            | StepKind::ReferralEnded
            | StepKind::EnrolmentEnded
            | StepKind::PlacementEnded
            | StepKind::EmploymentRegistration
            | StepKind::Benefit
            | StepKind::Assistance
            | StepKind::Work
            | StepKind::Closure
            | StepKind::FollowUp
            | StepKind::SelfSupport => None,
        }
    }
}

code_list! {
    /// What came of it.
    pub enum Outcome("ChainOutcome") {
        /// It goes on.
        Going => "GOING", "Pågår";
        /// Self-support.
        SelfSupport => "SELF_SUPPORT", "Egen försörjning";
        /// Closed in work that is not known to support the person.
        Work => "WORK", "Arbete";
        /// Closed in studies.
        Studies => "STUDIES", "Studier";
        /// Lives elsewhere.
        Moved => "MOVED", "Flyttat";
        /// Old-age pension.
        Pension => "PENSION", "Pension";
        /// Died.
        Deceased => "DECEASED", "Avliden";
        /// Closed otherwise.
        Other => "OTHER", "Annat avslut";
        /// Closed, and nobody knows to what.
        Unknown => "UNKNOWN", "Okänt";
    }
}

impl Outcome {
    /// The outcome of a way that ends so.
    pub fn of(ending: Ending, closed: Option<(NaiveDate, Doing)>) -> Self {
        match ending {
            Ending::Going => Self::Going,
            Ending::Left(Exit::SelfSupport, _) => Self::SelfSupport,
            Ending::Left(Exit::Moved, _) => Self::Moved,
            Ending::Left(Exit::Pension, _) => Self::Pension,
            Ending::Left(Exit::Deceased, _) => Self::Deceased,
            Ending::LastSeen(_) => match closed.map(|(_, doing)| doing) {
                Some(Doing::Work) => Self::Work,
                Some(Doing::Studies) => Self::Studies,
                Some(Doing::Neither) => Self::Other,
                Some(Doing::Unknown) | None => Self::Unknown,
            },
        }
    }
}

/// Whether the screening coded a need of health, of somebody of working age. No code tells ill health of the mind
/// from other ill health, and none is asked for: what V4 wants to know is told of the coded need as it is.
pub fn has_health_need(steps: &[&Step], age: Option<&String>) -> bool {
    let of_age = match age.and_then(|code| AgeBand::from_code(code)) {
        Some(
            AgeBand::From16
            | AgeBand::From20
            | AgeBand::From25
            | AgeBand::From30
            | AgeBand::From40
            | AgeBand::From50
            | AgeBand::From60,
        ) => true,
        Some(AgeBand::Under16 | AgeBand::From67) | None => false,
    };
    let screenings = steps.iter().rev();
    let last = screenings
        .filter(|step| step.kind == StepKind::Screening)
        .find_map(|step| step.codes.get("need_health"));
    of_age && last.is_some_and(|told| told == "STATED")
}
