//! The hook through which every call to a service leaves the engine.
//!
//! What belongs to one request travels in the engine's per-request context, a map by type that is
//! made for the request and dropped with it. The hook itself holds nothing, so two requests cannot
//! meet in it.

use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex, PoisonError},
};

use bytes::Bytes;
use hive_router::{
    async_trait,
    executor::{
        executors::http::build_request_body,
        hooks::{
            on_plugin_init::{OnPluginInitPayload, OnPluginInitResult},
            on_subgraph_execute::{
                OnSubgraphExecuteStartHookPayload, OnSubgraphExecuteStartHookResult,
            },
        },
        plugin_context::PluginContext,
        plugin_trait::{RouterPlugin, RouterPluginBoxed, StartHookPayload},
        response::{graphql_error::GraphQLError, subgraph_response::SubgraphResponse},
    },
};

use tracing::{Dispatch, dispatcher, instrument::WithSubscriber};

use super::ServiceCalls;

/// Marks the answers that stand in for a silent service, so that they are told from a service's own.
pub(super) const SILENT: &str = "evi:silent";

/// What the hook needs to know of one request.
pub(super) struct RequestCalls {
    services: Arc<dyn ServiceCalls>,
    heard_by: Dispatch,
    silent: Mutex<BTreeSet<(String, String)>>,
}

impl RequestCalls {
    pub(super) fn new(services: Arc<dyn ServiceCalls>, heard_by: Dispatch) -> Arc<Self> {
        Arc::new(Self {
            services,
            heard_by,
            silent: Mutex::new(BTreeSet::new()),
        })
    }

    /// The fetches (service, document) that got no answer.
    pub(super) fn silent(&self) -> BTreeSet<(String, String)> {
        self.silent
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    fn note_silence(&self, service: &str, document: &str) {
        self.silent
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert((service.to_owned(), document.to_owned()));
    }
}

/// Answers every call to a service, so that the engine's own HTTP client is never used.
pub(super) struct CallHook;

impl CallHook {
    pub(super) fn plugins() -> Arc<Vec<RouterPluginBoxed>> {
        Arc::new(vec![Box::new(Self) as RouterPluginBoxed])
    }

    pub(super) fn context(calls: &Arc<RequestCalls>) -> Arc<PluginContext> {
        let context = PluginContext::default();
        context.insert(Arc::clone(calls));
        Arc::new(context)
    }
}

#[async_trait]
impl RouterPlugin for CallHook {
    type Config = ();

    fn plugin_name() -> &'static str {
        "evi_calls"
    }

    fn on_plugin_init(payload: OnPluginInitPayload<Self>) -> OnPluginInitResult<Self> {
        payload.initialize_plugin(Self)
    }

    async fn on_subgraph_execute<'exec>(
        &'exec self,
        payload: OnSubgraphExecuteStartHookPayload<'exec>,
    ) -> OnSubgraphExecuteStartHookResult<'exec> {
        let calls = payload
            .context
            .get_ref::<Arc<RequestCalls>>()
            .map(|entry| Arc::clone(&entry));
        let Some(calls) = calls else {
            // Without the request's own data nothing may be asked, least of all by the engine itself.
            return payload.end_with_response(stand_in());
        };
        let service = payload.subgraph_name;
        let answer = match build_request_body(&payload.execution_request) {
            Ok(body) => {
                let sent = calls.services.call(service, Bytes::from(body));
                sent.with_subscriber(calls.heard_by.clone()).await
            }
            Err(_) => Err(super::ServiceSilent),
        };
        let understood = answer.ok().and_then(|bytes| {
            let paths = payload.execution_request.custom_scalar_paths;
            let response = SubgraphResponse::deserialize_from_bytes(bytes, paths);
            response
                .inspect_err(|_| {
                    let tell = || calls.services.garbled(service);
                    dispatcher::with_default(&calls.heard_by, tell);
                })
                .ok()
        });
        let response = understood.unwrap_or_else(|| {
            calls.note_silence(service, payload.execution_request.query);
            stand_in()
        });
        payload.end_with_response(response)
    }
}

fn stand_in() -> SubgraphResponse<'static> {
    SubgraphResponse {
        errors: Some(vec![GraphQLError::from_message_and_code("", SILENT)]),
        ..SubgraphResponse::default()
    }
}
