//! How long people stay, as follow-up reckons it, against published examples and against another's hand.

use std::{
    io::{BufRead as _, BufReader, Write as _},
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
};

use anyhow::{Context as _, Result, bail, ensure};
use domain::CodeList;
use evi_tests::proof::{self, Plan};
use follow_up::survival::{Exit, Left, Observed, StillOnSupport, left_by_exit, still_on_support};
use rand::Rng;
use serde::Deserialize;
use serde_json::json;

/// Two figures that were reckoned alike differ by no more.
const ROUNDING: f64 = 1e-9;

/// Somebody's last month with how it ended.
type Seen = (u32, Option<Exit>);

fn observed(people: impl IntoIterator<Item = Seen>) -> Observed {
    let mut observed = Observed::default();
    for (month, exit) in people {
        match exit {
            Some(exit) => observed.add_exits(month, exit, 1),
            None => observed.add_last_seen(month, 1),
        }
    }
    observed
}

fn in_month(left: &[Left], month: u32) -> Option<&Left> {
    left.iter().rev().find(|left| left.month <= month)
}

fn near(one: f64, other: f64, within: f64) -> bool {
    (one - other).abs() <= within
}

/// Freireich and others, Blood 21 (1963), the group that was given 6-mercaptopurine: weeks of remission. The figures
/// are those of Kalbfleisch and Prentice's and most other textbooks, with Greenwood's error.
#[test]
fn curve_is_that_of_the_remissions_under_6_mercaptopurine() {
    let relapsed = [6, 6, 6, 7, 10, 13, 16, 22, 23].map(|week| (week, Some(Exit::SelfSupport)));
    let censored = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35].map(|week| (week, None));
    let curve = still_on_support(&observed(relapsed.into_iter().chain(censored)));
    let printed = [
        (6, 21, 0.857, 0.0764),
        (7, 17, 0.807, 0.0869),
        (10, 15, 0.753, 0.0963),
        (13, 12, 0.690, 0.1068),
        (16, 11, 0.627, 0.1141),
        (22, 7, 0.538, 0.1282),
        (23, 6, 0.448, 0.1346),
    ];
    for (week, at_risk, share, error) in printed {
        let point = curve
            .iter()
            .find(|point| point.month == week)
            .expect("the week");
        assert_eq!(point.at_risk, at_risk);
        // Printed with three and four decimals; 0.6275 is printed as either neighbour.
        assert!(near(point.share, share, 6e-4), "{point:?}");
        assert!(near(point.standard_error, error, 6e-5), "{point:?}");
    }
}

/// Scrucca, Santucci and Aversa, Bone Marrow Transplantation 40 (2007): months to death of the transplant (1), to relapse
/// (2), or to the last look (0), of 35 patients with acute leukaemia, by kind.
const LYMPHOBLASTIC: [(u32, u8); 17] = [
    (13, 2),
    (1, 1),
    (72, 0),
    (7, 2),
    (8, 2),
    (9, 2),
    (5, 2),
    (1, 2),
    (22, 2),
    (0, 2),
    (0, 1),
    (35, 0),
    (4, 2),
    (14, 2),
    (26, 2),
    (3, 2),
    (12, 1),
];
const MYELOID: [(u32, u8); 18] = [
    (67, 0),
    (70, 0),
    (4, 0),
    (7, 0),
    (68, 0),
    (10, 2),
    (7, 2),
    (3, 1),
    (4, 1),
    (4, 1),
    (3, 1),
    (3, 1),
    (8, 1),
    (2, 2),
    (35, 0),
    (2, 0),
    (8, 0),
    (32, 0),
];

fn transplanted(patients: &[(u32, u8)]) -> Vec<Left> {
    let exit = |status: u8| match status {
        1 => Some(Exit::Deceased),
        2 => Some(Exit::SelfSupport),
        _ => None,
    };
    let people = patients
        .iter()
        .map(|(month, status)| (*month, exit(*status)));
    left_by_exit(&observed(people))
}

#[test]
fn incidence_is_that_of_the_transplanted_patients() {
    let left = transplanted(&LYMPHOBLASTIC);
    // Nobody is lost before the 35th month, so that the shares are those of all seventeen.
    for (month, died, relapsed) in [
        (1, 2.0, 2.0),
        (9, 2.0, 8.0),
        (20, 3.0, 10.0),
        (60, 3.0, 12.0),
    ] {
        let then = in_month(&left, month).expect("the month");
        assert!(
            near(then.by(Exit::Deceased), died / 17.0, ROUNDING),
            "{month}: {then:?}"
        );
        assert!(
            near(then.by(Exit::SelfSupport), relapsed / 17.0, ROUNDING),
            "{month}: {then:?}"
        );
    }
    let left = transplanted(&MYELOID);
    for (month, died, relapsed) in [
        (3, 0.1771, 0.0556),
        (4, 0.2951, 0.0556),
        (60, 0.3682, 0.2057),
    ] {
        let then = in_month(&left, month).expect("the month");
        assert!(
            near(then.by(Exit::Deceased), died, 5e-5),
            "{month}: {then:?}"
        );
        assert!(
            near(then.by(Exit::SelfSupport), relapsed, 5e-5),
            "{month}: {then:?}"
        );
    }
}

