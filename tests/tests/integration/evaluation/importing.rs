//! Lists of participants: looked at first, taken in whole or not at all, and bounded in every way.

use anyhow::{Result, ensure};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use domain::ServiceName;
use evi_tests::{
    client::{Reader, refusal},
    on_both_engines, people,
    world::TestWorld,
};
use serde_json::{Value, json};

use super::{
    CSV, EVALUATOR, FOLLOW_UP, LEADER, XLSX, attempt, commission, evaluation, import,
    steg_for_steg, write,
};

const PREVIEW: &str = "query Preview($id: ID!, $content: String!) { \
    previewImport(programmeId: $id, content: $content) { isImportable problem { code message } \
    columns { heading use takenAs } rows { line reference cells { field state value } \
    errors { column error { message } } } added changed unchanged removed } }";
/// Every row that a list can leave behind.
const KEPT: [&str; 2] = [
    "SELECT count(*) AS number FROM participant_import",
    "SELECT count(*) AS number FROM imported_participant",
];

async fn preview(reader: &Reader, programme: &str, file: &[u8]) -> Result<Value> {
    let variables = json!({ "id": programme, "content": STANDARD.encode(file) });
    Ok(reader.query(PREVIEW, variables).await?["previewImport"].clone())
}

async fn kept(world: &TestWorld) -> Result<[i64; 2]> {
    let [lists, rows] = KEPT;
    Ok([
        world.count(FOLLOW_UP, lists).await?,
        world.count(FOLLOW_UP, rows).await?,
    ])
}

/// A list with so many rows that say the same.
fn lines(headings: &str, row: &str, count: usize) -> String {
    let rows = (1..=count).map(|number| format!("{number};{row}"));
    let all: Vec<String> = std::iter::once(headings.to_owned()).chain(rows).collect();
    format!("{}\n", all.join("\n"))
}

fn counts(preview: &Value) -> [i64; 4] {
    ["added", "changed", "unchanged", "removed"].map(|name| preview[name].as_i64().unwrap_or(-1))
}

/// The value of a field of the first row.
fn first(preview: &Value, field: &str) -> Value {
    let mut cells = preview["rows"][0]["cells"].as_array().into_iter().flatten();
    cells
        .find(|cell| cell["field"] == field)
        .map(|cell| cell["value"].clone())
        .unwrap_or_default()
}

