//! The public schema as text: what every service gives, and what the gateway makes of it. A change shows
//! up here, is looked at, and is taken with `UPDATE=1`.

use std::{fs, path::PathBuf};

use anyhow::{Context, Result, ensure};
use evi_tests::{
    client::operations,
    promise::breaking_changes,
    services::{subgraphs, supergraph},
    world::{Engine, TestWorld},
};
use gateway::{
    DocumentLimits, Introspection,
    engine::{Engine as _, EngineSettings, HiveEngine},
};
use serde_json::json;

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../schema/graphql")
}

fn is_updating() -> bool {
    #[expect(
        clippy::disallowed_methods,
        reason = "the developer's wish to renew the files"
    )]
    std::env::var("UPDATE").is_ok()
}

/// Compares a checked-in file with what it should hold, or renews it.
fn hold(name: &str, wanted: &str) -> Result<()> {
    let path = folder().join(name);
    if is_updating() {
        return Ok(fs::write(&path, wanted)?);
    }
    let kept = fs::read_to_string(&path).with_context(|| path.display().to_string())?;
    ensure!(
        kept == wanted,
        "{name} is not what the services give; look at the change with UPDATE=1 and git diff"
    );
    Ok(())
}

#[test]
fn schemas_in_text_are_those_of_the_services() -> Result<()> {
    for (service, sdl) in subgraphs() {
        hold(&format!("{service}.graphql"), &sdl)?;
    }
    Ok(())
}

#[test]
fn supergraph_in_text_is_composed_of_the_services() -> Result<()> {
    let supergraph = supergraph().map_err(|findings| anyhow::anyhow!(findings.join("\n")))?;
    hold("supergraph.graphql", supergraph)
}

/// The schema as the gateway shows it to whoever writes a client.
fn public_schema() -> Result<String> {
    let settings = EngineSettings {
        limits: DocumentLimits::default(),
        introspection: Introspection::Answered,
    };
    let supergraph = supergraph().map_err(|findings| anyhow::anyhow!(findings.join("\n")))?;
    let engine = HiveEngine::load(supergraph, settings)?;
    Ok(engine.public_schema().to_owned())
}

#[test]
fn public_schema_in_text_is_what_the_gateway_shows() -> Result<()> {
    hold("public.graphql", &public_schema()?)
}

#[test]
fn what_was_released_to_partners_is_there_or_was_taken_leave_of() -> Result<()> {
    let partner = folder().join("../partner");
    let released = fs::read_to_string(partner.join("released.graphql"))?;
    let changelog = fs::read_to_string(partner.join("CHANGELOG.md"))?;
    let broken = breaking_changes(&released, &public_schema()?)?;
    let untold: Vec<String> = broken
        .into_iter()
        .filter(|change| !changelog.contains(&format!("- Removed: {change}.")))
        .collect();
    ensure!(
        untold.is_empty(),
        "programs outside rely on this; keep it and deprecate it, as schema/partner/CHANGELOG.md says: {untold:#?}"
    );
    Ok(())
}

#[test]
fn no_schema_leaves_access_to_directives() {
    for (service, sdl) in subgraphs() {
        for directive in ["@authenticated", "@requiresScopes", "@policy", "@requires("] {
            // Inside quotes it is only a name that a `@link` could import.
            let mut used = sdl
                .match_indices(directive)
                .filter(|(at, _)| !sdl[..*at].ends_with('"'));
            assert!(used.next().is_none(), "{service} uses {directive}");
        }
    }
}

/// The fields, other than its key, of every type that has one.
fn fields_of_entities(sdl: &str) -> Vec<(String, String)> {
    let mut inside = None;
    let mut fields = Vec::new();
    for line in sdl.lines() {
        if let Some(rest) = line.strip_prefix("type ") {
            let name = rest.split_whitespace().next().unwrap_or_default();
            inside = line.contains("@key").then(|| name.to_owned());
        } else if line.starts_with('}') {
            inside = None;
        }
        let Some(entity) = &inside else { continue };
        let is_field = line.starts_with('\t') && line.contains(':') && !line.contains('"');
        if is_field && !line.trim_start().starts_with("id:") {
            fields.push((entity.clone(), line.trim().to_owned()));
        }
    }
    fields
}

/// A service that is silent must take nothing away but its own part: a field that could not be null
/// would take its whole object along.
#[test]
fn what_services_add_to_shared_types_may_be_null() {
    for (service, sdl) in subgraphs() {
        let fields = fields_of_entities(&sdl);
        for (entity, field) in &fields {
            assert!(!field.ends_with('!'), "{service}: {entity}.{field}");
        }
        let must_share = service != "follow_up";
        assert!(
            !must_share || !fields.is_empty(),
            "{service} adds nothing to a shared type"
        );
    }
}

/// The gateway validates an operation before it looks at the variables: one that fits is then refused
/// for those that are missing, or is answered.
#[tokio::test]
async fn every_operation_of_the_contract_fits_the_public_schema() -> Result<()> {
    TestWorld::run(Engine::Sqlite, async |world| {
        let desk = world.desk()?;
        let operations = operations()?;
        ensure!(operations.len() == 25, "{}", operations.len());
        for (name, text) in operations {
            let answer = desk.post(&text, json!({})).await?;
            for code in answer.codes()? {
                ensure!(code == "BAD_USER_INPUT", "{name}: {}", answer.body);
            }
        }
        let unfit = desk.post("{ case { id } }", json!({})).await?;
        ensure!(
            unfit.codes()? == ["GRAPHQL_VALIDATION_FAILED"],
            "{}",
            unfit.body
        );
        Ok(())
    })
    .await
}
