//! Transitions that need more than a chain of moves: a full service, another unit, a withdrawn consent,
//! a handler who steps aside, a manager.

use anyhow::{Result, ensure};
use domain::{codes::ReferralService, referral::ReferralStatus as Status};
use evi_tests::{
    client::{Reader, done, refusal},
    journey::{self, Journey, number, referral_of, step, text},
    moves::{ACCEPT, COMPLETE, RECEIVE, SEND, START, Side, Walk, path_to},
    people,
    view::{referral_in, state},
    world::{Beginning, Engine, TestWorld},
};
use intake_desk::CapacitySeed;
use serde_json::{Value, json};

/// A person received at the desk, with a consent for the labour-market unit, and their number.
pub(crate) async fn person(world: &TestWorld, index: usize) -> Result<(Journey, String)> {
    let number = people::number(index);
    let journey = world.received_person(&number).await?;
    let desk = world.desk()?;
    let (from, to) = (&journey.places.desk, &journey.places.labour);
    let named = ["IDENTITY", "CONTACT", "INTAKE", "SCREENING"];
    journey::record_basis(&desk, &journey.case, "CONSENT", from, to, &named).await?;
    Ok((journey, number))
}

/// Runs a mutation on a referral, and gives its payload, refused or not.
pub(crate) async fn act(
    reader: &Reader,
    (mutation, input_type): (&str, &str),
    walk: &Walk<'_>,
    extra: Value,
) -> Result<Value> {
    let mut input = extra;
    input["referralId"] = json!(walk.referral.id);
    input["expectedVersion"] = json!(walk.referral.version);
    let document = format!(
        "mutation Act($input: {input_type}!) {{ {mutation}(input: $input) {{ \
            referral {{ id status version }} userErrors {{ code field message }} }} }}"
    );
    reader.mutate(&document, input).await
}

const PLAIN: &str = "ReferralTransitionInput";

fn one_place(service: ReferralService) -> Beginning {
    let capacity = CapacitySeed {
        unit: "labour.gnesta".to_owned(),
        service,
        places: 1,
    };
    Beginning {
        capacities: vec![capacity],
    }
}

