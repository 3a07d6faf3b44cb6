//! The workflow in pictures and plain words, drawn from the code so that it cannot differ from it.

use std::{collections::BTreeMap, fmt::Write as _};

use super::{
    rule::{Target, TransitionRule},
    rule_table::TRANSITIONS,
    status::ReferralStatus,
};
use crate::CodeList;

/// The text of `REFERRAL.md`: the state diagram (Mermaid), the statuses, and the transition table.
pub fn referral_document() -> String {
    let mut text = String::from(
        "# The referral, drawn from the code\n\n\
         This file is written by `UPDATE=1 cargo test --manifest-path services/kit/domain/Cargo.toml --test referral`; a test compares it with the code.\n\
         Days are the defaults of an agreement (`DeadlinePolicy`).\n\n## States\n\n```mermaid\n",
    );
    text.push_str(&diagram());
    text.push_str("```\n\n## What each status means\n\n");
    text.push_str(&statuses());
    text.push_str("\n## Transitions\n\n");
    text.push_str(&transitions());
    text
}

/// One arrow for each pair of statuses, with everything that leads from the one to the other.
fn diagram() -> String {
    let mut arrows: BTreeMap<(ReferralStatus, ReferralStatus), Vec<&str>> = BTreeMap::new();
    for rule in TRANSITIONS {
        if let Target::To(to) = rule.to {
            for from in rule.from {
                let labels = arrows.entry((*from, to)).or_default();
                if !labels.contains(&rule.kind.code()) {
                    labels.push(rule.kind.code());
                }
            }
        }
    }
    let mut text = String::from("stateDiagram-v2\n    [*] --> DRAFT\n");
    for ((from, to), labels) in arrows {
        line(
            &mut text,
            format_args!("    {from} --> {to}: {}", labels.join(", ")),
        );
    }
    for status in ReferralStatus::ALL {
        if status.is_terminal() {
            line(&mut text, format_args!("    {status} --> [*]"));
        }
    }
    text
}

fn statuses() -> String {
    let mut text = String::from(
        "| Status | På svenska | FHIR Task | The receiver sees | Open |\n|---|---|---|---|---|\n",
    );
    for status in ReferralStatus::ALL {
        let open = if status.is_open() { "yes" } else { "no" };
        let (label, task) = (status.label(), status.fhir_task());
        let view = status.receiver_view();
        line(
            &mut text,
            format_args!("| {status} | {label} | {task} | {view} | {open} |"),
        );
    }
    text
}

fn transitions() -> String {
    let mut text = String::from(
        "| Transition | From | To | Who | Guard | Effect |\n|---|---|---|---|---|---|\n",
    );
    for rule in TRANSITIONS {
        text.push_str(&row(rule));
    }
    text
}

fn row(rule: &TransitionRule) -> String {
    let to = match rule.to {
        Target::To(status) => status.code(),
        Target::Stays => "stays",
        Target::Deleted => "deleted",
    };
    let guard = if rule.guard.is_empty() {
        "none"
    } else {
        rule.guard
    };
    format!(
        "| {} | {} | {to} | {} | {guard} | {} |\n",
        rule.kind,
        codes(rule.from),
        codes(rule.actors),
        rule.effect
    )
}

fn codes<T: CodeList>(values: &[T]) -> String {
    let codes: Vec<&str> = values.iter().map(|value| value.code()).collect();
    codes.join(", ")
}

/// Writing to a `String` cannot fail, so there is nothing to answer.
fn line(text: &mut String, line: std::fmt::Arguments<'_>) {
    let written = writeln!(text, "{line}");
    debug_assert!(written.is_ok());
}
