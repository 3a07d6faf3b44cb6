//! The person's disclosure ledger: who has seen what, when, and why that was allowed, put together of the
//! logs of every service without a copy of any.

use std::collections::{BTreeMap, VecDeque};

use access::ReaderKind;
use chassis::{LogPlace, LoggedPart, Reading};
use chrono::{DateTime, Utc};
use domain::{AgencyId, Section, ServiceName, code_list};

code_list! {
    /// Why somebody was shown part of a case, as the person is told.
    pub enum DisclosureGround("DisclosureGround") {
        /// The person's own reading.
        OwnReading => "OWN_READING", "Du själv";
        /// A disclosure basis from the owner to the reader's agency.
        Basis => "BASIS", "Sekretessbrytande grund";
        /// Opened in an emergency (nödöppning): no basis named it.
        EmergencyOpening => "EMERGENCY_OPENING", "Nödöppning";
        /// The reader's own agency wrote it.
        OwnRecord => "OWN_RECORD", "Egen myndighets uppgift";
        /// The reader's unit takes part in the case, or was asked to.
        TakesPart => "TAKES_PART", "Enheten deltar i ärendet";
        /// The agency's log reviewer read who has read (SoLPUL 10 §).
        LogReview => "LOG_REVIEW", "Loggkontroll";
        /// The platform itself did a named task.
        Automatic => "AUTOMATIC", "Automatisk uppgift";
    }
}

impl DisclosureGround {
    /// Why a reading was allowed, by what the log says of it and by the agency of the reader's unit.
    pub fn of(reading: &Reading, agency: Option<AgencyId>) -> Self {
        let reads_the_log = |part: &LoggedPart| part.section == Section::AccessLog;
        match reading.kind {
            ReaderKind::Participant => Self::OwnReading,
            ReaderKind::System => Self::Automatic,
            ReaderKind::Staff | ReaderKind::Partner => {
                if reading.parts.iter().all(reads_the_log) {
                    Self::LogReview
                } else if reading.parts.iter().any(was_forced) {
                    Self::EmergencyOpening
                } else if reading.basis.is_some() {
                    Self::Basis
                } else if agency == Some(reading.owner) {
                    Self::OwnRecord
                } else {
                    Self::TakesPart
                }
            }
        }
    }
}

/// The policy that opens a withheld section in an emergency (`access.md` rule 7).
const BREAK_GLASS: &str = "break-glass";

fn was_forced(part: &LoggedPart) -> bool {
    part.policies.contains(BREAK_GLASS)
}

/// Where a page of the ledger ends: a place in the log of every service that was reached.
pub type LedgerPlace = BTreeMap<ServiceName, LogPlace>;

/// One line of the ledger, in the log of the service that it comes from.
#[derive(Debug, Clone)]
pub struct LedgerLine {
    /// The service.
    pub service: ServiceName,
    /// What was read.
    pub reading: Reading,
    /// Where the ledger stands after this line.
    pub place: LedgerPlace,
}

/// Merges what the logs answered, newest first, up to `limit` lines. Each log keeps its own order; a log
/// that did not answer is left where it was.
pub fn merge(
    answered: BTreeMap<ServiceName, Vec<Reading>>,
    after: Option<LedgerPlace>,
    limit: usize,
) -> Vec<LedgerLine> {
    let mut place = after.unwrap_or_default();
    let mut logs: BTreeMap<ServiceName, VecDeque<Reading>> = BTreeMap::new();
    for (service, readings) in answered {
        // What is written from now on lies before the first page and never comes up on a later one.
        let before_all = LogPlace {
            entry: readings
                .first()
                .map_or(0, |newest| newest.place.entry.saturating_add(1)),
            ordinal: u32::MAX,
        };
        place.entry(service).or_insert(before_all);
        logs.insert(service, readings.into());
    }
    let mut lines = Vec::new();
    while lines.len() < limit {
        let Some((service, _)) = newest(&logs) else {
            break;
        };
        let Some(reading) = logs.get_mut(&service).and_then(VecDeque::pop_front) else {
            break;
        };
        place.insert(service, reading.place);
        lines.push(LedgerLine {
            service,
            reading,
            place: place.clone(),
        });
    }
    lines
}

