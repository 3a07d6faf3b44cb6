//! What is counted in each of the fixed tables.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate};
use domain::{
    CodeList,
    codes::{
        AgeBand, BarrierGroup, EducationLevel, HouseholdType, LivelihoodBarrier, Sex,
        TargetGroupStanding,
    },
};

use super::{
    TableCode,
    bands::{Band, DAYS, LEAVING, MONTHS, RELAPSING, gather},
    draft::{Dividing, Part, Rows, SIZE, Writer},
};
use crate::model::{
    journey::{Decision, Doing, Factor, Intervention, Milestone, Outcome, UNKNOWN},
    report::{GroupReport, Report},
    suppression::CLASS,
    survival::{Exit, Observed},
    tally::Measure,
};

/// The code of who was last seen before any end.
pub const SEEN: &str = "SEEN";
/// The code of who has an activity.
pub const ACTIVE: &str = "ACTIVE";
/// The code of who has none.
pub const NONE: &str = "NONE";
/// The years that are told, this one included.
const YEARS: i32 = 6;

/// What all places tell of, so that nothing is given away by a row that is there or is not.
pub struct Scope {
    on: NaiveDate,
    flows: BTreeSet<String>,
    pairs: BTreeSet<String>,
}

impl Scope {
    /// What is told of everybody together sets the rows of every place.
    pub fn of(on: NaiveDate, everybody: &GroupReport) -> Self {
        let listed = |measure| {
            let counted = everybody.by_item(measure).into_iter();
            counted
                .filter(|(_, people)| *people >= CLASS)
                .map(|(item, _)| item)
                .collect()
        };
        Self {
            on,
            flows: listed(Measure::Flow),
            pairs: listed(Measure::LeadTime),
        }
    }

    fn years(&self) -> std::ops::RangeInclusive<i32> {
        self.on.year() - YEARS + 1..=self.on.year()
    }

    /// How many ways there could be that are not listed.
    fn unlisted_flows(&self) -> u64 {
        let causes = BarrierGroup::ALL.len() + 1;
        let triages = TargetGroupStanding::ALL.len() + 1;
        let all = causes * triages * Intervention::ALL.len() * Outcome::ALL.len();
        u64::try_from(all.saturating_sub(self.flows.len())).unwrap_or(u64::MAX)
    }
}

/// The groups that are compared: every value that a factor can have, so that none is told of by being there. Of
/// programmes, which are no closed list, those that many have been in.
pub fn compared(all: &Report) -> BTreeSet<(Factor, String)> {
    let mut compared = BTreeSet::new();
    for factor in Factor::ALL.iter().filter(|factor| factor.name().is_some()) {
        let values = values_of(*factor).into_iter().map(str::to_owned);
        let values = values.chain([UNKNOWN.to_owned()]);
        compared.extend(values.map(|value| (*factor, value)));
    }
    let known = all.groups().iter();
    let many = known
        .filter(|((factor, _), group)| *factor == Factor::Programme && group.people() >= CLASS);
    compared.extend(many.map(|(name, _)| name.clone()));
    compared
}

fn values_of(factor: Factor) -> Vec<&'static str> {
    match factor {
        Factor::Everybody | Factor::Programme => Vec::new(),
        Factor::Sex => codes::<Sex>(),
        Factor::Age => codes::<AgeBand>(),
        Factor::Education => codes::<EducationLevel>(),
        Factor::Family => codes::<HouseholdType>(),
        Factor::Cause => codes::<LivelihoodBarrier>(),
        Factor::TargetGroup => codes::<TargetGroupStanding>(),
    }
}

fn codes<L: CodeList>() -> Vec<&'static str> {
    L::ALL.iter().map(|code| code.code()).collect()
}

/// The tables of a group that is compared with others.
pub fn write_compared(writer: &mut Writer<'_>, group: &GroupReport) {
    write_funnel(writer, group, false);
    write_ends(writer, group);
    write_health(writer, group);
}

/// The tables of everybody in a place.
pub fn write_everybody(writer: &mut Writer<'_>, group: &GroupReport, scope: &Scope) {
    write_flows(writer, group, scope);
    write_funnel(writer, group, true);
    write_ends(writer, group);
    write_relapse(writer, group);
    write_self_support(writer, group, scope);
    write_work_or_studies(writer, group, scope);
    write_shares(writer, group, scope);
    write_durations(writer, group);
    write_decisions(writer, group);
    write_lead_times(writer, group, scope);
    write_plans(writer, group);
    write_activity(writer, group, scope);
    write_health(writer, group);
}

/// The name of the count of those who have reached a milestone.
fn reached(milestone: Milestone) -> String {
    format!("{}/{}", TableCode::Funnel.code(), milestone.code())
}

fn write_funnel(writer: &mut Writer<'_>, group: &GroupReport, grow: bool) {
    let counted = group.funnel().into_iter();
    let counted = counted.map(|(milestone, people)| (vec![milestone.code().to_owned()], people));
    let rows = Rows {
        keys: Vec::new(),
        counted: counted.collect(),
        dividing: Dividing::Subsets,
        grow,
    };
    let part = writer.part(TableCode::Funnel, writer.name(SIZE), rows);
    writer.sheet(TableCode::Funnel, vec![part]);
}

