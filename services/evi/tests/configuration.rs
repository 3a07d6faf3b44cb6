//! The real binary with configurations of all kinds: what it says of them, and what `evi doctor` finds where they are
//! wrong. On PostgreSQL where one is named.

use std::{
    fs,
    net::TcpListener,
    path::Path,
    process::{Command, Output},
};

use sea_orm::{ConnectionTrait as _, Database, DatabaseConnection};

struct Told {
    code: Option<i32>,
    answer: String,
    complaint: String,
}

impl From<Output> for Told {
    fn from(output: Output) -> Self {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        Self {
            code: output.status.code(),
            answer: text(&output.stdout),
            complaint: text(&output.stderr),
        }
    }
}

/// Runs it in a folder of its own, with these variables and this configuration.
fn evi(folder: &Path, arguments: &[&str], variables: &[(&str, &str)], settings: &str) -> Told {
    let file = folder.join("evi.toml");
    fs::write(&file, settings).expect("a configuration");
    let output = Command::new(env!("CARGO_BIN_EXE_evi"))
        .current_dir(folder)
        .args(arguments)
        .arg("--config")
        .arg(file)
        .envs(variables.iter().copied())
        .output();
    output.expect("the binary runs").into()
}

/// What is wrong, a line each.
fn bad(told: &Told) -> Vec<&str> {
    let lines = told.answer.lines();
    lines.filter(|line| line.starts_with("BAD")).collect()
}

#[test]
fn configuration_is_checked_with_the_variables_over_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let good = evi(folder.path(), &["config", "check"], &[], "");
    assert_eq!(good.code, Some(0), "{}", good.complaint);
    let slip = [("EVI_SERVER_LISSTEN", "127.0.0.1:1")];
    let refused = evi(folder.path(), &["config", "check"], &slip, "");
    assert_eq!(refused.code, Some(2));
    assert!(
        refused
            .complaint
            .contains("did you mean EVI_SERVER_LISTEN?"),
        "{}",
        refused.complaint
    );
    let wrong = [("EVI_SERVER_LISTEN", "nowhere")];
    let refused = evi(folder.path(), &["config", "check"], &wrong, "");
    assert_eq!(refused.code, Some(2), "{}", refused.answer);
    assert!(
        !folder.path().join("data").exists(),
        "checking starts nothing"
    );
}

#[test]
fn settings_in_force_are_printed_without_secrets() {
    let folder = tempfile::tempdir().expect("a folder");
    let variables = [("EVI_PATIENCE_CALL_SECONDS", "4")];
    let settings = "[databases]\nall = \"postgres://evi:hunter2@db/evi\"\n";
    let told = evi(folder.path(), &["config", "dump"], &variables, settings);
    assert_eq!(told.code, Some(0), "{}", told.complaint);
    assert!(
        told.answer
            .contains("patience.call_seconds = 4  # environment")
    );
    assert!(told.answer.contains("databases.all = \"(hidden)\"  # file"));
    assert!(
        told.answer
            .contains("patience.stop_seconds = 10  # built in")
    );
    assert!(!told.answer.contains("hunter2") && !told.complaint.contains("hunter2"));
}

#[test]
fn schema_is_one_that_programs_can_read() {
    let output = Command::new(env!("CARGO_BIN_EXE_evi"))
        .args(["config", "schema"])
        .output()
        .expect("the binary runs");
    let schema: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(schema["properties"]["log"]["additionalProperties"], false);
}

#[test]
fn doctor_names_every_peer_without_an_address_and_every_one_that_does_not_answer() {
    let folder = tempfile::tempdir().expect("a folder");
    let gone = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = gone.local_addr().expect("an address").port();
    drop(gone);
    let settings = format!(
        "[server]\nlisten = \"127.0.0.1:0\"\n[services]\nonly = [\"gateway\"]\n[peers.each]\n\
        intake_desk = \"http://127.0.0.1:{port}\"\nwelfare_unit = \"gopher://x\"\n"
    );
    let told = evi(folder.path(), &["doctor"], &[], &settings);
    assert_eq!(told.code, Some(1));
    let bad = bad(&told);
    let of = |service: &str| {
        let line = bad
            .iter()
            .find(|line| line.contains(&format!("peer {service}:")));
        line.copied().unwrap_or_default()
    };
    assert!(
        of("intake_desk").contains("does not answer; start it"),
        "{bad:?}"
    );
    assert!(
        of("welfare_unit").contains("write it like http://host:port"),
        "{bad:?}"
    );
    assert!(
        of("follow_up").contains("give one as follow_up under [peers.each]"),
        "{bad:?}"
    );
    assert_eq!(bad.len(), 6, "{bad:?}");
}

