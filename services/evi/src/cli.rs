//! What can be asked of the program.

mod disposal;

use std::{net::SocketAddr, path::PathBuf};

use chrono::{DateTime, Utc};
use clap::{Args, Parser, Subcommand};
use domain::{CodeList, ServiceName};

pub use disposal::{DisposalArguments, DisposalCommand, DisposalPlaces};

/// One way in: a shared case for the agencies around a person.
///
/// Without a command, the demo system starts.
#[derive(Debug, Parser)]
#[command(
    name = "evi",
    version,
    args_conflicts_with_subcommands = true,
    after_help = "Examples:\n  \
        evi                                     start the demo system on http://127.0.0.1:8080\n  \
        evi token --data data --as desk.gnesta  print a token for a member of the demo staff\n  \
        evi doctor                              check that everything a start needs is there\n\n\
        Exit codes: 0 done, 1 failed, 2 wrong usage."
)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// What the demo takes, for a start without a command.
    #[command(flatten)]
    pub demo: DemoArguments,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Start the whole platform in one process, with invented people and an embedded database.
    #[command(after_help = "Examples:\n  \
        evi demo\n  \
        evi demo --fresh --listen 127.0.0.1:18080 --data demo-data\n  \
        evi demo --population 100000\n  \
        evi demo --empty --clock 2026-03-02T08:00:00Z")]
    Demo(DemoArguments),
    /// Start the platform, or some of its services, for real use.
    #[command(after_help = "Examples:\n  \
        evi serve --config evi.toml\n  \
        evi serve --only gateway --config gateway.toml\n  \
        evi serve --only welfare_unit,labour_market_unit --config units.toml")]
    Serve(ServeArguments),
    /// Print a bearer token for a demo system, and nothing else.
    #[command(after_help = token_examples())]
    Token(TokenArguments),
    /// Bring the databases to the version of this program.
    #[command(after_help = "Examples:\n  \
        evi migrate --data data\n  \
        evi migrate --database postgres://evi@localhost/evi\n  \
        evi migrate --database postgres://evi_welfare_unit_owner@localhost/evi --only welfare_unit\n  \
        evi migrate --config evi.toml")]
    Migrate(MigrateArguments),
    /// Work with the access log.
    #[command(subcommand)]
    Audit(AuditCommand),
    /// Check policies, and find out what other ones would change.
    #[command(subcommand)]
    Policy(PolicyCommand),
    /// Bring in the first agencies, units and staff of an installation.
    #[command(subcommand)]
    Registry(RegistryCommand),
    /// Check a configuration, tell what is in force, or describe what can be set.
    #[command(subcommand)]
    Config(ConfigCommand),
    /// Check that everything a start needs is there, and say what is not.
    #[command(after_help = "Examples:\n  \
        evi doctor\n  \
        evi doctor --config evi.toml\n  \
        evi doctor --only gateway --config gateway.toml\n\n\
        Exit codes: 0 nothing is wrong, 1 something is, 2 wrong usage.")]
    Doctor(DoctorArguments),
    /// Tell what disposal (gallring) would erase now, or print the certificates of what it has erased. The services
    /// themselves erase, once a day; this reads beside them and changes nothing.
    #[command(
        args_conflicts_with_subcommands = true,
        subcommand_negates_reqs = true,
        after_help = "Examples:\n  \
        evi disposal --dry-run --data data\n  \
        evi disposal --dry-run --database postgres://evi@localhost/evi\n  \
        evi disposal certificates --config evi.toml\n\n\
        How long each agency keeps is told to the registry (schema/config/registry.example.toml).\n\
        Exit codes: 0 told, 1 failed or a certificate was altered, 2 wrong usage."
    )]
    Disposal(DisposalArguments),
}

fn token_examples() -> String {
    let handles: Vec<&str> = crate::demo::staff::handles().collect();
    format!(
        "Examples:\n  \
        evi token --data data --as desk.gnesta\n  \
        evi token --data data --as welfare.trosa --ttl 60\n  \
        evi token --data data --participant 198801012389   (once the person has a case)\n\n\
        Handles: {}",
        handles.join(" ")
    )
}

/// How a demo system starts.
#[derive(Debug, Clone, Args)]
pub struct DemoArguments {
    /// Where to take requests.
    #[arg(long, value_name = "HOST:PORT", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
    /// The data folder; it is made when it is not there.
    #[arg(long, value_name = "DIR", default_value = "data")]
    pub data: PathBuf,
    /// Empty the data folder first. Only a folder that a demo made, and that nobody uses, is emptied.
    #[arg(long)]
    pub fresh: bool,
    /// Agencies and staff only, no people and no cases.
    #[arg(long)]
    pub empty: bool,
    /// Give follow-up so many invented people more, who have steps and no case. A folder takes them once.
    #[arg(long, value_name = "PEOPLE", value_parser = clap::value_parser!(u64).range(1..=10_000_000))]
    pub population: Option<u64>,
    /// Start the clock at this moment and let it run on, for tests.
    #[arg(long, value_name = "RFC3339", value_parser = moment)]
    pub clock: Option<DateTime<Utc>>,
}

