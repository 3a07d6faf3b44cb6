//! The parts of an extract in their order: where each stands in an answer, whose it is, and what its fields are called.

mod agencies;
mod outcome;
mod shared;

use Shape::{Code, Day, Moment, Text};

/// Who keeps a part, and so why, by which law and for how long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Group {
    Desk,
    Welfare,
    Labour,
    Employment,
    Insurance,
    /// Whoever wrote it.
    Writer,
    /// The access log of each service.
    Log,
}

impl Group {
    /// The ending of the keys of its words.
    pub(super) const fn code(self) -> &'static str {
        match self {
            Self::Desk => "desk",
            Self::Welfare => "welfare",
            Self::Labour => "labour",
            Self::Employment => "employment",
            Self::Insurance => "insurance",
            Self::Writer => "writer",
            Self::Log => "log",
        }
    }
}

/// How a value is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    Text,
    Number,
    Day,
    Moment,
    Kronor,
    /// Yes, no or unknown.
    Truth,
    /// A code of a list.
    Code(&'static str),
    /// Codes of a list.
    Codes(&'static str),
    /// What somebody lives on, in parts.
    Shares,
}

/// One field of a record.
pub(super) struct FieldOf {
    pub(super) at: &'static [&'static str],
    pub(super) label: &'static str,
    pub(super) shape: Shape,
}

/// One kind of record: where it stands (`*` for each of a list), and its fields.
pub(super) struct PlaceOf {
    pub(super) at: &'static [&'static str],
    pub(super) fields: &'static [FieldOf],
}

/// One part.
pub(super) struct PartOf {
    /// The code of its section.
    pub(super) code: &'static str,
    pub(super) group: Group,
    pub(super) places: &'static [PlaceOf],
}

/// Every part, in the order in which people read it.
pub(super) fn all() -> impl Iterator<Item = &'static PartOf> {
    [shared::PARTS, agencies::PARTS, outcome::PARTS]
        .into_iter()
        .flatten()
}

const fn field(at: &'static [&'static str], label: &'static str, shape: Shape) -> FieldOf {
    FieldOf { at, label, shape }
}

const fn place(at: &'static [&'static str], fields: &'static [FieldOf]) -> PlaceOf {
    PlaceOf { at, fields }
}

const fn part(code: &'static str, group: Group, places: &'static [PlaceOf]) -> PartOf {
    PartOf {
        code,
        group,
        places,
    }
}

const FROM: FieldOf = field(&["from"], "field-from", Day);
const TO: FieldOf = field(&["to"], "field-to", Day);
const NOTE: FieldOf = field(&["note"], "field-note", Text);
const RECORDED: FieldOf = field(&["recordedAt"], "my-extract-recorded", Moment);
const UNIT: FieldOf = field(&["writtenBy", "unit", "name"], "my-extract-unit", Text);
const AGENCY: FieldOf = field(&["writtenBy", "agency", "name"], "my-extract-agency", Text);
const SOURCE: FieldOf = field(
    &["writtenBy", "source"],
    "my-extract-source",
    Code("EntrySource"),
);
const WRITTEN: FieldOf = field(&["writtenBy", "recordedAt"], "my-extract-recorded", Moment);

#[cfg(test)]
mod tests {
    use domain::{CodeList, Section};

    use super::*;
    use crate::{codes, words::Language};

    #[test]
    fn every_section_has_its_part() {
        for section in Section::ALL {
            let parts = all().filter(|part| part.code == section.code());
            assert_eq!(parts.count(), 1, "{section}");
        }
        assert_eq!(all().count(), Section::ALL.len());
    }

    #[test]
    fn every_label_and_every_reason_has_words() {
        for part in all() {
            for about in [
                "my-extract-purpose",
                "my-extract-ground",
                "my-extract-keeps",
            ] {
                let key = format!("{about}-{}", part.group.code());
                assert!(Language::Swedish.find(&key, &[]).is_some(), "{key}");
            }
            for field in part.places.iter().flat_map(|place| place.fields) {
                let label = field.label;
                assert!(Language::Swedish.find(label, &[]).is_some(), "{label}");
            }
        }
    }

    #[test]
    fn every_list_of_codes_is_one_of_the_schema() {
        for field in all()
            .flat_map(|part| part.places)
            .flat_map(|place| place.fields)
        {
            if let Shape::Code(list) | Shape::Codes(list) = field.shape {
                assert!(
                    !codes::choices(list, Language::Swedish).is_empty(),
                    "{list}"
                );
            }
        }
    }
}
