//! Tests over whole files, most of them built here.

use std::fmt::Write;
use std::path::Path;
use std::time::Instant;

use super::*;
use crate::corpus::block::BlockKind;

/// A file with one page for each content stream, its font Helvetica, its objects numbered from 1:
/// catalogue, page tree, font, then a page and its content for each.
fn pdf(contents: &[&str], page_extra: &str, trailer_extra: &str) -> Vec<u8> {
    let kids: String = (0..contents.len()).fold(String::new(), |mut kids, i| {
        let _ = write!(kids, "{} 0 R ", 4 + 2 * i);
        kids
    });
    let mut objects = vec![
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        format!("<</Type/Pages/Kids[{kids}]/Count {}/MediaBox[0 0 600 800]>>", contents.len()),
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>".to_owned(),
    ];
    for (i, content) in contents.iter().enumerate() {
        let body = 5 + 2 * i;
        objects.push(format!(
            "<</Type/Page/Parent 2 0 R/Contents {body} 0 R/Resources<</Font<</F 3 0 R>>>>{page_extra}>>"
        ));
        objects.push(format!("<</Length {}>>stream\n{content}\nendstream", content.len()));
    }
    assemble(&objects, trailer_extra)
}

fn assemble(objects: &[String], trailer_extra: &str) -> Vec<u8> {
    let mut file = String::from("%PDF-1.4\n");
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for (i, object) in objects.iter().enumerate() {
        let _ = writeln!(table, "{:010} 00000 n ", file.len());
        let _ = write!(file, "{} 0 obj\n{object}\nendobj\n", i + 1);
    }
    let start = file.len();
    let size = objects.len() + 1;
    let _ =
        write!(file, "{table}trailer<</Size {size}/Root 1 0 R{trailer_extra}>>\nstartxref\n{start}\n%%EOF");
    file.into_bytes()
}

fn show(lines: &[(i32, i32, &str)]) -> String {
    lines.iter().fold(String::new(), |mut content, (x, y, text)| {
        let _ = write!(content, "BT /F 12 Tf {x} {y} Td ({text}) Tj ET ");
        content
    })
}

fn texts(bytes: &[u8]) -> Result<Vec<String>, LoadError> {
    Ok(load(bytes)?.blocks.into_iter().map(|block| block.text).collect())
}

#[track_caller]
fn check(bytes: &[u8], expected: &[&str]) {
    assert_eq!(texts(bytes).expect("reads"), expected);
}

#[track_caller]
fn check_damaged(bytes: &[u8]) {
    assert!(matches!(load(bytes), Err(LoadError::Damaged(_))), "{:?}", texts(bytes));
}

#[test]
fn lines_of_a_page_make_a_paragraph() {
    let content = show(&[(50, 700, "One line of text and"), (50, 686, "another that ends.")]);
    check(&pdf(&[&content], "", ""), &["One line of text and another that ends."]);
}

#[test]
fn pages_are_marked() {
    let first = show(&[(50, 60, "It starts on page one and")]);
    let second = show(&[(50, 700, "ends on page two.")]);
    let extract = load(&pdf(&[&first, &second], "", "")).expect("reads");
    let [block] = extract.blocks.as_slice() else { panic!("{extract:?}") };
    let marks: Vec<_> = block.marks.iter().map(|mark| (mark.at, mark.line, mark.page)).collect();
    assert_eq!(marks, [(0, None, Some(1)), (26, None, Some(2))]);
    assert_eq!(&block.text[26..], "ends on page two.");
}

#[test]
fn quote_operators_show_text() {
    let content = "BT /F 12 Tf 14 TL 50 700 Td (The first line goes on) Tj (and a second ends.) ' ET";
    check(&pdf(&[content], "", ""), &["The first line goes on and a second ends."]);
}

#[test]
fn turned_pages_are_read_upright() {
    let content =
        "q 0 1 -1 0 600 0 cm BT /F 12 Tf 50 500 Td (Turned text here) Tj 0 -14 Td (goes on.) Tj ET Q";
    check(&pdf(&[content], "/Rotate 90", ""), &["Turned text here goes on."]);
    check(&pdf(&[content], "", ""), &["Turned text here goes on."]);
}

#[test]
fn marked_heads_are_no_text() {
    let content = format!(
        "/Artifact <</Type/Pagination>> BDC {} EMC {}",
        show(&[(50, 780, "Running head")]),
        show(&[(50, 700, "The text itself.")])
    );
    check(&pdf(&[&content], "", ""), &["The text itself."]);
}

