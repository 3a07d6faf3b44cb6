//! Two records of one human being become one and two again, over the whole system: who is found, who is kept away, and
//! what goes on as if nothing had happened.

use access::{Cx, SystemPrincipal};
use anyhow::{Context, Result, ensure};
use domain::{ServiceName, referral::ReferralStatus as Status};
use evi_tests::{
    client::{Reader, done, refusal},
    journey::{self, Journey},
    moves::{END_EARLY, Walk, path_to},
    on_both_engines, people,
    view::case_view,
    world::TestWorld,
};
use follow_up::rebuild;
use serde_json::{Value, json};

use crate::waiting::person;

const MERGE: &str = "mutation Merge($input: MergePersonsInput!) { mergePersons(input: $input) { \
    case { id } userErrors { code field message } } }";

const UNDO: &str = "mutation Undo($input: UndoMergeInput!) { undoMerge(input: $input) { \
    case { id } userErrors { code field message } } }";

const HEAD: &str = "query Head($id: ID!) { case(id: $id) { registryNumber person { id personalNumberMasked } \
    referrals(first: 50) { edges { node { id status version } } } } }";

const WHY: &str = "Visade pass och personbevis i receptionen";
const TROSA: &str = "0488";

async fn head(reader: &Reader, case: &str) -> Result<Value> {
    let data = reader.query(HEAD, json!({ "id": case })).await?;
    Ok(data["case"].clone())
}

async fn registry_number(world: &TestWorld, case: &str) -> Result<String> {
    journey::text(&head(&world.desk()?, case).await?, "/registryNumber")
}

/// Merges the person of `other` into that of `kept`, as a reader asks.
async fn merge(reader: &Reader, kept: &str, other: &str) -> Result<Value> {
    let input = json!({ "caseId": kept, "otherCaseNumber": other, "reason": WHY });
    reader.mutate(MERGE, input).await
}

async fn undo(reader: &Reader, case: &str) -> Result<Value> {
    let input = json!({ "caseId": case, "reason": WHY });
    reader.mutate(UNDO, input).await
}

/// A person with two cases under two numbers, the second with a referral that the labour-market unit works on.
async fn two(world: &TestWorld) -> Result<(Journey, Journey, Walk<'_>, String)> {
    let kept = world.received_person(&people::number(0)).await?;
    let (other, number) = person(world, 1).await?;
    let mut walk = Walk::draft(world, (&other, &number), "GUIDANCE").await?;
    walk.take_all(&path_to(Status::Active)).await?;
    let theirs = registry_number(world, &other.case).await?;
    Ok((kept, other, walk, theirs))
}

/// Whom a look-up at the desk finds.
async fn looked_up(reader: &Reader, number: &str, municipality: &str) -> Result<Value> {
    let contact =
        json!({ "personalNumber": number, "purpose": "INTAKE", "municipality": municipality });
    let document = "mutation Open($input: OpenContactInput!) { openContact(input: $input) { \
        contact { person { id } knownHere caseIds } userErrors { code } } }";
    let opened = reader.mutate(document, contact).await?;
    Ok(done("openContact", opened)?["contact"].clone())
}

fn cases_of(contact: &Value) -> Vec<&str> {
    let ids = contact["caseIds"].as_array().map(Vec::as_slice);
    ids.unwrap_or_default()
        .iter()
        .filter_map(Value::as_str)
        .collect()
}

async fn code_of(payload: Result<Value>) -> Result<(String, Option<String>)> {
    let refused = refusal(&payload?)?;
    ensure!(
        !refused.message.is_empty() && !refused.message.contains("merge-"),
        "{}",
        refused.message
    );
    Ok((refused.code, refused.field))
}