#[test]
fn doctor_names_identity_providers_that_do_not_answer_and_settings_that_make_no_sense() {
    let folder = tempfile::tempdir().expect("a folder");
    let gone = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = gone.local_addr().expect("an address").port();
    drop(gone);
    let settings = |signs: &str| {
        format!(
            "[server]\nlisten = \"127.0.0.1:0\"\n[sign_in]\naddress = \"http://127.0.0.1:1\"\n\
            [[sign_in.providers]]\nname = \"gnesta\"\ntitle = \"Gnesta\"\nissuer = \"http://127.0.0.1:{port}\"\n\
            client_id = \"evi\"\nclient_secret = \"hunter2\"\nsigns = [\"{signs}\"]\norganisations = [\"2120002965\"]\n"
        )
    };
    let told = evi(folder.path(), &["doctor"], &[], &settings("STAFF"));
    let away = bad(&told);
    assert_eq!(away.len(), 1, "{away:?}");
    assert!(
        away[0].contains(
            "identity provider gnesta: the provider cannot be used: it did not answer in time"
        ),
        "{away:?}"
    );
    let told = evi(folder.path(), &["doctor"], &[], &settings("EVERYBODY"));
    let senseless = bad(&told);
    assert!(
        senseless[0].contains("sign-in: ") && senseless[0].contains("gnesta"),
        "{senseless:?}"
    );
    assert!(!told.answer.contains("hunter2"), "{}", told.answer);
}

#[test]
fn doctor_names_issuers_that_show_no_keys_and_partners_that_may_ask_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let gone = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = gone.local_addr().expect("an address").port();
    drop(gone);
    let settings = |partner: &str, algorithm: &str| {
        format!(
            "[server]\nlisten = \"127.0.0.1:0\"\n[[partners.issuers]]\nname = \"sormland\"\n\
            issuer = \"https://id.example\"\naudience = \"https://evi.example\"\nalgorithms = [\"{algorithm}\"]\n\
            jwks_uri = \"http://127.0.0.1:{port}/keys\"\n[[partners.issuers.clients]]\nclient_id = \"a\"\n\
            partner = \"partner:{partner}\"\n"
        )
    };
    let known = settings("vardcentral", "ES256");
    let told = evi(folder.path(), &["doctor"], &[], &known);
    let away = bad(&told);
    assert_eq!(away.len(), 1, "{away:?}");
    assert!(
        away[0].contains("issuer sormland: no answer in time"),
        "{away:?}"
    );
    let told = evi(folder.path(), &["doctor"], &[], &settings("okand", "ES256"));
    let idle = bad(&told);
    assert_eq!(idle.len(), 2, "{idle:?}");
    assert!(
        idle[1].contains("partner:okand has no registered operation"),
        "{idle:?}"
    );
    let senseless = settings("vardcentral", "HS256");
    let told = evi(folder.path(), &["doctor"], &[], &senseless);
    let told = bad(&told);
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].contains("partner systems: "), "{told:?}");
    let refused = evi(folder.path(), &["config", "check"], &[], &senseless);
    assert_eq!(refused.code, Some(2), "{}", refused.answer);
    assert!(refused.complaint.contains("HS256"), "{}", refused.complaint);
    let good = evi(folder.path(), &["config", "check"], &[], &known);
    assert_eq!(good.code, Some(0), "{}", good.complaint);
}

#[test]
fn doctor_names_a_broken_configuration_a_missing_folder_of_keys_and_a_database_that_is_away() {
    let folder = tempfile::tempdir().expect("a folder");
    let told = evi(
        folder.path(),
        &["doctor"],
        &[],
        "[server]\nlissten = \"x\"\n",
    );
    assert_eq!(told.code, Some(1));
    assert!(
        bad(&told)[0].contains("did you mean `listen`?"),
        "{}",
        told.answer
    );
    let settings = "[server]\nlisten = \"127.0.0.1:0\"\n[folder]\nkeys = \"shared\"\n[databases.each]\n\
        follow_up = \"postgres://evi:hunter2@127.0.0.1:1/evi\"\n";
    let told = evi(folder.path(), &["doctor"], &[], settings);
    let bad = bad(&told);
    assert!(
        bad[0].contains("the shared folder shared is not there"),
        "{bad:?}"
    );
    assert!(
        bad[1].contains("the database of follow_up cannot be used"),
        "{bad:?}"
    );
    assert_eq!(bad.len(), 2, "{bad:?}");
    assert!(!told.answer.contains("hunter2"), "{}", told.answer);
}

