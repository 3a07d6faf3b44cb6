//! Counts everybody anew from their steps.

use std::collections::BTreeMap;

use ::store::StoreFault;
use chrono::NaiveDate;
use sea_orm::ConnectionTrait;

use crate::{
    model::{
        Step,
        journey::Journey,
        tally::{Line, lines_of, unfollowed_lines},
    },
    store,
};

/// How many steps are held at a time, besides the lines.
const STEPS_AT_A_TIME: usize = 20_000;

/// What a recount did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Recounted {
    /// People who may be followed and have a way.
    pub people: u64,
    /// Steps that were read.
    pub steps: u64,
    /// Lines that came of them.
    pub lines: u64,
}

/// Counts every line anew, in the caller's transaction. What it holds is bounded by the number of lines, which grows
/// with days, municipalities and codes, and not with people.
pub async fn recount(connection: &impl ConnectionTrait) -> Result<Recounted, StoreFault> {
    let mut counting = Counting::default();
    count_all(connection, &mut counting).await?;
    counting.recounted.lines = u64::try_from(counting.lines.len()).unwrap_or(u64::MAX);
    store::tally::remove_lines(connection).await?;
    store::tally::add_people(connection, counting.lines).await?;
    Ok(counting.recounted)
}

/// The lines of people whose steps are at hand: each one's beside each other, and of those who may only be counted.
pub fn count_people<'s>(people: impl IntoIterator<Item = &'s [Step]>) -> Vec<(Line, i64)> {
    let mut counting = Counting::default();
    for steps in people {
        if steps.iter().any(|step| step.pseudonym.is_none()) {
            for step in steps {
                counting.add_unfollowed(step);
            }
        } else {
            counting.add_person(steps);
        }
    }
    counting.into_lines()
}

/// Counts everybody, a page of steps at a time.
pub async fn count_all(
    connection: &impl ConnectionTrait,
    counting: &mut Counting,
) -> Result<(), StoreFault> {
    follow(connection, counting).await?;
    count(connection, counting).await
}

/// Lines that are being counted.
#[derive(Default)]
pub struct Counting {
    /// Only what was recorded before this day counts; everything, where there is none.
    before: Option<NaiveDate>,
    lines: BTreeMap<Line, i64>,
    recounted: Recounted,
}

impl Counting {
    /// Counts what was recorded before a day.
    pub fn recorded_before(day: NaiveDate) -> Self {
        Self {
            before: Some(day),
            ..Self::default()
        }
    }

    /// What has been counted.
    pub fn into_lines(self) -> Vec<(Line, i64)> {
        self.lines.into_iter().collect()
    }

    fn counts(&self, step: &Step) -> bool {
        let recorded_on = domain::clock::swedish_date(step.recorded_at);
        self.before.is_none_or(|day| recorded_on < day)
    }

    fn add_person(&mut self, steps: &[Step]) {
        let steps: Vec<Step> = steps
            .iter()
            .filter(|step| self.counts(step))
            .cloned()
            .collect();
        self.recounted.steps += u64::try_from(steps.len()).unwrap_or(u64::MAX);
        if let Some(journey) = Journey::of(&steps) {
            self.recounted.people += 1;
            self.add(lines_of(&journey));
        }
    }

    fn add_unfollowed(&mut self, step: &Step) {
        if self.counts(step) {
            self.recounted.steps += 1;
            self.add(unfollowed_lines(step));
        }
    }

    fn add(&mut self, lines: impl IntoIterator<Item = Line>) {
        for line in lines {
            *self.lines.entry(line).or_default() += 1;
        }
    }
}

/// Those who may be followed, a page of steps at a time. The last person of a page may have more steps on the next,
/// and is read again with it; nobody's steps fill a page alone.
async fn follow(
    connection: &impl ConnectionTrait,
    counting: &mut Counting,
) -> Result<(), StoreFault> {
    let most = u64::try_from(STEPS_AT_A_TIME).unwrap_or(u64::MAX);
    let mut after = None;
    loop {
        let steps = store::step::list_followed(connection, after, most).await?;
        let is_last = steps.len() < STEPS_AT_A_TIME;
        let mut people = steps
            .chunk_by(|one, next| one.pseudonym == next.pseudonym)
            .peekable();
        while let Some(person) = people.next() {
            let is_whole = is_last || people.peek().is_some() || person.len() == steps.len();
            if is_whole {
                counting.add_person(person);
                after = person.first().and_then(|step| step.pseudonym);
            }
        }
        if is_last {
            return Ok(());
        }
    }
}

/// Those who may only be counted.
async fn count(
    connection: &impl ConnectionTrait,
    counting: &mut Counting,
) -> Result<(), StoreFault> {
    let most = u64::try_from(STEPS_AT_A_TIME).unwrap_or(u64::MAX);
    let mut after = i64::MIN;
    loop {
        let steps = store::step::list_unfollowed(connection, after, most).await?;
        let Some((last, _)) = steps.last() else {
            return Ok(());
        };
        after = *last;
        for (_, step) in &steps {
            counting.add_unfollowed(step);
        }
    }
}
