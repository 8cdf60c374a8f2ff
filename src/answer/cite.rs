//! Where a quote stands, in a form that a reader can follow.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::corpus::document::{Document, Locus};
use crate::index::corpus::{Corpus, SentenceId};
use crate::text::span::Span;

/// Where a quote stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Citation {
    /// The sentence's address in the corpus.
    pub id: SentenceId,
    /// The document's name in the corpus: its path below the folder.
    pub document: String,
    /// The document's title.
    pub title: String,
    /// The headings above the quote, outermost first.
    pub section: Vec<String>,
    /// Lines and page in the file.
    pub locus: Locus,
    /// Where the quote stands in the document's canonical text, in bytes.
    pub span: Span,
    /// The document on the web, opened at the quote.
    pub url: Option<String>,
}

/// Characters that a text directive must not carry bare: all but letters, digits and these three.
/// The dash and the comma part its fields (WICG, URL Fragment Text Directives).
const DIRECTIVE: &AsciiSet = &NON_ALPHANUMERIC.remove(b'.').remove(b'_').remove(b'~');

/// A quote with more words than this is found by its first and last few.
const WHOLE_WORDS: usize = 12;
/// How many words at each end.
const END_WORDS: usize = 5;

impl Citation {
    /// Cites a sentence.
    pub fn of(corpus: &Corpus, id: SentenceId) -> Self {
        let document = corpus.document(id.document);
        let sentence = corpus.sentence(id);
        let passage = &document.passages[document.passage_of(id.sentence) as usize];
        Self {
            id,
            document: document.name.clone(),
            title: document.title.clone(),
            section: document.heading_path(passage.section).into_iter().map(str::to_owned).collect(),
            locus: document.locus(sentence.span),
            span: sentence.span,
            url: url(document, sentence.span.of(&document.text)),
        }
    }

    /// The name by which `docent show` finds the quote again: document, `#`, first byte.
    pub fn key(&self) -> String {
        format!("{}#{}", self.document, self.span.start)
    }
}

/// The document's source with a text fragment that opens it at `quote`. A PDF is opened as it is:
/// browsers find no text fragment there.
fn url(document: &Document, quote: &str) -> Option<String> {
    let source = document.metadata.source.as_deref()?;
    let web = source.starts_with("https://") || source.starts_with("http://");
    let is_pdf =
        source.split(['?', '#']).next().is_some_and(|path| path.to_ascii_lowercase().ends_with(".pdf"));
    match (web, is_pdf) {
        (false, _) => None,
        (true, true) => Some(source.to_owned()),
        (true, false) => Some(format!("{}{}", source, directive(source, quote))),
    }
}

fn directive(source: &str, quote: &str) -> String {
    let words: Vec<&str> = quote.split_whitespace().collect();
    let encode = |words: &[&str]| utf8_percent_encode(&words.join(" "), DIRECTIVE).to_string();
    let text = if words.len() <= WHOLE_WORDS {
        encode(&words)
    } else {
        format!("{},{}", encode(&words[..END_WORDS]), encode(&words[words.len() - END_WORDS..]))
    };
    let begins = if source.contains('#') { "" } else { "#" };
    format!("{begins}:~:text={text}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_quote_is_linked_whole_and_a_long_one_by_its_ends() {
        assert_eq!(directive("https://x.org", "A fact, plain."), "#:~:text=A%20fact%2C%20plain.");
        let long = "one two three four five six seven eight nine ten eleven twelve thirteen";
        assert_eq!(
            directive("https://x.org/#top", long),
            ":~:text=one%20two%20three%20four%20five,nine%20ten%20eleven%20twelve%20thirteen"
        );
    }
}
