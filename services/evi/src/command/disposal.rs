//! `evi disposal`: what disposal would erase now, and the certificates of what it has erased. Both read beside a running
//! system and change nothing: the erasing is done by the services themselves, day by day.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use async_trait::async_trait;
use chassis::{
    Fault,
    disposal::{
        ForecastLine, HoldingSource, NotTold, RetentionSource, Ruling, SectionHoldings, forecast,
    },
};
use domain::{AgencyId, CaseId, Clock, CodeList, RetentionRule, RowKey, ServiceName};
use intake_desk::{DeskForecast, DeskPart, LocalRetention, forecast_cases, list_agencies};
use store::{
    Store,
    disposal::{CertificateState, KeptCertificate, SectionTable},
};

use crate::{
    cli::{DisposalArguments, DisposalCommand, DisposalPlaces},
    clock::MovedClock,
    command::places::{self, Places},
    configuration::Configuration,
    fault::CommandFault,
    folder,
    platform::database::{self, DatabasePlace},
    say,
};

const DESK: ServiceName = ServiceName::IntakeDesk;
/// How many certificates are read at a time.
const PAGE: u64 = 200;

pub async fn run(arguments: DisposalArguments) -> Result<(), CommandFault> {
    match arguments.command {
        None => tell_forecast(&arguments.places).await,
        Some(DisposalCommand::Certificates(places)) => tell_certificates(&places).await,
    }
}

/// The names of agencies as people know them.
struct Names(BTreeMap<AgencyId, String>);

impl Names {
    async fn read(desk: &Store) -> Result<Self, CommandFault> {
        let agencies = list_agencies(desk).await;
        let agencies = agencies.map_err(|fault| database::unusable(DESK, &fault))?;
        Ok(Self(agencies))
    }

    fn of(&self, agency: AgencyId) -> String {
        let known = self.0.get(&agency).cloned();
        known.unwrap_or_else(|| agency.to_string())
    }
}

/// The databases to read, and the time that their system lives in.
async fn look_at(asked: &DisposalPlaces) -> Result<(Places, Arc<dyn Clock>), CommandFault> {
    let services = places::keeping();
    if let Some(url) = &asked.database {
        let clock = MovedClock::ahead_by_millis(0);
        return Ok((places::postgres(url, &services), Arc::new(clock)));
    }
    let configuration = Configuration::load(asked.config.as_deref())?;
    let data = asked.data.as_ref();
    let data = data.unwrap_or(&configuration.folder.data);
    let (folder, mark) = folder::look_at(data)?;
    let clock = MovedClock::ahead_by_millis(mark.clock_ahead_millis);
    let places = places::configured(&configuration, &folder, &services);
    Ok((places, Arc::new(clock)))
}

async fn open(places: &mut Places, service: ServiceName) -> Result<Store, CommandFault> {
    let place = places.remove(&service);
    let place = place.ok_or(CommandFault::SettingMissing {
        setting: "a database for each service",
        advice: "give the data folder, or an address under [databases]",
    })?;
    match &place {
        // Opening it would make it, and nothing is made here.
        DatabasePlace::Embedded(file) | DatabasePlace::BeingFilled(file) if !file.exists() => {
            Err(CommandFault::DatabaseUnusable {
                service,
                reason: "its file is not there; start the system or run `evi migrate` once"
                    .to_owned(),
            })
        }
        DatabasePlace::Embedded(_) | DatabasePlace::BeingFilled(_) | DatabasePlace::Postgres(_) => {
            places::open(service, place).await
        }
    }
}

/// The services of agencies, each with the tables of its sections.
fn keepers() -> [(ServiceName, Vec<SectionTable>); 4] {
    [
        (ServiceName::WelfareUnit, welfare_unit::section_tables()),
        (
            ServiceName::LabourMarketUnit,
            labour_market_unit::section_tables(),
        ),
        (
            ServiceName::EmploymentService,
            employment_service::section_tables(),
        ),
        (
            ServiceName::InsuranceAgency,
            insurance_agency::section_tables(),
        ),
    ]
}

/// What all services of agencies keep, asked of their databases.
struct AllHoldings(Vec<SectionHoldings>);

#[async_trait]
impl HoldingSource for AllHoldings {
    async fn holding(&self, cases: &[CaseId]) -> Result<BTreeSet<CaseId>, NotTold> {
        let mut held = BTreeSet::new();
        for service in &self.0 {
            held.extend(service.holding(cases).await?);
        }
        Ok(held)
    }
}

