//! Documents that cannot be read: each is named with its path and cause, and the others answer.

use std::fs::{self, File};
use std::io::{Cursor, Write};

use encoding_rs::WINDOWS_1252;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::support::{ASKED, Desk, FACT, QUOTE, Ran};

/// A file that is passed over with `cause`, while the document beside it answers.
fn check(name: &str, bytes: impl AsRef<[u8]>, cause: &str) {
    check_desk(&Desk::with(name, bytes), name, cause);
}

fn check_desk(desk: &Desk, name: &str, cause: &str) {
    let ran = desk.run(&["ask", ASKED]);
    let path = desk.path("").join("seeds").join(name);
    ran.expect(0, &["skipped: ", &*path.file_name().unwrap().to_string_lossy(), cause]);
    assert!(ran.out.contains(QUOTE), "{}", ran.out);
    let skipped = ran.err.lines().filter(|line| line.starts_with("skipped")).count();
    assert_eq!(skipped, 1, "{}", ran.err);
}

/// A file that reads as [`FACT`] does.
fn check_read(name: &str, bytes: impl AsRef<[u8]>, question: &str, quote: &str) {
    let desk = Desk::of(&[(name, bytes)]);
    let ran = desk.run(&["ask", question]);
    ran.expect(0, &[]);
    assert!(ran.out.contains(quote), "{name}: {}", ran.out);
    assert_eq!(ran.err, "", "{name}");
}

#[test]
fn bytes_that_are_no_text() {
    let noise: Vec<u8> = (0..4_000u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    check("noise.txt", &noise, "holds binary data, not text");
    check(
        "picture.md",
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0",
        "holds binary data",
    );
    check("page.html", &noise, "holds binary data");
}

#[test]
fn other_encodings_are_read() {
    let text = "In Besançon, the Café Zoé was given 47 naïve paintings.\n";
    let asked = "naïve paintings for the Café Zoé";
    let utf16 = |to_bytes: fn(u16) -> [u8; 2]| {
        let units = "\u{feff}".encode_utf16().chain(text.encode_utf16());
        units.flat_map(to_bytes).collect::<Vec<u8>>()
    };
    check_read("le.txt", utf16(u16::to_le_bytes), asked, text.trim());
    check_read("be.txt", utf16(u16::to_be_bytes), asked, text.trim());
    check_read("le.md", utf16(u16::to_le_bytes), asked, text.trim());
    check_read("latin.txt", WINDOWS_1252.encode(text).0, asked, text.trim());
    check_read("latin.md", WINDOWS_1252.encode(text).0, asked, text.trim());
    check_read("marked.txt", [b"\xEF\xBB\xBF", text.as_bytes()].concat(), asked, text.trim());
    check_read("windows.txt", text.replace('\n', "\r\n"), asked, text.trim());
}

#[test]
fn a_stray_byte_in_utf8_costs_no_more_than_itself() {
    let mut bytes = FACT.1.as_bytes().to_vec();
    bytes
        .extend_from_slice("\nThe Café Zoé opened its doors \u{2014} twice \u{2014} in spring.\n".as_bytes());
    bytes.extend_from_slice(b"\nA stray \xFF byte stands here.\n");
    check_read("stray.txt", bytes, ASKED, QUOTE);
}

#[test]
fn an_empty_file() {
    check("empty.txt", "", "has no text");
    check("empty.pdf", "", "has no text");
    check("empty.docx", "", "has no text");
    check("blank.md", " \n\n\t\n", "has no text");
}

/// A PDF of one page with a line of text; `trailer` goes into its trailer.
fn pdf(line: &str, trailer: &str) -> Vec<u8> {
    let stream = format!("BT /F1 12 Tf 72 720 Td ({line}) Tj ET");
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>"
            .to_owned(),
        format!("<< /Length {} >>\nstream\n{stream}\nendstream", stream.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned(),
        "<< /Filter /Standard /V 1 /R 2 /Length 40 /P -4 /O <4141414141414141414141414141414141414141414141414141414141414141> /U <4242424242424242424242424242424242424242424242424242424242424242> >>".to_owned(),
    ];
    let mut file = b"%PDF-1.4\n".to_vec();
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for (number, object) in objects.iter().enumerate() {
        table.push_str(&format!("{:010} 00000 n \n", file.len()));
        file.extend_from_slice(format!("{} 0 obj\n{object}\nendobj\n", number + 1).as_bytes());
    }
    let start = file.len();
    file.extend_from_slice(table.as_bytes());
    let size = objects.len() + 1;
    let end = format!("trailer\n<< /Size {size} /Root 1 0 R {trailer} >>\nstartxref\n{start}\n%%EOF\n");
    file.extend_from_slice(end.as_bytes());
    file
}

#[test]
fn a_plain_pdf_is_read() {
    check_read("boats.pdf", pdf(QUOTE, ""), ASKED, QUOTE);
}

#[test]
fn an_encrypted_pdf() {
    let id = "/ID [<41414141414141414141414141414141> <41414141414141414141414141414141>]";
    check(
        "secret.pdf",
        pdf(QUOTE, &format!("/Encrypt 6 0 R {id}")),
        "is encrypted; save it without a password",
    );
}

#[test]
fn a_truncated_pdf() {
    let whole = pdf(QUOTE, "");
    check("half.pdf", &whole[..whole.len() / 3], "is damaged or cut short");
    check("head.pdf", b"%PDF-1.7\n", "is damaged or cut short");
    check("no.pdf", "This is no PDF at all.", "is damaged or cut short");
}

#[test]
fn a_pdf_without_words() {
    check("scan.pdf", pdf("", ""), "has no text");
}

#[test]
fn a_docx_that_is_no_zip() {
    check("no.docx", "This is no Word document.", "is damaged or cut short");
    check("cut.docx", &docx(b"<w:document/>")[..40], "is damaged or cut short");
    let old = [&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1], [0u8; 2_000].as_slice()].concat();
    check("old.docx", old, "is damaged or cut short");
}