#[test]
fn supergraph_that_cannot_be_planned_over_is_told_by_the_doctor_and_refused_at_the_start() {
    let folder = tempfile::tempdir().expect("a folder");
    let settings = "[services]\nonly = [\"gateway\"]\n[server]\nlisten = \"127.0.0.1:0\"\n\
        [gateway]\nsupergraph = \"supergraph.graphql\"\n[peers.each]\nintake_desk = \"http://127.0.0.1:1\"\n";
    let file = folder.path().join("supergraph.graphql");
    let told = |told: &Told| {
        let bad: Vec<String> = bad(told).into_iter().map(str::to_owned).collect();
        bad.into_iter().find(|line| line.contains("supergraph"))
    };
    let missing = evi(folder.path(), &["doctor"], &[], settings);
    assert!(
        told(&missing)
            .expect("it is told")
            .contains("cannot be read")
    );
    fs::write(&file, "type Query { nothing: Int }").expect("a file");
    let useless = evi(folder.path(), &["doctor"], &[], settings);
    assert!(
        told(&useless)
            .expect("it is told")
            .contains("names no services")
    );
    let refused = evi(folder.path(), &["serve"], &[], settings);
    assert_eq!(refused.code, Some(1));
    assert!(
        refused.complaint.contains("names no services"),
        "{}",
        refused.complaint
    );
    fs::write(&file, evi::platform::SUPERGRAPH).expect("a file");
    let good = evi(folder.path(), &["doctor"], &[], settings);
    assert_eq!(told(&good), None);
    assert!(good.answer.contains("good  supergraph"), "{}", good.answer);
}

#[test]
fn registry_is_loaded_into_an_empty_installation_and_can_be_loaded_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let example =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../schema/config/registry.example.toml");
    let example = fs::read_to_string(example).expect("the example");
    let file = folder.path().join("registry.toml");
    let name = file.display().to_string();
    let wrong = example.replace("unit = \"desk.gnesta\"", "unit = \"desk.flen\"");
    fs::write(&file, wrong).expect("a file");
    let refused = evi(folder.path(), &["registry", "load", &name], &[], "");
    assert_eq!(refused.code, Some(2), "{}", refused.answer);
    assert!(
        refused
            .complaint
            .contains("the unit `desk.flen` is not in the registry; nothing was loaded"),
        "{}",
        refused.complaint
    );
    fs::write(&file, example.replace("Mira Mottagare", "Mira 800101-9804")).expect("a file");
    let refused = evi(folder.path(), &["registry", "load", &name], &[], "");
    assert!(
        refused.complaint.contains("member of staff number 2")
            && !refused.complaint.contains("9804"),
        "{}",
        refused.complaint
    );
    fs::write(&file, example).expect("a file");
    for _ in 0..2 {
        let loaded = evi(folder.path(), &["registry", "load", &name], &[], "");
        assert_eq!(loaded.code, Some(0), "{}", loaded.complaint);
        assert!(
            loaded.answer.contains("2 agencies, 2 units, 2 members of staff with 2 assignments and 1 agreements are there"),
            "{}",
            loaded.answer
        );
    }
}

#[test]
fn disposal_is_told_beside_a_system_and_never_done_by_the_command() {
    let folder = tempfile::tempdir().expect("a folder");
    let dry_run = ["disposal", "--dry-run"];
    let nowhere = evi(folder.path(), &dry_run, &[], "");
    assert_eq!(nowhere.code, Some(2), "{}", nowhere.answer);
    let made = evi(folder.path(), &["migrate"], &[], "");
    assert_eq!(made.code, Some(0), "{}", made.complaint);
    let told = evi(folder.path(), &dry_run, &[], "");
    assert_eq!(told.code, Some(0), "{}", told.complaint);
    assert!(
        told.answer
            .starts_with("what disposal would erase now; nothing is erased by this command"),
        "{}",
        told.answer
    );
    let bare = evi(folder.path(), &["disposal"], &[], "");
    assert_eq!(bare.code, Some(2), "{}", bare.answer);
    let certificates = evi(folder.path(), &["disposal", "certificates"], &[], "");
    assert_eq!(certificates.code, Some(0), "{}", certificates.complaint);
    assert_eq!(certificates.answer, "");
}

/// A database with a role that owns the schema of follow-up, and one that may only use it.
struct Roles {
    admin: DatabaseConnection,
    name: String,
    address: String,
}

