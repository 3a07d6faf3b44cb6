//! Registers an intake (aktualisering): the person, how they are reached, and the case that begins.

use std::{collections::BTreeMap, sync::Arc};

use ::store::{StoreFault, Tx};
use access::{Act, Cx, LeadStanding};
use chassis::{
    Failure,
    graphql::ids::not_found,
    once::{self, Once},
};
use chrono::Duration;
use domain::{
    CaseId, CodeList, ContactId, IntakeId, Problem, ProposalId, RowKey, Section,
    calendar::add_working_days,
    codes::{Channel, LookupPurpose},
    event::{EventBody, PartyNotice, StepKind},
};
use sea_orm::DatabaseTransaction;
use serde::{Deserialize, Serialize};

use super::{
    entry::{add_entry, tell_step},
    handle_proposal::{about, settle, waiting},
    seat::find_seat,
};
use crate::{
    IntakeDesk,
    change::{Acting, Change, Door},
    model::{
        contact_text::{ContactText, check_contact},
        desk_work::{
            CONTACT_HOURS, CONTACT_RULE, DeskWorkKind, SCREENING_RULE, SCREENING_WORKING_DAYS,
        },
        intake::InterpreterNeed,
        party::Standing,
        person::{Person, age_band},
        proposal::Proposal,
        registry::{Directory, Staff, Unit},
        registry_number::Series,
        timeline::TimelineKind,
        wording,
    },
    read::{OwnWork, question},
    store::{
        agreement::amount_of,
        case::{self, NewCase},
        contact::{self, OpenContact},
        contact_point,
        intake::{self, NewIntake},
        number::{find_last_number, hold_unit},
        party,
        person::{self, NewPerson},
        proposal::Handling,
        registry::{self, DeadlineRule, Updated},
        united::find_key_now,
        work::{self, Deadline},
    },
};

/// The longest name, and the longest name of a language.
const LONGEST_NAME: usize = 100;

/// What is registered.
#[derive(Serialize)]
pub struct RegisterIntake {
    /// The open contact.
    pub contact: ContactId,
    /// Given name; the population register's when it is left out.
    pub given_name: Option<String>,
    /// Family name; the population register's when it is left out.
    pub family_name: Option<String>,
    /// Telephone number.
    pub phone: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
    /// How the person came.
    pub channel: Channel,
    /// Why, in the person's words.
    pub reason: String,
    /// The language that the person prefers.
    pub language: Option<String>,
    /// Whether an interpreter is needed.
    pub interpreter: InterpreterNeed,
    /// The partner's request that the intake is made of.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub proposal: Option<ProposalId>,
    /// The caller's key against doing it twice.
    #[serde(skip)]
    pub idempotency_key: Option<String>,
}

/// What came of it.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct RegisteredIntake {
    /// The case.
    pub case: CaseId,
    /// The intake.
    pub intake: IntakeId,
}

/// What was checked of the input.
struct Checked {
    given_name: Option<String>,
    family_name: Option<String>,
    contact: ContactText,
    reason: String,
    language: Option<String>,
}

/// Who registers, from which contact, in which unit.
struct Desk {
    staff: Staff,
    unit: Arc<Unit>,
    contact: OpenContact,
    rules: Vec<DeadlineRule>,
}

/// Registers the intake. A contact that is somebody else's, used or too old is not there; neither is
/// one of a person from whom the reader is kept (rules 5 and 6).
pub async fn register_intake(
    desk: &IntakeDesk,
    cx: &Cx,
    input: RegisterIntake,
) -> Result<RegisteredIntake, Failure> {
    let checked = check(&input)?;
    let mut tx = desk.store().begin(cx).await?;
    let key = (input.idempotency_key.as_deref(), None);
    if let Once::Done(done) = once::recall(&mut tx, key, "registerIntake", &input).await? {
        return Ok(done);
    }
    let (at, directory) = begin(desk, cx, &tx, input.contact).await?;
    let proposed = find_proposal(desk, cx, (&tx, &directory), (&at, input.proposal)).await?;
    refuse_open_case(desk, cx, (&tx, &directory), &at).await?;
    let person = add_person(desk, cx, &tx, &at, &checked).await?;
    // Nobody merges the person into another while the case is opened; who has done so before is obeyed.
    tx.hold_person(person).await?;
    let person = find_key_now(tx.connection(), person).await?;
    let case = open_case(cx, &tx, &at, person).await?;
    let mut change = desk
        .change_in(tx, cx, (case, "contactId"), Door::Case)
        .await?;
    let acting = change.acting(desk, Section::Intake).await?;
    let (key, agency) = (change.head().key, at.unit.agency.key);
    let connection = change.connection();
    contact_point::add_contact(connection, cx, person, agency, checked.contact).await?;
    let new = NewIntake {
        channel: input.channel,
        reason: checked.reason,
        language: checked.language,
        interpreter: input.interpreter,
        occurred_on: cx.today(),
        proposed_by: proposed
            .as_ref()
            .map(|(proposal, _)| proposal.envelope.partner.key),
    };
    let intake = intake::add_intake(connection, cx, key, &acting.author, new).await?;
    if let Some((proposal, own)) = &proposed {
        let by = (proposal, at.staff.key);
        settle(connection, cx, by, Handling::Take(intake)).await?;
        cx.trail()
            .note_act(about(desk, (own, "take_intake_proposal"), proposal));
    }
    work::update_deadline(connection, cx, screening(cx, &at, &change)).await?;
    let entries = [
        (TimelineKind::CaseOpened, None),
        (TimelineKind::IntakeRegistered, Some(intake.uuid())),
    ];
    for (kind, subject) in entries {
        add_entry(&change, &acting.author, (kind, Section::Intake), subject).await?;
    }
    tell(cx, &mut change, &acting, &at, input.channel).await?;
    let act = Act::named("register_intake")
        .concerning(at.contact.id)
        .concerning(intake);
    change.note(desk, &acting.permit, act)?;
    let done = RegisteredIntake { case, intake };
    change.commit(&done).await?;
    Ok(done)
}

