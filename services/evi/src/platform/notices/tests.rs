//! Where no notice ever goes: each of these is tried in earnest, and nobody is connected to.

use std::{
    collections::BTreeMap,
    sync::atomic::{AtomicUsize, Ordering},
};

use domain::NoticeId;
use intake_desk::CarryingFault::{
    self, AddressRefused, HostRefused, NotAnAddress, TimedOut, Unreachable,
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};

use super::*;

/// A host that the operator has named, which stands in the open network.
const NAMED: &str = "hooks.example.se";

/// Name servers that know these names, and count how often they are asked.
#[derive(Default)]
struct KnownNames {
    known: BTreeMap<String, Vec<IpAddr>>,
    asked: AtomicUsize,
}

#[async_trait]
impl Names for KnownNames {
    async fn addresses(&self, name: &str) -> io::Result<Vec<IpAddr>> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        let found = self.known.get(name).cloned();
        found.ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))
    }
}

/// A receiver on this machine that counts who connects, and answers everybody alike.
struct Receiver {
    port: u16,
    connected: Arc<AtomicUsize>,
}

impl Receiver {
    async fn answering(answer: String) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let connected = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&connected);
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                count.fetch_add(1, Ordering::SeqCst);
                let answer = answer.clone();
                tokio::spawn(async move {
                    let mut came = [0_u8; 4096];
                    let _ = stream.read(&mut came).await;
                    let _ = stream.write_all(answer.as_bytes()).await;
                    let _ = stream.shutdown().await;
                    // Read to its end, so that the answer is not cut off by what was not read.
                    while matches!(stream.read(&mut came).await, Ok(1..)) {}
                });
            }
        });
        Self { port, connected }
    }

    async fn taking() -> Self {
        Self::answering("HTTP/1.1 204 No Content\r\ncontent-length: 0\r\n\r\n".to_owned()).await
    }

    fn connected(&self) -> usize {
        self.connected.load(Ordering::SeqCst)
    }
}

fn notice(address: &str) -> OutgoingNotice {
    OutgoingNotice {
        address: address.to_owned(),
        id: NoticeId::from_uuid(
            "00000000-0000-4000-8000-000000000007"
                .parse()
                .expect("an id"),
        ),
        timestamp: 1_772_452_800,
        signature: "v1,c2lnbmVk".to_owned(),
        body: "{}".to_owned(),
    }
}

fn serving(hosts: &[&str], names: &Arc<KnownNames>) -> HttpNotices {
    let hosts: Vec<String> = hosts.iter().map(|host| (*host).to_owned()).collect();
    let reach = NoticeReach::to_hosts(&hosts).expect("hosts");
    HttpNotices::with_names(reach, Arc::clone(names) as Arc<dyn Names>).expect("a client")
}

