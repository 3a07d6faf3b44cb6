//! Participants from the steps that the services told. They are read from a person's own steps whenever somebody looks,
//! and kept nowhere: a step that comes late or is corrected needs nothing to be mended.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use domain::{
    CodeList, EventId,
    codes::{IncomeSource, OccupationKind},
    event::{Pseudonym, StepKind},
};

use super::{
    answer::Answer,
    imported::{UNKNOWN, is_work},
    participation::{
        Assistance, AssistanceFact, Frame, Origin, Outcome, Participation, Spell, Support,
        SupportFact, Work, own_pseudonym,
    },
};
use crate::model::Step;

/// That somebody was enrolled in a programme, as one event told it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EnrolmentTie {
    /// The event.
    pub event: EventId,
    /// Who; `None` for somebody who may only be counted.
    pub pseudonym: Option<Pseudonym>,
    /// From when.
    pub on: NaiveDate,
}

/// The participants of a programme, one for each person who was enrolled until the day of the frame. `steps` are all
/// steps of those persons. Of two steps that speak of the same thing, the one that was recorded last holds.
pub fn recorded(frame: &Frame, ties: &[EnrolmentTie], steps: &[Step]) -> Vec<Participation> {
    let mut own: BTreeMap<Pseudonym, Vec<&Step>> = BTreeMap::new();
    for step in steps {
        if let Some(pseudonym) = step.pseudonym {
            own.entry(pseudonym).or_default().push(step);
        }
    }
    let code = frame.programme.step_code();
    let mut rows: Vec<Participation> = own
        .iter_mut()
        .filter_map(|(pseudonym, steps)| {
            steps.sort_by_key(|step| (step.recorded_at, step.event));
            let own = Own {
                frame,
                steps,
                code: &code,
            };
            own.participation(*pseudonym)
        })
        .collect();
    let counted = ties.iter().filter(|tie| tie.pseudonym.is_none());
    let counted = counted.filter(|tie| tie.on <= frame.on);
    rows.extend(counted.map(|tie| only_counted(frame, tie)));
    rows
}

/// The steps of one person, in the order in which they were recorded.
struct Own<'s> {
    frame: &'s Frame,
    steps: &'s [&'s Step],
    code: &'s str,
}

