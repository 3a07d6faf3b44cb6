//! Makes the demo world: a platform is started on the folder with a clock that begins fifteen months
//! ago, the demo staff do their work through its services, and the platform stops again.
//!
//! Nothing is written past the services but the registry. A start that is cut off on the way leaves a
//! folder without its mark, and the next start empties it and begins anew.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use access::FactSource;
use chassis::{InternalCaller, RemoteFacts};
use chrono::{DateTime, Datelike, NaiveDate, Utc};
use domain::{Clock, Entropy, ServiceName, SystemEntropy};
use gateway::Limits;

use super::{
    chance::Chance,
    fault::StoryFault,
    hands::Hands,
    people,
    places::{Units, staff_id},
    registry::{DemoRegistry, registry},
    seed::{Places, write_registry},
    stage::{HandClock, Passing, Stage, Story},
    story::{
        cast::{FIRST_DAY, PROGRAMME_PLACES, Part, SEED},
        programme::{self, Named},
    },
    tale::{Scenery, Tale, working_day_before},
};
use crate::{
    configuration::Migrations,
    fault::CommandFault,
    folder::FolderPlaces,
    keys::KeyFolder,
    platform::{
        Driving, Platform, Progress, SUPERGRAPH, Settings,
        catalogue::{Population, SERVICES},
        database::{self, DatabasePlace},
        listening::Sockets,
        notices::NoticeReach,
        partners::PartnerDoor,
        trust,
    },
    say,
};

const PATIENCE: Duration = Duration::from_mins(1);
/// How many days of the stories pass between two rounds of the work beside them.
const ROUND_DAYS: i64 = 7;
/// Working days between the writing of the registry and the first story.
const QUIET_DAYS: u32 = 5;

/// What a folder is filled with.
#[derive(Debug, Clone, Copy)]
pub enum Content<'p> {
    /// Agencies and staff.
    Registry,
    /// The same, and the stories of these people.
    People(&'p [Part]),
}

