//! An administrator sees no case: every root query, with every id that others know, answers byte for byte
//! what it answers somebody without any role.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result, ensure};
use domain::Subject;
use evi_tests::{
    client::Reader,
    journey::text,
    services::subgraphs,
    world::{Engine, TestWorld},
};
use serde_json::{Value, json};

use super::with_welfare;

/// How deep a query goes: a case, its list, an edge, its node, and what lies in it.
const DEPTH: usize = 6;
/// The queries that answer an administrator as such.
const OWN: [&str; 7] = [
    "me",
    "administeredUnits",
    "administeredAssignments",
    "administeredStaff",
    "serviceAgreements",
    "registryChanges",
    "noticeEndpoints",
];

/// A field of a type: its arguments, name and type, and its own type.
#[derive(Debug, Clone)]
struct Field {
    name: String,
    arguments: Vec<(String, String)>,
    of: String,
}

/// The types of every service's schema, joined by name.
fn types() -> BTreeMap<String, Vec<Field>> {
    let mut types: BTreeMap<String, Vec<Field>> = BTreeMap::new();
    for sdl in subgraphs().values() {
        let (mut inside, mut quoted) = (None, false);
        for line in sdl.lines() {
            if line.trim() == "\"\"\"" {
                quoted = !quoted;
                continue;
            }
            if quoted {
                continue;
            }
            let head = line.strip_prefix("extend ").unwrap_or(line);
            if let Some(rest) = head.strip_prefix("type ") {
                inside = rest.split_whitespace().next().map(str::to_owned);
            } else if line.starts_with('}') {
                inside = None;
            } else if let (Some(name), Some(field)) = (&inside, field_of(line)) {
                let fields = types.entry(name.clone()).or_default();
                if !fields.iter().any(|known| known.name == field.name) {
                    fields.push(field);
                }
            }
        }
    }
    types
}

fn field_of(line: &str) -> Option<Field> {
    let line = line.trim();
    let (head, of) = if let Some((name, rest)) = line.split_once('(') {
        let (arguments, of) = rest.rsplit_once("):")?;
        ((name, arguments), of)
    } else {
        let (name, of) = line.split_once(':')?;
        ((name, ""), of)
    };
    let arguments = head.1.split(", ").filter_map(|argument| {
        let (name, of) = argument.split_once(": ")?;
        Some((name.to_owned(), of.to_owned()))
    });
    let of = of.split_whitespace().next()?;
    Some(Field {
        name: head.0.trim().to_owned(),
        arguments: arguments.collect(),
        of: bare(of),
    })
}

/// A type's name without list and null.
fn bare(of: &str) -> String {
    of.chars()
        .filter(|sign| sign.is_alphanumeric() || *sign == '_')
        .collect()
}

/// What an argument must be given; `None` for one that can be left out.
fn given(name: &str, of: &str, id: &str) -> Option<String> {
    let required = of.ends_with('!');
    match bare(of).as_str() {
        "ID" => Some(format!("\"{id}\"")),
        "Int" if name == "first" => Some("5".to_owned()),
        "Int" if required => Some("2026".to_owned()),
        // A list of participants in base64.
        "String" if name == "content" => Some("\"TnI7S8O2bgoxO0sK\"".to_owned()),
        "EligibilityAnswerInput" => Some("[]".to_owned()),
        "AgencyKind" => Some("WELFARE_UNIT".to_owned()),
        "Section" => Some("WELFARE_ASSISTANCE".to_owned()),
        _ => None,
    }
}

fn call(field: &Field, id: &str) -> String {
    let arguments = field.arguments.iter().filter_map(|(name, of)| {
        let default = of.contains(" = ");
        let value = given(name, of, id).filter(|_| !default)?;
        Some(format!("{name}: {value}"))
    });
    let arguments: Vec<String> = arguments.collect();
    if arguments.is_empty() {
        field.name.clone()
    } else {
        format!("{}({})", field.name, arguments.join(", "))
    }
}

/// Everything that can be selected under a field.
fn selection(
    types: &BTreeMap<String, Vec<Field>>,
    (field, id): (&Field, &str),
    depth: usize,
) -> Option<String> {
    let Some(fields) = types.get(&field.of) else {
        return Some(call(field, id));
    };
    if depth == 0 {
        return None;
    }
    let inner: Vec<String> = fields
        .iter()
        .filter_map(|field| selection(types, (field, id), depth - 1))
        .collect();
    (!inner.is_empty()).then(|| format!("{} {{ {} }}", call(field, id), inner.join(" ")))
}

/// One query for each field of each type under each root, so that none is too large for the gateway.
fn queries(types: &BTreeMap<String, Vec<Field>>, id: &str) -> Vec<String> {
    let roots = types.get("Query").into_iter().flatten();
    let mut queries = BTreeSet::new();
    for root in
        roots.filter(|root| !OWN.contains(&root.name.as_str()) && !root.name.starts_with('_'))
    {
        let Some(fields) = types.get(&root.of) else {
            queries.insert(format!("{{ {} }}", call(root, id)));
            continue;
        };
        for field in fields {
            if let Some(inner) = selection(types, (field, id), DEPTH - 2) {
                queries.insert(format!("{{ {} {{ {inner} }} }}", call(root, id)));
            }
        }
    }
    queries.into_iter().collect()
}

