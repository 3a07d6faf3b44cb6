//! Resource groups that a supervisor leads, and scattered places among ordinary staff (G9, G11, G12, G16).

use chrono::NaiveDate;
use domain::{Problem, StaffId, WorkplaceId, code_list, period::Period};
use serde::Serialize;

use super::{EntryBody, EntryDraft, checking::Checking};

/// The most places that a group can have.
const MOST_PLACES: i32 = 1_000;
/// The most workplaces that a group can have.
const MOST_WORKPLACES: usize = 50;

code_list! {
    /// How the places of a group are kept together.
    pub enum GroupKind("GroupKind") {
        /// A group with a supervisor of its own (resursgrupp).
        ResourceGroup => "RESOURCE_GROUP", "Resursgrupp";
        /// Single places at many workplaces (ströplatser).
        ScatteredPlaces => "SCATTERED_PLACES", "Ströplatser";
    }
}

/// A group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResourceGroup {
    /// How its places are kept together.
    pub kind: GroupKind,
    /// Its name.
    pub name: String,
    /// What is done there.
    pub work: String,
    /// Who leads it.
    pub supervisor: Option<StaffId>,
    /// At which workplaces of the agency's register.
    pub workplaces: Vec<WorkplaceId>,
    /// How many places it has.
    pub places: Option<i32>,
    /// From when, and until when.
    pub period: Period,
}

impl EntryBody for ResourceGroup {}

/// A group as it was written.
#[derive(Debug, Clone, Serialize)]
pub struct ResourceGroupDraft {
    /// How its places are kept together.
    pub kind: GroupKind,
    /// Its name.
    pub name: String,
    /// What is done there.
    pub work: String,
    /// Who leads it.
    pub supervisor: Option<StaffId>,
    /// At which workplaces.
    pub workplaces: Vec<WorkplaceId>,
    /// How many places it has.
    pub places: Option<i32>,
    /// The first day.
    pub from: NaiveDate,
    /// The last day, when it is known.
    pub to: Option<NaiveDate>,
}

impl EntryDraft for ResourceGroupDraft {
    type Body = ResourceGroup;

    const OPERATION: &'static str = "recordResourceGroup";

    fn check(&self, today: NaiveDate) -> Result<ResourceGroup, Vec<Problem>> {
        let mut checking = Checking::on(today);
        let name = checking.name("name", &self.name);
        let work = checking.text("work", &self.work);
        if self.kind == GroupKind::ResourceGroup && self.supervisor.is_none() {
            checking.refuse(Problem::invalid("supervisorId", "group-supervisor-missing"));
        }
        if self
            .places
            .is_some_and(|places| !(1..=MOST_PLACES).contains(&places))
        {
            checking.refuse(
                Problem::invalid("places", "programme-capacity-out-of-bounds")
                    .with("largest", MOST_PLACES),
            );
        }
        let mut workplaces = self.workplaces.clone();
        workplaces.sort_unstable();
        workplaces.dedup();
        if workplaces.len() > MOST_WORKPLACES {
            checking.refuse(
                Problem::invalid("workplaceIds", "too-many-workplaces")
                    .with("largest", MOST_WORKPLACES),
            );
        }
        let period = checking.period("to", (self.from, self.to));
        checking.done(period.map(|period| ResourceGroup {
            kind: self.kind,
            name,
            work,
            supervisor: self.supervisor,
            workplaces,
            places: self.places,
            period,
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::{super::super::placement::tests::day, *};

    #[test]
    fn resource_group_has_a_supervisor_and_scattered_places_need_none() {
        let scattered = ResourceGroupDraft {
            kind: GroupKind::ScatteredPlaces,
            name: "Ströplatser".to_owned(),
            work: "Äldreomsorg, skola och kök".to_owned(),
            supervisor: None,
            workplaces: Vec::new(),
            places: Some(10),
            from: day("2026-02-01"),
            to: None,
        };
        assert!(scattered.check(day("2026-03-01")).is_ok());
        let group = ResourceGroupDraft {
            kind: GroupKind::ResourceGroup,
            places: Some(0),
            ..scattered
        };
        let problems = group.check(day("2026-03-01")).unwrap_err();
        let fields: Vec<_> = problems.iter().filter_map(|p| p.field.as_deref()).collect();
        assert_eq!(fields, ["supervisorId", "places"]);
    }
}
