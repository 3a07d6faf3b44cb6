//! The review that every opening owes within seven days: by a log reviewer of the owner, and by nobody
//! who made it.

use anyhow::{Context, Result, ensure};
use chrono::{Duration, NaiveDate};
use domain::Clock;
use evi_tests::{
    client::{Reader, done, refusal},
    journey::text,
    on_both_engines, people,
    world::TestWorld,
};
use serde_json::{Value, json};

use super::{
    COLLEAGUE, DESK, NUMBER, OPENED, OPENER, OWNER, REASON, REVIEW, REVIEWER, REVIEWS, input,
    linked, open, reviews, usual,
};

const OVERDUE: &str = "OPENING_REVIEW_OVERDUE";
const NOBODY: &str = "5b0f9c1e-7a44-4b8e-9a52-3d1c6f0e8b77";

fn verdict(review: &Value, verdict: &str, note: Option<&str>) -> Value {
    json!({ "reviewId": review, "verdict": verdict, "note": note })
}

async fn judge(
    world: &TestWorld,
    review: &Value,
    found: &str,
    note: Option<&str>,
) -> Result<Value> {
    let reviewer = world.staff(REVIEWER)?;
    done(
        "reviewOpening",
        reviewer
            .mutate(REVIEW, verdict(review, found, note))
            .await?,
    )
}

async fn refused(reader: &Reader, input: Value) -> Result<(String, Option<String>)> {
    let told = refusal(&reader.mutate(REVIEW, input).await?)?;
    Ok((told.code, told.field))
}

/// How many tasks tell that a review is overdue: still to do, or done.
async fn overdue_tasks(world: &TestWorld, done: &str) -> Result<i64> {
    let question = format!(
        "SELECT count(*) AS number FROM task WHERE kind = '{OVERDUE}' AND done_at IS {done}"
    );
    world.count(DESK, &question).await
}

async fn only(world: &TestWorld) -> Result<Value> {
    let listed = reviews(&world.staff(REVIEWER)?).await?;
    ensure!(listed.len() == 1, "{listed:?}");
    listed.into_iter().next().context("one review")
}