/// What is written as an address, and why nothing is sent there. `PORT` is where the receiver listens.
const WRITTEN: &[(&str, CarryingFault)] = &[
    // Plain HTTP and other ways.
    ("http://hooks.example.se/", NotAnAddress),
    ("http://127.0.0.1:PORT/", NotAnAddress),
    ("http://localhost:PORT/", NotAnAddress),
    ("ftp://hooks.example.se/", NotAnAddress),
    ("file:///etc/passwd", NotAnAddress),
    ("gopher://hooks.example.se/", NotAnAddress),
    ("data:text/plain,x", NotAnAddress),
    ("hooks.example.se", NotAnAddress),
    ("//hooks.example.se/", NotAnAddress),
    ("", NotAnAddress),
    ("https://", NotAnAddress),
    ("https:///", NotAnAddress),
    // Something beside the host, or signs that two programs read in two ways.
    ("https://me@hooks.example.se/", NotAnAddress),
    ("https://me:secret@hooks.example.se/", NotAnAddress),
    ("https://hooks.example.se@127.0.0.1:PORT/", NotAnAddress),
    ("https://hooks.example.se/#part", NotAnAddress),
    ("https://127.0.0.1:PORT\\@hooks.example.se/", NotAnAddress),
    ("https://hooks.example.se\\.evil.example/", NotAnAddress),
    (" https://hooks.example.se/", NotAnAddress),
    ("https://hooks.example.se/a b", NotAnAddress),
    ("https://hooks.example.se/\r\nHost: other", NotAnAddress),
    ("https://hooks.example.se\t/", NotAnAddress),
    ("https://h\u{f6}\u{f6}ks.example.se/", NotAnAddress),
    ("https://\u{ff11}\u{ff12}\u{ff17}.0.0.1/", NotAnAddress),
    ("https://hooks.example.se:PORTX/", NotAnAddress),
    ("https://hooks.example.se:99999/", NotAnAddress),
    // This machine, in every way that it can be written.
    ("https://127.0.0.1:PORT/", AddressRefused),
    ("https://127.1:PORT/", AddressRefused),
    ("https://127.0.1:PORT/", AddressRefused),
    ("https://2130706433:PORT/", AddressRefused),
    ("https://0x7f000001:PORT/", AddressRefused),
    ("https://0x7f.0.0.1:PORT/", AddressRefused),
    ("https://0177.0.0.1:PORT/", AddressRefused),
    ("https://017700000001:PORT/", AddressRefused),
    ("https://127.0.0.1.:PORT/", AddressRefused),
    ("https://%31%32%37.0.0.1:PORT/", AddressRefused),
    ("https://127.8.9.10:PORT/", AddressRefused),
    ("https://0.0.0.0:PORT/", AddressRefused),
    ("https://0:PORT/", AddressRefused),
    ("https://[::1]:PORT/", AddressRefused),
    ("https://[0:0:0:0:0:0:0:1]:PORT/", AddressRefused),
    ("https://[::]:PORT/", AddressRefused),
    ("https://[::ffff:127.0.0.1]:PORT/", AddressRefused),
    ("https://[::ffff:7f00:1]:PORT/", AddressRefused),
    ("https://[64:ff9b::7f00:1]:PORT/", AddressRefused),
    ("https://localhost:PORT/", AddressRefused),
    ("https://LOCALHOST:PORT/", AddressRefused),
    ("https://localhost.:PORT/", AddressRefused),
    ("https://hooks.localhost:PORT/", AddressRefused),
    // Inside a network, the services of a cloud among them; and any address that is written as one.
    ("https://10.0.0.1/", AddressRefused),
    ("https://172.16.0.1/", AddressRefused),
    ("https://192.168.0.1/", AddressRefused),
    ("https://169.254.169.254/latest/meta-data/", AddressRefused),
    ("https://100.100.100.200/", AddressRefused),
    ("https://[fe80::1]/", AddressRefused),
    ("https://[fd00:ec2::254]/", AddressRefused),
    ("https://93.184.216.34/", AddressRefused),
    (
        "https://[2606:2800:220:1:248:1893:25c8:1946]/",
        AddressRefused,
    ),
    // Hosts that nobody named.
    ("https://other.example.se/", HostRefused),
    ("https://hooks.example.se.evil.example/", HostRefused),
    ("https://evil.hooks.example.se/", HostRefused),
    ("https://hooks.example.se./", HostRefused),
    ("https://hooks.example.se:PORT/", HostRefused),
    ("https://hooks.example.se:80/", HostRefused),
    ("https://hooks-example.se/", HostRefused),
    ("https://metadata.google.internal/", HostRefused),
];

/// Where a name that the operator has named may come to stand, and nothing is sent there all the same.
const INSIDE: &[&[&str]] = &[
    &["127.0.0.1"],
    &["127.1.2.3"],
    &["0.0.0.0"],
    &["10.1.2.3"],
    &["100.64.0.1"],
    &["169.254.169.254"],
    &["172.31.255.255"],
    &["192.0.0.1"],
    &["192.168.1.1"],
    &["198.18.0.1"],
    &["203.0.113.9"],
    &["224.0.0.1"],
    &["255.255.255.255"],
    &["::1"],
    &["::"],
    &["::ffff:127.0.0.1"],
    &["::ffff:10.0.0.1"],
    &["64:ff9b::a00:1"],
    &["fe80::1"],
    &["fc00::1"],
    &["fd12:3456::1"],
    &["fec0::1"],
    &["ff02::1"],
    &["2001:db8::1"],
    &["2001::7f00:1"],
    &["2002:7f00:1::1"],
    // One of several is enough.
    &["93.184.216.34", "127.0.0.1"],
    &["2606:2800:220:1:248:1893:25c8:1946", "::1"],
];

fn parsed(addresses: &[&str]) -> Vec<IpAddr> {
    let addresses = addresses.iter();
    addresses
        .map(|ip| ip.parse().expect("an address"))
        .collect()
}

#[tokio::test]
async fn nothing_is_sent_to_an_address_that_is_not_allowed() {
    assert!(WRITTEN.len() >= 60, "{}", WRITTEN.len());
    let receiver = Receiver::taking().await;
    let mut names = KnownNames::default();
    for name in [NAMED, "other.example.se", "localhost", "hooks.localhost"] {
        names.known.insert(name.to_owned(), parsed(&["127.0.0.1"]));
    }
    let names = Arc::new(names);
    let notices = serving(&[NAMED], &names);
    for (written, wanted) in WRITTEN {
        let written = written.replace("PORT", &receiver.port.to_string());
        let taken = notices.take_address(&written);
        assert_eq!(taken, Err(*wanted), "{written}");
        let carried = notices.carry(&notice(&written)).await;
        assert_eq!(carried, Err(*wanted), "{written}");
    }
    assert_eq!(receiver.connected(), 0);
    assert_eq!(
        names.asked.load(Ordering::SeqCst),
        0,
        "no name server was asked"
    );
}

