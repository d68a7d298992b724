//! Connections that can be reset instead of answered, or answered twice.
//!
//! A handler that wants something done to its connection puts the peer on a [`PeerList`]. Resetting happens below TLS: when
//! the answer is about to be written, the stream fails and is closed with a reset, and not one byte of the answer leaves.
//! Answering twice happens above TLS: what was written is written once more.

use std::{
    collections::HashSet,
    future::{Future, Ready, ready},
    io,
    net::SocketAddr,
    pin::Pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::{Context, Poll, ready as ready_or_pending},
};

use axum_server::accept::Accept;
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::TcpStream,
};

/// The peers with whose connections something is to be done.
#[derive(Clone, Default)]
pub(super) struct PeerList(Arc<Mutex<HashSet<SocketAddr>>>);

impl PeerList {
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
pub(super) struct ResettableAcceptor(pub(super) PeerList);

impl<S> Accept<TcpStream, S> for ResettableAcceptor {
    type Stream = ResettableStream;
    type Service = S;
    type Future = Ready<io::Result<(ResettableStream, S)>>;

    fn accept(&self, stream: TcpStream, service: S) -> Self::Future {
        let list = self.0.clone();
        ready(stream.peer_addr().map(|peer| (ResettableStream { stream, peer, list }, service)))
    }
}

/// Accepts connections above TLS, which is `inner`'s matter.
#[derive(Clone)]
pub(super) struct EchoingAcceptor<A> {
    pub(super) inner: A,
    pub(super) list: PeerList,
}

impl<A, S> Accept<TcpStream, S> for EchoingAcceptor<A>
where
    A: Accept<TcpStream, S>,
    A::Future: Send + 'static,
    A::Stream: Send,
    A::Service: Send,
{
    type Stream = EchoingStream<A::Stream>;
    type Service = A::Service;
    type Future = Pin<Box<dyn Future<Output = io::Result<(Self::Stream, Self::Service)>> + Send>>;

    fn accept(&self, stream: TcpStream, service: S) -> Self::Future {
        let list = self.list.clone();
        let peer = stream.peer_addr();
        let accepted = self.inner.accept(stream, service);
        Box::pin(async move {
            let peer = peer?;
            let (stream, service) = accepted.await?;
            Ok((EchoingStream { stream, peer, list, again: Vec::new() }, service))
        })
    }
}

/// A connection that sends its next answer twice when its peer is on the list.
pub(super) struct EchoingStream<S> {
    stream: S,
    peer: SocketAddr,
    list: PeerList,
    /// What is still to be sent a second time.
    again: Vec<u8>,
}

impl<S> Drop for EchoingStream<S> {
    fn drop(&mut self) {
        self.list.remove(self.peer);
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for EchoingStream<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for EchoingStream<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let written = ready_or_pending!(Pin::new(&mut self.stream).poll_write(context, bytes))?;
        if self.list.has(self.peer) {
            self.again.extend(bytes.iter().take(written));
        }
        Poll::Ready(Ok(written))
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = &mut *self;
        while !this.again.is_empty() {
            let written = ready_or_pending!(Pin::new(&mut this.stream).poll_write(context, &this.again))?;
            this.again.drain(..written);
            this.list.remove(this.peer);
        }
        Pin::new(&mut this.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

/// A connection that fails as soon as its peer is on the list.
pub(super) struct ResettableStream {
    stream: TcpStream,
    peer: SocketAddr,
    list: PeerList,
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
