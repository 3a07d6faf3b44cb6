//! The desk as the source of facts: what holds between one reader and some cases, now or on a day,
//! as known then. It reads its own tables, never a section, and never asks anybody else.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use access::{
    AssignmentFact, CaseFacts, ColleagueFact, FactQuestion, FactSource, Facts, FactsUnavailable,
    LeadStanding, PartyFact, Protection, ReaderFacts, ReferralFact, Stop,
};
use async_trait::async_trait;
use domain::{
    AgencyId, CaseId, CaseKey, Clock, CodeList, Municipality, PersonId, Role, RowKey, Section,
    UnitId, event::Pseudonym, planted, planted_kept, referral::ReferralStatus,
};
use sea_orm::ConnectionTrait;
use store::{Store, StoreFault};

use crate::{
    counts::DeskCounts,
    model::registry::{Assignment, Directory, Staff},
    secrets::Secrets,
    store::{
        facts::{self as rows, Between, CaseBases, Spine, SpineRow},
        moment::{Known, Moment},
    },
};

/// Answers fact questions out of the desk's own tables. Nothing is kept between questions.
#[derive(Clone)]
pub struct LocalFacts {
    store: Store,
    secrets: Secrets,
    clock: Arc<dyn Clock>,
    counts: Arc<DeskCounts>,
}

impl LocalFacts {
    /// Facts out of this store.
    pub fn new(store: Store, secrets: Secrets, clock: Arc<dyn Clock>) -> Self {
        Self {
            store,
            secrets,
            clock,
            counts: Arc::new(DeskCounts::new()),
        }
    }

    /// What is counted for the operator.
    pub(crate) fn counts(&self) -> &Arc<DeskCounts> {
        &self.counts
    }

    /// Answers out of one connection: inside a transaction, facts and rows are of the same moment.
    /// The directory that was read for it comes along.
    pub(crate) async fn answer_in(
        &self,
        connection: &impl ConnectionTrait,
        question: &FactQuestion,
    ) -> Result<(Facts, Directory), StoreFault> {
        let answer = self.answer_whole(connection, question).await?;
        Ok((answer.facts, answer.directory))
    }

    /// The same, with everything that was read for it.
    pub(crate) async fn answer_whole(
        &self,
        connection: &impl ConnectionTrait,
        question: &FactQuestion,
    ) -> Result<WholeAnswer, StoreFault> {
        let moment = Moment::of(question.valid_on, self.clock.as_ref());
        let gathered = Gathered::read(connection, question, moment).await;
        let gathered = gathered.inspect_err(|_| self.counts.facts_failed())?;
        let facts = Facts {
            cases: gathered.cases(self),
            reader: gathered.reader_facts(),
            colleagues: gathered.colleagues.clone(),
        };
        Ok(WholeAnswer {
            facts,
            directory: gathered.directory,
            staff: gathered.spine.reader.map(|(staff, _)| staff.key),
            agreed: gathered.spine.agreed,
        })
    }
}

/// An answer, and what was read for it that a request goes on with.
pub(crate) struct WholeAnswer {
    /// The facts.
    pub facts: Facts,
    /// The agencies and units.
    pub directory: Directory,
    /// The reader by key, who holds an assignment.
    pub staff: Option<RowKey>,
    /// The sections that each desk agency handles for others, by its key.
    pub agreed: BTreeMap<i64, Vec<Section>>,
}

#[async_trait]
impl FactSource for LocalFacts {
    async fn facts(&self, question: &FactQuestion) -> Result<Facts, FactsUnavailable> {
        let answer = self.answer_in(self.store.reading(), question).await;
        answer.map(|(facts, _)| facts).map_err(|fault| {
            tracing::error!(error = %fault, "facts could not be read");
            FactsUnavailable
        })
    }
}

/// What stands for a grade that cannot be read.
const UNREADABLE: &str = "UNREADABLE";

/// The rows of one answer.
struct Gathered {
    directory: Directory,
    colleagues: Vec<ColleagueFact>,
    phases: Option<BTreeMap<i64, domain::CasePhase>>,
    spine: Spine,
    between: Between,
}

impl Gathered {
    /// Reads everything. The number of statements depends neither on how many cases are asked about
    /// nor on whether they exist (`access.md` rule 1).
    async fn read(
        connection: &impl ConnectionTrait,
        question: &FactQuestion,
        moment: Moment,
    ) -> Result<Self, StoreFault> {
        let subject = &question.subject;
        let asked = (subject, question.cases.as_slice());
        let rows::Everything {
            directory,
            mut spine,
            between,
        } = rows::read_everything(connection, asked, moment).await?;
        spine.reader = planted_kept!(AssignmentsKept, subject, spine.reader);
        let colleagues =
            colleagues(connection, (question, &directory), &spine.reader, moment).await?;
        let phases = match moment.known {
            Known::Present => None,
            Known::By(known) => {
                let keys: Vec<i64> = spine.cases.iter().map(|case| case.key).collect();
                Some(rows::list_phases(connection, &keys, known.min(moment.at)).await?)
            }
        };
        Ok(Self {
            directory,
            colleagues,
            phases,
            spine,
            between,
        })
    }

