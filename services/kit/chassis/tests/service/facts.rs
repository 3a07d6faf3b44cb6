//! Facts come from their owners, and from nobody when the owner does not answer.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex},
};

use access::{
    AsOf, Attachment, CaseFacts, Enrolled, FactQuestion, FactSource, Facts, FactsUnavailable,
    LeadStanding, Placed, ReaderFacts, ReaderKind,
};
use async_trait::async_trait;
use bytes::Bytes;
use chassis::{Carrier, CarrierFault, InternalCaller, RemoteFacts};
use domain::{
    AgencyId, AgencyKind, AssignmentId, CaseId, CaseKey, CasePhase, PersonId, Role, ServiceName,
    Subject, SystemClock, SystemEntropy, UnitId,
};

/// Answers with prepared bodies and remembers who was asked.
#[derive(Default)]
struct Prepared {
    answers: BTreeMap<&'static str, (u16, String)>,
    asked: Mutex<Vec<(ServiceName, String)>>,
}

#[async_trait]
impl Carrier for Prepared {
    async fn send(
        &self,
        to: ServiceName,
        request: http::Request<Bytes>,
    ) -> Result<http::Response<Bytes>, CarrierFault> {
        assert!(request.headers().contains_key(access::ASSERTION_HEADER));
        let path = request.uri().path().to_owned();
        self.asked.lock().unwrap().push((to, path.clone()));
        let Some((status, body)) = self.answers.get(path.as_str()) else {
            return Err(CarrierFault::TimedOut { to });
        };
        let answer = http::Response::builder().status(*status);
        Ok(answer.body(Bytes::from(body.clone())).unwrap())
    }
}

fn source(carrier: Arc<Prepared>) -> RemoteFacts {
    let key = access::SigningKey::generate(&SystemEntropy).unwrap();
    RemoteFacts::new(InternalCaller {
        carrier,
        signer: Arc::new(access::AssertionSigner::new(ServiceName::WelfareUnit, key)),
        clock: Arc::new(SystemClock),
        entropy: Arc::new(SystemEntropy),
    })
}

fn question(cases: Vec<CaseId>) -> FactQuestion {
    FactQuestion {
        subject: Subject::new("staff:test"),
        kind: ReaderKind::Staff,
        cases,
        valid_on: AsOf::Now,
        colleagues: Vec::new(),
    }
}

/// Facts of `cases` for a reader in `role`, with an attachment that the desk has no business to tell.
fn facts_of(cases: &[CaseId], role: Role) -> Facts {
    let unit = UnitId::draw(&SystemEntropy);
    let agency = AgencyId::draw(&SystemEntropy);
    let assignment = access::AssignmentFact {
        assignment: AssignmentId::draw(&SystemEntropy),
        unit,
        agency,
        agency_kind: AgencyKind::LabourMarketUnit,
        municipality: None,
        role,
    };
    let case_facts = |case: &CaseId| CaseFacts {
        case: *case,
        key: CaseKey::from_i64(1),
        municipality: "0461".parse().unwrap(),
        phase: CasePhase::Active,
        person: PersonId::draw(&SystemEntropy),
        participant: None,
        pseudonym: None,
        desk_unit: unit,
        desk_agency: agency,
        desk_agreed: BTreeSet::new(),
        parties: Vec::new(),
        reader_units: BTreeSet::new(),
        reader_leads: LeadStanding::NotLead,
        bases: Vec::new(),
        referrals: Vec::new(),
        stops: Vec::new(),
        protection: None,
        openings: Vec::new(),
        attachment: Attachment {
            enrolled: Enrolled::WithReader,
            placed: Placed::NotWithReader,
        },
    };
    Facts {
        reader: ReaderFacts {
            staff: Some(domain::StaffId::draw(&SystemEntropy)),
            assignments: vec![assignment],
        },
        cases: cases.iter().map(|case| (*case, case_facts(case))).collect(),
        colleagues: Vec::new(),
    }
}

fn desk_answers(facts: &Facts) -> Prepared {
    let body = serde_json::to_string(facts).unwrap();
    Prepared {
        answers: BTreeMap::from([("/internal/facts", (200, body))]),
        ..Prepared::default()
    }
}

#[tokio::test]
async fn caseworker_is_asked_about_at_the_desk_alone() {
    let case = CaseId::draw(&SystemEntropy);
    let carrier = Arc::new(desk_answers(&facts_of(&[case], Role::Caseworker)));
    let told = source(carrier.clone())
        .facts(&question(vec![case]))
        .await
        .unwrap();
    assert_eq!(told.cases[&case].attachment, Attachment::default());
    let asked = carrier.asked.lock().unwrap().clone();
    assert_eq!(
        asked,
        [(ServiceName::IntakeDesk, "/internal/facts".to_owned())]
    );
}

#[tokio::test]
async fn supervisor_is_asked_about_at_the_labour_market_unit_too() {
    let case = CaseId::draw(&SystemEntropy);
    let attached = Attachment {
        enrolled: Enrolled::NotWithReader,
        placed: Placed::WithReader,
    };
    for role in [Role::Supervisor, Role::ProgrammeLeader] {
        let mut carrier = desk_answers(&facts_of(&[case], role));
        let body = serde_json::to_string(&BTreeMap::from([(case, attached)])).unwrap();
        carrier.answers.insert("/internal/attachments", (200, body));
        let carrier = Arc::new(carrier);
        let told = source(carrier.clone())
            .facts(&question(vec![case]))
            .await
            .unwrap();
        assert_eq!(told.cases[&case].attachment, attached);
        assert_eq!(carrier.asked.lock().unwrap().len(), 2);
    }
}

#[tokio::test]
async fn silent_labour_market_unit_attaches_nobody() {
    let case = CaseId::draw(&SystemEntropy);
    let carrier = Arc::new(desk_answers(&facts_of(&[case], Role::Supervisor)));
    let told = source(carrier).facts(&question(vec![case])).await;
    if let Ok(told) = told {
        assert_eq!(told.cases[&case].attachment, Attachment::default());
    }
}

#[tokio::test]
async fn cases_that_were_not_asked_about_are_left_out() {
    let (asked, smuggled) = (CaseId::draw(&SystemEntropy), CaseId::draw(&SystemEntropy));
    let facts = facts_of(&[asked, smuggled], Role::Caseworker);
    let carrier = Arc::new(desk_answers(&facts));
    let told = source(carrier).facts(&question(vec![asked])).await.unwrap();
    assert_eq!(told.cases.keys().copied().collect::<Vec<_>>(), [asked]);
}

#[tokio::test]
async fn whatever_goes_wrong_gives_no_facts() {
    let case = CaseId::draw(&SystemEntropy);
    let body = serde_json::to_string(&facts_of(&[case], Role::Caseworker)).unwrap();
    let unusable = [
        None,
        Some((401, body.clone())),
        Some((500, body.clone())),
        Some((204, body.clone())),
        Some((200, "{}".to_owned())),
        Some((200, body[..body.len() - 1].to_owned())),
    ];
    for answer in unusable {
        let carrier = Prepared {
            answers: answer
                .into_iter()
                .map(|answer| ("/internal/facts", answer))
                .collect(),
            ..Prepared::default()
        };
        let told = source(Arc::new(carrier)).facts(&question(vec![case])).await;
        assert_eq!(told, Err(FactsUnavailable));
    }
}