/// How services start for real use.
#[derive(Debug, Clone, Args)]
pub struct ServeArguments {
    /// Only these services; all when left out.
    #[arg(long, value_name = "NAME,...", value_delimiter = ',', value_parser = service_name)]
    pub only: Vec<ServiceName>,
    /// A configuration file, laid over the built-in one.
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// The data folder, instead of the configured one.
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// Where to take requests, instead of the configured address.
    #[arg(long, value_name = "HOST:PORT")]
    pub listen: Option<SocketAddr>,
}

/// Whom a token is for.
#[derive(Debug, Clone, Args)]
pub struct TokenArguments {
    /// The data folder of the demo system.
    #[arg(long, value_name = "DIR", default_value = "data")]
    pub data: PathBuf,
    /// The reader.
    #[command(flatten)]
    pub reader: ReaderArguments,
    /// How long the token is good for.
    #[arg(long, value_name = "SECONDS", default_value_t = 3600, value_parser = clap::value_parser!(u32).range(1..=86_400))]
    pub ttl: u32,
}

/// Exactly one reader.
#[derive(Debug, Clone, Args)]
#[group(required = true, multiple = false)]
pub struct ReaderArguments {
    /// A member of the demo staff.
    #[arg(long = "as", value_name = "HANDLE")]
    pub staff: Option<String>,
    /// The person whose case it is, by number.
    #[arg(long, value_name = "NUMBER")]
    pub participant: Option<String>,
}

/// Which databases to bring up to date.
#[derive(Debug, Clone, Args)]
pub struct MigrateArguments {
    /// Only these services; all when left out.
    #[arg(long, value_name = "NAME,...", value_delimiter = ',', value_parser = keeping_service)]
    pub only: Vec<ServiceName>,
    /// A PostgreSQL address; each service gets a schema of its own there.
    #[arg(long, value_name = "URL", conflicts_with = "data")]
    pub database: Option<String>,
    /// A data folder with embedded databases.
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// A configuration file, laid over the built-in one.
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
}

/// What can be done with the access log.
#[derive(Debug, Subcommand)]
pub enum AuditCommand {
    /// Verify the hash chain of every service's access log, or of one copied database file, and that it is
    /// the chain of which the signed checkpoints speak.
    #[command(after_help = "Examples:\n  \
        evi audit verify --data data\n  \
        evi audit verify --database postgres://evi@localhost/evi --checkpoints DIR --key keys.json\n  \
        evi audit verify copy/welfare_unit.sqlite\n  \
        evi audit verify copy.sqlite --checkpoints welfare_unit.jsonl --key keys.json\n\n\
        A file is never written to. Its checkpoints and key are looked for beside it and in the folders\n\
        `checkpoints` and `keys` beside it and one level up. Without checkpoints a cut at the end of the log\n\
        cannot be seen, and the answer says so.\n\n\
        Exit codes: 0 everything holds, 1 something does not, 2 wrong usage.")]
    Verify(AuditVerifyArguments),
    /// Print the public keys that prove the checkpoints, for whoever verifies a copy.
    #[command(after_help = "Examples:\n  evi audit key --data data > keys.json")]
    Key(AuditKeyArguments),
}

/// Whose keys to print.
#[derive(Debug, Clone, Args)]
pub struct AuditKeyArguments {
    /// The data folder whose keys they are.
    #[arg(long, value_name = "DIR", default_value = "data")]
    pub data: PathBuf,
    /// A folder of keys shared by several machines, instead of the data folder's own.
    #[arg(long, value_name = "DIR")]
    pub keys: Option<PathBuf>,
}

/// Which access logs to verify.
#[derive(Debug, Clone, Args)]
pub struct AuditVerifyArguments {
    /// One database file of one service, such as a copy; it is only read.
    #[arg(value_name = "FILE", conflicts_with_all = ["database", "only"])]
    pub file: Option<PathBuf>,
    /// Only these services; all when left out.
    #[arg(long, value_name = "NAME,...", value_delimiter = ',', value_parser = keeping_service)]
    pub only: Vec<ServiceName>,
    /// A data folder with embedded databases [default: data]; beside FILE: where its checkpoints and key are.
    #[arg(long, value_name = "DIR", conflicts_with = "database")]
    pub data: Option<PathBuf>,
    /// A PostgreSQL address that holds a schema for each service.
    #[arg(long, value_name = "URL")]
    pub database: Option<String>,
    /// The checkpoints: the file of this service beside FILE, else the folder with a file for each.
    #[arg(long, value_name = "PATH")]
    pub checkpoints: Option<PathBuf>,
    /// The public keys that prove the checkpoints (`evi audit key`).
    #[arg(long, value_name = "FILE")]
    pub key: Option<PathBuf>,
}