async fn tell_forecast(asked: &DisposalPlaces) -> Result<(), CommandFault> {
    let (mut places, clock) = look_at(asked).await?;
    let desk = open(&mut places, DESK).await?;
    let names = Names::read(&desk).await?;
    let retention = LocalRetention::new(desk.clone(), Arc::clone(&clock));
    say::answer("what disposal would erase now; nothing is erased by this command");
    let mut holdings = Vec::new();
    for (service, tables) in keepers() {
        let store = open(&mut places, service).await?;
        tell_sections(&names, (&store, &tables), &retention).await?;
        holdings.push(SectionHoldings::new(store, tables));
    }
    let lines = forecast_cases(&desk, &AllHoldings(holdings), clock.as_ref()).await;
    for line in lines.map_err(|fault| untold(DESK, &fault))? {
        say::answer(desk_line(&names, &line));
    }
    Ok(())
}

async fn tell_sections(
    names: &Names,
    (store, tables): (&Store, &[SectionTable]),
    retention: &dyn RetentionSource,
) -> Result<(), CommandFault> {
    let lines = forecast(store, tables, retention).await;
    for line in lines.map_err(|fault| untold(store.service(), &fault))? {
        say::answer(section_line(names, store.service(), &line));
    }
    Ok(())
}

fn untold(service: ServiceName, fault: &Fault) -> CommandFault {
    CommandFault::DatabaseUnusable {
        service,
        reason: format!("what it keeps cannot be told ({})", fault.chain()),
    }
}

fn section_line(names: &Names, service: ServiceName, line: &ForecastLine) -> String {
    format!(
        "{}  {service} {} cases={} rows={}  {}",
        ruling(line.ruling),
        names.of(line.agency),
        line.cases,
        line.rows,
        rule(&line.rule)
    )
}

fn desk_line(names: &Names, line: &DeskForecast) -> String {
    let part = match line.part {
        DeskPart::Notes => "journal-and-mapping",
        DeskPart::Case => "case",
    };
    format!(
        "{}  {DESK} {} {part} cases={}  {}",
        ruling(line.ruling),
        names.of(line.agency),
        line.cases,
        rule(&line.rule)
    )
}

fn ruling(ruling: Ruling) -> String {
    match ruling {
        Ruling::Due => "due".to_owned(),
        Ruling::Later { on } => format!("later (first on {on})"),
        Ruling::Held { by } => format!("held by {}", by.code()),
    }
}

fn rule(rule: &RetentionRule) -> String {
    format!(
        "rule: {} years {} sample {}; {}",
        rule.years, rule.starts, rule.sample, rule.source
    )
}

async fn tell_certificates(asked: &DisposalPlaces) -> Result<(), CommandFault> {
    let (mut places, _) = look_at(asked).await?;
    let desk = open(&mut places, DESK).await?;
    let names = Names::read(&desk).await?;
    let mut altered = tell_those_of(&names, &desk).await?;
    for (service, _) in keepers() {
        let store = open(&mut places, service).await?;
        altered += tell_those_of(&names, &store).await?;
    }
    if altered > 0 {
        return Err(CommandFault::CertificatesAltered { altered });
    }
    Ok(())
}

/// Tells the certificates of one service, newest first, and how many are not the ones that were written.
async fn tell_those_of(names: &Names, store: &Store) -> Result<usize, CommandFault> {
    let service = store.service();
    let mut before: Option<RowKey> = None;
    let mut altered = 0;
    loop {
        let page = store.list_certificates(None, before, PAGE).await;
        let page = page.map_err(|fault| database::unusable(service, &fault))?;
        for certificate in &page {
            tell(names, certificate);
            altered += usize::from(certificate.state == CertificateState::Altered);
        }
        match page.last() {
            Some(last) => before = Some(last.key),
            None => return Ok(altered),
        }
    }
}

fn tell(names: &Names, certificate: &KeptCertificate) {
    let body = &certificate.body;
    let state = match certificate.state {
        CertificateState::Whole => "certificate",
        CertificateState::Altered => "ALTERED certificate",
    };
    say::answer(format_args!(
        "{state} {}  {} {} at {}  cases={} written {} to {}  {}",
        certificate.id,
        body.service,
        names.of(body.agency),
        body.disposed_at.to_rfc3339(),
        body.cases,
        body.from,
        body.to,
        rule(&body.rule)
    ));
    for line in &body.lines {
        say::answer(format_args!("    {}", line.told()));
    }
}
