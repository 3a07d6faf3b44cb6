//! How long referrals wait between kinds of agency.

use std::{collections::BTreeMap, fmt, str::FromStr};

use chrono::NaiveDate;
use domain::{AgencyKind, CodeList, event::StepKind};

use super::Step;

/// From which kind of agency to which.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Pair {
    /// Who sent.
    pub from: AgencyKind,
    /// Who accepted.
    pub to: AgencyKind,
}

/// A text that names no pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("two kinds of agency with `|` between them")]
pub struct NotAPair;

impl fmt::Display for Pair {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}|{}", self.from, self.to)
    }
}

impl FromStr for Pair {
    type Err = NotAPair;

    fn from_str(text: &str) -> Result<Self, NotAPair> {
        let (from, to) = text.split_once('|').ok_or(NotAPair)?;
        let kind = |code| AgencyKind::from_code(code).ok_or(NotAPair);
        Ok(Self {
            from: kind(from)?,
            to: kind(to)?,
        })
    }
}

/// The pair and the days that a referral waited from sent to accepted, if this step tells it.
pub fn accepted(step: &Step) -> Option<(Pair, u32)> {
    if step.kind != StepKind::ReferralAccepted {
        return None;
    }
    let kind = |name: &str| AgencyKind::from_code(step.codes.get(name)?);
    let sent: NaiveDate = step.codes.get("sent_on")?.parse().ok()?;
    let pair = Pair {
        from: kind("from_agency")?,
        to: kind("to_agency")?,
    };
    let days = u32::try_from((step.on - sent).num_days()).ok()?;
    Some((pair, days))
}

/// Of each pair the first that was accepted.
pub fn lead_times(steps: &[&Step]) -> BTreeMap<Pair, u32> {
    let mut first = BTreeMap::new();
    for (pair, days) in steps.iter().filter_map(|step| accepted(step)) {
        first.entry(pair).or_insert(days);
    }
    first
}
