//! An HTTP/1.1 server on 127.0.0.1 whose answers can be made faulty on demand.

use std::convert::Infallible;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::http::{HeaderName, HeaderValue, Request, Response, StatusCode};
use futures::{StreamExt, stream};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};
use tokio_util::task::AbortOnDropHandle;
use tower_service::Service;

/// The largest request body that is read, in bytes.
const MAX_REQUEST_BYTES: usize = 1 << 20;

/// The size of one piece of a [`Fault::Flood`], in bytes.
const FLOOD_PIECE_BYTES: usize = 64 * 1024;

/// What goes wrong with a request.
#[derive(Debug, Clone)]
pub enum Fault {
    /// The request is served, but only after this pause.
    Delay(Duration),
    /// The request is not served; this answer comes instead.
    Answer {
        /// HTTP status code.
        status: u16,
        /// Header names and values.
        headers: Vec<(&'static str, String)>,
        /// The body as it is sent.
        body: String,
    },
    /// The connection is closed before the request is served.
    Hangup,
    /// The request is served, and the connection is closed before a byte of the answer.
    LostAnswer,
    /// The request is served; the headers and half of the body arrive, then the connection is closed.
    Cut,
    /// Nothing is ever answered.
    Silence,
    /// The request is not served; that many bytes of well-formed JSON white space come instead.
    Flood {
        /// Length of the body in bytes.
        bytes: usize,
    },
}

impl Fault {
    /// A JSON answer with this status.
    #[must_use]
    pub fn json(status: u16, body: impl Into<String>) -> Self {
        Self::answer(status, "application/json", body)
    }

    /// An HTML page with this status, as proxies and anti-bot walls send it.
    #[must_use]
    pub fn html(status: u16) -> Self {
        Self::answer(status, "text/html; charset=utf-8", "<!DOCTYPE html><html><body><h1>Error</h1></body></html>")
    }

    fn answer(status: u16, content_type: &str, body: impl Into<String>) -> Self {
        Self::Answer { status, headers: vec![("content-type", content_type.to_owned())], body: body.into() }
    }

    /// The same answer with one more header; other faults stay as they are.
    #[must_use]
    pub fn with_header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        if let Self::Answer { headers, .. } = &mut self {
            headers.push((name, value.into()));
        }
        self
    }
}

/// The faults that wait for matching requests. Clones share one list.
#[derive(Debug, Clone, Default)]
pub struct Faults(Arc<Mutex<Vec<Planned>>>);

#[derive(Debug)]
struct Planned {
    target: String,
    fault: Fault,
    /// How many more requests meet it; `None` is "until cleared".
    left: Option<usize>,
}

impl Faults {
    /// The next `times` requests whose path and query contain `target` (letter case ignored) meet `fault`.
    /// An empty target matches every request; earlier plans win.
    pub fn plan(&self, target: &str, fault: Fault, times: usize) {
        self.push(target, fault, Some(times));
    }

    /// Every request whose path and query contain `target` meets `fault` until [`Faults::clear`].
    pub fn plan_always(&self, target: &str, fault: Fault) {
        self.push(target, fault, None);
    }

    /// Forgets all plans.
    pub fn clear(&self) {
        self.lock().clear();
    }

    /// Whether no planned fault waits for a request any more.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.lock().is_empty()
    }

    fn push(&self, target: &str, fault: Fault, left: Option<usize>) {
        if left != Some(0) {
            self.lock().push(Planned { target: target.to_lowercase(), fault, left });
        }
    }

    fn take(&self, path_and_query: &str) -> Option<Fault> {
        let path_and_query = path_and_query.to_lowercase();
        let mut plans = self.lock();
        let at = plans.iter().position(|plan| path_and_query.contains(&plan.target))?;
        let fault = plans[at].fault.clone();
        if let Some(left) = &mut plans[at].left {
            *left -= 1;
            if *left == 0 {
                plans.remove(at);
            }
        }
        Some(fault)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<Planned>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A running server; it stops when this is dropped.
#[derive(Debug)]
pub struct Server {
    address: SocketAddr,
    _accepting: AbortOnDropHandle<()>,
}

impl Server {
    /// Serves `router` on 127.0.0.1 at `port`; 0 takes any free one.
    ///
    /// # Errors
    /// The port cannot be bound.
    pub async fn start(port: u16, router: Router, faults: Faults) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
        let address = listener.local_addr()?;
        let accepting = AbortOnDropHandle::new(tokio::spawn(accept(listener, router, faults)));
        Ok(Self { address, _accepting: accepting })
    }

    /// Where the server listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }
}

