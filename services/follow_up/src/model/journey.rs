//! One person's way from assistance to self-support, as it follows from their steps in whatever order those were told.

mod activity;
mod codes;
mod decisions;
mod exits;
mod referral;

use std::collections::BTreeMap;

use chrono::{Datelike, Months, NaiveDate};
use domain::{CodeList, Municipality, code_list, codes::ClosureReason, event::StepKind};

pub use codes::{Doing, Intervention, Outcome};
pub use decisions::Decision;
pub use referral::{Pair, accepted};

use super::{Step, survival::Exit};

code_list! {
    /// How far somebody has come. The order is that of the chain (V3); who reaches a later one has left the earlier.
    pub enum Milestone("Milestone") {
        /// Financial assistance was granted.
        Assistance => "ASSISTANCE", "Bistånd";
        /// Received at the desk.
        Intake => "INTAKE", "Mottagen";
        /// Assessed.
        Screening => "SCREENING", "Bedömd";
        /// Mapped.
        Mapping => "MAPPING", "Kartlagd";
        /// The shared plan was made.
        Plan => "PLAN", "Plan";
        /// An activity, or a programme of the employment service.
        Activity => "ACTIVITY", "Aktivitet";
        /// Education.
        Education => "EDUCATION", "Utbildning";
        /// A placement.
        Placement => "PLACEMENT", "Placering";
        /// Work on the regular labour market, with or without a subsidy.
        Work => "WORK", "Arbete";
        /// Self-support.
        SelfSupport => "SELF_SUPPORT", "Egen försörjning";
    }
}

code_list! {
    /// What people are compared by. Each is a code that some step carries; what was last said counts.
    pub enum Factor("ChainFactor") {
        /// Everybody together.
        Everybody => "EVERYBODY", "Alla";
        /// Sex, as the number tells it.
        Sex => "SEX", "Kön";
        /// Age as an interval, at the intake.
        Age => "AGE", "Ålder";
        /// The highest completed education.
        Education => "EDUCATION", "Utbildning";
        /// The kind of household.
        Family => "FAMILY", "Familj";
        /// Why assistance was needed (försörjningshinder).
        Cause => "CAUSE", "Försörjningshinder";
        /// The standing towards the target group.
        TargetGroup => "TARGET_GROUP", "Målgrupp";
        /// The programme of the labour-market unit in which somebody was enrolled last.
        Programme => "PROGRAMME", "Insats";
    }
}

impl Factor {
    /// Whether a step tells the value: `programme` names a support of the employment service too, which is no
    /// programme of the labour-market unit.
    fn is_told_by(self, step: &Step) -> bool {
        self != Self::Programme || step.kind == StepKind::Enrolment
    }

    /// The name of the code among those of a step; `None` for everybody, who have no value.
    pub fn name(self) -> Option<&'static str> {
        match self {
            Self::Everybody => None,
            Self::Sex => Some("sex"),
            Self::Age => Some("age_band"),
            Self::Education => Some("education_level"),
            Self::Family => Some("household_type"),
            Self::Cause => Some("barrier"),
            Self::TargetGroup => Some("target_group"),
            Self::Programme => Some("programme"),
        }
    }
}

/// The value of a factor that nobody has told: explicit, never left out (E14).
pub const UNKNOWN: &str = "UNKNOWN";

/// How the time in which somebody is seen on the chain ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// It goes on.
    Going,
    /// The person left for good.
    Left(Exit, NaiveDate),
    /// The case was closed for another reason, and nothing has been heard since that day.
    LastSeen(NaiveDate),
}

impl Ending {
    /// Its code: that of the exit, `GOING` or `LAST_SEEN`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Going => "GOING",
            Self::Left(exit, _) => exit.code(),
            Self::LastSeen(_) => "LAST_SEEN",
        }
    }
}

