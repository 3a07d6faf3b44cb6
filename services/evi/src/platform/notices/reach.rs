//! Where notices may go at all: to hosts that the operator has named, and never to an address inside a network.

use std::{
    collections::BTreeSet,
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
};

use intake_desk::CarryingFault;
use reqwest::Url;

/// The one name of this machine.
pub const LOCALHOST: &str = "localhost";

/// Whether notices may go to this machine itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Loopback {
    /// They may, over plain HTTP too: a demo, whose receivers run beside it.
    Allowed,
    /// They may not.
    Refused,
}

/// Where notices may go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoticeReach {
    /// Names, with a port where it is not that of `https`.
    hosts: BTreeSet<String>,
    loopback: Loopback,
}

impl NoticeReach {
    /// Nowhere.
    pub fn nowhere() -> Self {
        Self {
            hosts: BTreeSet::new(),
            loopback: Loopback::Refused,
        }
    }

    /// To this machine alone: a demo.
    pub fn this_machine() -> Self {
        Self {
            loopback: Loopback::Allowed,
            ..Self::nowhere()
        }
    }

    /// To these hosts: `name` or `name:port`, without wildcards and never an address.
    ///
    /// # Errors
    /// A sentence about the first that cannot be taken.
    pub fn to_hosts(hosts: &[String]) -> Result<Self, String> {
        let hosts = hosts.iter().map(|host| host_of(host));
        Ok(Self {
            hosts: hosts.collect::<Result<_, _>>()?,
            loopback: Loopback::Refused,
        })
    }

    /// Whether notices may go to this machine itself.
    pub fn loopback(&self) -> Loopback {
        self.loopback
    }

    /// The address, if notices may go there as far as can be told without asking a name server.
    ///
    /// # Errors
    /// [`CarryingFault::NotAnAddress`], [`CarryingFault::AddressRefused`] or [`CarryingFault::HostRefused`].
    pub fn judge(&self, written: &str) -> Result<Url, CarryingFault> {
        let plain = |byte: u8| byte.is_ascii_graphic() && byte != b'\\';
        if !written.bytes().all(plain) {
            return Err(CarryingFault::NotAnAddress);
        }
        let url = Url::parse(written).map_err(|_| CarryingFault::NotAnAddress)?;
        let is_bare =
            url.username().is_empty() && url.password().is_none() && url.fragment().is_none();
        let host = url.host_str().filter(|host| is_bare && !host.is_empty());
        let host = host.ok_or(CarryingFault::NotAnAddress)?;
        let place = Place::of(host);
        let here = self.loopback == Loopback::Allowed && place == Place::ThisMachine;
        let is_web = url.scheme() == "https" || (here && url.scheme() == "http");
        if !is_web {
            return Err(CarryingFault::NotAnAddress);
        }
        match place {
            Place::ThisMachine if here => Ok(url),
            Place::ThisMachine | Place::Literal => Err(CarryingFault::AddressRefused),
            Place::Name => {
                let named = match url.port() {
                    None => host.to_owned(),
                    Some(port) => format!("{host}:{port}"),
                };
                if self.hosts.contains(&named) {
                    Ok(url)
                } else {
                    Err(CarryingFault::HostRefused)
                }
            }
        }
    }
}

/// What stands where a host stands in an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// This machine, by its name or by a loopback address.
    ThisMachine,
    /// A network address. The parser has made the usual form of every other way to write one.
    Literal,
    /// A name.
    Name,
}

impl Place {
    fn of(host: &str) -> Self {
        match literal(host) {
            Some(ip) if ip.is_loopback() => Self::ThisMachine,
            Some(_) => Self::Literal,
            None if host == LOCALHOST => Self::ThisMachine,
            // Names that resolvers take for this machine, whatever stands before the dot (RFC 6761 6.3).
            None if is_local(host) => Self::Literal,
            None => Self::Name,
        }
    }
}

fn is_local(host: &str) -> bool {
    let name = host.trim_end_matches('.');
    let before = name.strip_suffix(LOCALHOST);
    before.is_some_and(|before| before.is_empty() || before.ends_with('.'))
}

fn literal(host: &str) -> Option<IpAddr> {
    let inner = host
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'));
    match inner {
        Some(inner) => inner.parse::<Ipv6Addr>().ok().map(IpAddr::V6),
        None => host.parse::<Ipv4Addr>().ok().map(IpAddr::V4),
    }
}

/// Takes one host of the configuration.
fn host_of(written: &str) -> Result<String, String> {
    let sign =
        |sign: char| sign.is_ascii_lowercase() || sign.is_ascii_digit() || ".-:".contains(sign);
    let refused =
        || format!("hosts: {written} is no host: write a name in small letters, or name:port");
    if written.is_empty() || !written.chars().all(sign) {
        return Err(refused());
    }
    let url = Url::parse(&format!("https://{written}/")).map_err(|_| refused())?;
    let host = url.host_str().ok_or_else(refused)?;
    if Place::of(host) != Place::Name || host.ends_with('.') || !host.contains('.') {
        return Err(refused());
    }
    Ok(match url.port() {
        None => host.to_owned(),
        Some(port) => format!("{host}:{port}"),
    })
}

/// Tells whether an address lies in the open network: globally reachable by the registries of special addresses (RFC
/// 6890), so that nothing inside a network is ever spoken to.
pub fn is_open(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => is_open_v4(ip),
        IpAddr::V6(ip) => is_open_v6(ip),
    }
}

fn is_open_v4(ip: Ipv4Addr) -> bool {
    let [first, second, third, _] = ip.octets();
    // This network, private, shared by a provider, loopback and link-local; then protocol assignments, examples, the
    // old relay of 6to4 and benchmarks; then multicast, reserved and broadcast.
    !matches!(
        (first, second, third),
        (0 | 10 | 127 | 224..=255, ..)
            | (100, 64..=127, _)
            | (169, 254, _)
            | (172, 16..=31, _)
            | (192, 168, _)
            | (192, 0, 0 | 2)
            | (192, 88, 99)
            | (198, 18 | 19, _)
            | (198, 51, 100)
            | (203, 0, 113)
    )
}

/// Only what is handed out as global unicast (`2000::/3`), and of that nothing that holds another address inside: an
/// IPv4 address that is written as IPv6 lies outside it already.
fn is_open_v6(ip: Ipv6Addr) -> bool {
    let [first, second, ..] = ip.segments();
    let is_global = first & 0xe000 == 0x2000;
    // Protocol assignments, Teredo and ORCHID among them; examples; 6to4.
    let is_special = matches!(
        (first, second),
        (0x2001, 0..=0x01ff | 0x0db8) | (0x2002, _) | (0x3fff, 0..=0x0fff)
    );
    is_global && !is_special
}