/// What can be done with policies.
#[derive(Debug, Subcommand)]
pub enum PolicyCommand {
    /// Check policies as a start does: that they fit their schema, name and explain themselves, and
    /// cannot fail while they decide. Each thing that is wrong is one line.
    #[command(after_help = "Examples:\n  \
        evi policy check\n  \
        evi policy check --policies new-policies\n\n\
        The folder holds .cedar files, evi.cedarschema and access-matrix.csv.\n\
        Exit codes: 0 they can be taken, 1 they cannot, 2 wrong usage.")]
    Check(PolicyCheckArguments),
    /// Tell who would gain and who would lose which sections, if the policies of a folder took the
    /// place of those in force. It reads assignments, parties, bases and stops, and no section; it
    /// writes nothing, and works beside a running system.
    #[command(after_help = "Examples:\n  \
        evi policy simulate --policies new-policies --data data\n  \
        evi policy simulate --policies new-policies --database postgres://evi@localhost/evi\n  \
        evi policy simulate --policies new-policies --each\n\n\
        Every reader is taken to have signed in just now on assurance level 3.\n\
        Exit codes: 0 compared, 1 failed, 2 wrong usage.")]
    Simulate(PolicySimulateArguments),
}

/// Which policies to check.
#[derive(Debug, Clone, Args)]
pub struct PolicyCheckArguments {
    /// The folder of the policies; those of the program when left out.
    #[arg(long, value_name = "DIR")]
    pub policies: Option<PathBuf>,
}

/// Which policies to compare over which system.
#[derive(Debug, Clone, Args)]
pub struct PolicySimulateArguments {
    /// The folder of the policies that would take over.
    #[arg(long, value_name = "DIR")]
    pub policies: PathBuf,
    /// A data folder with embedded databases.
    #[arg(
        long,
        value_name = "DIR",
        default_value = "data",
        conflicts_with = "database"
    )]
    pub data: PathBuf,
    /// A PostgreSQL address that holds a schema for each service.
    #[arg(long, value_name = "URL")]
    pub database: Option<String>,
    /// Name every change: reader, case number, section, and what it is before and after. Cases of
    /// people with protected identity are counted and never named.
    #[arg(long)]
    pub each: bool,
}

/// What can be done with the registry.
#[derive(Debug, Subcommand)]
pub enum RegistryCommand {
    /// Check a registry file, without loading anything.
    #[command(after_help = "Examples:\n  evi registry check registry.toml")]
    Check(RegistryFileArguments),
    /// Load a registry file into the desk's database. What is there already stays as it is.
    #[command(after_help = "Examples:\n  \
        evi registry load registry.toml --config evi.toml\n  \
        evi registry load registry.toml --data data\n\n\
        schema/config/registry.example.toml is the manual of the file.")]
    Load(RegistryLoadArguments),
}

/// Which registry file.
#[derive(Debug, Clone, Args)]
pub struct RegistryFileArguments {
    /// The file.
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
}

/// Which registry file, into which installation.
#[derive(Debug, Clone, Args)]
pub struct RegistryLoadArguments {
    /// The file.
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// A configuration file, laid over the built-in one.
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// The data folder, instead of the configured one.
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,
}

/// What can be done with the configuration.
#[derive(Debug, Subcommand)]
pub enum ConfigCommand {
    /// Check a configuration file and the EVI_* variables, without starting anything.
    #[command(after_help = "Examples:\n  \
        evi config check --config evi.toml\n  \
        EVI_SERVER_LISTEN=0.0.0.0:8080 evi config check\n\n\
        Exit codes: 0 it can be used, 1 it cannot, 2 wrong usage.")]
    Check(ConfigArguments),
    /// Print every setting in force, with where it comes from. Secrets are not shown.
    #[command(after_help = "Examples:\n  evi config dump --config evi.toml")]
    Dump(ConfigArguments),
    /// Print the JSON schema of a configuration file, for editors and validators.
    #[command(after_help = "Examples:\n  evi config schema > evi.schema.json")]
    Schema,
}

/// Which configuration.
#[derive(Debug, Clone, Args)]
pub struct ConfigArguments {
    /// A configuration file, laid over the built-in one.
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
}

