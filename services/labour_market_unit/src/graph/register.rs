//! Workplaces and programmes: registers of the agency, which belong to no case.

use async_graphql::{ID, SimpleObject};
use chassis::graphql::{Code, LocalDate};

use crate::{
    flow::{Enrolled, ListedProgramme},
    model::{self, Entry, GroupKind, ProgrammeKind, ProgrammeLevel, ResourceGroup},
};

/// A workplace that takes placements.
#[derive(SimpleObject)]
pub struct Workplace {
    /// The workplace's id.
    id: ID,
    /// Its name.
    name: String,
    /// The employer that it belongs to.
    organisation: Option<String>,
    /// The code of the municipality that it lies in.
    municipality: String,
}

impl From<model::Workplace> for Workplace {
    fn from(workplace: model::Workplace) -> Self {
        Self {
            id: workplace.id.to_string().into(),
            name: workplace.about.name,
            organisation: workplace.about.organisation,
            municipality: workplace.about.municipality.as_str().to_owned(),
        }
    }
}

/// A programme, an activity of one, or an umbrella over programmes.
#[derive(SimpleObject)]
pub struct Programme {
    /// The programme's id.
    id: ID,
    /// The id of the unit that runs it.
    unit_id: ID,
    /// On which level it lies.
    level: Code<ProgrammeLevel>,
    /// The id of the umbrella above a programme.
    umbrella_id: Option<ID>,
    /// The id of the programme that an activity is part of.
    #[graphql(name = "programmeId")]
    part_of: Option<ID>,
    /// Its name.
    name: String,
    /// Who pays for it.
    financier: Option<String>,
    /// The first day.
    starts_on: LocalDate,
    /// The last day as planned.
    ends_on: Option<LocalDate>,
    /// The id of the member of staff who leads it.
    leader_id: Option<ID>,
    /// How many places it has; null when they are not bounded.
    capacity: Option<i32>,
    /// How many are enrolled today; null for everybody but its leader and the manager of its unit.
    enrolled: Option<i32>,
}

impl From<ListedProgramme> for Programme {
    fn from(listed: ListedProgramme) -> Self {
        let ListedProgramme {
            programme,
            enrolled,
        } = listed;
        let about = programme.about;
        let (umbrella, part_of) = match &about.kind {
            ProgrammeKind::Umbrella => (None, None),
            ProgrammeKind::Programme { umbrella, .. } => (*umbrella, None),
            ProgrammeKind::Activity { programme, .. } => (None, Some(*programme)),
        };
        Self {
            id: programme.id.to_string().into(),
            unit_id: programme.unit.to_string().into(),
            level: Code(about.kind.level()),
            umbrella_id: umbrella.map(|id| id.to_string().into()),
            part_of: part_of.map(|id| id.to_string().into()),
            capacity: about.kind.capacity().map(i32::from),
            leader_id: about.kind.leader().map(|id| id.to_string().into()),
            name: about.name,
            financier: about.financier,
            starts_on: LocalDate(about.period.from()),
            ends_on: about.period.to().map(LocalDate),
            enrolled: match enrolled {
                // No programme has more participants than fit.
                Enrolled::Told(count) => Some(i32::try_from(count).unwrap_or(i32::MAX)),
                Enrolled::Untold => None,
            },
        }
    }
}

/// A resource group or scattered places of a programme, as placements name it.
#[derive(SimpleObject)]
pub struct ProgrammeGroup {
    /// The group's id.
    id: ID,
    /// The id of the programme.
    programme_id: ID,
    /// How its places are kept together.
    kind: Code<GroupKind>,
    /// Its name.
    name: String,
}

impl From<Entry<ResourceGroup>> for ProgrammeGroup {
    fn from(group: Entry<ResourceGroup>) -> Self {
        Self {
            id: group.mark.id.to_string().into(),
            programme_id: group.mark.programme.to_string().into(),
            kind: Code(group.body.kind),
            name: group.body.name,
        }
    }
}
