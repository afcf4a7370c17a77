//! A network that breaks: passes connections on until it is cut.

use crate::postgres::free_port;
use std::net::SocketAddr;
use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{JoinHandle, JoinSet};

/// A port that leads to another one while it is whole.
pub struct Proxy {
    pub address: SocketAddr,
    target: SocketAddr,
    task: Option<JoinHandle<()>>,
}

impl Proxy {
    /// Nobody listens yet.
    pub fn cut_off(target: SocketAddr) -> Proxy {
        let address = SocketAddr::from(([127, 0, 0, 1], free_port()));
        Proxy { address, target, task: None }
    }

    /// Lets connections through.
    ///
    /// # Panics
    /// Where the port has been taken meanwhile.
    pub async fn mend(&mut self) {
        let listener = TcpListener::bind(self.address).await.expect("the port is still free");
        let target = self.target;
        self.task = Some(tokio::spawn(async move {
            let mut connections = JoinSet::new();
            while let Ok((mut near, _)) = listener.accept().await {
                connections.spawn(async move {
                    let mut far = TcpStream::connect(target).await?;
                    copy_bidirectional(&mut near, &mut far).await
                });
            }
        }));
    }

    /// Breaks all connections, and lets none through.
    pub async fn cut(&mut self) {
        if let Some(task) = self.task.take() {
            task.abort();
            // Until it has let go of the port.
            let _ = task.await;
        }
    }
}
