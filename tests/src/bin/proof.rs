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
    /// Plant this leak first, and end at the first finding. Only in a copy that was built for it.
    #[arg(long, hide = true)]
    planted: Option<String>,
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
        let until = match self.planted {
            Some(_) => Until::FirstFinding,
            None => Until::TheEnd,
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
    if let Some(leak) = &arguments.planted
        && let Err(refused) = leaks::plant(leak)
    {
        say(&refused);
        return ExitCode::from(2);
    }
    let begun = Instant::now();
    match proof.prove(&arguments.plan(proof)).await {
        Ok(outcome) => tell(&arguments, proof, &outcome, begun),
        Err(fault) => {
            // Under a leak a story that cannot be told is found out: the same one can be told without.
            if arguments.planted.is_some() {
                say(&format!("{} queries={}", sabotage::LEAK_LINE, client::sent()));
            }
            say(&format!("{proof} could not be tried: {fault:#}"));
            ExitCode::FAILURE
        }
    }
}

fn tell(arguments: &Arguments, proof: Proof, outcome: &Outcome, begun: Instant) -> ExitCode {
    for line in outcome.told().iter().chain(outcome.findings()) {
        say(line);
    }
    if let (Some(_), Some(asked)) = (&arguments.planted, outcome.asked_before_finding()) {
        say(&format!("{} queries={asked}", sabotage::LEAK_LINE));
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