async fn answer(reader: &Reader, query: &str) -> Result<String> {
    let answer = reader.post(query, json!({})).await?;
    let mut json = answer.json()?;
    forget_whose(&mut json);
    Ok(json.to_string())
}

/// Takes out what is every reader's own: the number of the request, and cursors.
fn forget_whose(json: &mut Value) {
    match json {
        Value::Object(fields) => {
            fields.retain(|name, _| {
                !["traceId", "cursor", "startCursor", "endCursor"].contains(&name.as_str())
            });
            fields.values_mut().for_each(forget_whose);
        }
        Value::Array(values) => values.iter_mut().for_each(forget_whose),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// How many of the queries show the reader something.
async fn shown(reader: &Reader, queries: &[String]) -> Result<usize> {
    let mut shown = 0;
    for query in queries {
        let json = reader.post(query, json!({})).await?.json()?;
        let data = json["data"].as_object().into_iter().flatten();
        shown += usize::from(data.into_iter().any(|(_, value)| !value.is_null()));
    }
    Ok(shown)
}

#[tokio::test]
async fn an_administrator_sees_what_somebody_without_any_role_sees() -> Result<()> {
    TestWorld::run(Engine::Sqlite, async |world| {
        let (journey, referral) = with_welfare(world, 0).await?;
        let view = world
            .staff("welfare.gnesta")?
            .ask("case_view", json!({ "id": journey.case }))
            .await?;
        let person = view.pointer("/case/person/id").and_then(Value::as_str);
        let registered = super::super::waiting::staff_id(world, "welfare.gnesta").await?;
        let types = types();
        let mut ids = vec![journey.case.clone(), referral.id.clone(), registered];
        ids.extend(person.map(str::to_owned));
        let administrators = [
            "admin.welfare.gnesta",
            "admin.desk.gnesta",
            "admin.labour.gnesta",
        ];
        let nobody = world.reader(Subject::new("staff:nobody.at.all"))?;
        let mut asked = 0;
        for id in &ids {
            for query in queries(&types, id) {
                let wanted = answer(&nobody, &query).await?;
                ensure!(
                    !wanted.contains("GRAPHQL_VALIDATION_FAILED")
                        && !wanted.contains("BAD_USER_INPUT"),
                    "{query}: {wanted}"
                );
                for handle in administrators {
                    let told = answer(&world.staff(handle)?, &query).await?;
                    ensure!(told == wanted, "{handle} {query}: {told}, not {wanted}");
                    asked += 1;
                }
            }
        }
        ensure!(asked > 300, "{asked} questions");
        // The same questions show something to whom they may.
        let desk = world.desk()?;
        let of_case = shown(&desk, &queries(&types, &journey.case)).await?;
        let of_nobody = shown(&nobody, &queries(&types, &journey.case)).await?;
        ensure!(of_case > of_nobody + 10, "{of_case} {of_nobody}");
        text(&view, "/case/id").context("the caseworker sees it")?;
        Ok(())
    })
    .await
}

#[tokio::test]
async fn whoever_administers_nothing_reads_empty_lists_at_the_same_cost() -> Result<()> {
    TestWorld::run(Engine::Sqlite, async |world| {
        let desk = domain::ServiceName::IntakeDesk;
        for field in &OWN[1..] {
            let query = format!("{{ {field}(first: 10) {{ edges {{ cursor }} pageInfo {{ hasNextPage endCursor }} }} }}");
            let mut costs = BTreeMap::new();
            for handle in ["welfare.gnesta", "manager.labour.gnesta", "desk.gnesta", "logs.welfare.gnesta", "evaluator.fou"] {
                let before = world.statements()[&desk];
                let data = world.staff(handle)?.query(&query, json!({})).await?;
                costs.insert(handle, world.statements()[&desk] - before);
                ensure!(data[*field]["edges"] == json!([]), "{handle} {field}: {data}");
                ensure!(data[*field]["pageInfo"]["hasNextPage"] == false, "{handle}: {data}");
            }
            let nobody = world.reader(Subject::new("staff:nobody.at.all"))?;
            let before = world.statements()[&desk];
            nobody.query(&query, json!({})).await?;
            let cost = world.statements()[&desk] - before;
            ensure!(costs["welfare.gnesta"] == cost, "{field}: {costs:?} {cost}");
            let before = world.statements()[&desk];
            world.staff("admin.welfare.gnesta")?.query(&query, json!({})).await?;
            let own = world.statements()[&desk] - before;
            ensure!(own == cost, "{field}: {own} for the administrator, {cost} for nobody");
        }
        Ok(())
    })
    .await
}
