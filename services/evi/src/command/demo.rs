//! `evi demo`: everything in one process, with invented people.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use chassis::{
    telemetry::{self, LogSettings},
    traces::TraceSettings,
};
use chrono::{DateTime, Utc};
use domain::{Clock, CodeList, ServiceName, SystemEntropy};
use gateway::Limits;

use crate::{
    cli::DemoArguments,
    clock::MovedClock,
    command::{places, populate, running},
    configuration::Migrations,
    demo::{
        cast,
        world::{self, Content},
    },
    fault::CommandFault,
    folder::{DataFolder, Filling, FolderKind, Opening},
    keys::KeyFolder,
    platform::{
        Driving, Platform, Progress, SUPERGRAPH, Settings,
        catalogue::{Population, SERVICES},
        database::DatabasePlace,
        listening::{Addresses, Sockets},
        notices::NoticeReach,
        partners::PartnerDoor,
    },
    say,
};

const PATIENCE: Duration = Duration::from_secs(15);
const STOPPING: Duration = Duration::from_secs(10);

pub async fn run(arguments: DemoArguments) -> Result<(), CommandFault> {
    let log = LogSettings {
        filter: "warn".to_owned(),
        ..LogSettings::default()
    };
    // A demo tells its traces to nobody: there is nothing for it to end.
    let _traces = telemetry::start(&log, &TraceSettings::default()).map_err(places::unlogged)?;
    let here = ServiceName::ALL.to_vec();
    let sockets = Sockets::take(&Addresses::only(arguments.listen), &here).await?;
    let clock = arguments
        .clock
        .map_or(MovedClock::ahead_by_millis(0), MovedClock::starting_at);
    say::step(
        "a demo system: every person in it is invented, and it takes only official test numbers",
    );
    say::step(format_args!(
        "the data folder {} is taken",
        arguments.data.display()
    ));
    let opening = if arguments.fresh {
        Opening::Fresh
    } else {
        Opening::Keep
    };
    let mut folder = DataFolder::take(&arguments.data, FolderKind::Demo, opening, clock.now())?;
    populate::refuse_twice(&arguments, folder.mark())?;
    folder.note_clock(clock.millis_ahead())?;
    let keys = KeyFolder::complete(folder.places().keys(), &SystemEntropy)?;
    fill(&mut folder, &keys, (wanted(&arguments), clock.now())).await?;
    if let Some(people) = arguments.population {
        populate::populate(&mut folder, &keys, (people, &clock)).await?;
    }
    let settings = Settings {
        sockets,
        databases: places::embedded(folder.places(), &here),
        here,
        migrations: Migrations::AtStart,
        checkpoints: folder.places().checkpoints(),
        pages: Some(DatabasePlace::Embedded(folder.places().pages())),
        sign_in: None,
        partners: PartnerDoor::default(),
        keys,
        peers: BTreeMap::new(),
        stream: None,
        population: Population::Invented,
        clock: Arc::new(clock),
        entropy: Arc::new(SystemEntropy),
        driving: Driving::ByItself,
        progress: Progress::Told,
        patience: PATIENCE,
        notices: NoticeReach::this_machine(),
        limits: Limits::default(),
        catalogue: SERVICES,
        supergraph: SUPERGRAPH.to_owned(),
        supergraph_file: None,
    };
    let platform = Platform::start(settings).await?;
    running::until_asked_to_stop(platform, STOPPING).await
}

fn wanted(arguments: &DemoArguments) -> Filling {
    if arguments.empty {
        Filling::Registry
    } else {
        Filling::World
    }
}

/// Fills a new folder; one that was filled to its end is gone on with. The mark is written last, so
/// that a start that was cut off while filling begins anew.
async fn fill(
    folder: &mut DataFolder,
    keys: &KeyFolder,
    (wanted, now): (Filling, DateTime<Utc>),
) -> Result<(), CommandFault> {
    match (folder.mark().filling, wanted) {
        (Filling::Nothing, _) => {
            let parts = cast();
            let content = match wanted {
                Filling::Nothing | Filling::Registry => Content::Registry,
                Filling::World => Content::People(&parts),
            };
            world::fill(folder.places(), keys, (content, now)).await?;
            folder.note_filled(wanted)
        }
        (Filling::World, Filling::Registry) => {
            say::step("the folder holds people already; --empty needs --fresh to take effect");
            Ok(())
        }
        (Filling::Registry | Filling::World, _) => Ok(()),
    }
}
