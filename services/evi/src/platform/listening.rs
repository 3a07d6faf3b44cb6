//! Taking requests: the sockets, and serving routers on them until the process shall stop.

use std::{collections::BTreeMap, net::SocketAddr};

use axum::{
    Router,
    serve::{Listener, ListenerExt},
};
use chassis::Stop;
use domain::ServiceName;
use tokio::net::TcpListener;

use crate::fault::CommandFault;

/// Where the services of a process take requests.
#[derive(Debug, Clone)]
pub struct Addresses {
    /// The address of the gateway, or of the one service that runs here.
    pub main: SocketAddr,
    /// The addresses of other services, for calls from other processes.
    pub each: BTreeMap<ServiceName, SocketAddr>,
}

impl Addresses {
    /// One address for everything that runs here.
    pub fn only(main: SocketAddr) -> Self {
        Self {
            main,
            each: BTreeMap::new(),
        }
    }

    /// Which service takes requests where: the gateway, or a service that is alone, at the main
    /// address, every other where it was given one.
    ///
    /// # Errors
    /// When several services run here without the gateway, and one has no address.
    fn of(&self, here: &[ServiceName]) -> Result<Vec<(ServiceName, SocketAddr)>, CommandFault> {
        let main = match here {
            [alone] => Some(*alone),
            several => several
                .iter()
                .copied()
                .find(|name| *name == ServiceName::Gateway),
        };
        let mut places = Vec::new();
        for &service in here {
            match self.each.get(&service) {
                Some(&address) => places.push((service, address)),
                None if Some(service) == main => places.push((service, self.main)),
                None if main.is_some() => {}
                None => {
                    return Err(CommandFault::SettingMissing {
                        setting: "an address for each service",
                        advice: "give one to every service under [server.each], or start one service a process",
                    });
                }
            }
        }
        Ok(places)
    }
}

/// The sockets of a process. Requests that come before [`Sockets::serve`] wait.
pub struct Sockets(Vec<(ServiceName, TcpListener)>);

impl Sockets {
    /// No socket: the services are reached inside the process only.
    pub const fn none() -> Self {
        Self(Vec::new())
    }

    /// Takes the addresses.
    ///
    /// # Errors
    /// When an address is in use or cannot be had.
    pub async fn take(addresses: &Addresses, here: &[ServiceName]) -> Result<Self, CommandFault> {
        let mut sockets = Vec::new();
        for (service, address) in addresses.of(here)? {
            let socket = TcpListener::bind(address)
                .await
                .map_err(|error| CommandFault::of_address(address, &error))?;
            sockets.push((service, socket));
        }
        Ok(Self(sockets))
    }

    /// The addresses that were taken, with the ports that the system chose for port 0.
    ///
    /// # Errors
    /// When the system does not tell.
    pub fn addresses(&self) -> Result<Vec<(ServiceName, SocketAddr)>, CommandFault> {
        self.0
            .iter()
            .map(|(service, socket)| {
                let address = socket.local_addr();
                let reason = |error: std::io::Error| CommandFault::ServerStopped {
                    reason: error.kind(),
                };
                Ok((*service, address.map_err(reason)?))
            })
            .collect()
    }

    /// Pairs each socket with the router of its service.
    pub fn with(self, routers: &BTreeMap<ServiceName, Router>) -> Vec<(TcpListener, Router)> {
        self.0
            .into_iter()
            .filter_map(|(service, socket)| Some((socket, routers.get(&service)?.clone())))
            .collect()
    }
}

/// Serves a router until the process shall stop, and then what has begun. Small answers leave at
/// once (`TCP_NODELAY`).
pub async fn serve(socket: TcpListener, router: Router, mut stop: Stop) {
    let address = Listener::local_addr(&socket).ok();
    let at_once = socket.tap_io(|connection| {
        if let Err(error) = connection.set_nodelay(true) {
            tracing::debug!(reason = %error.kind(), "TCP_NODELAY could not be set");
        }
    });
    let served = axum::serve(at_once, router)
        .with_graceful_shutdown(async move { stop.asked().await })
        .await;
    if let Err(error) = served {
        tracing::error!(address = ?address, reason = %error.kind(), "the server stopped by itself");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn loopback() -> SocketAddr {
        SocketAddr::from(([127, 0, 0, 1], 0))
    }

    #[test]
    fn gateway_or_the_only_service_takes_the_main_address() {
        let addresses = Addresses::only(loopback());
        let gateway = addresses
            .of(&[ServiceName::IntakeDesk, ServiceName::Gateway])
            .expect("places");
        assert_eq!(gateway, [(ServiceName::Gateway, loopback())]);
        let alone = addresses.of(&[ServiceName::WelfareUnit]).expect("places");
        assert_eq!(alone, [(ServiceName::WelfareUnit, loopback())]);
    }

    #[test]
    fn several_services_without_the_gateway_need_an_address_each() {
        let here = [ServiceName::WelfareUnit, ServiceName::FollowUp];
        assert!(Addresses::only(loopback()).of(&here).is_err());
        let each = here.iter().map(|name| (*name, loopback())).collect();
        assert_eq!(
            Addresses {
                main: loopback(),
                each
            }
            .of(&here)
            .expect("places")
            .len(),
            2
        );
    }

    #[tokio::test]
    async fn busy_address_is_told_as_such() {
        let here = [ServiceName::Gateway];
        let first = Sockets::take(&Addresses::only(loopback()), &here)
            .await
            .expect("free");
        let taken = first.addresses().expect("an address")[0].1;
        let second = Sockets::take(&Addresses::only(taken), &here).await;
        assert!(
            matches!(second.err(), Some(CommandFault::AddressBusy { address }) if address == taken)
        );
    }
}
