//! Partners' own requests. A reader finds those of the desk units that they sit at, and none about a person from whom a stop
//! keeps them: the stops are part of the statement, and hold for a number before anybody knows its person.

use access::Cx;
use chrono::{DateTime, Duration, NaiveDate, Utc};
use domain::{IntakeId, Municipality, ProposalId, RowKey, Subject, codes::ProposalStatus};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{ExprTrait, Query, SelectStatement},
};
use serde::{Deserialize, Serialize};
use store::{Coded, StoreFault};

use super::{
    by_case::unit_of,
    entity::{intake_proposal as table, person, protection, protection_handler, registered_number},
    moment::times,
    person::{number_columns, number_from},
    registry::Updated,
    stop::conflicted_persons,
    united::stands_for,
    worklist::{ListReader, ProtectedPersons},
};
use crate::model::{
    contact_text::ContactText,
    proposal::{
        ContactConsent, Proposal, ProposalEnvelope, ProposalReceipt, ProposalState, ProposedPerson,
    },
    registry::Directory,
};

/// A place in the list: by day, then by key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProposalPlace {
    /// By which day it is to be handled.
    pub due_on: NaiveDate,
    /// The request.
    pub key: RowKey,
}

/// A request that has come.
pub struct NewProposal {
    /// What the partner holds of it.
    pub receipt: ProposalReceipt,
    /// The desk unit, by key.
    pub desk: RowKey,
    /// The partner's unit, by key.
    pub partner: RowKey,
    /// The municipality.
    pub municipality: Municipality,
    /// Who is meant.
    pub person: ProposedPerson,
    /// The subject under which the person with the number signs in (`Secrets::participant_subject`).
    pub subject: Option<Subject>,
    /// How and when the person agreed to be contacted.
    pub consent: ContactConsent,
    /// Why.
    pub reason: domain::codes::ProposalReason,
    /// What the partner wrote.
    pub text: Option<String>,
    /// By which day it is to be handled.
    pub due_on: NaiveDate,
    /// When the desk is reminded of it.
    pub remind_at: DateTime<Utc>,
}

/// What becomes of a request.
#[derive(Debug, Clone, Copy)]
pub enum Handling {
    /// It becomes this intake.
    Take(IntakeId),
    /// No intake is made of it.
    Decline(domain::codes::ProposalDecline),
    /// The person took the consent back: everything of the person is erased.
    Withdraw,
}

/// Keeps a request.
pub async fn add_proposal(
    connection: &impl ConnectionTrait,
    cx: &Cx,
    new: NewProposal,
) -> Result<ProposalId, StoreFault> {
    let id = ProposalId::draw(cx.entropy());
    let (kind, value) = new.person.number.as_ref().map(number_columns).unzip();
    table::Entity::insert(table::ActiveModel {
        key: Set(RowKey::draw(cx.clock(), cx.entropy()).as_i64()),
        id: Set(id.uuid()),
        receipt_id: Set(new.receipt.id.uuid()),
        desk_unit_key: Set(new.desk.as_i64()),
        partner_unit_key: Set(new.partner.as_i64()),
        municipality: Set(new.municipality.as_str().to_owned()),
        subject: Set(new.subject.map(|subject| subject.as_str().to_owned())),
        number_kind: Set(kind.map(str::to_owned)),
        number_value: Set(value),
        name: Set(new.person.name),
        phone: Set(new.person.contact.phone),
        email: Set(new.person.contact.email),
        consent_form: Set(Coded(new.consent.form)),
        consented_on: Set(new.consent.given_on),
        reason: Set(Coded(new.reason)),
        text: Set(new.text),
        received_at: Set(new.receipt.received_at),
        due_on: Set(new.due_on),
        remind_at: Set(Some(new.remind_at)),
        reminded_at: Set(None),
        status: Set(Coded(ProposalStatus::Waiting)),
        handled_at: Set(None),
        handled_by_staff_key: Set(None),
        decline_reason: Set(None),
        intake_id: Set(None),
        erase_at: Set(None),
    })
    .exec_without_returning(connection)
    .await?;
    Ok(id)
}

/// Up to `first` requests that wait at the reader's desks, soonest due first, after `after`. One statement, whatever it
/// finds.
pub async fn find_waiting(
    connection: &impl ConnectionTrait,
    (reader, directory): (&ListReader, &Directory),
    after: Option<ProposalPlace>,
    first: u64,
) -> Result<Vec<ProposalEnvelope>, StoreFault> {
    let mut asked = table::Entity::find()
        .filter(readable(reader))
        .filter(table::Column::Status.eq(Coded(ProposalStatus::Waiting)));
    if let Some(after) = after {
        let same_day = table::Column::DueOn
            .eq(after.due_on)
            .and(table::Column::Key.gt(after.key.as_i64()));
        asked = asked.filter(
            Condition::any()
                .add(table::Column::DueOn.gt(after.due_on))
                .add(same_day),
        );
    }
    let rows = asked
        .order_by_asc(table::Column::DueOn)
        .order_by_asc(table::Column::Key)
        .limit(first)
        .all(connection)
        .await?;
    rows.iter().map(|row| envelope_of(row, directory)).collect()
}