/// A zip file with this as its main document.
fn docx(document: &[u8]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file("word/document.xml", SimpleFileOptions::default()).unwrap();
    zip.write_all(document).unwrap();
    zip.finish().unwrap().into_inner()
}

#[test]
fn a_zip_that_is_no_word_document() {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file("readme.txt", SimpleFileOptions::default()).unwrap();
    check("other.docx", zip.finish().unwrap().into_inner(), "is damaged or cut short");
    check("broken.docx", docx(b"<w:document><w:body><w:p>"), "seeds");
}

#[test]
fn a_docx_that_unpacks_to_gigabytes() {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file("word/document.xml", SimpleFileOptions::default()).unwrap();
    let zeros = vec![b' '; 1 << 20];
    for _ in 0..160 {
        zip.write_all(&zeros).unwrap();
    }
    check("bomb.docx", zip.finish().unwrap().into_inner(), "unpacks to more than");
}

#[test]
fn a_file_over_the_limit() {
    let desk = Desk::with("long.txt", "word ".repeat(500));
    desk.configure("[limits]\nmax_file_bytes = 1000\n");
    check_desk(
        &desk,
        "long.txt",
        "is 2500 bytes large, over the limit of 1000; split it, or raise `max_file_bytes`",
    );
}

#[test]
fn a_file_of_200_megabytes() {
    let desk = Desk::with("huge.txt", "");
    File::options().write(true).open(desk.seeds().join("huge.txt")).unwrap().set_len(200_000_000).unwrap();
    check_desk(&desk, "huge.txt", "over the limit of 67108864");
}

