//! Whether the identity providers can be used from here, as at a sign-in.

use sign_in::RelyingParty;

use super::{Finding, Start};

/// What most often mends it.
const MEND: &str =
    "look whether this machine may reach it, and write its issuer exactly as it does";

/// Looks at every provider that is configured.
pub async fn look(start: &Start) -> Vec<Finding> {
    let parts = match start.configuration.sign_in.party() {
        Ok(Some(parts)) => parts,
        Ok(None) => return Vec::new(),
        Err(fault) => return vec![Finding::Bad(format!("sign-in: {fault}"))],
    };
    let party = match RelyingParty::new(parts) {
        Ok(party) => party,
        Err(refused) => return vec![Finding::Bad(format!("sign-in: {refused}"))],
    };
    let mut findings = Vec::new();
    for name in party.names() {
        let what = format!("identity provider {name}");
        findings.push(match party.reach(name).await {
            Ok(()) => Finding::Good(format!("{what}: can be used")),
            Err(refused) => Finding::Bad(format!("{what}: {refused}; {MEND}")),
        });
    }
    findings
}
