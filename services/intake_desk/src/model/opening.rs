//! Break-glass (nödöppning, `access.md` rule 7): why sections may be opened, for how long, and what the
//! owner finds when it reviews the opening.

use std::sync::Arc;

use access::{Extent, Place, Protected};
use chrono::{DateTime, Days, Duration, NaiveDate, SubsecRound, Utc};
use domain::{OpeningId, Problem, ReviewId, Role, RowKey, Section, code_list};

use super::{reduce::keep, registry::Unit, whose::Whose, wording};

code_list! {
    /// Why withheld sections had to be opened.
    pub enum OpeningCategory("OpeningCategory") {
        /// Somebody's life or health is in danger now.
        DangerToLifeOrHealth => "DANGER_TO_LIFE_OR_HEALTH", "Akut fara för liv eller hälsa";
        /// A child is harmed, or at risk of it.
        ChildAtRisk => "CHILD_AT_RISK", "Barn som far illa eller riskerar att fara illa";
        /// A decision that cannot wait for a basis.
        UrgentDecision => "URGENT_DECISION", "Brådskande beslut som inte kan vänta";
    }
}

code_list! {
    /// What a reviewer found of an opening.
    pub enum ReviewVerdict("ReviewVerdict") {
        /// It was needed.
        Justified => "JUSTIFIED", "Befogad";
        /// It was not.
        NotJustified => "NOT_JUSTIFIED", "Inte befogad";
        /// More must be known first: it stays to be reviewed.
        NeedsFollowUp => "NEEDS_FOLLOW_UP", "Behöver följas upp";
    }
}

code_list! {
    /// Tasks and planned work about openings.
    pub enum OpeningWorkKind("OpeningWorkKind") {
        /// The owner's unit is told that its sections were opened.
        SectionsOpened => "SECTIONS_OPENED", "Enhetens uppgifter i ärendet har nödöppnats";
        /// Nobody has reviewed an opening in time.
        ReviewOverdue => "OPENING_REVIEW_OVERDUE", "En nödöppning har inte granskats i tid";
    }
}

/// The longest that an opening may last: a day and a night.
pub const LONGEST_MINUTES: i32 = 24 * 60;
/// The fewest characters of a reason.
pub const SHORTEST_REASON: usize = 20;
/// Within how many days an opening is reviewed, and a review that needs more is followed up.
pub const REVIEW_DAYS: u64 = 7;

/// A reason that says something, trimmed.
///
/// # Errors
/// When it is shorter than [`SHORTEST_REASON`] characters, or too long.
pub fn reason(field: &str, text: &str) -> Result<String, Problem> {
    let reason = wording::optional(field, Some(text), wording::LONGEST_NOTE)?;
    reason
        .filter(|text| text.chars().count() >= SHORTEST_REASON)
        .ok_or_else(|| {
            Problem::invalid(field, "opening-reason-too-short").with("least", SHORTEST_REASON)
        })
}

/// When an opening of so many minutes ends, on a whole second.
///
/// # Errors
/// When it would last no time, or longer than [`LONGEST_MINUTES`].
pub fn end_of(field: &str, minutes: i32, now: DateTime<Utc>) -> Result<DateTime<Utc>, Problem> {
    if !(1..=LONGEST_MINUTES).contains(&minutes) {
        return Err(
            Problem::invalid(field, "opening-minutes-out-of-bounds").with("most", LONGEST_MINUTES)
        );
    }
    Ok((now + Duration::minutes(i64::from(minutes))).trunc_subsecs(0))
}

/// The last day for a review that is owed since `day`.
pub fn review_due_on(day: NaiveDate) -> NaiveDate {
    day.checked_add_days(Days::new(REVIEW_DAYS)).unwrap_or(day)
}

/// Whether an opening opens anything still.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OpeningStage {
    /// It does.
    Live,
    /// Its time has passed, or its holder has ended it.
    Over,
}

/// An opening, for its holder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HeldOpening {
    /// Its key.
    pub key: RowKey,
    /// Its id.
    pub id: OpeningId,
    /// The case.
    pub case: domain::CaseId,
    /// When it ends by itself.
    pub ends_at: DateTime<Utc>,
    /// When its holder ended it.
    pub ended_at: Option<DateTime<Utc>>,
}