    fn reader_facts(&self) -> ReaderFacts {
        let Some((staff, assignments)) = &self.spine.reader else {
            return ReaderFacts::default();
        };
        ReaderFacts {
            staff: Some(staff.id),
            assignments: assignments.iter().map(fact_of).collect(),
        }
    }

    /// The cases of which everything could be read. One of which something could not does not exist for
    /// anybody until it is mended; an error would tell that it is there.
    fn cases(&self, source: &LocalFacts) -> BTreeMap<CaseId, CaseFacts> {
        let mut cases = BTreeMap::new();
        for spine in &self.spine.cases {
            let case = spine.id;
            match self.case_facts(spine, &source.secrets) {
                Ok(facts) => {
                    if facts.stops.contains(&Stop::LookupFailed) {
                        source.counts.stop_failed();
                        tracing::error!(%case, "a stop could not be looked up");
                    }
                    cases.insert(case, facts);
                }
                Err(fault) => {
                    source.counts.stop_failed();
                    tracing::error!(%case, error = %fault, "the facts of a case could not be read");
                }
            }
        }
        cases
    }

    fn case_facts(&self, spine: &SpineRow, secrets: &Secrets) -> Result<CaseFacts, StoreFault> {
        let (key, person_key) = (spine.key, spine.person_key);
        // Rows and log entries of a case stay under the person whom it was opened for, and so does what follow-up is told.
        let person = spine.opened_for.unwrap_or(spine.person);
        let desk = self.unit(spine.desk_unit, "shared_case.desk_unit_key")?;
        let protection = planted_kept!(ProtectionKept, person, self.protection(person_key));
        let bases = self.between.bases.get(&key);
        let assigned = || {
            let held = self.between.reader_units.iter();
            held.filter(move |unit| unit.case == key)
        };
        let mut reader_units = BTreeSet::new();
        for held in assigned() {
            reader_units.insert(self.unit(held.unit, "case_assignment.unit_key")?.id);
        }
        let leads = assigned().any(|held| held.lead == LeadStanding::Lead);
        Ok(CaseFacts {
            case: spine.id,
            key: CaseKey::from_i64(key),
            municipality: municipality(&spine.municipality)?,
            phase: self.phase(spine),
            person,
            participant: Some(spine.subject.clone()),
            pseudonym: pseudonym(secrets, person, protection.as_ref(), bases),
            desk_unit: desk.id,
            desk_agency: desk.agency.id,
            desk_agreed: self.agreed_by(desk.agency.key.as_i64()),
            parties: self.parties_of(key)?,
            reader_units,
            reader_leads: if leads {
                LeadStanding::Lead
            } else {
                LeadStanding::NotLead
            },
            bases: bases.map(|bases| bases.live.clone()).unwrap_or_default(),
            referrals: self.referrals_of(key)?,
            stops: self.stops_of(person_key),
            protection,
            openings: self.between.openings.get(&key).cloned().unwrap_or_default(),
            attachment: access::Attachment::default(),
        })
    }

    fn unit(
        &self,
        key: i64,
        column: &'static str,
    ) -> Result<&Arc<crate::model::registry::Unit>, StoreFault> {
        self.directory
            .unit(key)
            .ok_or(StoreFault::Unreadable(column))
    }

    fn phase(&self, spine: &SpineRow) -> domain::CasePhase {
        match &self.phases {
            None => spine.phase,
            // A case that exists has at least been taken in.
            Some(reached) => reached
                .get(&spine.key)
                .copied()
                .unwrap_or(domain::CasePhase::Intake),
        }
    }

    fn agreed_by(&self, desk_agency: i64) -> BTreeSet<domain::Section> {
        let sections = self.spine.agreed.get(&desk_agency).into_iter().flatten();
        sections.copied().collect()
    }

    /// What keeps the reader from the person. A grade that cannot be read is a look-up that failed.
    fn stops_of(&self, person_key: i64) -> Vec<Stop> {
        let found = self
            .between
            .stops
            .iter()
            .filter(|(of, _)| *of == person_key);
        let mut stops: Vec<Stop> = found.map(|(_, stop)| *stop).collect();
        let protected = self.between.protected.get(&person_key);
        if protected.is_some_and(|(grade, _)| grade.is_none()) {
            stops.push(Stop::LookupFailed);
        }
        stops.sort_unstable();
        stops.dedup();
        stops
    }

