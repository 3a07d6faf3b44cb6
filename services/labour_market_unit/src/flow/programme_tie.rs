//! What ties the reader to a programme, and with that to what is written about it. Without a tie the documentation
//! does not exist for the reader.

use std::collections::BTreeSet;

use access::{Cx, ProgrammeQuestion, ProgrammeTie, ReaderFacts};
use chassis::{Failure, Fault, graphql::not_found};
use domain::{Problem, ProblemCode, ProgrammeId};

use super::seat::Seat;
use crate::{
    LabourMarketUnit,
    model::Programme,
    store::{TiedProgrammes, list_tied},
};

/// A programme that something ties the reader to.
pub struct TiedProgramme {
    /// The programme.
    pub programme: Programme,
    /// What ties the reader to it; never empty.
    pub ties: BTreeSet<ProgrammeTie>,
    reader: ReaderFacts,
}

impl TiedProgramme {
    /// In which capacity the reader writes about the programme: as its manager or its leader, and as nobody else.
    pub fn writing_seat(&self) -> Result<Seat, Problem> {
        let seat = self.seat(ProgrammeTie::Manages);
        let seat = seat.or_else(|| self.seat(ProgrammeTie::Leads));
        seat.ok_or_else(|| refused("documentation-not-writable"))
    }

    /// The same for what only the manager of the unit decides.
    pub fn managing_seat(&self) -> Result<Seat, Problem> {
        let seat = self.seat(ProgrammeTie::Manages);
        seat.ok_or_else(|| refused("evaluator-for-managers-to-commission"))
    }

    fn seat(&self, tie: ProgrammeTie) -> Option<Seat> {
        let place = (self.programme.agency, self.programme.unit);
        let held = tie.held_in(&self.reader, place);
        let held = held.filter(|_| self.ties.contains(&tie))?;
        Some(Seat {
            staff: self.reader.staff?,
            agency: held.agency,
            unit: held.unit,
            role: held.role,
        })
    }
}

fn refused(message: &'static str) -> Problem {
    Problem::new(ProblemCode::Forbidden, message).at("programmeId")
}

/// The programme, if something ties the reader to it today.
pub async fn find_tied(
    unit: &LabourMarketUnit,
    cx: &Cx,
    programme: ProgrammeId,
) -> Result<Option<TiedProgramme>, Fault> {
    let reader = unit.access.facts(cx, &[]).await?.reader;
    let Some(question) = ProgrammeQuestion::of(&reader, Some(programme)) else {
        return Ok(None);
    };
    let tied = list_tied(unit.store.reading(), &question, cx.today()).await?;
    Ok(tied_to(reader, &question, tied))
}

/// The same, for who writes: without a tie the programme does not exist.
pub async fn tied_for_writing(
    unit: &LabourMarketUnit,
    cx: &Cx,
    programme: ProgrammeId,
) -> Result<TiedProgramme, Failure> {
    let tied = find_tied(unit, cx, programme).await?;
    tied.ok_or_else(|| not_found("programmeId"))
}

/// The ties that the books tell, each only together with the role that it is held in.
fn tied_to(
    reader: ReaderFacts,
    question: &ProgrammeQuestion,
    found: TiedProgrammes,
) -> Option<TiedProgramme> {
    let programme = found.programmes.first()?;
    let place = (programme.agency, programme.unit);
    let mut ties = found.ties(question, programme);
    ties.retain(|tie| tie.held_in(&reader, place).is_some());
    let programme = found.programmes.into_iter().next()?;
    (!ties.is_empty()).then_some(TiedProgramme {
        programme,
        ties,
        reader,
    })
}

#[cfg(test)]
mod tests {
    use domain::{AgencyKind, Role, StaffId, SystemEntropy};

    use super::{
        super::{list_programmes::tests::programme_of, seat::tests::reader},
        *,
    };

    fn tied(reader: &ReaderFacts, programme: &Programme, commissioned: bool) -> Vec<ProgrammeTie> {
        let found = TiedProgrammes {
            programmes: vec![programme.clone()],
            commissioned: commissioned.then_some(programme.id).into_iter().collect(),
        };
        let question = ProgrammeQuestion::of(reader, Some(programme.id)).unwrap();
        let tied = tied_to(reader.clone(), &question, found);
        tied.map_or(Vec::new(), |tied| tied.ties.into_iter().collect())
    }

    #[test]
    fn leading_and_evaluating_need_their_role() {
        let leader = reader(AgencyKind::LabourMarketUnit, Role::ProgrammeLeader);
        let programme = programme_of(&leader, leader.staff.unwrap());
        assert_eq!(tied(&leader, &programme, false), [ProgrammeTie::Leads]);
        let mut left = leader.clone();
        left.assignments[0].role = Role::Caseworker;
        assert_eq!(tied(&left, &programme, false), []);
        let evaluator = reader(AgencyKind::Association, Role::Evaluator);
        assert_eq!(
            tied(&evaluator, &programme, true),
            [ProgrammeTie::Evaluates]
        );
        assert_eq!(tied(&left, &programme, true), [], "no evaluator");
    }

    #[test]
    fn only_manager_and_leader_write_and_only_the_manager_commissions() {
        let manager = reader(AgencyKind::LabourMarketUnit, Role::UnitManager);
        let programme = programme_of(&manager, StaffId::draw(&SystemEntropy));
        let of = |reader: &ReaderFacts, programme: &Programme, commissioned: &[ProgrammeId]| {
            let found = TiedProgrammes {
                programmes: vec![programme.clone()],
                commissioned: commissioned.iter().copied().collect(),
            };
            let question = ProgrammeQuestion::of(reader, Some(programme.id)).unwrap();
            tied_to(reader.clone(), &question, found).unwrap()
        };
        let tied = of(&manager, &programme, &[]);
        assert_eq!(tied.writing_seat().unwrap().role, Role::UnitManager);
        assert!(tied.managing_seat().is_ok());
        let leader = reader(AgencyKind::LabourMarketUnit, Role::ProgrammeLeader);
        let led = programme_of(&leader, leader.staff.unwrap());
        let tied = of(&leader, &led, &[]);
        assert!(tied.writing_seat().is_ok() && tied.managing_seat().is_err());
        let evaluator = reader(AgencyKind::Association, Role::Evaluator);
        let tied = of(&evaluator, &led, &[led.id]);
        assert!(tied.writing_seat().is_err() && tied.managing_seat().is_err());
    }
}
