//! A change of one case: one transaction, in which the facts that allow it and the rows that it writes
//! are of the same moment. So a consent that was withdrawn before is never rested on.

use ::store::{StoreFault, Tx};
use access::{
    Act, Action, AssuranceLevel, Cx, Facts, Keeping, NamedHandler, Permit, Place, Standing,
};
use chassis::{Failure, graphql::ids::not_found, keeping::KeepingWish, once};
use domain::{CaseId, CaseKey, Problem, ProblemCode, RowKey, Section, event::EventBody};
use sea_orm::DatabaseTransaction;
use serde::{Serialize, de::DeserializeOwned};

use crate::{
    IntakeDesk,
    model::{case::CaseHead, registry::Directory, whose::Author},
    read::question,
    store::{case, registry},
};

/// A transaction about one case. Dropped without [`Change::commit`], it leaves nothing behind.
pub struct Change<'cx> {
    cx: &'cx Cx,
    tx: Tx<'cx>,
    facts: Facts,
    directory: Directory,
    head: CaseHead,
    door: Door,
}

/// By which door a change comes to its case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Door {
    /// By a relation to the case.
    Case,
    /// By a relation, or by a referral that waits in the inbox of the reader's unit. Nothing but that
    /// referral is ever open by it.
    Inbox,
    /// To confirm a stop: the relation may have ended with the consent, and nothing is read.
    Stop,
}

/// What a change may rest on: who acts, for which unit, and that it is allowed.
pub struct Acting {
    /// Who writes.
    pub author: Author,
    /// The proof.
    pub permit: Permit,
}

impl IntakeDesk {
    /// Begins a change of a case. A case that does not exist for the reader is `NOT_FOUND` at `field`,
    /// whatever the reason.
    pub(crate) async fn change<'cx>(
        &self,
        cx: &'cx Cx,
        case: CaseId,
        field: &str,
    ) -> Result<Change<'cx>, Failure> {
        let tx = self.store().begin(cx).await?;
        self.change_in(tx, cx, (case, field), Door::Case).await
    }

    /// The same, when it may change every case of the person: such changes of one person come one after
    /// the other.
    pub(crate) async fn change_of_person<'cx>(
        &self,
        cx: &'cx Cx,
        case: CaseId,
        field: &str,
    ) -> Result<Change<'cx>, Failure> {
        let tx = self.store().begin(cx).await?;
        // For a case that does not exist nobody is held: the same work is done.
        let person = case::find_person_key(tx.connection(), case).await?;
        tx.hold_person(person.unwrap_or(RowKey::from_i64(0)))
            .await?;
        let change = self.change_in(tx, cx, (case, field), Door::Case).await?;
        // While it was waited for, a merge may have taken the case to another person.
        if person != Some(change.head.person_key) {
            change.tx.hold_person(change.head.person_key).await?;
        }
        Ok(change)
    }

    /// The same in a transaction that has begun, by a door.
    pub(crate) async fn change_in<'cx>(
        &self,
        tx: Tx<'cx>,
        cx: &'cx Cx,
        (case, field): (CaseId, &str),
        door: Door,
    ) -> Result<Change<'cx>, Failure> {
        // Held before anything is read, so that two changes of one case come one after the other. For a
        // case that does not exist nobody's is held: the same work is done.
        let key = case::get_key(tx.connection(), case).await?;
        tx.hold_case(key.unwrap_or(CaseKey::from_i64(0))).await?;
        let (facts, directory) = self
            .facts()
            .answer_in(tx.connection(), &question(cx, &[case]))
            .await?;
        let head = case::get_head(tx.connection(), &directory, case).await?;
        let known = match door {
            Door::Case => self.access().standing(cx, &facts, case).is_some(),
            Door::Inbox => self.access().inbox_standing(cx, &facts, case).is_some(),
            Door::Stop => is_not_stopped(cx, &facts, case),
        };
        match head.filter(|_| known) {
            Some(head) => Ok(Change {
                cx,
                tx,
                facts,
                directory,
                head,
                door,
            }),
            None => Err(not_found(field)),
        }
    }
}

