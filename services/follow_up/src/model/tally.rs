//! The running tables: how many people, by what they are compared by and by what happened. One person's way is a set
//! of lines, each of which counts one; an event changes the lines of one person and nothing else, so that what an
//! update costs does not grow with history, and a report reads lines and never people.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate};
use domain::{CodeList, Municipality, code_list, codes::LivelihoodBarrier};

use super::{
    Step,
    journey::{
        Doing, Ending, Factor, Journey, Milestone, UNKNOWN, accepted, month_number, whole_months,
    },
};

code_list! {
    /// What a line counts. `item` and `at` of a line mean something else in each.
    pub enum Measure("ChainMeasure") {
        /// Who has come furthest to a milestone and how that ends (`MILESTONE|ENDING`), by the year in which they
        /// began (`at`). Everybody counts here once.
        Way => "WAY", "Väg";
        /// Who has reached a milestone (`item`), by the year in which they began (`at`).
        Reached => "REACHED", "Nått";
        /// Who has left by an exit (`item`), by whole months since they began (`at`).
        Left => "LEFT", "Lämnat";
        /// Who was last seen before any exit, by whole months since they began (`at`).
        LastSeen => "LAST_SEEN", "Sist sedd";
        /// Who is still on the chain, by the month in which they began (`at`, months since year 0).
        Going => "GOING", "Pågår";
        /// Who came to a milestone (`item`) on a day (`at`, days since 1 January of year 1).
        Entered => "ENTERED", "Kom till";
        /// Who left a milestone (`item`) on a day (`at`).
        Departed => "DEPARTED", "Gick från";
        /// How long it took to a milestone (`item`), in whole months since they began (`at`).
        Waited => "WAITED", "Väntade";
        /// Who had assistance again, by whole months since self-support (`at`).
        Relapsed => "RELAPSED", "Återfall";
        /// Who has not had it again, by the month of self-support (`at`, months since year 0).
        Kept => "KEPT", "Utan återfall";
        /// Who became self-supporting in a year (`at`).
        Supported => "SUPPORTED", "Egen försörjning under året";
        /// What people do when their case is closed (`item`), by year (`at`). Who may not be followed counts too.
        Closed => "CLOSED", "Vid avslut";
        /// What people do when they leave the labour-market unit (`item`), by year (`at`).
        LeftLabour => "LEFT_LABOUR", "Vid avslut i arbetsmarknadsenheten";
        /// How many have so many shared plans (`at`).
        Plans => "PLANS", "Planer";
        /// How many days a decision (`item`) took (`at`).
        Decided => "DECIDED", "Beslutstid";
        /// How many days the first accepted referral between two kinds of agency (`FROM|TO`) waited (`at`). Who may
        /// not be followed counts too.
        LeadTime => "LEAD_TIME", "Ledtid";
        /// The way in four words (`CAUSE|TRIAGE|INTERVENTION|OUTCOME`).
        Flow => "FLOW", "Flöde";
        /// Who came to the chain (`CAME`) or went from it (`WENT`) on a day (`at`).
        Present => "PRESENT", "På väg";
        /// Who came to have an activity (`CAME`) or not to have one any more (`WENT`) on a day (`at`).
        Active => "ACTIVE", "Har aktivitet";
        /// Who has a coded need of health, by what is done (`item`).
        HealthNeed => "HEALTH_NEED", "Behov av hälsa";
    }
}

/// The item of who comes.
pub const CAME: &str = "CAME";
/// The item of who goes.
pub const WENT: &str = "WENT";

/// One line: what is counted.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Line {
    /// The municipality of the person.
    pub municipality: Municipality,
    /// What people are compared by.
    pub factor: Factor,
    /// The value of the factor; empty for everybody.
    pub value: String,
    /// What is counted.
    pub measure: Measure,
    /// A milestone, an exit, or nothing; the measure says which.
    pub item: String,
    /// A year, month, day or number of them; the measure says which.
    pub at: i32,
}

/// How many people count in a line, of one municipality or of several.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted {
    /// What people are compared by.
    pub factor: Factor,
    /// The value of the factor; empty for everybody.
    pub value: String,
    /// What is counted.
    pub measure: Measure,
    /// As in a line.
    pub item: String,
    /// As in a line.
    pub at: i32,
    /// How many.
    pub people: u64,
}

/// The lines in which a person counts.
pub fn lines_of(journey: &Journey) -> BTreeSet<Line> {
    let mut lines = BTreeSet::new();
    for factor in Factor::ALL {
        let value = match factor.name() {
            None => "",
            Some(_) => journey.value(*factor),
        };
        let place = (journey.municipality, *factor, value);
        let counted = compared_lines(journey).into_iter();
        lines.extend(counted.map(|counted| line(place, counted)));
        if journey.health_need && matches!(factor, Factor::Everybody | Factor::Sex | Factor::Age) {
            let counted = (
                Measure::HealthNeed,
                journey.intervention.code().to_owned(),
                0,
            );
            lines.insert(line(place, counted));
        }
    }
    let everybody = (journey.municipality, Factor::Everybody, "");
    let counted = plain_lines(journey).into_iter().chain(day_lines(journey));
    lines.extend(counted.map(|counted| line(everybody, counted)));
    lines
}

