//! Requests to Discord: the one way out. Keeps to the rate limits, tries again, explains failures.
//!
//! serenity's own client is not used for them: its rate limiter ignores the proxy (0.12.5), and
//! what it reports of a refusal lacks `Retry-After`.

use std::time::{Duration, Instant};

use backon::{ExponentialBuilder, Retryable};
use reqwest::header::HeaderMap;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serenity::http::{LightMethod, Request, Route};
use thiserror::Error;
use twilight_http_ratelimiting::{Endpoint, Method, RateLimitHeaders, RateLimiter};

/// How long one attempt may take.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long one attempt to answer an interaction may take: Discord waits three seconds in all.
const HASTE: Duration = Duration::from_secs(1);
/// How long all attempts to do so may take.
const HURRY: Duration = Duration::from_millis(2_500);
/// How often a request is sent again before it counts as failed.
const RETRIES: usize = 4;
/// The longest that Discord's `Retry-After` is waited for: whoever asked has left by then.
const LONGEST_WAIT: Duration = Duration::from_mins(1);
/// What every path begins with.
const PREFIX: &str = "https://discord.com/api/v10/";

/// The way to Discord's REST interface.
pub struct Rest {
    client: reqwest::Client,
    /// As the header `Authorization` carries it.
    token: String,
    api: Option<String>,
    limiter: RateLimiter,
}

/// Why a request failed in the end.
#[derive(Debug, Error)]
pub enum RestError {
    /// Discord said no.
    #[error("Discord refused ({status}, code {code}): {message}")]
    Refused {
        /// The HTTP status.
        status: u16,
        /// Discord's own code, 0 when it gave none.
        code: u32,
        /// In Discord's words.
        message: String,
    },
    /// Too many requests, and Discord says to wait for too long.
    #[error("Discord allows no more of this for {} s", .wait.as_secs())]
    Limited {
        /// How long.
        wait: Duration,
    },
    /// An interaction could not be answered while Discord waited.
    #[error("Discord did not take the answer in time")]
    TooLate,
    /// There was no answer.
    #[error("Discord cannot be reached: {}", root(.0))]
    Unreachable(reqwest::Error),
    /// The answer, or the request, is not what the interface says.
    #[error("Discord's answer cannot be read: {0}")]
    Unreadable(#[from] serde_json::Error),
    /// The request could not be put together.
    #[error("the request cannot be made: {0}")]
    Unbuildable(#[from] Box<serenity::Error>),
}

/// The body that comes with a refusal.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Refusal {
    code: u32,
    message: String,
    retry_after: Option<f64>,
    errors: Option<serde_json::Value>,
}

impl Rest {
    /// The way to Discord, or to `api` in its place, with at most `per_second` requests a second.
    /// Must be called within a runtime.
    ///
    /// # Errors
    /// When no TLS is to be had.
    pub fn new(token: &str, api: Option<&str>, per_second: u16) -> Result<Self, reqwest::Error> {
        let mut client = reqwest::Client::builder().connect_timeout(PATIENCE / 2);
        if api.is_some() {
            // The operator named the way; no other proxy is to be taken.
            client = client.no_proxy();
        }
        Ok(Self {
            client: client.build()?,
            token: format!("Bot {token}"),
            api: api.map(str::to_owned),
            limiter: RateLimiter::new(per_second.max(1)),
        })
    }

    /// Asks for something.
    ///
    /// # Errors
    /// See [`RestError`].
    pub async fn get<T: DeserializeOwned>(&self, route: Route<'_>) -> Result<T, RestError> {
        Ok(serde_json::from_slice(&self.send(LightMethod::Get, route, None).await?)?)
    }

    /// Sends `body`, and reads what comes back.
    ///
    /// # Errors
    /// See [`RestError`].
    pub async fn ask<T: DeserializeOwned>(
        &self,
        method: LightMethod,
        route: Route<'_>,
        body: &impl serde::Serialize,
    ) -> Result<T, RestError> {
        let body = serde_json::to_vec(body)?;
        Ok(serde_json::from_slice(&self.send(method, route, Some(body)).await?)?)
    }

    /// Sends `body`, whatever comes back.
    ///
    /// # Errors
    /// See [`RestError`].
    pub async fn tell(
        &self,
        method: LightMethod,
        route: Route<'_>,
        body: &impl serde::Serialize,
    ) -> Result<(), RestError> {
        let body = serde_json::to_vec(body)?;
        self.send(method, route, Some(body)).await.map(drop)
    }

    /// Deletes something.
    ///
    /// # Errors
    /// See [`RestError`].
    pub async fn delete(&self, route: Route<'_>) -> Result<(), RestError> {
        self.send(LightMethod::Delete, route, None).await.map(drop)
    }

    /// The one function that sends. What may pass (too many requests, a fault of the server, no
    /// answer) is tried again, later each time, or when Discord says.
    async fn send(
        &self,
        method: LightMethod,
        route: Route<'_>,
        body: Option<Vec<u8>>,
    ) -> Result<Vec<u8>, RestError> {
        let schedule = ExponentialBuilder::default()
            .with_min_delay(Duration::from_millis(200))
            .with_max_delay(Duration::from_secs(5))
            .with_max_times(RETRIES)
            .with_jitter();
        let attempts = (|| self.attempt(method, route, body.clone()))
            .retry(schedule)
            .when(|failure: &Failure| failure.passes)
            .adjust(|failure, planned| match (planned, failure.wait) {
                (Some(_), Some(wait)) if wait > LONGEST_WAIT => None,
                (Some(planned), wait) => Some(wait.unwrap_or(planned)),
                (None, _) => None,
            })
            .notify(|failure, wait| {
                tracing::warn!(path = shown(route), ?wait, reason = %failure.error, "trying again");
            });
        let outcome = if is_urgent(route) {
            tokio::time::timeout(HURRY, attempts).await.unwrap_or(Err(Failure::final_(RestError::TooLate)))
        } else {
            attempts.await
        };
        outcome.map_err(|failure| failure.error)
    }