impl<'cx> Change<'cx> {
    /// The transaction's connection.
    pub fn connection(&self) -> &DatabaseTransaction {
        self.tx.connection()
    }
    /// The context of the request.
    pub fn cx(&self) -> &'cx Cx {
        self.cx
    }
    /// The head of the case.
    pub fn head(&self) -> &CaseHead {
        &self.head
    }
    /// The agencies and units of the association.
    pub fn directory(&self) -> &Directory {
        &self.directory
    }
    /// What holds between the reader and the case.
    pub fn facts(&self) -> &Facts {
        &self.facts
    }

    /// The reader's standing. It was there when the change began.
    pub fn standing(&self, desk: &IntakeDesk) -> Result<Standing<'_>, Failure> {
        let case = self.head.id;
        let standing = match self.door {
            Door::Case => desk.access().standing(self.cx, &self.facts, case),
            Door::Inbox => desk.access().inbox_standing(self.cx, &self.facts, case),
            Door::Stop => None,
        };
        standing.ok_or_else(|| not_found("caseId"))
    }

    /// Who may write a new row of `section`, for whom. A reader of the case may know that it exists, so
    /// a refusal is `FORBIDDEN`.
    pub async fn acting(&self, desk: &IntakeDesk, section: Section) -> Result<Acting, Failure> {
        let permit = permit_to_write(&self.standing(desk)?, section)?;
        let author = self.author(&permit).await?;
        Ok(Acting { author, permit })
    }

    /// The member of staff behind a permit, in the unit that it was given to.
    pub async fn author(&self, permit: &Permit) -> Result<Author, Failure> {
        let acting = permit.judgement().acting.ok_or_else(forbidden)?;
        let unit = acting
            .unit
            .and_then(|unit| self.directory.unit_by_id(unit))
            .ok_or_else(forbidden)?;
        let subject = &self.cx.sign_in().subject;
        let staff = registry::get_staff_by_subject(self.connection(), subject).await?;
        let staff = staff.ok_or_else(forbidden)?;
        Ok(Author::in_unit(staff.key, unit))
    }

    /// Whether a new row is kept from the participant, when it stands for one that was kept as `earlier`.
    pub fn keeping(
        &self,
        wish: &KeepingWish,
        earlier: Option<Keeping>,
    ) -> Result<Keeping, Failure> {
        let staff = self.facts.reader.staff.ok_or_else(forbidden)?;
        Ok(wish.decide(self.cx, staff, earlier))
    }

    /// The transaction, for work that is not of this case alone, with the directory.
    pub fn parts(&mut self) -> (&mut Tx<'cx>, &Directory) {
        (&mut self.tx, &self.directory)
    }

    /// Looks the caller's idempotency key up.
    pub async fn recall<R: DeserializeOwned>(
        &mut self,
        key: Option<&str>,
        operation: &str,
        input: &impl Serialize,
    ) -> Result<once::Once<R>, Failure> {
        once::recall(&mut self.tx, (key, None), operation, input).await
    }

    /// Tells other services, in the same transaction.
    pub async fn tell(&mut self, body: EventBody) -> Result<(), StoreFault> {
        self.tx
            .tell((self.head.id, self.head.key), body)
            .await
            .map(|_| ())
    }

    /// Keeps everybody else from changing any case of a person whom the change holds
    /// ([`IntakeDesk::change_of_person`]).
    pub async fn hold_cases_of(&self, person: RowKey) -> Result<(), StoreFault> {
        for case in case::list_keys_of_person(self.connection(), person).await? {
            self.tx.hold_case(case).await?;
        }
        Ok(())
    }

    /// Tells other services of another case of the same person, in the same transaction.
    pub async fn tell_in(
        &mut self,
        case: (CaseId, CaseKey),
        body: EventBody,
    ) -> Result<(), StoreFault> {
        self.tx.tell(case, body).await.map(|_| ())
    }

    /// Notes the act for the audit; without the permit it would not be written.
    pub fn note(&self, desk: &IntakeDesk, permit: &Permit, act: Act) -> Result<(), Failure> {
        let standing = self.standing(desk)?;
        let place = Place::new(
            self.head.id,
            self.head.person,
            permit.section(),
            permit.owner(),
        )
        .about(permit.about());
        let noted = desk
            .access()
            .act(self.cx, &standing, &place, permit.action(), act);
        noted.map(|_| ()).map_err(|_| forbidden())
    }

    /// Commits the change with its events, its audit entry and the result under the idempotency key.
    pub async fn commit(mut self, result: &impl Serialize) -> Result<(), Failure> {
        once::remember(&mut self.tx, result)?;
        Ok(self.tx.commit().await?)
    }
}

/// Tells whether no conflict and no protection stands between the reader and the case.
fn is_not_stopped(cx: &Cx, facts: &Facts, case: CaseId) -> bool {
    let strong = cx.sign_in().level >= AssuranceLevel::Loa3;
    facts.cases.get(&case).is_some_and(|of_case| {
        let named = of_case
            .protection
            .as_ref()
            .is_none_or(|held| held.reader == NamedHandler::Named);
        strong && named && of_case.stops.is_empty()
    })
}

/// The permit to write a new row of `section`, for the owner for whom the reader writes.
pub(crate) fn permit_to_write(
    standing: &Standing<'_>,
    section: Section,
) -> Result<Permit, Failure> {
    let owner = standing.writing_owner(section).ok_or_else(forbidden)?;
    standing
        .permit(section, owner, Action::Write)
        .map_err(|_| forbidden())
}

/// The reader may know that the thing exists, and may not do this.
pub fn forbidden() -> Failure {
    Problem::new(ProblemCode::Forbidden, "not-allowed-here").into()
}

/// Somebody has changed it since the caller read it: the payload carries the current object.
pub fn stale(field: &str) -> Failure {
    Problem::new(ProblemCode::StaleVersion, "stale-version")
        .at(field)
        .into()
}
