//! A partner's system asks the desk to take somebody in. It gets a receipt and nothing else: nobody is looked up, so the
//! answer and the statements are the same whether the person is known, unknown, protected, or has a case (`access.md` rule 1).

use std::sync::Arc;

use access::{Act, AssuranceLevel, Cx, ReaderFacts, ReaderKind};
use chassis::{
    Failure,
    once::{self, Once},
};
use chrono::NaiveDate;
use domain::{
    AgencyKind, IdentityNumber, Municipality, Problem, ProblemCode, ReceiptId, Role, Section,
    calendar::add_working_days,
    codes::{ConsentForm, ProposalReason},
};
use serde::Serialize;

use super::open_contact::taken;
use crate::{
    IntakeDesk,
    model::{
        contact_text::{ContactText, check_contact},
        desk_work::early_on,
        proposal::{
            ContactConsent, LONGEST_NAME, LONGEST_TEXT, PROPOSAL_RULE, PROPOSAL_WORKING_DAYS,
            ProposalReceipt, ProposedPerson,
        },
        registry::{Directory, Unit},
        wording,
    },
    read::question,
    store::{
        agreement::amount_of,
        proposal::{self, NewProposal},
        registry,
    },
};

/// Whom the partner means, why, and on what consent.
#[derive(Serialize)]
pub struct ProposeIntake {
    /// The number as people write it; without it a name and a way to reach the person are needed.
    pub personal_number: Option<String>,
    /// The name.
    pub name: Option<String>,
    /// Telephone number.
    pub phone: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
    /// In which form the person agreed to be contacted.
    pub consent_form: ConsentForm,
    /// On which day.
    pub consented_on: NaiveDate,
    /// Why.
    pub reason: ProposalReason,
    /// What else there is to say; needed for another reason than those listed.
    pub text: Option<String>,
    /// The code of the municipality whose desk is asked.
    pub municipality: String,
    /// The caller's key against doing it twice.
    #[serde(skip)]
    pub idempotency_key: String,
}

/// What was checked of the input.
struct Checked {
    person: ProposedPerson,
    consent: ContactConsent,
    text: Option<String>,
    municipality: Municipality,
}

/// Keeps the request for the desk of the municipality. A repeat under the same key gives the same receipt.
pub async fn propose_intake(
    desk: &IntakeDesk,
    cx: &Cx,
    input: ProposeIntake,
) -> Result<ProposalReceipt, Failure> {
    let mut tx = desk.store().begin(cx).await?;
    let (facts, directory) = desk
        .facts()
        .answer_in(tx.connection(), &question(cx, &[]))
        .await?;
    let partner = partner_of(cx, (&facts.reader, &directory))?;
    let key = (Some(input.idempotency_key.as_str()), None);
    if let Once::Done(receipt) = once::recall(&mut tx, key, "proposeIntake", &input).await? {
        return Ok(receipt);
    }
    let checked = check(desk, cx, &input)?;
    let unit = desk_of(cx, &directory, checked.municipality)?;
    let connection = tx.connection();
    let rules = registry::list_deadline_rules(connection, cx.today()).await?;
    let within_days = amount_of(&rules, unit.key, PROPOSAL_RULE, PROPOSAL_WORKING_DAYS);
    let receipt = ProposalReceipt {
        id: ReceiptId::draw(cx.entropy()),
        received_at: cx.now(),
        within_days,
    };
    let due_on = add_working_days(cx.today(), within_days);
    let number = checked.person.number.as_ref();
    let new = NewProposal {
        receipt,
        desk: unit.key,
        partner: partner.key,
        municipality: checked.municipality,
        subject: number.map(|number| desk.secrets().participant_subject(number.expose())),
        person: checked.person,
        consent: checked.consent,
        reason: input.reason,
        text: checked.text,
        due_on,
        remind_at: early_on(due_on),
    };
    let id = proposal::add_proposal(connection, cx, new).await?;
    let act = Act::named("propose_intake").for_unit(partner.id, Role::PartnerSystem);
    cx.trail()
        .note_act(act.concerning(id).concerning(receipt.id));
    once::remember(&mut tx, &receipt)?;
    tx.commit().await?;
    Ok(receipt)
}

