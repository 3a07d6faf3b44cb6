//! The mapping in its parts, each shown as the newest row that the reader may see.

use std::sync::Arc;

use access::Visible;
use async_graphql::{
    InputValueError, InputValueResult, Object, Scalar, ScalarType, SimpleObject, Value,
};
use chassis::graphql::{Code, DateTime, KeptFromParticipant, LocalDate};
use domain::{
    Section,
    codes::{EducationLevel, EntrySource},
};

use super::registry::{Agency, Unit};
use crate::{
    model::{
        mapping::{Known, MappingContent, MappingPart},
        whose::Written,
    },
    read::CaseView,
};

/// Yes, no, or that nobody knows: an unknown is chosen, never left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct YesNoUnknown(pub Known);

/// Taken as `true`, `false`, `YES`, `NO` or `UNKNOWN`. Given as `true` or `false`, or null for unknown.
#[Scalar(name = "YesNoUnknown")]
impl ScalarType for YesNoUnknown {
    fn parse(value: Value) -> InputValueResult<Self> {
        known_of(&value)
            .map(Self)
            .ok_or_else(|| InputValueError::custom("true, false or UNKNOWN is wanted"))
    }
    fn is_valid(value: &Value) -> bool {
        known_of(value).is_some()
    }
    fn to_value(&self) -> Value {
        match self.0 {
            Known::Yes => Value::Boolean(true),
            Known::No => Value::Boolean(false),
            Known::Unknown => Value::Null,
        }
    }
}

fn known_of(value: &Value) -> Option<Known> {
    match value {
        Value::Boolean(true) => Some(Known::Yes),
        Value::Boolean(false) => Some(Known::No),
        Value::Enum(name) => domain::CodeList::from_code(name.as_str()),
        Value::String(text) => domain::CodeList::from_code(text),
        _ => None,
    }
}

/// Who wrote a row, for which unit, and from what source.
#[derive(SimpleObject)]
pub struct WrittenBy {
    /// The unit.
    unit: Unit,
    /// Its agency.
    agency: Agency,
    /// Where the knowledge comes from.
    source: Option<Code<EntrySource>>,
    /// About which day.
    occurred_on: Option<LocalDate>,
    /// When it was recorded.
    recorded_at: DateTime,
}

impl From<&Written> for WrittenBy {
    fn from(written: &Written) -> Self {
        Self {
            unit: Unit(Arc::clone(&written.unit)),
            agency: Agency(Arc::clone(&written.unit.agency)),
            source: written.source.map(Code),
            occurred_on: written.occurred_on.map(LocalDate),
            recorded_at: DateTime(written.recorded_at),
        }
    }
}

/// What a case shows of its mapping.
pub struct CaseMappingFields(pub Option<Arc<CaseView>>);

#[Object]
impl CaseMappingFields {
    /// The mapping; null where the reader may see no part of it, or there is none.
    async fn mapping(&self) -> Option<Mapping> {
        self.0.as_ref().and_then(Mapping::of)
    }
}

/// The mapping. A part that is withheld or absent, or that nobody has written, is null.
pub struct Mapping(Arc<CaseView>);

impl Mapping {
    /// The mapping of a case, where there is a part to show.
    pub fn of(view: &Arc<CaseView>) -> Option<Self> {
        (!view.mapping.is_empty()).then(|| Self(Arc::clone(view)))
    }

    fn part(&self, section: Section) -> Option<&MappingPart> {
        self.0.mapping.get(&section).map(Visible::get)
    }
}

