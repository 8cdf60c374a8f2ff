//! Markdown as blocks: made by hand, and the handbook.

use std::path::Path;
use std::time::Instant;

use super::*;
use crate::corpus::load::{Format, dump};

fn read(text: &str) -> String {
    dump(&load(text.as_bytes()).unwrap())
}

#[test]
fn blocks() {
    let text = "# Top {#id}\n\nOne **bold** [link](x) `code`\nnext ![alt](y) line.\n\n- a\n  - b\n\n    more\n- [x] done\n\n| h | i |\n|---|---|\n| 1 | `2` |\n\nTerm\n: Meaning\n\nNote[^1].\n\n[^1]: The note.\n\n> [!NOTE]\n> Quoted.\n";
    let expected = "h1 Top\np One bold link code next alt line.\nli a\nli b\np more\nli done\nth h | i\ntr 1 | 2\np Term\nli Meaning\np Note.\np The note.\np Quoted.\n";
    assert_eq!(read(text), expected);
}

#[test]
fn lines_are_marked() {
    let extract = load(b"---\ntitle: T\n---\n\nOne\ntwo **three\nfour**.\n").unwrap();
    let marks: Vec<_> = extract.blocks[0].marks.iter().map(|mark| (mark.at, mark.line)).collect();
    assert_eq!(marks, [(0, Some(5)), (4, Some(6)), (14, Some(7))]);
    assert_eq!(extract.metadata.title.as_deref(), Some("T"));
}

#[test]
fn html_is_text() {
    let text = "<details>\n<summary>More</summary>\n\nInside<br>here.\n</details>\n\n<table>\n<tr><th>a</th><th>b</th></tr>\n<tr>\n\n<td>c</td>\n<td>d &amp; e</td></tr></table>\n\nSay <your name> and <b>bold</b>.<script>x</script>\n";
    let expected = "p More\np Inside here.\ntr a | b\ntr c | d & e\np Say <your name> and bold.\n";
    assert_eq!(read(text), expected);
}

#[test]
fn code_is_left_out_and_prose_kept() {
    let code = "Run:\n\n```\ngit push --force origin main\n```\n\n```sh\nls\n```\n";
    assert_eq!(read(code), "p Run:\n");
    let letter = "Write:\n\n```\nDear all,\n\nthe office is closed on Monday.\nPlease stay at home.\n```\n";
    assert_eq!(
        read(letter),
        "p Write:\np Dear all,\np the office is closed on Monday. Please stay at home.\n"
    );
}

#[test]
fn deep_nesting_ends_in_time() {
    let started = Instant::now();
    for text in
        [">".repeat(100_000) + " x", "- ".repeat(100_000) + "x", "[".repeat(100_000), "*a_ ".repeat(50_000)]
    {
        let _ = load(text.as_bytes());
    }
    let nested = (0..1_000).map(|depth| "  ".repeat(depth) + "- x\n").collect::<Vec<_>>().concat();
    assert_eq!(load(nested.as_bytes()).unwrap().blocks.len(), 1_000);
    assert!(started.elapsed().as_secs() < 60, "{:?}", started.elapsed());
}

#[test]
fn the_handbook_reads_without_markup() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpora/handbook");
    if !folder.exists() {
        eprintln!("skipped: the handbook is not there");
        return;
    }
    let (files, problems) = crate::corpus::folder::walk(&folder).unwrap();
    assert!(problems.is_empty(), "{problems:?}");
    let (mut bytes_read, mut found) = (0, Vec::new());
    let started = Instant::now();
    for file in files.iter().filter(|file| Format::of(&file.path) == Some(Format::Markdown)) {
        let bytes = crate::corpus::folder::read(file, 1 << 20).unwrap();
        bytes_read += bytes.len();
        let extract = load(&bytes).unwrap_or_else(|error| panic!("{}: {error}", file.relative));
        for block in &extract.blocks {
            for sign in ["**", "](", "{%", "%}", "{{", "<a", "</", "<br", "<div", "&nbsp;", "  "] {
                if block.text.contains(sign) {
                    found.push(format!("{} {:?} {sign}: {}", file.relative, block.marks[0].line, block.text));
                }
            }
        }
    }
    let seconds = started.elapsed().as_secs_f64();
    eprintln!("{bytes_read} bytes in {seconds:.3} s: {:.1} MB/s", bytes_read as f64 / seconds / 1e6);
    // What the pages' writers themselves put before their readers: escaped stars, and tags spoken of.
    let own = [
        "infrastructure.md Some(732) </",
        "infrastructure.md Some(744) <a",
        "slack/getting-started.md Some(42) **",
        "pra-for-user-research.md Some(67) **",
        "updating-the-handbook/components.md",
    ];
    found.retain(|leftover| !own.iter().any(|own| leftover.contains(own)));
    assert!(found.is_empty(), "{} leftovers:\n{}", found.len(), found.join("\n"));
}
