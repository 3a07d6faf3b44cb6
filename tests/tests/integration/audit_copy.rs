//! `evi audit verify FILE` with the real binary, on copies of a log out of its system: one byte changed, one
//! entry cut, an older backup, another key, and none of its witnesses.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use anyhow::{Context, Result, ensure};
use evi_tests::{
    demo::{Demo, binary},
    journey, people,
};
use sea_orm::{ConnectOptions, ConnectionTrait, Database, FromQueryResult, Statement};

const DATABASE: &str = "intake_desk.sqlite";
const CHECKPOINTS: &str = "intake_desk.jsonl";
const KEY: &str = "checkpoint.intake_desk.jwks.json";

/// A system that ran and was stopped in order, and a folder of copies.
struct Ran {
    data: PathBuf,
    copies: tempfile::TempDir,
}

impl Ran {
    async fn once() -> Result<Self> {
        let copies = tempfile::tempdir()?;
        let data = copies.path().join("data");
        let demo = Demo::start(&data, &["--fresh", "--empty"])?;
        let desk = demo.staff("desk.gnesta")?;
        journey::receive_person(&desk, &people::number(0)).await?;
        demo.stop()?;
        Ok(Self { data, copies })
    }

    /// A copy of the file with its witnesses beside it.
    fn copy(&self, name: &str) -> Result<PathBuf> {
        let folder = self.copies.path().join(name);
        fs::create_dir(&folder)?;
        for (place, file) in [
            ("db", DATABASE),
            ("checkpoints", CHECKPOINTS),
            ("keys", KEY),
        ] {
            fs::copy(self.data.join(place).join(file), folder.join(file))?;
        }
        Ok(folder.join(DATABASE))
    }
}

fn verify(file: &Path, arguments: &[&str]) -> Result<Output> {
    Ok(Command::new(binary()?)
        .args(["audit", "verify"])
        .arg(file)
        .args(arguments)
        .output()?)
}

fn told(output: &Output) -> String {
    let text = |bytes| String::from_utf8_lossy(bytes).into_owned();
    text(&output.stdout) + &text(&output.stderr)
}

/// It ended with this code and told all of this.
fn expect(output: &Output, code: i32, sentences: &[&str]) -> Result<()> {
    let told = told(output);
    ensure!(output.status.code() == Some(code), "{told}");
    for sentence in sentences {
        ensure!(told.contains(sentence), "{sentence}: {told}");
    }
    Ok(())
}

/// Does something to a file as somebody who holds it can, and leaves no log beside it.
async fn tamper(file: &Path, statements: &[&str]) -> Result<()> {
    let mut options = ConnectOptions::new(format!("sqlite://{}", file.display()));
    options.max_connections(1).sqlx_logging(false);
    let database = Database::connect(options).await?;
    for guard in ["kept", "not_removed"] {
        for table in ["audit_entry", "audit_subject"] {
            let drop = format!("DROP TRIGGER {table}_{guard}");
            database.execute_unprepared(&drop).await?;
        }
    }
    for statement in statements {
        database.execute_unprepared(statement).await?;
    }
    database
        .execute_unprepared("PRAGMA wal_checkpoint(TRUNCATE)")
        .await?;
    Ok(database.close().await?)
}

#[derive(FromQueryResult)]
struct Ends {
    count: i64,
    third: i64,
    body: String,
}

async fn ends(file: &Path) -> Result<Ends> {
    let database = Database::connect(format!(
        "sqlite://{}?mode=ro&immutable=true",
        file.display()
    ))
    .await?;
    let question = "SELECT (SELECT count(*) FROM audit_link) AS count, \
        (SELECT entry FROM audit_link WHERE sequence = 3) AS third, (SELECT body FROM audit_entry \
        WHERE entry = (SELECT entry FROM audit_link WHERE sequence = 3)) AS body";
    let statement = Statement::from_string(database.get_database_backend(), question);
    let ends = Ends::find_by_statement(statement).one(&database).await?;
    ends.context("a row")
}

fn names(folder: &Path) -> Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder)? {
        names.push(entry?.file_name().to_string_lossy().into_owned());
    }
    names.sort();
    Ok(names)
}

const CUT: [&str; 3] = [
    "DELETE FROM audit_subject WHERE entry = (SELECT max(entry) FROM audit_entry)",
    "DELETE FROM audit_link WHERE entry = (SELECT max(entry) FROM audit_entry)",
    "DELETE FROM audit_entry WHERE entry = (SELECT max(entry) FROM audit_entry)",
];

