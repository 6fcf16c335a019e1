//! An HTTP/1.1 server on 127.0.0.1 that injects planned faults.

use std::convert::Infallible;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue, Request, Response, StatusCode};
use futures::{StreamExt, stream};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};
use tokio_util::task::AbortOnDropHandle;
use tower_service::Service;

/// More than the largest document that Telegram takes.
const MAX_REQUEST_BYTES: usize = 64 << 20;

const OVERSIZED_CHUNK_BYTES: usize = 64 * 1024;

/// What goes wrong with a request.
#[derive(Debug, Clone)]
pub enum Fault {
    /// Handles the request after this pause.
    Delay(Duration),
    /// Sends this response without handling the request.
    Response { status: u16, headers: Vec<(&'static str, String)>, body: String },
    /// Handles the request, then sends this response instead of its own.
    FalseResponse { status: u16, headers: Vec<(&'static str, String)>, body: String },
    /// Closes the connection without handling the request.
    Disconnect,
    /// Handles the request, and responds after this pause.
    LateResponse(Duration),
    /// Handles the request, then closes the connection before the first byte of the response.
    LostResponse,
    /// Handles the request, sends the headers and half of the body, then closes the connection.
    TruncatedResponse,
    /// Neither handles the request nor responds to it; the connection stays open.
    NoResponse,
    /// Sends this many bytes of well-formed JSON white space without handling the request.
    OversizedResponse { bytes: usize },
}

impl Fault {
    pub fn json(status: u16, body: impl Into<String>) -> Self {
        Self::response(status, "application/json", body)
    }

    /// An HTML page, as proxies and anti-bot walls send it.
    pub fn html(status: u16) -> Self {
        Self::response(status, "text/html; charset=utf-8", "<!DOCTYPE html><html><body><h1>Error</h1></body></html>")
    }

    fn response(status: u16, content_type: &str, body: impl Into<String>) -> Self {
        Self::Response { status, headers: vec![("content-type", content_type.to_owned())], body: body.into() }
    }

    /// Has no effect on faults other than [`Fault::Response`].
    pub fn with_header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        if let Self::Response { headers, .. } = &mut self {
            headers.push((name, value.into()));
        }
        self
    }

    /// The same response, sent after the request was handled. Has no effect on faults other than [`Fault::Response`].
    pub fn after_handling(self) -> Self {
        match self {
            Self::Response { status, headers, body } => Self::FalseResponse { status, headers, body },
            other => other,
        }
    }
}

/// The planned faults. Clones share one list.
#[derive(Debug, Clone, Default)]
pub struct Faults(Arc<Mutex<Vec<PlannedFault>>>);

#[derive(Debug)]
struct PlannedFault {
    target: String,
    fault: Fault,
    /// How many more requests get the fault; `None` means until [`Faults::clear`].
    remaining: Option<usize>,
}

impl Faults {
    /// The next `times` requests whose path and query, or body, contain `target` (letter case ignored) get `fault`.
    /// An empty target matches every request. If several plans match, the earliest applies.
    pub fn plan(&self, target: &str, fault: Fault, times: usize) {
        self.push(target, fault, Some(times));
    }

    /// Like [`Faults::plan`], for every request until [`Faults::clear`].
    pub fn plan_always(&self, target: &str, fault: Fault) {
        self.push(target, fault, None);
    }

    pub fn clear(&self) {
        self.lock().clear();
    }

    /// Whether every planned fault has been used up or cleared.
    pub fn is_empty(&self) -> bool {
        self.lock().is_empty()
    }

    fn push(&self, target: &str, fault: Fault, remaining: Option<usize>) {
        if remaining != Some(0) {
            self.lock().push(PlannedFault { target: target.to_lowercase(), fault, remaining });
        }
    }

    fn next(&self, path_and_query: &str, body: &[u8]) -> Option<Fault> {
        let mut plans = self.lock();
        if plans.is_empty() {
            return None;
        }
        let (path_and_query, body) = (path_and_query.to_lowercase(), String::from_utf8_lossy(body).to_lowercase());
        let is_meant = |plan: &PlannedFault| path_and_query.contains(&plan.target) || body.contains(&plan.target);
        let index = plans.iter().position(is_meant)?;
        let fault = plans[index].fault.clone();
        if let Some(remaining) = &mut plans[index].remaining {
            *remaining -= 1;
            if *remaining == 0 {
                plans.remove(index);
            }
        }
        Some(fault)
    }

    fn lock(&self) -> MutexGuard<'_, Vec<PlannedFault>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Called with each request before any fault, even with those that are not handled.
pub(super) type Observe = Arc<dyn Fn(&mut Parts, &Bytes) + Send + Sync>;

/// What a connection needs.
#[derive(Clone)]
struct Handler {
    router: Router,
    faults: Faults,
    observe: Option<Observe>,
}

/// A running server. Dropping it stops the server.
#[derive(Debug)]
pub struct Server {
    address: SocketAddr,
    accepted: Arc<AtomicUsize>,
    _accept_task: AbortOnDropHandle<()>,
}

impl Server {
    /// Port 0 selects a free port.
    pub async fn start(port: u16, router: Router, faults: Faults) -> io::Result<Self> {
        Self::start_handler(port, Handler { router, faults, observe: None }).await
    }

    /// Like [`Server::start`].
    pub(super) async fn start_observed(
        port: u16,
        router: Router,
        faults: Faults,
        observe: Observe,
    ) -> io::Result<Self> {
        Self::start_handler(port, Handler { router, faults, observe: Some(observe) }).await
    }

    async fn start_handler(port: u16, handler: Handler) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
        let address = listener.local_addr()?;
        let accepted = Arc::new(AtomicUsize::new(0));
        let accept_task = tokio::spawn(accept(listener, handler, Arc::clone(&accepted)));
        Ok(Self { address, accepted, _accept_task: AbortOnDropHandle::new(accept_task) })
    }

    /// How many connections were accepted.
    pub fn connection_count(&self) -> usize {
        self.accepted.load(Ordering::Relaxed)
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }
}

async fn accept(listener: TcpListener, handler: Handler, count: Arc<AtomicUsize>) {
    let mut connections = tokio::task::JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => {
                if let Ok((stream, _)) = accepted {
                    count.fetch_add(1, Ordering::Relaxed);
                    connections.spawn(serve_connection(stream, handler.clone()));
                }
            }
            Some(_) = connections.join_next() => {}
        }
    }
}

async fn serve_connection(stream: TcpStream, handler: Handler) {
    let service = service_fn(move |request| handle(request, handler.clone()));
    // An error here is a closed connection: either a planned fault or the client's decision.
    let mut server = hyper::server::conn::http1::Builder::new();
    // Tests have a clock of their own.
    server.auto_date_header(false);
    let _ = server.serve_connection(TokioIo::new(stream), service).await;
}

/// An error closes the connection without a response.
async fn handle(request: Request<Incoming>, handler: Handler) -> io::Result<Response<Body>> {
    let Handler { router, faults, observe } = handler;
    // Reads the body first, as real servers do: a client that is still sending could otherwise get a connection reset
    // instead of the planned response.
    let (mut head, body) = request.into_parts();
    let body = axum::body::to_bytes(Body::new(body), MAX_REQUEST_BYTES).await.map_err(io::Error::other)?;
    if let Some(observe) = observe {
        observe(&mut head, &body);
    }
    let target = head.uri.path_and_query().map_or_else(String::new, ToString::to_string);
    let fault = faults.next(&target, &body);
    let request = Request::from_parts(head, Body::from(body));
    match fault {
        None => Ok(route(router, request).await),
        Some(Fault::Delay(pause)) => {
            tokio::time::sleep(pause).await;
            Ok(route(router, request).await)
        }
        Some(Fault::Response { status, headers, body }) => Ok(response(status, headers, body)),
        Some(Fault::FalseResponse { status, headers, body }) => {
            route(router, request).await;
            Ok(response(status, headers, body))
        }
        Some(Fault::Disconnect) => Err(io::ErrorKind::ConnectionAborted.into()),
        Some(Fault::LateResponse(pause)) => {
            let response = route(router, request).await;
            tokio::time::sleep(pause).await;
            Ok(response)
        }
        Some(Fault::LostResponse) => {
            route(router, request).await;
            Err(io::ErrorKind::ConnectionAborted.into())
        }
        Some(Fault::TruncatedResponse) => truncate(route(router, request).await).await,
        Some(Fault::NoResponse) => std::future::pending().await,
        Some(Fault::OversizedResponse { bytes }) => Ok(oversized(bytes)),
    }
}

async fn route(mut router: Router, request: Request<Body>) -> Response<Body> {
    let Ok(response) = router.call(request).await.map_err(|never: Infallible| never);
    response
}

fn response(status: u16, headers: Vec<(&'static str, String)>, body: String) -> Response<Body> {
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    for (name, value) in headers {
        if let Ok(value) = HeaderValue::from_str(&value) {
            response.headers_mut().insert(HeaderName::from_static(name), value);
        }
    }
    response
}

/// Announces the full length but ends after half of the body.
async fn truncate(response: Response<Body>) -> io::Result<Response<Body>> {
    let (mut head, body) = response.into_parts();
    let body = axum::body::to_bytes(body, usize::MAX).await.map_err(io::Error::other)?;
    head.headers.insert("content-length", HeaderValue::from(body.len()));
    let half = body.slice(..body.len() / 2);
    let chunks = stream::iter([Ok(half)]).chain(stream::once(async {
        // Without a pause hyper may drop the first half together with the connection.
        tokio::time::sleep(Duration::from_millis(20)).await;
        Err(io::Error::from(io::ErrorKind::ConnectionAborted))
    }));
    Ok(Response::from_parts(head, Body::from_stream(chunks)))
}

fn oversized(bytes: usize) -> Response<Body> {
    let chunk = Bytes::from(vec![b' '; OVERSIZED_CHUNK_BYTES]);
    let chunks =
        stream::iter(0..bytes.div_ceil(OVERSIZED_CHUNK_BYTES)).map(move |_| Ok::<_, Infallible>(chunk.clone()));
    let mut response = Response::new(Body::from_stream(chunks));
    response.headers_mut().insert("content-type", HeaderValue::from_static("application/vnd.api+json"));
    response
}
