//! `evi token`: a bearer token for a demo system, printed beside it, and nothing else.

use chrono::Duration;
use domain::{Clock, ServiceName, Subject, identity_number::IdentityNumber};
use intake_desk::secrets::Secrets;

use crate::{
    cli::{ReaderArguments, TokenArguments},
    clock::MovedClock,
    command::places,
    demo::staff::{DemoStaff, find_staff},
    fault::CommandFault,
    folder::{self, FolderKind, FolderPlaces},
    keys::{KeyFolder, SecretName},
    platform::{
        database::{self, DatabasePlace},
        trust,
    },
    say,
};

pub async fn run(arguments: TokenArguments) -> Result<(), CommandFault> {
    let (places, mark) = folder::look_at(&arguments.data)?;
    if mark.kind != FolderKind::Demo {
        return Err(CommandFault::FolderOfOtherKind {
            folder: arguments.data.clone(),
            found: mark.kind.word(),
            wanted: FolderKind::Demo.word(),
        });
    }
    let keys = KeyFolder::at(places.keys());
    // The token must be good for the clock of the system that runs on the folder.
    let clock = MovedClock::ahead_by_millis(mark.clock_ahead_millis);
    let subject = subject(&arguments.reader, (&places, &keys), &clock).await?;
    let life = Duration::seconds(arguments.ttl.into());
    say::answer(trust::demo_token(&keys, subject, clock.now(), life)?);
    Ok(())
}

async fn subject(
    reader: &ReaderArguments,
    (folder, keys): (&FolderPlaces, &KeyFolder),
    clock: &MovedClock,
) -> Result<Subject, CommandFault> {
    if let Some(number) = &reader.participant {
        let subject = participant(number, keys, clock)?;
        refuse_without_case(folder, &subject).await?;
        return Ok(subject);
    }
    let handle = reader.staff.clone().unwrap_or_default();
    find_staff(&handle)
        .map(DemoStaff::subject)
        .ok_or(CommandFault::UnknownHandle { handle })
}

/// The subject is derived from the number as the desk derives it, with the desk's own secret.
fn participant(
    number: &str,
    keys: &KeyFolder,
    clock: &MovedClock,
) -> Result<Subject, CommandFault> {
    let number = IdentityNumber::parse(number, clock.today())
        .ok()
        .filter(IdentityNumber::is_official_test_number)
        .ok_or(CommandFault::NotATestNumber)?;
    let secrets = Secrets::from_master(keys.secret(SecretName::Desk)?.bytes());
    Ok(secrets.participant_subject(number.expose()))
}

/// A token for somebody whom the system does not know would open nothing.
async fn refuse_without_case(folder: &FolderPlaces, subject: &Subject) -> Result<(), CommandFault> {
    let desk = ServiceName::IntakeDesk;
    let file = folder.database(desk);
    if !file.exists() {
        return Err(CommandFault::NobodyWithoutCase);
    }
    let store = places::open(desk, DatabasePlace::Embedded(file)).await?;
    match intake_desk::has_case(&store, subject).await {
        Ok(true) => Ok(()),
        Ok(false) => Err(CommandFault::NobodyWithoutCase),
        Err(fault) => Err(database::unusable(desk, &fault)),
    }
}
