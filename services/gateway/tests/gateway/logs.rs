//! What the gateway writes to its log: codes and traces, never documents, variables or answers.

use std::sync::{Arc, Mutex};

use domain::ServiceName;
use http::StatusCode;
use serde_json::json;
use tracing_subscriber::fmt::{MakeWriter, format::FmtSpan};

use crate::world::{Conduct, World, codes};

const CANARY: &str = "kanarie199001012389";

#[derive(Clone, Default)]
struct Written(Arc<Mutex<Vec<u8>>>);

impl std::io::Write for Written {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'writer> MakeWriter<'writer> for Written {
    type Writer = Self;
    fn make_writer(&'writer self) -> Self {
        self.clone()
    }
}

#[tokio::test]
async fn documents_variables_and_answers_stay_out_of_the_log() {
    let written = Written::default();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_span_events(FmtSpan::FULL)
        .with_writer(written.clone())
        .finish();
    let _listening = tracing::subscriber::set_default(subscriber);
    let world = World::new();
    let literal = format!("{{ me case(id: \"{CANARY}\") {{ id welfare {{ barrier }} }} }}");
    let variable =
        json!({"query": "query($id: ID!) { case(id: $id) { id } }", "variables": {"id": CANARY}});
    assert!(codes(&world.ask("staff:a", &literal).await.1).is_empty());
    assert!(codes(&world.ask_body("staff:a", &variable).await.1).is_empty());
    let wrong = format!("{{ {CANARY} }}");
    assert_eq!(codes(&world.ask("staff:a", &wrong).await.1).len(), 1);
    let told: &'static str = Box::leak(
        json!({"errors": [{"message": CANARY, "extensions": {"code": CANARY}}]})
            .to_string()
            .into(),
    );
    for conduct in [
        Conduct::Down,
        Conduct::Says(StatusCode::OK, "application/json", CANARY),
        Conduct::Says(StatusCode::OK, "application/json", told),
    ] {
        world.let_service(ServiceName::WelfareUnit, conduct);
        assert_eq!(codes(&world.ask("staff:a", &literal).await.1).len(), 1);
    }
    let log = String::from_utf8(written.0.lock().unwrap().clone()).unwrap();
    // The gateway's own words are heard, and tell of the two failures.
    assert!(
        log.contains("no answer") && log.contains("not a GraphQL answer"),
        "{log}"
    );
    assert!(!log.contains(CANARY), "{log}");
}