fn check(input: &RegisterIntake) -> Result<Checked, Failure> {
    let given = wording::optional("givenName", input.given_name.as_deref(), LONGEST_NAME);
    let family = wording::optional("familyName", input.family_name.as_deref(), LONGEST_NAME);
    let reason = wording::required("reason", &input.reason, wording::LONGEST_NOTE);
    let language = wording::optional("language", input.language.as_deref(), LONGEST_NAME);
    let contact = check_contact(input.phone.as_deref(), input.email.as_deref());
    match (given, family, reason, language, contact) {
        (Ok(given_name), Ok(family_name), Ok(reason), Ok(language), Ok(contact)) => Ok(Checked {
            given_name,
            family_name,
            contact,
            reason,
            language,
        }),
        (given, family, reason, language, contact) => {
            let mut problems: Vec<Problem> = contact.err().unwrap_or_default();
            let others = [given.err(), family.err(), reason.err(), language.err()];
            problems.extend(others.into_iter().flatten());
            Err(problems.into())
        }
    }
}

/// Finds the reader's own contact, and holds the unit.
async fn begin(
    desk: &IntakeDesk,
    cx: &Cx,
    tx: &Tx<'_>,
    id: ContactId,
) -> Result<(Desk, Directory), Failure> {
    let nobody = || not_found("contactId");
    let connection = tx.connection();
    let (facts, directory) = desk
        .facts()
        .answer_in(connection, &question(cx, &[]))
        .await?;
    let staff = registry::get_staff_by_subject(connection, &cx.sign_in().subject).await?;
    let staff = staff.ok_or_else(nobody)?;
    let contact = contact::get_contact(connection, id, staff.key)
        .await?
        .ok_or_else(nobody)?;
    let unit = directory
        .unit(contact.unit.as_i64())
        .cloned()
        .ok_or_else(nobody)?;
    let rules = registry::list_deadline_rules(connection, cx.today()).await?;
    let hours = amount_of(&rules, unit.key, CONTACT_RULE, CONTACT_HOURS);
    let is_old = cx.now() - contact.opened_at > Duration::hours(i64::from(hours));
    if is_old || contact.used_at.is_some() {
        return Err(nobody());
    }
    if contact.purpose != LookupPurpose::Intake {
        return Err(Problem::invalid("contactId", "contact-not-for-intake").into());
    }
    // The assignment may have ended since the contact was opened.
    find_seat(
        cx,
        (&facts.reader, &directory),
        LookupPurpose::Intake,
        contact.municipality,
    )?;
    hold_unit(connection, unit.key).await?;
    Ok((
        Desk {
            staff,
            unit,
            contact,
            rules,
        },
        directory,
    ))
}

