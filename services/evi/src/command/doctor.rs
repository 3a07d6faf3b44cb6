//! `evi doctor`: looks at everything that a start needs, changes nothing, and says what is missing and what mends it.

mod checkpoints;
mod databases;
mod events;
mod partners;
mod peers;
mod providers;
mod supergraph;

use std::path::{Path, PathBuf};

use access::{Policy, RegisteredOperations};
use domain::ServiceName;

use crate::{
    cli::DoctorArguments,
    configuration::Configuration,
    fault::CommandFault,
    folder,
    keys::KeyFolder,
    platform::listening::{Addresses, Sockets},
    say,
};

/// What one look found.
enum Finding {
    /// It is as it should be.
    Good(String),
    /// It is not, or cannot be told.
    Bad(String),
}

/// What a start would take.
struct Start {
    here: Vec<ServiceName>,
    data: PathBuf,
    addresses: Addresses,
    configuration: Configuration,
}

impl Start {
    /// The command line is laid over the configuration.
    fn of(arguments: &DoctorArguments, mut configuration: Configuration) -> Self {
        if !arguments.only.is_empty() {
            configuration.services.only.clone_from(&arguments.only);
        }
        let main = arguments.listen.unwrap_or(configuration.server.listen);
        let data = arguments.data.as_ref();
        Self {
            here: configuration.services_here(),
            data: data.unwrap_or(&configuration.folder.data).clone(),
            addresses: Addresses {
                main,
                each: configuration.server.each.clone(),
            },
            configuration,
        }
    }

    /// Where the keys are: a shared folder, or the data folder's own.
    fn keys(&self) -> PathBuf {
        let shared = &self.configuration.folder.keys;
        if shared.as_os_str().is_empty() {
            folder::FolderPlaces::at(&self.data).keys()
        } else {
            shared.clone()
        }
    }
}

pub async fn run(arguments: DoctorArguments) -> Result<(), CommandFault> {
    let findings = look(&arguments).await;
    let all = findings.len();
    let failed = findings
        .iter()
        .filter(|finding| matches!(finding, Finding::Bad(_)))
        .count();
    for finding in findings {
        match finding {
            Finding::Good(text) => say::answer(format_args!("good  {text}")),
            Finding::Bad(text) => say::answer(format_args!("BAD   {text}")),
        }
    }
    if failed == 0 {
        Ok(())
    } else {
        Err(CommandFault::ChecksFailed { failed, all })
    }
}

async fn look(arguments: &DoctorArguments) -> Vec<Finding> {
    let mut findings = vec![
        judged("policies", Policy::load().map(|_| "fit their schema")),
        judged(
            "partners",
            RegisteredOperations::load().map(|_| "can be read"),
        ),
    ];
    let configuration = match Configuration::load(arguments.config.as_deref()) {
        Ok(configuration) => configuration,
        Err(fault) => {
            // Everything else is told by what it says.
            findings.insert(0, Finding::Bad(format!("configuration: {fault}")));
            return findings;
        }
    };
    let places = configuration.gateway.admission();
    findings.insert(0, judged("configuration", places.map(|_| "can be read")));
    let start = Start::of(arguments, configuration);
    findings.push(address(&start).await);
    findings.extend(data_folder(&start.data));
    findings.extend(keys(&start));
    findings.extend(databases::look(&start).await);
    findings.extend(peers::look(&start).await);
    findings.extend(events::look(&start).await);
    findings.extend(providers::look(&start).await);
    findings.extend(partners::look(&start).await);
    findings.extend(supergraph::look(&start).await);
    findings
}

fn judged(what: &str, outcome: Result<&str, impl std::fmt::Display>) -> Finding {
    match outcome {
        Ok(good) => Finding::Good(format!("{what}: {good}")),
        Err(fault) => Finding::Bad(format!("{what}: {fault}")),
    }
}

async fn address(start: &Start) -> Finding {
    let taken = Sockets::take(&start.addresses, &start.here).await;
    judged("address", taken.map(|_| "is free"))
}

/// A folder that is not there yet is made at the start.
fn data_folder(data: &Path) -> Vec<Finding> {
    let mark = match folder::look_at(data) {
        Ok((_, mark)) => mark,
        Err(CommandFault::FolderMissing { .. }) => {
            return vec![Finding::Good(
                "data folder: will be made at the first start".to_owned(),
            )];
        }
        Err(fault) => return vec![Finding::Bad(format!("data folder: {fault}"))],
    };
    let use_of = folder::is_in_use(data).map(|in_use| {
        if in_use {
            "a system runs on it"
        } else {
            "is free"
        }
    });
    vec![
        Finding::Good(format!("data folder: holds a {} system", mark.kind.word())),
        judged("data folder", use_of),
    ]
}

/// Keys of the data folder's own are made at the first start; a shared folder is only read.
fn keys(start: &Start) -> Vec<Finding> {
    let place = start.keys();
    let is_shared = !start.configuration.folder.keys.as_os_str().is_empty();
    if !place.exists() {
        return vec![if is_shared {
            Finding::Bad(format!(
                "keys: the shared folder {} is not there; bring it, or mend folder.keys",
                place.display()
            ))
        } else {
            Finding::Good("keys: will be made at the first start".to_owned())
        }];
    }
    let faults = KeyFolder::at(place).faults(&start.here);
    if faults.is_empty() {
        return vec![Finding::Good("keys: can be used".to_owned())];
    }
    let told = faults.iter();
    told.map(|fault| Finding::Bad(format!("keys: {fault}")))
        .collect()
}
