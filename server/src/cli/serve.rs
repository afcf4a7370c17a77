//! `groundswell serve`.

use super::Serve;
use crate::App;
use crate::config::{Config, PublicUrl};
use crate::serving::{self, Limits};
use crate::store::{Db, OpenError};
use anyhow::{Context, Result, anyhow};
use std::io::{ErrorKind, IsTerminal};
use std::net::SocketAddr;
use std::process;
use std::thread;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::{oneshot, watch};
use tokio::time::timeout;
use tracing_subscriber::EnvFilter;

/// How long the database may take to close.
const CLOSING: Duration = Duration::from_millis(500);
/// The process ends this long after the signal to stop, even if something still computes.
const END: Duration = Duration::from_millis(4_500);
/// How often to ask for a database that is away.
const RETRY: Duration = Duration::from_secs(1);

pub(super) async fn run(database: &str, args: Serve) -> Result<()> {
    log_to_stderr();
    let config = config(&args)?;
    let listener = listen(&args.listen).await?;
    let db = Db::open(database).await?;
    wait_for(&db).await?;
    let address = listener.local_addr()?;
    if hides_clients(&config, address) {
        tracing::warn!(
            "the public URL is https and the server listens on {address} alone: a proxy must be in \
             front, and all clients seem to come from it. Let it set X-Forwarded-For and say \
             --trusted-proxy, or one who guesses passwords makes everybody wait"
        );
    }
    let app = App::new(db.clone(), config);
    let mut stop = stop_signal().await?;
    println!("Groundswell is at http://{address}");
    let stop = async { drop(stop.wait_for(|stop| *stop).await) };
    serving::serve(listener, app, Limits::of_this_process(), stop).await;
    if timeout(CLOSING, db.close()).await.is_err() {
        tracing::warn!("the database was left as it is after a power cut, which it outlives");
    }
    Ok(())
}

fn log_to_stderr() {
    let filter = EnvFilter::try_from_default_env();
    // Anybody can cause html5ever's warnings, with a text that they write.
    let filter = filter.unwrap_or_else(|_| EnvFilter::new("info,sqlx=warn,html5ever=error"));
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let log = log.with_ansi(std::io::stderr().is_terminal());
    // Tests in one process may have set one already.
    log.try_init().ok();
}

fn config(args: &Serve) -> Result<Config> {
    let url = args.public_url.as_deref().filter(|url| !url.is_empty());
    let public_url = url.map(|url| {
        let parsed = url.parse::<PublicUrl>();
        parsed.map_err(|why| anyhow!("The public URL “{url}” cannot be used: {why}."))
    });
    let (trusted_proxy, keep_history) = (args.trusted_proxy, args.keep_history);
    Ok(Config { public_url: public_url.transpose()?, trusted_proxy, keep_history })
}

/// Whether a proxy is certainly in front (TLS is used, and this address cannot be reached from
/// outside) but its header is not trusted: then all clients share one address and its limits.
fn hides_clients(config: &Config, address: SocketAddr) -> bool {
    config.is_https() && address.ip().to_canonical().is_loopback() && !config.trusted_proxy
}

async fn listen(address: &str) -> Result<TcpListener> {
    serving::listen(address).await.map_err(|error| match error.kind() {
        ErrorKind::AddrInUse => anyhow!(
            "The address {address} is taken: another program listens there. \
             Stop it, or choose another one with --listen."
        ),
        ErrorKind::InvalidInput => anyhow!(
            "The address “{address}” is not understood: give a host and a port, \
             such as 127.0.0.1:3000."
        ),
        _ => anyhow!("The address {address} cannot be listened on: {error}."),
    })
}

/// A database that is only away is waited for in the background: the server runs, reports it, and
/// works once the database is there.
async fn wait_for(db: &Db) -> Result<()> {
    match db.check().await {
        Ok(()) => Ok(()),
        Err(OpenError::Database(error)) => {
            tracing::warn!(%error, "the database is away; the server keeps trying");
            let db = db.clone();
            tokio::spawn(async move {
                loop {
                    match db.check().await {
                        Ok(()) => return tracing::info!("the database is there"),
                        Err(error @ OpenError::Newer) => return tracing::error!(%error),
                        Err(_) => tokio::time::sleep(RETRY).await,
                    }
                }
            });
            Ok(())
        }
        Err(error) => Err(error.into()),
    }
}

/// Becomes true at the signal to stop. It listens from this call on, on its own thread, so it works
/// even when all others are busy.
async fn stop_signal() -> Result<watch::Receiver<bool>> {
    let (sender, stop) = watch::channel(false);
    let (ready, is_ready) = oneshot::channel();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    thread::Builder::new().name("stop".into()).spawn(move || {
        let is_signalled = runtime.block_on(async {
            match signals() {
                Ok(signals) => {
                    let _ = ready.send(Ok(()));
                    signals.await;
                    true
                }
                Err(error) => {
                    let _ = ready.send(Err(error));
                    false
                }
            }
        });
        if !is_signalled {
            return;
        }
        sender.send_replace(true);
        thread::sleep(END);
        tracing::warn!("what was still computed was cut off");
        process::exit(0);
    })?;
    is_ready.await.context("The signals cannot be heard")??;
    Ok(stop)
}

/// Ends at the first signal to stop.
#[cfg(unix)]
fn signals() -> Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut terminate, mut interrupt) =
        (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

#[cfg(not(unix))]
fn signals() -> Result<impl Future<Output = ()>> {
    Ok(async { drop(tokio::signal::ctrl_c().await) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proxy_in_front_that_is_not_believed_is_warned_of() {
        let warned = |public_url: &str, address: &str, trusted_proxy: bool| {
            let public_url = public_url.parse().ok();
            let config = Config { public_url, trusted_proxy, ..Config::default() };
            hides_clients(&config, address.parse().unwrap())
        };
        for loopback in ["127.0.0.1:3000", "[::1]:3000", "[::ffff:127.0.0.1]:3000"] {
            assert!(warned("https://board.example.com", loopback, false), "{loopback}");
            assert!(!warned("https://board.example.com", loopback, true), "{loopback}");
            assert!(!warned("http://localhost:3000", loopback, false), "{loopback}");
            assert!(!warned("", loopback, false), "{loopback}");
        }
        assert!(!warned("https://board.example.com", "0.0.0.0:3000", false));
        assert!(!warned("https://board.example.com", "192.0.2.1:3000", false));
    }
}
