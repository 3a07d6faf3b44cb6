//! What a proof found.

use std::fmt::{Display, Write as _};

/// How many findings are kept in words; the rest are counted.
const KEPT: usize = 200;

/// What came of one run.
#[derive(Debug, Clone, Default)]
pub struct Outcome {
    figures: Vec<(&'static str, String)>,
    told: Vec<String>,
    findings: Vec<String>,
    more: usize,
    asked: u64,
    asked_before: Option<u64>,
}

impl Outcome {
    /// Tells whether the proof holds: nothing was found.
    pub fn holds(&self) -> bool {
        self.findings.is_empty()
    }

    /// Keeps a figure. A name given twice keeps both.
    pub fn figure(&mut self, name: &'static str, value: impl Display) {
        self.figures.push((name, value.to_string()));
    }

    /// Keeps a line for the reader of the run, such as a row of a table.
    pub fn tell(&mut self, line: impl Into<String>) {
        self.told.push(line.into());
    }

    /// Counts one more request to the platform, so that a finding can say how many it took.
    pub fn ask(&mut self) {
        self.asked += 1;
    }

    /// How many requests there were up to the first finding; `None` where nothing was found.
    pub fn asked_before_finding(&self) -> Option<u64> {
        self.asked_before
    }

    /// Keeps what breaks the proof.
    pub fn find(&mut self, finding: impl Into<String>) {
        self.asked_before.get_or_insert(self.asked);
        if self.findings.len() < KEPT {
            self.findings.push(finding.into());
        } else {
            self.more += 1;
        }
    }

    /// The figures as `key=value`, in the order in which they were kept.
    pub fn figures(&self) -> String {
        let mut text = String::new();
        for (place, (name, value)) in self.figures.iter().enumerate() {
            let gap = if place == 0 { "" } else { " " };
            // Writing to a String cannot fail.
            let _written = write!(text, "{gap}{name}={value}");
        }
        text
    }

    /// The lines for the reader of the run.
    pub fn told(&self) -> &[String] {
        &self.told
    }

    /// What breaks the proof; not more than the first two hundred in words.
    pub fn findings(&self) -> &[String] {
        &self.findings
    }

    /// How many findings there are, those without words too.
    pub fn found(&self) -> usize {
        self.findings.len() + self.more
    }
}
