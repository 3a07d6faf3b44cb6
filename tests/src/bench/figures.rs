//! Times and processor times, and what is told of them.

use std::time::{Duration, Instant};

/// What one call took: by the clock on the wall, and of the processor for this process.
#[derive(Debug, Clone, Copy)]
pub struct Measured {
    wall: Duration,
    processor: Duration,
}

/// Measures one call.
pub struct Meter {
    begun: Instant,
    used: Duration,
}

impl Meter {
    /// Starts.
    pub fn start() -> Self {
        Self {
            used: processor_time(),
            begun: Instant::now(),
        }
    }

    /// What it took since the start.
    pub fn stop(self) -> Measured {
        Measured {
            wall: self.begun.elapsed(),
            processor: processor_time().saturating_sub(self.used),
        }
    }
}

/// The platform and the bare statements, call by call.
#[derive(Default)]
pub struct Pair {
    platform: Vec<Measured>,
    bare: Vec<Measured>,
}

impl Pair {
    /// Keeps what the platform took.
    pub fn platform(&mut self, measured: Measured) {
        self.platform.push(measured);
    }

    /// Keeps what the bare statements took.
    pub fn bare(&mut self, measured: Measured) {
        self.bare.push(measured);
    }

    /// The figures, in microseconds. The processor's time is told in ticks of 10 ms by the system, so it is the mean of
    /// all calls.
    pub fn line(&self, name: &str) -> String {
        let mut line = format!("operation={name} {}", told("platform", &self.platform));
        if !self.bare.is_empty() {
            line = format!("{line} {}", told("bare", &self.bare));
        }
        line
    }
}

fn told(who: &str, measured: &[Measured]) -> String {
    let walls: Vec<Duration> = measured.iter().map(|one| one.wall).collect();
    let processor: Duration = measured.iter().map(|one| one.processor).sum();
    let calls = u32::try_from(measured.len()).unwrap_or(u32::MAX).max(1);
    format!(
        "{who}_p50_us={} {who}_p99_us={} {who}_processor_us={}",
        median(&walls).as_micros(),
        at(&walls, 99).as_micros(),
        (processor / calls).as_micros()
    )
}

/// The time in the middle.
pub fn median(times: &[Duration]) -> Duration {
    at(times, 50)
}

/// The time below which so many of a hundred lie.
pub fn at(times: &[Duration], percent: usize) -> Duration {
    let mut sorted = times.to_vec();
    sorted.sort_unstable();
    let place = sorted.len() * percent / 100;
    sorted
        .get(place)
        .or(sorted.last())
        .copied()
        .unwrap_or_default()
}

/// How much of the memory this process holds, in megabytes; nothing where the system does not tell.
pub fn resident_megabytes() -> u64 {
    resident_megabytes_of("self")
}

/// The same of a process, by its number.
pub fn resident_megabytes_of(process: &str) -> u64 {
    let told = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = told.lines().find(|line| line.starts_with("VmRSS:"));
    let kilobytes = line.and_then(|line| line.split_whitespace().nth(1)?.parse::<u64>().ok());
    kilobytes.unwrap_or_default() / 1024
}

/// The processor's time of this process so far.
fn processor_time() -> Duration {
    processor_time_of("self")
}

/// The processor's time of a process so far, with what its children used that have ended; nothing where the system does not
/// tell.
pub fn processor_time_of(process: &str) -> Duration {
    let told = std::fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    // The name of the program may hold spaces; what follows its bracket does not.
    let after = told.rsplit(')').next().unwrap_or_default();
    let ticks: u64 = after
        .split_whitespace()
        .skip(11)
        .take(4)
        .filter_map(|field| field.parse::<u64>().ok())
        .sum();
    Duration::from_millis(ticks * 10)
}