#[tokio::test]
async fn a_copy_is_proved_alone_and_never_written_to() -> Result<()> {
    let ran = Ran::once().await?;
    let whole = ran.copy("whole")?;
    let (bytes, folder) = (fs::read(&whole)?, whole.parent().context("a folder")?);
    let before = names(folder)?;
    let Ends { count, third, body } = ends(&whole).await?;
    let agreed = format!("{count} entries, {count} linked, 0 waiting; the chain holds");
    let attested = format!("agree with it up to {count}; the file was read alone");
    expect(&verify(&whole, &[])?, 0, &[&agreed, &attested])?;
    ensure!(fs::read(&whole)? == bytes, "the file was written to");
    ensure!(
        names(folder)? == before,
        "something was left beside it: {:?}",
        names(folder)?
    );

    // One byte of what the third entry says, in the file itself, wherever a page still holds it.
    let flipped = ran.copy("flipped")?;
    let mut other = bytes.clone();
    let said = &body.as_bytes()[..body.len().min(200)];
    let places: Vec<usize> = bytes
        .windows(said.len())
        .enumerate()
        .filter_map(|(at, found)| (found == said).then_some(at))
        .collect();
    ensure!(!places.is_empty(), "the entry is in the file");
    for at in places {
        other[at + 20] ^= 1;
    }
    fs::write(&flipped, other)?;
    let named = format!("entry 3 (key {third}) is not what was written");
    let refused = format!("evi: the access log of intake_desk does not verify: {named}");
    expect(&verify(&flipped, &[])?, 1, &[&named, &refused])?;

    // Its reader, by a statement.
    let changed = ran.copy("changed")?;
    let change =
        format!("UPDATE audit_entry SET reader = 'x' || substr(reader, 2) WHERE entry = {third}");
    tamper(&changed, &[&change]).await?;
    expect(&verify(&changed, &[])?, 1, &[&named])?;
    Ok(())
}

#[tokio::test]
async fn a_copy_that_was_cut_or_has_lost_its_witnesses_says_so() -> Result<()> {
    let ran = Ran::once().await?;
    let cut = ran.copy("cut")?;
    let Ends { count, .. } = ends(&cut).await?;
    tamper(&cut, &CUT).await?;
    let one = "1 entry is missing at the end: the checkpoint of ";
    let knew = format!(" knew {count} ");
    expect(&verify(&cut, &[])?, 1, &[one, &knew])?;
    tamper_again(&cut).await?;
    expect(
        &verify(&cut, &[])?,
        1,
        &["2 entries are missing at the end", &knew],
    )?;

    // A stranger's key, no key, no checkpoints, and a file that is no database.
    let folder = cut.parent().context("a folder")?;
    let whole = ran.copy("whole")?;
    let strange = ran.data.join("keys").join("checkpoint.follow_up.jwks.json");
    let strange = strange.display().to_string();
    expect(
        &verify(&whole, &["--key", &strange])?,
        1,
        &["line 1 of the checkpoints is signed with another key"],
    )?;
    fs::remove_file(whole.with_file_name(KEY))?;
    expect(
        &verify(&whole, &[])?,
        1,
        &["cannot be proved without their key"],
    )?;
    let keys = Command::new(binary()?)
        .args(["audit", "key", "--data"])
        .arg(&ran.data)
        .output()?;
    let printed = folder.join("keys.json");
    fs::write(&printed, keys.stdout)?;
    let printed = printed.display().to_string();
    expect(
        &verify(&whole, &["--key", &printed])?,
        0,
        &["the chain holds"],
    )?;
    let data = ran.data.display().to_string();
    expect(
        &verify(&whole, &["--data", &data])?,
        0,
        &["the chain holds", "agree with it"],
    )?;
    fs::remove_file(whole.with_file_name(CHECKPOINTS))?;
    let blind = "no checkpoints were given, so a cut at its end would not show";
    expect(&verify(&whole, &[])?, 0, &["the chain holds", blind])?;
    expect(
        &verify(&whole.with_file_name("nothing"), &[])?,
        1,
        &["there is no such file"],
    )?;
    fs::write(whole.with_file_name("text"), "no database at all")?;
    expect(
        &verify(&whole.with_file_name("text"), &[])?,
        1,
        &["cannot be verified"],
    )?;

    // In the folder itself: checkpoints that were taken away are missed.
    let of_folder = |ran: &Ran| {
        Command::new(binary()?)
            .args(["audit", "verify", "--data"])
            .arg(&ran.data)
            .output()
            .map_err(anyhow::Error::from)
    };
    expect(&of_folder(&ran)?, 0, &["the chain holds"])?;
    fs::remove_file(ran.data.join("checkpoints").join(CHECKPOINTS))?;
    expect(&of_folder(&ran)?, 1, &["its checkpoints are not there"])?;
    Ok(())
}

/// The guards are gone already.
async fn tamper_again(file: &Path) -> Result<()> {
    let database = Database::connect(format!("sqlite://{}", file.display())).await?;
    for statement in CUT {
        database.execute_unprepared(statement).await?;
    }
    database
        .execute_unprepared("PRAGMA wal_checkpoint(TRUNCATE)")
        .await?;
    Ok(database.close().await?)
}
