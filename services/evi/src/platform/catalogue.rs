//! The services, one line each. Adding an agency is adding a line here.

use std::{future::Future, pin::Pin, sync::Arc, time::Duration};

use access::{Access, Cx, SystemPrincipal};
use chassis::{
    Fault, Ground, InternalCaller, RemoteAttachments, RemoteLogs, Service,
    disposal::{Disposer, RemoteHoldings, RemoteRetention},
};
use domain::{ServiceName, Subject, event::EventBody};
use follow_up::FollowUp;
use intake_desk::{DeskParts, DeskSettings, IntakeDesk, NoticeCarrier, NumbersTaken, Secrets};
use labour_market_unit::LabourSettings;
use migrations::MigratorTrait;
use sea_orm::{DatabaseConnection, DbErr};
use store::{Store, StoreFault, disposal::SectionTable};

use crate::{demo::people, fault::CommandFault, keys::Secret};

/// Work that is still to be done when this is awaited.
pub type Work<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// What a service is given to be built from.
pub struct Given {
    /// What every service stands on: its database, its verifier, time and chance.
    pub ground: Ground,
    /// Its access module, over facts from those who own them.
    pub access: Access,
    /// Its way to other services.
    pub caller: InternalCaller,
    /// The desk's secret; nobody else is given one.
    pub secret: Option<Secret>,
    /// Whose personal numbers it takes.
    pub population: Population,
    /// What takes notices to partners' systems.
    pub notices: Arc<dyn NoticeCarrier>,
}

/// Whose personal numbers are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Population {
    /// The official test series only.
    Invented,
    /// Real people's.
    Real,
}

/// What comes of it.
pub struct Built {
    /// What the chassis makes a router of.
    pub service: Service,
    /// What it does beside its requests, besides delivering events and linking its log.
    pub loops: Vec<Loop>,
}

/// Work that is done again and again.
#[derive(Clone)]
pub struct Loop {
    /// Its name, for the log.
    pub name: &'static str,
    /// How long it rests in between.
    pub pause: Duration,
    /// One step. It answers how many things it did, and logs its own faults.
    pub step: Arc<dyn Fn() -> Work<'static, u64> + Send + Sync>,
}

/// One service.
#[derive(Clone, Copy)]
pub struct Line {
    /// Its name.
    pub name: ServiceName,
    /// Builds it.
    pub build: fn(Given) -> Result<Built, CommandFault>,
}

/// The tables of one service.
#[derive(Clone, Copy)]
pub struct Tables {
    /// Brings them up to date.
    pub migrate: fn(&Store) -> Work<'_, Result<(), StoreFault>>,
    /// Counts what is missing, reading only.
    pub pending: fn(&DatabaseConnection) -> Work<'_, Result<usize, DbErr>>,
}

impl Tables {
    /// The tables that a migrator makes.
    pub const fn of<M: MigratorTrait + 'static>() -> Self {
        Self {
            migrate: |store| Box::pin(store.migrate::<M>()),
            pending: |connection| Box::pin(store::count_missing_migrations::<M>(connection)),
        }
    }
}

/// Every service with tables, whether or not it runs here.
pub const TABLES: &[(ServiceName, Tables)] = &[
    (
        ServiceName::IntakeDesk,
        Tables::of::<migrations::intake_desk::Migrator>(),
    ),
    (
        ServiceName::WelfareUnit,
        Tables::of::<migrations::welfare_unit::Migrator>(),
    ),
    (
        ServiceName::LabourMarketUnit,
        Tables::of::<migrations::labour_market_unit::Migrator>(),
    ),
    (
        ServiceName::EmploymentService,
        Tables::of::<migrations::employment_service::Migrator>(),
    ),
    (
        ServiceName::InsuranceAgency,
        Tables::of::<migrations::insurance_agency::Migrator>(),
    ),
    (
        ServiceName::FollowUp,
        Tables::of::<migrations::follow_up::Migrator>(),
    ),
];

/// The tables of a service, if it keeps anything.
pub fn tables(service: ServiceName) -> Option<Tables> {
    TABLES
        .iter()
        .find(|(name, _)| *name == service)
        .map(|(_, tables)| *tables)
}

/// The services of the platform, in the order in which they start.
pub const SERVICES: &[Line] = &[
    line(ServiceName::IntakeDesk, desk),
    line(ServiceName::WelfareUnit, |given| {
        let disposal = disposer(&given, welfare_unit::section_tables());
        let service = welfare_unit::service(given.ground, given.access);
        Ok(of_sections(service, disposal))
    }),
    line(ServiceName::LabourMarketUnit, labour),
    line(ServiceName::EmploymentService, |given| {
        let disposal = disposer(&given, employment_service::section_tables());
        let service = employment_service::service(given.ground, given.access);
        Ok(of_sections(service, disposal))
    }),
    line(ServiceName::InsuranceAgency, |given| {
        let disposal = disposer(&given, insurance_agency::section_tables());
        let service = insurance_agency::service(given.ground, given.access);
        Ok(of_sections(service, disposal))
    }),
    line(ServiceName::FollowUp, |given| {
        let store = given.ground.store.clone();
        let follow_up = Arc::new(FollowUp::new(store, given.access, given.caller));
        let loops = vec![
            restorer(&follow_up, &given.ground),
            publisher(&follow_up, &given.ground),
        ];
        let service = follow_up::service(given.ground, follow_up);
        Ok(Built { service, loops })
    }),
];

