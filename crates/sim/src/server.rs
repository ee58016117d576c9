//! The HTTP server: connections in, answers out.

use std::sync::Arc;
use std::time::Duration;

use hyper::body::Incoming;
use hyper::header::{CONTENT_LENGTH, CONTENT_TYPE, HeaderName, HeaderValue};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio_rustls::TlsAcceptor;

use crate::body::Body;
use crate::engine::{Engine, Outcome};

/// Why a connection is closed without an answer. Never shown: it only makes hyper stop.
#[derive(Debug, thiserror::Error)]
#[error("the fault plan closes this connection")]
struct Closed;

/// Accepts connections until told to stop, then ends those that are open.
pub(crate) async fn serve(
    listener: TcpListener,
    engine: Arc<Engine>,
    mut stop: watch::Receiver<bool>,
    tls: Option<TlsAcceptor>,
) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            _ = stop.changed() => break,
            Some(_) = connections.join_next() => {}
            accepted = listener.accept() => {
                match accepted {
                    Ok((stream, _)) => {
                        engine.counters.connection();
                        connections.spawn(connection(stream, Arc::clone(&engine), tls.clone()));
                    }
                    // Out of file descriptors, most likely; waiting lets some connections end.
                    Err(_) => tokio::time::sleep(Duration::from_millis(10)).await,
                }
            }
        }
    }
    connections.shutdown().await;
}

async fn connection(stream: TcpStream, engine: Arc<Engine>, tls: Option<TlsAcceptor>) {
    // Without it, small answers wait for the client's delayed acknowledgement; failing to set it only costs time.
    let _ = stream.set_nodelay(true);
    match tls {
        None => talk(stream, engine).await,
        // A handshake that fails is a client that does not trust us, which is its right.
        Some(tls) => {
            if let Ok(stream) = tls.accept(stream).await {
                talk(stream, engine).await;
            }
        }
    }
}

async fn talk(stream: impl AsyncRead + AsyncWrite + Unpin, engine: Arc<Engine>) {
    let service = service_fn(|request| {
        let engine = Arc::clone(&engine);
        async move { answer(&engine, request).await }
    });
    // An error here is a client that went away or a fault that we made.
    let _ = http1::Builder::new()
        .timer(TokioTimer::new())
        .serve_connection(TokioIo::new(stream), service)
        .await;
}

async fn answer(engine: &Engine, request: Request<Incoming>) -> Result<Response<Body>, Closed> {
    let head = request.method() == hyper::Method::HEAD;
    let Outcome::Answer(reply, shape) = engine.answer(request).await else {
        return Err(Closed);
    };
    let length = reply.body.len();
    let mut response = Response::new(if head {
        Body::full(hyper::body::Bytes::new())
    } else {
        shape.body(reply.body)
    });
    *response.status_mut() =
        hyper::StatusCode::from_u16(reply.status).unwrap_or(hyper::StatusCode::OK);
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(reply.content_type));
    headers.insert(CONTENT_LENGTH, HeaderValue::from(length));
    for (name, value) in reply.headers {
        if let Ok(value) = HeaderValue::from_str(&value) {
            headers.insert(HeaderName::from_static(name), value);
        }
    }
    Ok(response)
}