/// One person's way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Journey {
    /// The municipality that was last told.
    pub municipality: Municipality,
    /// The first day on the chain.
    pub begun: NaiveDate,
    /// What they are compared by; [`UNKNOWN`] where nothing was told.
    pub values: BTreeMap<Factor, String>,
    /// The first day of each milestone that was reached.
    pub reached: BTreeMap<Milestone, NaiveDate>,
    /// How it ends.
    pub ending: Ending,
    /// The first assistance in a month after the one in which self-support was reached.
    pub relapsed: Option<NaiveDate>,
    /// What was done with the person: the kind that takes most of them.
    pub intervention: Intervention,
    /// What came of it.
    pub outcome: Outcome,
    /// When, and to do what, the case was closed last.
    pub closed: Option<(NaiveDate, Doing)>,
    /// When, and to do what, the person left the labour-market unit.
    pub left_labour: Option<(NaiveDate, Doing)>,
    /// How many days each decision took.
    pub decisions: BTreeMap<Decision, u32>,
    /// How many shared plans were made (T12).
    pub plans: u32,
    /// How many days the first accepted referral between two kinds of agency waited.
    pub lead_times: BTreeMap<Pair, u32>,
    /// The times in which an activity went on, none of which touch.
    pub active: Vec<(NaiveDate, Option<NaiveDate>)>,
    /// Whether a need of health was coded at the screening, of somebody from 16 to 66 years (V4).
    pub health_need: bool,
}

impl Journey {
    /// The way that follows from steps; the same in whatever order they come. `None` for somebody without steps, and
    /// for a case that was registered by mistake.
    pub fn of(steps: &[Step]) -> Option<Self> {
        let mut steps: Vec<&Step> = steps.iter().collect();
        steps.sort_by_key(|step| (step.on, step.recorded_at, step.event));
        let begun = steps.first()?.on;
        let closure = steps.iter().rev().find_map(|step| closed_for(step));
        if closure.is_some_and(|(reason, _)| reason == ClosureReason::Misregistered) {
            return None;
        }
        let reached = reached(&steps);
        let ending = ending(&steps, &reached, closure);
        let closed = exits::closed(&steps);
        let values = values(&steps);
        let plans = steps.iter().filter(|step| step.kind == StepKind::Plan);
        Some(Self {
            municipality: steps.last()?.municipality,
            begun,
            ending,
            relapsed: relapsed(&steps, &reached),
            intervention: Intervention::of(&steps),
            outcome: Outcome::of(ending, closed),
            closed,
            left_labour: exits::left_labour(&steps),
            decisions: decisions::decisions(&reached),
            plans: u32::try_from(plans.count()).unwrap_or(u32::MAX),
            lead_times: referral::lead_times(&steps),
            active: activity::active(&steps, ending),
            health_need: codes::has_health_need(&steps, values.get(&Factor::Age)),
            values,
            reached,
        })
    }

    /// The value of a factor.
    pub fn value(&self, factor: Factor) -> &str {
        self.values.get(&factor).map_or(UNKNOWN, String::as_str)
    }

    /// The furthest milestone. A way begins with a step; where that is none of them, the intake stands for it.
    pub fn furthest(&self) -> Milestone {
        let last = self.reached.last_key_value();
        last.map_or(Milestone::Intake, |(milestone, _)| *milestone)
    }

    /// The first day on which the person is on the chain no more.
    pub fn gone(&self) -> Option<NaiveDate> {
        match self.ending {
            Ending::Going => None,
            Ending::Left(_, on) | Ending::LastSeen(on) => Some(on),
        }
    }

    /// The milestones with the day on which each was reached and the day on which it was left: for a later one, or
    /// for good. Who reaches two on one day is counted in the later.
    pub fn stays(&self) -> Vec<(Milestone, NaiveDate, Option<NaiveDate>)> {
        let end = match self.ending {
            Ending::Going | Ending::Left(Exit::SelfSupport, _) => None,
            Ending::Left(_, on) | Ending::LastSeen(on) => Some(on),
        };
        let stays = self.reached.iter().map(|(milestone, from)| {
            let later = self.reached.range(*milestone..).skip(1).map(|(_, on)| *on);
            let until = later.chain(end).min();
            (*milestone, *from, until)
        });
        stays
            .filter(|(_, from, until)| until.is_none_or(|until| *from < until))
            .collect()
    }
}

fn reached(steps: &[&Step]) -> BTreeMap<Milestone, NaiveDate> {
    let mut reached: BTreeMap<Milestone, NaiveDate> = BTreeMap::new();
    for step in steps {
        if let Some(milestone) = milestone(step) {
            reached.entry(milestone).or_insert(step.on);
        }
    }
    reached
}

