//! Every clause of one parsed policy, changed once: the policy as a whole, each constraint of its scope
//! and each of their elements, each condition and everything inside it.

use access::Gives;
use domain::{CodeList, Role, Section};
use serde_json::{Value, json};

use super::mutant::Change;

/// One changed policy in Cedar's own form for programs; `None` where it is gone.
#[derive(Debug, Clone, PartialEq)]
pub struct Altered {
    /// Which clause.
    pub place: String,
    /// What was done to it.
    pub change: Change,
    /// What is left.
    pub policy: Option<Value>,
}

/// Every change of one policy, none of them twice.
pub fn alter(policy: &Value) -> Vec<Altered> {
    let mut altered = whole(policy);
    for part in ["principal", "action", "resource"] {
        altered.extend(scope(policy, part));
    }
    altered.extend(conditions(policy));
    let mut distinct: Vec<Altered> = Vec::new();
    for one in altered {
        let is_new = distinct.iter().all(|known| known.policy != one.policy);
        if is_new && one.policy.as_ref() != Some(policy) {
            distinct.push(one);
        }
    }
    distinct
}

fn altered(place: impl Into<String>, change: Change, policy: Value) -> Altered {
    Altered {
        place: place.into(),
        change,
        policy: Some(policy),
    }
}

fn with(policy: &Value, key: &str, value: Value) -> Value {
    let mut policy = policy.clone();
    policy[key] = value;
    policy
}

fn whole(policy: &Value) -> Vec<Altered> {
    let opposite = match policy["effect"].as_str() {
        Some("permit") => "forbid",
        Some(_) | None => "permit",
    };
    let mut everything = policy.clone();
    for part in ["principal", "action", "resource"] {
        everything[part] = json!({ "op": "All" });
    }
    everything["conditions"] = json!([]);
    vec![
        Altered {
            place: "whole".to_owned(),
            change: Change::Deleted,
            policy: None,
        },
        altered(
            "whole",
            Change::Negated,
            with(policy, "effect", json!(opposite)),
        ),
        altered("whole", Change::Widened, everything),
    ]
}

/// A constraint of the scope as an expression.
fn constraint(part: &str, scope: &Value) -> Option<Value> {
    let variable = json!({ "Var": part });
    let entity = |entity: &Value| json!({ "Value": { "__entity": entity } });
    match scope["op"].as_str()? {
        "==" => Some(json!({ "==": { "left": variable, "right": entity(&scope["entity"]) } })),
        "is" => Some(json!({ "is": { "left": variable, "entity_type": scope["entity_type"] } })),
        "in" => {
            let right = match scope["entities"].as_array() {
                Some(listed) => json!({ "Set": listed.iter().map(entity).collect::<Vec<_>>() }),
                None => entity(&scope["entity"]),
            };
            Some(json!({ "in": { "left": variable, "right": right } }))
        }
        _ => None,
    }
}

fn scope(policy: &Value, part: &str) -> Vec<Altered> {
    let scope = &policy[part];
    let Some(says) = constraint(part, scope) else {
        return Vec::new();
    };
    let open = with(policy, part, json!({ "op": "All" }));
    let mut turned = open.clone();
    let unless = json!({ "kind": "unless", "body": says });
    if let Some(conditions) = turned["conditions"].as_array_mut() {
        conditions.push(unless);
    }
    let mut found = vec![
        altered(part, Change::Deleted, open),
        altered(part, Change::Negated, turned),
    ];
    if let ("==", Some(kind)) = (
        scope["op"].as_str().unwrap_or_default(),
        scope["entity"]["type"]
            .as_str()
            .filter(|kind| *kind != "Action"),
    ) {
        let wider = json!({ "op": "is", "entity_type": kind });
        found.push(altered(part, Change::Widened, with(policy, part, wider)));
    }
    for (place, element) in scope["entities"]
        .as_array()
        .into_iter()
        .flatten()
        .enumerate()
    {
        let mut fewer = policy.clone();
        if let Some(listed) = fewer[part]["entities"].as_array_mut() {
            listed.remove(place);
        }
        let name = format!("{part}/{}", element["id"].as_str().unwrap_or_default());
        found.push(altered(name, Change::Deleted, fewer));
    }
    found
}

fn conditions(policy: &Value) -> Vec<Altered> {
    let mut found = Vec::new();
    let clauses = policy["conditions"]
        .as_array()
        .map_or(&[][..], Vec::as_slice);
    for (place, clause) in clauses.iter().enumerate() {
        let kind = clause["kind"].as_str().unwrap_or_default();
        let name = format!("{kind} {}", place + 1);
        let mut fewer = policy.clone();
        if let Some(listed) = fewer["conditions"].as_array_mut() {
            listed.remove(place);
        }
        found.push(altered(name.as_str(), Change::Deleted, fewer));
        let other = if kind == "when" { "unless" } else { "when" };
        let mut turned = policy.clone();
        turned["conditions"][place]["kind"] = json!(other);
        found.push(altered(name.as_str(), Change::Negated, turned));
        for (inside, change, body) in inside(&clause["body"]) {
            let mut changed = policy.clone();
            changed["conditions"][place]["body"] = body;
            found.push(altered(format!("{name}/{inside}"), change, changed));
        }
    }
    found
}

