//! Whether the engine would take events, where they go through one.

use std::time::Duration;

use stream::{StreamFault, look_at};

use super::{Finding, Start};

/// How long it is waited for.
const PATIENCE: Duration = Duration::from_secs(3);

/// Looks at NATS. The gateway tells and takes no events.
pub async fn look(start: &Start) -> Vec<Finding> {
    let is_gateway_alone = start.here == [domain::ServiceName::Gateway];
    let Some(settings) = start.configuration.events.stream(PATIENCE) else {
        return Vec::new();
    };
    if is_gateway_alone {
        return Vec::new();
    }
    vec![match look_at(&settings).await {
        Ok(()) => Finding::Good("events: NATS answers and keeps streams".to_owned()),
        Err(fault) => Finding::Bad(format!("events: {fault}; {}", mend(&fault))),
    }]
}

fn mend(fault: &StreamFault) -> &'static str {
    match fault {
        StreamFault::Address { .. } => "write it like nats://HOST:PORT under [events] servers",
        StreamFault::Unreachable => {
            "start it, or mend [events] servers and, with tls://, [events] authorities"
        }
        StreamFault::Refused => "mend [events] user and password",
        StreamFault::NoStreams => "turn on JetStream there and allow it to this name (infra/nats)",
        StreamFault::Unusable { .. } => "look at what the server says of it",
    }
}
