//! Whether the issuers of partner systems' tokens show their keys to this machine, and whether each partner may ask
//! anything.

use access::RegisteredOperations;

use super::{Finding, Start};

/// What most often mends it.
const MEND: &str = "look whether this machine may reach it, and mend its jwks_uri and algorithms";

/// Looks at every issuer that is configured.
pub async fn look(start: &Start) -> Vec<Finding> {
    let settings = &start.configuration.partners;
    let door = match settings.budget().and_then(|_| settings.door()) {
        Ok(door) => door,
        Err(fault) => return vec![Finding::Bad(format!("partner systems: {fault}"))],
    };
    let mut findings = Vec::new();
    for keys in door.published() {
        let what = format!("issuer {}", keys.name());
        findings.push(match keys.ask().await {
            Ok(0) => Finding::Bad(format!("{what}: shows no key that can be used; {MEND}")),
            Ok(_) => Finding::Good(format!("{what}: shows its keys")),
            Err(reason) => Finding::Bad(format!("{what}: {reason}; {MEND}")),
        });
    }
    findings.extend(idle_partners(start));
    findings
}

/// A partner without a registered operation is let in, and may ask nothing: most likely its name is a slip of the hand.
fn idle_partners(start: &Start) -> Vec<Finding> {
    // That they can be read is told elsewhere.
    let operations = RegisteredOperations::load().unwrap_or_default();
    let idle = start.configuration.partners.named().filter(|(_, partner)| {
        let mut own = operations.all();
        !own.any(|operation| operation.partner == *partner)
    });
    idle.map(|(issuer, partner)| {
        Finding::Bad(format!(
            "issuer {issuer}: {partner} has no registered operation; mend its name, or register one"
        ))
    })
    .collect()
}
