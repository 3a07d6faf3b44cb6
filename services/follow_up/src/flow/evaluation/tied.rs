//! What ties a reader to a programme, asked for in the same request. Without a tie the programme does not exist.

use access::{
    AssuranceLevel, Cx, ProgrammeFact, ProgrammeQuestion, ProgrammeTie, ReaderFacts, ReaderKind,
};
use chassis::Fault;
use domain::{ProgrammeId, Role, Section, StaffId, UnitId};

use crate::FollowUp;

/// A programme that the reader may know of, and in which capacity.
#[derive(Debug, Clone)]
pub struct Tied {
    /// The programme, with the ties that count.
    pub programme: ProgrammeFact,
    /// Who reads.
    pub staff: StaffId,
    /// For which unit the reader acts, and in which role.
    pub seat: (UnitId, Role),
}

impl Tied {
    /// Whether the reader leads the programme or manages its unit, and so may write what the organiser writes.
    pub fn runs(&self) -> bool {
        self.has(ProgrammeTie::Leads) || self.has(ProgrammeTie::Manages)
    }

    /// Whether the reader is commissioned to evaluate it.
    pub fn evaluates(&self) -> bool {
        self.has(ProgrammeTie::Evaluates)
    }

    fn has(&self, tie: ProgrammeTie) -> bool {
        self.programme.ties.contains(&tie)
    }
}

/// The programmes that something ties the reader to, by name; one of them when it is named.
pub async fn find_tied(
    follow_up: &FollowUp,
    cx: &Cx,
    programme: Option<ProgrammeId>,
) -> Result<Vec<Tied>, Fault> {
    if !is_strong(cx) {
        return Ok(Vec::new());
    }
    let reader = follow_up.access.facts(cx, &[]).await?.reader;
    let Some(question) = ProgrammeQuestion::of(&reader, programme) else {
        return Ok(Vec::new());
    };
    let told = follow_up.programmes.programmes(&question).await?;
    let tied = told.into_iter();
    let tied = tied.filter_map(|fact| counted(follow_up, cx, (&reader, question.staff), fact));
    Ok(tied.collect())
}

/// Rows about people are shown to staff that signed in strongly, and to nobody else (`access.md` rule 8).
fn is_strong(cx: &Cx) -> bool {
    cx.sign_in().kind == ReaderKind::Staff && cx.sign_in().level >= AssuranceLevel::Loa3
}

/// Keeps the ties for which the reader holds the role; `None` where none is left.
fn counted(
    follow_up: &FollowUp,
    cx: &Cx,
    (reader, staff): (&ReaderFacts, StaffId),
    mut programme: ProgrammeFact,
) -> Option<Tied> {
    let place = (programme.agency, programme.unit);
    let seat = |tie: ProgrammeTie| {
        let held = tie.held_in(reader, place);
        held.map(|held| (held.unit, held.role))
    };
    // The matrix decides whether evaluators see pseudonymised rows at all.
    let study = follow_up.access.study(cx, reader, Section::FollowUp);
    let counts = |tie: &ProgrammeTie| match tie {
        ProgrammeTie::Leads | ProgrammeTie::Manages => true,
        ProgrammeTie::Evaluates => study.state.is_open(),
    };
    let ties: Vec<(ProgrammeTie, (UnitId, Role))> = programme
        .ties
        .iter()
        .filter(|tie| counts(tie))
        .filter_map(|tie| Some((*tie, seat(*tie)?)))
        .collect();
    let seat = ties.first()?.1;
    programme.ties = ties.into_iter().map(|(tie, _)| tie).collect();
    Some(Tied {
        programme,
        staff,
        seat,
    })
}