/// A request that came to one of the reader's desks, handled or not.
pub async fn find_proposal(
    connection: &impl ConnectionTrait,
    (reader, directory): (&ListReader, &Directory),
    id: ProposalId,
) -> Result<Option<Proposal>, StoreFault> {
    let row = table::Entity::find()
        .filter(readable(reader))
        .filter(table::Column::Id.eq(id.uuid()))
        .one(connection)
        .await?;
    row.map(|row| proposal_of(row, directory)).transpose()
}

/// Says what becomes of a request, and when it will be erased. `Stale`: somebody has handled it.
pub async fn update_handled(
    connection: &impl ConnectionTrait,
    cx: &Cx,
    (id, by): (ProposalId, RowKey),
    (handling, kept_days): (Handling, u32),
) -> Result<Updated, StoreFault> {
    let mut change = table::ActiveModel {
        handled_at: Set(Some(cx.now())),
        handled_by_staff_key: Set(Some(by.as_i64())),
        remind_at: Set(None),
        erase_at: Set(Some(cx.now() + Duration::days(i64::from(kept_days)))),
        ..Default::default()
    };
    match handling {
        Handling::Take(intake) => {
            change.status = Set(Coded(ProposalStatus::Taken));
            change.intake_id = Set(Some(intake.uuid()));
        }
        Handling::Decline(reason) => {
            change.status = Set(Coded(ProposalStatus::Declined));
            change.decline_reason = Set(Some(Coded(reason)));
        }
        Handling::Withdraw => {
            change.status = Set(Coded(ProposalStatus::Withdrawn));
            change.subject = Set(None);
            change.number_kind = Set(None);
            change.number_value = Set(None);
            change.name = Set(None);
            change.phone = Set(None);
            change.email = Set(None);
            change.text = Set(None);
        }
    }
    let result = table::Entity::update_many()
        .set(change)
        .filter(table::Column::Id.eq(id.uuid()))
        .filter(table::Column::Status.eq(Coded(ProposalStatus::Waiting)))
        .exec(connection)
        .await?;
    Ok(Updated::from_rows(result.rows_affected))
}

/// Up to `first` requests of which the desk is to be reminded by now, oldest first.
pub async fn list_to_remind(
    connection: &impl ConnectionTrait,
    now: DateTime<Utc>,
    first: u64,
) -> Result<Vec<ProposalId>, StoreFault> {
    list_due(connection, table::Column::RemindAt, now, first).await
}

/// Notes that the desk has been reminded. `Stale`: it was before, or the request is handled.
pub async fn update_reminded(
    connection: &impl ConnectionTrait,
    cx: &Cx,
    id: ProposalId,
) -> Result<Updated, StoreFault> {
    let result = table::Entity::update_many()
        .set(table::ActiveModel {
            remind_at: Set(None),
            reminded_at: Set(Some(cx.now())),
            ..Default::default()
        })
        .filter(table::Column::Id.eq(id.uuid()))
        .filter(table::Column::RemindAt.lte(cx.now()))
        .exec(connection)
        .await?;
    Ok(Updated::from_rows(result.rows_affected))
}

/// Up to `first` requests that have been kept long enough by now, oldest first.
pub async fn list_to_erase(
    connection: &impl ConnectionTrait,
    now: DateTime<Utc>,
    first: u64,
) -> Result<Vec<ProposalId>, StoreFault> {
    list_due(connection, table::Column::EraseAt, now, first).await
}

/// Erases a request that has been kept long enough. `Stale`: it was erased before.
pub async fn remove_proposal(
    connection: &impl ConnectionTrait,
    cx: &Cx,
    id: ProposalId,
) -> Result<Updated, StoreFault> {
    let result = table::Entity::delete_many()
        .filter(table::Column::Id.eq(id.uuid()))
        .filter(table::Column::EraseAt.lte(cx.now()))
        .exec(connection)
        .await?;
    Ok(Updated::from_rows(result.rows_affected))
}

async fn list_due(
    connection: &impl ConnectionTrait,
    when: table::Column,
    now: DateTime<Utc>,
    first: u64,
) -> Result<Vec<ProposalId>, StoreFault> {
    let rows = table::Entity::find()
        .filter(when.lte(now))
        .order_by_asc(when)
        .order_by_asc(table::Column::Key)
        .limit(first)
        .all(connection)
        .await?;
    Ok(rows
        .iter()
        .map(|row| ProposalId::from_uuid(row.id))
        .collect())
}

