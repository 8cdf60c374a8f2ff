//! Trouble that a test makes: what the next requests of a route are answered instead.

use std::time::Duration;

use axum::http::StatusCode;
use serde_json::{Value, json};

/// What becomes of the next requests of a route.
#[derive(Clone)]
pub(crate) struct Plan {
    pub(crate) method: &'static str,
    /// A part of the path; empty for all.
    pub(crate) path: String,
    /// How many requests it holds for.
    pub(crate) times: usize,
    pub(crate) trouble: Trouble,
}

#[derive(Clone, Debug)]
pub(crate) enum Trouble {
    /// 429 of this route, with the seconds to wait.
    Limited(f64),
    /// 429 of all routes.
    LimitedEverywhere(f64),
    /// A bare status, as a proxy in front of Discord answers.
    Status(u16),
    /// Discord's own error: status, code, message.
    Refused(u16, u32, &'static str),
    /// The request is done, and nobody hears of it: this status comes instead.
    Lost(u16),
    /// The request is done after this time.
    Late(Duration),
    /// Nothing ever comes back; the request is not done.
    Silence,
}

/// What a plan makes of a request.
pub(crate) enum Verdict {
    /// Answer this and do nothing.
    Instead(StatusCode, Vec<(&'static str, String)>, Value),
    /// Do it, and answer this.
    Lost(StatusCode),
    /// Do it later.
    Late(Duration),
    Silence,
}

impl Plan {
    fn fits(&self, method: &str, path: &str) -> bool {
        self.times > 0 && self.method == method && path.contains(&self.path)
    }
}

/// Takes the first plan that fits a request; it counts as used.
pub(crate) fn take(plans: &mut [Plan], method: &str, path: &str) -> Option<Verdict> {
    let plan = plans.iter_mut().find(|plan| plan.fits(method, path))?;
    plan.times -= 1;
    Some(plan.trouble.verdict())
}

impl Trouble {
    fn verdict(&self) -> Verdict {
        let status = |code: u16| StatusCode::from_u16(code).expect("a test names a status of HTTP");
        match self {
            Self::Limited(seconds) => limited(*seconds, "user"),
            Self::LimitedEverywhere(seconds) => limited(*seconds, "global"),
            Self::Status(code) => Verdict::Instead(status(*code), Vec::new(), Value::Null),
            Self::Refused(code, error, message) => {
                Verdict::Instead(status(*code), Vec::new(), json!({"code": error, "message": message}))
            }
            Self::Lost(code) => Verdict::Lost(status(*code)),
            Self::Late(time) => Verdict::Late(*time),
            Self::Silence => Verdict::Silence,
        }
    }
}

/// “Too many requests”, as Discord says it.
pub(crate) fn limited(seconds: f64, scope: &str) -> Verdict {
    let everywhere = scope == "global";
    let mut headers = vec![
        ("retry-after", format!("{}", seconds.ceil())),
        ("x-ratelimit-scope", scope.to_owned()),
        ("x-ratelimit-reset-after", format!("{seconds:.3}")),
    ];
    if everywhere {
        headers.push(("x-ratelimit-global", "true".to_owned()));
    } else {
        headers.push(("x-ratelimit-bucket", "abcd1234".to_owned()));
        headers.push(("x-ratelimit-limit", "5".to_owned()));
        headers.push(("x-ratelimit-remaining", "0".to_owned()));
    }
    let body =
        json!({"message": "You are being rate limited.", "retry_after": seconds, "global": everywhere});
    Verdict::Instead(StatusCode::TOO_MANY_REQUESTS, headers, body)
}
