//! `evi audit verify`: proves the hash chain of every access log, beside a running system.

use domain::ServiceName;
use store::{AuditFault, AuditReport, verify_audit};

use crate::{
    cli::AuditVerifyArguments,
    command::places::{self, Places},
    fault::CommandFault,
    folder,
    platform::database::{self, DatabasePlace},
    say,
};

pub async fn run(arguments: AuditVerifyArguments) -> Result<(), CommandFault> {
    let mut first_fault = None;
    for (service, place) in places(&arguments)? {
        let report = verify(service, place).await?;
        say::answer(describe(service, &report));
        if let (None, Some(fault)) = (&first_fault, report.fault) {
            first_fault = Some(CommandFault::AuditBroken {
                service,
                reason: words(fault),
            });
        }
    }
    first_fault.map_or(Ok(()), Err)
}

/// A service whose database is not in the folder does not run on it.
fn places(arguments: &AuditVerifyArguments) -> Result<Places, CommandFault> {
    let services = places::keeping();
    if let Some(url) = &arguments.database {
        return Ok(places::postgres(url, &services));
    }
    let (folder, _) = folder::look_at(&arguments.data)?;
    let mut places = places::embedded(&folder, &services);
    places.retain(|_, place| match place {
        DatabasePlace::Embedded(file) | DatabasePlace::BeingFilled(file) => file.exists(),
        DatabasePlace::Postgres(_) => true,
    });
    Ok(places)
}

async fn verify(service: ServiceName, place: DatabasePlace) -> Result<AuditReport, CommandFault> {
    let store = places::open(service, place).await?;
    let report = verify_audit(store.reading()).await;
    report.map_err(|fault| database::unusable(service, &fault))
}

fn describe(service: ServiceName, report: &AuditReport) -> String {
    let AuditReport {
        entries,
        linked,
        unlinked,
        head,
        fault,
    } = report;
    let verdict = fault.map_or_else(|| "the chain holds".to_owned(), words);
    let end = head.map_or_else(String::new, |head| {
        format!("; its end is {} {}", head.sequence, hex(&head.hash))
    });
    format!("{service}: {entries} entries, {linked} linked, {unlinked} waiting; {verdict}{end}")
}

fn words(fault: AuditFault) -> String {
    match fault {
        AuditFault::Altered { at } => format!("entry {at} is not what was linked"),
        AuditFault::Missing { at: 0 } => "an entry without a place in the chain".to_owned(),
        AuditFault::Missing { at } => format!("entry {at} is missing"),
        AuditFault::Reordered { at } => format!("entry {at} stands in another one's place"),
    }
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a String cannot fail.
        let _written = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn report_tells_the_waiting_tail_and_the_fault() {
        let report = AuditReport {
            entries: 12,
            linked: 9,
            unlinked: 3,
            head: None,
            fault: Some(AuditFault::Altered { at: 10 }),
        };
        let line = describe(ServiceName::WelfareUnit, &report);
        assert_eq!(
            line,
            "welfare_unit: 12 entries, 9 linked, 3 waiting; entry 10 is not what was linked"
        );
    }
}