#[cfg(unix)]
#[test]
fn a_loop_of_links() {
    let desk = Desk::of(&[FACT]);
    std::os::unix::fs::symlink(desk.seeds(), desk.seeds().join("again")).unwrap();
    check_desk(&desk, "again", "links back to");
    // Asked again, nothing has changed: nothing is read, and nothing is said twice.
    let again = desk.run(&["ask", ASKED]);
    again.expect(0, &[]);
    assert_eq!(again.err, "");
}

#[cfg(unix)]
#[test]
fn a_link_to_nothing() {
    let desk = Desk::of(&[FACT]);
    std::os::unix::fs::symlink("nowhere.md", desk.seeds().join("gone.md")).unwrap();
    check_desk(&desk, "gone.md", "cannot be read");
}

/// A mode that forbids reading, unless whoever runs the test may read everything.
#[cfg(unix)]
fn forbid(path: &std::path::Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(0o000)).unwrap();
    let forbidden = File::open(path).is_err();
    if !forbidden {
        eprintln!("skipped: this user may read everything");
    }
    forbidden
}

#[cfg(unix)]
fn allow(path: &std::path::Path) {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(0o700)).unwrap();
}

#[cfg(unix)]
#[test]
fn a_file_that_may_not_be_read() {
    let desk = Desk::with("secret.txt", "words");
    if forbid(&desk.seeds().join("secret.txt")) {
        check_desk(&desk, "secret.txt", "cannot be read");
        assert_eq!(desk.run(&["ask", ASKED]).err, "", "it is not tried again and again");
        allow(&desk.seeds().join("secret.txt"));
        assert_eq!(desk.ask("words")["citations"][0]["document"], "secret.txt");
    }
}

#[cfg(unix)]
#[test]
fn a_folder_that_may_not_be_read() {
    let desk = Desk::of(&[FACT]);
    if forbid(&desk.seeds()) {
        desk.run(&["ask", ASKED]).expect(2, &["cannot be read", "check its permissions"]);
        allow(&desk.seeds());
    }
}

#[test]
fn a_document_cannot_steer_the_terminal() {
    let plain = "The boats lie in the harbour all summer long, and the people of the town look after them. "
        .repeat(5);
    let escape =
        "\u{1b}[2J\u{1b}]0;owned\u{7} The harbour master counted 31 rowing boats\u{202e} in Tallinn\u{8}.";
    for name in ["evil.txt", "evil.md", "evil\u{1b}[2J.md"] {
        let desk = Desk::of(&[(name, format!("{plain}\n\n{escape}\n"))]);
        for force in ["0", "1"] {
            for arguments in [&["ask", ASKED][..], &["index", "--stats"]] {
                let ran = Ran::of(desk.command(arguments).env("CLICOLOR_FORCE", force));
                ran.expect(0, &[]);
                check_harmless(&ran);
            }
        }
        // What programs read keeps the words as they are, but escapes what controls.
        let json = desk.run(&["ask", "--json", ASKED]).out;
        assert!(!json.trim_end().contains(char::is_control), "{json:?}");
        assert!(json.contains("31 rowing boats"));
        // A citation of a document can be typed by somebody else, and be none.
        check_harmless(&desk.run(&["show", "\u{1b}[2J#0"]));
    }
}

#[test]
fn the_name_of_a_bad_document_cannot_steer_the_terminal() {
    let desk = Desk::with("bad\u{1b}[2J.pdf", "This is no PDF at all.");
    let ran = Ran::of(desk.command(&["ask", ASKED]).env("CLICOLOR_FORCE", "1"));
    ran.expect(0, &["skipped"]);
    check_harmless(&ran);
}

/// Fails if the output clears the screen, sets a title, or turns the reading direction around.
fn check_harmless(ran: &Ran) {
    for said in [&ran.out, &ran.err] {
        assert!(!said.contains("\u{1b}[2J"), "{said:?}");
        let colours_only = said.replace("\u{1b}[", "");
        let steers = |c: char| (c.is_control() && c != '\n') || ('\u{202a}'..='\u{202e}').contains(&c);
        assert!(!colours_only.contains(steers), "{said:?}");
    }
}
