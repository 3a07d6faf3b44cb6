//! Composes the services' schemas into the supergraph that the gateway plans over.
//!
//! `schema/graphql/supergraph.graphql` is made with it and reviewed as text; a test composes anew
//! and compares, so that no service changes the public schema unseen.

use std::collections::{BTreeMap, BTreeSet};

use graphql_composition::{Subgraphs, render_federated_sdl};

/// The types at which operations start.
const ROOTS: [&str; 2] = ["Query", "Mutation"];

/// Composes subgraphs, given as (service name, federation SDL), into one supergraph.
///
/// The addresses in it are reserved never to resolve: the gateway reaches services by a carrier.
///
/// # Errors
/// Every finding that forbids composing, one text each.
pub fn compose(subgraphs: &[(&str, &str)]) -> Result<String, Vec<String>> {
    let mut taken = Subgraphs::default();
    for (name, sdl) in subgraphs {
        let dashed = dashed(name);
        let address = format!("http://{dashed}.invalid/graphql");
        taken
            .ingest_str(sdl, &dashed, Some(&address))
            .map_err(|error| vec![format!("{name}: {error:#}")])?;
    }
    let composed = graphql_composition::compose(&mut taken)
        .into_result()
        .map_err(|found| found.iter_errors().map(str::to_owned).collect::<Vec<_>>())?;
    let rendered = render_federated_sdl(&composed).map_err(|error| vec![error.to_string()])?;
    let named = subgraphs.iter().fold(rendered, |text, (name, _)| {
        let (from, to) = (dashed(name), *name);
        text.replace(&format!("name: \"{from}\""), &format!("name: \"{to}\""))
    });
    Ok(with_joined_roots(&named))
}

/// The composer takes no underscores in names; the supergraph gets the services' own names back.
fn dashed(name: &str) -> String {
    name.replace('_', "-")
}

/// Names the subgraphs that take part in each root type. The composer leaves that out, and without
/// it no plan can start; which they are follows from the fields of the root.
fn with_joined_roots(supergraph: &str) -> String {
    let graphs = graphs_of_roots(supergraph);
    let mut lines = Vec::new();
    for line in supergraph.lines() {
        lines.push(line.to_owned());
        let joined = root_of(line).and_then(|root| graphs.get(root));
        for graph in joined.into_iter().flatten() {
            lines.push(format!("  @join__type(graph: {graph})"));
        }
    }
    lines.push(String::new());
    lines.join("\n")
}

/// The root type that a line begins, if it begins one.
fn root_of(line: &str) -> Option<&'static str> {
    let name = line.strip_prefix("type ")?;
    ROOTS.into_iter().find(|root| *root == name)
}

/// For each root: the subgraphs that one of its fields is taken from.
fn graphs_of_roots(supergraph: &str) -> BTreeMap<&'static str, BTreeSet<String>> {
    let mut found: BTreeMap<&'static str, BTreeSet<String>> = BTreeMap::new();
    let mut inside = None;
    for line in supergraph.lines() {
        if let Some(root) = root_of(line) {
            inside = Some(root);
        } else if line.starts_with('}') {
            inside = None;
        }
        let Some(root) = inside else { continue };
        for join in line.split("@join__field(").skip(1) {
            let graph = join.split("graph: ").nth(1).map(|rest| {
                rest.chars()
                    .take_while(|letter| letter.is_ascii_alphanumeric() || *letter == '_')
                    .collect::<String>()
            });
            found.entry(root).or_default().extend(graph);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINK: &str = "extend schema @link(url: \"https://specs.apollo.dev/federation/v2.5\", \
        import: [\"@key\", \"@shareable\"])";

    fn one(fields: &str) -> String {
        format!("{LINK} type Query {{ {fields} }}")
    }

    #[test]
    fn roots_name_the_services_that_answer_them() {
        let desk = one("case(id: ID!): Case")
            + " type Case @key(fields: \"id\") { id: ID! title: String }
            type Mutation { close(id: ID!): Case }";
        let welfare = one("months: [String!]")
            + " type Case @key(fields: \"id\") { id: ID! barrier: String }";
        let supergraph =
            compose(&[("intake_desk", &desk), ("welfare_unit", &welfare)]).expect("they compose");
        let root =
            "type Query\n  @join__type(graph: INTAKE_DESK)\n  @join__type(graph: WELFARE_UNIT)\n{";
        assert!(supergraph.contains(root), "{supergraph}");
        assert!(supergraph.contains("type Mutation\n  @join__type(graph: INTAKE_DESK)\n{"));
        assert!(supergraph.contains("@join__graph(name: \"intake_desk\""));
    }

    #[test]
    fn services_that_contradict_each_other_do_not_compose() {
        let first = one("a: T") + " type T { x: Int }";
        let second = one("b: T") + " type T { x: Int }";
        assert!(compose(&[("intake_desk", &first), ("welfare_unit", &second)]).is_err());
    }

    #[test]
    fn text_that_is_no_schema_is_named_by_its_service() {
        let refused = compose(&[("intake_desk", "type {")]).expect_err("no schema");
        assert!(refused[0].starts_with("intake_desk: "));
    }
}