impl HeldOpening {
    /// Tells whether it opens anything at `now`.
    pub fn stage(&self, now: DateTime<Utc>) -> OpeningStage {
        if self.ended_at.is_none() && now < self.ends_at {
            OpeningStage::Live
        } else {
            OpeningStage::Over
        }
    }
}

/// What an opening opened of one owner, as the owner's log reviewer sees it. It belongs to the owner's
/// access log and holds nothing of what was read.
#[derive(Clone, PartialEq, Eq)]
pub struct OpeningReview {
    /// Whose it is: the agency whose sections were opened.
    pub whose: Whose,
    /// Its id.
    pub id: ReviewId,
    /// Who opened.
    pub opened_by: Option<String>,
    /// For which unit.
    pub unit: Arc<Unit>,
    /// In which role.
    pub role: Role,
    /// Why, as a code.
    pub category: OpeningCategory,
    /// Why, in the opener's words.
    pub reason: Option<String>,
    /// Which sections.
    pub sections: Vec<Section>,
    /// Since when.
    pub opened_at: DateTime<Utc>,
    /// Until when at most.
    pub ends_at: DateTime<Utc>,
    /// When its holder ended it.
    pub ended_at: Option<DateTime<Utc>>,
    /// The last day of the review.
    pub due_on: NaiveDate,
    /// When it was settled.
    pub settled_at: Option<DateTime<Utc>>,
    /// What reviewers found, oldest first.
    pub verdicts: Vec<OpeningVerdict>,
}

/// What one reviewer found.
#[derive(Clone, PartialEq, Eq)]
pub struct OpeningVerdict {
    /// What.
    pub verdict: ReviewVerdict,
    /// The reviewer's note.
    pub note: Option<String>,
    /// Who.
    pub reviewed_by: String,
    /// When.
    pub recorded_at: DateTime<Utc>,
}

impl Protected for OpeningReview {
    fn place(&self) -> Place {
        self.whose.place(Section::AccessLog)
    }

    fn reduce(self, extent: &Extent) -> Self {
        let verdicts = self.verdicts.into_iter().map(|found| OpeningVerdict {
            note: keep(extent, "note", found.note),
            ..found
        });
        Self {
            opened_by: keep(extent, "openedBy", self.opened_by),
            reason: keep(extent, "reason", self.reason),
            verdicts: verdicts.collect(),
            ..self
        }
    }
}

#[cfg(test)]
mod tests {
    use domain::{CaseId, SystemEntropy};

    use super::*;

    fn noon() -> DateTime<Utc> {
        "2026-03-02T11:00:00.750Z".parse().expect("a moment")
    }

    #[test]
    fn a_reason_is_twenty_characters_after_trimming() {
        let nineteen = "åäö åäö åäö åäö åäö";
        assert_eq!(nineteen.chars().count(), 19);
        assert!(reason("reason", &format!("   {nineteen}   ")).is_err());
        let twenty = format!(" {nineteen}! ");
        assert_eq!(
            reason("reason", &twenty),
            Ok(format!("{nineteen}!").trim().to_owned())
        );
        assert!(reason("reason", "").is_err());
        assert!(reason("reason", &"x".repeat(wording::LONGEST_NOTE + 1)).is_err());
    }

    #[test]
    fn an_opening_ends_on_a_whole_second_within_a_day_and_a_night() {
        for refused in [i32::MIN, -1, 0, LONGEST_MINUTES + 1, i32::MAX] {
            assert!(end_of("minutes", refused, noon()).is_err(), "{refused}");
        }
        let longest = end_of("minutes", LONGEST_MINUTES, noon()).expect("a day and a night");
        assert_eq!(longest.to_rfc3339(), "2026-03-03T11:00:00+00:00");
        assert!(longest - noon() <= Duration::hours(24));
    }

    #[test]
    fn an_opening_is_over_at_its_end_to_the_second() {
        let ends_at = end_of("minutes", 30, noon()).expect("half an hour");
        let held = HeldOpening {
            key: RowKey::from_i64(1),
            id: OpeningId::draw(&SystemEntropy),
            case: CaseId::draw(&SystemEntropy),
            ends_at,
            ended_at: None,
        };
        assert_eq!(
            held.stage(ends_at - Duration::milliseconds(1)),
            OpeningStage::Live
        );
        assert_eq!(held.stage(ends_at), OpeningStage::Over);
        let ended = HeldOpening {
            ended_at: Some(noon()),
            ..held
        };
        assert_eq!(ended.stage(noon()), OpeningStage::Over);
    }
}
