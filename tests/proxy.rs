//! A network that can break: passes connections on until it is cut.

use crate::postgres::free_port;
use std::net::SocketAddr;
use std::pin::pin;
use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::{JoinHandle, JoinSet};

/// A port that leads to another one while the network works.
pub struct Proxy {
    pub address: SocketAddr,
    target: SocketAddr,
    task: Option<JoinHandle<()>>,
    is_frozen: watch::Sender<bool>,
}

impl Proxy {
    /// Nobody listens yet.
    pub fn cut_off(target: SocketAddr) -> Proxy {
        let address = SocketAddr::from(([127, 0, 0, 1], free_port()));
        Proxy { address, target, task: None, is_frozen: watch::Sender::new(false) }
    }

    /// Lets connections through.
    ///
    /// # Panics
    /// If the port has been taken meanwhile.
    pub async fn mend(&mut self) {
        let listener = TcpListener::bind(self.address).await.expect("the port is still free");
        let (target, is_frozen) = (self.target, self.is_frozen.clone());
        self.task = Some(tokio::spawn(async move {
            let mut connections = JoinSet::new();
            while let Ok((mut near, _)) = listener.accept().await {
                let mut is_frozen = is_frozen.subscribe();
                connections.spawn(async move {
                    let mut far = TcpStream::connect(target).await?;
                    let mut copying = pin!(copy_bidirectional(&mut near, &mut far));
                    // A connection that is not polled stands still.
                    while is_frozen.wait_for(|is_frozen| !is_frozen).await.is_ok() {
                        tokio::select! {
                            copied = &mut copying => return copied.map(drop),
                            _ = is_frozen.wait_for(|is_frozen| *is_frozen) => {}
                        }
                    }
                    Ok(())
                });
            }
        }));
    }

    /// Lets nothing through any more, without closing connections.
    pub fn freeze(&self) {
        self.is_frozen.send_replace(true);
    }

    /// Goes on as if nothing had happened.
    pub fn thaw(&self) {
        self.is_frozen.send_replace(false);
    }

    /// Breaks all connections, and lets none through.
    pub async fn cut(&mut self) {
        if let Some(task) = self.task.take() {
            task.abort();
            // Wait until the port is free.
            let _ = task.await;
        }
    }
}
