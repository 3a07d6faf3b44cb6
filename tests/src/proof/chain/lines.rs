//! The lines in which one person counts, told anew from their steps: written from what each measure is said to mean,
//! and not from how follow-up finds it.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, Days, NaiveDate};
use domain::{CodeList, StepKind, codes::LivelihoodBarrier};
use follow_up::Step;

use super::reckoning::{code, count, day_count, days, doing, month_count, months};

/// A line as it can be compared: municipality, factor, value, measure, item, at.
pub type Key = (String, &'static str, String, &'static str, String, i32);

/// What people are compared by, with the name of the code that tells it. Everybody is compared with everybody.
const FACTORS: [(&str, &str); 7] = [
    ("SEX", "sex"),
    ("AGE", "age_band"),
    ("EDUCATION", "education_level"),
    ("FAMILY", "household_type"),
    ("CAUSE", "barrier"),
    ("TARGET_GROUP", "target_group"),
    ("PROGRAMME", "programme"),
];
/// How far people come, in the order of the chain.
const MILESTONES: [&str; 10] = [
    "ASSISTANCE",
    "INTAKE",
    "SCREENING",
    "MAPPING",
    "PLAN",
    "ACTIVITY",
    "EDUCATION",
    "PLACEMENT",
    "WORK",
    "SELF_SUPPORT",
];
/// Decisions: what they are called, from which milestone their time runs, and to the first of which.
const DECISIONS: [(&str, &str, &[&str]); 5] = [
    ("SCREENING", "INTAKE", &["SCREENING"]),
    ("MAPPING", "SCREENING", &["MAPPING"]),
    ("PLAN", "MAPPING", &["PLAN"]),
    (
        "INTERVENTION",
        "PLAN",
        &["ACTIVITY", "EDUCATION", "PLACEMENT"],
    ),
    ("ASSISTANCE", "INTAKE", &["ASSISTANCE"]),
];
/// What is reached by which steps, besides the work that an end tells of.
const REACHED_BY: [(StepKind, &str); 13] = [
    (StepKind::FirstAssistance, "ASSISTANCE"),
    (StepKind::Assistance, "ASSISTANCE"),
    (StepKind::Intake, "INTAKE"),
    (StepKind::Screening, "SCREENING"),
    (StepKind::Mapping, "MAPPING"),
    (StepKind::Plan, "PLAN"),
    (StepKind::Activity, "ACTIVITY"),
    (StepKind::Programme, "ACTIVITY"),
    (StepKind::Enrolment, "ACTIVITY"),
    (StepKind::Education, "EDUCATION"),
    (StepKind::Placement, "PLACEMENT"),
    (StepKind::Work, "WORK"),
    (StepKind::SelfSupport, "SELF_SUPPORT"),
];
const TELLS_WORK: [StepKind; 3] = [
    StepKind::Closure,
    StepKind::FollowUp,
    StepKind::EnrolmentEnded,
];
/// What is done with people, by the step that begins it.
const BEGINS: [(StepKind, usize); 5] = [
    (StepKind::Activity, 1),
    (StepKind::Enrolment, 1),
    (StepKind::Programme, 2),
    (StepKind::Education, 3),
    (StepKind::Placement, 4),
];
const WORKING_AGES: [&str; 7] = [
    "AGE_16_19",
    "AGE_20_24",
    "AGE_25_29",
    "AGE_30_39",
    "AGE_40_49",
    "AGE_50_59",
    "AGE_60_66",
];
const EXITS: [&str; 3] = ["MOVED", "PENSION", "DECEASED"];

/// The lines of somebody who may be followed, from all their steps. None for who was registered by mistake.
pub fn followed(mut steps: Vec<Step>) -> BTreeSet<Key> {
    steps.sort_by_key(|step| (step.on, step.recorded_at, step.event));
    let Some(way) = Way::of(&steps) else {
        return BTreeSet::new();
    };
    let place = steps
        .last()
        .map(|step| step.municipality.to_string())
        .unwrap_or_default();
    let mut lines = BTreeSet::new();
    let health = ("HEALTH_NEED", way.intervention.to_owned(), 0);
    let by_everything = way.compared();
    for (factor, value) in way.values() {
        let line = |(measure, item, at): &Told| {
            (
                place.clone(),
                factor,
                value.clone(),
                *measure,
                item.clone(),
                *at,
            )
        };
        lines.extend(by_everything.iter().map(line));
        if way.has_health_need() && ["EVERYBODY", "SEX", "AGE"].contains(&factor) {
            lines.insert(line(&health));
        }
    }
    let told = way.plain().into_iter().chain(way.days());
    lines.extend(
        told.map(|(measure, item, at)| {
            (place.clone(), "EVERYBODY", String::new(), measure, item, at)
        }),
    );
    lines
}