/// The desk gives facts to everybody, itself included, and asks the labour-market unit for its own.
fn desk(given: Given) -> Result<Built, CommandFault> {
    let secret = given.secret.ok_or_else(|| CommandFault::ProgramBroken {
        reason: "the desk was given no secret".to_owned(),
    })?;
    let settings = match given.population {
        Population::Invented => DeskSettings {
            numbers: NumbersTaken::TestSeriesOnly,
            name_of_number: people::register_name,
            ..DeskSettings::default()
        },
        Population::Real => DeskSettings::default(),
    };
    let desk = IntakeDesk::new(DeskParts {
        store: given.ground.store.clone(),
        access: given.access,
        logs: Arc::new(RemoteLogs::new(given.caller.clone())),
        holdings: Arc::new(RemoteHoldings::new(given.caller.clone())),
        labour: Arc::new(RemoteAttachments::new(given.caller)),
        operations: Arc::clone(&given.ground.operations),
        notices: given.notices,
        secrets: Secrets::from_master(secret.bytes()),
        settings,
        clock: Arc::clone(&given.ground.clock),
    });
    let loops = vec![
        runner(&desk, &given.ground),
        notices(&desk, &given.ground),
        case_disposer(&desk, &given.ground),
    ];
    Ok(Built {
        service: intake_desk::service(given.ground, &desk),
        loops,
    })
}

/// Works off what has fallen due. What fails is logged, and tried again the next time.
fn runner(desk: &IntakeDesk, ground: &Ground) -> Loop {
    let (desk, clock, entropy) = (
        desk.clone(),
        Arc::clone(&ground.clock),
        Arc::clone(&ground.entropy),
    );
    Loop {
        name: "runner",
        pause: Duration::from_secs(20),
        step: Arc::new(move || {
            let (desk, clock, entropy) = (desk.clone(), Arc::clone(&clock), Arc::clone(&entropy));
            Box::pin(async move {
                intake_desk::run_due_once(&desk, &clock, &entropy)
                    .await
                    .unwrap_or_else(|fault| {
                        tracing::error!(error.reasons = fault.chain(), "due work was not done");
                        0
                    })
            })
        }),
    }
}

/// Takes notices to partners' systems. One that was not taken waits longer each time.
fn notices(desk: &IntakeDesk, ground: &Ground) -> Loop {
    let (desk, clock, entropy) = (
        desk.clone(),
        Arc::clone(&ground.clock),
        Arc::clone(&ground.entropy),
    );
    Loop {
        name: "notices",
        pause: Duration::from_secs(2),
        step: Arc::new(move || {
            let (desk, clock, entropy) = (desk.clone(), Arc::clone(&clock), Arc::clone(&entropy));
            Box::pin(async move {
                intake_desk::deliver_notices_once(&desk, &clock, &entropy)
                    .await
                    .unwrap_or_else(|fault| {
                        tracing::error!(error.reasons = fault.chain(), "no notice was delivered");
                        0
                    })
            })
        }),
    }
}

/// How long disposal rests between two steps. A day's sweep is done once, however often it is looked at.
const DISPOSAL_PAUSE: Duration = Duration::from_mins(1);

/// Disposes of closed cases, and of what agencies wrote in them at the desk, when their time is over.
fn case_disposer(desk: &IntakeDesk, ground: &Ground) -> Loop {
    let (desk, clock, entropy) = (
        desk.clone(),
        Arc::clone(&ground.clock),
        Arc::clone(&ground.entropy),
    );
    Loop {
        name: "disposal",
        pause: DISPOSAL_PAUSE,
        step: Arc::new(move || {
            let (desk, clock, entropy) = (desk.clone(), Arc::clone(&clock), Arc::clone(&entropy));
            Box::pin(async move {
                let step = intake_desk::dispose_once(&desk, &clock, &entropy).await;
                step.unwrap_or_else(|fault| not_disposed(&fault))
            })
        }),
    }
}

/// Disposes of what an agency's service keeps, when the desk says that its time is over.
fn disposer(given: &Given, tables: Vec<SectionTable>) -> Loop {
    let ground = &given.ground;
    let disposer = Arc::new(Disposer {
        store: ground.store.clone(),
        access: given.access.clone(),
        tables,
        retention: Arc::new(RemoteRetention::new(given.caller.clone())),
        clock: Arc::clone(&ground.clock),
        entropy: Arc::clone(&ground.entropy),
    });
    Loop {
        name: "disposal",
        pause: DISPOSAL_PAUSE,
        step: Arc::new(move || {
            let disposer = Arc::clone(&disposer);
            Box::pin(async move {
                let step = disposer.step().await;
                step.unwrap_or_else(|fault| not_disposed(&fault))
            })
        }),
    }
}

