//! The Hive Router engine, embedded: loading and running.

use std::{collections::HashMap, sync::Arc};

use async_trait::async_trait;
use hive_router::{
    executor::{
        execution::{
            client_request_details::{
                ClientRequestDetails, JwtRequestDetails, OperationDetails, PathParams,
            },
            operation_name::{OperationNameFactory, OperationNameForwardConfig},
            plan::{
                CoerceVariablesPayload, ExecutionResultExtensions, QueryPlanExecutionOpts,
                QueryPlanExecutionResult, execute_query_plan,
            },
        },
        executors::map::SubgraphExecutorMap,
        extensions::plan::ExtensionsPlan,
        headers::{
            compile::compile_headers_plan, plan::HeaderRulesPlan, response::ResponseHeaderSink,
        },
        hooks::on_supergraph_load::{Supergraph, SupergraphOptions, SupergraphSnapshot},
        introspection::{resolve::IntrospectionContext, schema::SchemaMetadata},
        plugin_context::PluginRequestState,
        plugin_trait::RouterPluginBoxed,
        request_context::SharedRequestContext,
        variables::collect_variables,
    },
    graphql_tools::static_graphql::schema::Document,
    query_planner::{planner::Planner, state::supergraph_state::SupergraphState},
    telemetry::traces::spans::graphql::GraphQLOperationSpan,
};
use tracing::{dispatcher, instrument::WithSubscriber, subscriber::NoSubscriber};

use super::{
    Asked, Connection, Engine, EngineFault, EngineSettings, Executed, Introspection, Operation,
    Refusal, Way,
    answer::read_answer,
    cost::FieldSizes,
    detail,
    hook::{CallHook, RequestCalls},
    idle::idle_executors,
    paging,
    prepare::{Preparation, Prepared},
    published,
    request::BlankRequest,
    variables::InputTypes,
};

/// The supergraph as the engine holds it.
pub(super) struct Schema {
    // Dropping the owner would retire every snapshot of it.
    _owner: Supergraph,
    snapshot: SupergraphSnapshot,
}

impl Schema {
    pub(super) fn supergraph(&self) -> &SupergraphState {
        &self.snapshot.planner.supergraph
    }
    pub(super) fn planner(&self) -> &Planner {
        &self.snapshot.planner
    }
    pub(super) fn consumer(&self) -> &Document {
        &self.snapshot.planner.consumer_schema.document
    }
    pub(super) fn metadata(&self) -> &SchemaMetadata {
        &self.snapshot.metadata
    }
}

/// The Hive Router engine (crate `hive-router`).
pub struct HiveEngine {
    schema: Schema,
    public_schema: String,
    preparation: Preparation,
    inputs: InputTypes,
    sizes: FieldSizes,
    introspection: Introspection,
    plugins: Arc<Vec<RouterPluginBoxed>>,
    executors: Arc<SubgraphExecutorMap>,
    headers: Arc<HeaderRulesPlan>,
}

#[async_trait]
impl Engine for HiveEngine {
    fn load(supergraph: &str, settings: EngineSettings) -> Result<Self, EngineFault> {
        let owner = Supergraph::from_sdl("evi", supergraph, SupergraphOptions::default())
            .map_err(|error| EngineFault::Supergraph(error.to_string()))?;
        let snapshot = owner.snapshot();
        let services = &snapshot.planner.supergraph.subgraph_endpoint_map;
        if services.is_empty() {
            let reason = "it names no services".to_owned();
            return Err(EngineFault::Supergraph(reason));
        }
        let executors = idle_executors(&snapshot)?;
        let headers = compile_headers_plan(&hive_router::config::headers::HeadersConfig::default())
            .map_err(|error| EngineFault::Start(error.to_string()))?;
        let inputs = InputTypes::of(&snapshot.planner.consumer_schema.document);
        Ok(Self {
            inputs,
            sizes: FieldSizes::of(&snapshot.planner.consumer_schema.document),
            public_schema: published::text(&snapshot.public_schema.document),
            schema: Schema {
                _owner: owner,
                snapshot,
            },
            preparation: Preparation::new(settings.limits)?,
            introspection: settings.introspection,
            plugins: CallHook::plugins(),
            executors: Arc::new(executors),
            headers: Arc::new(headers),
        })
    }

    async fn execute(&self, operation: Operation<'_>) -> Result<Executed, Refusal> {
        let calls = RequestCalls::new(
            Arc::clone(&operation.services),
            dispatcher::get_default(Clone::clone),
        );
        // The engine puts documents and services' errors into its spans and logs, and people put
        // values into documents. So it works unheard; the calls that it makes are heard as ever.
        self.answer(operation, &calls)
            .with_subscriber(NoSubscriber::default())
            .await
    }

    async fn estimate(&self, asked: Asked<'_>) -> Result<u64, Refusal> {
        // The engine works unheard here too.
        let prepared = self
            .preparation
            .prepared(&self.schema, asked.document, asked.name)
            .with_subscriber(NoSubscriber::default())
            .await?;
        let operation = (
            prepared.planned.operation.as_ref(),
            prepared.root_type.as_str(),
        );
        Ok(self.sizes.estimate(operation, asked.variables))
    }

    async fn check(&self, document: &str) -> Result<(), Refusal> {
        self.alone(document).await.map(drop)
    }

    async fn connection(&self, document: &str) -> Result<Option<Connection>, Refusal> {
        let prepared = self.alone(document).await?;
        Ok(paging::connection(&prepared.planned.operation))
    }

    fn public_schema(&self) -> &str {
        &self.public_schema
    }
}