/// Fills a new folder. The stories are over on the day before `now`.
///
/// # Errors
/// When a database fails, or a service refuses what a story does.
pub async fn fill(
    places: &FolderPlaces,
    keys: &KeyFolder,
    (content, now): (Content<'_>, DateTime<Utc>),
) -> Result<(), CommandFault> {
    let registry = registry();
    let today = HandClock::at(now).today();
    let clock = Arc::new(match content {
        Content::Registry => HandClock::at(now),
        Content::People(_) => HandClock::at(beginning(today)),
    });
    let platform = start(places, keys, Arc::clone(&clock) as Arc<dyn Clock>).await?;
    say::step("the registry is written: agencies, units, staff and agreements");
    let counted = match content {
        Content::Registry => Places::NotCounted,
        Content::People(_) => Places::Counted,
    };
    write(&platform, (&registry, counted), &clock).await?;
    if let Content::People(parts) = content {
        let people = parts.len();
        say::step(format_args!(
            "the demo world is made: {people} people, fifteen months"
        ));
        play(
            &platform,
            &registry,
            (keys, Arc::clone(&clock)),
            (parts, today),
        )
        .await?;
    }
    clock.move_to(now);
    platform.step().await?;
    bring_to_disk(&platform).await?;
    platform.stop(PATIENCE).await;
    Ok(())
}

/// Until here nothing waited for the disk, because a folder without its mark is begun anew. The mark
/// may only be written when everything else is there to stay.
async fn bring_to_disk(platform: &Platform) -> Result<(), CommandFault> {
    for line in SERVICES {
        if let Some(store) = platform.store(line.name) {
            let brought = store.bring_to_disk().await;
            brought.map_err(|fault| database::unusable(line.name, &fault))?;
        }
    }
    Ok(())
}

fn beginning(today: NaiveDate) -> DateTime<Utc> {
    let day = working_day_before(today, FIRST_DAY + QUIET_DAYS);
    day.and_time(chrono::NaiveTime::MIN).and_utc()
}

/// Every service, without the gateway and without a socket.
async fn start(
    places: &FolderPlaces,
    keys: &KeyFolder,
    clock: Arc<dyn Clock>,
) -> Result<Platform, CommandFault> {
    let here: Vec<ServiceName> = SERVICES.iter().map(|line| line.name).collect();
    let place = |service: &ServiceName| {
        let file = places.database(*service);
        (*service, DatabasePlace::BeingFilled(file))
    };
    Platform::start(Settings {
        sockets: Sockets::none(),
        databases: here.iter().map(place).collect(),
        here,
        migrations: Migrations::AtStart,
        checkpoints: places.checkpoints(),
        pages: None,
        sign_in: None,
        partners: PartnerDoor::default(),
        keys: keys.clone(),
        peers: BTreeMap::new(),
        stream: None,
        population: Population::Invented,
        clock,
        entropy: Arc::new(SystemEntropy),
        driving: Driving::ByHand,
        progress: Progress::Silent,
        patience: PATIENCE,
        notices: NoticeReach::nowhere(),
        limits: Limits::default(),
        catalogue: SERVICES,
        supergraph: SUPERGRAPH.to_owned(),
        supergraph_file: None,
    })
    .await
}

async fn write(
    platform: &Platform,
    (registry, counted): (&DemoRegistry, Places),
    clock: &Arc<HandClock>,
) -> Result<(), CommandFault> {
    let store =
        platform
            .store(ServiceName::IntakeDesk)
            .ok_or_else(|| CommandFault::ProgramBroken {
                reason: "the desk did not start".to_owned(),
            })?;
    let time_and_chance: (Arc<dyn Clock>, Arc<dyn Entropy>) =
        (Arc::clone(clock) as Arc<dyn Clock>, Arc::new(SystemEntropy));
    write_registry(store, registry, counted, time_and_chance).await
}

async fn play(
    platform: &Platform,
    registry: &DemoRegistry,
    (keys, clock): (&KeyFolder, Arc<HandClock>),
    (parts, today): (&[Part], NaiveDate),
) -> Result<(), CommandFault> {
    let hands = Hands {
        carrier: platform.carrier(),
        signer: trust::assertion_signer(keys, ServiceName::Gateway)?,
        clock: Arc::clone(&clock) as Arc<dyn Clock>,
        entropy: Arc::new(SystemEntropy),
    };
    let caller = InternalCaller {
        carrier: platform.carrier(),
        signer: Arc::new(trust::assertion_signer(
            keys,
            ServiceName::LabourMarketUnit,
        )?),
        clock: Arc::clone(&clock) as Arc<dyn Clock>,
        entropy: Arc::new(SystemEntropy),
    };
    let scenery = Arc::new(scenery(hands, &RemoteFacts::new(caller), registry, today).await?);
    let stage = Stage::new(clock);
    let people = people::numbers(SEED, today, parts.len());
    let stories = parts
        .iter()
        .zip(people)
        .zip(1..)
        .map(|((part, number), stream)| {
            let who = (number, Chance::of(SEED, stream));
            let tale = Tale::new(&scenery, part.town, who, stage.cue());
            Box::pin(part.plot.play(tale)) as Story
        });
    let mut stories: Vec<Story> = stories.collect();
    stories.push(Box::pin(programme::document(
        Arc::clone(&scenery),
        stage.cue(),
    )));
    let mut rounds = Rounds {
        platform,
        last: None,
        told: None,
    };
    stage.play(stories, &mut rounds).await?;
    Ok(())
}

/// What all stories share: the ids that the registry gave, and the programme, which the manager of the
/// labour-market unit makes first of all.
async fn scenery(
    hands: Hands,
    facts: &impl FactSource,
    registry: &DemoRegistry,
    today: NaiveDate,
) -> Result<Scenery, StoryFault> {
    let units = Units::ask(&hands, registry).await?;
    let leads = [
        staff_id(facts, "lead.welfare.gnesta").await?,
        staff_id(facts, "lead.labour.gnesta").await?,
    ];
    let protected_by = staff_id(facts, "labour.gnesta").await?;
    let follow_up_by = staff_id(facts, "lead.desk.gnesta").await?;
    let named = Named {
        leader: staff_id(facts, "programme.gnesta").await?,
        supervisor: staff_id(facts, "supervisor.gnesta").await?,
    };
    let made = programme::make(&hands, &units, &named, (today, PROGRAMME_PLACES)).await?;
    Ok(Scenery {
        hands,
        units,
        today,
        programme: made.programme,
        groups: made.groups,
        leads,
        protected_by,
        follow_up_by,
    })
}

/// The work beside the stories: clocks that have run out, events, links of the access logs.
struct Rounds<'p> {
    platform: &'p Platform,
    last: Option<NaiveDate>,
    told: Option<(i32, u32)>,
}

impl Passing for Rounds<'_> {
    async fn day(&mut self, day: NaiveDate) -> Result<(), StoryFault> {
        let month = (day.year(), day.month());
        if self.told != Some(month) {
            say::step(format_args!(
                "the demo world has come to {:04}-{:02}",
                month.0, month.1
            ));
            self.told = Some(month);
        }
        if self
            .last
            .is_none_or(|last| (day - last).num_days() >= ROUND_DAYS)
        {
            self.platform.step().await?;
            self.last = Some(day);
        }
        Ok(())
    }
}
