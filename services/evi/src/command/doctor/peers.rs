//! Whether the services that run elsewhere have an address, and answer there.

use std::time::Duration;

use domain::{CodeList as _, ServiceName};
use reqwest::{Client, Url, redirect::Policy};

use super::{Finding, Start};

/// How long one is waited for.
const PATIENCE: Duration = Duration::from_secs(3);

/// Looks at every service that would not run here. The gateway is called by nobody, so it need not be found.
pub async fn look(start: &Start) -> Vec<Finding> {
    let elsewhere = ServiceName::ALL
        .iter()
        .filter(|service| **service != ServiceName::Gateway && !start.here.contains(service));
    let mut findings = Vec::new();
    for service in elsewhere {
        findings.push(peer(start, *service).await);
    }
    findings
}

async fn peer(start: &Start, service: ServiceName) -> Finding {
    let what = format!("peer {service}");
    let Some(address) = start.configuration.peers.each.get(&service) else {
        return Finding::Bad(format!(
            "{what}: has no address; give one as {} under [peers.each], or run it here",
            service.code()
        ));
    };
    match answers(address).await {
        Ok(()) => Finding::Good(format!("{what}: answers")),
        Err(reason) => Finding::Bad(format!("{what}: {reason}")),
    }
}

async fn answers(address: &str) -> Result<(), &'static str> {
    let url = Url::parse(address)
        .ok()
        .filter(|url| url.scheme() == "http" || url.scheme() == "https")
        .and_then(|url| url.join("readyz").ok())
        .ok_or("its address is none; write it like http://host:port under [peers.each]")?;
    let client = Client::builder()
        .timeout(PATIENCE)
        .redirect(Policy::none())
        .build()
        .map_err(|_| "cannot be asked from here")?;
    let answer = client
        .get(url)
        .send()
        .await
        .map_err(|_| "does not answer; start it, or mend its address under [peers.each]")?;
    if answer.status().is_success() {
        Ok(())
    } else {
        Err("answers that it is not ready; its own /readyz says why")
    }
}