/// Cause, triage, intervention and outcome. Only ways that many have gone are listed, of all together.
fn write_flows(writer: &mut Writer<'_>, group: &GroupReport, scope: &Scope) {
    let counted = group.by_item(Measure::Flow);
    let people = |way: &String| counted.get(way).copied().unwrap_or(0);
    let listed = scope.flows.iter();
    let listed = listed.map(|way| (way.split('|').map(str::to_owned).collect(), people(way)));
    let rows = Rows {
        keys: Vec::new(),
        counted: listed.collect(),
        dividing: Dividing::Listed(scope.unlisted_flows()),
        grow: false,
    };
    let part = writer.part(TableCode::Flows, writer.name(SIZE), rows);
    writer.sheet(TableCode::Flows, vec![part]);
}

/// By which exit and when people left, or when they were last seen: the curves are made of it.
fn write_ends(writer: &mut Writer<'_>, group: &GroupReport) {
    let ends = gathered_ends(&group.observed(), LEAVING, Exit::ALL);
    let part = writer.part(TableCode::Exits, writer.name(SIZE), whole(ends));
    writer.sheet(TableCode::Exits, vec![part]);
}

/// Of those who became self-supporting: when they had assistance again, or for how long they are known not to have.
fn write_relapse(writer: &mut Writer<'_>, group: &GroupReport) {
    let ends = gathered_ends(&group.relapses(), RELAPSING, &[Exit::SelfSupport]);
    let base = writer.name(&reached(Milestone::SelfSupport));
    let part = writer.part(TableCode::Relapse, base, whole(ends));
    writer.sheet(TableCode::Relapse, vec![part]);
}

fn gathered_ends(observed: &Observed, bands: &[Band], exits: &[Exit]) -> Vec<(Vec<String>, u64)> {
    let mut ends = Vec::new();
    let mut add = |code: &str, by_month: Vec<(u32, u64)>| {
        let gathered = gather(bands, by_month).into_iter().zip(bands);
        ends.extend(gathered.map(|(people, band)| (vec![band.code(), code.to_owned()], people)));
    };
    for exit in exits {
        let by_month = observed.by_month();
        add(
            exit.code(),
            by_month
                .map(|(month, ends)| (month, ends.left_by(*exit)))
                .collect(),
        );
    }
    let by_month = observed.by_month();
    add(
        SEEN,
        by_month
            .map(|(month, ends)| (month, ends.last_seen()))
            .collect(),
    );
    ends
}

fn write_self_support(writer: &mut Writer<'_>, group: &GroupReport, scope: &Scope) {
    let supported = group.by_place(Measure::Supported, "");
    let earlier = supported
        .range(..scope.years().start())
        .map(|(_, people)| people);
    let mut counted = vec![(vec![EARLIER.to_owned()], earlier.sum())];
    counted.extend(scope.years().map(|year| {
        let people = supported.get(&year).copied().unwrap_or(0);
        (vec![year.to_string()], people)
    }));
    let rows = Rows {
        grow: false,
        ..whole(counted)
    };
    let base = writer.name(&reached(Milestone::SelfSupport));
    let part = writer.part(TableCode::SelfSupportByYear, base, rows);
    writer.sheet(TableCode::SelfSupportByYear, vec![part]);
}

/// The code of all years before those that are told one by one.
pub const EARLIER: &str = "EARLIER";

fn write_work_or_studies(writer: &mut Writer<'_>, group: &GroupReport, scope: &Scope) {
    let bases = [
        ("CLOSURE", Measure::Closed),
        ("LABOUR_MARKET", Measure::LeftLabour),
    ];
    let mut parts = Vec::new();
    for (basis, measure) in bases {
        let by_doing: Vec<(Doing, BTreeMap<i32, u64>)> = Doing::ALL
            .iter()
            .map(|doing| (*doing, group.by_place(measure, doing.code())))
            .collect();
        for year in scope.years() {
            let counted: Vec<(Vec<String>, u64)> = by_doing
                .iter()
                .map(|(doing, by_year)| {
                    let people = by_year.get(&year).copied().unwrap_or(0);
                    (vec![doing.code().to_owned()], people)
                })
                .collect();
            let keys = vec![basis.to_owned(), year.to_string()];
            parts.push(own_group(writer, TableCode::WorkOrStudies, keys, counted));
        }
    }
    writer.sheet(TableCode::WorkOrStudies, parts);
}

fn write_shares(writer: &mut Writer<'_>, group: &GroupReport, scope: &Scope) {
    let counted: Vec<(Vec<String>, u64)> = group
        .standing_on(scope.on)
        .into_iter()
        .map(|(milestone, people)| (vec![milestone.code().to_owned()], people))
        .collect();
    let name = "STANDING";
    let people = counted.iter().map(|(_, people)| people).sum();
    let base = writer.count_among(name, people, &writer.name(SIZE));
    let part = writer.part(TableCode::Shares, base, whole(counted));
    writer.sheet(TableCode::Shares, vec![part]);
}

