//! What lies between the reader and the cases: who takes part, who works on them, bases, referrals, stops and openings.

use std::collections::BTreeMap;

use access::{BasisFact, LeadStanding, NamedHandler, OpeningFact, Stop};
use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    AgencyId, BasisId, CodeList, OpeningId, ReferralId, Section, Subject, planted,
    referral::ReferralStatus,
};
use sea_orm::{
    ColumnTrait, Condition,
    sea_query::{Expr, ExprTrait, Query, SelectStatement},
};
use store::{Coded, Codes, StoreFault};

use super::{
    super::{
        entity::{
            basis, case_assignment, opening, opening_review, party, protection, protection_handler,
            referral,
        },
        moment::{Known, Moment, times},
        opening::{holds, owner},
        several::{Answer, Answers, LAST, Several},
        stop::conflicts_with,
        worklist::column,
    },
    cases_asked, persons_asked, protections_of, staff_key_of,
};
use crate::model::{
    party::Standing,
    person::{ConflictKind, ProtectionGrade},
    registry::Directory,
};

/// What lies between one reader and some cases, by the keys of cases and persons.
pub struct Between {
    /// The parties, past ones too.
    pub parties: Vec<PartyKeys>,
    /// The reader's assignments to the cases.
    pub reader_units: Vec<ReaderUnit>,
    /// The bases of each case.
    pub bases: BTreeMap<i64, CaseBases>,
    /// The referrals, with the status that they had.
    pub referrals: Vec<ReferralKeys>,
    /// The protected persons: in which grade, `None` for one that cannot be read, and whether the reader is a named handler.
    pub protected: BTreeMap<i64, (Option<ProtectionGrade>, NamedHandler)>,
    /// What keeps the reader from persons: what was declared, and registered numbers. A kind that cannot be read is a look-up
    /// that failed.
    pub stops: Vec<(i64, Stop)>,
    /// What the reader has opened and could read at the moment.
    pub openings: BTreeMap<i64, Vec<OpeningFact>>,
}

/// A party by keys.
pub struct PartyKeys {
    pub case: i64,
    pub unit: i64,
    pub standing: Standing,
}

/// An assignment of the reader to a case.
pub struct ReaderUnit {
    pub case: i64,
    pub unit: i64,
    pub lead: LeadStanding,
}

/// The bases of a case: those that are live, and whether any was withdrawn.
#[derive(Default)]
pub struct CaseBases {
    pub live: Vec<BasisFact>,
    pub withdrawn: usize,
}

/// A referral as far as access follows from it; nothing of what it says.
pub struct ReferralKeys {
    pub case: i64,
    pub id: ReferralId,
    pub from_unit: i64,
    pub to_unit: i64,
    pub sections: Vec<Section>,
    pub status: ReferralStatus,
}

impl Between {
    /// Takes the statuses that referrals had; one that was not there yet goes.
    pub(super) fn take_statuses(&mut self, was: &BTreeMap<ReferralId, ReferralStatus>) {
        self.referrals.retain_mut(|row| match was.get(&row.id) {
            Some(status) => {
                row.status = *status;
                true
            }
            None => false,
        });
    }
}

/// Asks for it, of the cases that are asked about and their persons: seven questions.
pub(super) fn ask_between(asked: Several, subject: &Subject, moment: Moment) -> Several {
    let reader = staff_key_of(subject);
    let asked = ask_parties(asked, moment);
    let asked = ask_reader_units(asked, (&reader, moment));
    let asked = ask_bases(asked);
    let asked = ask_referrals(asked);
    let asked = ask_protected(asked, (&reader, moment));
    let asked = ask_stops(asked, (&reader, moment));
    ask_openings(asked, (&reader, moment))
}

/// What was answered to them, the first of which has this number.
pub(super) fn between_in(
    (answers, first): (&Answers, i32),
    directory: &Directory,
    moment: Moment,
) -> Result<Between, StoreFault> {
    let mut between = Between {
        parties: all(answers, first, party_in)?,
        reader_units: all(answers, first + 1, reader_unit_in)?,
        bases: BTreeMap::new(),
        referrals: all(answers, first + 3, referral_in)?,
        protected: all(answers, first + 4, protected_in)?,
        stops: all(answers, first + 5, stop_in)?,
        openings: BTreeMap::new(),
    };
    for row in answers.to(first + 2)? {
        let of_case = between.bases.entry(row.get(0)?).or_default();
        take_basis(of_case, &row, (directory, moment))?;
    }
    for row in answers.to(first + 6)? {
        let opened = opening_in(&row, directory)?;
        between
            .openings
            .entry(row.get(0)?)
            .or_default()
            .push(opened);
    }
    Ok(between)
}