impl HiveEngine {
    /// A document of one operation, planned, as unheard as everything that the engine does.
    async fn alone(&self, document: &str) -> Result<Arc<Prepared>, Refusal> {
        self.preparation
            .prepared(&self.schema, document, None)
            .with_subscriber(NoSubscriber::default())
            .await
    }

    async fn answer(
        &self,
        operation: Operation<'_>,
        calls: &Arc<RequestCalls>,
    ) -> Result<Executed, Refusal> {
        let prepared = self
            .preparation
            .prepared(&self.schema, operation.document, operation.name)
            .await?;
        if prepared.introspection.is_some() && self.introspection == Introspection::Refused {
            return Err(Refusal::IntrospectionRefused);
        }
        refuse_in_address(operation.way, &prepared)?;
        let variables = self.variables(&prepared, operation.variables)?;
        let body = self
            .run(&prepared, operation.document, variables, calls)
            .await?;
        read_answer(&body, &prepared, &calls.silent())
    }

    fn variables(
        &self,
        prepared: &Prepared,
        given: serde_json::Map<String, serde_json::Value>,
    ) -> Result<CoerceVariablesPayload, Refusal> {
        let operation = &prepared.planned.operation;
        let declared = operation
            .variable_definitions
            .as_deref()
            .unwrap_or_default();
        self.inputs
            .check(declared, &given)
            .map_err(Refusal::WrongVariable)?;
        let mut given = given
            .into_iter()
            .map(|(name, value)| Ok((name, sonic_rs::to_value(&value)?)))
            .collect::<Result<HashMap<_, _>, sonic_rs::Error>>()
            .map_err(|_| Refusal::Fault("a variable was not taken over"))?;
        collect_variables(operation, &mut given, self.schema.metadata())
            .map(|variables_map| CoerceVariablesPayload { variables_map })
            .map_err(|error| Refusal::WrongVariable(detail::shown(&error.to_string())))
    }

    async fn run(
        &self,
        prepared: &Prepared,
        document: &str,
        variables: CoerceVariablesPayload,
        calls: &Arc<RequestCalls>,
    ) -> Result<Vec<u8>, Refusal> {
        let blank = BlankRequest::new();
        let variables = Arc::new(variables);
        let options = QueryPlanExecutionOpts {
            query_plan: &prepared.planned.plan,
            operation_for_plan: Arc::clone(&prepared.planned.operation),
            projection_plan: Arc::clone(&prepared.projection),
            headers_plan: Arc::clone(&self.headers),
            extensions_plan: Arc::new(ExtensionsPlan::default()),
            variable_values: Arc::clone(&variables),
            extensions: ExecutionResultExtensions::default(),
            client_request: Arc::new(client_request(&blank, prepared, document)),
            introspection_context: Arc::new(self.introspection_context(prepared, variables)),
            operation_type_name: prepared.root_type.clone(),
            operation_kind: prepared.kind.clone(),
            executors: Arc::clone(&self.executors),
            jwt_auth_forwarding: None,
            graphql_error_recorder: None,
            demand_control_context: None,
            initial_errors: Vec::new(),
            span: GraphQLOperationSpan::new(),
            plugin_req_state: Some(self.request_state(&blank, calls)),
            operation_name_factory: OperationNameFactory::new(
                Arc::new(OperationNameForwardConfig::None),
                None,
            ),
            response_header_sink: ResponseHeaderSink::default(),
            error_masking_runtime: Arc::new(None),
            connection_fingerprint: None,
        };
        match execute_query_plan(options).await {
            Ok(QueryPlanExecutionResult::Single(output)) => Ok(output.body),
            Ok(QueryPlanExecutionResult::Stream(_)) | Err(_) => {
                Err(Refusal::Fault("the plan did not run"))
            }
        }
    }

    fn introspection_context(
        &self,
        prepared: &Prepared,
        variables: Arc<CoerceVariablesPayload>,
    ) -> IntrospectionContext {
        let snapshot = &self.schema.snapshot;
        IntrospectionContext {
            query: prepared.introspection.clone(),
            schema: snapshot.planner.consumer_schema.document.clone(),
            metadata: Arc::clone(&snapshot.metadata),
            variables,
        }
    }

    fn request_state<'request>(
        &self,
        blank: &'request BlankRequest,
        calls: &Arc<RequestCalls>,
    ) -> PluginRequestState<'request> {
        PluginRequestState {
            plugins: Arc::clone(&self.plugins),
            router_http_request: blank.seen_by_hooks(),
            context: CallHook::context(calls),
            request_context: SharedRequestContext::default(),
        }
    }
}

/// What is only introspected is planned without a step.
fn refuse_in_address(way: Way, prepared: &Prepared) -> Result<(), Refusal> {
    match way {
        Way::InAddress { .. } if !prepared.kind.is_query() => Err(Refusal::ChangeRefused),
        Way::InAddress { speaks: true } if prepared.planned.plan.node.is_some() => {
            Err(Refusal::TextInAddress)
        }
        Way::Posted | Way::InAddress { .. } => Ok(()),
    }
}

fn client_request<'request>(
    blank: &'request BlankRequest,
    prepared: &'request Prepared,
    document: &'request str,
) -> ClientRequestDetails<'request> {
    ClientRequestDetails {
        method: &blank.method,
        url: &blank.uri,
        headers: Arc::default(),
        operation: OperationDetails {
            name: prepared.name.as_deref(),
            query: document,
            kind: prepared.kind.as_str(),
        },
        jwt: Arc::new(JwtRequestDetails::Unauthenticated),
        path_params: PathParams::default(),
    }
}
