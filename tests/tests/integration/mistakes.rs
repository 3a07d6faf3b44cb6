//! A referral that was sent by mistake: who hides it, and until when.

use anyhow::{Result, ensure};
use evi_tests::{
    client::refusal,
    journey::{self, step},
    moves::{ACCEPT, MARK_IN_ERROR, RECEIVE, SEND, START, Walk},
    people,
    view::referral_in,
    world::{Engine, TestWorld},
};
use serde_json::{Value, json};

use crate::waiting::{act, person};

#[tokio::test]
async fn a_mistake_is_hidden_by_the_sender_within_a_day_and_later_by_nobody_else() -> Result<()> {
    TestWorld::run(Engine::Sqlite, async |world| {
        let (journey, number) = person(world, 0).await?;
        let mut walk = Walk::draft(world, (&journey, &number), "GUIDANCE").await?;
        walk.take(&SEND).await?;
        world.forward(chrono::Duration::hours(25));
        let desk = world.desk()?;
        let mark = ("markReferralInError", "MarkReferralInErrorInput");
        let late = refusal(&act(&desk, mark, &walk, json!({ "note": "Fel person." })).await?)?;
        ensure!(late.code == "FORBIDDEN", "{late:?}");
        let empty = refusal(&act(&desk, mark, &walk, json!({ "note": " " })).await?)?;
        ensure!(
            (&*empty.code, empty.field.as_deref()) == ("INVALID_INPUT", Some("note")),
            "{empty:?}"
        );
        let labour = world.staff("labour.gnesta")?;
        let inbox = labour.ask("referral_inbox", json!({ "first": 10 })).await?;
        ensure!(number_of(&inbox) == 1, "{inbox}");
        Ok(())
    })
    .await
}

fn number_of(inbox: &Value) -> usize {
    inbox["referralInbox"]["edges"]
        .as_array()
        .map_or(0, Vec::len)
}

#[tokio::test]
async fn the_manager_of_the_sender_marks_a_mistake_from_any_open_state() -> Result<()> {
    TestWorld::run(Engine::Sqlite, async |world| {
        // The labour-market unit takes part, and then refers to welfare itself.
        let (journey, number) = person(world, 0).await?;
        let mut joined = Walk::draft(world, (&journey, &number), "PLACEMENT").await?;
        joined.take_all(&[SEND, RECEIVE, ACCEPT, START]).await?;
        let labour = world.staff("labour.gnesta")?;
        let sent =
            journey::send_referral(&labour, &journey.case, &journey.places.welfare, "MAPPING", &[]).await?;
        let welfare = world.staff("welfare.gnesta")?;
        let accepted = journey::accept_referral(&welfare, &sent).await?;
        let manager = world.staff("manager.labour.gnesta")?;
        let mut input = step(&accepted);
        input["note"] = json!("Fel person.");
        let document = "mutation Mark($input: MarkReferralInErrorInput!) { \
            markReferralInError(input: $input) { referral { id status } userErrors { code field message } } }";
        for reader in [&labour, &welfare] {
            let refused = refusal(&reader.mutate(document, input.clone()).await?)?;
            ensure!(["FORBIDDEN", "INVALID_TRANSITION"].contains(&&*refused.code), "{refused:?}");
        }
        let marked = manager.mutate(document, input).await?;
        ensure!(marked["userErrors"] == json!([]), "{marked}");
        let hidden = referral_in(&welfare, &journey.case, &accepted.id).await?;
        ensure!(hidden.is_none(), "the receiver sees nothing of it: {hidden:?}");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_mistake_stands_in_the_log_alone_and_is_shown_to_nobody() -> Result<()> {
    TestWorld::run(Engine::Sqlite, async |world| {
        let (journey, number) = person(world, 0).await?;
        let mut walk = Walk::draft(world, (&journey, &number), "GUIDANCE").await?;
        walk.take_all(&[SEND, MARK_IN_ERROR]).await?;
        let person = world.participant(&people::number(0))?;
        let labour = world.staff("labour.gnesta")?;
        for (who, reader) in [
            ("the sender", &world.desk()?),
            ("the person", &person),
            ("the receiver", &labour),
        ] {
            let seen = referral_in(reader, &journey.case, &walk.referral.id).await?;
            ensure!(seen.is_none(), "{who} sees {seen:?}");
            let document = "query R($id: ID!) { referral(id: $id) { id } }";
            let by_id = reader
                .query(document, json!({ "id": walk.referral.id }))
                .await?;
            ensure!(by_id == json!({ "referral": null }), "{who} sees {by_id}");
        }
        Ok(())
    })
    .await
}
