//! Word documents as blocks: made by hand, and those of the corpora.

use std::io::{Cursor, Write};
use std::path::Path;

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::*;
use crate::corpus::load::{Format, dump};

fn packed(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn document(body: &str) -> String {
    format!("<w:document xmlns:w='w' xmlns:mc='mc'><w:body>{body}</w:body></w:document>")
}

fn p(style: &str, runs: &str) -> String {
    format!("<w:p><w:pPr><w:pStyle w:val='{style}'/></w:pPr>{runs}</w:p>")
}

fn t(text: &str) -> String {
    format!("<w:r><w:t>{text}</w:t></w:r>")
}

const STYLES: &str = "<w:styles><w:style w:styleId='A'><w:name w:val='heading 1'/><w:pPr><w:outlineLvl w:val='0'/></w:pPr></w:style>\
    <w:style w:styleId='B'><w:name w:val='Mine'/><w:basedOn w:val='C'/></w:style>\
    <w:style w:styleId='C'><w:name w:val='_ H_2/3'/></w:style>\
    <w:style w:styleId='L'><w:name w:val='Bullet'/><w:pPr><w:numPr><w:numId w:val='4'/></w:numPr></w:pPr></w:style>\
    <w:style w:styleId='X'><w:name w:val='x'/><w:basedOn w:val='Y'/></w:style>\
    <w:style w:styleId='Y'><w:name w:val='y'/><w:basedOn w:val='X'/></w:style></w:styles>";

fn read(body: &str) -> String {
    let notes = "<w:footnotes><w:footnote w:type='separator' w:id='0'><w:p><w:r><w:t>no</w:t></w:r></w:p></w:footnote>\
        <w:footnote w:id='2'><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t> The note.</w:t></w:r></w:p></w:footnote></w:footnotes>";
    let document = document(body);
    let parts = [
        ("word/document.xml", document.as_str()),
        ("word/styles.xml", STYLES),
        ("word/footnotes.xml", notes),
    ];
    dump(&load(&packed(&parts)).unwrap())
}

#[test]
fn headings_lists_and_notes() {
    let body = [
        p("A", &t("Part IV")),
        p("A", &t("Cooperation")),
        p("X", &format!("{}<w:r><w:footnoteReference w:id='2'/></w:r>{}", t("A claim"), t("."))),
        p("L", &t("item")),
        p("X", &t("(a) lettered")),
        p("B", &t("A. One")),
        p("B", &t("B. Two")),
    ]
    .concat();
    let expected =
        "h1 Part IV Cooperation\np A claim.\nli item\nli lettered\np The note.\nh2 A. One\nh2 B. Two\n";
    assert_eq!(read(&body), expected);
}

#[test]
fn what_a_reader_does_not_see_is_dropped() {
    let runs = "<w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:t>non</w:t><w:noBreakHyphen/><w:t>stop</w:t><w:tab/><w:softHyphen/><w:t>so\u{AD}ft &amp; &#233;</w:t><w:br/></w:r>\
        <w:del><w:r><w:delText>gone</w:delText></w:r></w:del><w:ins><w:r><w:t>new</w:t></w:r></w:ins>\
        <w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r>\
        <mc:AlternateContent><mc:Choice><w:r><w:t> once</w:t></w:r></mc:Choice><mc:Fallback><w:r><w:t>twice</w:t></w:r></mc:Fallback></mc:AlternateContent>";
    assert_eq!(read(&p("X", runs)), "p non-stop soft & é new once\n");
}

#[test]
fn tables_are_rows_unless_of_one_column() {
    let cell = |inside: &str| format!("<w:tc>{inside}</w:tc>");
    let row = |cells: &[String]| format!("<w:tr>{}</w:tr>", cells.concat());
    let inner = format!("<w:tbl>{}</w:tbl>", row(&[cell(&p("X", &t("in"))), cell(&p("X", &t("ner")))]));
    let two = p("X", &t("one")) + &p("X", &t("two"));
    let table = format!(
        "<w:tbl>{}{}</w:tbl>",
        row(&[cell(&two), cell(&p("X", ""))]),
        row(&[cell(&inner), cell(&p("X", &t("b")))])
    );
    assert_eq!(read(&table), "tr one two\ntr in ner | b\n");
    let repeated = "<w:trPr><w:tblHeader/></w:trPr>".to_owned();
    let names = row(&[repeated, cell(&p("X", &t("Name"))), cell(&p("X", &t("Age")))]);
    let ada = row(&[cell(&p("X", &t("Ada"))), cell(&p("X", &t("36")))]);
    assert_eq!(read(&format!("<w:tbl>{names}{ada}</w:tbl>")), "th Name | Age\ntr Ada | 36\n");
    let column = format!("<w:tbl>{}</w:tbl>", row(&[cell(&two)]));
    assert_eq!(read(&column), "p one\np two\n");
}

#[test]
fn properties_give_metadata() {
    let core = "<p><dc:title> The  plan </dc:title><dc:creator>Ann</dc:creator><dcterms:created>2026-04-09T20:21:00Z</dcterms:created></p>";
    let document = document(&p("X", &t("x")));
    let extract = load(&packed(&[("word/document.xml", &document), ("docProps/core.xml", core)])).unwrap();
    assert_eq!(extract.metadata.title.as_deref(), Some("The plan"));
    assert_eq!(extract.metadata.publisher.as_deref(), Some("Ann"));
    assert_eq!(extract.metadata.date.as_deref(), Some("2026-04-09"));
}

#[test]
fn damage_is_told_apart() {
    let reason = |bytes: &[u8]| load(bytes).unwrap_err().to_string();
    assert!(reason(b"no zip at all").starts_with("is damaged"));
    let whole = packed(&[("word/document.xml", &document(&p("X", &t("x"))))]);
    assert!(reason(&whole[..whole.len() / 2]).starts_with("is damaged"));
    assert!(reason(&packed(&[("a", "b")])).contains("no part word/document.xml"));
    assert!(reason(&packed(&[("word/document.xml", "<w:document><w:body>")])).contains("ends early"));
    let deep = "<a>".repeat(100_000);
    assert!(reason(&packed(&[("word/document.xml", &deep)])).contains("nested"));
    assert!(matches!(load(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), Err(LoadError::Encrypted)));
    let empty = packed(&[("word/document.xml", &document(""))]);
    assert!(matches!(crate::corpus::load::load(Format::Docx, &empty), Err(LoadError::Empty)));
}

#[test]
fn a_bomb_is_not_unpacked() {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    writer.start_file("word/document.xml", SimpleFileOptions::default()).unwrap();
    let zeros = vec![b' '; 1 << 20];
    for _ in 0..140 {
        writer.write_all(&zeros).unwrap();
    }
    let bytes = writer.finish().unwrap().into_inner();
    assert!(load(&bytes).unwrap_err().to_string().contains("unpacks to more than"));
}

#[test]
fn entities_are_not_expanded() {
    let bomb = "<!DOCTYPE d [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;'>]>".to_owned()
        + &document(&p("X", &t("x&b;y")));
    assert_eq!(dump(&load(&packed(&[("word/document.xml", &bomb)])).unwrap()), "p xy\n");
}

#[test]
fn reports_of_an_international_body() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpora/un");
    if !folder.exists() {
        eprintln!("skipped: the reports are not there");
        return;
    }
    let (files, _) = crate::corpus::folder::walk(&folder).unwrap();
    for file in files.iter().filter(|file| Format::of(&file.path) == Some(Format::Docx)) {
        let bytes = crate::corpus::folder::read(file, 10 << 20).unwrap();
        let extract = load(&bytes).unwrap();
        let headings =
            extract.blocks.iter().filter(|block| matches!(block.kind, BlockKind::Heading(_))).count();
        assert!(headings > 20 && extract.blocks.len() > 200, "{}", file.relative);
        assert!(extract.blocks.iter().all(|block| !block.text.contains("  ")));
        let title = extract.metadata.title.unwrap_or_default();
        assert!(title.starts_with("Proposed program") && !title.ends_with("Contents"), "{title}");
    }
}