impl Own<'_> {
    fn participation(&self, pseudonym: Pseudonym) -> Option<Participation> {
        let enrolment = self.last(|step| step.kind == StepKind::Enrolment && self.is_here(step))?;
        let ending = self.last(|step| {
            step.kind == StepKind::EnrolmentEnded && self.is_here(step) && step.on >= enrolment.on
        });
        let planned_over = enrolment.until.is_some_and(|last| last < self.frame.on);
        let ended = ending.is_some() || planned_over || self.frame.is_over();
        let ended_on = ending.map_or(Answer::untold(ended), |ending| Answer::Told(ending.on));
        Some(Participation {
            pseudonym: own_pseudonym(self.frame.programme, &pseudonym.bytes()),
            origin: Origin::Recorded,
            sex: self.coded(&[StepKind::Intake], "sex"),
            age_band: self.coded(&[StepKind::Intake], "age_band"),
            education: self.coded(&[StepKind::Mapping], "education_level"),
            started_on: Answer::Told(enrolment.on),
            ended_on,
            work: self.work(enrolment.on, ended_on),
            outcome: outcome(ending.or_else(|| self.closure(enrolment.on)), ended),
            assistance: self.assistance(),
            support: self.support(),
            year_after: self.frame.year_after().filter(|day| *day <= self.frame.on),
        })
    }

    fn is_here(&self, step: &Step) -> bool {
        step.codes
            .get("programme")
            .is_some_and(|code| code == self.code)
    }

    fn last(&self, wanted: impl Fn(&Step) -> bool) -> Option<&Step> {
        let mut steps = self.steps.iter().rev();
        let found = steps.find(|step| step.on <= self.frame.on && wanted(step));
        found.copied()
    }

    /// How the case was closed, for somebody whose enrolment nobody has ended.
    fn closure(&self, since: NaiveDate) -> Option<&Step> {
        self.last(|step| step.kind == StepKind::Closure && step.on >= since)
    }

    fn coded<T: CodeList>(&self, kinds: &[StepKind], name: &str) -> Answer<T> {
        let step = self.last(|step| kinds.contains(&step.kind) && step.codes.contains_key(name));
        step.map_or(Answer::Missing, |step| coded(Some(step), name, true))
    }

    fn work(&self, started_on: NaiveDate, ended_on: Answer<NaiveDate>) -> Work {
        let placements = self.placements(started_on, ended_on);
        let last = placements.last().copied();
        let all_tell = |name: &str| {
            let all = placements.iter().all(|step| step.codes.contains_key(name));
            if all && !placements.is_empty() {
                Answer::Told(())
            } else {
                Answer::Missing
            }
        };
        let mut spells: Vec<Spell> = placements
            .iter()
            .map(|placement| self.spell(placement, (started_on, ended_on)))
            .collect();
        if spells.is_empty() {
            spells.push(Spell {
                from: Answer::Told(started_on),
                until: ended_on,
                rate_percent: Answer::Missing,
            });
        }
        Work {
            spells,
            rate_percent: last.map_or(Answer::Missing, rate),
            workplace: all_tell("workplace"),
            employment_type: coded(last, "employment_type", true),
            tasks: all_tell("tasks"),
        }
    }

    /// The placements that share a day with the enrolment, by their first day. Two that begin on the same day with the
    /// same type of employment are one that was corrected.
    fn placements(&self, started_on: NaiveDate, ended_on: Answer<NaiveDate>) -> Vec<&Step> {
        let last_day = ended_on.told().copied().unwrap_or(self.frame.on);
        let mut kept: BTreeMap<(NaiveDate, Option<&String>), &Step> = BTreeMap::new();
        for step in self.steps {
            let overlaps =
                step.on <= last_day && step.until.is_none_or(|until| until >= started_on);
            if step.kind == StepKind::Placement && overlaps {
                kept.insert((step.on, step.codes.get("employment_type")), step);
            }
        }
        kept.into_values().collect()
    }

    fn spell(&self, placement: &Step, (first, end): (NaiveDate, Answer<NaiveDate>)) -> Spell {
        let began = placement.on.to_string();
        let ending = self.last(|step| {
            step.kind == StepKind::PlacementEnded
                && step.codes.get("started_on") == Some(&began)
                && step.codes.get("employment_type") == placement.codes.get("employment_type")
        });
        let until = match (ending, end) {
            (Some(ending), Answer::Told(last)) => Answer::Told(ending.on.min(last)),
            (
                Some(ending),
                Answer::Unknown | Answer::Missing | Answer::NotDue | Answer::Withheld,
            ) => Answer::Told(ending.on),
            (None, Answer::Told(last)) => Answer::Told(last),
            (None, Answer::Unknown | Answer::Missing | Answer::NotDue | Answer::Withheld) => {
                Answer::untold(placement.until.is_some_and(|last| last < self.frame.on))
            }
        };
        Spell {
            from: Answer::Told(placement.on.max(first)),
            until,
            rate_percent: rate(placement),
        }
    }

    fn assistance(&self) -> Assistance {
        let steps = self.steps.iter().filter(|step| step.on <= self.frame.on);
        Assistance::Known(steps.filter_map(|step| assistance_fact(step)).collect())
    }

    fn support(&self) -> Support {
        let steps = self.steps.iter().filter(|step| step.on <= self.frame.on);
        Support::Known(steps.filter_map(|step| support_fact(step)).collect())
    }
}

/// What a step tells of self-support: that it was reached, a month of assistance, or what the person lives on.
fn support_fact(step: &Step) -> Option<SupportFact> {
    let fact = |on, is_supported| Some(SupportFact { on, is_supported });
    match step.kind {
        StepKind::SelfSupport => fact(step.on, Some(true)),
        StepKind::FirstAssistance | StepKind::Assistance => {
            fact(step.until.unwrap_or(step.on), Some(false))
        }
        StepKind::EnrolmentEnded | StepKind::Closure | StepKind::FollowUp => {
            let source = IncomeSource::from_code(step.codes.get("income_source")?)?;
            let partly = step.codes.contains_key("income_income_support");
            let supported = source.is_self_support();
            fact(step.on, if partly { Some(false) } else { supported })
        }
        StepKind::Intake
        | StepKind::Screening
        | StepKind::Mapping
        | StepKind::Plan
        | StepKind::Activity
        | StepKind::ReferralSent
        | StepKind::ReferralAccepted
        | StepKind::ReferralEnded
        | StepKind::Enrolment
        | StepKind::Placement
        | StepKind::PlacementEnded
        | StepKind::EmploymentRegistration
        | StepKind::Programme
        | StepKind::Education
        | StepKind::Benefit
        | StepKind::Work => None,
    }
}