/// The log whose next reading is the newest; of two at one moment, the first by name.
fn newest(logs: &BTreeMap<ServiceName, VecDeque<Reading>>) -> Option<(ServiceName, DateTime<Utc>)> {
    let next = logs
        .iter()
        .filter_map(|(service, readings)| Some((*service, readings.front()?.at)));
    next.fold(None, |best, one| match best {
        Some((_, at)) if at >= one.1 => best,
        Some(_) | None => Some(one),
    })
}

#[cfg(test)]
mod tests {
    use chrono::Duration;
    use domain::{CaseId, PersonId, SystemEntropy};

    use super::*;

    fn reading(entry: i64, minutes: i64) -> Reading {
        let said = serde_json::json!({
            "place": LogPlace { entry, ordinal: 0 },
            "at": DateTime::UNIX_EPOCH + Duration::minutes(minutes),
            "reader": null, "kind": "STAFF", "operation": "CaseView", "trace": null,
            "case": CaseId::draw(&SystemEntropy), "person": PersonId::draw(&SystemEntropy),
            "owner": AgencyId::draw(&SystemEntropy), "unit": null, "role": null, "basis": null,
            "parts": [{ "section": "PLAN", "fields": ["goals"], "policies": ["matrix-read"] }],
        });
        serde_json::from_value(said).unwrap()
    }

    fn entries(lines: &[LedgerLine]) -> Vec<(ServiceName, i64)> {
        lines
            .iter()
            .map(|line| (line.service, line.reading.place.entry))
            .collect()
    }

    #[test]
    fn logs_are_merged_by_time_and_a_page_goes_on_where_the_last_one_ended() {
        let (desk, welfare) = (ServiceName::IntakeDesk, ServiceName::WelfareUnit);
        let of_desk = vec![reading(9, 50), reading(8, 30), reading(7, 10)];
        let of_welfare = vec![reading(3, 40), reading(2, 20)];
        let all = BTreeMap::from([(desk, of_desk.clone()), (welfare, of_welfare.clone())]);
        let whole = merge(all.clone(), None, 9);
        let wanted = [(desk, 9), (welfare, 3), (desk, 8), (welfare, 2), (desk, 7)];
        assert_eq!(entries(&whole), wanted);
        let first = merge(all, None, 2);
        assert_eq!(entries(&first), wanted[..2]);
        let after = first[1].place.clone();
        let rest = |readings: Vec<Reading>, service| -> Vec<Reading> {
            let behind = |reading: &Reading| after[&service].goes_before(reading.place);
            readings.into_iter().filter(behind).collect()
        };
        let left = BTreeMap::from([
            (desk, rest(of_desk, desk)),
            (welfare, rest(of_welfare, welfare)),
        ]);
        assert_eq!(entries(&merge(left, Some(after), 9)), wanted[2..]);
    }

    #[test]
    fn what_is_written_after_the_first_page_comes_up_on_no_later_one() {
        let (desk, silent) = (ServiceName::IntakeDesk, ServiceName::FollowUp);
        let answered = BTreeMap::from([(desk, vec![reading(5, 1)]), (silent, Vec::new())]);
        let page = merge(answered, None, 1);
        let new = LogPlace {
            entry: 1,
            ordinal: 0,
        };
        assert!(!page[0].place[&silent].goes_before(new));
    }

    #[test]
    fn an_emergency_is_told_by_name() {
        let mut forced = reading(1, 1);
        assert_eq!(
            DisclosureGround::of(&forced, None),
            DisclosureGround::TakesPart
        );
        forced.parts[0].policies.insert(BREAK_GLASS.to_owned());
        assert_eq!(
            DisclosureGround::of(&forced, None),
            DisclosureGround::EmergencyOpening
        );
    }
}