type Inside = Vec<(String, Change, Value)>;

/// The changes inside of an expression, each as the whole expression with one change.
fn inside(expression: &Value) -> Inside {
    let mut found = Inside::new();
    let Some((word, part)) = expression.as_object().and_then(|node| node.iter().next()) else {
        return found;
    };
    found.extend(here(word, expression, part));
    // Below: the same in each operand.
    let operands: Vec<(Vec<&str>, &Value)> = match part {
        Value::Object(parts) => parts
            .iter()
            .filter(|(_, value)| value.is_object())
            .map(|(name, value)| (vec![word.as_str(), name.as_str()], value))
            .collect(),
        _ => Vec::new(),
    };
    for (path, operand) in operands {
        for (place, change, value) in inside(operand) {
            let mut changed = expression.clone();
            changed[path[0]][path[1]] = value;
            found.push((format!("{}.{place}", path.join(".")), change, changed));
        }
    }
    found
}

fn not(expression: &Value) -> Value {
    json!({ "!": { "arg": expression } })
}

fn some_of(set: &Value) -> Value {
    not(&json!({ "isEmpty": { "arg": set } }))
}

/// The changes of one node.
fn here(word: &str, node: &Value, part: &Value) -> Inside {
    let (left, right) = (&part["left"], &part["right"]);
    let told = |change, value| (word.to_owned(), change, value);
    let is_operator = |value: &str| json!({ value: part });
    match word {
        "&&" | "||" => {
            let other = if word == "&&" {
                json!({ "||": part })
            } else {
                json!({ "&&": part })
            };
            let change = if word == "&&" {
                Change::Widened
            } else {
                Change::Swapped
            };
            vec![
                (format!("{word}.left"), Change::Deleted, right.clone()),
                (format!("{word}.right"), Change::Deleted, left.clone()),
                (
                    format!("{word}.left"),
                    Change::Negated,
                    json!({ word: { "left": not(left), "right": right } }),
                ),
                (
                    format!("{word}.right"),
                    Change::Negated,
                    json!({ word: { "left": left, "right": not(right) } }),
                ),
                told(change, other),
            ]
        }
        "!" => vec![told(Change::Deleted, part["arg"].clone())],
        "contains" => vec![told(Change::Widened, some_of(left))],
        "containsAny" | "containsAll" => {
            let other = if word == "containsAny" {
                "containsAll"
            } else {
                "containsAny"
            };
            vec![
                (format!("{word}.left"), Change::Deleted, some_of(right)),
                (format!("{word}.right"), Change::Deleted, some_of(left)),
                told(Change::Widened, is_operator(other)),
            ]
        }
        "<" | ">" => vec![told(Change::Widened, is_operator(&format!("{word}=")))],
        "<=" | ">=" => vec![told(Change::Swapped, is_operator(&word[..1]))],
        "." => attribute(part)
            .into_iter()
            .map(|other| told(Change::Swapped, other))
            .collect(),
        "Set" => set(part.as_array().map_or(&[][..], Vec::as_slice)),
        "Value" => match part {
            Value::Array(listed) => {
                let listed: Vec<Value> = listed.iter().map(|one| json!({ "Value": one })).collect();
                set(&listed)
            }
            Value::Number(number) => {
                let near = |step| json!({ "Value": number.as_i64().unwrap_or_default() + step });
                vec![
                    told(Change::Widened, near(1)),
                    told(Change::Swapped, near(-1)),
                ]
            }
            Value::String(_) | Value::Object(_) => next(node)
                .map(|other| (told_literal(node), Change::Swapped, other))
                .into_iter()
                .collect(),
            Value::Null | Value::Bool(_) => Vec::new(),
        },
        _ => Vec::new(),
    }
}

/// The same owner's next attribute of the same type.
fn attribute(part: &Value) -> Option<Value> {
    let name = part["attr"].as_str()?;
    let other = match part["left"]["Var"].as_str()? {
        "resource" => {
            let words = Gives::ALL.map(Gives::word);
            let place = words.iter().position(|word| *word == name)?;
            words[(place + 1) % words.len()]
        }
        "context" if name == "holds" => "stops",
        "context" if name == "stops" => "holds",
        _ => return None,
    };
    Some(json!({ ".": { "left": part["left"], "attr": other } }))
}

fn told_literal(literal: &Value) -> String {
    let value = &literal["Value"];
    let text = value.as_str().or(value["__entity"]["id"].as_str());
    text.map_or_else(|| value.to_string(), ToOwned::to_owned)
}

/// A list of literals: each left out, and one more.
fn set(listed: &[Value]) -> Inside {
    let all = |listed: &[Value]| json!({ "Set": listed });
    let mut found: Inside = (0..listed.len())
        .map(|place| {
            let mut fewer = listed.to_vec();
            let gone = fewer.remove(place);
            (
                format!("[{}]", told_literal(&gone)),
                Change::Deleted,
                all(&fewer),
            )
        })
        .collect();
    let mut more = listed.last().and_then(next);
    while let Some(literal) = &more {
        if !listed.contains(literal) {
            let mut longer = listed.to_vec();
            longer.push(literal.clone());
            found.push((
                format!("[{}]", told_literal(literal)),
                Change::Widened,
                all(&longer),
            ));
            break;
        }
        more = next(literal);
    }
    found
}

