//! `proof NAME`: runs one proof with any seed and any count. It ends with 0 only if the proof holds, and its last
//! line is the figures as `key=value`.

use std::{io::IsTerminal as _, process::ExitCode, time::Instant};

use clap::Parser;
use domain::CodeList;
use evi_tests::proof::{self, Outcome, Plan, Proof, Watch};

/// Prove from outside that nobody sees what they may not, and that everybody sees what they may.
#[derive(Debug, Parser)]
#[command(
    name = "proof",
    after_help = "Examples:\n  \
        proof matrix\n  \
        proof worlds --count 100000 --seed 7\n  \
        proof policies --long\n\n\
        Exit codes: 0 it holds, 1 it does not, 2 wrong usage."
)]
struct Arguments {
    /// Which proof.
    #[arg(value_parser = named)]
    name: Proof,
    /// How many cases to try; that of the build when left out.
    #[arg(long, value_parser = clap::value_parser!(u64).range(1..))]
    count: Option<u64>,
    /// What chance begins with.
    #[arg(long, default_value_t = proof::SEED)]
    seed: u64,
    /// As many cases as the long form takes.
    #[arg(long, conflicts_with = "count")]
    long: bool,
}

fn named(text: &str) -> Result<Proof, String> {
    Proof::from_code(text).ok_or_else(|| {
        let names: Vec<&str> = Proof::ALL.iter().map(|proof| proof.code()).collect();
        format!("no such proof; the proofs are {}", names.join(", "))
    })
}

impl Arguments {
    fn plan(&self) -> Plan {
        let counts = self.name.counts();
        let form = if self.long { counts.long } else { counts.short };
        let watch = if std::io::stderr().is_terminal() {
            Watch::Shown
        } else {
            Watch::Silent
        };
        Plan::new(self.count.unwrap_or(form), self.seed).watched(watch)
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let plan = arguments.plan();
    let begun = Instant::now();
    match arguments.name.prove(&plan).await {
        Ok(outcome) => tell(&arguments, &outcome, begun),
        Err(fault) => {
            say(&format!("{} could not be tried: {fault:#}", arguments.name));
            ExitCode::FAILURE
        }
    }
}

fn tell(arguments: &Arguments, outcome: &Outcome, begun: Instant) -> ExitCode {
    for line in outcome.told().iter().chain(outcome.findings()) {
        say(line);
    }
    let verdict = if outcome.holds() { "yes" } else { "no" };
    say(&format!(
        "proof={} holds={verdict} seed={} {} findings={} seconds={}",
        arguments.name,
        arguments.seed,
        outcome.figures(),
        outcome.found(),
        begun.elapsed().as_secs()
    ));
    if outcome.holds() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

#[expect(
    clippy::print_stdout,
    reason = "the figures are what the program is for"
)]
fn say(line: &str) {
    println!("{line}");
}