fn write_durations(writer: &mut Writer<'_>, group: &GroupReport) {
    let mut parts = Vec::new();
    for milestone in Milestone::ALL {
        let waited = group.by_place(Measure::Waited, milestone.code());
        let rows = Rows {
            keys: vec![milestone.code().to_owned()],
            grow: true,
            ..whole(banded(MONTHS, &waited))
        };
        let base = writer.name(&reached(*milestone));
        parts.push(writer.part(TableCode::Durations, base, rows));
    }
    writer.sheet(TableCode::Durations, parts);
}

fn write_decisions(writer: &mut Writer<'_>, group: &GroupReport) {
    let mut parts = Vec::new();
    for decision in Decision::ALL {
        let days = group.by_place(Measure::Decided, decision.code());
        let keys = vec![decision.code().to_owned()];
        let part = own_group(writer, TableCode::DecisionTimes, keys, banded(DAYS, &days));
        writer.among(&part.base, &writer.name(SIZE));
        parts.push(part);
    }
    writer.sheet(TableCode::DecisionTimes, parts);
}

fn write_lead_times(writer: &mut Writer<'_>, group: &GroupReport, scope: &Scope) {
    let mut parts = Vec::new();
    for pair in &scope.pairs {
        let days = group.by_place(Measure::LeadTime, pair);
        let keys = pair.split('|').map(str::to_owned).collect();
        parts.push(own_group(
            writer,
            TableCode::LeadTimes,
            keys,
            banded(DAYS, &days),
        ));
    }
    writer.sheet(TableCode::LeadTimes, parts);
}

fn write_plans(writer: &mut Writer<'_>, group: &GroupReport) {
    let plans = group.by_place(Measure::Plans, "");
    let exactly = |plan: i32| plans.get(&plan).copied().unwrap_or(0);
    let more = plans.range(3..).map(|(_, people)| people).sum();
    let counted = [
        ("0", exactly(0)),
        ("1", exactly(1)),
        ("2", exactly(2)),
        ("3_PLUS", more),
    ];
    let counted = counted.map(|(code, people)| (vec![code.to_owned()], people));
    let part = writer.part(
        TableCode::PlansPerPerson,
        writer.name(SIZE),
        whole(counted.to_vec()),
    );
    writer.sheet(TableCode::PlansPerPerson, vec![part]);
}

/// Who is on the chain, with and without an activity (V2).
fn write_activity(writer: &mut Writer<'_>, group: &GroupReport, scope: &Scope) {
    let (present, active) = group.present_and_active_on(scope.on);
    let active = active.min(present);
    let base = writer.count_among("PRESENT", present, &writer.name(SIZE));
    let counted = vec![
        (vec![ACTIVE.to_owned()], active),
        (vec![NONE.to_owned()], present - active),
    ];
    let part = writer.part(TableCode::NoActivity, base, whole(counted));
    writer.sheet(TableCode::NoActivity, vec![part]);
}

/// Needs of health are counted of everybody, by sex and by age (V4).
fn write_health(writer: &mut Writer<'_>, group: &GroupReport) {
    let has_needs = match writer.factor() {
        Factor::Everybody | Factor::Sex | Factor::Age => true,
        Factor::Education
        | Factor::Family
        | Factor::Cause
        | Factor::TargetGroup
        | Factor::Programme => false,
    };
    if !has_needs {
        return;
    }
    let needs = group.by_item(Measure::HealthNeed);
    let counted: Vec<(Vec<String>, u64)> = Intervention::ALL
        .iter()
        .map(|done| {
            let people = needs.get(done.code()).copied().unwrap_or(0);
            (vec![done.code().to_owned()], people)
        })
        .collect();
    let people = counted.iter().map(|(_, people)| people).sum();
    let base = writer.count_among("HEALTH_NEED", people, &writer.name(SIZE));
    let part = writer.part(TableCode::Health, base, whole(counted));
    writer.sheet(TableCode::Health, vec![part]);
}

/// A part about people who are counted for it alone.
fn own_group(
    writer: &mut Writer<'_>,
    code: TableCode,
    keys: Vec<String>,
    counted: Vec<(Vec<String>, u64)>,
) -> Part {
    let name = format!("{}/{}", code.code(), keys.join("/"));
    let people = counted.iter().map(|(_, people)| people).sum();
    let base = writer.count(&name, people, true);
    let rows = Rows {
        keys,
        grow: true,
        ..whole(counted)
    };
    writer.part(code, base, rows)
}

fn banded(bands: &[Band], by_time: &BTreeMap<i32, u64>) -> Vec<(Vec<String>, u64)> {
    let by_time = by_time.iter().map(|(time, people)| {
        let time = u32::try_from(*time).unwrap_or(0);
        (time, *people)
    });
    let gathered = gather(bands, by_time).into_iter().zip(bands);
    gathered
        .map(|(people, band)| (vec![band.code()], people))
        .collect()
}

fn whole(counted: Vec<(Vec<String>, u64)>) -> Rows {
    Rows {
        keys: Vec::new(),
        counted,
        dividing: Dividing::Whole,
        grow: false,
    }
}
