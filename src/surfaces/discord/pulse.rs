//! Whether the gateway's thread is alive.
//!
//! When a connection is closed without a code, serenity (0.12.5) goes on reading from it without a
//! pause, and keeps its thread from everything else until the next heartbeat fails, most of a minute
//! later. So the gateway has a thread of its own, and this looks after it from another.

use std::sync::Arc;
use std::time::Duration;

use serenity::gateway::ShardManager;
use serenity::model::user::OnlineStatus;
use tokio::runtime::Handle;
use tokio::time::{sleep, timeout};

/// How often it is looked at, and how long it may take to answer.
const LOOK: Duration = Duration::from_secs(5);
/// Long enough that it cannot be waited for without a clock, which a busy thread does not look at.
const BEAT: Duration = Duration::from_millis(20);
/// How long a connection's task takes to end.
const LAST: Duration = Duration::from_millis(200);

/// Looks after the gateway's thread, for ever. One that does not answer gets its connections anew;
/// what was said meanwhile is lost.
pub async fn watch(manager: Arc<ShardManager>, gateway: Handle) {
    loop {
        sleep(LOOK).await;
        if timeout(LOOK, gateway.spawn(sleep(BEAT))).await.is_ok() {
            continue;
        }
        tracing::warn!("the gateway does not answer: connecting anew");
        let runners: Vec<_> = {
            let runners = manager.runners.lock().await;
            runners.iter().map(|(id, runner)| (*id, runner.runner_tx.clone())).collect()
        };
        for (_, runner) in &runners {
            // Nothing can be sent on a closed connection: its task ends over this.
            runner.set_status(OnlineStatus::Online);
        }
        sleep(LAST).await;
        for (shard, _) in runners {
            manager.restart(shard).await;
        }
    }
}
