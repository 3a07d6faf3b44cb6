//! The binary `evi`.

use mimalloc::MiMalloc;

/// A request makes and drops some ten thousand small things: with the system's allocator, a third of the processor's time went
/// there.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> std::process::ExitCode {
    evi::run()
}
