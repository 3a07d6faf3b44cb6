//! `evi demo --population`: gives follow-up people beside those of the demo's stories, so that reports can be looked at
//! with as many people as a municipality, or the whole country, has.

use std::sync::Arc;

use access::{Cx, SystemPrincipal};
use domain::{Clock, ServiceName, SystemEntropy};
use follow_up::chain;
use store::{Store, StoreSecret};

use crate::{
    cli::DemoArguments,
    clock::MovedClock,
    demo::population::Population,
    fault::CommandFault,
    folder::{DataFolder, FolderMark, Populated},
    keys::{KeyFolder, SecretName},
    platform::{
        catalogue,
        database::{self, DatabasePlace, Opening},
    },
    say,
};

/// What chance begins with: the same people in every demo.
const SEED: u64 = 461;
/// So many people are written down at a time.
const AT_ONCE: u64 = 2_000;
/// How many signs the bar is long.
const BAR: u64 = 24;

/// A folder takes a population once: a second one would be the same people again.
///
/// # Errors
/// When it has one.
pub fn refuse_twice(arguments: &DemoArguments, mark: &FolderMark) -> Result<(), CommandFault> {
    match (arguments.population, mark.population) {
        (Some(_), Some(held)) => Err(CommandFault::PopulatedAlready {
            folder: arguments.data.clone(),
            people: held.people,
        }),
        (_, None) | (None, Some(_)) => Ok(()),
    }
}

/// Gives follow-up so many people, and counts everybody anew. What is cut off on the way begins anew with the folder.
///
/// # Errors
/// When the database fails.
pub async fn populate(
    folder: &mut DataFolder,
    keys: &KeyFolder,
    (people, clock): (u64, &MovedClock),
) -> Result<(), CommandFault> {
    folder.note_population(Populated {
        people,
        whole: false,
    })?;
    let store = open(folder, keys, clock).await?;
    let cx = Cx::system(
        SystemPrincipal::Seeder,
        Arc::new(*clock),
        Arc::new(SystemEntropy),
    );
    let steps = load(&store, &cx, Population::new(people, SEED, clock.today())).await?;
    say::step("follow-up counts everybody");
    let recounted = chain::recount(&store, &cx).await;
    recounted.map_err(|fault| refused(&fault))?;
    store
        .bring_to_disk()
        .await
        .map_err(|fault| refused(&fault))?;
    say::step(format_args!(
        "follow-up has {people} people more, who took {steps} steps"
    ));
    folder.note_population(Populated {
        people,
        whole: true,
    })
}

async fn open(
    folder: &DataFolder,
    keys: &KeyFolder,
    clock: &MovedClock,
) -> Result<Store, CommandFault> {
    let service = ServiceName::FollowUp;
    let secret = keys.secret(SecretName::Store(service))?;
    let store = database::open(Opening {
        service,
        place: DatabasePlace::BeingFilled(folder.places().database(service)),
        secret: StoreSecret::new(*secret.bytes()),
        route: catalogue::listeners,
        clock: Arc::new(*clock),
        entropy: Arc::new(SystemEntropy),
    });
    let store = store.await?;
    database::migrate(&store).await?;
    Ok(store)
}

/// Writes down their steps, and answers how many.
async fn load(store: &Store, cx: &Cx, mut people: Population) -> Result<usize, CommandFault> {
    let all = people.people();
    let (mut done, mut told) = (0, 0);
    while done < all {
        let count = AT_ONCE.min(all - done);
        let steps: Vec<follow_up::Step> =
            (0..count).filter_map(|_| people.next()).flatten().collect();
        let loaded = chain::load_steps(store, cx, &steps).await;
        loaded.map_err(|fault| refused(&fault))?;
        told += steps.len();
        done += count;
        say::progress(format_args!("{} {done} of {all} people", bar(done, all)));
    }
    say::progress("");
    Ok(told)
}

/// How far something has come, drawn.
fn bar(done: u64, all: u64) -> String {
    let sign = |place| if place * all < done * BAR { '#' } else { '.' };
    (0..BAR).map(sign).collect()
}

fn refused(fault: &store::StoreFault) -> CommandFault {
    database::unusable(ServiceName::FollowUp, fault)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use chrono::{DateTime, Utc};
    use sea_orm::{ConnectionTrait, DbBackend, Statement};

    use super::*;
    use crate::folder::{FolderKind, Opening as Taking};

    fn now() -> DateTime<Utc> {
        "2026-11-27T08:00:00Z".parse().expect("a moment")
    }

    fn take(root: &Path) -> (DataFolder, KeyFolder) {
        let folder = DataFolder::take(root, FolderKind::Demo, Taking::Keep, now());
        let folder = folder.expect("a folder");
        let keys = KeyFolder::complete(folder.places().keys(), &SystemEntropy).expect("keys");
        (folder, keys)
    }

    #[tokio::test]
    async fn population_is_loaded_counted_and_taken_once() {
        let outer = tempfile::tempdir().expect("a folder");
        let (mut folder, keys) = take(outer.path());
        let clock = MovedClock::starting_at(now());
        populate(&mut folder, &keys, (60, &clock))
            .await
            .expect("populated");
        let store = open(&folder, &keys, &clock).await.expect("a store");
        let asked = "SELECT COUNT(DISTINCT pseudonym) AS followed, COUNT(*) AS steps FROM step";
        let asked = Statement::from_string(DbBackend::Sqlite, asked);
        let row = store
            .reading()
            .query_one_raw(asked)
            .await
            .expect("rows")
            .expect("a row");
        let followed: i64 = row.try_get("", "followed").expect("a number");
        assert!((50..=60).contains(&followed), "{followed}");
        let steps: i64 = row.try_get("", "steps").expect("a number");
        assert_eq!(
            usize::try_from(steps).ok(),
            Some(Population::new(60, SEED, clock.today()).flatten().count())
        );
        let arguments = DemoArguments {
            listen: "127.0.0.1:0".parse().expect("an address"),
            data: outer.path().to_path_buf(),
            fresh: false,
            empty: false,
            population: Some(60),
            clock: None,
        };
        let refusal = refuse_twice(&arguments, folder.mark());
        assert!(matches!(
            refusal,
            Err(CommandFault::PopulatedAlready { people: 60, .. })
        ));
    }
}
