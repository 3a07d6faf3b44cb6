//! The supergraph that the gateway is told to plan over.

use access::RegisteredOperations;
use domain::ServiceName;
use gateway::{EngineSettings, Introspection, Limits};

use super::{Finding, Start, judged};
use crate::{
    fault::CommandFault,
    platform::{
        SUPERGRAPH,
        supergraph::{SupergraphFile, planning},
    },
};

/// Whether it can be planned over, where a file is named and the gateway runs here.
pub async fn look(start: &Start) -> Option<Finding> {
    let file = start.configuration.gateway.supergraph()?;
    if !start.here.contains(&ServiceName::Gateway) {
        return None;
    }
    // What the policies and operations are is looked at before.
    let operations = RegisteredOperations::load().ok()?;
    let engine = EngineSettings {
        limits: Limits::default().document,
        introspection: Introspection::Refused,
    };
    let tried: Result<SupergraphFile, CommandFault> =
        match planning(SUPERGRAPH, engine, &operations) {
            Ok(planning) => SupergraphFile::open(file, planning).await,
            Err(fault) => Err(fault),
        };
    Some(judged("supergraph", tried.map(|_| "can be planned over")))
}
