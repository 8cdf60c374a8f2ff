//! Tests over whole files.

use super::*;

#[test]
fn probe() {
    let Ok(path) = std::env::var("PROBE") else { return };
    let bytes = std::fs::read(path).expect("reads");
    match load(&bytes) {
        Ok(extract) => {
            let mut out = format!("TITLE {:?}\n", extract.metadata.title);
            for block in &extract.blocks {
                let pages: Vec<_> = block.marks.iter().filter_map(|m| m.page).collect();
                out += &format!("{:?} {pages:?}\t{}\n", block.kind, block.text);
            }
            std::fs::write("/tmp/pdfw/out.txt", out).expect("writes");
        }
        Err(error) => std::fs::write("/tmp/pdfw/out.txt", format!("ERROR {error:?}")).expect("writes"),
    }
}