on_both_engines! {
    async fn either_number_finds_the_person_and_afterwards_each_its_own(world: &mut TestWorld) -> Result<()> {
        let (kept, other, _, theirs) = two(world).await?;
        let desk = world.desk()?;
        let before = (head(&desk, &kept.case).await?, head(&desk, &other.case).await?);
        done("mergePersons", merge(&desk, &kept.case, &theirs).await?)?;
        for number in [people::number(0), people::number(1)] {
            let found = looked_up(&desk, &number, "0461").await?;
            ensure!(found["person"]["id"] == before.0["person"]["id"], "{found}");
            let mut cases = cases_of(&found);
            cases.sort_unstable();
            let mut both = [kept.case.as_str(), other.case.as_str()];
            both.sort_unstable();
            ensure!(cases == both, "{found}");
            // What others have is told to nobody.
            let elsewhere = looked_up(&world.staff("desk.trosa")?, &number, TROSA).await?;
            ensure!(elsewhere["knownHere"] == false && cases_of(&elsewhere).is_empty(), "{elsewhere}");
        }
        ensure!(head(&desk, &other.case).await?["person"] == before.0["person"]);
        done("undoMerge", undo(&desk, &kept.case).await?)?;
        for (number, (journey, was)) in [people::number(0), people::number(1)].iter()
            .zip([(&kept, &before.0), (&other, &before.1)])
        {
            let found = looked_up(&desk, number, "0461").await?;
            ensure!(cases_of(&found) == [journey.case.as_str()], "{found}");
            ensure!(head(&desk, &journey.case).await?["person"] == was["person"]);
        }
        Ok(())
    }

    async fn a_referral_goes_on_with_its_id_and_history_through_both(world: &mut TestWorld) -> Result<()> {
        let (kept, other, mut walk, theirs) = two(world).await?;
        let desk = world.desk()?;
        let id = walk.referral.id.clone();
        let steps = |of: &str| format!("SELECT count(*) AS number FROM referral_step WHERE transition {of}");
        let known = world.count(ServiceName::IntakeDesk, &steps("<> 'REEVALUATE'")).await?;
        done("mergePersons", merge(&desk, &kept.case, &theirs).await?)?;
        ensure!(world.count(ServiceName::IntakeDesk, &steps("= 'REEVALUATE'")).await? == 1, "it was looked at again");
        let labour = world.staff("labour.gnesta")?;
        let seen = head(&labour, &other.case).await?;
        ensure!(seen["referrals"]["edges"][0]["node"]["id"] == id.as_str(), "{seen}");
        ensure!(seen["referrals"]["edges"][0]["node"]["status"] == "ACTIVE", "{seen}");
        ensure!(head(&labour, &kept.case).await?.is_null(), "the receiver of one case has nothing to do with the other");
        let written = json!({ "caseId": other.case, "text": "Kom till mötet" });
        done("writeNote", labour.mutate(NOTE, written).await?)?;
        done("undoMerge", undo(&desk, &other.case).await?)?;
        ensure!(world.count(ServiceName::IntakeDesk, &steps("<> 'REEVALUATE'")).await? == known);
        walk.referral.version = version(&desk, &other.case).await?;
        walk.take(&END_EARLY).await?;
        let view = case_view(&labour, &other.case).await?;
        ensure!(view.to_string().contains("Kom till mötet"), "what was written meanwhile: {view}");
        Ok(())
    }

    async fn only_the_desk_of_both_merges_and_a_hidden_case_is_like_none(world: &mut TestWorld) -> Result<()> {
        let (kept, other, _, theirs) = two(world).await?;
        let trosa = world.staff("desk.trosa")?;
        let far = case_in_trosa(world, 2).await?;
        let far_number = journey::text(&head(&trosa, &far).await?, "/registryNumber")?;
        let (before, desk) = (world.rows().await?, world.desk()?);
        let mut statements = Vec::new();
        let mut answers = Vec::new();
        for number in [far_number.as_str(), "GNE-2026-99999"] {
            let ran = world.statements();
            answers.push(code_of(merge(&desk, &kept.case, number).await).await?);
            let now = world.statements();
            statements.push(now[&ServiceName::IntakeDesk] - ran[&ServiceName::IntakeDesk]);
        }
        ensure!(statements[0] == statements[1], "{statements:?}");
        let (hidden, none) = (&answers[0], &answers[1]);
        ensure!(*hidden == ("NOT_FOUND".to_owned(), Some("otherCaseNumber".to_owned())), "{hidden:?}");
        ensure!(hidden == none, "{none:?}");
        let stranger = code_of(merge(&trosa, &kept.case, &far_number).await).await?;
        ensure!(stranger.0 == "NOT_FOUND", "{stranger:?}");
        for handle in ["labour.gnesta", "welfare.gnesta"] {
            let reader = world.staff(handle)?;
            let refused = code_of(merge(&reader, &other.case, &theirs).await).await?;
            let expected = if handle == "labour.gnesta" { "FORBIDDEN" } else { "NOT_FOUND" };
            ensure!(refused.0 == expected, "{handle}: {refused:?}");
            let refused = code_of(undo(&reader, &other.case).await).await?;
            ensure!(refused.0 == expected, "{handle}: {refused:?}");
        }
        for number in [people::number(0), people::number(1)] {
            let participant = world.participant(&number)?;
            let refused = code_of(merge(&participant, &kept.case, &theirs).await).await?;
            ensure!(["FORBIDDEN", "NOT_FOUND"].contains(&refused.0.as_str()), "{refused:?}");
        }
        let undone = code_of(undo(&desk, &kept.case).await).await?;
        ensure!(undone == ("INVALID_TRANSITION".to_owned(), Some("caseId".to_owned())), "{undone:?}");
        ensure!(world.rows().await? == before, "a refusal changes nothing");
        Ok(())
    }

    async fn ones_own_case_stays_away_through_a_merge(world: &mut TestWorld) -> Result<()> {
        let (kept, other, _, theirs) = two(world).await?;
        let labour = world.staff("labour.gnesta")?;
        let document = "mutation R($input: RegisterNumberInput!) { registerOwnNumber(input: $input) { userErrors { code } } }";
        let own = json!({ "personalNumber": people::number(0) });
        done("registerOwnNumber", labour.mutate(document, own).await?)?;
        ensure!(case_view(&labour, &other.case).await?["case"].is_object(), "it is another person's still");
        let desk = world.desk()?;
        done("mergePersons", merge(&desk, &kept.case, &theirs).await?)?;
        ensure!(case_view(&labour, &other.case).await?["case"].is_null());
        let held = "SELECT count(*) AS number FROM task WHERE kind = 'REASSIGN_CASE'";
        ensure!(world.count(ServiceName::IntakeDesk, held).await? == 1, "somebody else takes over");
        ensure!(case_view(&desk, &other.case).await?["case"].is_object());
        Ok(())
    }

    async fn the_person_signs_in_under_the_kept_number_and_reads_the_log_of_both(world: &mut TestWorld) -> Result<()> {
        let (kept, other, _, theirs) = two(world).await?;
        let (person, under_other) = (world.participant(&people::number(0))?, world.participant(&people::number(1))?);
        ensure!(head(&person, &other.case).await?.is_null());
        let before = looks(&under_other, &other.case).await?;
        ensure!(before > 0, "the handlers have read the case");
        done("mergePersons", merge(&world.desk()?, &kept.case, &theirs).await?)?;
        for case in [&kept.case, &other.case] {
            ensure!(head(&under_other, case).await?.is_null(), "the number may be somebody else's");
            ensure!(head(&person, case).await?.is_object());
        }
        ensure!(looks(&person, &other.case).await? >= before, "what was read before the merge is told too");
        done("undoMerge", undo(&world.desk()?, &kept.case).await?)?;
        ensure!(head(&person, &other.case).await?.is_null());
        ensure!(looks(&under_other, &other.case).await? >= before);
        Ok(())
    }

    async fn follow_up_counts_one_person_and_then_two(world: &mut TestWorld) -> Result<()> {
        let (kept, _, _, theirs) = two(world).await?;
        world.settle().await?;
        let people = "SELECT count(DISTINCT pseudonym) AS number FROM step";
        let counted = async || world.count(ServiceName::FollowUp, people).await;
        let before = counted().await?;
        ensure!(before >= 2, "{before}");
        done("mergePersons", merge(&world.desk()?, &kept.case, &theirs).await?)?;
        world.settle().await?;
        ensure!(counted().await? == before - 1);
        let follow_up = crate::follow_up::follow_up(world)?;
        let kept_steps = follow_up.list_steps().await?;
        let cx = Cx::system(SystemPrincipal::Rebuilder, world.clock.clone(), world.entropy.clone());
        rebuild(&follow_up, &cx).await?;
        ensure!(follow_up.list_steps().await? == kept_steps, "told again from the beginning it is the same");
        done("undoMerge", undo(&world.desk()?, &kept.case).await?)?;
        world.settle().await?;
        ensure!(counted().await? == before);
        Ok(())
    }
}

