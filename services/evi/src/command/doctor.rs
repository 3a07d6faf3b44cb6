//! `evi doctor`: looks at everything that a start needs, changes nothing, and says what is missing.

mod checkpoints;

use access::{Policy, RegisteredOperations};
use domain::{Clock, ServiceName};

use crate::{
    cli::DoctorArguments,
    clock::MovedClock,
    command::places,
    configuration::Configuration,
    fault::CommandFault,
    folder,
    keys::KeyFolder,
    platform::{
        catalogue::tables,
        database::DatabasePlace,
        listening::{Addresses, Sockets},
    },
    say,
};

/// What one look found.
enum Finding {
    /// It is as it should be.
    Good(String),
    /// It is not, or cannot be told.
    Bad(String),
}

pub async fn run(arguments: DoctorArguments) -> Result<(), CommandFault> {
    let configuration = Configuration::load(arguments.config.as_deref());
    let mut findings = vec![
        judged(
            "configuration",
            configuration.as_ref().map(|_| "can be read"),
        ),
        judged("policies", Policy::load().map(|_| "fit their schema")),
        judged(
            "partners",
            RegisteredOperations::load().map(|_| "can be read"),
        ),
        address(&arguments).await,
    ];
    findings.extend(data_folder(&arguments));
    findings.extend(databases(&arguments, configuration.as_ref().ok()).await);
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

fn judged(what: &str, outcome: Result<&str, impl std::fmt::Display>) -> Finding {
    match outcome {
        Ok(good) => Finding::Good(format!("{what}: {good}")),
        Err(fault) => Finding::Bad(format!("{what}: {fault}")),
    }
}

async fn address(arguments: &DoctorArguments) -> Finding {
    let addresses = Addresses::only(arguments.listen);
    let taken = Sockets::take(&addresses, &[ServiceName::Gateway]).await;
    judged("address", taken.map(|_| "is free"))
}

/// A folder that is not there yet is made at the start.
fn data_folder(arguments: &DoctorArguments) -> Vec<Finding> {
    let (places, mark) = match folder::look_at(&arguments.data) {
        Ok(found) => found,
        Err(CommandFault::FolderMissing { .. }) => {
            return vec![Finding::Good(
                "data folder: will be made at the first start".to_owned(),
            )];
        }
        Err(fault) => return vec![Finding::Bad(format!("data folder: {fault}"))],
    };
    let use_of = folder::is_in_use(&arguments.data).map(|in_use| {
        if in_use {
            "a system runs on it"
        } else {
            "is free"
        }
    });
    let mut findings = vec![
        Finding::Good(format!("data folder: holds a {} system", mark.kind.word())),
        judged("data folder", use_of),
    ];
    let faults = KeyFolder::at(places.keys()).faults();
    if faults.is_empty() {
        findings.push(Finding::Good("keys: can be used".to_owned()));
    }
    findings.extend(
        faults
            .iter()
            .map(|fault| Finding::Bad(format!("keys: {fault}"))),
    );
    findings
}

async fn databases(
    arguments: &DoctorArguments,
    configuration: Option<&Configuration>,
) -> Vec<Finding> {
    let (Ok((folder, mark)), Some(configuration)) =
        (folder::look_at(&arguments.data), configuration)
    else {
        return Vec::new();
    };
    let look = checkpoints::Look {
        folder: configuration.folder.checkpoints(&folder),
        keys: KeyFolder::at(folder.keys()),
        running_at: folder::is_in_use(&arguments.data)
            .is_ok_and(|in_use| in_use)
            .then(|| MovedClock::ahead_by_millis(mark.clock_ahead_millis).now()),
    };
    let mut findings = Vec::new();
    for (service, place) in places::configured(configuration, &folder, &places::keeping()) {
        let is_made_later = matches!(&place, DatabasePlace::Embedded(file) if !file.exists());
        if !is_made_later {
            findings.push(database(service, place).await);
            findings.push(look.at(service));
        }
    }
    findings
}

async fn database(service: ServiceName, place: DatabasePlace) -> Finding {
    let what = format!("database of {service}");
    let store = match places::open(service, place).await {
        Ok(store) => store,
        Err(fault) => return Finding::Bad(fault.to_string()),
    };
    if !store.is_sound().await {
        return Finding::Bad(format!(
            "{what}: its file is damaged; restore it from a backup"
        ));
    }
    let Some(tables) = tables(service) else {
        return Finding::Good(format!("{what}: keeps nothing"));
    };
    match (tables.pending)(store.reading()).await {
        Ok(0) => Finding::Good(format!("{what}: up to date")),
        Ok(pending) => Finding::Bad(format!(
            "{what}: {pending} migrations wait for `evi migrate`"
        )),
        Err(_) => Finding::Bad(format!("{what}: it does not answer")),
    }
}
