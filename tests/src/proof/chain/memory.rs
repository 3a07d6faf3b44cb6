//! How much memory a part of a run has at the most, together with what was there before it: the people who are counted a
//! second time here among it, so that what the platform takes is less than is told.

use std::{
    fs,
    sync::atomic::{AtomicU64, Ordering},
};

/// The most of the parts that have ended.
static MOST: AtomicU64 = AtomicU64::new(0);

/// Begins a part: the system counts from what there is now. Where it cannot, a part's figure is that of all before it.
pub fn begin_anew() {
    MOST.fetch_max(peak_megabytes(), Ordering::Relaxed);
    // 5 is what resets the peak; see proc_pid_clear_refs(5).
    fs::write("/proc/self/clear_refs", "5").ok();
}

/// The most since the part began, as the system tells it; 0 where it tells nothing.
pub fn peak_megabytes() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let digits = peak.and_then(|told| told.split_whitespace().next());
    let kilobytes = digits.and_then(|digits| digits.parse::<u64>().ok());
    kilobytes.unwrap_or(0) / 1024
}

/// The most of the whole run.
pub fn peak_of_all_megabytes() -> u64 {
    MOST.load(Ordering::Relaxed).max(peak_megabytes())
}
