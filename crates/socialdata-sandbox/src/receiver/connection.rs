//! Connections that can be reset instead of answered.
//!
//! A handler that wants its request to end without an answer puts the peer on the [`ResetList`]. When the answer is
//! about to be written, the stream fails and is closed with a reset; not one byte of the answer leaves.

use std::{
    collections::HashSet,
    future::{Ready, ready},
    io,
    net::SocketAddr,
    pin::Pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::{Context, Poll},
};

use axum_server::accept::Accept;
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::TcpStream,
};

/// The peers whose connections are to be reset.
#[derive(Clone, Default)]
pub(super) struct ResetList(Arc<Mutex<HashSet<SocketAddr>>>);

impl ResetList {
    pub(super) fn add(&self, peer: SocketAddr) {
        self.peers().insert(peer);
    }

    fn has(&self, peer: SocketAddr) -> bool {
        self.peers().contains(&peer)
    }

    fn remove(&self, peer: SocketAddr) {
        self.peers().remove(&peer);
    }

    fn peers(&self) -> MutexGuard<'_, HashSet<SocketAddr>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Accepts connections below TLS.
#[derive(Clone)]
pub(super) struct ResettableAcceptor(pub(super) ResetList);

impl<S> Accept<TcpStream, S> for ResettableAcceptor {
    type Stream = ResettableStream;
    type Service = S;
    type Future = Ready<io::Result<(ResettableStream, S)>>;

    fn accept(&self, stream: TcpStream, service: S) -> Self::Future {
        let list = self.0.clone();
        ready(stream.peer_addr().map(|peer| (ResettableStream { stream, peer, list }, service)))
    }
}

/// A connection that fails as soon as its peer is on the list.
pub(super) struct ResettableStream {
    stream: TcpStream,
    peer: SocketAddr,
    list: ResetList,
}

impl Drop for ResettableStream {
    fn drop(&mut self) {
        // The port will be another client's.
        self.list.remove(self.peer);
    }
}

impl AsyncRead for ResettableStream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for ResettableStream {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        if self.list.has(self.peer) {
            // Without lingering, closing sends a reset; should that fail, the peer sees an ordinary end.
            let _ = self.stream.set_zero_linger();
            return Poll::Ready(Err(io::ErrorKind::ConnectionReset.into()));
        }
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
