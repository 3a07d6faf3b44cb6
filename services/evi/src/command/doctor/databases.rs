//! Whether the databases can be used, are up to date, and are no more open than they need be.

use domain::{Clock, CodeList as _, ServiceName};
use store::{RoleRights, Store};

use super::{Finding, Start, checkpoints};
use crate::{
    clock::MovedClock,
    command::places,
    configuration::Migrations,
    folder::{self, FolderPlaces},
    keys::KeyFolder,
    platform::{catalogue::tables, database::DatabasePlace},
};

/// Looks at those of the services that would run here, but for embedded ones that are not made yet.
pub async fn look(start: &Start) -> Vec<Finding> {
    let places = FolderPlaces::at(&start.data);
    let keeping: Vec<ServiceName> = places::keeping()
        .into_iter()
        .filter(|service| start.here.contains(service))
        .collect();
    let checkpoints = checkpoints_of(start, &places);
    let mut findings = Vec::new();
    for (service, place) in places::configured(&start.configuration, &places, &keeping) {
        let is_made_later = matches!(&place, DatabasePlace::Embedded(file) if !file.exists());
        if !is_made_later {
            findings.extend(database(start, service, place).await);
            findings.push(checkpoints.at(service));
        }
    }
    findings
}

fn checkpoints_of(start: &Start, places: &FolderPlaces) -> checkpoints::Look {
    let is_in_use = folder::is_in_use(&start.data).is_ok_and(|in_use| in_use);
    let mark = folder::look_at(&start.data).ok().map(|(_, mark)| mark);
    checkpoints::Look {
        folder: start.configuration.folder.checkpoints(places),
        keys: KeyFolder::at(start.keys()),
        running_at: mark
            .filter(|_| is_in_use)
            .map(|mark| MovedClock::ahead_by_millis(mark.clock_ahead_millis).now()),
    }
}

async fn database(start: &Start, service: ServiceName, place: DatabasePlace) -> Vec<Finding> {
    let what = format!("database of {service}");
    let store = match places::open(service, place).await {
        Ok(store) => store,
        Err(fault) => return vec![Finding::Bad(fault.to_string())],
    };
    if !store.is_sound().await {
        return vec![Finding::Bad(format!(
            "{what}: its file is damaged; restore it from a backup"
        ))];
    }
    let mut findings = vec![tables_of(&store, &what, start).await];
    match store.role_rights().await {
        Ok(None) => {}
        Ok(Some(rights)) => findings.extend(judge(&rights, &what, start)),
        Err(_) => findings.push(Finding::Bad(format!(
            "{what}: what its role may do cannot be told"
        ))),
    }
    findings
}

async fn tables_of(store: &Store, what: &str, start: &Start) -> Finding {
    let Some(tables) = tables(store.service()) else {
        return Finding::Good(format!("{what}: keeps nothing"));
    };
    match (tables.pending)(store.reading()).await {
        Ok(0) => Finding::Good(format!("{what}: up to date")),
        Ok(pending) => match start.configuration.databases.migrations {
            Migrations::AtStart => Finding::Good(format!(
                "{what}: {pending} migrations are made at the next start"
            )),
            Migrations::Apart => Finding::Bad(format!(
                "{what}: {pending} migrations wait for `evi migrate`"
            )),
        },
        Err(_) => Finding::Bad(format!(
            "{what}: it does not answer; look whether it runs and who may use it"
        )),
    }
}

/// Each service has a role of its own that can do no more than it must (`design.md`, decision 6).
fn judge(rights: &RoleRights, what: &str, start: &Start) -> Vec<Finding> {
    let mut findings = Vec::new();
    if rights.is_superuser {
        findings.push(Finding::Bad(format!(
            "{what}: its role is a superuser; give the service a role of its own"
        )));
    } else if !rights.reaches.is_empty() {
        let reached: Vec<&str> = rights.reaches.iter().map(|other| other.code()).collect();
        findings.push(Finding::Bad(format!(
            "{what}: its role can reach the schemas of {}; give each service a role of its own",
            reached.join(", ")
        )));
    }
    let is_apart = start.configuration.databases.migrations == Migrations::Apart;
    if is_apart && rights.may_change_tables {
        findings.push(Finding::Bad(format!(
            "{what}: its role may change tables though migrations are made apart; revoke CREATE on its schema"
        )));
    }
    if findings.is_empty() {
        findings.push(Finding::Good(format!(
            "{what}: its role reaches nothing else"
        )));
    }
    findings
}