#[tokio::test]
async fn a_named_host_that_stands_inside_a_network_is_not_connected_to() {
    let receiver = Receiver::taking().await;
    let host = format!("{NAMED}:{}", receiver.port);
    for addresses in INSIDE {
        let known = BTreeMap::from([(NAMED.to_owned(), parsed(addresses))]);
        let names = Arc::new(KnownNames {
            known,
            ..KnownNames::default()
        });
        let notices = serving(&[host.as_str()], &names);
        let address = format!("https://{host}/in");
        assert_eq!(notices.take_address(&address), Ok(address.clone()));
        let carried = notices.carry(&notice(&address)).await;
        assert_eq!(carried, Err(AddressRefused), "{addresses:?}");
        assert!(names.asked.load(Ordering::SeqCst) > 0);
    }
    assert_eq!(receiver.connected(), 0);
}

#[tokio::test]
async fn a_name_that_nobody_knows_is_out_of_reach() {
    let names = Arc::new(KnownNames::default());
    let notices = serving(&[NAMED], &names);
    let carried = notices.carry(&notice("https://hooks.example.se/")).await;
    assert_eq!(carried, Err(Unreachable));
}

#[tokio::test]
async fn nothing_goes_out_where_no_host_is_named() {
    let names = Arc::new(KnownNames::default());
    let nowhere = NoticeReach::nowhere();
    let notices = HttpNotices::with_names(nowhere, names).expect("a client");
    let carried = notices.carry(&notice("https://hooks.example.se/")).await;
    assert_eq!(carried, Err(HostRefused));
}

#[tokio::test]
async fn no_redirect_is_followed() {
    let inside = Receiver::taking().await;
    for status in ["301 Moved", "302 Found", "307 Temporary", "308 Permanent"] {
        let answer = format!(
            "HTTP/1.1 {status}\r\nlocation: http://127.0.0.1:{}/\r\ncontent-length: 0\r\n\r\n",
            inside.port
        );
        let outside = Receiver::answering(answer).await;
        let notices = HttpNotices::new(NoticeReach::this_machine()).expect("a client");
        let address = format!("http://127.0.0.1:{}/in", outside.port);
        let carried = notices.carry(&notice(&address)).await;
        let wanted: u16 = status[..3].parse().expect("a status");
        assert_eq!(carried, Ok(wanted));
        assert_eq!(outside.connected(), 1);
    }
    assert_eq!(inside.connected(), 0);
}

#[tokio::test]
async fn a_demo_sends_to_its_own_machine_and_nowhere_else() {
    let receiver = Receiver::taking().await;
    let mut names = KnownNames::default();
    names
        .known
        .insert("localhost".to_owned(), parsed(&["127.0.0.1"]));
    let names = Arc::new(names);
    let reach = NoticeReach::this_machine();
    let notices = HttpNotices::with_names(reach, names as Arc<dyn Names>).expect("a client");
    for host in ["127.0.0.1", "localhost"] {
        let address = format!("http://{host}:{}/in", receiver.port);
        assert_eq!(notices.take_address(&address), Ok(address.clone()));
        assert_eq!(notices.carry(&notice(&address)).await, Ok(204), "{host}");
    }
    assert_eq!(receiver.connected(), 2);
    for (elsewhere, wanted) in [
        ("http://hooks.example.se/", NotAnAddress),
        ("https://hooks.example.se/", HostRefused),
        ("https://10.0.0.1/", AddressRefused),
        ("http://10.0.0.1/", NotAnAddress),
        ("http://0.0.0.0/", NotAnAddress),
    ] {
        let carried = notices.carry(&notice(elsewhere)).await;
        assert_eq!(carried, Err(wanted), "{elsewhere}");
    }
}

#[tokio::test]
async fn a_closed_port_is_out_of_reach() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let port = listener.local_addr().expect("an address").port();
    drop(listener);
    let notices = HttpNotices::new(NoticeReach::this_machine()).expect("a client");
    let address = format!("http://127.0.0.1:{port}/");
    let carried = notices.carry(&notice(&address)).await;
    assert!(
        matches!(carried, Err(Unreachable | TimedOut)),
        "{carried:?}"
    );
}

#[test]
fn only_the_open_network_is_open() {
    for open in [
        "93.184.216.34",
        "1.1.1.1",
        "100.63.255.255",
        "172.32.0.1",
        "198.20.0.1",
    ] {
        assert!(is_open(open.parse().expect("an address")), "{open}");
    }
    for open in [
        "2606:4700:4700::1111",
        "2001:4860:4860::8888",
        "2a00:1450::1",
    ] {
        assert!(is_open(open.parse().expect("an address")), "{open}");
    }
    for inside in INSIDE {
        let closed = parsed(inside).into_iter().any(|ip| !is_open(ip));
        assert!(closed, "{inside:?}");
    }
}