/// The lines of one step of somebody who may only be counted.
pub fn unfollowed(step: &Step) -> Vec<Key> {
    let place = step.municipality.to_string();
    let mut lines = Vec::new();
    if step.kind == StepKind::Closure {
        let factors = FACTORS.iter().map(|(factor, _)| (*factor, "UNKNOWN"));
        for (factor, value) in factors.chain([("EVERYBODY", "")]) {
            let doing = doing(step).to_owned();
            lines.push((
                place.clone(),
                factor,
                value.to_owned(),
                "CLOSED",
                doing,
                step.on.year(),
            ));
        }
    }
    if let Some((pair, days)) = waited(step) {
        lines.push((place, "EVERYBODY", String::new(), "LEAD_TIME", pair, days));
    }
    lines
}

type Told = (&'static str, String, i32);

/// One person's way.
struct Way<'s> {
    steps: &'s [Step],
    begun: NaiveDate,
    first: BTreeMap<usize, NaiveDate>,
    end: End,
    intervention: &'static str,
}

#[derive(Clone, Copy)]
enum End {
    Going,
    Exit(&'static str, NaiveDate),
    LastSeen(NaiveDate),
}

impl End {
    fn code(self) -> &'static str {
        match self {
            Self::Going => "GOING",
            Self::Exit(exit, _) => exit,
            Self::LastSeen(_) => "LAST_SEEN",
        }
    }

    fn on(self) -> Option<NaiveDate> {
        match self {
            Self::Going => None,
            Self::Exit(_, on) | Self::LastSeen(on) => Some(on),
        }
    }
}

impl<'s> Way<'s> {
    fn of(steps: &'s [Step]) -> Option<Self> {
        let (begun, last) = (steps.first()?.on, steps.last()?.on);
        let mut first = BTreeMap::new();
        for step in steps {
            if let Some(milestone) = milestone(step) {
                first.entry(milestone).or_insert(step.on);
            }
        }
        let closure = steps.iter().rfind(|step| step.kind == StepKind::Closure);
        let reason = closure.map_or("", |step| code(step, "reason"));
        if reason == "MISREGISTERED" {
            return None;
        }
        let supported = first.get(&(MILESTONES.len() - 1)).copied();
        let left = EXITS.into_iter().find(|exit| *exit == reason);
        // Whatever comes first of those that keep the others from happening.
        let left = left.zip(closure.map(|step| step.on));
        let end = match (supported, left) {
            (Some(supported), Some((exit, on))) if on < supported => End::Exit(exit, on),
            (Some(supported), _) => End::Exit("SELF_SUPPORT", supported),
            (None, Some((exit, on))) => End::Exit(exit, on),
            (None, None) if closure.is_some() => End::LastSeen(last),
            (None, None) => End::Going,
        };
        Some(Self {
            steps,
            begun,
            first,
            end,
            intervention: intervention(steps),
        })
    }

    fn first_at(&self, name: &str) -> Option<NaiveDate> {
        let place = MILESTONES.iter().position(|milestone| *milestone == name)?;
        self.first.get(&place).copied()
    }

    fn last_of(&self, kind: StepKind) -> Option<&Step> {
        self.steps.iter().rfind(|step| step.kind == kind)
    }

    /// The last value that was told of a factor.
    fn value(&self, factor: &str) -> String {
        let name = FACTORS.iter().find(|(known, _)| *known == factor);
        let name = name.map_or("", |(_, name)| *name);
        let tells = |step: &&Step| factor != "PROGRAMME" || step.kind == StepKind::Enrolment;
        let mut told = self
            .steps
            .iter()
            .filter(tells)
            .filter_map(|step| step.codes.get(name));
        told.next_back()
            .cloned()
            .unwrap_or_else(|| "UNKNOWN".to_owned())
    }

    fn values(&self) -> Vec<(&'static str, String)> {
        let factors = FACTORS
            .iter()
            .map(|(factor, _)| (*factor, self.value(factor)));
        factors.chain([("EVERYBODY", String::new())]).collect()
    }

    fn has_health_need(&self) -> bool {
        let screenings = self
            .steps
            .iter()
            .filter(|step| step.kind == StepKind::Screening);
        let mut told = screenings.filter_map(|step| step.codes.get("need_health"));
        told.next_back().is_some_and(|told| told == "STATED")
            && WORKING_AGES.contains(&self.value("AGE").as_str())
    }