/// The lines in which the step of somebody counts who may not be followed: what it tells by itself. What such people
/// are compared by is unknown.
pub fn unfollowed_lines(step: &Step) -> BTreeSet<Line> {
    let mut lines = BTreeSet::new();
    if step.kind == domain::event::StepKind::Closure {
        let counted = (
            Measure::Closed,
            Doing::of(step).code().to_owned(),
            step.on.year(),
        );
        for factor in Factor::ALL {
            let value = factor.name().map_or("", |_| UNKNOWN);
            lines.insert(line((step.municipality, *factor, value), counted.clone()));
        }
    }
    if let Some((pair, days)) = accepted(step) {
        let counted = (Measure::LeadTime, pair.to_string(), at(days));
        lines.insert(line((step.municipality, Factor::Everybody, ""), counted));
    }
    lines
}

/// What one person adds to and takes from the lines when their way becomes another.
pub fn changes(before: Option<&Journey>, after: Option<&Journey>) -> BTreeMap<Line, i64> {
    let lines = |journey: Option<&Journey>| journey.map(lines_of).unwrap_or_default();
    let (before, after) = (lines(before), lines(after));
    let gone = before.difference(&after).map(|line| (line.clone(), -1));
    let come = after.difference(&before).map(|line| (line.clone(), 1));
    gone.chain(come).collect()
}

type Told = (Measure, String, i32);

fn line(
    (municipality, factor, value): (Municipality, Factor, &str),
    (measure, item, at): Told,
) -> Line {
    Line {
        municipality,
        factor,
        value: value.to_owned(),
        measure,
        item,
        at,
    }
}

/// What is counted for every value of every factor.
fn compared_lines(journey: &Journey) -> Vec<Told> {
    let year = journey.begun.year();
    let way = format!("{}|{}", journey.furthest(), journey.ending.code());
    let mut lines = vec![(Measure::Way, way, year), ended(journey)];
    let reached = journey.reached.keys();
    lines.extend(reached.map(|milestone| (Measure::Reached, milestone.code().to_owned(), year)));
    if let Some((on, doing)) = journey.closed {
        lines.push((Measure::Closed, doing.code().to_owned(), on.year()));
    }
    if let Some((on, doing)) = journey.left_labour {
        lines.push((Measure::LeftLabour, doing.code().to_owned(), on.year()));
    }
    if let Some(supported) = journey.reached.get(&Milestone::SelfSupport) {
        lines.push(match journey.relapsed {
            Some(on) => (
                Measure::Relapsed,
                String::new(),
                at(whole_months(*supported, on)),
            ),
            None => (Measure::Kept, String::new(), month_number(*supported)),
        });
    }
    lines
}

fn ended(journey: &Journey) -> Told {
    let after = |on: NaiveDate| at(whole_months(journey.begun, on));
    match journey.ending {
        Ending::Going => (Measure::Going, String::new(), month_number(journey.begun)),
        Ending::Left(exit, on) => (Measure::Left, exit.code().to_owned(), after(on)),
        Ending::LastSeen(on) => (Measure::LastSeen, String::new(), after(on)),
    }
}

/// What is counted for everybody together only.
fn plain_lines(journey: &Journey) -> Vec<Told> {
    let mut lines = vec![
        (Measure::Plans, String::new(), at(journey.plans)),
        (Measure::Flow, flow(journey), 0),
    ];
    let waited = journey.reached.iter().map(|(milestone, on)| {
        let months = whole_months(journey.begun, *on);
        (Measure::Waited, milestone.code().to_owned(), at(months))
    });
    lines.extend(waited);
    let decided = journey.decisions.iter();
    lines.extend(decided.map(|(made, days)| (Measure::Decided, made.code().to_owned(), at(*days))));
    let waited = journey.lead_times.iter();
    lines.extend(waited.map(|(pair, days)| (Measure::LeadTime, pair.to_string(), at(*days))));
    if let Some(on) = journey.reached.get(&Milestone::SelfSupport) {
        lines.push((Measure::Supported, String::new(), on.year()));
    }
    lines
}

/// Who is where, by day.
fn day_lines(journey: &Journey) -> Vec<Told> {
    let mut lines = Vec::new();
    for (milestone, from, until) in journey.stays() {
        let item = milestone.code().to_owned();
        lines.extend(until.map(|on| (Measure::Departed, item.clone(), day_number(on))));
        lines.push((Measure::Entered, item, day_number(from)));
    }
    let mut came_and_went = |measure, (from, until): (NaiveDate, Option<NaiveDate>)| {
        lines.push((measure, CAME.to_owned(), day_number(from)));
        lines.extend(until.map(|on| (measure, WENT.to_owned(), day_number(on))));
    };
    came_and_went(Measure::Present, (journey.begun, journey.gone()));
    for time in &journey.active {
        came_and_went(Measure::Active, *time);
    }
    lines
}

/// Cause, triage, intervention and outcome: the nodes of the alluvial. The cause is told by its group.
fn flow(journey: &Journey) -> String {
    let cause = LivelihoodBarrier::from_code(journey.value(Factor::Cause));
    let cause = cause.map_or(UNKNOWN, |barrier| barrier.group().code());
    let triage = journey.value(Factor::TargetGroup);
    format!(
        "{cause}|{triage}|{}|{}",
        journey.intervention, journey.outcome
    )
}

/// A day as a number of days since 1 January of year 1.
pub fn day_number(day: NaiveDate) -> i32 {
    day.num_days_from_ce()
}

fn at(count: u32) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}

#[cfg(test)]
#[path = "tally/tests.rs"]
mod tests;