/// The oracle, in a process of its own.
struct Oracle {
    _process: Child,
    asking: ChildStdin,
    answering: BufReader<ChildStdout>,
}

#[derive(Deserialize)]
struct Answer {
    curve: Vec<(u32, u64, f64, Option<f64>)>,
    incidence: Vec<(u32, Vec<f64>)>,
}

impl Oracle {
    /// `None` where the machine has no statsmodels; in continuous integration it must be there.
    fn begin() -> Result<Option<Self>> {
        let root = proof::solver::root();
        let python = || {
            let mut paths = vec![root.join("target/tools")];
            paths.extend(
                std::env::var_os("PYTHONPATH")
                    .iter()
                    .flat_map(std::env::split_paths),
            );
            let mut command = Command::new("python3");
            command.arg("-B").env(
                "PYTHONPATH",
                std::env::join_paths(paths).unwrap_or_default(),
            );
            command
        };
        let probe = python()
            .args(["-c", "import statsmodels"])
            .stderr(Stdio::null())
            .status();
        if !probe.is_ok_and(|status| status.success()) {
            let brings =
                "`pip install --target target/tools statsmodels==0.14.5` brings the oracle";
            if std::env::var_os("CI").is_some() {
                bail!("{brings}");
            }
            let line = format!("Statistics are not compared: {brings}.\n");
            // Whoever closed standard error does not want to know.
            let _closed = std::io::stderr().lock().write_all(line.as_bytes());
            return Ok(None);
        }
        let mut process = python()
            .arg(root.join("tests/oracle_statistics/oracle.py"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let asking = process.stdin.take().context("the oracle listens")?;
        let answering = process.stdout.take().context("the oracle speaks")?;
        Ok(Some(Self {
            _process: process,
            asking,
            answering: BufReader::new(answering),
        }))
    }

    fn ask(&mut self, people: &[Seen]) -> Result<Answer> {
        let number = |exit: &Exit| {
            Exit::ALL
                .iter()
                .position(|one| one == exit)
                .map(|place| place + 1)
        };
        let told = people
            .iter()
            .map(|(month, exit)| json!([month, exit.as_ref().and_then(number).unwrap_or(0), 1]));
        writeln!(self.asking, "{}", json!(told.collect::<Vec<_>>()))?;
        self.asking.flush()?;
        let mut line = String::new();
        self.answering.read_line(&mut line)?;
        Ok(serde_json::from_str(&line)?)
    }
}

/// A group with some ways to end, each as likely as chance will have it.
fn invent(chance: &mut impl Rng) -> Vec<Seen> {
    let months = chance.random_range(1..60);
    let weights: [u32; 5] = std::array::from_fn(|_| chance.random_range(0..6));
    let people = chance.random_range(1..400);
    let mut end = || {
        let mut left = chance.random_range(0..weights.iter().sum::<u32>().max(1));
        let place = weights.iter().position(|weight| {
            let here = left < *weight;
            left = left.saturating_sub(*weight);
            here
        });
        let exit = place.and_then(|place| Exit::ALL.get(place).copied());
        (chance.random_range(0..months), exit)
    };
    (0..people).map(|_| end()).collect()
}

#[test]
fn curves_and_incidence_are_those_of_another_hand() -> Result<()> {
    let Some(mut oracle) = Oracle::begin()? else {
        return Ok(());
    };
    let plan = Plan::of_build(proof::Counts {
        short: 60,
        long: 2000,
    });
    let mut chance = plan.chance("statistics");
    for place in 0..plan.count {
        let people = invent(&mut chance);
        let answer = oracle.ask(&people)?;
        let group = observed(people);
        curve_agrees(&still_on_support(&group), &answer)
            .with_context(|| format!("group {place}"))?;
        incidence_agrees(&left_by_exit(&group), &answer)
            .with_context(|| format!("group {place}"))?;
    }
    Ok(())
}

fn curve_agrees(curve: &[StillOnSupport], answer: &Answer) -> Result<()> {
    let supported = curve.iter().filter(|point| point.self_supporting > 0);
    ensure!(supported.count() == answer.curve.len(), "other months");
    for (month, at_risk, share, error) in &answer.curve {
        let point = curve
            .iter()
            .find(|point| point.month == *month)
            .context("a month")?;
        ensure!(
            point.at_risk == *at_risk && near(point.share, *share, ROUNDING),
            "{point:?}: {share}"
        );
        // Where nobody is left there is no error to speak of.
        let error = error.filter(|_| *share > ROUNDING);
        ensure!(
            error.is_none_or(|error| near(point.standard_error, error, ROUNDING)),
            "{point:?}: {error:?}"
        );
    }
    Ok(())
}

fn incidence_agrees(left: &[Left], answer: &Answer) -> Result<()> {
    for (month, shares) in &answer.incidence {
        let then = in_month(left, *month).context("a month")?;
        for (exit, share) in Exit::ALL.iter().zip(shares) {
            ensure!(
                near(then.by(*exit), *share, ROUNDING),
                "{exit:?} {share}: {then:?}"
            );
        }
    }
    Ok(())
}