const NOTE: &str = "mutation Note($input: WriteNoteInput!) { writeNote(input: $input) { note { id } userErrors { code } } }";

/// The version of the one referral in a case.
async fn version(reader: &Reader, case: &str) -> Result<i64> {
    journey::number(
        &head(reader, case).await?,
        "/referrals/edges/0/node/version",
    )
}

/// A case that the desk in Trosa has opened.
async fn case_in_trosa(world: &TestWorld, index: usize) -> Result<String> {
    let trosa = world.staff("desk.trosa")?;
    let contact = json!({ "personalNumber": people::number(index), "purpose": "INTAKE", "municipality": TROSA });
    let contact = trosa.change("open_contact", contact).await?;
    let intake = json!({
        "contactId": journey::text(&contact, "/contact/id")?, "channel": "WALK_IN", "reason": "Vill arbeta",
    });
    let intake = trosa.change("register_intake", intake).await?;
    journey::text(&intake, "/case/id")
}

/// How many looks the ledger of a case tells.
async fn looks(reader: &Reader, case: &str) -> Result<usize> {
    let document =
        "query L($id: ID!) { case(id: $id) { disclosures(first: 100) { edges { node { at } } } } }";
    let data = reader.query(document, json!({ "id": case })).await?;
    let edges = data["case"]["disclosures"]["edges"].as_array();
    Ok(edges.context("the ledger")?.len())
}
