//! What one entry of an access log says of one case: one reading for each owner, unit and basis.

use std::collections::{BTreeMap, BTreeSet};

use access::{Disclosure, Extent, Kept, Place, Protected, ReaderKind};
use chrono::{DateTime, Utc};
use domain::{AgencyId, BasisId, CaseId, PersonId, Role, Section, Subject, TraceId, UnitId};
use serde::{Deserialize, Serialize};
use store::KeptEntry;

/// A place in one service's log. It is written with as many signs whatever it is: it counts every entry of a service,
/// and stands in sealed cursors, whose length everybody sees.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct LogPlace {
    /// The entry's key: newer entries have higher ones.
    pub entry: i64,
    /// The reading within the entry.
    pub ordinal: u32,
}

/// A text that is no place in a log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a place in a log")]
pub struct NotALogPlace;

impl From<LogPlace> for String {
    fn from(place: LogPlace) -> Self {
        format!("{:020}.{:010}", place.entry, place.ordinal)
    }
}

impl TryFrom<String> for LogPlace {
    type Error = NotALogPlace;

    fn try_from(text: String) -> Result<Self, NotALogPlace> {
        let (entry, ordinal) = text.split_once('.').ok_or(NotALogPlace)?;
        Ok(Self {
            entry: entry.parse().map_err(|_| NotALogPlace)?,
            ordinal: ordinal.parse().map_err(|_| NotALogPlace)?,
        })
    }
}

impl LogPlace {
    /// Tells whether `other` comes later in the list, where the newest entry is first.
    pub fn goes_before(self, other: Self) -> bool {
        other.entry < self.entry || (other.entry == self.entry && other.ordinal > self.ordinal)
    }
}

/// Part of a log entry: what was read of one owner's rows of one case, for one unit, on one basis.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reading {
    /// Where it stands.
    pub place: LogPlace,
    /// When it was kept, right before the rows were shown.
    pub at: DateTime<Utc>,
    /// Who read; never told to the participant.
    pub reader: Option<Subject>,
    /// What kind of reader.
    pub kind: ReaderKind,
    /// In which operation.
    pub operation: String,
    /// The request, which may have reached several services; never told to the participant.
    pub trace: Option<TraceId>,
    /// The case.
    pub case: CaseId,
    /// The person.
    pub person: PersonId,
    /// The agency whose rows were read.
    pub owner: AgencyId,
    /// For which unit the reader acted.
    pub unit: Option<UnitId>,
    /// In which role; never told to the participant.
    pub role: Option<Role>,
    /// The basis.
    pub basis: Option<BasisId>,
    /// What was read.
    pub parts: Vec<LoggedPart>,
    /// Whether the rows are kept from the participant. It decides, and is not told on.
    #[serde(skip)]
    kept: Kept,
}

/// What was read of one section.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LoggedPart {
    /// The section.
    pub section: Section,
    /// Which fields.
    pub fields: BTreeSet<String>,
    /// The policies that decided.
    pub policies: BTreeSet<String>,
}

/// What makes two disclosures of an entry one reading.
type Group = (
    CaseId,
    PersonId,
    AgencyId,
    Option<UnitId>,
    Option<Role>,
    Option<BasisId>,
    Kept,
);

/// The readings of an entry. Their order and ordinals follow from the entry alone.
pub(super) fn readings_of(entry: KeptEntry) -> Vec<Reading> {
    let mut groups: BTreeMap<Group, Vec<Disclosure>> = BTreeMap::new();
    for shown in entry.body.disclosures {
        let group = (
            shown.case,
            shown.person,
            shown.owner,
            shown.unit,
            shown.role,
            shown.basis,
            shown.kept,
        );
        groups.entry(group).or_default().push(shown);
    }
    let head = entry.body.head;
    (0_u32..)
        .zip(groups)
        .map(|(ordinal, (group, disclosures))| {
            let (case, person, owner, unit, role, basis, kept) = group;
            Reading {
                place: LogPlace {
                    entry: entry.entry,
                    ordinal,
                },
                at: entry.recorded_at,
                reader: Some(head.subject.clone()),
                kind: head.kind,
                operation: head.operation.clone(),
                trace: Some(head.trace),
                case,
                person,
                owner,
                unit,
                role,
                basis,
                parts: parts_of(disclosures),
                kept,
            }
        })
        .collect()
}

fn parts_of(disclosures: Vec<Disclosure>) -> Vec<LoggedPart> {
    let mut parts: BTreeMap<Section, LoggedPart> = BTreeMap::new();
    for shown in disclosures {
        let part = parts.entry(shown.section).or_insert_with(|| LoggedPart {
            section: shown.section,
            fields: BTreeSet::new(),
            policies: BTreeSet::new(),
        });
        part.fields.extend(shown.fields);
        part.policies.extend(shown.policies);
    }
    parts.into_values().collect()
}

impl Reading {
    /// The same without what this kind of reader is never told: to the person, who of the staff it was.
    pub(super) fn told_to(mut self, kind: ReaderKind) -> Self {
        match kind {
            ReaderKind::Staff => self,
            ReaderKind::Participant | ReaderKind::Partner | ReaderKind::System => {
                self.reader = None;
                self.trace = None;
                self.role = None;
                self
            }
        }
    }
}

impl Protected for Reading {
    fn place(&self) -> Place {
        Place::new(self.case, self.person, Section::AccessLog, self.owner).kept(self.kept)
    }

    /// Whoever may not see the whole of it sees none of what was read.
    fn reduce(mut self, extent: &Extent) -> Self {
        if !extent.is_whole() {
            self.parts.clear();
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_goes_from_the_newest_entry_and_within_it_from_the_first() {
        let place = |entry, ordinal| LogPlace { entry, ordinal };
        assert!(place(5, 0).goes_before(place(5, 1)));
        assert!(place(5, 9).goes_before(place(4, 0)));
        assert!(!place(5, 1).goes_before(place(5, 1)));
        assert!(!place(5, 1).goes_before(place(6, 0)));
    }

    #[test]
    fn a_place_has_the_same_length_whatever_it_counts() {
        let written = |entry, ordinal| {
            let text =
                serde_json::to_string(&LogPlace { entry, ordinal }).expect("a place is text");
            assert_eq!(
                serde_json::from_str::<LogPlace>(&text).ok(),
                Some(LogPlace { entry, ordinal })
            );
            text.len()
        };
        let length = written(9, 0);
        for (entry, ordinal) in [(10, 9), (-1, 10), (i64::MAX, u32::MAX), (i64::MIN, 0)] {
            assert_eq!(written(entry, ordinal), length, "{entry} {ordinal}");
        }
        assert!(serde_json::from_str::<LogPlace>("\"9\"").is_err());
    }
}
