//! `proof NAME`: runs one proof with any seed and any count. It ends with 0 only if the proof holds, and its last
//! line is the figures as `key=value`.

use std::{io::IsTerminal as _, process::ExitCode, time::Instant};

use clap::Parser;
use domain::CodeList;
use evi_tests::{
    client,
    proof::{self, Outcome, Plan, Proof, Until, Watch, sabotage},
};

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
    #[arg(value_parser = named, required_unless_present = "leaks")]
    name: Option<Proof>,
    /// How many cases to try; that of the build when left out.
    #[arg(long, value_parser = clap::value_parser!(u64).range(1..))]
    count: Option<u64>,
    /// What chance begins with.
    #[arg(long, default_value_t = proof::SEED)]
    seed: u64,
    /// As many cases as the long form takes.
    #[arg(long, conflicts_with = "count")]
    long: bool,
    /// Plant these leaks in turn, and end each turn at its first finding. Only in a copy that was built for it.
    #[arg(long, hide = true, value_delimiter = ',')]
    planted: Vec<String>,
    /// Print the leaks that can be planted. Only in a copy that was built for it.
    #[arg(long, hide = true)]
    leaks: bool,
}

fn named(text: &str) -> Result<Proof, String> {
    Proof::from_code(text).ok_or_else(|| {
        let names: Vec<&str> = Proof::ALL.iter().map(|proof| proof.code()).collect();
        format!("no such proof; the proofs are {}", names.join(", "))
    })
}

impl Arguments {
    fn plan(&self, proof: Proof) -> Plan {
        let counts = proof.counts();
        let form = if self.long { counts.long } else { counts.short };
        let watch = if std::io::stderr().is_terminal() {
            Watch::Shown
        } else {
            Watch::Silent
        };
        let until = if self.planted.is_empty() {
            Until::TheEnd
        } else {
            Until::FirstFinding
        };
        Plan::new(self.count.unwrap_or(form), self.seed)
            .watched(watch)
            .until(until)
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let Some(proof) = arguments.name else {
        return leaks::tell();
    };
    if !arguments.planted.is_empty() {
        return hunt(proof, &arguments).await;
    }
    let begun = Instant::now();
    match proof.prove(&arguments.plan(proof)).await {
        Ok(outcome) => tell(&arguments, proof, &outcome, begun),
        Err(fault) => {
            say(&format!("{proof} could not be tried: {fault:#}"));
            ExitCode::FAILURE
        }
    }
}

/// Plants the leaks in turn, and says of each after how many queries it was found.
async fn hunt(proof: Proof, arguments: &Arguments) -> ExitCode {
    let (names, plan) = (&arguments.planted, arguments.plan(proof));
    let plant = |name: &String| leaks::plant(name).map_err(anyhow::Error::msg);
    if proof == Proof::Matrix {
        match proof::matrix::prove_each(&plan, names, plant).await {
            Ok(outcomes) => {
                for (name, outcome) in names.iter().zip(outcomes) {
                    tell_of(name, &outcome);
                }
            }
            Err(fault) => say(&format!("{proof} could not be tried: {fault:#}")),
        }
        return ExitCode::SUCCESS;
    }
    for name in names {
        if let Err(refused) = plant(name) {
            say(&format!("{refused}"));
            return ExitCode::from(2);
        }
        let before = client::sent();
        match proof.prove(&plan).await {
            Ok(outcome) => tell_of(name, &outcome),
            Err(fault) => {
                // A story that cannot be told under a leak gives it away: the same one can be told without.
                let asked = client::sent() - before;
                say(&format!("{name}: could not be tried: {fault:#}"));
                say(&format!("{} {name} queries={asked}", sabotage::LEAK_LINE));
            }
        }
    }
    ExitCode::SUCCESS
}

fn tell_of(name: &str, outcome: &Outcome) {
    if let Some(finding) = outcome.findings().first() {
        say(&format!("{name}: {finding}"));
    }
    if let Some(asked) = outcome.asked_before_finding() {
        say(&format!("{} {name} queries={asked}", sabotage::LEAK_LINE));
    }
}

fn tell(arguments: &Arguments, proof: Proof, outcome: &Outcome, begun: Instant) -> ExitCode {
    for line in outcome.told().iter().chain(outcome.findings()) {
        say(line);
    }
    let verdict = if outcome.holds() { "yes" } else { "no" };
    say(&format!(
        "proof={proof} holds={verdict} seed={} {} findings={} seconds={}",
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

/// What only a copy can do that was built with the feature `sabotage`.
#[cfg(feature = "sabotage")]
mod leaks {
    use std::process::ExitCode;

    use domain::sabotage;

    pub fn plant(name: &str) -> Result<(), String> {
        sabotage::plant(name)
    }

    pub fn tell() -> ExitCode {
        for leak in sabotage::LEAKS {
            let (name, threat) = (leak.name(), leak.threat);
            super::say(&format!(
                "{name}\t{threat}\t{}\t{}",
                leak.found_by, leak.words
            ));
        }
        ExitCode::SUCCESS
    }
}

/// In every other build there is nothing to plant.
#[cfg(not(feature = "sabotage"))]
mod leaks {
    use std::process::ExitCode;

    const NONE: &str = "this build holds no leaks";

    pub fn plant(_name: &str) -> Result<(), String> {
        Err(NONE.to_owned())
    }

    pub fn tell() -> ExitCode {
        super::say(NONE);
        ExitCode::from(2)
    }
}

#[expect(
    clippy::print_stdout,
    reason = "the figures are what the program is for"
)]
fn say(line: &str) {
    println!("{line}");
}