/// What a step reaches.
fn milestone(step: &Step) -> Option<Milestone> {
    match step.kind {
        StepKind::FirstAssistance | StepKind::Assistance => Some(Milestone::Assistance),
        StepKind::Intake => Some(Milestone::Intake),
        StepKind::Screening => Some(Milestone::Screening),
        StepKind::Mapping => Some(Milestone::Mapping),
        StepKind::Plan => Some(Milestone::Plan),
        StepKind::Activity | StepKind::Programme | StepKind::Enrolment => Some(Milestone::Activity),
        StepKind::Education => Some(Milestone::Education),
        StepKind::Placement => Some(Milestone::Placement),
        StepKind::Work => Some(Milestone::Work),
        StepKind::SelfSupport => Some(Milestone::SelfSupport),
        StepKind::Closure | StepKind::FollowUp | StepKind::EnrolmentEnded => {
            works(step).then_some(Milestone::Work)
        }
        StepKind::ReferralSent
        | StepKind::ReferralAccepted
        | StepKind::ReferralEnded
        | StepKind::PlacementEnded
        | StepKind::EmploymentRegistration
        | StepKind::Benefit => None,
    }
}

fn works(step: &Step) -> bool {
    Doing::of(step) == Doing::Work
}

fn values(steps: &[&Step]) -> BTreeMap<Factor, String> {
    let told = Factor::ALL.iter().filter_map(|factor| {
        let name = factor.name()?;
        let mut telling = steps.iter().rev().filter(|step| factor.is_told_by(step));
        let last = telling.find_map(|step| step.codes.get(name))?;
        Some((*factor, last.clone()))
    });
    told.collect()
}

fn closed_for(step: &Step) -> Option<(ClosureReason, NaiveDate)> {
    if step.kind != StepKind::Closure {
        return None;
    }
    let reason = step.codes.get("reason")?;
    Some((ClosureReason::from_code(reason)?, step.on))
}

fn ending(
    steps: &[&Step],
    reached: &BTreeMap<Milestone, NaiveDate>,
    closure: Option<(ClosureReason, NaiveDate)>,
) -> Ending {
    let supported = reached.get(&Milestone::SelfSupport).copied();
    let Some((reason, on)) = closure else {
        return supported.map_or(Ending::Going, |on| Ending::Left(Exit::SelfSupport, on));
    };
    if let Some(supported) =
        supported.filter(|supported| *supported <= on || exit(reason).is_none())
    {
        return Ending::Left(Exit::SelfSupport, supported);
    }
    match exit(reason) {
        Some(exit) => Ending::Left(exit, on),
        // Follow-ups after the closure are seen; what is seen last is the end.
        None => Ending::LastSeen(steps.last().map_or(on, |step| step.on.max(on))),
    }
}

/// The exit that a closure is, if it keeps the person from ever becoming self-supporting here.
fn exit(reason: ClosureReason) -> Option<Exit> {
    match reason {
        ClosureReason::Moved => Some(Exit::Moved),
        ClosureReason::Pension => Some(Exit::Pension),
        ClosureReason::Deceased => Some(Exit::Deceased),
        ClosureReason::Work
        | ClosureReason::Studies
        | ClosureReason::ToEmploymentService
        | ClosureReason::ToInsuranceOrHealth
        | ClosureReason::Illness
        | ClosureReason::OwnWish
        | ClosureReason::ConsentWithdrawn
        | ClosureReason::NoContact
        | ClosureReason::Misregistered => None,
    }
}

fn relapsed(steps: &[&Step], reached: &BTreeMap<Milestone, NaiveDate>) -> Option<NaiveDate> {
    let supported = reached.get(&Milestone::SelfSupport)?;
    let after = supported.with_day(1)?.checked_add_months(Months::new(1))?;
    let again = steps.iter().find(|step| {
        let assistance = matches!(step.kind, StepKind::FirstAssistance | StepKind::Assistance);
        assistance && step.on >= after
    });
    again.map(|step| step.on)
}

/// A month as a number, so that months can be subtracted.
pub fn month_number(day: NaiveDate) -> i32 {
    day.year() * 12 + day.month0().cast_signed()
}

/// The whole months from one day to another; none when it is the earlier.
pub fn whole_months(from: NaiveDate, to: NaiveDate) -> u32 {
    let months = month_number(to) - month_number(from);
    let begun = i32::from(to.day() < from.day());
    u32::try_from(months - begun).unwrap_or(0)
}

#[cfg(test)]
#[path = "journey/tests.rs"]
mod tests;