    /// What is counted by every factor.
    fn compared(&self) -> Vec<Told> {
        let year = self.begun.year();
        let furthest = self
            .first
            .keys()
            .max()
            .map_or("INTAKE", |place| MILESTONES[*place]);
        let mut told = vec![("WAY", format!("{furthest}|{}", self.end.code()), year)];
        told.extend(
            self.first
                .keys()
                .map(|place| ("REACHED", MILESTONES[*place].to_owned(), year)),
        );
        told.push(match self.end {
            End::Going => ("GOING", String::new(), month_count(self.begun)),
            End::Exit(exit, on) => ("LEFT", exit.to_owned(), months(self.begun, on)),
            End::LastSeen(on) => ("LAST_SEEN", String::new(), months(self.begun, on)),
        });
        if let Some(closed) = self.last_of(StepKind::Closure) {
            told.push(("CLOSED", doing(closed).to_owned(), closed.on.year()));
        }
        if let Some((on, doing)) = self.left_labour() {
            told.push(("LEFT_LABOUR", doing.to_owned(), on.year()));
        }
        if let Some(supported) = self.first_at("SELF_SUPPORT") {
            let again = self.steps.iter().find(|step| {
                milestone(step) == Some(0) && month_count(step.on) > month_count(supported)
            });
            told.push(match again {
                Some(step) => ("RELAPSED", String::new(), months(supported, step.on)),
                None => ("KEPT", String::new(), month_count(supported)),
            });
        }
        told
    }

    fn left_labour(&self) -> Option<(NaiveDate, &'static str)> {
        let closed = self.last_of(StepKind::Closure);
        let ended = self.last_of(StepKind::EnrolmentEnded);
        let begun = self.last_of(StepKind::Enrolment);
        if let Some(ended) = ended
            && begun.is_none_or(|begun| begun.on <= ended.on)
        {
            let told = doing(ended);
            let later = closed.filter(|closed| told == "UNKNOWN" && closed.on >= ended.on);
            return Some((ended.on, later.map_or(told, doing)));
        }
        let of_labour = [
            StepKind::Enrolment,
            StepKind::Activity,
            StepKind::Education,
            StepKind::Placement,
        ];
        let was_there = self.steps.iter().any(|step| {
            step.agency == domain::AgencyKind::LabourMarketUnit && of_labour.contains(&step.kind)
        });
        closed
            .filter(|_| was_there)
            .map(|closed| (closed.on, doing(closed)))
    }

    /// What is counted for everybody together.
    fn plain(&self) -> Vec<Told> {
        let plans = self
            .steps
            .iter()
            .filter(|step| step.kind == StepKind::Plan)
            .count();
        let mut told = vec![
            ("PLANS", String::new(), count(plans)),
            ("FLOW", self.flow(), 0),
        ];
        for (place, on) in &self.first {
            told.push((
                "WAITED",
                MILESTONES[*place].to_owned(),
                months(self.begun, *on),
            ));
        }
        for (name, from, to) in DECISIONS {
            let reached = to.iter().filter_map(|name| self.first_at(name)).min();
            if let (Some(from), Some(to)) = (self.first_at(from), reached)
                && from <= to
            {
                told.push(("DECIDED", name.to_owned(), days(from, to)));
            }
        }
        let mut pairs = BTreeSet::new();
        for (pair, days) in self.steps.iter().filter_map(waited) {
            if pairs.insert(pair.clone()) {
                told.push(("LEAD_TIME", pair, days));
            }
        }
        if let Some(on) = self.first_at("SELF_SUPPORT") {
            told.push(("SUPPORTED", String::new(), on.year()));
        }
        told
    }

    fn flow(&self) -> String {
        let cause = LivelihoodBarrier::from_code(&self.value("CAUSE"));
        let cause = cause.map_or("UNKNOWN", |barrier| barrier.group().code());
        let doing = self.last_of(StepKind::Closure).map_or("UNKNOWN", doing);
        let outcome = match (self.end, doing) {
            (End::Going, _) => "GOING",
            (End::Exit(exit, _), _) => exit,
            (End::LastSeen(_), "NEITHER") => "OTHER",
            (End::LastSeen(_), doing) => doing,
        };
        let triage = self.value("TARGET_GROUP");
        format!("{cause}|{triage}|{}|{outcome}", self.intervention)
    }

