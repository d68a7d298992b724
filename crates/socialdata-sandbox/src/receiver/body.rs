//! Reading request bodies with a cap.

use std::{future::poll_fn, pin::Pin};

use axum::body::{Body, HttpBody as _};

/// Reads a body of at most `max` bytes; nothing when it is longer or breaks off.
///
/// Of a longer body the rest is taken and thrown away, up to [`DRAIN`] bytes: a client that is still writing reads its
/// answer only when it is done, and would otherwise see a reset in its place.
pub(super) async fn read(mut body: Body, max: usize) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut total = 0;
    while let Some(frame) = poll_fn(|context| Pin::new(&mut body).poll_frame(context)).await {
        let Ok(data) = frame.ok()?.into_data() else { continue };
        total += data.len();
        if total <= max {
            bytes.extend_from_slice(&data);
        } else {
            bytes = Vec::new();
        }
        if total > DRAIN {
            break;
        }
    }
    (total <= max).then_some(bytes)
}

/// Waits until this many bytes of a body have come, or all of it, and throws them away.
pub(super) async fn await_bytes(mut body: Body, bytes: u64) {
    let mut come = 0;
    while come < bytes {
        match poll_fn(|context| Pin::new(&mut body).poll_frame(context)).await {
            Some(Ok(frame)) => come += frame.data_ref().map_or(0, |data| data.len() as u64),
            _ => return,
        }
    }
}

const DRAIN: usize = 64 * 1024 * 1024;

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_cap_is_exact() {
        let read = async |length: usize| read(Body::from(vec![7; length]), 10).await.map(|bytes| bytes.len());
        assert_eq!(read(0).await, Some(0));
        assert_eq!(read(10).await, Some(10));
        assert_eq!(read(11).await, None);
    }
}