impl Roles {
    /// `None` where no PostgreSQL is named.
    #[expect(
        clippy::disallowed_methods,
        reason = "where the tests' PostgreSQL stands is the machine's to say"
    )]
    async fn make() -> Option<Self> {
        let address = std::env::var("EVI_TEST_POSTGRES").ok()?;
        let admin = Database::connect(&address)
            .await
            .expect("the server answers");
        let name = format!(
            "evi_{}",
            domain::Entropy::uuid(&domain::SystemEntropy).simple()
        );
        for statement in [
            format!("CREATE ROLE {name}_owner LOGIN PASSWORD 'owner'"),
            format!("CREATE ROLE {name}_serving LOGIN PASSWORD 'serving'"),
            format!("GRANT {name}_owner TO CURRENT_USER"),
            format!("CREATE DATABASE {name} OWNER {name}_owner"),
        ] {
            admin.execute_unprepared(&statement).await.expect("made");
        }
        Some(Self {
            admin,
            name,
            address,
        })
    }

    fn url(&self, role: &str) -> String {
        let mut url = reqwest::Url::parse(&self.address).expect("an address");
        url.set_username(&format!("{}_{role}", self.name))
            .expect("a name");
        url.set_password(Some(role)).expect("a password");
        url.set_path(&self.name);
        url.to_string()
    }

    /// Gives the serving role what serving needs.
    async fn grant(&self) {
        let owner = Database::connect(self.url("owner"))
            .await
            .expect("the owner");
        let serving = format!("{}_serving", self.name);
        for statement in [
            format!("GRANT USAGE ON SCHEMA follow_up TO {serving}"),
            format!(
                "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA follow_up TO {serving}"
            ),
            format!("GRANT USAGE ON ALL SEQUENCES IN SCHEMA follow_up TO {serving}"),
        ] {
            owner.execute_unprepared(&statement).await.expect("granted");
        }
        owner.close().await.expect("closed");
    }

    async fn remove(self) {
        for statement in [
            format!("DROP DATABASE {} WITH (FORCE)", self.name),
            format!("DROP ROLE {}_serving", self.name),
            format!("DROP ROLE {}_owner", self.name),
        ] {
            self.admin
                .execute_unprepared(&statement)
                .await
                .expect("removed");
        }
    }
}

#[tokio::test]
async fn service_serves_with_a_role_that_may_not_change_tables_once_they_are_made_apart() {
    let Some(roles) = Roles::make().await else {
        return;
    };
    let folder = tempfile::tempdir().expect("a folder");
    let settings = |role: &str| {
        format!(
            "[server]\nlisten = \"127.0.0.1:0\"\n[services]\nonly = [\"follow_up\"]\n\
            [databases]\nmigrations = \"apart\"\n[databases.each]\nfollow_up = \"{}\"\n",
            roles.url(role)
        )
    };
    let too_early = evi(folder.path(), &["serve"], &[], &settings("owner"));
    assert_eq!(too_early.code, Some(1), "{}", too_early.complaint);
    assert!(
        too_early
            .complaint
            .contains("migrations of follow_up wait; run `evi migrate`"),
        "{}",
        too_early.complaint
    );
    let migrated = evi(folder.path(), &["migrate"], &[], &settings("owner"));
    assert_eq!(migrated.code, Some(0), "{}", migrated.complaint);
    roles.grant().await;
    let of_follow_up = |told: &Told| -> Vec<String> {
        let lines = told.answer.lines();
        let own = lines.filter(|line| line.contains("database of follow_up"));
        own.map(str::to_owned).collect()
    };
    let serving = evi(folder.path(), &["doctor"], &[], &settings("serving"));
    assert_eq!(
        of_follow_up(&serving),
        [
            "good  database of follow_up: up to date",
            "good  database of follow_up: its role reaches nothing else"
        ]
    );
    let owning = evi(folder.path(), &["doctor"], &[], &settings("owner"));
    assert!(
        of_follow_up(&owning)[1]
            .contains("BAD   database of follow_up: its role may change tables"),
        "{}",
        owning.answer
    );
    let owner = Database::connect(roles.url("owner"))
        .await
        .expect("the owner");
    let foreign = "CREATE SCHEMA welfare_unit; GRANT USAGE ON SCHEMA welfare_unit TO PUBLIC";
    owner.execute_unprepared(foreign).await.expect("made");
    owner.close().await.expect("closed");
    let reaching = evi(folder.path(), &["doctor"], &[], &settings("serving"));
    assert!(
        of_follow_up(&reaching)[1].contains("can reach the schemas of welfare_unit"),
        "{}",
        reaching.answer
    );
    roles.remove().await;
}
