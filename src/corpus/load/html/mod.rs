//! Web pages, parsed as browsers parse them.

pub(super) mod element;

use scraper::{ElementRef, Html, Node, Selector};

use super::error::LoadError;
use super::flow::Flow;
use super::{encoding, front_matter};
use crate::corpus::block::{BlockKind, Extract, Metadata};

/// Elements open at one place of a page, at most: parsing time grows with the square of the depth.
const DEPTH_LIMIT: usize = 4_000;

/// Reads a web page: what stands in its `main`, failing that in its only `article`, failing that in
/// its body without the site's header, footer and side matter.
///
/// # Errors
/// [`LoadError::NotText`] for binary data, [`LoadError::Damaged`] for elements nested thousands deep.
pub fn load(bytes: &[u8]) -> Result<Extract, LoadError> {
    let text = encoding::decode(bytes)?;
    if depth(&text) > DEPTH_LIMIT {
        return Err(LoadError::Damaged(format!("elements are nested more than {DEPTH_LIMIT} deep")));
    }
    let page = Html::parse_document(&text);
    let mut blocks = Vec::new();
    for root in roots(&page) {
        blocks = read(root);
        if !blocks.is_empty() {
            break;
        }
    }
    let mut metadata = metadata(&page);
    if metadata.title.is_none() {
        let heading = blocks.iter().find(|block| block.kind == BlockKind::Heading(1));
        metadata.title = heading.map(|block| block.text.clone());
    }
    Ok(Extract { metadata, blocks, unread_words: Vec::new() })
}

/// An upper bound of how deep elements nest, by tags opened less tags closed.
fn depth(html: &str) -> usize {
    let (mut open, mut deepest) = (0_usize, 0);
    for piece in html.split('<').skip(1) {
        let name_end = piece.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(piece.len());
        if piece.starts_with('/') {
            open = open.saturating_sub(1);
        } else if name_end > 0 && !is_closed_by_itself(&piece[..name_end]) {
            open += 1;
            deepest = deepest.max(open);
        }
    }
    deepest
}

/// Whether such an element needs no end tag, so that its start tags tell nothing of the depth.
fn is_closed_by_itself(name: &str) -> bool {
    matches!(
        name.to_ascii_lowercase().as_str(),
        "p" | "li"
            | "dt"
            | "dd"
            | "tr"
            | "td"
            | "th"
            | "thead"
            | "tbody"
            | "tfoot"
            | "option"
            | "br"
            | "img"
            | "hr"
            | "input"
            | "meta"
            | "link"
            | "source"
            | "wbr"
            | "col"
            | "area"
            | "base"
            | "embed"
            | "param"
            | "track"
    )
}

/// The elements to read, the best first; a later one stands in for one without text.
fn roots(page: &Html) -> Vec<ElementRef<'_>> {
    let mut roots: Vec<ElementRef<'_>> = select(page, "main, [role=main]").into_iter().take(1).collect();
    if let [article] = select(page, "article")[..] {
        roots.push(article);
    }
    roots.extend(select(page, "body").into_iter().take(1));
    roots.push(page.root_element());
    roots
}

fn select<'a>(page: &'a Html, selector: &str) -> Vec<ElementRef<'a>> {
    Selector::parse(selector).map(|selector| page.select(&selector).collect()).unwrap_or_default()
}

fn read(root: ElementRef<'_>) -> Vec<crate::corpus::block::Block> {
    let is_page = root.value().name() == "body" || root.value().name() == "html";
    let mut flow = Flow::default();
    let mut articles = 0_usize;
    let mut node = *root;
    loop {
        let mut enter = true;
        match node.value() {
            Node::Text(text) => flow.text(text, None),
            Node::Element(element) if node.id() != root.id() => {
                let is_furniture = is_page && articles == 0 && matches!(element.name(), "header" | "footer");
                if is_furniture || is_skipped(element) {
                    enter = false;
                } else {
                    articles += usize::from(matches!(element.name(), "article" | "main"));
                    if ElementRef::wrap(node).is_some_and(is_header_row) {
                        flow.header_row();
                    } else {
                        element::open(&mut flow, element.name());
                    }
                }
            }
            _ => {}
        }
        if let Some(child) = node.first_child().filter(|_| enter) {
            node = child;
            continue;
        }
        let mut entered = enter;
        loop {
            if node.id() == root.id() {
                return flow.finish();
            }
            if let Some(element) = node.value().as_element().filter(|_| entered) {
                element::close(&mut flow, element.name());
                articles -= usize::from(matches!(element.name(), "article" | "main"));
            }
            if let Some(next) = node.next_sibling() {
                node = next;
                break;
            }
            match node.parent() {
                Some(parent) => node = parent,
                None => return flow.finish(),
            }
            entered = true;
        }
    }
}