#[tokio::test]
async fn the_loser_of_the_last_place_waits_and_gets_it_when_it_is_freed() -> Result<()> {
    let beginning = one_place(ReferralService::WorkPractice);
    TestWorld::run_from(Engine::Sqlite, beginning, async |world| {
        let (first, first_number) = person(world, 0).await?;
        let (second, second_number) = person(world, 1).await?;
        let mut winner = Walk::draft(world, (&first, &first_number), "WORK_PRACTICE").await?;
        let mut loser = Walk::draft(world, (&second, &second_number), "WORK_PRACTICE").await?;
        winner.take_all(&[SEND, RECEIVE, ACCEPT]).await?;
        loser.take_all(&[SEND, RECEIVE]).await?;

        // A unit with a place free may not let people wait; here there is none.
        let labour = world.staff("labour.gnesta")?;
        let accepted = act(
            &labour,
            ("acceptReferral", "AcceptReferralInput"),
            &loser,
            json!({}),
        )
        .await?;
        let accepted = done("acceptReferral", accepted)?;
        ensure!(accepted["referral"]["status"] == "WAITLISTED", "{accepted}");
        loser.referral = referral_of(&accepted)?;
        let desk = world.desk()?;
        let seen = referral_in(&desk, &second.case, &loser.referral.id).await?;
        ensure!(
            seen.is_some_and(|(status, _)| status == "WAITLISTED"),
            "the sender sees that it waits"
        );

        // Reviewed by the coordinator, and by nobody else.
        let lead = world.staff("lead.labour.gnesta")?;
        let review = ("reviewWaitlist", PLAIN);
        let refused = refusal(&act(&desk, review, &loser, json!({})).await?)?;
        ensure!(
            ["FORBIDDEN", "NOT_FOUND"].contains(&&*refused.code),
            "{refused:?}"
        );
        let reviewed = done(
            "reviewWaitlist",
            act(&lead, review, &loser, json!({})).await?,
        )?;
        ensure!(reviewed["referral"]["status"] == "WAITLISTED", "{reviewed}");
        loser.referral = referral_of(&reviewed)?;

        winner.take_all(&[START, COMPLETE]).await?;
        world.settle().await?;
        let (status, version) = referral_in(&desk, &second.case, &loser.referral.id)
            .await?
            .unwrap_or_default();
        ensure!(
            status == "WAITLISTED",
            "a held place is no acceptance: {status}"
        );
        loser.referral.version = version;
        let accept = ("acceptReferral", "AcceptReferralInput");
        let taken = done(
            "acceptReferral",
            act(&lead, accept, &loser, json!({})).await?,
        )?;
        ensure!(taken["referral"]["status"] == "ACCEPTED", "{taken}");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn nobody_is_put_in_a_queue_while_a_place_is_free() -> Result<()> {
    let beginning = one_place(ReferralService::WorkPractice);
    TestWorld::run_from(Engine::Sqlite, beginning, async |world| {
        let (journey, number) = person(world, 0).await?;
        let mut walk = Walk::draft(world, (&journey, &number), "WORK_PRACTICE").await?;
        walk.take_all(&[SEND, RECEIVE]).await?;
        let lead = world.staff("lead.labour.gnesta")?;
        let waitlist = ("waitlistReferral", "WaitlistReferralInput");
        let refused = refusal(&act(&lead, waitlist, &walk, json!({ "eligible": true })).await?)?;
        ensure!(refused.code == "INVALID_TRANSITION", "{refused:?}");

        // With the place taken, the coordinator may; the handler alone may not.
        let (other, other_number) = person(world, 1).await?;
        let mut holder = Walk::draft(world, (&other, &other_number), "WORK_PRACTICE").await?;
        holder.take_all(&[SEND, RECEIVE, ACCEPT]).await?;
        let labour = world.staff("labour.gnesta")?;
        let refused = refusal(&act(&labour, waitlist, &walk, json!({ "eligible": true })).await?)?;
        ensure!(refused.code == "FORBIDDEN", "{refused:?}");
        let waits = act(&lead, waitlist, &walk, json!({ "eligible": true })).await?;
        let waits = done("waitlistReferral", waits)?;
        ensure!(waits["referral"]["status"] == "WAITLISTED", "{waits}");
        walk.referral = referral_of(&waits)?;
        let declined = act(
            &labour,
            ("declineReferral", "DeclineReferralInput"),
            &walk,
            json!({ "reason": "NO_CAPACITY" }),
        )
        .await?;
        ensure!(
            done("declineReferral", declined)?["referral"]["status"] == "DECLINED",
            "from the queue"
        );
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_referral_goes_on_to_another_agency_only_when_the_sender_confirms_on_a_new_basis()
-> Result<()> {
    TestWorld::run(Engine::Sqlite, async |world| {
        let (journey, number) = person(world, 0).await?;
        let mut walk = Walk::draft(world, (&journey, &number), "GUIDANCE").await?;
        walk.take_all(&[SEND, RECEIVE]).await?;
        let (labour, desk) = (world.staff("labour.gnesta")?, world.desk()?);
        let welfare = world.staff("welfare.gnesta")?;
        let confirm = ("confirmReroute", "ConfirmRerouteInput");
        let early = refusal(&act(&desk, confirm, &walk, json!({})).await?)?;
        ensure!(
            early.code == "INVALID_TRANSITION",
            "nothing is proposed: {early:?}"
        );

        let proposal =
            json!({ "toUnitId": journey.places.welfare.unit, "reason": "Rätt insats finns där." });
        let proposed = act(
            &labour,
            ("rerouteReferral", "RerouteReferralInput"),
            &walk,
            proposal,
        )
        .await?;
        let proposed = done("rerouteReferral", proposed)?;
        ensure!(
            proposed["referral"]["status"] == "RECEIVED",
            "a proposal moves nothing: {proposed}"
        );
        walk.referral = referral_of(&proposed)?;
        let own = refusal(&act(&labour, confirm, &walk, json!({})).await?)?;
        ensure!(
            own.code == "FORBIDDEN",
            "the receiver does not confirm: {own:?}"
        );

        // The consent was for the labour-market unit: it carries nothing to welfare.
        let without = refusal(&act(&desk, confirm, &walk, json!({})).await?)?;
        ensure!(without.code == "BASIS_MISSING", "{without:?}");
        let inbox = welfare
            .ask("referral_inbox", json!({ "first": 10 }))
            .await?;
        ensure!(inbox["referralInbox"]["edges"] == json!([]), "{inbox}");

        let (from, to) = (&journey.places.desk, &journey.places.welfare);
        let named = ["IDENTITY", "INTAKE"];
        journey::record_basis(&desk, &journey.case, "CONSENT", from, to, &named).await?;
        let confirmed = done(
            "confirmReroute",
            act(&desk, confirm, &walk, json!({})).await?,
        )?;
        ensure!(confirmed["referral"]["status"] == "REROUTED", "{confirmed}");
        let inbox = welfare
            .ask("referral_inbox", json!({ "first": 10 }))
            .await?;
        let child = &inbox["referralInbox"]["edges"][0]["node"];
        ensure!(
            child["status"] == "SENT" && child["id"] != walk.referral.id.as_str(),
            "{inbox}"
        );
        Ok(())
    })
    .await
}

#[tokio::test]
async fn one_agency_passes_on_within_itself_and_never_back() -> Result<()> {
    TestWorld::run(Engine::Sqlite, async |world| {
        let number = people::number(0);
        let journey = world.received_person(&number).await?;
        let desk = world.desk()?;
        let data = desk
            .ask("units", json!({ "kind": "EMPLOYMENT_SERVICE", "municipality": "0488" }))
            .await?;
        let in_trosa = text(&data, "/units/edges/0/node/id")?;
        let place = journey.places.employment.clone();
        let named = ["IDENTITY", "INTAKE"];
        journey::record_basis(&desk, &journey.case, "CONSENT", &journey.places.desk, &place, &named).await?;
        let sent = Walk::draft_to(world, (&journey, &number), &place, "EMPLOYMENT_SUPPORT").await?;
        let sent = referral_of(&done("sendReferral", act(&desk, ("sendReferral", PLAIN), &sent, json!({})).await?)?)?;
        let employment = world.staff("employment.sormland")?;
        let received = employment.change("receive_referral", step(&sent)).await?;
        let mut input = step(&referral_of(&received)?);
        input["toUnitId"] = json!(in_trosa);
        input["reason"] = json!("Bor i Trosa.");
        let document = "mutation Act($input: RerouteReferralInput!) { rerouteReferral(input: $input) { \
            referral { id status } userErrors { code field message } } }";
        let passed = done("rerouteReferral", employment.mutate(document, input.clone()).await?)?;
        ensure!(passed["referral"]["status"] == "REROUTED", "{passed}");
        let again = refusal(&employment.mutate(document, input).await?)?;
        ensure!(["STALE_VERSION", "INVALID_TRANSITION", "NOT_FOUND"].contains(&&*again.code), "{again:?}");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_consent_withdrawn_from_any_open_state_stops_the_referral_and_waits_for_the_receiver()
-> Result<()> {
    TestWorld::run(Engine::Sqlite, async |world| {
        let open = [
            Status::Sent,
            Status::Received,
            Status::InfoRequested,
            Status::Accepted,
            Status::Active,
            Status::Paused,
        ];
        for (index, status) in open.into_iter().enumerate() {
            let number = people::number(index);
            let journey = world.received_person(&number).await?;
            let desk = world.desk()?;
            let (from, to) = (&journey.places.desk, &journey.places.labour);
            let named = ["IDENTITY", "INTAKE"];
            let basis =
                journey::record_basis(&desk, &journey.case, "CONSENT", from, to, &named).await?;
            let mut walk = Walk::draft(world, (&journey, &number), "GUIDANCE").await?;
            walk.take_all(&path_to(status)).await?;
            let person = world.participant(&number)?;
            let stranger = world.staff("welfare.trosa")?;
            let refused = stranger
                .refused("withdraw_consent", json!({ "basisId": basis }))
                .await?;
            ensure!(refused == "NOT_FOUND", "{refused}");
            let stopped = person
                .change("withdraw_consent", json!({ "basisId": basis }))
                .await?;
            ensure!(
                stopped["stoppedReferrals"][0]["id"] == walk.referral.id.as_str(),
                "{stopped}"
            );
            ensure!(
                stopped["stoppedReferrals"][0]["status"] == "CONSENT_WITHDRAWN",
                "{stopped}"
            );
            let (told, version) = walk.look().await?.unwrap_or_default();
            ensure!(told == "CONSENT_WITHDRAWN", "{told}");
            if status == Status::Sent {
                continue;
            }
            // The handler stops, although nothing of the case is open any more.
            walk.referral.version = version;
            let labour = world.staff("labour.gnesta")?;
            let confirm = ("confirmStop", PLAIN);
            let wrong = refusal(&act(&desk, confirm, &walk, json!({})).await?)?;
            ensure!(
                ["FORBIDDEN", "NOT_FOUND"].contains(&&*wrong.code),
                "{wrong:?}"
            );
            let confirmed = act(&labour, confirm, &walk, json!({})).await?;
            ensure!(confirmed["userErrors"] == json!([]), "{confirmed}");
            let (_, version) = walk.look().await?.unwrap_or_default();
            walk.referral.version = version;
            let again = refusal(&act(&labour, confirm, &walk, json!({})).await?)?;
            ensure!(
                ["INVALID_TRANSITION", "NOT_FOUND"].contains(&&*again.code),
                "{again:?}"
            );
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn what_is_worked_on_is_taken_back_only_when_the_receiver_confirms() -> Result<()> {
    TestWorld::run(Engine::Sqlite, async |world| {
        let (journey, number) = person(world, 0).await?;
        let mut walk = Walk::draft(world, (&journey, &number), "GUIDANCE").await?;
        walk.take_all(&path_to(Status::Active)).await?;
        let (labour, desk) = (world.staff("labour.gnesta")?, world.desk()?);
        let confirm = ("confirmWithdrawal", PLAIN);
        let early = refusal(&act(&labour, confirm, &walk, json!({})).await?)?;
        ensure!(early.code == "INVALID_TRANSITION", "{early:?}");
        let asked = done(
            "withdrawReferral",
            act(&desk, ("withdrawReferral", PLAIN), &walk, json!({})).await?,
        )?;
        ensure!(asked["referral"]["status"] == "ACTIVE", "{asked}");
        walk.referral = referral_of(&asked)?;
        let own = refusal(&act(&desk, confirm, &walk, json!({})).await?)?;
        ensure!(
            own.code == "FORBIDDEN",
            "the sender does not confirm: {own:?}"
        );
        let confirmed = done(
            "confirmWithdrawal",
            act(&labour, confirm, &walk, json!({})).await?,
        )?;
        ensure!(
            confirmed["referral"]["status"] == "WITHDRAWN",
            "{confirmed}"
        );
        Ok(())
    })
    .await
}

#[tokio::test]
async fn the_sender_chooses_once_what_is_next_after_a_decline() -> Result<()> {
    TestWorld::run(Engine::Sqlite, async |world| {
        let (journey, number) = person(world, 0).await?;
        let mut walk = Walk::draft(world, (&journey, &number), "GUIDANCE").await?;
        walk.take_all(&path_to(Status::Declined)).await?;
        let choose = ("chooseNext", "ChooseNextInput");
        let input = json!({ "step": "OTHER_SUPPORT" });
        let labour = world.staff("labour.gnesta")?;
        let wrong = refusal(&act(&labour, choose, &walk, input.clone()).await?)?;
        ensure!(
            ["FORBIDDEN", "NOT_FOUND"].contains(&&*wrong.code),
            "{wrong:?}"
        );
        let desk = world.desk()?;
        let chosen = done(
            "chooseNext",
            act(&desk, choose, &walk, input.clone()).await?,
        )?;
        ensure!(chosen["referral"]["status"] == "DECLINED", "{chosen}");
        walk.referral = referral_of(&chosen)?;
        let again = refusal(&act(&desk, choose, &walk, input).await?)?;
        ensure!(again.code == "INVALID_TRANSITION", "{again:?}");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_handler_who_steps_aside_loses_the_case_and_the_lead_hands_it_on() -> Result<()> {
    TestWorld::run(Engine::Sqlite, async |world| {
        let (journey, number) = person(world, 0).await?;
        let mut walk = Walk::draft(world, (&journey, &number), "GUIDANCE").await?;
        walk.take_all(&[SEND, RECEIVE]).await?;
        let labour = walk.reader(Side::Receiver)?;
        let aside = act(&labour, ("stepAside", PLAIN), &walk, json!({})).await?;
        ensure!(aside["userErrors"] == json!([]), "{aside}");
        let view = labour
            .ask("case_view", json!({ "id": journey.case }))
            .await?;
        ensure!(
            view["case"].is_null(),
            "the case is gone for whoever declared a conflict: {view}"
        );
        let inbox = labour.ask("referral_inbox", json!({ "first": 10 })).await?;
        ensure!(inbox["referralInbox"]["edges"] == json!([]), "{inbox}");
        let sender = walk.reader(Side::Sender)?;
        let (status, version) = referral_in(&sender, &journey.case, &walk.referral.id)
            .await?
            .unwrap_or_default();
        ensure!(status == "RECEIVED", "{status}");
        walk.referral.version = version;
        let lead = walk.reader(Side::Lead)?;
        let staff = staff_id(world, "lead.labour.gnesta").await?;
        let assign = ("assignReferral", "AssignReferralInput");
        let input = json!({ "staffId": staff, "cause": "CONFLICT_OF_INTEREST" });
        let handed = done("assignReferral", act(&lead, assign, &walk, input).await?)?;
        ensure!(handed["referral"]["status"] == "RECEIVED", "{handed}");
        let view = lead.ask("case_view", json!({ "id": journey.case })).await?;
        ensure!(state(&view, "INTAKE") == "READABLE", "{view}");
        Ok(())
    })
    .await
}

/// The id of a member of staff.
pub(crate) async fn staff_id(world: &TestWorld, handle: &str) -> Result<String> {
    use access::AsOf;
    let access = world.access_of(domain::ServiceName::InsuranceAgency)?;
    let facts = access.facts_on(&world.cx(handle)?, &[], AsOf::Now).await?;
    let staff = facts.reader.staff.map(|staff| staff.to_string());
    staff.ok_or_else(|| anyhow::anyhow!("{handle} is nobody"))
}

#[tokio::test]
async fn a_second_open_referral_of_the_same_sender_unit_and_service_is_refused() -> Result<()> {
    TestWorld::run(Engine::Sqlite, async |world| {
        let (journey, number) = person(world, 0).await?;
        let mut first = Walk::draft(world, (&journey, &number), "GUIDANCE").await?;
        first.take(&SEND).await?;
        let desk = world.desk()?;
        let second = desk
            .attempt(
                "create_referral",
                json!({
                    "caseId": journey.case, "toUnitId": journey.places.labour.unit, "service": "GUIDANCE",
                    "urgency": "URGENT", "question": "En gång till?", "sections": [],
                }),
            )
            .await?;
        let code = if second["userErrors"] == json!([]) {
            let input = json!({
                "referralId": text(&second, "/referral/id")?,
                "expectedVersion": number_at(&second)?,
            });
            desk.refused("send_referral", input).await?
        } else {
            refusal(&second)?.code
        };
        ensure!(code == "DUPLICATE_OPEN_REFERRAL", "{code}");
        Ok(())
    })
    .await
}

fn number_at(payload: &Value) -> Result<i64> {
    number(payload, "/referral/version")
}
