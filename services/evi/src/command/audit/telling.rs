//! What was found, in words.

use chrono::{DateTime, SecondsFormat, Utc};
use domain::{CodeList, ServiceName};
use store::{AuditFault, AuditFaultKind, AuditReport, CheckpointLogFault};

use super::witnesses::Witnesses;

/// Everything about one log, in one line.
pub fn line(service: ServiceName, report: &AuditReport, witnesses: &Witnesses) -> String {
    let AuditReport {
        entries,
        linked,
        unlinked,
        head,
        attested,
        fault,
    } = report;
    let verdict = fault.map_or_else(|| "the chain holds".to_owned(), of_fault);
    let end = head.map_or_else(String::new, |head| {
        format!("; its end is {} {}", head.sequence, head.hash)
    });
    let witnessed = of_witnesses(witnesses, *attested);
    format!(
        "{service}: {entries} entries, {linked} linked, {unlinked} waiting; {verdict}{end}; {witnessed}"
    )
}

/// What the checkpoints are worth.
fn of_witnesses(witnesses: &Witnesses, attested: i64) -> String {
    match witnesses {
        Witnesses::None => {
            "no checkpoints were given, so a cut at its end would not show".to_owned()
        }
        Witnesses::Gone(_) => "its checkpoints are not there".to_owned(),
        Witnesses::Unproved(_) => "its checkpoints cannot be proved without their key".to_owned(),
        Witnesses::Read(log) => {
            let count = log.checkpoints.len();
            let last = log.checkpoints.last().map_or_else(String::new, |last| {
                format!(", the last of {}", moment(last.at))
            });
            let torn = log.torn.map_or_else(String::new, |line| {
                format!("; line {line} was torn while it was written and says nothing")
            });
            let fault = log
                .fault
                .map_or_else(String::new, |fault| format!("; {}", of_line(fault)));
            format!("{count} checkpoints{last} agree with it up to {attested}{torn}{fault}")
        }
    }
}

/// What is wrong with the log, and where.
pub fn of_fault(fault: AuditFault) -> String {
    let place = place(&fault);
    match fault.kind {
        AuditFaultKind::Altered => format!("{place} is not what was written"),
        AuditFaultKind::Missing => format!("{place} is missing"),
        AuditFaultKind::Reordered => format!("{place} stands in another one's place"),
        AuditFaultKind::Unlined => format!("{place} has lost its place in the chain"),
        AuditFaultKind::Stray => {
            format!("{place} is missing, and what it was about is still there")
        }
        AuditFaultKind::Cut {
            missing: 1,
            knew,
            known_at,
        } => format!(
            "1 entry is missing at the end: the checkpoint of {} knew {knew} (cut, or restored from an older backup)",
            moment(known_at)
        ),
        AuditFaultKind::Cut {
            missing,
            knew,
            known_at,
        } => format!(
            "{missing} entries are missing at the end: the checkpoint of {} knew {knew} (cut, or restored from an older backup)",
            moment(known_at)
        ),
        AuditFaultKind::Forked { after, known_at } => format!(
            "the chain was replaced after entry {after}: {place} is not the one that the checkpoint of {} knew",
            moment(known_at)
        ),
        AuditFaultKind::Backdated { known_at } => format!(
            "{place} is older than the checkpoint of {}, which did not know it",
            moment(known_at)
        ),
        AuditFaultKind::Unattested { known_at } => format!(
            "{place} is newer than the last checkpoint, of {}: later checkpoints are missing",
            moment(known_at)
        ),
    }
}

/// By its number in the chain and its key.
fn place(fault: &AuditFault) -> String {
    match (fault.at, fault.entry) {
        (Some(at), Some(key)) => format!("entry {at} (key {key})"),
        (Some(at), None) => format!("entry {at}"),
        (None, Some(key)) => format!("the entry with the key {key}, which is not in the chain,"),
        (None, None) => "an entry without a key".to_owned(),
    }
}

/// What is wrong with a line of the checkpoints.
pub fn of_line((line, fault): (u64, CheckpointLogFault)) -> String {
    let what = match fault {
        CheckpointLogFault::Altered => "is not what was signed".to_owned(),
        CheckpointLogFault::ForeignKey => "is signed with another key".to_owned(),
        CheckpointLogFault::OfAnother(service) => format!("is a checkpoint of {}", service.code()),
        CheckpointLogFault::Missing { number } => {
            format!("should be checkpoint {number}, which is missing")
        }
        CheckpointLogFault::Reordered { number } => {
            format!("stands in the place of checkpoint {number}")
        }
        CheckpointLogFault::Forked => "does not follow the line before it".to_owned(),
    };
    format!("line {line} of the checkpoints {what}")
}

fn moment(moment: DateTime<Utc>) -> String {
    moment.to_rfc3339_opts(SecondsFormat::Secs, true)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(fault: Option<AuditFault>) -> AuditReport {
        AuditReport {
            entries: 12,
            linked: 9,
            unlinked: 3,
            head: None,
            attested: 0,
            fault,
        }
    }

    #[test]
    fn report_tells_the_waiting_tail_the_fault_and_what_would_not_show() {
        let fault = AuditFault {
            at: Some(10),
            entry: Some(14),
            kind: AuditFaultKind::Altered,
        };
        let told = line(
            ServiceName::WelfareUnit,
            &report(Some(fault)),
            &Witnesses::None,
        );
        assert_eq!(
            told,
            "welfare_unit: 12 entries, 9 linked, 3 waiting; entry 10 (key 14) is not what was written; \
             no checkpoints were given, so a cut at its end would not show"
        );
    }

    #[test]
    fn a_cut_names_the_checkpoint_that_knew_more() {
        let fault = AuditFault {
            at: Some(10),
            entry: None,
            kind: AuditFaultKind::Cut {
                missing: 1,
                knew: 10,
                known_at: "2026-03-02T11:00:00Z".parse().expect("a moment"),
            },
        };
        assert_eq!(
            of_fault(fault),
            "1 entry is missing at the end: the checkpoint of 2026-03-02T11:00:00Z knew 10 \
             (cut, or restored from an older backup)"
        );
    }
}
