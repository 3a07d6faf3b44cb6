//! The programmes of the reader's own units, with their places. For everybody else the list is empty.

use std::collections::BTreeMap;

use ::store::{Page, PageRequest};
use access::{Cx, ReaderFacts};
use chassis::Fault;
use domain::{AgencyKind, ProgrammeId, Role};

use super::{programme_tie::find_tied, seat::own_units};
use crate::{LabourMarketUnit, model::Programme, store};

/// How many are enrolled today, as far as the reader may know it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Enrolled {
    /// Told to those who run the programme: its leader and the manager of its unit. They know every
    /// participant, so no number is too small for them.
    Told(i64),
    /// Not told to anybody else, however many there are.
    Untold,
}

/// A programme in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedProgramme {
    /// The programme.
    pub programme: Programme,
    /// How many are enrolled.
    pub enrolled: Enrolled,
}

/// Programmes and umbrellas by name.
pub async fn list_programmes(
    unit: &LabourMarketUnit,
    cx: &Cx,
    request: &PageRequest,
) -> Result<Page<ListedProgramme>, Fault> {
    let reader = unit.access.facts(cx, &[]).await?.reader;
    let units = own_units(&reader);
    let list = unit.store.list(cx, "programmes", &units)?;
    let after = list.after(request)?;
    let connection = unit.store.reading();
    let rows = store::list_programmes(connection, &units, after, request.limit()).await?;
    let ids: Vec<ProgrammeId> = rows.iter().map(|row| row.id).collect();
    let counted = store::count_enrolled_on(connection, &ids, cx.today()).await?;
    let place = |row: &Programme| (row.about.name.clone(), row.key);
    let page = list.page(request, rows, place)?;
    Ok(page.map(|row| listed(&reader, row, &counted)))
}

/// One programme of the reader's own units.
pub async fn get_programme(
    unit: &LabourMarketUnit,
    cx: &Cx,
    programme: ProgrammeId,
) -> Result<Option<ListedProgramme>, Fault> {
    let reader = unit.access.facts(cx, &[]).await?.reader;
    let connection = unit.store.reading();
    let found = store::find_programme_of(connection, &own_units(&reader), programme).await?;
    let counted = store::count_enrolled_on(connection, &[programme], cx.today()).await?;
    Ok(found.map(|row| listed(&reader, row, &counted)))
}

/// One programme of the reader's own units, or one that the reader evaluates. What does not exist and what the reader
/// has nothing to do with cost the same statements.
pub async fn find_programme(
    unit: &LabourMarketUnit,
    cx: &Cx,
    programme: ProgrammeId,
) -> Result<Option<ListedProgramme>, Fault> {
    if let Some(own) = get_programme(unit, cx, programme).await? {
        return Ok(Some(own));
    }
    let tied = find_tied(unit, cx, programme).await?;
    Ok(tied.map(|tied| ListedProgramme {
        programme: tied.programme,
        enrolled: Enrolled::Untold,
    }))
}

fn listed(
    reader: &ReaderFacts,
    programme: Programme,
    counted: &BTreeMap<ProgrammeId, i64>,
) -> ListedProgramme {
    let count = counted.get(&programme.id).copied().unwrap_or(0);
    let enrolled = if runs(reader, &programme) {
        Enrolled::Told(count)
    } else {
        Enrolled::Untold
    };
    ListedProgramme {
        programme,
        enrolled,
    }
}

/// Whether the reader leads the programme or manages its unit.
fn runs(reader: &ReaderFacts, programme: &Programme) -> bool {
    let leader = programme.about.kind.leader();
    let leads = reader.staff.is_some() && leader == reader.staff;
    reader.assignments.iter().any(|held| {
        held.agency_kind == AgencyKind::LabourMarketUnit
            && held.agency == programme.agency
            && ((held.role == Role::ProgrammeLeader && leads)
                || (held.role == Role::UnitManager && held.unit == programme.unit))
    })
}

#[cfg(test)]
pub mod tests {
    use domain::{StaffId, SystemEntropy, period::Period};

    use super::{super::seat::tests::reader, *};
    use crate::model::{NewProgramme, ProgrammeKind};

    /// A programme of the reader's unit.
    pub fn programme_of(reader: &ReaderFacts, leader: StaffId) -> Programme {
        let held = &reader.assignments[0];
        Programme {
            id: ProgrammeId::draw(&SystemEntropy),
            key: 1,
            agency: held.agency,
            unit: held.unit,
            about: NewProgramme {
                name: "Steg för steg".to_owned(),
                financier: None,
                period: Period::since("2026-01-01".parse().unwrap()),
                kind: ProgrammeKind::Programme {
                    umbrella: None,
                    leader,
                    capacity: Some(20),
                },
            },
        }
    }

    fn told(reader: &ReaderFacts, programme: Programme) -> Enrolled {
        let counted = BTreeMap::from([(programme.id, 3)]);
        listed(reader, programme, &counted).enrolled
    }

    #[test]
    fn manager_and_leader_are_told_how_many() {
        let manager = reader(AgencyKind::LabourMarketUnit, Role::UnitManager);
        let programme = programme_of(&manager, StaffId::draw(&SystemEntropy));
        assert_eq!(told(&manager, programme), Enrolled::Told(3));
        let leader = reader(AgencyKind::LabourMarketUnit, Role::ProgrammeLeader);
        let programme = programme_of(&leader, leader.staff.unwrap());
        assert_eq!(told(&leader, programme), Enrolled::Told(3));
    }

    #[test]
    fn nobody_else_is_told_how_many() {
        for role in [Role::Caseworker, Role::Supervisor, Role::ProgrammeLeader] {
            let other = reader(AgencyKind::LabourMarketUnit, role);
            let programme = programme_of(&other, StaffId::draw(&SystemEntropy));
            assert_eq!(told(&other, programme), Enrolled::Untold, "{role}");
        }
    }
}
