//! Which looks a review of the access log asks about: a draw that can be repeated, and signs of risk, each
//! a code. Names are compared here and never told.
//!
//! The platform keeps no postal address of anybody. That two people live together shows by a telephone number or an
//! e-mail address that both have: staff register theirs (`registerOwnContact`), and only digests are compared. What a
//! member of staff has said as a participant, in a case of their own, is not looked at: a sign would tell of that case.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Duration, NaiveDate, Timelike, Utc};
use domain::{
    CaseId, LogItemId, Month, RowKey, ServiceName, Subject, TraceId, UnitId,
    calendar::is_working_day,
    clock::{swedish_date, swedish_time},
    code_list,
};

code_list! {
    /// Why a review asks about a look.
    pub enum LogReviewReason("LogReviewReason") {
        /// Drawn.
        Sampled => "SAMPLED", "Stickprov";
        /// Outside 07-19 or on a day on which agencies are closed.
        OddHours => "ODD_HOURS", "Ovanlig tid";
        /// Very many looks in a day.
        ManyLookUps => "MANY_LOOK_UPS", "Många läsningar på en dag";
        /// Very many persons in a day.
        ManyPersons => "MANY_PERSONS", "Många personer på en dag";
        /// Not assigned, and no referral or task was there at the time.
        NoTask => "NO_TASK", "Ingen uppgift i ärendet";
        /// Reader and person have the same surname.
        SameSurname => "SAME_SURNAME", "Samma efternamn";
        /// Reader and person are reached by the same telephone number or e-mail address.
        SameContact => "SAME_CONTACT", "Samma telefon eller e-post";
        /// The person works for the reader's agency.
        OwnColleague => "OWN_COLLEAGUE", "Kollega";
        /// The person's identity is protected.
        ProtectedPerson => "PROTECTED_PERSON", "Skyddad identitet";
    }
}

/// How a review chooses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LogReviewRule {
    /// How many of a thousand looks are drawn.
    pub sample_permille: u16,
    /// More looks than this by one reader in a day are asked about.
    pub look_ups_a_day: usize,
    /// Looks at more persons than this by one reader in a day are asked about.
    pub persons_a_day: usize,
}

impl Default for LogReviewRule {
    fn default() -> Self {
        Self {
            sample_permille: 50,
            look_ups_a_day: 50,
            persons_a_day: 20,
        }
    }
}

/// The clock hours within which offices are open: from 07 until before 19, Swedish time.
const OFFICE_HOURS: std::ops::Range<u32> = 7..19;
/// Who ends a task may still see that it has ended.
const GRACE: Duration = Duration::minutes(1);

/// A look at one case by one reader in one request.
#[derive(Debug, Clone)]
pub struct Look {
    /// Who.
    pub reader: Subject,
    /// The request.
    pub trace: TraceId,
    /// The case.
    pub case: CaseId,
    /// When.
    pub at: DateTime<Utc>,
    /// For which units the reader acted.
    pub units: BTreeSet<UnitId>,
    /// The entries in which it stands.
    pub entries: BTreeSet<(ServiceName, i64)>,
    /// Where it fell in the draw of its month.
    pub draw: u64,
}

impl Look {
    /// The month that it is drawn in.
    pub fn month_of(at: DateTime<Utc>) -> Month {
        Month::of(swedish_date(at))
    }
}

/// A look that is asked about.
#[derive(Debug, Clone)]
pub struct Asked {
    /// Its id in the review.
    pub id: LogItemId,
    /// The look.
    pub look: Look,
    /// Why.
    pub reasons: BTreeSet<LogReviewReason>,
}

/// Somebody's business with a case for a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Business {
    /// Whose.
    pub of: BusinessOf,
    /// Since when.
    pub from: DateTime<Utc>,
    /// Until when.
    pub to: Option<DateTime<Utc>>,
}

/// Who had the business.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BusinessOf {
    /// A member of staff, by key.
    Staff(RowKey),
    /// Everybody in a unit.
    Unit(UnitId),
}

/// What the desk knows about a case and its person for the comparison.
#[derive(Clone, Default)]
pub struct LookedAt {
    /// Who had business with the case, and when.
    pub business: Vec<Business>,
    /// The person, by key.
    pub person: i64,
    /// The person's surname, in small letters.
    pub surname: Option<String>,
    /// Digests of how the person is reached.
    pub reached_by: BTreeSet<Subject>,
    /// The units for whose agencies the person works.
    pub works_in: BTreeSet<UnitId>,
    /// Whether the person's identity is protected now.
    pub shield: Shield,
}

/// Whether somebody's identity is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Shield {
    /// It is.
    Protected,
    /// It is not.
    #[default]
    None,
}