fn all<T, Rows: FromIterator<T>>(
    answers: &Answers,
    question: i32,
    read: fn(&Answer<'_>) -> Result<T, StoreFault>,
) -> Result<Rows, StoreFault> {
    answers.to(question)?.map(|row| read(&row)).collect()
}

fn ask_parties(asked: Several, moment: Moment) -> Several {
    let parties = Query::select()
        .from(party::Entity)
        .and_where(cases_asked().hold(column(party::Column::CaseKey)))
        .cond_where(times!(party).hold_at_instant(moment))
        .to_owned();
    asked.ask(
        parties,
        [
            (0, column(party::Column::CaseKey)),
            (1, column(party::Column::UnitKey)),
            (4, column(party::Column::Standing)),
            (LAST, column(party::Column::RowKey)),
        ],
    )
}

fn party_in(row: &Answer<'_>) -> Result<PartyKeys, StoreFault> {
    let Coded(standing) = row.get(4)?;
    Ok(PartyKeys {
        case: row.get(0)?,
        unit: row.get(1)?,
        standing,
    })
}

fn ask_reader_units(asked: Several, (reader, moment): (&SelectStatement, Moment)) -> Several {
    let held = if planted!(EndedWorkCounts) {
        Condition::all()
    } else {
        times!(case_assignment).hold_at_instant(moment)
    };
    let assigned = Query::select()
        .from(case_assignment::Entity)
        .and_where(case_assignment::Column::StaffKey.in_subquery(reader.clone()))
        .and_where(cases_asked().hold(column(case_assignment::Column::CaseKey)))
        .cond_where(held)
        .to_owned();
    asked.ask(
        assigned,
        [
            (0, column(case_assignment::Column::CaseKey)),
            (1, column(case_assignment::Column::UnitKey)),
            (6, column(case_assignment::Column::Lead)),
        ],
    )
}

fn reader_unit_in(row: &Answer<'_>) -> Result<ReaderUnit, StoreFault> {
    let leads: bool = row.get(6)?;
    Ok(ReaderUnit {
        case: row.get(0)?,
        unit: row.get(1)?,
        lead: if leads {
            LeadStanding::Lead
        } else {
            LeadStanding::NotLead
        },
    })
}

fn ask_bases(asked: Several) -> Several {
    let bases = Query::select()
        .from(basis::Entity)
        .and_where(cases_asked().hold(column(basis::Column::CaseKey)))
        .to_owned();
    asked.ask(
        bases,
        [
            (0, column(basis::Column::CaseKey)),
            (1, column(basis::Column::FromAgencyKey)),
            (2, column(basis::Column::ToAgencyKey)),
            (3, column(basis::Column::Id)),
            (4, column(basis::Column::Kind)),
            (5, column(basis::Column::Sections)),
            (7, column(basis::Column::ValidFrom)),
            (8, column(basis::Column::ValidTo)),
            (9, column(basis::Column::RecordedAt)),
            (10, column(basis::Column::WithdrawnAt)),
            (11, column(basis::Column::WithdrawalRecordedAt)),
            (LAST, column(basis::Column::RowKey)),
        ],
    )
}

fn take_basis(
    of_case: &mut CaseBases,
    row: &Answer<'_>,
    (directory, moment): (&Directory, Moment),
) -> Result<(), StoreFault> {
    if !moment.knows(row.get(9)?) {
        return Ok(());
    }
    if is_withdrawn((row.get(10)?, row.get(11)?), moment) && !planted!(WithdrawnBasisCounts) {
        of_case.withdrawn += 1;
        return Ok(());
    }
    let (from, to): (NaiveDate, NaiveDate) = (row.get(7)?, row.get(8)?);
    if from <= moment.day && moment.day <= to {
        of_case.live.push(basis_in(row, directory)?);
    }
    Ok(())
}

/// Whether a withdrawal counts: of when it is, and when it was recorded.
fn is_withdrawn(
    (withdrawn_at, recorded_at): (Option<DateTime<Utc>>, Option<DateTime<Utc>>),
    moment: Moment,
) -> bool {
    let (Some(withdrawn_at), Some(recorded_at)) = (withdrawn_at, recorded_at) else {
        return false;
    };
    match moment.known {
        // A withdrawal that is recorded is obeyed at once, whatever the clocks say.
        Known::Present => true,
        Known::By(known) => recorded_at <= known && withdrawn_at <= moment.at,
    }
}

fn basis_in(row: &Answer<'_>, directory: &Directory) -> Result<BasisFact, StoreFault> {
    let agency = |key: i64, column| -> Result<AgencyId, StoreFault> {
        let found = directory.agency(key);
        Ok(found.ok_or(StoreFault::Unreadable(column))?.id)
    };
    let Coded(kind) = row.get(4)?;
    let sections: Codes<Section> = row.get(5)?;
    Ok(BasisFact {
        id: BasisId::from_uuid(row.get(3)?),
        kind,
        from: agency(row.get(1)?, "basis.from_agency_key")?,
        to: agency(row.get(2)?, "basis.to_agency_key")?,
        sections: sections.0.into_iter().collect(),
    })
}

fn ask_referrals(asked: Several) -> Several {
    let referrals = Query::select()
        .from(referral::Entity)
        .and_where(cases_asked().hold(column(referral::Column::CaseKey)))
        .to_owned();
    asked.ask(
        referrals,
        [
            (0, column(referral::Column::CaseKey)),
            (1, column(referral::Column::FromUnitKey)),
            (2, column(referral::Column::ToUnitKey)),
            (3, column(referral::Column::Id)),
            (4, column(referral::Column::Status)),
            (5, column(referral::Column::Sections)),
            (LAST, column(referral::Column::RowKey)),
        ],
    )
}

fn referral_in(row: &Answer<'_>) -> Result<ReferralKeys, StoreFault> {
    let Coded(status) = row.get(4)?;
    let sections: Codes<Section> = row.get(5)?;
    Ok(ReferralKeys {
        case: row.get(0)?,
        id: ReferralId::from_uuid(row.get(3)?),
        from_unit: row.get(1)?,
        to_unit: row.get(2)?,
        sections: sections.0,
        status,
    })
}

fn ask_protected(asked: Several, (reader, moment): (&SelectStatement, Moment)) -> Several {
    let named = Query::select()
        .expr(Expr::val(1))
        .from(protection_handler::Entity)
        .and_where(
            column(protection_handler::Column::PersonKey)
                .equals(protection::Column::PersonKey.as_column_ref()),
        )
        .and_where(protection_handler::Column::StaffKey.in_subquery(reader.clone()))
        .cond_where(times!(protection_handler).hold_at_instant(moment))
        .to_owned();
    asked.ask(
        protections_of(&persons_asked(), moment),
        [
            (0, column(protection::Column::PersonKey)),
            (4, column(protection::Column::Grade)),
            (6, Expr::exists(named)),
        ],
    )
}

type Protected = (i64, (Option<ProtectionGrade>, NamedHandler));

fn protected_in(row: &Answer<'_>) -> Result<Protected, StoreFault> {
    let (grade, is_named): (String, bool) = (row.get(4)?, row.get(6)?);
    let named = if is_named {
        NamedHandler::Named
    } else {
        NamedHandler::NotNamed
    };
    Ok((row.get(0)?, (ProtectionGrade::from_code(&grade), named)))
}

fn ask_stops(asked: Several, (reader, moment): (&SelectStatement, Moment)) -> Several {
    asked.ask(
        conflicts_with(&persons_asked(), reader, moment),
        [(0, Expr::col("person_key")), (4, Expr::col("kind"))],
    )
}

fn stop_in(row: &Answer<'_>) -> Result<(i64, Stop), StoreFault> {
    let kind: String = row.get(4)?;
    let stop = match ConflictKind::from_code(&kind) {
        Some(ConflictKind::OwnCase) => Stop::OwnCase,
        Some(ConflictKind::Kin) => Stop::Kin,
        Some(ConflictKind::ConflictOfInterest) => Stop::ConflictOfInterest,
        None => Stop::LookupFailed,
    };
    Ok((row.get(0)?, stop))
}

fn ask_openings(asked: Several, (reader, moment): (&SelectStatement, Moment)) -> Several {
    let opened = Query::select()
        .from(opening_review::Entity)
        .inner_join(
            opening::Entity,
            column(opening::Column::Key).equals(opening_review::Column::OpeningKey.as_column_ref()),
        )
        .and_where(cases_asked().hold(column(opening_review::Column::CaseKey)))
        .and_where(opening::Column::StaffKey.in_subquery(reader.clone()))
        .cond_where(holds(moment))
        .to_owned();
    asked.ask(
        opened,
        [
            (0, column(opening_review::Column::CaseKey)),
            (1, column(opening_review::Column::AgencyKey)),
            (3, column(opening::Column::Id)),
            (5, column(opening_review::Column::Sections)),
            (LAST, column(opening_review::Column::Key)),
        ],
    )
}

fn opening_in(row: &Answer<'_>, directory: &Directory) -> Result<OpeningFact, StoreFault> {
    let sections: Codes<Section> = row.get(5)?;
    Ok(OpeningFact {
        id: OpeningId::from_uuid(row.get(3)?),
        owner: owner(directory, row.get(1)?)?,
        sections: sections.0.into_iter().collect(),
    })
}