/// The requests of the reader's desks, without those about a person from whom a stop keeps the reader (`access.md` rules 5
/// and 6). One that names no number cannot be held against anybody's.
fn readable(reader: &ListReader) -> Condition {
    let desks = reader.desks.iter().map(|(unit, _)| unit.as_i64());
    let stops = [conflicted(reader), registered(reader), protected(reader)];
    let free = stops.into_iter().fold(Condition::all(), |free, stopped| {
        free.add(table::Column::Subject.not_in_subquery(stopped))
    });
    Condition::all()
        .add(table::Column::DeskUnitKey.is_in(desks))
        .add(
            Condition::any()
                .add(table::Column::Subject.is_null())
                .add(free),
        )
}

/// The subjects of the persons whom a conflict keeps from the reader.
fn conflicted(reader: &ListReader) -> SelectStatement {
    let persons = conflicted_persons(reader.staff, reader.moment);
    Query::select()
        .column((person::Entity, person::Column::Subject))
        .from(person::Entity)
        .cond_where(stands_for(&persons))
        .to_owned()
}

/// The subjects of the numbers that the reader has registered: those of people whom nobody knows yet too.
fn registered(reader: &ListReader) -> SelectStatement {
    Query::select()
        .column((
            registered_number::Entity,
            registered_number::Column::Subject,
        ))
        .from(registered_number::Entity)
        .and_where(registered_number::Column::StaffKey.eq(reader.staff.as_i64()))
        .cond_where(times!(registered_number).hold_at_instant(reader.moment))
        .to_owned()
}

/// The subjects of the protected persons for whom the reader is not named, or not freshly enough signed in.
fn protected(reader: &ListReader) -> SelectStatement {
    let mut persons = Query::select();
    persons
        .column((protection::Entity, protection::Column::PersonKey))
        .from(protection::Entity)
        .cond_where(times!(protection).hold_at_instant(reader.moment));
    match reader.protected {
        ProtectedPersons::LeftOut => {}
        ProtectedPersons::WhereNamed => {
            let named = Query::select()
                .column((
                    protection_handler::Entity,
                    protection_handler::Column::PersonKey,
                ))
                .from(protection_handler::Entity)
                .and_where(protection_handler::Column::StaffKey.eq(reader.staff.as_i64()))
                .cond_where(times!(protection_handler).hold_at_instant(reader.moment))
                .to_owned();
            persons.and_where(protection::Column::PersonKey.not_in_subquery(named));
        }
    }
    Query::select()
        .column((person::Entity, person::Column::Subject))
        .from(person::Entity)
        .cond_where(stands_for(&persons))
        .to_owned()
}

fn envelope_of(row: &table::Model, directory: &Directory) -> Result<ProposalEnvelope, StoreFault> {
    Ok(ProposalEnvelope {
        key: RowKey::from_i64(row.key),
        id: ProposalId::from_uuid(row.id),
        desk: unit_of(directory, row.desk_unit_key)?,
        partner: unit_of(directory, row.partner_unit_key)?,
        reason: row.reason.0,
        received_at: row.received_at,
        due_on: row.due_on,
        reminded_at: row.reminded_at,
    })
}

fn proposal_of(row: table::Model, directory: &Directory) -> Result<Proposal, StoreFault> {
    let number = match (&row.number_kind, &row.number_value) {
        (Some(kind), Some(value)) => Some(number_from(kind, value)?),
        (None, None) => None,
        (Some(_), None) | (None, Some(_)) => {
            return Err(StoreFault::Unreadable("intake_proposal.number_value"));
        }
    };
    let unreadable = || StoreFault::Unreadable("intake_proposal.status");
    let at = row.handled_at.ok_or_else(unreadable);
    let state = match row.status.0 {
        ProposalStatus::Waiting => ProposalState::Waiting,
        ProposalStatus::Taken => ProposalState::Taken { at: at? },
        ProposalStatus::Declined => ProposalState::Declined {
            at: at?,
            reason: row.decline_reason.ok_or_else(unreadable)?.0,
        },
        ProposalStatus::Withdrawn => ProposalState::Withdrawn { at: at? },
    };
    Ok(Proposal {
        envelope: envelope_of(&row, directory)?,
        municipality: row
            .municipality
            .parse()
            .map_err(|_| StoreFault::Unreadable("intake_proposal.municipality"))?,
        person: ProposedPerson {
            number,
            name: row.name,
            contact: ContactText {
                phone: row.phone,
                email: row.email,
            },
        },
        consent: ContactConsent {
            form: row.consent_form.0,
            given_on: row.consented_on,
        },
        text: row.text,
        state,
    })
}