    fn protection(&self, person_key: i64) -> Option<Protection> {
        let (grade, reader) = self.between.protected.get(&person_key)?;
        Some(Protection {
            grade: grade.map_or(UNREADABLE, CodeList::code).to_owned(),
            reader: *reader,
        })
    }

    fn parties_of(&self, case: i64) -> Result<Vec<PartyFact>, StoreFault> {
        let parties = self
            .between
            .parties
            .iter()
            .filter(|party| party.case == case);
        let facts = parties.map(|party| {
            let unit = self.unit(party.unit, "party.unit_key")?;
            Ok(PartyFact {
                unit: unit.id,
                agency: unit.agency.id,
                agency_kind: unit.agency.kind,
                standing: party.standing.into(),
            })
        });
        facts.collect()
    }

    /// The open referrals, those that a unit of the reader sent or was sent, and those entered in error.
    fn referrals_of(&self, case: i64) -> Result<Vec<ReferralFact>, StoreFault> {
        let own = self.own_units();
        let mut facts = Vec::new();
        for row in self.between.referrals.iter().filter(|row| row.case == case) {
            let from = self.unit(row.from_unit, "referral.from_unit_key")?;
            let to = self.unit(row.to_unit, "referral.to_unit_key")?;
            if !concerns(row.status, own.contains(&from.id), own.contains(&to.id)) {
                continue;
            }
            facts.push(ReferralFact {
                id: row.id,
                state: row.status,
                from_unit: from.id,
                from_agency: from.agency.id,
                to_unit: to.id,
                to_agency: to.agency.id,
                sections: row.sections.iter().copied().collect(),
            });
        }
        Ok(facts)
    }

    fn own_units(&self) -> BTreeSet<UnitId> {
        let assignments = self.spine.reader.iter().flat_map(|(_, held)| held);
        assignments.map(|held| held.unit.id).collect()
    }
}

fn fact_of(held: &Assignment) -> AssignmentFact {
    AssignmentFact {
        assignment: held.id,
        unit: held.unit.id,
        agency: held.unit.agency.id,
        agency_kind: held.unit.agency.kind,
        municipality: held.unit.municipality,
        role: match held.role {
            Role::AgencyAdmin if planted!(AdministratorCounts) => Role::UnitManager,
            role => role,
        },
    }
}

/// What the staff who are asked about do in the agencies that the reader works for: one statement when
/// somebody is asked about, and none otherwise. What they do elsewhere is not told.
async fn colleagues(
    connection: &impl ConnectionTrait,
    (question, directory): (&FactQuestion, &Directory),
    reader: &Option<(Staff, Vec<Assignment>)>,
    moment: Moment,
) -> Result<Vec<ColleagueFact>, StoreFault> {
    if question.colleagues.is_empty() {
        return Ok(Vec::new());
    }
    let asked = &question.colleagues;
    let found = rows::list_colleagues(connection, directory, asked, moment).await?;
    let own: BTreeSet<AgencyId> = reader
        .iter()
        .flat_map(|(_, held)| held)
        .map(|held| held.unit.agency.id)
        .collect();
    let here = found
        .iter()
        .filter(|(_, held)| own.contains(&held.unit.agency.id));
    let facts = here.map(|(staff, held)| ColleagueFact {
        staff: *staff,
        held: fact_of(held),
    });
    Ok(facts.collect())
}

/// Tells whether a referral concerns a reader: everybody while it is open, its sender always, its
/// receiver once it has been sent. That one was entered in error is told for everybody, so that it is
/// shown to nobody.
fn concerns(status: ReferralStatus, sent_by_reader: bool, sent_to_reader: bool) -> bool {
    status.is_open()
        || status == ReferralStatus::EnteredInError
        || sent_by_reader
        || (sent_to_reader && !status.is_unsent())
}

/// The name that follow-up knows the person by. A protected person, and one who has withdrawn what
/// there was and left no live basis, is counted only (design decision 7).
fn pseudonym(
    secrets: &Secrets,
    person: PersonId,
    protection: Option<&Protection>,
    bases: Option<&CaseBases>,
) -> Option<Pseudonym> {
    let stopped = bases.is_some_and(|bases| bases.withdrawn > 0 && bases.live.is_empty());
    if protection.is_some() || stopped {
        return None;
    }
    Some(Pseudonym::from_bytes(secrets.pseudonym_bits(person)))
}

fn municipality(code: &str) -> Result<Municipality, StoreFault> {
    code.parse()
        .map_err(|_| StoreFault::Unreadable("shared_case.municipality"))
}