/// The partner's request that the intake is made of, as it waits at the desk of the contact. One that names another number
/// is somebody else's.
async fn find_proposal(
    desk: &IntakeDesk,
    cx: &Cx,
    (tx, directory): (&Tx<'_>, &Directory),
    (at, asked): (&Desk, Option<ProposalId>),
) -> Result<Option<(Proposal, OwnWork)>, Failure> {
    let Some(id) = asked else {
        return Ok(None);
    };
    let connection = tx.connection();
    let answer = desk
        .facts()
        .answer_whole(connection, &question(cx, &[]))
        .await?;
    let own = OwnWork::of(&answer, desk.access().policy().matrix(), cx);
    let own = own.ok_or_else(|| not_found("proposalId"))?;
    let proposal = waiting(connection, (&own, directory), id).await?;
    let is_other = proposal
        .person
        .number
        .is_some_and(|number| number != at.contact.number);
    if is_other || proposal.envelope.desk.id != at.unit.id {
        return Err(Problem::invalid("proposalId", "proposal-of-somebody-else").into());
    }
    Ok(Some((proposal, own)))
}

/// A person has one open case at a desk. That there is one is told to those who may see it.
async fn refuse_open_case(
    desk: &IntakeDesk,
    cx: &Cx,
    (tx, directory): (&Tx<'_>, &Directory),
    at: &Desk,
) -> Result<(), Failure> {
    let connection = tx.connection();
    let Some(person) = person::find_person_by_number(connection, &at.contact.number).await? else {
        return Ok(());
    };
    let heads = case::find_heads_of_person(connection, directory, person.key).await?;
    let open: Vec<CaseId> = heads
        .iter()
        .filter(|head| head.desk.id == at.unit.id && head.closed_at.is_none())
        .map(|head| head.id)
        .collect();
    let (facts, _) = desk
        .facts()
        .answer_in(connection, &question(cx, &open))
        .await?;
    if open
        .iter()
        .any(|case| desk.access().standing(cx, &facts, *case).is_some())
    {
        return Err(Problem::invalid("contactId", "person-has-open-case-here").into());
    }
    Ok(())
}

/// Finds or adds the person, with the name that was given, or that is known, or the register's. Another
/// desk may add the same person at the same time: whoever comes second finds the first one's.
async fn add_person(
    desk: &IntakeDesk,
    cx: &Cx,
    tx: &Tx<'_>,
    at: &Desk,
    checked: &Checked,
) -> Result<RowKey, Failure> {
    let (connection, number) = (tx.connection(), &at.contact.number);
    let registered = desk.registered_name(connection, number).await?;
    if let Some(known) = person::find_person_by_number(connection, number).await? {
        return rename(connection, known, (checked, registered)).await;
    }
    let (given_name, family_name) = registered.clone().unzip();
    let new = NewPerson {
        id: at.contact.person,
        subject: desk.secrets().participant_subject(number.expose()),
        number: *number,
        given_name: checked.given_name.clone().or(given_name),
        family_name: checked.family_name.clone().or(family_name),
        sex: number.sex(),
        birth_date: number.birth_date(),
    };
    if let Some(key) = person::add_person(connection, cx, new).await? {
        return Ok(key);
    }
    let first = person::find_person_by_number(connection, number).await?;
    let first = first.ok_or(StoreFault::Unreadable("person_identifier.person_key"))?;
    rename(connection, first, (checked, registered)).await
}

/// Writes the name of somebody who is known already.
async fn rename(
    connection: &DatabaseTransaction,
    known: Person,
    (checked, registered): (&Checked, Option<(String, String)>),
) -> Result<RowKey, Failure> {
    let (given, family) = registered.unzip();
    let given_name = checked.given_name.clone().or(known.given_name).or(given);
    let family_name = checked.family_name.clone().or(known.family_name).or(family);
    person::update_name(connection, known.key, given_name, family_name).await?;
    Ok(known.key)
}

/// Opens the case with the desk as its first party and the doer assigned, and uses the contact up.
async fn open_case(cx: &Cx, tx: &Tx<'_>, at: &Desk, person: RowKey) -> Result<CaseId, Failure> {
    let connection = tx.connection();
    let municipality = at.contact.municipality;
    let series = Series::of(municipality, cx.today());
    let last = find_last_number(connection, series.as_str()).await?;
    let new = NewCase {
        municipality,
        registry_number: series.next(last.as_deref()),
        person_key: person,
        desk_unit_key: at.unit.key,
    };
    let (key, case) = case::add_case(connection, cx, new).await?;
    party::update_party(connection, cx, key, &at.unit, Standing::Current, None).await?;
    let lead = LeadStanding::NotLead;
    case::update_case_assignment(connection, cx, key, at.staff.key, at.unit.key, lead).await?;
    match contact::update_used(connection, cx, at.contact.id).await? {
        Updated::Done => Ok(case),
        Updated::Stale => Err(not_found("contactId")),
    }
}

fn screening(cx: &Cx, at: &Desk, change: &Change<'_>) -> Deadline {
    let days = amount_of(
        &at.rules,
        at.unit.key,
        SCREENING_RULE,
        SCREENING_WORKING_DAYS,
    );
    Deadline {
        case: change.head().key,
        unit: at.unit.key,
        staff: Some(at.staff.key),
        kind: DeskWorkKind::Screening.code().to_owned(),
        due_on: add_working_days(cx.today(), days),
        subject: None,
    }
}

/// Tells the agencies by ids, and follow-up in codes.
async fn tell(
    cx: &Cx,
    change: &mut Change<'_>,
    acting: &Acting,
    at: &Desk,
    channel: Channel,
) -> Result<(), Failure> {
    let (unit, agency) = (at.unit.id, at.unit.agency.id);
    let municipality = change.head().municipality;
    change
        .tell(EventBody::CaseOpened {
            municipality,
            desk_unit: unit,
            desk_agency: agency,
        })
        .await?;
    change
        .tell(EventBody::PartyJoined(PartyNotice { unit, agency }))
        .await?;
    let number = &at.contact.number;
    let age = number
        .birth_date()
        .and_then(|born| age_band(born, cx.today()));
    let codes = [
        ("channel", Some(channel.code())),
        ("age_band", age.map(CodeList::code)),
        ("sex", number.sex().map(CodeList::code)),
    ];
    let codes: BTreeMap<String, String> = codes
        .into_iter()
        .filter_map(|(name, code)| Some((name.to_owned(), code?.to_owned())))
        .collect();
    tell_step(
        change,
        &acting.author,
        (StepKind::Intake, cx.today()),
        codes,
    )
    .await?;
    Ok(())
}