/// The partner's unit, for a partner's system whose registered operation may write what becomes an intake; nobody else
/// proposes anything.
fn partner_of(
    cx: &Cx,
    (reader, directory): (&ReaderFacts, &Directory),
) -> Result<Arc<Unit>, Failure> {
    let refused = || Failure::from(Problem::new(ProblemCode::Forbidden, "proposal-not-allowed"));
    let sign_in = cx.sign_in();
    let is_partner = sign_in.kind == ReaderKind::Partner && sign_in.level >= AssuranceLevel::Loa3;
    let agreed = cx
        .registered_operation()
        .is_some_and(|operation| operation.writes.contains(&Section::Intake));
    if !(is_partner && agreed) {
        return Err(refused());
    }
    let held = reader
        .assignments
        .iter()
        .find(|held| held.role == Role::PartnerSystem);
    held.and_then(|held| directory.unit_by_id(held.unit).cloned())
        .ok_or_else(refused)
}

/// The desk unit of a municipality: there is one.
fn desk_of(
    cx: &Cx,
    directory: &Directory,
    municipality: Municipality,
) -> Result<Arc<Unit>, Failure> {
    let serves = |unit: &&Arc<Unit>| {
        unit.agency.kind == AgencyKind::IntakeDesk
            && unit.municipality == Some(municipality)
            && unit.takes_referrals_on(cx.today())
    };
    let first = directory
        .units()
        .filter(serves)
        .min_by_key(|unit| unit.position);
    first
        .cloned()
        .ok_or_else(|| Problem::invalid("municipality", "proposal-without-desk").into())
}

fn check(desk: &IntakeDesk, cx: &Cx, input: &ProposeIntake) -> Result<Checked, Failure> {
    let mut problems = Vec::new();
    let mut noted = |problem: Option<Problem>| problems.extend(problem);
    let number = number_of(desk, cx, input.personal_number.as_deref());
    let name = wording::optional("name", input.name.as_deref(), LONGEST_NAME);
    let text = wording::optional("text", input.text.as_deref(), LONGEST_TEXT);
    let municipality = input.municipality.parse::<Municipality>();
    let municipality =
        municipality.map_err(|_| Problem::invalid("municipality", "municipality-not-a-code"));
    let contact = check_contact(input.phone.as_deref(), input.email.as_deref());
    noted(number.as_ref().err().cloned());
    noted(name.as_ref().err().cloned());
    noted(missing_of(&number, &name, &contact));
    noted((input.consented_on > cx.today()).then(|| consent_later("consentedOn")));
    noted(text.as_ref().err().cloned());
    let untold = input.reason == ProposalReason::Other && text == Ok(None);
    noted(untold.then(|| Problem::invalid("text", "proposal-reason-untold")));
    noted(municipality.as_ref().err().cloned());
    problems.extend(contact.as_ref().err().into_iter().flatten().cloned());
    match (number, name, text, municipality, contact) {
        (Ok(number), Ok(name), Ok(text), Ok(municipality), Ok(contact)) if problems.is_empty() => {
            Ok(Checked {
                person: ProposedPerson {
                    number,
                    name,
                    contact,
                },
                consent: ContactConsent {
                    form: input.consent_form,
                    given_on: input.consented_on,
                },
                text,
                municipality,
            })
        }
        _ => Err(problems.into()),
    }
}

fn consent_later(field: &str) -> Problem {
    Problem::invalid(field, "proposal-consent-in-the-future")
}

fn number_of(
    desk: &IntakeDesk,
    cx: &Cx,
    written: Option<&str>,
) -> Result<Option<IdentityNumber>, Problem> {
    let written = written.map(str::trim).filter(|written| !written.is_empty());
    let Some(written) = written else {
        return Ok(None);
    };
    let number = IdentityNumber::parse(written, cx.today())
        .map_err(|refused| Problem::invalid("personalNumber", refused.message()))?;
    taken(desk, number).map(Some)
}

/// What a request lacks that names no number: then nobody could tell who is meant, or reach the person.
fn missing_of(
    number: &Result<Option<IdentityNumber>, Problem>,
    name: &Result<Option<String>, Problem>,
    contact: &Result<ContactText, Vec<Problem>>,
) -> Option<Problem> {
    if *number != Ok(None) {
        return None;
    }
    if *name == Ok(None) {
        return Some(Problem::invalid("name", "proposal-nobody-named"));
    }
    let unreachable = contact
        .as_ref()
        .is_ok_and(|contact| *contact == ContactText::default());
    unreachable.then(|| Problem::invalid("phone", "contact-missing"))
}
