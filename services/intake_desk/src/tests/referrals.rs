//! A referral lived through over GraphQL, on both engines: what each step gives, and what it must not.

use std::{collections::BTreeMap, sync::Arc};

use ::store::Store;
use access::{
    Access, AssuranceLevel, Attachment, AttachmentQuestion, AttachmentSource, Cx, CxParts,
    FactsUnavailable, Language, Policy, ReaderKind, SignIn,
};
use async_graphql::{Request, Variables};
use async_trait::async_trait;
use chrono::Duration;
use domain::{
    BasisId, CaseId, Clock, Entropy, Section, Subject, SystemEntropy, TraceId, basis::BasisKind,
    basis::ConsentForm,
};
use serde_json::{Value, json};

use super::world::{World, day, number, on_both_engines, subject};
use crate::{
    DeskParts, DeskSettings, IntakeDesk, graph,
    model::case::CaseHead,
    run_due_once,
    store::{basis, referral, work},
};

const PARTS: &str = "referral { id status version dueOn declineReason outcome waitingSince
    incomeSourceAfter { source extentPercent } } userErrors { code field message }";

struct NoLabour;

#[async_trait]
impl AttachmentSource for NoLabour {
    async fn attachments(
        &self,
        _question: &AttachmentQuestion,
    ) -> Result<BTreeMap<CaseId, Attachment>, FactsUnavailable> {
        Ok(BTreeMap::new())
    }
}

/// A desk that is asked over its schema.
struct Asked {
    desk: IntakeDesk,
    schema: graph::DeskSchema,
    clock: Arc<dyn Clock>,
}

impl Asked {
    fn of(world: &World) -> Self {
        let clock = Arc::clone(&world.clock) as Arc<dyn Clock>;
        let facts = IntakeDesk::facts_of(&world.store, &world.secrets, &clock);
        let policy = Arc::new(Policy::load().expect("policies"));
        let desk = IntakeDesk::new(DeskParts {
            store: world.store.clone(),
            access: Access::new(policy, facts),
            labour: Arc::new(NoLabour),
            logs: Arc::new(super::world::NoLogs),
            operations: Arc::default(),
            notices: Arc::new(crate::NothingGoesOut),
            holdings: Arc::new(super::world::NothingElsewhere),
            secrets: world.secrets.clone(),
            settings: DeskSettings::default(),
            clock: Arc::clone(&clock),
        });
        let schema = graph::schema(desk.clone());
        Self {
            desk,
            schema,
            clock,
        }
    }

    fn store(&self) -> &Store {
        self.desk.store()
    }

    async fn ask(
        &self,
        (subject, kind): (Subject, ReaderKind),
        document: &str,
        input: Value,
    ) -> Value {
        let cx = Cx::new(CxParts {
            sign_in: SignIn {
                subject,
                kind,
                level: AssuranceLevel::Loa3,
                signed_in_at: self.clock.now(),
                expires_at: self.clock.now() + Duration::minutes(5),
            },
            trace: TraceId::draw(&SystemEntropy),
            operation: "Referrals".to_owned(),
            language: Language::Sv,
            registered: None,
            clock: Arc::clone(&self.clock),
            entropy: Arc::new(SystemEntropy),
        });
        let request = Request::new(document)
            .variables(Variables::from_json(input))
            .data(cx);
        let answer = self.schema.execute(request).await;
        assert!(answer.errors.is_empty(), "{document}: {:?}", answer.errors);
        answer.data.into_json().expect("json")
    }

    /// Takes a transition as a member of staff, and gives the payload.
    async fn take(&self, who: &str, verb: &str, input_type: &str, input: Value) -> Value {
        let document =
            format!("mutation($input: {input_type}!) {{ {verb}(input: $input) {{ {PARTS} }} }}");
        let data = self
            .ask(
                (subject(who), ReaderKind::Staff),
                &document,
                json!({ "input": input }),
            )
            .await;
        data[verb].clone()
    }

    /// The same for a transition that needs nothing but the referral.
    async fn step(&self, who: &str, verb: &str, referral: &Value) -> Value {
        self.take(
            who,
            verb,
            "ReferralTransitionInput",
            on(referral, &json!({})),
        )
        .await
    }

