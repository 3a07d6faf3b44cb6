//! The direction in which the rooms lean, read from their manifests, and the map drawn from it.
//!
//! `UPDATE=1 cargo test -p evi-tests architecture` draws the map again.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write,
    fs,
    path::PathBuf,
};

use crate::workspace;

const MAP_BEGINS: &str = "<!-- map: drawn by tests/tests/integration/architecture.rs -->\n";
const MAP_ENDS: &str = "<!-- map ends -->";

const SERVICES: &[&str] = &[
    "intake_desk",
    "welfare_unit",
    "labour_market_unit",
    "employment_service",
    "insurance_agency",
    "follow_up",
];

/// What a room may lean on. A room without a line may lean on nothing of ours.
fn allowed(room: &str) -> BTreeSet<&'static str> {
    let kit = ["domain", "access", "store", "chassis"];
    let leans_on: Vec<&'static str> = match room {
        "access" => vec!["domain"],
        "store" | "sign_in" => vec!["domain", "access"],
        "chassis" => vec!["domain", "access", "store"],
        "gateway" | "stream" => vec!["domain", "access", "chassis"],
        "web" => vec!["domain", "access", "store", "sign_in"],
        service if SERVICES.contains(&service) => kit.to_vec(),
        "evi" => [
            &kit[..],
            SERVICES,
            &["sign_in", "stream", "gateway", "web", "migrations"],
        ]
        .concat(),
        "evi-tests" => [&kit[..], SERVICES, &["gateway", "web", "migrations", "evi"]].concat(),
        _ => vec![],
    };
    leans_on.into_iter().collect()
}

/// Tests of a room may also make its tables.
const ALSO_IN_TESTS: &str = "migrations";

/// Crates of others that only these rooms may use.
const KEPT_APART: &[(&str, &[&str])] = &[
    ("hive-router", &["gateway"]),
    ("graphql-composition", &["evi-tests"]),
    ("cedar-policy", &["access", "evi-tests"]),
    ("cedar-policy-symcc", &["evi-tests"]),
    ("clap", &["evi", "evi-tests"]),
    ("openidconnect", &["sign_in"]),
    ("async-nats", &["stream"]),
];

/// What the domain must be free of: it is pure.
const NOT_IN_DOMAIN: &[&str] = &[
    "tokio",
    "axum",
    "sea-orm",
    "async-graphql",
    "reqwest",
    "tracing",
];

struct Room {
    leans_on: BTreeSet<String>,
    leans_on_in_tests: BTreeSet<String>,
}

fn manifests() -> Vec<(PathBuf, toml::Table)> {
    workspace::files("Cargo.toml")
        .into_iter()
        .map(|file| {
            let table = workspace::text(&file).parse().expect("a manifest is TOML");
            (file, table)
        })
        .collect()
}

fn names(manifest: &toml::Table, part: &str) -> BTreeSet<String> {
    let dependencies = manifest.get(part).and_then(toml::Value::as_table);
    dependencies
        .map(|table| table.keys().cloned().collect())
        .unwrap_or_default()
}

fn rooms() -> BTreeMap<String, Room> {
    manifests()
        .into_iter()
        .map(|(file, manifest)| {
            let name = manifest["package"]["name"].as_str().map(str::to_owned);
            let room = Room {
                leans_on: names(&manifest, "dependencies"),
                leans_on_in_tests: names(&manifest, "dev-dependencies"),
            };
            (
                name.unwrap_or_else(|| panic!("{} has no name", workspace::name(&file))),
                room,
            )
        })
        .collect()
}

fn ours(names: &BTreeSet<String>, rooms: &BTreeMap<String, Room>) -> BTreeSet<String> {
    names
        .iter()
        .filter(|name| rooms.contains_key(*name))
        .cloned()
        .collect()
}

#[test]
fn rooms_lean_only_in_the_direction_of_the_design() {
    let rooms = rooms();
    let mut wrong = Vec::new();
    for (name, room) in &rooms {
        let allowed = allowed(name);
        for target in ours(&room.leans_on, &rooms) {
            if !allowed.contains(target.as_str()) {
                wrong.push(format!("{name} -> {target}"));
            }
        }
        for target in ours(&room.leans_on_in_tests, &rooms) {
            if !allowed.contains(target.as_str()) && target != ALSO_IN_TESTS {
                wrong.push(format!("{name} -> {target} (in tests)"));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "arrows that the design does not have: {wrong:#?}"
    );
    assert!(rooms.len() >= 14, "rooms are missing from the walk");
}

#[test]
fn agencies_never_use_each_other() {
    for service in SERVICES {
        let leans_on = allowed(service);
        assert!(
            SERVICES.iter().all(|other| !leans_on.contains(other)),
            "{service}"
        );
    }
}

#[test]
fn crates_kept_apart_stay_in_their_rooms() {
    let mut wrong = Vec::new();
    for (name, room) in rooms() {
        for (kept_apart, homes) in KEPT_APART {
            if room.leans_on.contains(*kept_apart) && !homes.contains(&name.as_str()) {
                wrong.push(format!("{name} uses {kept_apart}"));
            }
        }
        if name == "domain" {
            let impure = NOT_IN_DOMAIN
                .iter()
                .filter(|other| room.leans_on.contains(**other));
            wrong.extend(impure.map(|other| format!("domain uses {other}")));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn versions_stand_in_the_root_only() {
    let mut wrong = Vec::new();
    for (file, manifest) in manifests() {
        for part in ["dependencies", "dev-dependencies", "build-dependencies"] {
            let Some(dependencies) = manifest.get(part).and_then(toml::Value::as_table) else {
                continue;
            };
            for (dependency, value) in dependencies {
                let inherits = value.get("workspace").and_then(toml::Value::as_bool);
                if inherits != Some(true) {
                    wrong.push(format!("{}: {dependency}", workspace::name(&file)));
                }
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "dependencies with a version of their own: {wrong:#?}"
    );
}

#[test]
fn architecture_map_is_the_manifests_drawn() {
    let file = workspace::root().join("services/ARCHITECTURE.md");
    let text = workspace::text(&file);
    let drawn = format!("{MAP_BEGINS}{}{MAP_ENDS}", draw(&rooms()));
    let (before, rest) = text
        .split_once(MAP_BEGINS)
        .expect("the map has a beginning");
    let (_, after) = rest.split_once(MAP_ENDS).expect("the map has an end");
    let wanted = format!("{before}{drawn}{after}");
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&file, wanted).expect("the map can be written");
    } else {
        assert_eq!(text, wanted, "the map is old: run this test with UPDATE=1");
    }
}

/// Draws the arrows that do not follow from others.
fn draw(rooms: &BTreeMap<String, Room>) -> String {
    let mut arrows: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (name, room) in rooms {
        if name != "evi-tests" {
            arrows.insert(name.clone(), ours(&room.leans_on, rooms));
        }
    }
    let mut map = String::from("```mermaid\nflowchart TD\n");
    for (from, targets) in &arrows {
        for to in targets {
            let follows = targets
                .iter()
                .any(|between| between != to && reaches(between, to, &arrows));
            if !follows {
                writeln!(map, "    {from} --> {to}").expect("text takes text");
            }
        }
    }
    map.push_str("```\n");
    map
}

fn reaches(from: &str, to: &str, arrows: &BTreeMap<String, BTreeSet<String>>) -> bool {
    arrows.get(from).is_some_and(|targets| {
        targets.contains(to) || targets.iter().any(|next| reaches(next, to, arrows))
    })
}