/// The next word of the list that a literal is of; a word of no list becomes one that nothing is called.
fn next(literal: &Value) -> Option<Value> {
    let value = &literal["Value"];
    if let Some(text) = value.as_str() {
        let other = Section::from_code(text).map_or("", |section| after(section).code());
        return Some(json!({ "Value": other }));
    }
    let entity = &value["__entity"];
    if entity["type"] != "Role" {
        return None;
    }
    let role = Role::from_code(entity["id"].as_str()?)?;
    Some(json!({ "Value": { "__entity": { "type": "Role", "id": after(role).code() } } }))
}

fn after<T: CodeList + Copy + PartialEq>(one: T) -> T {
    let place = T::ALL
        .iter()
        .position(|other| *other == one)
        .unwrap_or_default();
    T::ALL[(place + 1) % T::ALL.len()]
}

#[cfg(test)]
mod tests {
    use std::str::FromStr;

    use cedar_policy::Policy;

    use super::*;

    fn parsed(text: &str) -> Value {
        Policy::from_str(text)
            .expect("Cedar")
            .to_json()
            .expect("JSON")
    }

    /// The changes as Cedar text of the policy, by place and change.
    fn told(text: &str) -> Vec<String> {
        let altered = alter(&parsed(text)).into_iter().map(|one| {
            let body = one.policy.map_or_else(String::new, |policy| {
                let policy = Policy::from_json(None, policy).expect("still a policy");
                let text = policy.to_cedar().expect("no template");
                text.split_whitespace().collect::<Vec<_>>().join(" ")
            });
            format!("{}: {}: {body}", one.place, one.change)
        });
        altered.collect()
    }

    #[test]
    fn whole_scope_and_condition_are_each_changed() {
        let all = told(
            "forbid (principal is Role, action in [Action::\"read\", Action::\"write\"], resource) \
             when { context.stops.contains(\"KIN\") };",
        );
        let has = |line: &str| assert!(all.iter().any(|one| one == line), "{line}\n{all:#?}");
        has("whole: deleted: ");
        has("whole: widened: forbid( principal, action, resource );");
        has(
            "action/read: deleted: forbid( principal is Role, action in [Action::\"write\"], resource ) when { context.stops.contains(\"KIN\") };",
        );
        assert!(
            all.iter()
                .any(|one| one.starts_with("principal: deleted: forbid( principal, "))
        );
        assert!(
            all.iter().any(|one| one.starts_with("principal: negated: ")
                && one.contains("!(principal is Role)"))
        );
        assert!(
            all.iter()
                .any(|one| one.starts_with("when 1: negated: ") && one.contains("!context.stops"))
        );
        assert!(
            all.iter()
                .any(|one| one.starts_with("when 1/contains: widened: ")
                    && one.contains("isEmpty()"))
        );
        assert!(all.iter().any(
            |one| one.starts_with("when 1/contains.left..: swapped: ") && one.contains("holds")
        ));
        assert!(all.iter().any(
            |one| one.starts_with("when 1/contains.right.KIN: swapped: ")
                && one.contains("contains(\"\")")
        ));
    }

    #[test]
    fn operands_elements_and_bounds_are_each_changed() {
        let all = told(
            "permit (principal, action, resource) when { [\"BASES\", \"PLAN\"].contains(resource.section) \
             && context.assurance < 3 };",
        );
        let count = |start: &str| all.iter().filter(|one| one.starts_with(start)).count();
        assert_eq!(count("when 1/&&.left: deleted"), 1, "{all:#?}");
        assert_eq!(count("when 1/&&.right: negated"), 1);
        assert_eq!(count("when 1/&&: widened"), 1);
        assert_eq!(count("when 1/&&.left.contains.left.[BASES]: deleted"), 1);
        assert_eq!(count("when 1/&&.left.contains.left.[PLAN]: deleted"), 1);
        assert_eq!(count("when 1/&&.left.contains.left.[JOURNAL]: widened"), 1);
        assert_eq!(count("when 1/&&.right.<: widened"), 1);
        assert_eq!(count("when 1/&&.right.<.right.Value: "), 2);
    }

    #[test]
    fn no_change_is_made_twice_and_none_changes_nothing() {
        let text = "permit (principal == System::\"RUNNER\", action == Action::\"read\", resource) \
                    when { resource.section == \"CLOSURE\" };";
        let policy = parsed(text);
        let all = alter(&policy);
        for (place, one) in all.iter().enumerate() {
            assert_ne!(one.policy.as_ref(), Some(&policy), "{}", one.place);
            assert!(
                all[place + 1..]
                    .iter()
                    .all(|other| other.policy != one.policy)
            );
        }
        assert!(
            all.iter()
                .any(|one| one.place == "principal" && one.change == Change::Widened)
        );
    }
}