on_both_engines! {
    async fn the_reviewer_sees_who_when_and_why_and_the_person_by_a_pseudonym(world: &mut TestWorld) -> Result<()> {
        let journey = linked(world).await?;
        let opened = open(&world.staff(OPENER)?, usual(&journey)).await?;
        let review = only(world).await?;
        ensure!(review["openedBy"] == "Arvid Verkstrand" && review["role"] == "CASEWORKER", "{review}");
        ensure!(review["unit"]["name"] == "Arbetsmarknadsenheten Gnesta", "{review}");
        ensure!(review["category"] == "DANGER_TO_LIFE_OR_HEALTH" && review["reason"] == REASON, "{review}");
        ensure!(review["sections"] == json!([OPENED]), "{review}");
        ensure!(review["endsAt"] == opened["endsAt"] && review["endedAt"].is_null(), "{review}");
        let due: NaiveDate = text(&review, "/dueOn")?.parse()?;
        ensure!(due == world.clock.today() + Duration::days(7) && review["overdue"] == false, "{review}");
        // Never the person, the case or what was read.
        let told = review.to_string();
        for hidden in [journey.case.as_str(), "Provsson", "912300", &people::number(NUMBER), &text(&opened, "/openingId")?] {
            ensure!(!told.contains(hidden), "{told}");
        }
        let pseudonym = text(&review, "/pseudonym")?;
        ensure!(pseudonym.len() == 32, "{pseudonym}");
        open(&world.staff(COLLEAGUE)?, usual(&journey)).await?;
        let both = reviews(&world.staff(REVIEWER)?).await?;
        ensure!(both.len() == 2 && both.iter().all(|one| one["pseudonym"] == pseudonym.as_str()), "{both:?}");
        Ok(())
    }

    async fn nobody_else_finds_it_and_it_costs_them_what_nothing_costs(world: &mut TestWorld) -> Result<()> {
        let journey = linked(world).await?;
        let others = [OPENER, OWNER, "desk.gnesta", "admin.welfare.gnesta", "evaluator.fou", "manager.labour.gnesta"];
        let cost = async |handle: &str| -> Result<(Value, u64)> {
            let reader = world.staff(handle)?;
            let before = world.statements()[&DESK];
            let data = reader.query(REVIEWS, json!({ "first": 10 })).await?;
            Ok((data, world.statements()[&DESK] - before))
        };
        let mut nothing = Vec::new();
        for handle in others {
            nothing.push(cost(handle).await?);
        }
        open(&world.staff(OPENER)?, usual(&journey)).await?;
        let review = only(world).await?["id"].clone();
        for (handle, before) in others.into_iter().zip(nothing) {
            ensure!(cost(handle).await? == before, "{handle}");
            let reader = world.staff(handle)?;
            let theirs = reader.mutate(REVIEW, verdict(&review, "JUSTIFIED", None)).await?;
            let unknown = reader.mutate(REVIEW, verdict(&json!(NOBODY), "JUSTIFIED", None)).await?;
            ensure!(theirs == unknown && refusal(&theirs)?.code == "NOT_FOUND", "{handle}: {theirs}");
        }
        // A reviewer whose agency owns nothing of it sees none of it.
        world
            .keep(DESK, "UPDATE assignment SET unit_key = (SELECT key FROM unit WHERE slug = 'welfare.trosa') WHERE role = 'LOG_REVIEWER'")
            .await?;
        let elsewhere = world.staff(REVIEWER)?;
        ensure!(reviews(&elsewhere).await?.is_empty());
        ensure!(refused(&elsewhere, verdict(&review, "JUSTIFIED", None)).await?.0 == "NOT_FOUND");
        Ok(())
    }

    async fn a_review_of_one_agency_shows_nothing_of_anothers_part(world: &mut TestWorld) -> Result<()> {
        let journey = linked(world).await?;
        let places = &journey.places;
        let mut both = input(&journey, &places.welfare, &[OPENED], 60);
        both["sections"] = json!([
            { "section": OPENED, "agencyId": places.welfare.agency },
            { "section": "SCREENING", "agencyId": places.desk.agency },
        ]);
        open(&world.staff(OPENER)?, both).await?;
        let review = only(world).await?;
        ensure!(review["sections"] == json!([OPENED]), "{review}");
        let desk = world.staff("desk.gnesta")?;
        let tasks = desk.query("{ tasks(first: 50) { edges { node { kind } } } }", json!({})).await?;
        ensure!(tasks.to_string().contains("SECTIONS_OPENED"), "the desk is told of its own part: {tasks}");
        judge(world, &review["id"], "JUSTIFIED", None).await?;
        let owed = "SELECT count(*) AS number FROM opening_review WHERE settled_at IS NULL";
        ensure!(world.count(DESK, owed).await? == 1, "the desk's own review is still owed");
        Ok(())
    }

    async fn a_verdict_settles_it_once(world: &mut TestWorld) -> Result<()> {
        let journey = linked(world).await?;
        open(&world.staff(OPENER)?, usual(&journey)).await?;
        let review = only(world).await?["id"].clone();
        let reviewer = world.staff(REVIEWER)?;
        for (input, field) in [
            (verdict(&review, "NOT_JUSTIFIED", None), "note"),
            (verdict(&review, "NEEDS_FOLLOW_UP", Some("  ")), "note"),
        ] {
            let told = refused(&reviewer, input).await?;
            ensure!(told == ("INVALID_INPUT".to_owned(), Some(field.to_owned())), "{told:?}");
        }
        let mut once = verdict(&review, "NOT_JUSTIFIED", Some("Det fanns tid att fråga."));
        once["idempotencyKey"] = json!("9b0f9c1e-7a44-4b8e-9a52-3d1c6f0e8b80");
        let settled = done("reviewOpening", reviewer.mutate(REVIEW, once.clone()).await?)?;
        ensure!(settled["review"]["verdicts"][0]["reviewedBy"] == "Lova Granskholm", "{settled}");
        ensure!(done("reviewOpening", reviewer.mutate(REVIEW, once).await?)? == settled, "repeated");
        ensure!(reviews(&reviewer).await?.is_empty(), "it waits for nobody");
        let again = refused(&reviewer, verdict(&review, "JUSTIFIED", None)).await?;
        ensure!(again.0 == "INVALID_TRANSITION", "{again:?}");
        world.forward(Duration::days(9));
        world.settle().await?;
        ensure!(overdue_tasks(world, "NULL").await? == 0, "a settled review is never overdue");
        Ok(())
    }

    async fn nobody_reviews_their_own(world: &mut TestWorld) -> Result<()> {
        let journey = linked(world).await?;
        open(&world.staff(OPENER)?, usual(&journey)).await?;
        let review = only(world).await?["id"].clone();
        // The opener becomes the owner's log reviewer as well.
        world
            .keep(DESK, "UPDATE assignment SET staff_key = (SELECT key FROM staff WHERE subject = 'staff:labour.gnesta') WHERE role = 'LOG_REVIEWER'")
            .await?;
        let opener = world.staff(OPENER)?;
        let listed = reviews(&opener).await?;
        ensure!(listed.len() == 1 && listed[0]["id"] == review, "{listed:?}");
        for found in ["JUSTIFIED", "NEEDS_FOLLOW_UP"] {
            let told = refused(&opener, verdict(&review, found, Some("Det var jag."))).await?;
            ensure!(told == ("FORBIDDEN".to_owned(), Some("reviewId".to_owned())), "{told:?}");
        }
        ensure!(world.count(DESK, "SELECT count(*) AS number FROM opening_verdict").await? == 0);
        Ok(())
    }

    async fn a_review_that_is_not_made_in_time_is_told_once(world: &mut TestWorld) -> Result<()> {
        let journey = linked(world).await?;
        open(&world.staff(OPENER)?, usual(&journey)).await?;
        world.forward(Duration::days(7));
        world.settle().await?;
        ensure!(only(world).await?["overdue"] == false && overdue_tasks(world, "NULL").await? == 0);
        world.forward(Duration::days(1));
        world.settle().await?;
        world.forward(Duration::days(1));
        world.settle().await?;
        let review = only(world).await?;
        ensure!(review["overdue"] == true, "{review}");
        ensure!(overdue_tasks(world, "NULL").await? == 1, "told once");
        let tasks = world.staff(OWNER)?.query("{ tasks(first: 50) { edges { node { kind overdue } } } }", json!({})).await?;
        ensure!(tasks.to_string().contains(OVERDUE), "{tasks}");

        // Following it up takes another week, and that is told as well.
        let answer = judge(world, &review["id"], "NEEDS_FOLLOW_UP", Some("Frågar handläggaren.")).await?;
        ensure!(answer["review"]["overdue"] == false, "{answer}");
        ensure!(overdue_tasks(world, "NULL").await? == 0 && overdue_tasks(world, "NOT NULL").await? == 1);
        ensure!(only(world).await?["verdicts"][0]["verdict"] == "NEEDS_FOLLOW_UP");
        world.forward(Duration::days(8));
        world.settle().await?;
        ensure!(overdue_tasks(world, "NULL").await? == 1);
        judge(world, &review["id"], "JUSTIFIED", None).await?;
        ensure!(overdue_tasks(world, "NULL").await? == 0 && overdue_tasks(world, "NOT NULL").await? == 2);
        ensure!(reviews(&world.staff(REVIEWER)?).await?.is_empty());
        Ok(())
    }

    async fn the_list_comes_a_page_at_a_time_the_longest_overdue_first(world: &mut TestWorld) -> Result<()> {
        let journey = linked(world).await?;
        let mut due = Vec::new();
        for _ in 0..5 {
            open(&world.staff(OPENER)?, input(&journey, &journey.places.welfare, &[OPENED], 1)).await?;
            world.forward(Duration::days(2));
        }
        let reviewer = world.staff(REVIEWER)?;
        let mut after = Value::Null;
        let mut ids = Vec::new();
        let mut costs = Vec::new();
        loop {
            let before = world.statements()[&DESK];
            let data = reviewer.query(REVIEWS, json!({ "first": 2, "after": after })).await?;
            costs.push(world.statements()[&DESK] - before);
            let page = &data["openingReviews"];
            for edge in page["edges"].as_array().into_iter().flatten() {
                ids.push(edge["node"]["id"].clone());
                due.push((text(&edge["node"], "/dueOn")?, edge["node"]["overdue"] == true));
            }
            after = page["pageInfo"]["endCursor"].clone();
            if page["pageInfo"]["hasNextPage"] == false {
                break;
            }
        }
        ids.sort_by_key(Value::to_string);
        ids.dedup();
        ensure!(ids.len() == 5 && due.is_sorted_by_key(|(day, _)| day.clone()), "{due:?}");
        ensure!(due[0].1 && !due[4].1, "the overdue come first: {due:?}");
        ensure!(costs.windows(2).all(|pair| pair[0] == pair[1]), "{costs:?}");
        // A cursor is its reader's own.
        let other = world.staff(OWNER)?;
        let answer = other.post(REVIEWS, json!({ "first": 2, "after": after })).await?;
        ensure!(answer.codes()? == ["BAD_USER_INPUT"], "{}", answer.body);
        Ok(())
    }

    async fn a_person_who_is_protected_since_is_in_no_list(world: &mut TestWorld) -> Result<()> {
        let journey = linked(world).await?;
        open(&world.staff(OPENER)?, usual(&journey)).await?;
        let review = only(world).await?["id"].clone();
        let protect = "mutation Protect($input: SetProtectedIdentityInput!) { setProtectedIdentity(input: $input) { \
            userErrors { code field message } } }";
        let set = json!({ "caseId": journey.case, "grade": "MARKING" });
        done("setProtectedIdentity", world.desk()?.mutate(protect, set).await?)?;
        let reviewer = world.staff(REVIEWER)?;
        ensure!(reviews(&reviewer).await?.is_empty());
        ensure!(refused(&reviewer, verdict(&review, "JUSTIFIED", None)).await?.0 == "NOT_FOUND");
        Ok(())
    }
}