    async fn inbox(&self, who: &str) -> Vec<Value> {
        let document =
            "query { referralInbox(first: 20) { edges { node { id status version service question
            fromUnit { name } case { id registryNumber person { displayName } } } } } }";
        let data = self
            .ask((subject(who), ReaderKind::Staff), document, json!({}))
            .await;
        data["referralInbox"]["edges"]
            .as_array()
            .expect("edges")
            .iter()
            .map(|edge| edge["node"].clone())
            .collect()
    }

    async fn sent(&self, who: &str) -> Vec<Value> {
        let document = "query { sentReferrals(first: 20) { edges { node { id status case { id registryNumber } } } } }";
        let asked = (subject(who), ReaderKind::Staff);
        let data = self.ask(asked, document, json!({})).await;
        let edges = data["sentReferrals"]["edges"].as_array().expect("edges");
        edges.iter().map(|edge| edge["node"].clone()).collect()
    }

    async fn run_due(&self) -> u64 {
        let entropy: Arc<dyn Entropy> = Arc::new(SystemEntropy);
        run_due_once(&self.desk, &self.clock, &entropy)
            .await
            .expect("ran")
    }

    async fn open_tasks(&self, head: &CaseHead) -> Vec<String> {
        let tasks = work::list_tasks(self.store().reading(), &[head.key])
            .await
            .expect("tasks");
        tasks.into_iter().map(|task| task.kind).collect()
    }
}

/// The input of a transition on a referral as it was seen last.
fn on(payload: &Value, more: &Value) -> Value {
    let mut input = json!({
        "referralId": payload["referral"]["id"],
        "expectedVersion": payload["referral"]["version"],
    });
    for (name, value) in more.as_object().expect("an object") {
        input[name] = value.clone();
    }
    input
}

fn status(payload: &Value) -> &str {
    payload["referral"]["status"].as_str().unwrap_or("none")
}

fn refusal(payload: &Value) -> &str {
    payload["userErrors"][0]["code"].as_str().unwrap_or("none")
}

async fn create(asked: &Asked, world: &World, head: &CaseHead, sections: Value) -> Value {
    let document = "mutation($input: CreateReferralInput!) { createReferral(input: $input) {
        referral { id status version } preview { section state reasonCode } userErrors { code field message } } }";
    let input = json!({
        "caseId": head.id.to_string(), "toUnitId": world.unit("labour.gnesta").id.to_string(),
        "service": "WORK_PRACTICE", "urgency": "NORMAL", "question": "Kan ni erbjuda praktik?",
        "sections": sections,
    });
    let who = (subject("desk.gnesta"), ReaderKind::Staff);
    let data = asked.ask(who, document, json!({ "input": input })).await;
    data["createReferral"].clone()
}

/// A referral that has been sent to the labour-market unit, carrying nothing.
async fn sent(asked: &Asked, world: &World, head: &CaseHead) -> Value {
    let draft = create(asked, world, head, json!([])).await;
    assert_eq!(status(&draft), "DRAFT", "{draft}");
    let sent = asked.step("desk.gnesta", "sendReferral", &draft).await;
    assert_eq!(status(&sent), "SENT", "{sent}");
    sent
}

async fn consent(world: &World, head: &CaseHead) -> BasisId {
    let cx = world.cx();
    let tx = world.store.begin(&cx).await.expect("begins");
    let author = world.author("desk.gnesta", "desk.gnesta").await;
    let new = basis::NewBasis {
        kind: BasisKind::Consent,
        from: world.unit("desk.gnesta").agency.key,
        to: world.unit("labour.gnesta").agency.key,
        sections: vec![Section::Screening],
        purpose: "Praktik".to_owned(),
        valid_from: day(3, 1),
        valid_to: day(9, 30),
        consent_form: Some(ConsentForm::Written),
        witness: None,
    };
    let id = basis::add_basis(tx.connection(), &cx, head.key, &author, new)
        .await
        .expect("recorded");
    tx.commit().await.expect("committed");
    id
}

