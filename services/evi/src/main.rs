//! The binary `evi`.

use mimalloc::MiMalloc;

/// A request makes and drops very many small things: with the system's allocator, a third of the processor's time went to the
/// C library.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> std::process::ExitCode {
    evi::run()
}