async fn accept(listener: TcpListener, router: Router, faults: Faults) {
    let mut connections = tokio::task::JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => {
                if let Ok((stream, _)) = accepted {
                    connections.spawn(connection(stream, router.clone(), faults.clone()));
                }
            }
            Some(_) = connections.join_next() => {}
        }
    }
}

async fn connection(stream: TcpStream, router: Router, faults: Faults) {
    let service = service_fn(move |request| serve(request, router.clone(), faults.clone()));
    // An error here is a closed connection, which is either planned or the client's own choice.
    let _ = hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
}

/// Serves one request; an error closes the connection without an answer.
async fn serve(request: Request<Incoming>, router: Router, faults: Faults) -> io::Result<Response<Body>> {
    // The body is read first, as real servers do: a client that is still sending could otherwise see a reset
    // instead of the planned answer.
    let (head, body) = request.into_parts();
    let body = axum::body::to_bytes(Body::new(body), MAX_REQUEST_BYTES).await.map_err(io::Error::other)?;
    let target = head.uri.path_and_query().map_or_else(String::new, ToString::to_string);
    let request = Request::from_parts(head, Body::from(body));
    match faults.take(&target) {
        None => Ok(route(router, request).await),
        Some(Fault::Delay(pause)) => {
            tokio::time::sleep(pause).await;
            Ok(route(router, request).await)
        }
        Some(Fault::Answer { status, headers, body }) => Ok(answer(status, headers, body)),
        Some(Fault::Hangup) => Err(io::ErrorKind::ConnectionAborted.into()),
        Some(Fault::LostAnswer) => {
            route(router, request).await;
            Err(io::ErrorKind::ConnectionAborted.into())
        }
        Some(Fault::Cut) => cut(route(router, request).await).await,
        Some(Fault::Silence) => std::future::pending().await,
        Some(Fault::Flood { bytes }) => Ok(flood(bytes)),
    }
}

async fn route(mut router: Router, request: Request<Body>) -> Response<Body> {
    let Ok(response) = router.call(request).await.map_err(|never: Infallible| never);
    response
}

fn answer(status: u16, headers: Vec<(&'static str, String)>, body: String) -> Response<Body> {
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    for (name, value) in headers {
        if let Ok(value) = HeaderValue::from_str(&value) {
            response.headers_mut().insert(HeaderName::from_static(name), value);
        }
    }
    response
}

/// Keeps the promised length but breaks off in the middle.
async fn cut(response: Response<Body>) -> io::Result<Response<Body>> {
    let (mut head, body) = response.into_parts();
    let body = axum::body::to_bytes(body, usize::MAX).await.map_err(io::Error::other)?;
    head.headers.insert("content-length", HeaderValue::from(body.len()));
    let half = body.slice(..body.len() / 2);
    let pieces = stream::iter([Ok(half)]).chain(stream::once(async {
        // Without a pause hyper may drop the first half together with the connection.
        tokio::time::sleep(Duration::from_millis(20)).await;
        Err(io::Error::from(io::ErrorKind::ConnectionAborted))
    }));
    Ok(Response::from_parts(head, Body::from_stream(pieces)))
}

fn flood(bytes: usize) -> Response<Body> {
    let piece = Bytes::from(vec![b' '; FLOOD_PIECE_BYTES]);
    let pieces = stream::iter(0..bytes.div_ceil(FLOOD_PIECE_BYTES)).map(move |_| Ok::<_, Infallible>(piece.clone()));
    let mut response = Response::new(Body::from_stream(pieces));
    response.headers_mut().insert("content-type", HeaderValue::from_static("application/vnd.api+json"));
    response
}