on_both_engines! {
    async fn a_referral_lives_from_draft_to_outcome(world: World) {
        let asked = Asked::of(&world);
        let head = world.open_case(number(0)).await;
        let sent = sent(&asked, &world, &head).await;
        assert_eq!(sent["referral"]["dueOn"], "2026-03-04", "two working days");
        let inbox = asked.inbox("labour.gnesta").await;
        assert_eq!(inbox.len(), 1);
        assert_eq!(inbox[0]["case"]["id"], head.id.to_string());
        for hidden in [&inbox[0]["question"], &inbox[0]["case"]["registryNumber"], &inbox[0]["case"]["person"]] {
            assert!(hidden.is_null(), "the envelope shows {hidden}");
        }
        assert!(asked.inbox("welfare.gnesta").await.is_empty(), "not their inbox");
        assert!(asked.inbox("desk.gnesta").await.is_empty(), "the sender's own inbox stays empty");
        let waiting = asked.sent("desk.gnesta").await;
        assert_eq!((waiting.len(), &waiting[0]["status"]), (1, &json!("SENT")));
        assert!(waiting[0]["case"]["registryNumber"].is_string(), "the sender sees its case");
        for other in ["labour.gnesta", "welfare.gnesta", "desk.trosa"] {
            assert!(asked.sent(other).await.is_empty(), "{other} has sent nothing");
        }
        let received = asked.step("labour.gnesta", "receiveReferral", &sent).await;
        assert_eq!(status(&received), "RECEIVED", "{received}");
        let inbox = asked.inbox("labour.gnesta").await;
        assert_eq!(inbox[0]["case"]["person"]["displayName"], "Alva Påhittad");
        assert_eq!(inbox[0]["question"], "Kan ni erbjuda praktik?");
        let accepted =
            asked.take("labour.gnesta", "acceptReferral", "AcceptReferralInput", on(&received, &json!({}))).await;
        assert_eq!(status(&accepted), "ACCEPTED", "{accepted}");
        let start = on(&accepted, &json!({ "startsOn": "2026-03-09" }));
        let active = asked.take("labour.gnesta", "startReferral", "StartReferralInput", start).await;
        assert_eq!(status(&active), "ACTIVE", "{active}");
        assert_eq!(active["referral"]["dueOn"], "2026-04-08", "the follow-up, 30 days after the start");
        let outcome = json!({ "outcome": "STUDIES", "incomeSourceAfter": [{ "source": "STUDENT_AID", "extentPercent": 33 }] });
        let bad = asked.take("labour.gnesta", "completeReferral", "CompleteReferralInput", on(&active, &outcome)).await;
        assert_eq!((refusal(&bad), &bad["userErrors"][0]["field"]), ("INVALID_INPUT", &json!("incomeSourceAfter[0].extentPercent")));
        let outcome = json!({ "outcome": "STUDIES", "incomeSourceAfter": [{ "source": "STUDENT_AID", "extentPercent": 100 }] });
        let done = asked.take("labour.gnesta", "completeReferral", "CompleteReferralInput", on(&active, &outcome)).await;
        assert_eq!((status(&done), &done["referral"]["outcome"]), ("COMPLETED", &json!("STUDIES")));
        assert_eq!(done["referral"]["incomeSourceAfter"][0]["source"], "STUDENT_AID");
        let facts = world.ask_now("labour.gnesta", &head).await;
        let labour = world.unit("labour.gnesta").id;
        let standing = facts.parties.iter().find(|party| party.unit == labour).map(|party| party.standing);
        assert_eq!(standing, Some(access::PartyStanding::Past));
        assert_eq!(facts.phase, domain::CasePhase::Active);
        let again = asked.take("labour.gnesta", "completeReferral", "CompleteReferralInput", on(&done, &outcome)).await;
        assert_eq!(refusal(&again), "INVALID_TRANSITION", "an end is frozen");
        assert!(asked.sent("desk.gnesta").await.is_empty(), "what has ended is waited for no more");
    }

    async fn refusals_say_what_is_wrong_and_change_nothing(world: World) {
        let asked = Asked::of(&world);
        let head = world.open_case(number(1)).await;
        let bare = create(&asked, &world, &head, json!(["SCREENING"])).await;
        assert_eq!(bare["preview"], json!([{ "section": "SCREENING", "state": "WITHHELD", "reasonCode": "NO_BASIS" }]));
        let missing = asked.step("desk.gnesta", "sendReferral", &bare).await;
        assert_eq!((refusal(&missing), &missing["userErrors"][0]["field"]), ("BASIS_MISSING", &json!("sections")));
        let sent = sent(&asked, &world, &head).await;
        let twin = create(&asked, &world, &head, json!([])).await;
        let double = asked.step("desk.gnesta", "sendReferral", &twin).await;
        assert_eq!(refusal(&double), "DUPLICATE_OPEN_REFERRAL");
        let stale = on(&sent, &json!({ "expectedVersion": 1 }));
        let stale = asked.take("labour.gnesta", "receiveReferral", "ReferralTransitionInput", stale).await;
        assert_eq!((refusal(&stale), status(&stale)), ("STALE_VERSION", "SENT"), "with the current object");
        let wrong = asked.step("desk.gnesta", "receiveReferral", &sent).await;
        assert_eq!(refusal(&wrong), "FORBIDDEN", "the sender sees it and may not");
        let outsider = asked.step("welfare.gnesta", "receiveReferral", &sent).await;
        let nobody = json!({ "referral": { "id": uuid::Uuid::nil().to_string(), "version": 2 } });
        let unknown = asked.step("welfare.gnesta", "receiveReferral", &nobody).await;
        assert_eq!(outsider, unknown, "a hidden referral is answered like none");
        assert_eq!(refusal(&unknown), "NOT_FOUND");
        let early = on(&sent, &json!({ "startsOn": "2026-03-09" }));
        let early = asked.take("labour.gnesta", "startReferral", "StartReferralInput", early).await;
        assert_eq!(refusal(&early), "INVALID_TRANSITION");
        let other = on(&sent, &json!({ "reason": "OTHER" }));
        let other = asked.take("labour.gnesta", "declineReferral", "DeclineReferralInput", other).await;
        assert_eq!((refusal(&other), &other["userErrors"][0]["field"]), ("INVALID_INPUT", &json!("text")));
        let input = on(&sent, &json!({ "reason": "NO_CAPACITY", "idempotencyKey": "decline-1" }));
        let declined = asked.take("labour.gnesta", "declineReferral", "DeclineReferralInput", input.clone()).await;
        assert_eq!((status(&declined), &declined["referral"]["declineReason"]), ("DECLINED", &json!("NO_CAPACITY")));
        let repeat = asked.take("labour.gnesta", "declineReferral", "DeclineReferralInput", input).await;
        assert_eq!(repeat["referral"]["status"], declined["referral"]["status"]);
        assert_eq!(repeat["referral"]["version"], declined["referral"]["version"]);
        assert!(asked.inbox("labour.gnesta").await.is_empty());
        assert!(asked.open_tasks(&head).await.contains(&"CHOOSE_NEXT".to_owned()));
        let next = on(&declined, &json!({ "step": "OTHER_SUPPORT" }));
        let next = asked.take("desk.gnesta", "chooseNext", "ChooseNextInput", next).await;
        assert_eq!(status(&next), "DECLINED", "{next}");
        assert!(!asked.open_tasks(&head).await.contains(&"CHOOSE_NEXT".to_owned()));
    }

    async fn the_last_place_goes_to_one_and_the_queue_moves(world: World) {
        let asked = Asked::of(&world);
        let mut accepted = Vec::new();
        for index in 0..2 {
            let head = world.open_case(number(index)).await;
            let sent = sent(&asked, &world, &head).await;
            let received = asked.step("labour.gnesta", "receiveReferral", &sent).await;
            let answer = asked.take("labour.gnesta", "acceptReferral", "AcceptReferralInput", on(&received, &json!({}))).await;
            accepted.push((head, answer));
        }
        assert_eq!(status(&accepted[0].1), "ACCEPTED");
        assert_eq!(status(&accepted[1].1), "WAITLISTED", "the loser waits instead of failing");
        assert_eq!(accepted[1].1["referral"]["waitingSince"], "2026-03-02");
        let end = on(&accepted[0].1, &json!({ "reason": "MOVED" }));
        let ended = asked.take("labour.gnesta", "endReferralEarly", "EndReferralEarlyInput", end).await;
        assert_eq!(status(&ended), "ENDED_EARLY", "{ended}");
        assert!(asked.open_tasks(&accepted[1].0).await.contains(&"PLACE_IS_HELD".to_owned()));
    }

    async fn a_withdrawn_consent_stops_what_rests_on_it(world: World) {
        let asked = Asked::of(&world);
        let head = world.open_case(number(2)).await;
        let basis = consent(&world, &head).await;
        let draft = create(&asked, &world, &head, json!(["SCREENING"])).await;
        assert_eq!(draft["preview"][0]["state"], "READABLE", "{draft}");
        let sent = asked.step("desk.gnesta", "sendReferral", &draft).await;
        let received = asked.step("labour.gnesta", "receiveReferral", &sent).await;
        let document = "mutation($input: WithdrawConsentInput!) { withdrawConsent(input: $input) { userErrors { code } } }";
        let input = json!({ "input": { "basisId": basis.to_string() } });
        asked.ask((subject("desk.gnesta"), ReaderKind::Staff), document, input).await;
        let late = asked.take("labour.gnesta", "acceptReferral", "AcceptReferralInput", on(&received, &json!({}))).await;
        assert_eq!(refusal(&late), "NOT_FOUND", "the relation ended with the consent");
        assert!(asked.open_tasks(&head).await.contains(&"CONFIRM_STOP".to_owned()));
        let version = received["referral"]["version"].as_i64().expect("a version") + 1;
        let confirm = on(&received, &json!({ "expectedVersion": version }));
        let other = asked.take("welfare.gnesta", "confirmStop", "ReferralTransitionInput", confirm.clone()).await;
        assert_eq!(refusal(&other), "NOT_FOUND");
        let confirmed = asked.take("labour.gnesta", "confirmStop", "ReferralTransitionInput", confirm).await;
        assert_eq!(confirmed["userErrors"], json!([]), "{confirmed}");
        assert!(!asked.open_tasks(&head).await.contains(&"CONFIRM_STOP".to_owned()));
    }

    async fn silence_climbs_the_ladder_and_expires_once(world: World) {
        let asked = Asked::of(&world);
        let head = world.open_case(number(3)).await;
        let sent = sent(&asked, &world, &head).await;
        assert_eq!(asked.run_due().await, 0, "nothing is due yet");
        world.clock.forward(Duration::days(1));
        assert_eq!(asked.run_due().await, 1, "half of the deadline");
        assert_eq!(asked.run_due().await, 0, "once");
        assert_eq!(asked.open_tasks(&head).await, vec!["REMIND"]);
        world.clock.forward(Duration::days(60));
        assert_eq!(asked.run_due().await, 4, "three rungs and the end, after a stop");
        assert_eq!(asked.open_tasks(&head).await, vec!["TAKE_OVER"]);
        assert_eq!(asked.run_due().await, 0);
        let id = sent["referral"]["id"].clone();
        let document = "query($id: ID!) { referral(id: $id) { status endedOn } }";
        let who = (subject("desk.gnesta"), ReaderKind::Staff);
        let data = asked.ask(who, document, json!({ "id": id })).await;
        assert_eq!(data["referral"]["status"], "EXPIRED");
        let gone = asked.ask((subject("welfare.gnesta"), ReaderKind::Staff), document, json!({ "id": id })).await;
        assert!(gone["referral"].is_null());
    }

    async fn an_idle_draft_is_deleted_and_a_question_pauses_the_clock(world: World) {
        let asked = Asked::of(&world);
        let head = world.open_case(number(4)).await;
        let draft = create(&asked, &world, &head, json!([])).await;
        let sent = sent(&asked, &world, &head).await;
        let received = asked.step("labour.gnesta", "receiveReferral", &sent).await;
        let question = on(&received, &json!({ "question": "Vilka dagar passar?" }));
        let waits = asked.take("labour.gnesta", "askForInformation", "AskForInformationInput", question).await;
        assert_eq!(status(&waits), "INFO_REQUESTED", "{waits}");
        world.clock.forward(Duration::days(2));
        let answer = on(&waits, &json!({ "text": "Alla." }));
        let answered = asked.take("desk.gnesta", "answerReferral", "AnswerReferralInput", answer).await;
        assert_eq!((status(&answered), &answered["referral"]["dueOn"]), ("RECEIVED", &json!("2026-03-18")));
        let withdrawn = asked.step("desk.gnesta", "withdrawReferral", &answered).await;
        assert_eq!(status(&withdrawn), "WITHDRAWN", "{withdrawn}");
        world.clock.forward(Duration::days(20));
        assert_eq!(asked.run_due().await, 1, "the idle draft");
        let gone = asked.step("desk.gnesta", "sendReferral", &draft).await;
        assert_eq!(refusal(&gone), "NOT_FOUND");
    }

    async fn the_person_approves_and_the_consent_is_the_basis(world: World) {
        let asked = Asked::of(&world);
        let head = world.open_case(number(5)).await;
        let draft = create(&asked, &world, &head, json!(["SCREENING"])).await;
        let ask = on(&draft, &json!({ "consentForm": "ELECTRONIC" }));
        let waits = asked.take("desk.gnesta", "askPerson", "AskPersonInput", ask).await;
        assert_eq!(status(&waits), "AWAITING_PERSON", "{waits}");
        let forged = asked.take("desk.gnesta", "approveReferral", "ApproveReferralInput", on(&waits, &json!({}))).await;
        assert_eq!(refusal(&forged), "FORBIDDEN", "nobody signs for the person");
        let person = world.ask_now("desk.gnesta", &head).await.participant.expect("a participant");
        let document = "mutation($input: ApproveReferralInput!) { approveReferral(input: $input) {
            referral { id status version } userErrors { code field message } } }";
        let input = json!({ "input": on(&waits, &json!({})) });
        let data = asked.ask((person, ReaderKind::Participant), document, input).await;
        assert_eq!(status(&data["approveReferral"]), "SENT", "{data}");
        let facts = world.ask_now("desk.gnesta", &head).await;
        assert_eq!(facts.bases.len(), 1);
        assert!(facts.bases[0].sections.contains(&Section::Screening));
    }

    async fn a_death_ends_every_referral_and_a_closed_case_sends_none(world: World) {
        let asked = Asked::of(&world);
        let head = world.open_case(number(6)).await;
        let sent = sent(&asked, &world, &head).await;
        let received = asked.step("labour.gnesta", "receiveReferral", &sent).await;
        let aside = asked.step("labour.gnesta", "stepAside", &received).await;
        assert_eq!(aside["userErrors"], json!([]), "{aside}");
        let shut_out = asked.step("labour.gnesta", "receiveReferral", &aside).await;
        assert_eq!(refusal(&shut_out), "NOT_FOUND", "who has stepped aside finds no case");
        assert!(asked.inbox("labour.gnesta").await.is_empty());
        let document = "mutation($input: CloseCaseInput!) { closeCase(input: $input) { userErrors { code field } } }";
        let version = crate::store::case::get_head(asked.store().reading(), &world.directory, head.id).await;
        let version = version.expect("read").expect("there").version;
        let input = json!({ "input": {
            "caseId": head.id.to_string(), "expectedVersion": version, "reason": "DECEASED",
            "occupation": { "kind": "UNKNOWN" },
            "incomeSources": [{ "source": "UNKNOWN", "extentPercent": 0 }],
        } });
        let data = asked.ask((subject("desk.gnesta"), ReaderKind::Staff), document, input).await;
        assert_eq!(data["closeCase"]["userErrors"], json!([]));
        let right = referral::ForChange::Stop;
        let reader = asked.store().reading();
        let living = referral::list_living_for_change(reader, head.key, right).await.expect("read");
        assert!(living.is_empty(), "every referral has ended");
        let late = create(&asked, &world, &head, json!([])).await;
        assert_ne!(refusal(&late), "none", "{late}");
    }
}
