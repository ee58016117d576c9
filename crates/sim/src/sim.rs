//! A running sim.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::sync::Arc;

use tokio::net::{TcpListener, TcpSocket};
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::engine::Engine;
use crate::floor::{MinimalCalls, minimal_calls};
use crate::options::Options;
use crate::org::Org;
use crate::server::serve;
use crate::stats::Stats;
use crate::world::World;

/// An organization that answers on loopback until it is dropped or shut down.
///
/// Point the SDK at [`Sim::endpoint`] with `AWS_ENDPOINT_URL` and give it an access key id that ends with the twelve
/// digits of an account, such as [`Sim::access_key`] makes.
#[derive(Debug)]
pub struct Sim {
    address: SocketAddr,
    engine: Arc<Engine>,
    stop: watch::Sender<bool>,
    server: JoinHandle<()>,
    over_tls: Option<JoinHandle<()>>,
}

impl Sim {
    /// Starts an organization on the current tokio runtime.
    #[expect(
        clippy::unused_async,
        reason = "there must be a runtime to spawn on, and callers should see that"
    )]
    pub async fn start(org: Org, options: Options) -> io::Result<Self> {
        let listener = listener(options.port)?;
        let address = listener.local_addr()?;
        let engine = Arc::new(Engine::new(World::new(org, options)));
        let (stop, stopped) = watch::channel(false);
        let server = tokio::spawn(serve(listener, Arc::clone(&engine), stopped, None));
        Ok(Self { address, engine, stop, server, over_tls: None })
    }

    /// Answers over TLS too, on another port, with a certificate and its key in PEM. Returns the URL.
    pub fn also_over_tls(&mut self, certificate: &Path, key: &Path) -> io::Result<String> {
        let acceptor = crate::tls::acceptor(certificate, key)?;
        let listener = listener(0)?;
        let address = listener.local_addr()?;
        let stopped = self.stop.subscribe();
        let server = serve(listener, Arc::clone(&self.engine), stopped, Some(acceptor));
        self.over_tls = Some(tokio::spawn(server));
        Ok(format!("https://{address}"))
    }

    /// The URL to give to the SDK.
    pub fn endpoint(&self) -> String {
        format!("http://{}", self.address)
    }

    /// An access key id that the sim takes for a user of `account`. Any secret goes with it.
    pub fn access_key(account: &str) -> String {
        format!("AKIASIM0{account}")
    }

    /// What was asked so far.
    pub fn stats(&self) -> Stats {
        self.engine.counters.snapshot()
    }

    /// The fewest calls that a perfect scanner needs.
    pub fn minimal_calls(&self) -> MinimalCalls {
        minimal_calls(self.org())
    }

    /// The organization that is served.
    pub fn org(&self) -> &Org {
        &self.engine.world.org
    }

    /// Stops listening, closes all connections, and waits until that is done.
    pub async fn shutdown(mut self) {
        // The server may have ended already; then there is nobody to tell.
        let _ = self.stop.send(true);
        let _ = (&mut self.server).await;
    }
}

/// A socket on loopback.
fn listener(port: u16) -> io::Result<TcpListener> {
    let socket = TcpSocket::new_v4()?;
    socket.set_reuseaddr(true)?;
    socket.bind((Ipv4Addr::LOCALHOST, port).into())?;
    // A scanner opens all its connections at once.
    socket.listen(4_096)
}

impl Drop for Sim {
    fn drop(&mut self) {
        if let Some(server) = &self.over_tls {
            server.abort();
        }
        self.server.abort();
    }
}