/// Whether an element is a table row that names the columns: it stands in the head of its table, or all of its cells are
/// headers.
fn is_header_row(row: ElementRef<'_>) -> bool {
    let name = |element: ElementRef<'_>| element.value().name().to_owned();
    if row.value().name() != "tr" {
        return false;
    }
    let in_head = row.parent().and_then(ElementRef::wrap).is_some_and(|parent| name(parent) == "thead");
    let mut cells = row.child_elements().map(name).peekable();
    in_head || cells.peek().is_some() && cells.all(|cell| cell == "th")
}

fn is_skipped(element: &scraper::node::Element) -> bool {
    let attribute = |name| element.attr(name).unwrap_or_default();
    let style = attribute("style").replace(' ', "").to_ascii_lowercase();
    element::is_hidden(element.name())
        || matches!(element.name(), "nav" | "aside" | "form" | "dialog")
        || element.attr("hidden").is_some()
        || attribute("aria-hidden") == "true"
        || matches!(attribute("role"), "navigation" | "banner" | "contentinfo" | "search" | "complementary")
        || style.contains("display:none")
        || style.contains("visibility:hidden")
}

fn metadata(page: &Html) -> Metadata {
    let attribute = |selector: &str, name: &str| {
        let found = select(page, selector);
        found.first().and_then(|element| element.attr(name)).and_then(single_spaced)
    };
    let meta = |key: &str| {
        attribute(&format!("meta[property='{key}']"), "content")
            .or_else(|| attribute(&format!("meta[name='{key}']"), "content"))
    };
    let title =
        select(page, "head title").first().and_then(|title| single_spaced(&title.text().collect::<String>()));
    let source = [attribute("link[rel='canonical']", "href"), meta("og:url")];
    let dates = ["article:published_time", "date", "dcterms.date", "DC.date", "dc.date"];
    Metadata {
        title: meta("og:title").or(title),
        source: source.into_iter().flatten().find(|address| front_matter::is_absolute(address)),
        publisher: ["og:site_name", "publisher", "author"].into_iter().find_map(meta),
        question: None,
        date: dates.into_iter().find_map(meta).or_else(|| attribute("time[datetime]", "datetime")),
    }
}

fn single_spaced(text: &str) -> Option<String> {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    (!text.is_empty()).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::load::dump;

    fn read(html: &str) -> String {
        dump(&load(html.as_bytes()).unwrap())
    }

    #[test]
    fn blocks_of_a_page() {
        let html = "<html><head><title> A  page </title><meta property='og:site_name' content='Body'>\
            <link rel=canonical href='https://x.org/a'></head><body><header>Site</header><nav>Menu</nav>\
            <h1>Top</h1><p>One <b>bold</b>&nbsp;word<br>more.<ul><li>a<ul><li>b</ul><li><p>c</p><p>d</p></ul>\
            <table><tr><th>h<th>i<tr><td>1<td><p>2</p><p>3</p></table><dl><dt>t<dd>u</dl>\
            <p hidden>no</p><script>x</script><pre>a\nb</pre>tail<footer>Foot</footer></body></html>";
        let expected = "h1 Top\np One bold word more.\nli a\nli b\nli c\np d\nth h | i\ntr 1 | 2 3\np t\nli u\np a b\np tail\n";
        assert_eq!(read(html), expected);
        let metadata = load(html.as_bytes()).unwrap().metadata;
        assert_eq!(metadata.title.as_deref(), Some("A page"));
        assert_eq!(metadata.source.as_deref(), Some("https://x.org/a"));
        assert_eq!(metadata.publisher.as_deref(), Some("Body"));
    }

    #[test]
    fn main_is_preferred() {
        assert_eq!(read("<p>out</p><main><header><h1>T</h1></header><p>in</p></main>"), "h1 T\np in\n");
        assert_eq!(read("<p>out</p><article><header>H</header>in</article>"), "p H\np in\n");
        assert_eq!(read("<main></main><p>out</p>"), "p out\n");
    }

    #[test]
    fn deep_nesting_is_refused_or_read() {
        let deep = |levels: usize| format!("{}x{}", "<div>".repeat(levels), "</div>".repeat(levels));
        assert_eq!(read(&deep(DEPTH_LIMIT)), "p x\n");
        assert!(matches!(load(deep(100_000).as_bytes()), Err(LoadError::Damaged(_))));
        assert_eq!(read(&"<p>x".repeat(100_000)).lines().count(), 100_000);
    }
}