/// What the registry knows about a reader.
#[derive(Clone)]
pub struct KnownReader {
    /// The key.
    pub staff: RowKey,
    /// The name that colleagues see, in small letters.
    pub name: String,
    /// Digests of how the reader is reached at home, so far as they have registered it.
    pub reached_by: BTreeSet<Subject>,
}

/// Everything that the signs of risk are read from.
#[derive(Clone, Default)]
pub struct Scene {
    /// By case.
    pub cases: BTreeMap<CaseId, LookedAt>,
    /// By subject.
    pub readers: BTreeMap<Subject, KnownReader>,
}

/// The looks that a review asks about, oldest first, each with its reasons.
pub fn choose(
    mut looks: Vec<Look>,
    scene: &Scene,
    rule: LogReviewRule,
) -> Vec<(Look, BTreeSet<LogReviewReason>)> {
    looks.sort_by(|one, other| {
        (one.at, &one.reader, one.trace, one.case).cmp(&(
            other.at,
            &other.reader,
            other.trace,
            other.case,
        ))
    });
    let mut days: BTreeMap<(Subject, NaiveDate), Day> = BTreeMap::new();
    let chosen = looks.into_iter().map(|look| {
        let mut reasons = signs(&look, scene);
        let day = days
            .entry((look.reader.clone(), swedish_date(look.at)))
            .or_default();
        reasons.extend(day.count(&look, scene, rule));
        if is_drawn(look.draw, rule.sample_permille) {
            reasons.insert(LogReviewReason::Sampled);
        }
        (look, reasons)
    });
    chosen.filter(|(_, reasons)| !reasons.is_empty()).collect()
}

/// One reader's day so far.
#[derive(Default)]
struct Day {
    requests: BTreeSet<TraceId>,
    persons: BTreeSet<i64>,
}

impl Day {
    fn count(&mut self, look: &Look, scene: &Scene, rule: LogReviewRule) -> Vec<LogReviewReason> {
        let mut reasons = Vec::new();
        self.requests.insert(look.trace);
        if self.requests.len() > rule.look_ups_a_day {
            reasons.push(LogReviewReason::ManyLookUps);
        }
        if let Some(at) = scene.cases.get(&look.case) {
            self.persons.insert(at.person);
        }
        if self.persons.len() > rule.persons_a_day {
            reasons.push(LogReviewReason::ManyPersons);
        }
        reasons
    }
}

/// Below the share of the greatest number: the same look is drawn whenever it is asked for.
fn is_drawn(draw: u64, permille: u16) -> bool {
    u128::from(draw) * 1000 < u128::from(permille) << 64
}

fn signs(look: &Look, scene: &Scene) -> BTreeSet<LogReviewReason> {
    let mut reasons = BTreeSet::new();
    if is_odd(look.at) {
        reasons.insert(LogReviewReason::OddHours);
    }
    let Some(at) = scene.cases.get(&look.case) else {
        return reasons;
    };
    let reader = scene.readers.get(&look.reader);
    if !at
        .business
        .iter()
        .any(|business| business.covers(look, reader))
    {
        reasons.insert(LogReviewReason::NoTask);
    }
    if is_namesake(reader, at.surname.as_deref()) {
        reasons.insert(LogReviewReason::SameSurname);
    }
    if reader.is_some_and(|reader| !reader.reached_by.is_disjoint(&at.reached_by)) {
        reasons.insert(LogReviewReason::SameContact);
    }
    if !at.works_in.is_disjoint(&look.units) {
        reasons.insert(LogReviewReason::OwnColleague);
    }
    if at.shield == Shield::Protected {
        reasons.insert(LogReviewReason::ProtectedPerson);
    }
    reasons
}

fn is_odd(at: DateTime<Utc>) -> bool {
    let local = swedish_time(at);
    !OFFICE_HOURS.contains(&local.hour()) || !is_working_day(local.date())
}

fn is_namesake(reader: Option<&KnownReader>, surname: Option<&str>) -> bool {
    let (Some(reader), Some(surname)) = (reader, surname) else {
        return false;
    };
    reader
        .name
        .strip_suffix(surname)
        .is_some_and(|given| given.is_empty() || given.ends_with([' ', '-']))
}

impl Business {
    fn covers(&self, look: &Look, reader: Option<&KnownReader>) -> bool {
        let whose = match self.of {
            BusinessOf::Staff(staff) => reader.is_some_and(|reader| reader.staff == staff),
            BusinessOf::Unit(unit) => look.units.contains(&unit),
        };
        whose && self.from <= look.at && self.to.is_none_or(|to| look.at <= to + GRACE)
    }
}

#[cfg(test)]
#[path = "log_risk/tests.rs"]
mod tests;
