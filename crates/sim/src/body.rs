//! Bodies that arrive whole, in drops, or not to the end.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use hyper::body::{Body as HttpBody, Bytes, Frame, SizeHint};
use tokio::time::{Sleep, sleep};

/// How many pieces a slow body comes in, and the pause before each.
const DROPS: usize = 8;
const PAUSE: Duration = Duration::from_millis(50);

/// How a body is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    Whole,
    Slow,
    Cut,
}

impl Shape {
    /// A body of this shape.
    pub(crate) fn body(self, bytes: Bytes) -> Body {
        match self {
            Self::Whole => Body::full(bytes),
            Self::Slow => {
                let drop = bytes.len().div_ceil(DROPS).max(1);
                Body { rest: bytes, drop, pause: Some(Box::pin(sleep(PAUSE))), cut: false }
            }
            Self::Cut => {
                let half = bytes.len() / 2;
                Body { rest: bytes.slice(..half), drop: half.max(1), pause: None, cut: true }
            }
        }
    }
}

/// What is left to send.
#[derive(Debug)]
pub(crate) struct Body {
    rest: Bytes,
    drop: usize,
    pause: Option<Pin<Box<Sleep>>>,
    cut: bool,
}

/// The end of a body that was promised to be longer.
#[derive(Debug, thiserror::Error)]
#[error("the fault plan cuts this body")]
pub(crate) struct Cut;

impl Body {
    /// A body that arrives whole.
    pub(crate) fn full(bytes: Bytes) -> Self {
        Self { drop: bytes.len().max(1), rest: bytes, pause: None, cut: false }
    }
}

impl HttpBody for Body {
    type Data = Bytes;
    type Error = Cut;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Cut>>> {
        if self.rest.is_empty() {
            return Poll::Ready(self.cut.then_some(Err(Cut)));
        }
        if let Some(pause) = &mut self.pause {
            std::task::ready!(pause.as_mut().poll(context));
            self.pause = Some(Box::pin(sleep(PAUSE)));
        }
        let size = self.drop.min(self.rest.len());
        Poll::Ready(Some(Ok(Frame::data(self.rest.split_to(size)))))
    }

    fn is_end_stream(&self) -> bool {
        self.rest.is_empty() && !self.cut
    }

    fn size_hint(&self) -> SizeHint {
        if self.cut { SizeHint::default() } else { SizeHint::with_exact(self.rest.len() as u64) }
    }
}
