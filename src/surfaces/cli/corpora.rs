//! `--corpus` of `docent eval`: folders of documents by the names that a file of questions or claims uses.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Result, bail};
use clap::Args;

use super::args::Common;
use super::session::{Embedding, open_engine};
use crate::config::{Config, Overrides};
use crate::engine::{Engine, Settings};

/// Which documents are asked.
#[derive(Args, Clone, Debug)]
pub struct CorpusOptions {
    /// The documents: a folder, or a folder whose subfolders have the names that the file uses; NAME=DIR names one
    /// itself. May be given several times [default: `seeds` in the config]
    #[arg(long, value_name = "[NAME=]DIR")]
    pub corpus: Vec<String>,
}

/// Engines by the name of their corpus; `None` for lines that name no corpus.
pub type Engines = BTreeMap<Option<String>, Arc<Engine>>;

impl CorpusOptions {
    /// Opens an engine for each of these names.
    ///
    /// # Errors
    /// When there is no folder for a name, or the documents cannot be read.
    pub fn open<'a>(
        &self,
        names: impl IntoIterator<Item = Option<&'a str>>,
        common: &Common,
        settings: &Settings,
    ) -> Result<Engines> {
        let names: std::collections::BTreeSet<Option<&str>> = names.into_iter().collect();
        let mut engines = Engines::new();
        for &name in &names {
            let seeds = self.folders(name, names.len())?;
            let seeds = if seeds.is_empty() { common.seeds.clone() } else { seeds };
            let config = Config::load(&Overrides { config: common.config.clone(), seeds })?;
            let mut sources = config.sources;
            if let Some(name) = name {
                // Each corpus keeps an index of its own, so that the next run need not make it again.
                let plain: String = name.chars().map(|c| if c.is_alphanumeric() { c } else { '-' }).collect();
                sources.index = sources.index.join("eval").join(plain);
            }
            engines
                .insert(name.map(str::to_owned), open_engine(&sources, settings.clone(), Embedding::First)?);
        }
        Ok(engines)
    }

    /// Returns the folders of a corpus, one of so many in the file; none for those of the settings.
    fn folders(&self, name: Option<&str>, corpora: usize) -> Result<Vec<PathBuf>> {
        let given: Vec<(Option<&str>, &Path)> = self.corpus.iter().map(|option| split_name(option)).collect();
        let unnamed: Vec<&Path> =
            given.iter().filter(|(given_name, _)| given_name.is_none()).map(|(_, folder)| *folder).collect();
        let Some(name) = name else {
            return Ok(unnamed.into_iter().map(Path::to_owned).collect());
        };
        let named = given.iter().filter(|(given_name, _)| *given_name == Some(name));
        let named: Vec<PathBuf> = named.map(|(_, folder)| (*folder).to_owned()).collect();
        if !named.is_empty() {
            return Ok(named);
        }
        let below: Vec<PathBuf> =
            unnamed.iter().map(|folder| folder.join(name)).filter(|folder| folder.is_dir()).collect();
        if !below.is_empty() {
            return Ok(below);
        }
        let same_name: Vec<PathBuf> = unnamed
            .iter()
            .filter(|folder| folder.file_name().is_some_and(|last| last == name))
            .map(|folder| (*folder).to_owned())
            .collect();
        if !same_name.is_empty() {
            return Ok(same_name);
        }
        if corpora == 1 && given.len() == unnamed.len() {
            return Ok(unnamed.into_iter().map(Path::to_owned).collect());
        }
        bail!(
            "there are no documents for the corpus {name:?}: give --corpus {name}=DIR, or a folder with {name} in it"
        )
    }
}

/// Parts `NAME=DIR`. A path with a separator before the first `=` has no name.
fn split_name(option: &str) -> (Option<&str>, &Path) {
    match option.split_once('=') {
        Some((name, folder)) if !name.is_empty() && !name.contains(['/', '\\']) => {
            (Some(name), Path::new(folder))
        }
        _ => (None, Path::new(option)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folders(options: &[&str], name: Option<&str>, corpora: usize) -> Option<Vec<String>> {
        let options = CorpusOptions { corpus: options.iter().map(|&option| option.to_owned()).collect() };
        let found = options.folders(name, corpora).ok()?;
        Some(found.into_iter().map(|folder| folder.display().to_string()).collect())
    }

    #[test]
    fn a_corpus_is_named_or_found_below_a_folder() {
        let parent = tempfile::tempdir().unwrap();
        std::fs::create_dir(parent.path().join("wiki")).unwrap();
        let path = parent.path().to_str().unwrap();
        let below = format!("{path}/wiki");
        assert_eq!(folders(&[path], Some("wiki"), 2), Some(vec![below.clone()]));
        assert_eq!(folders(&["wiki=a", "wiki=b", path], Some("wiki"), 2), Some(vec!["a".into(), "b".into()]));
        assert_eq!(folders(&[&below], Some("wiki"), 2), Some(vec![below]));
        assert_eq!(folders(&[path], Some("other"), 2), None);
        assert_eq!(folders(&[path], Some("other"), 1), Some(vec![path.to_owned()]));
        assert_eq!(folders(&["./a=b"], None, 1), Some(vec!["./a=b".to_owned()]));
        assert_eq!(folders(&[], None, 1), Some(Vec::new()));
        assert_eq!(folders(&["x=a"], Some("wiki"), 1), None);
    }
}
