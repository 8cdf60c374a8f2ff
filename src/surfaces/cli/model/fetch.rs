//! The files of a model, over HTTP, into a folder.

use std::fs::{self, File as Disk};
use std::io::Write;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use reqwest::{Client, Response, StatusCode};

use super::catalogue::{File, Source};
use crate::surfaces::cli::terminal;

/// How long to wait for a connection, and for the next bytes of a file.
const PATIENCE: Duration = Duration::from_secs(30);

/// The largest file that is fetched, in bytes.
const MAX_BYTES: u64 = 4 << 30;

/// Fetches the files of `source` from `hub` into `folder`. What a model need not have may be missing.
///
/// # Errors
/// When the hub cannot be reached, or lacks a file that is needed; when the disk is full.
pub(super) fn all(source: &Source<'_>, hub: &str, folder: &Path) -> Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let agent = concat!("docent/", env!("CARGO_PKG_VERSION"));
        let client =
            Client::builder().user_agent(agent).connect_timeout(PATIENCE).read_timeout(PATIENCE).build()?;
        for file in source.files {
            let root = format!("{hub}/{}/resolve/main", source.repository);
            fetch_file(&client, &root, file, folder).await.with_context(|| by_hand(source, hub))?;
        }
        Ok(())
    })
}

/// What to do where fetching fails.
fn by_hand(source: &Source<'_>, hub: &str) -> String {
    let needed = source.files.iter().map(|file| {
        let name = file.names.join(" or ");
        if file.needed { name } else { format!("{name} (if it is there)") }
    });
    format!(
        "{} cannot be fetched from {hub}; name a mirror with --from or HF_ENDPOINT, or do it by hand: fetch {} from \
         {hub}/{}/tree/main with another machine, put them into a folder, and name that folder under [models] in \
         config.toml",
        source.repository,
        needed.collect::<Vec<_>>().join(", "),
        source.repository
    )
}

/// Fetches a file under the first of its names that the repository has.
async fn fetch_file(client: &Client, root: &str, file: &File, folder: &Path) -> Result<()> {
    for name in file.names {
        let url = format!("{root}/{name}");
        let response = client.get(&url).send().await?;
        match response.status() {
            StatusCode::OK => {
                return save(response, name, &folder.join(name)).await.with_context(|| url.clone());
            }
            StatusCode::NOT_FOUND => {}
            // So the hub answers for repositories that do not exist, too.
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => {
                bail!("{url}: there is no such repository that everybody may read")
            }
            status => bail!("{url}: the answer is {status}"),
        }
    }
    if file.needed {
        bail!("{root}/{}: there is no such file", file.names.join(" or "));
    }
    Ok(())
}

async fn save(mut response: Response, name: &str, path: &Path) -> Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let announced = response.content_length();
    let bar = terminal::fetching(name, announced);
    let mut disk = Disk::create(path)?;
    let mut written = 0;
    while let Some(bytes) = response.chunk().await? {
        written += bytes.len() as u64;
        if written > MAX_BYTES {
            bail!("it is larger than {MAX_BYTES} bytes");
        }
        disk.write_all(&bytes)?;
        bar.set_position(written);
    }
    disk.sync_all()?;
    bar.finish_and_clear();
    Ok(())
}