    async fn attempt(
        &self,
        method: LightMethod,
        route: Route<'_>,
        body: Option<Vec<u8>>,
    ) -> Result<Vec<u8>, Failure> {
        let permit = if is_urgent(route) {
            // They count against no limit but that of their own interaction, and the limiter would
            // send those of all people one after the other (twilight-http-ratelimiting 0.18).
            None
        } else {
            Some(self.limiter.acquire(Endpoint { method: limited(method), path: path(route) }).await)
        };
        let request = Request::new(route, method)
            .body(body)
            .build(&self.client, &self.token, self.api.as_deref())
            .map_err(|error| Failure::final_(Box::new(error).into()))?
            .timeout(if is_urgent(route) { HASTE } else { PATIENCE });
        let response = request.send().await.map_err(Failure::unanswered)?;
        if let Some(permit) = permit {
            permit.complete(limits(response.headers()));
        }
        let status = response.status();
        let retry_after = seconds(response.headers(), "retry-after");
        let bytes = response.bytes().await.map_err(Failure::unanswered)?;
        if status.is_success() {
            return Ok(bytes.to_vec());
        }
        let said: Refusal = serde_json::from_slice(&bytes).unwrap_or_default();
        if status.as_u16() == 429 {
            let wait = retry_after.or(said.retry_after.and_then(from_seconds));
            let error = RestError::Limited { wait: wait.unwrap_or_default() };
            return Err(Failure { error, passes: true, wait });
        }
        let details = said.errors.map(|errors| format!(" {errors}")).unwrap_or_default();
        let message = format!("{}{details}", said.message);
        let error = RestError::Refused { status: status.as_u16(), code: said.code, message };
        Err(Failure { error, passes: status.is_server_error(), wait: retry_after })
    }
}

/// An attempt that failed, and whether another may not.
struct Failure {
    error: RestError,
    passes: bool,
    /// When Discord says to come back.
    wait: Option<Duration>,
}

impl Failure {
    fn final_(error: RestError) -> Self {
        Self { error, passes: false, wait: None }
    }

    fn unanswered(error: reqwest::Error) -> Self {
        // The address may hold an interaction's token, which is a secret.
        Self { error: RestError::Unreachable(error.without_url()), passes: true, wait: None }
    }
}

impl RestError {
    /// Whether the same may go well later.
    pub fn passes(&self) -> bool {
        match self {
            Self::Refused { status, .. } => *status >= 500,
            Self::Limited { .. } | Self::Unreachable(_) | Self::TooLate => true,
            Self::Unreadable(_) | Self::Unbuildable(_) => false,
        }
    }
}

/// What is at the bottom of an error: that no connection was made, and why.
fn root(error: &reqwest::Error) -> String {
    let mut cause: &dyn std::error::Error = error;
    while let Some(deeper) = cause.source() {
        cause = deeper;
    }
    cause.to_string()
}

/// Whether Discord waits for the request, and not for long.
fn is_urgent(route: Route<'_>) -> bool {
    matches!(route, Route::InteractionResponse { .. })
}

/// The path as the log may have it: an interaction's token is a secret.
fn shown(route: Route<'_>) -> String {
    let path = path(route);
    let secret = path.starts_with("interactions/") || path.starts_with("webhooks/");
    let part = |(at, part): (usize, &str)| if secret && at == 2 { "…" } else { part }.to_owned();
    path.split('/').enumerate().map(part).collect::<Vec<_>>().join("/")
}

/// The path by which Discord counts requests.
fn path(route: Route<'_>) -> String {
    let full = route.path();
    full.strip_prefix(PREFIX).unwrap_or(&full).to_owned()
}

fn limited(method: LightMethod) -> Method {
    match method {
        LightMethod::Delete => Method::Delete,
        LightMethod::Get => Method::Get,
        LightMethod::Patch => Method::Patch,
        LightMethod::Post => Method::Post,
        LightMethod::Put => Method::Put,
    }
}

/// What Discord says of the rate limit that the request counted against.
fn limits(headers: &HeaderMap) -> Option<RateLimitHeaders> {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let bucket = headers.get(RateLimitHeaders::BUCKET)?.as_bytes().to_vec();
    if text(RateLimitHeaders::SCOPE) == Some("shared") {
        let wait = seconds(headers, "retry-after").unwrap_or_default();
        return Some(RateLimitHeaders::shared(bucket, wait.as_secs().try_into().unwrap_or(u16::MAX)));
    }
    Some(RateLimitHeaders {
        bucket,
        limit: text(RateLimitHeaders::LIMIT)?.parse().ok()?,
        remaining: text(RateLimitHeaders::REMAINING)?.parse().ok()?,
        reset_at: Instant::now() + seconds(headers, RateLimitHeaders::RESET_AFTER)?,
    })
}

fn seconds(headers: &HeaderMap, name: &str) -> Option<Duration> {
    from_seconds(headers.get(name)?.to_str().ok()?.parse().ok()?)
}

fn from_seconds(seconds: f64) -> Option<Duration> {
    Duration::try_from_secs_f64(seconds).ok()
}