/// What to check.
#[derive(Debug, Clone, Args)]
pub struct DoctorArguments {
    /// The configuration file to look at.
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Only these services, instead of the configured ones.
    #[arg(long, value_name = "NAME,...", value_delimiter = ',', value_parser = service_name)]
    pub only: Vec<ServiceName>,
    /// The data folder to look at, instead of the configured one.
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// The address that a start would take, instead of the configured one.
    #[arg(long, value_name = "HOST:PORT")]
    pub listen: Option<SocketAddr>,
}

fn moment(text: &str) -> Result<DateTime<Utc>, String> {
    DateTime::parse_from_rfc3339(text)
        .map(|moment| moment.with_timezone(&Utc))
        .map_err(|_| "not a moment; write it like 2026-03-02T08:00:00Z".to_owned())
}

fn service_name(text: &str) -> Result<ServiceName, String> {
    ServiceName::from_code(text).ok_or_else(|| {
        let names: Vec<&str> = ServiceName::ALL.iter().map(|name| name.code()).collect();
        format!("no such service; the services are {}", names.join(", "))
    })
}

/// A service with a database of its own.
fn keeping_service(text: &str) -> Result<ServiceName, String> {
    match service_name(text)? {
        ServiceName::Gateway => Err("the gateway keeps nothing; name another service".to_owned()),
        other @ (ServiceName::IntakeDesk
        | ServiceName::WelfareUnit
        | ServiceName::LabourMarketUnit
        | ServiceName::EmploymentService
        | ServiceName::InsuranceAgency
        | ServiceName::FollowUp) => Ok(other),
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    fn parse(line: &str) -> Result<Cli, clap::Error> {
        Cli::try_parse_from(std::iter::once("evi").chain(line.split_whitespace()))
    }

    #[test]
    fn command_line_holds_together() {
        Cli::command().debug_assert();
    }

    #[test]
    fn demo_is_the_default_command_and_takes_its_options() {
        let cli = parse("--listen 127.0.0.1:9 --fresh").expect("demo options without a command");
        assert!(cli.command.is_none());
        assert_eq!(cli.demo.listen.port(), 9);
        assert!(cli.demo.fresh);
        assert_eq!(cli.demo.population, None);
        assert!(parse("demo --population 1000").is_ok());
        assert!(parse("demo --population 0").is_err());
        let bare = parse("").expect("no options at all");
        assert_eq!(bare.demo.listen.to_string(), "127.0.0.1:8080");
        assert_eq!(bare.demo.data, PathBuf::from("data"));
    }

    #[test]
    fn every_command_has_help_with_examples() {
        fn examine(command: &clap::Command) {
            let is_leaf = command.get_subcommands().next().is_none();
            if is_leaf {
                let help = command
                    .get_after_help()
                    .map(ToString::to_string)
                    .unwrap_or_default();
                assert!(
                    help.contains("Examples:"),
                    "{} has no examples",
                    command.get_name()
                );
            }
            command.get_subcommands().for_each(examine);
        }
        examine(&Cli::command());
    }

    #[test]
    fn token_wants_exactly_one_reader() {
        assert!(parse("token --data d").is_err());
        assert!(parse("token --as desk.gnesta --participant 198001019804").is_err());
        assert!(parse("token --as desk.gnesta --ttl 0").is_err());
        assert!(parse("token --as desk.gnesta --ttl 60").is_ok());
    }

    #[test]
    fn serve_names_services_that_exist() {
        let cli = parse("serve --only gateway,welfare_unit").expect("two services");
        let Some(Command::Serve(arguments)) = cli.command else {
            panic!("serve")
        };
        assert_eq!(
            arguments.only,
            [ServiceName::Gateway, ServiceName::WelfareUnit]
        );
        let refusal = parse("serve --only welfare")
            .expect_err("no such service")
            .to_string();
        assert!(refusal.contains("the services are"), "{refusal}");
    }

    #[test]
    fn databases_of_chosen_services_are_those_that_keep_something() {
        assert!(parse("migrate --database postgres://x/y --only welfare_unit,follow_up").is_ok());
        assert!(parse("audit verify --database postgres://x/y --only welfare_unit").is_ok());
        assert!(parse("migrate --only gateway").is_err());
        assert!(parse("audit verify --only gateway").is_err());
        assert!(parse("audit verify copy.sqlite --only welfare_unit").is_err());
    }

    #[test]
    fn clock_must_be_a_moment() {
        assert!(parse("demo --clock 2026-03-02T08:00:00Z").is_ok());
        assert!(parse("demo --clock yesterday").is_err());
    }

    #[test]
    fn databases_are_either_embedded_or_not() {
        assert!(parse("audit verify --data d --database postgres://x/y").is_err());
        assert!(parse("migrate --data d --database postgres://x/y").is_err());
        assert!(parse("policy simulate --policies p --data d --database postgres://x/y").is_err());
        assert!(parse("policy simulate --data d").is_err());
    }
}