/// Nothing is lost by waiting: the sweep goes on from where it stopped.
fn not_disposed(fault: &Fault) -> u64 {
    tracing::warn!(
        error.reasons = fault.chain(),
        "disposal waits for the next step"
    );
    0
}

/// Tells a store that was lost everything again. It waits for services that are not there yet.
fn restorer(follow_up: &Arc<FollowUp>, ground: &Ground) -> Loop {
    let (follow_up, clock, entropy) = (
        Arc::clone(follow_up),
        Arc::clone(&ground.clock),
        Arc::clone(&ground.entropy),
    );
    Loop {
        name: "restorer",
        pause: Duration::from_secs(30),
        step: Arc::new(move || {
            let follow_up = Arc::clone(&follow_up);
            let (clock, entropy) = (Arc::clone(&clock), Arc::clone(&entropy));
            Box::pin(async move {
                let cx = Cx::system(SystemPrincipal::Rebuilder, clock, entropy);
                match follow_up::rebuild_if_lost(&follow_up, &cx).await {
                    Ok(None) => 0,
                    Ok(Some(rebuilt)) => rebuilt.steps,
                    Err(fault) => {
                        tracing::warn!(%fault, "follow-up has not heard every service yet");
                        0
                    }
                }
            })
        }),
    }
}

/// Releases the fixed tables when a month has begun. It waits for a store that has been told everything.
fn publisher(follow_up: &Arc<FollowUp>, ground: &Ground) -> Loop {
    let (follow_up, clock, entropy) = (
        Arc::clone(follow_up),
        Arc::clone(&ground.clock),
        Arc::clone(&ground.entropy),
    );
    Loop {
        name: "publisher",
        pause: Duration::from_secs(20),
        step: Arc::new(move || {
            let follow_up = Arc::clone(&follow_up);
            let (clock, entropy) = (Arc::clone(&clock), Arc::clone(&entropy));
            Box::pin(async move {
                let cx = Cx::system(SystemPrincipal::Rebuilder, clock, entropy);
                follow_up::release_due(&follow_up, &cx)
                    .await
                    .unwrap_or_else(|fault| {
                        tracing::error!(%fault, "the tables of the month did not come out");
                        0
                    })
            })
        }),
    }
}

/// In the demo a placement without a named supervisor is the demo supervisor's (`contract/README.md`).
#[expect(
    clippy::unnecessary_wraps,
    reason = "it is a builder of the table above, and another may fail"
)]
fn labour(given: Given) -> Result<Built, CommandFault> {
    let default_supervisor = match given.population {
        Population::Invented => Some(Subject::new("staff:supervisor.gnesta")),
        Population::Real => None,
    };
    let settings = LabourSettings { default_supervisor };
    let disposal = disposer(&given, labour_market_unit::section_tables());
    let service = labour_market_unit::service(given.ground, given.access, settings);
    Ok(of_sections(service, disposal))
}

const fn line(name: ServiceName, build: fn(Given) -> Result<Built, CommandFault>) -> Line {
    Line { name, build }
}

/// A service of an agency, which disposes of what it keeps beside its requests.
fn of_sections(service: Service, disposal: Loop) -> Built {
    Built {
        service,
        loops: vec![disposal],
    }
}

/// Which services an event is told to. Follow-up keeps the steps of everybody; the desk hears of
/// placements, which confirm and free the places that it reserved. Agencies listen to nobody: what
/// they must know of a case they ask for when somebody looks.
pub fn listeners(body: &EventBody) -> Vec<ServiceName> {
    match body {
        EventBody::PlacementConfirmed(_) | EventBody::PlacementEnded(_) => {
            vec![ServiceName::IntakeDesk, ServiceName::FollowUp]
        }
        EventBody::CaseOpened { .. }
        | EventBody::PartyJoined(_)
        | EventBody::PartyLeft(_)
        | EventBody::BasisRecorded { .. }
        | EventBody::ConsentWithdrawn { .. }
        | EventBody::ReferralSent(_)
        | EventBody::ReferralReceived(_)
        | EventBody::ReferralAccepted(_)
        | EventBody::ReferralStarted(_)
        | EventBody::ReferralEnded { .. }
        | EventBody::CaseClosed { .. }
        | EventBody::ProtectionChanged { .. }
        | EventBody::PersonsMerged { .. }
        | EventBody::PersonMergeUndone { .. }
        | EventBody::StepRecorded(_) => vec![ServiceName::FollowUp],
    }
}

#[cfg(test)]
mod tests {
    use domain::CodeList;

    use super::*;

    #[test]
    fn every_service_but_the_gateway_keeps_something() {
        for service in ServiceName::ALL.iter().copied() {
            assert_eq!(
                tables(service).is_none(),
                service == ServiceName::Gateway,
                "{service}"
            );
        }
    }
}
