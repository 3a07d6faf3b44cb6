//! Providers that say who somebody is, and may not, or not so.

use anyhow::Result;
use evi_tests::production::{EMPLOYMENT_SERVICE, MUNICIPALITY, affiliation};
use serde_json::{Value, json};

use super::stage::{
    AFFILIATION, COORDINATION, COORDINATION_NUMBER, HANDLE, NUMBER, PARTICIPANT, PERSONAL_NUMBER,
    STAFF, Stage, told,
};

pub async fn attack(stage: &mut Stage) -> Result<()> {
    of_staff(stage).await?;
    of_participants(stage).await?;
    by_user_information(stage).await
}

async fn of_staff(stage: &mut Stage) -> Result<()> {
    let person = told::NO_PERSON;
    let own = MUNICIPALITY;
    let lines: Vec<(&str, &str, Value)> = vec![
        (
            "organisation of another provider",
            told::ORGANISATION,
            json!(affiliation("employment.sormland")),
        ),
        (
            "foreign organisation",
            told::ORGANISATION,
            json!(format!("{HANDLE}@2120000092")),
        ),
        (
            "own id at another provider's organisation",
            told::ORGANISATION,
            json!(format!("{HANDLE}@{EMPLOYMENT_SERVICE}")),
        ),
        (
            "organisation number with a wrong check digit",
            person,
            json!(format!("{HANDLE}@2120002966")),
        ),
        (
            "organisation number with a hyphen",
            person,
            json!(format!("{HANDLE}@212000-2965")),
        ),
        (
            "organisation by name",
            person,
            json!(format!("{HANDLE}@gnesta.se")),
        ),
        (
            "two signs",
            person,
            json!(format!("{HANDLE}@{EMPLOYMENT_SERVICE}@{own}")),
        ),
        ("no sign", person, json!(HANDLE)),
        ("no id", person, json!(format!("@{own}"))),
        ("no organisation", person, json!(format!("{HANDLE}@"))),
        ("a space", person, json!(format!(" {HANDLE}@{own}"))),
        (
            "a prefix of another kind",
            person,
            json!(format!("participant:{HANDLE}@{own}")),
        ),
        ("a line break", person, json!(format!("{HANDLE}\n@{own}"))),
        (
            "an endless id",
            person,
            json!(format!("{}@{own}", "a".repeat(500))),
        ),
        (
            "a personal number for an id",
            person,
            json!(format!("{NUMBER}@{own}")),
        ),
        (
            "a personal number within an id",
            person,
            json!(format!("tj-{NUMBER}@{own}")),
        ),
        ("empty", person, json!("")),
        ("a list", told::NOT_TRUSTED, json!([affiliation(HANDLE)])),
        ("nothing", person, Value::Null),
        (
            "somebody who is not registered",
            told::NOT_REGISTERED,
            json!(format!("stranger@{own}")),
        ),
    ];
    for (name, words, value) in lines {
        let name = format!("orgAffiliation: {name}");
        stage
            .attack(&name, (STAFF, words), |plan| {
                plan.with(json!({ AFFILIATION: value }))
            })
            .await?;
    }
    // Participants do not become staff by a number, nor staff participants by an affiliation.
    let number = json!({ AFFILIATION: null, PERSONAL_NUMBER: NUMBER });
    stage
        .attack("a number for staff", (STAFF, person), |plan| {
            plan.with(number)
        })
        .await?;
    let affiliated = json!({ AFFILIATION: affiliation(HANDLE), PERSONAL_NUMBER: null });
    stage
        .attack(
            "an affiliation for a participant",
            (PARTICIPANT, person),
            |plan| plan.with(affiliated),
        )
        .await
}

async fn of_participants(stage: &mut Stage) -> Result<()> {
    let lines: Vec<(&str, &str, Value)> = vec![
        (
            "a wrong check digit",
            told::NO_PERSON,
            json!({ PERSONAL_NUMBER: "198801012388" }),
        ),
        (
            "ten digits",
            told::NO_PERSON,
            json!({ PERSONAL_NUMBER: "8801012389" }),
        ),
        (
            "a hyphen",
            told::NO_PERSON,
            json!({ PERSONAL_NUMBER: "19880101-2389" }),
        ),
        (
            "no such day",
            told::NO_PERSON,
            json!({ PERSONAL_NUMBER: "198813452389" }),
        ),
        ("empty", told::NO_PERSON, json!({ PERSONAL_NUMBER: "" })),
        (
            "a number as a number",
            told::NOT_TRUSTED,
            json!({ PERSONAL_NUMBER: 198_801_012_389_u64 }),
        ),
        ("nothing", told::NO_PERSON, json!({ PERSONAL_NUMBER: null })),
        (
            "both kinds",
            told::NO_PERSON,
            json!({ COORDINATION_NUMBER: COORDINATION }),
        ),
        (
            "a coordination number for a personal one",
            told::NO_PERSON,
            json!({ PERSONAL_NUMBER: COORDINATION }),
        ),
        (
            "a personal number for a coordination one",
            told::NO_PERSON,
            json!({ PERSONAL_NUMBER: null, COORDINATION_NUMBER: NUMBER }),
        ),
    ];
    for (name, words, changed) in lines {
        let name = format!("number: {name}");
        stage
            .attack(&name, (PARTICIPANT, words), |plan| plan.with(changed))
            .await?;
    }
    Ok(())
}

async fn by_user_information(stage: &mut Stage) -> Result<()> {
    let lines: Vec<(&str, &str, Value)> = vec![
        (
            "another sub",
            told::NOT_TRUSTED,
            json!({ "sub": "another", AFFILIATION: affiliation(HANDLE) }),
        ),
        (
            "no sub",
            told::NOT_TRUSTED,
            json!({ AFFILIATION: affiliation(HANDLE) }),
        ),
        ("nobody", told::NO_PERSON, json!({ "sub": "sub-of-gnesta" })),
        (
            "foreign organisation",
            told::ORGANISATION,
            json!({ "sub": "sub-of-gnesta", AFFILIATION: format!("{HANDLE}@2120000092") }),
        ),
        (
            "huge",
            told::NOT_TRUSTED,
            json!({ "sub": "sub-of-gnesta", "more": "x".repeat(400_000) }),
        ),
        ("a list", told::NOT_TRUSTED, json!([])),
    ];
    for (name, words, answered) in lines {
        let name = format!("user information: {name}");
        stage
            .attack(&name, (STAFF, words), |plan| {
                plan.with(json!({ AFFILIATION: null })).telling(answered)
            })
            .await?;
    }
    Ok(())
}
