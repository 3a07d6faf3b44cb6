//! The binary `evi`.

fn main() -> std::process::ExitCode {
    evi::run()
}