    /// Who is where, by day: whoever is on the chain is at the furthest milestone that they have reached.
    fn days(&self) -> Vec<Told> {
        let gone = match self.end {
            End::Exit("SELF_SUPPORT", _) => None,
            end => end.on(),
        };
        let at = |day: NaiveDate| {
            let here = gone.is_none_or(|gone| day < gone);
            let reached = self
                .first
                .iter()
                .filter(|(_, first)| here && **first <= day);
            reached.map(|(place, _)| *place).max()
        };
        let changes: BTreeSet<NaiveDate> = self.first.values().copied().chain(gone).collect();
        let mut told = Vec::new();
        let mut before = None;
        for day in changes {
            let now = at(day);
            if now != before {
                told.extend(before.map(|place: usize| {
                    ("DEPARTED", MILESTONES[place].to_owned(), day_count(day))
                }));
                told.extend(
                    now.map(|place: usize| {
                        ("ENTERED", MILESTONES[place].to_owned(), day_count(day))
                    }),
                );
            }
            before = now;
        }
        told.push(("PRESENT", "CAME".to_owned(), day_count(self.begun)));
        told.extend(
            self.end
                .on()
                .map(|on| ("PRESENT", "WENT".to_owned(), day_count(on))),
        );
        told.extend(self.activity());
        told
    }

    /// When there was an activity: how many of them went on is counted day by day.
    fn activity(&self) -> Vec<Told> {
        let mut changes: BTreeMap<NaiveDate, i32> = BTreeMap::new();
        for step in self.steps.iter().filter(|step| rank(step.kind) > 0) {
            let told = step.until.map(|last| last + Days::new(1));
            let until = [told, self.ended(step), self.end.on()]
                .into_iter()
                .flatten()
                .min();
            if until.is_some_and(|until| until <= step.on) {
                continue;
            }
            *changes.entry(step.on).or_default() += 1;
            if let Some(until) = until {
                *changes.entry(until).or_default() -= 1;
            }
        }
        let (mut going, mut told) = (0, Vec::new());
        for (day, change) in changes {
            let now = going + change;
            if going == 0 && now > 0 {
                told.push(("ACTIVE", "CAME".to_owned(), day_count(day)));
            }
            if going > 0 && now == 0 {
                told.push(("ACTIVE", "WENT".to_owned(), day_count(day)));
            }
            going = now;
        }
        told
    }

    /// The day on which a later step says that a placement or an enrolment is over: the first such day.
    fn ended(&self, begun: &Step) -> Option<NaiveDate> {
        let from = begun.on.to_string();
        let is_end = |step: &&Step| {
            let placed = step.kind == StepKind::PlacementEnded && code(step, "started_on") == from;
            let named = code(step, "programme") == code(begun, "programme");
            let same = named && code(step, "started_on") == from;
            let enrolled = step.kind == StepKind::EnrolmentEnded && same;
            (begun.kind == StepKind::Placement && placed)
                || (begun.kind == StepKind::Enrolment && enrolled)
        };
        let ends = self.steps.iter().filter(|step| step.on >= begun.on);
        let mut ends = ends.filter(is_end);
        ends.next().map(|step| step.on)
    }
}

fn milestone(step: &Step) -> Option<usize> {
    let told = REACHED_BY.iter().find(|(kind, _)| *kind == step.kind);
    let works = TELLS_WORK.contains(&step.kind) && doing(step) == "WORK";
    let name = told.map(|(_, name)| *name).or(works.then_some("WORK"))?;
    MILESTONES.iter().position(|milestone| *milestone == name)
}

/// Of what begins with a step, that which takes most of a person comes last.
fn rank(kind: StepKind) -> usize {
    let found = BEGINS.iter().find(|(begins, _)| *begins == kind);
    found.map_or(0, |(_, rank)| *rank)
}

fn intervention(steps: &[Step]) -> &'static str {
    let most = steps.iter().map(|step| rank(step.kind)).max().unwrap_or(0);
    ["NONE", "ACTIVITY", "PROGRAMME", "EDUCATION", "PLACEMENT"][most]
}

fn waited(step: &Step) -> Option<(String, i32)> {
    if step.kind != StepKind::ReferralAccepted {
        return None;
    }
    let sent: NaiveDate = code(step, "sent_on").parse().ok()?;
    let pair = format!(
        "{}|{}",
        step.codes.get("from_agency")?,
        step.codes.get("to_agency")?
    );
    (sent <= step.on).then(|| (pair, days(sent, step.on)))
}