#[test]
fn titles_come_from_properties_unless_a_program_wrote_them() {
    assert!(is_title("Annual report 2025"));
    for title in ["Microsoft Word - a.doc", "report_final.docx", "(anonymous)", "untitled", "", "a_b"] {
        assert!(!is_title(title), "{title}");
    }
    let content = show(&[(50, 700, "Some text of it.")]);
    let bytes = pdf(&[&content], "", "/Info<</Title(Rules)>>");
    assert_eq!(load(&bytes).expect("reads").metadata.title.as_deref(), Some("Rules"));
}

#[test]
fn no_text_is_empty() {
    assert!(matches!(load(&pdf(&["0 0 m"], "", "")), Err(LoadError::Empty)));
}

#[test]
fn what_is_no_pdf_is_damaged() {
    check_damaged(b"");
    check_damaged(b"Dear Sir or Madam");
    check_damaged(&[b"%PDF-1.4\n1 0 obj\n".as_slice(), &vec![b'['; 100_000]].concat());
}

#[test]
fn every_cut_is_damaged() {
    let whole = pdf(&[&show(&[(50, 700, "Some text of it.")])], "", "");
    for end in 0..whole.len() - 6 {
        check_damaged(&whole[..end]);
    }
}

#[test]
fn circles_end() {
    let tree = |kids: &str| {
        [
            "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
            format!("<</Type/Pages/Kids[{kids}]/Count 9/Parent 2 0 R>>"),
        ]
    };
    check_damaged(&assemble(&tree("2 0 R"), ""));
    check_damaged(&assemble(&tree("2 0 R 2 0 R"), ""));
    check_damaged(&assemble(&tree("7 0 R"), ""));
    let form = "/Resources<</XObject<</X 6 0 R>>>>";
    let mut objects = tree("3 0 R").to_vec();
    objects.push(format!("<</Type/Page/Contents 4 0 R{form}>>"));
    objects.push("<</Length 5>>stream\n/X Do\nendstream".to_owned());
    objects.push("null".to_owned());
    objects.push(format!("<</Subtype/Form{form}/Length 11>>stream\n/X Do /X Do\nendstream"));
    check_damaged(&assemble(&objects, ""));
}

#[test]
fn wild_bytes_neither_hang_nor_abort() {
    let whole = pdf(&[&show(&[(50, 700, "Some text of it.")]), "BT /F 12 Tf [(a) -300 (b)] TJ ET"], "", "");
    let mut state = 1_u32;
    for _ in 0..2_000 {
        let mut wild = whole.clone();
        for _ in 0..4 {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let at = (state >> 8) as usize % wild.len();
            wild[at] = (state >> 3) as u8;
        }
        drop(load(&wild));
    }
}

/// Reads three reports, when they are at hand, and looks for sentences that pages and hyphens part.
#[test]
fn real_reports_read_well() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpora/un");
    if !folder.is_dir() {
        eprintln!("skipped: {} is missing", folder.display());
        return;
    }
    let expected = [
        (
            "16",
            67,
            "It will continue to jointly implement projects on drug prevention, treatment and rehabilitation",
        ),
        (
            "17",
            15,
            "UN-Women will continue to chair the United Nations Inter-agency Group on Gender Equality",
        ),
        ("24", 47, "the Human Rights Council Advisory Committee and the complaint procedure"),
    ];
    for (section, pages, sentence) in expected {
        let bytes =
            std::fs::read(folder.join(format!("un-budget-2027-section-{section}.pdf"))).expect("is there");
        let start = Instant::now();
        let extract = load(&bytes).expect("reads");
        eprintln!("section {section}: {pages} pages in {:?}", start.elapsed());
        // The title of section 24 is drawn with a space inside a word, for anyone to see.
        let title = extract.metadata.title.unwrap_or_default();
        assert!(title.starts_with("Proposed program") && title.ends_with("me budget for 2027"), "{title}");
        assert!(extract.blocks.iter().any(|block| block.text.contains(sentence)), "{sentence}");
        let last = extract.blocks.iter().flat_map(|block| &block.marks).filter_map(|mark| mark.page).max();
        assert_eq!(last, Some(pages));
        for block in extract.blocks.iter().filter(|block| block.kind == BlockKind::Paragraph) {
            assert!(!block.text.contains(&format!("/{pages} ")), "a page number: {}", block.text);
        }
    }
}
