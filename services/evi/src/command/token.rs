//! `evi token`: a bearer token for a demo system, printed beside it, and nothing else.

use chrono::Duration;
use domain::{Clock, Subject, identity_number::IdentityNumber};
use intake_desk::secrets::Secrets;

use crate::{
    cli::{ReaderArguments, TokenArguments},
    clock::MovedClock,
    demo::staff::{DemoStaff, find_staff},
    fault::CommandFault,
    folder::{self, FolderKind},
    keys::{KeyFolder, SecretName},
    platform::trust,
    say,
};

pub fn run(arguments: &TokenArguments) -> Result<(), CommandFault> {
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
    let subject = subject(&arguments.reader, &keys, &clock)?;
    let life = Duration::seconds(arguments.ttl.into());
    say::answer(trust::demo_token(&keys, subject, clock.now(), life)?);
    Ok(())
}

fn subject(
    reader: &ReaderArguments,
    keys: &KeyFolder,
    clock: &MovedClock,
) -> Result<Subject, CommandFault> {
    if let Some(number) = &reader.participant {
        return participant(number, keys, clock);
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