#[Object]
impl Mapping {
    /// Education.
    async fn education(&self) -> Option<MappingEducation> {
        let part = self.part(Section::MappingEducation)?;
        let MappingContent::Education {
            level,
            completed_upper_secondary,
            note,
        } = &part.content
        else {
            return None;
        };
        Some(MappingEducation {
            level: level.map(Code),
            completed_upper_secondary: completed_upper_secondary.map(YesNoUnknown),
            note: note.clone(),
            written_by: WrittenBy::from(&part.written),
            kept_from_participant: KeptFromParticipant::of(&part.keeping),
        })
    }
    /// Work.
    async fn work(&self) -> Option<MappingWork> {
        let part = self.part(Section::MappingWork)?;
        let MappingContent::Work {
            years_of_experience,
            driving_licence,
            note,
        } = &part.content
        else {
            return None;
        };
        Some(MappingWork {
            years_of_experience: *years_of_experience,
            driving_licence: driving_licence.map(YesNoUnknown),
            note: note.clone(),
            written_by: WrittenBy::from(&part.written),
            kept_from_participant: KeptFromParticipant::of(&part.keeping),
        })
    }
    /// Family.
    async fn family(&self) -> Option<MappingFamily> {
        let part = self.part(Section::MappingFamily)?;
        let MappingContent::Family {
            children_at_home,
            note,
        } = &part.content
        else {
            return None;
        };
        Some(MappingFamily {
            children_at_home: *children_at_home,
            note: note.clone(),
            written_by: WrittenBy::from(&part.written),
            kept_from_participant: KeptFromParticipant::of(&part.keeping),
        })
    }
    /// Economy.
    async fn economy(&self) -> Option<MappingEconomy> {
        let part = self.part(Section::MappingEconomy)?;
        let MappingContent::Economy { debts, note } = &part.content else {
            return None;
        };
        Some(MappingEconomy {
            debts: debts.map(YesNoUnknown),
            note: note.clone(),
            written_by: WrittenBy::from(&part.written),
            kept_from_participant: KeptFromParticipant::of(&part.keeping),
        })
    }
    /// Health.
    async fn health(&self) -> Option<MappingHealth> {
        let part = self.part(Section::MappingHealth)?;
        let MappingContent::Health { note } = &part.content else {
            return None;
        };
        Some(MappingHealth {
            note: note.clone(),
            written_by: WrittenBy::from(&part.written),
            kept_from_participant: KeptFromParticipant::of(&part.keeping),
        })
    }
}

/// The mapping of education.
#[derive(SimpleObject)]
pub struct MappingEducation {
    /// The highest level.
    level: Option<Code<EducationLevel>>,
    /// Whether upper secondary school was completed.
    completed_upper_secondary: Option<YesNoUnknown>,
    /// What else there is to say.
    note: Option<String>,
    /// Who wrote it.
    written_by: WrittenBy,
    /// The decision by which the participant may not see it.
    kept_from_participant: Option<KeptFromParticipant>,
}

/// The mapping of work.
#[derive(SimpleObject)]
pub struct MappingWork {
    /// Years in work.
    years_of_experience: Option<u32>,
    /// Whether the person holds a driving licence.
    driving_licence: Option<YesNoUnknown>,
    /// What else there is to say.
    note: Option<String>,
    /// Who wrote it.
    written_by: WrittenBy,
    /// The decision by which the participant may not see it.
    kept_from_participant: Option<KeptFromParticipant>,
}

/// The mapping of family.
#[derive(SimpleObject)]
pub struct MappingFamily {
    /// Children at home.
    children_at_home: Option<u32>,
    /// What else there is to say.
    note: Option<String>,
    /// Who wrote it.
    written_by: WrittenBy,
    /// The decision by which the participant may not see it.
    kept_from_participant: Option<KeptFromParticipant>,
}

/// The mapping of economy.
#[derive(SimpleObject)]
pub struct MappingEconomy {
    /// Whether there are debts.
    debts: Option<YesNoUnknown>,
    /// What else there is to say.
    note: Option<String>,
    /// Who wrote it.
    written_by: WrittenBy,
    /// The decision by which the participant may not see it.
    kept_from_participant: Option<KeptFromParticipant>,
}

/// The mapping of health.
#[derive(SimpleObject)]
pub struct MappingHealth {
    /// What there is to say.
    note: Option<String>,
    /// Who wrote it.
    written_by: WrittenBy,
    /// The decision by which the participant may not see it.
    kept_from_participant: Option<KeptFromParticipant>,
}

#[cfg(test)]
mod tests {
    use async_graphql::Name;

    use super::*;

    #[test]
    fn an_unknown_is_taken_by_name_and_given_as_null() {
        let taken = |value| YesNoUnknown::parse(value).ok().map(|known| known.0);
        assert_eq!(taken(Value::Boolean(true)), Some(Known::Yes));
        assert_eq!(
            taken(Value::String("UNKNOWN".to_owned())),
            Some(Known::Unknown)
        );
        assert_eq!(taken(Value::Enum(Name::new("NO"))), Some(Known::No));
        assert_eq!(taken(Value::String("maybe".to_owned())), None);
        assert_eq!(YesNoUnknown(Known::Unknown).to_value(), Value::Null);
    }
}
