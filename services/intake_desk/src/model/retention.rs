//! When a case ended, what holds it, and what that means for what each owner has written in it.

use std::collections::BTreeMap;

use chassis::disposal::{Hold, Ruling};
use chrono::NaiveDate;
use domain::{CaseId, CaseKey, RetentionRule, RowKey};

/// What disposal must know of a case, and nothing of what stands in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseEnd {
    /// The case.
    pub id: CaseId,
    /// Its key.
    pub key: CaseKey,
    /// The person, by key.
    pub person: RowKey,
    /// The desk's unit that opened it, by key.
    pub desk_unit: RowKey,
    /// When it was opened.
    pub opened_on: NaiveDate,
    /// When it was closed; `None` while it is open.
    pub closed_on: Option<NaiveDate>,
    /// The last day on which it was followed up, or was to be.
    pub followed_on: Option<NaiveDate>,
    /// The last day on which anything happened in it.
    pub last_event_on: Option<NaiveDate>,
    /// When the person was born, if that is known.
    pub birth_date: Option<NaiveDate>,
    /// The day of the last note or part of the mapping that each agency has in it, by the agency's key.
    pub notes: BTreeMap<RowKey, NaiveDate>,
    /// What holds it.
    pub holds: Vec<Hold>,
}

impl CaseEnd {
    /// What becomes of an owner's part that was last written on `last_day`. The years begin when everything is over:
    /// the last note, the closure and the last follow-up.
    pub fn rule(&self, rule: &RetentionRule, last_day: NaiveDate, today: NaiveDate) -> Ruling {
        let Some(closed_on) = self.closed_on else {
            return Ruling::Held {
                by: Hold::NotClosed,
            };
        };
        if let Some(by) = self.holds.first() {
            return Ruling::Held { by: *by };
        }
        if rule.keeps_for_research(self.birth_date) {
            return Ruling::Held {
                by: Hold::ResearchSample,
            };
        }
        let followed_on = self.followed_on.unwrap_or(closed_on);
        let on = rule.due_on(last_day.max(closed_on).max(followed_on));
        if on <= today {
            Ruling::Due
        } else {
            Ruling::Later { on }
        }
    }

    /// The last day on which an agency wrote a note or a part of the mapping, or `other` if that is later.
    pub fn last_note_of(&self, agency: RowKey, other: NaiveDate) -> NaiveDate {
        self.notes
            .get(&agency)
            .map_or(other, |noted| (*noted).max(other))
    }

    /// The last day on which anything happened in the case.
    pub fn last_day(&self) -> NaiveDate {
        let days = [Some(self.opened_on), self.last_event_on, self.closed_on];
        let noted = self.notes.values().copied();
        let happened = days.into_iter().flatten().chain(noted);
        happened.max().unwrap_or(self.opened_on)
    }
}

#[cfg(test)]
mod tests {
    use domain::{AgencyKind, SystemEntropy};

    use super::*;

    fn day(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).expect("a day")
    }

    fn closed() -> CaseEnd {
        CaseEnd {
            id: CaseId::draw(&SystemEntropy),
            key: CaseKey::from_i64(1),
            person: RowKey::from_i64(2),
            desk_unit: RowKey::from_i64(3),
            opened_on: day(2020, 1, 1),
            closed_on: Some(day(2020, 3, 1)),
            followed_on: Some(day(2021, 3, 1)),
            last_event_on: Some(day(2021, 3, 1)),
            birth_date: Some(day(1990, 1, 7)),
            notes: BTreeMap::new(),
            holds: Vec::new(),
        }
    }

    fn welfare() -> RetentionRule {
        RetentionRule::default_for(AgencyKind::WelfareUnit)
    }

    #[test]
    fn years_begin_when_the_last_follow_up_is_over() {
        let ruled = |today| closed().rule(&welfare(), day(2020, 2, 1), today);
        let on = day(2026, 3, 2);
        assert_eq!(ruled(day(2026, 3, 1)), Ruling::Later { on });
        assert_eq!(ruled(on), Ruling::Due);
    }

    #[test]
    fn a_later_note_goes_before_closure_and_follow_up() {
        let ruled = closed().rule(&welfare(), day(2022, 5, 5), day(2027, 1, 1));
        let on = day(2027, 5, 6);
        assert_eq!(ruled, Ruling::Later { on });
    }

    #[test]
    fn an_open_case_and_a_held_one_stay_whatever_the_day() {
        let long_after = day(2090, 1, 1);
        let mut open = closed();
        open.closed_on = None;
        let mut held = closed();
        held.holds.push(Hold::LogReview);
        let mut sampled = closed();
        sampled.birth_date = Some(day(1990, 1, 15));
        for (end, by) in [
            (open, Hold::NotClosed),
            (held, Hold::LogReview),
            (sampled, Hold::ResearchSample),
        ] {
            let ruled = end.rule(&welfare(), day(2020, 2, 1), long_after);
            assert_eq!(ruled, Ruling::Held { by });
        }
    }

    #[test]
    fn the_agencys_own_notes_at_the_desk_count() {
        let mut end = closed();
        let (welfare, labour) = (RowKey::from_i64(7), RowKey::from_i64(8));
        end.notes.insert(welfare, day(2023, 1, 1));
        assert_eq!(end.last_note_of(welfare, day(2020, 2, 1)), day(2023, 1, 1));
        assert_eq!(end.last_note_of(welfare, day(2024, 2, 1)), day(2024, 2, 1));
        assert_eq!(end.last_note_of(labour, day(2020, 2, 1)), day(2020, 2, 1));
        assert_eq!(end.last_day(), day(2023, 1, 1));
    }
}