on_both_engines! {
    async fn a_list_is_looked_at_without_being_kept_and_taken_in_twice_changes_nothing(world: &mut TestWorld) -> Result<()> {
        let programme = steg_for_steg(world).await?;
        let leader = world.staff(LEADER)?;
        for file in [CSV, XLSX] {
            let looked = preview(&leader, &programme, file).await?;
            ensure!(looked["isImportable"] == true && counts(&looked) == [16, 0, 0, 0], "{looked}");
            ensure!(!looked.to_string().contains("Provsson"), "a name is shown: {looked}");
        }
        ensure!(kept(world).await? == [0, 0], "a look has left something");

        write(&leader, "importParticipants", import(&programme, CSV, None)).await?;
        ensure!(kept(world).await? == [1, 16], "{:?}", kept(world).await?);
        let before = evaluation(&leader, &programme, None).await?;
        let again = preview(&leader, &programme, XLSX).await?;
        ensure!(counts(&again) == [0, 0, 16, 0], "{again}");
        let refused = refusal(&attempt(&leader, "importParticipants", import(&programme, XLSX, None)).await?)?;
        ensure!(refused.code == "STALE_VERSION", "{refused:?}");
        write(&leader, "importParticipants", import(&programme, XLSX, Some(1))).await?;
        let after = evaluation(&leader, &programme, None).await?;
        ensure!(after["participants"] == before["participants"], "{after}");
        let lists: Vec<_> = after["imports"].as_array().into_iter().flatten().map(|list| &list["isCurrent"]).collect();
        ensure!(lists == [true, false], "{after}");

        let fewer = "Löpnummer;Kön;Startdatum\n1;Kvinna;2021-11-01\n2;Man;2021-11-08\n17;Man;2022-02-01\n";
        let fewer = preview(&leader, &programme, fewer.as_bytes()).await?;
        ensure!(counts(&fewer) == [1, 2, 0, 14], "{fewer}");
        Ok(())
    }

    async fn one_wrong_row_keeps_the_whole_list_out_and_says_where_and_what_to_do(world: &mut TestWorld) -> Result<()> {
        let programme = steg_for_steg(world).await?;
        let leader = world.staff(LEADER)?;
        let number = people::number(4);
        let file = format!(
            "Nr;Kön;Tjänstgöringsgrad;Arbetsuppgifter\n1;Kvinna;75 %;Kök\n\n2;Man;mycket;Kök\n3;Man;50;Bor med {number}\n"
        );
        let looked = preview(&leader, &programme, file.as_bytes()).await?;
        ensure!(looked["isImportable"] == false, "{looked}");
        let (rate, tasks) = (&looked["rows"][1], &looked["rows"][2]);
        ensure!(rate["line"] == 4 && rate["errors"][0]["column"] == "Tjänstgöringsgrad", "{rate}");
        let words = rate["errors"][0]["error"]["message"].as_str().unwrap_or_default();
        ensure!(words.contains("okänt"), "{words}");
        ensure!(tasks["line"] == 5 && tasks["errors"][0]["column"] == "Arbetsuppgifter", "{tasks}");
        ensure!(!looked.to_string().contains(&number), "a number is repeated: {looked}");

        let before = world.rows().await?;
        let answer = attempt(&leader, "importParticipants", import(&programme, file.as_bytes(), None)).await?;
        let refused = refusal(&answer)?;
        ensure!(refused.field.as_deref() == Some("content"), "{refused:?}");
        ensure!(refused.message.contains("rad 4"), "{refused:?}");
        ensure!(kept(world).await? == [0, 0] && world.rows().await? == before, "something was taken in");
        Ok(())
    }

    async fn lists_as_swedish_spreadsheets_write_them_are_read(world: &mut TestWorld) -> Result<()> {
        let programme = steg_for_steg(world).await?;
        let leader = world.staff(LEADER)?;
        let text = "Nr;Kön;Tjänstgöringsgrad;Slutdatum\n1;Kvinna;0,75;2022-10-31\n";
        let marked = [b"\xef\xbb\xbf", text.as_bytes()].concat();
        let older: Vec<u8> = text
            .chars()
            .filter_map(|sign| u8::try_from(u32::from(sign)).ok())
            .collect();
        for file in [marked, older] {
            let looked = preview(&leader, &programme, &file).await?;
            ensure!(looked["isImportable"] == true, "{looked}");
            ensure!(first(&looked, "SERVICE_RATE") == "75", "{looked}");
            ensure!(first(&looked, "ENDED_ON") == "2022-10-31", "{looked}");
            ensure!(first(&looked, "SEX") == "FEMALE", "{looked}");
        }
        Ok(())
    }

    async fn files_that_are_too_large_or_none_are_refused(world: &mut TestWorld) -> Result<()> {
        let programme = steg_for_steg(world).await?;
        let leader = world.staff(LEADER)?;
        let line = "1;Kvinna\n";
        let large = format!("Nr;Kön\n{}", line.repeat(128 * 1024 / line.len() + 1));
        let rows = lines("Nr;Kön", "K", 2_001);
        for (file, words) in [
            (large.as_bytes(), "för stor"),
            (rows.as_bytes(), "för många rader"),
            (b"PK\x03\x04 en trasig fil".as_slice(), "kan inte läsas"),
            (b"".as_slice(), "tom"),
            (b"Nr;K\xc3\xb6n\n".as_slice(), "inga rader"),
        ] {
            let looked = preview(&leader, &programme, file).await?;
            let told = looked["problem"]["message"].as_str().unwrap_or_default();
            ensure!(told.contains(words) && looked["isImportable"] == false, "{words}: {looked}");
            let refused = attempt(&leader, "importParticipants", import(&programme, file, None)).await?;
            ensure!(refusal(&refused)?.message.contains(words), "{words}: {refused}");
        }
        ensure!(kept(world).await? == [0, 0], "something was taken in");
        Ok(())
    }

    async fn evaluators_and_others_bring_no_lists(world: &mut TestWorld) -> Result<()> {
        let programme = steg_for_steg(world).await?;
        commission(world, &programme).await?;
        let evaluator = world.staff(EVALUATOR)?;
        let refused = refusal(&attempt(&evaluator, "importParticipants", import(&programme, CSV, None)).await?)?;
        ensure!(refused.code == "FORBIDDEN", "{refused:?}");
        for handle in [EVALUATOR, "labour.gnesta", "welfare.gnesta"] {
            let looked = preview(&world.staff(handle)?, &programme, CSV).await?;
            ensure!(looked.is_null(), "{handle}: {looked}");
        }
        ensure!(kept(world).await? == [0, 0], "something was taken in");
        Ok(())
    }

    async fn an_evaluation_runs_as_many_statements_for_twenty_as_for_one(world: &mut TestWorld) -> Result<()> {
        let programme = steg_for_steg(world).await?;
        let leader = world.staff(LEADER)?;
        let mut spent = Vec::new();
        for (size, expected) in [(1, None), (20, Some(1))] {
            let file = lines("Nr;Kön;Tjänstgöringsgrad", "Kvinna;75", size);
            let before = world.statements();
            let looked = preview(&leader, &programme, file.as_bytes()).await?;
            ensure!(looked["rows"].as_array().map(Vec::len) == Some(size), "{looked}");
            let between = world.statements();
            write(&leader, "importParticipants", import(&programme, file.as_bytes(), expected)).await?;
            let written = world.statements();
            let seen = evaluation(&leader, &programme, None).await?;
            ensure!(seen["participants"].as_array().map(Vec::len) == Some(size), "{seen}");
            let after = world.statements();
            let of = |service: ServiceName| {
                [
                    between[&service] - before[&service],
                    after[&service] - written[&service],
                ]
            };
            spent.push([of(FOLLOW_UP), of(ServiceName::LabourMarketUnit), of(ServiceName::IntakeDesk)]);
        }
        ensure!(spent[0] == spent[1], "{spent:?}");
        Ok(())
    }

    async fn nothing_that_names_anybody_is_kept_of_a_list(world: &mut TestWorld) -> Result<()> {
        let programme = steg_for_steg(world).await?;
        write(&world.staff(LEADER)?, "importParticipants", import(&programme, CSV, None)).await?;
        for secret in ["Provsson", "Testman", "Exempel", "Fiktiv"] {
            let question = format!(
                "SELECT count(*) AS number FROM imported_participant WHERE CAST(codes AS TEXT) LIKE '%{secret}%' OR reference LIKE '%{secret}%'"
            );
            ensure!(world.count(FOLLOW_UP, &question).await? == 0, "{secret}");
            let logged = format!("SELECT count(*) AS number FROM audit_entry WHERE body LIKE '%{secret}%'");
            ensure!(world.count(FOLLOW_UP, &logged).await? == 0, "{secret} in the log");
        }
        Ok(())
    }
}