/// What a step tells of financial assistance: a month of it, or what the person lives on.
fn assistance_fact(step: &Step) -> Option<AssistanceFact> {
    if matches!(step.kind, StepKind::FirstAssistance | StepKind::Assistance) {
        return Some(AssistanceFact {
            on: step.until.unwrap_or(step.on),
            has_assistance: Some(true),
        });
    }
    let tells = [
        StepKind::EnrolmentEnded,
        StepKind::Closure,
        StepKind::FollowUp,
    ];
    if !tells.contains(&step.kind) {
        return None;
    }
    let partly = step.codes.contains_key("income_income_support");
    let source = step.codes.get("income_source");
    let source = source.and_then(|code| IncomeSource::from_code(code));
    let has_assistance = match (partly, source) {
        (true, _) | (_, Some(IncomeSource::IncomeSupport)) => Some(true),
        (false, Some(IncomeSource::Unknown) | None) => None,
        (false, Some(_)) => Some(false),
    };
    Some(AssistanceFact {
        on: step.on,
        has_assistance,
    })
}

fn outcome(ending: Option<&Step>, ended: bool) -> Outcome {
    let occupation: Answer<OccupationKind> = coded(ending, "occupation", ended);
    let works = occupation.told().is_some_and(|kind| is_work(*kind));
    let studies = occupation.told() == Some(&OccupationKind::Studies);
    let income: Answer<IncomeSource> = coded(ending, "income_source", false);
    let supports = income.told().and_then(|source| source.is_self_support());
    let told = ending.is_some_and(|step| step.codes.contains_key("tasks"));
    Outcome {
        end_reason: text(ending, "reason", ended),
        occupation,
        employer: text(ending, "employer", works),
        employment_type: coded(ending, "employment_type", works),
        tasks: if told {
            Answer::Told(())
        } else {
            Answer::untold(works)
        },
        study_field: text(ending, "field", studies),
        self_support: supports.map_or(
            Answer::untold(ended && occupation.told().is_none()),
            Answer::Told,
        ),
    }
}

fn rate(placement: &Step) -> Answer<i64> {
    let told = placement.codes.get("service_rate_percent");
    let told = told.and_then(|text| text.parse().ok());
    told.map_or(Answer::Missing, Answer::Told)
}

fn coded<T: CodeList>(step: Option<&Step>, name: &str, is_due: bool) -> Answer<T> {
    match text(step, name, is_due) {
        Answer::Told(code) => T::from_code(&code).map_or(Answer::Missing, Answer::Told),
        Answer::Unknown => Answer::Unknown,
        Answer::Missing => Answer::Missing,
        Answer::NotDue => Answer::NotDue,
        Answer::Withheld => Answer::Withheld,
    }
}

fn text(step: Option<&Step>, name: &str, is_due: bool) -> Answer<String> {
    match step.and_then(|step| step.codes.get(name)) {
        None => Answer::untold(is_due),
        Some(code) if code == UNKNOWN => Answer::Unknown,
        Some(code) => Answer::Told(code.clone()),
    }
}

fn only_counted(frame: &Frame, tie: &EnrolmentTie) -> Participation {
    let ended = frame.is_over();
    Participation {
        pseudonym: own_pseudonym(frame.programme, format!("counted:{}", tie.event).as_bytes()),
        origin: Origin::Counted,
        sex: Answer::Missing,
        age_band: Answer::Missing,
        education: Answer::Missing,
        started_on: Answer::Told(tie.on),
        ended_on: Answer::untold(ended),
        work: Work {
            spells: vec![Spell {
                from: Answer::Told(tie.on),
                until: Answer::untold(ended),
                rate_percent: Answer::Missing,
            }],
            rate_percent: Answer::Missing,
            workplace: Answer::Missing,
            employment_type: Answer::Missing,
            tasks: Answer::Missing,
        },
        outcome: outcome(None, ended),
        assistance: Assistance::Known(Vec::new()),
        support: Support::Known(Vec::new()),
        year_after: frame.year_after().filter(|day| *day <= frame.on),
    }
}
