//! Trouble with the index itself: no room, no rights, rivals, a sudden end. Answers go on.

use std::fs;
use std::path::Path;
use std::thread;
use std::time::Duration;

use crate::support::{ASKED, Desk, FACT, QUOTE, Ran};

/// Enough documents that reading them takes a while.
fn library() -> Desk {
    let desk = Desk::of(&[FACT]);
    for number in 0..60 {
        let text: String = (0..30)
            .map(|line| {
                format!(
                    "Shelf {line} of room {number} holds {} volumes on knots and sails.\n\n",
                    line * number
                )
            })
            .collect();
        desk.write(&format!("room-{number}.md"), format!("# Room {number}\n\n{text}"));
    }
    desk
}

fn check_answers(desk: &Desk) -> Ran {
    let ran = desk.run(&["ask", ASKED]);
    ran.expect(0, &[]);
    assert!(ran.out.contains(QUOTE), "{}", ran.out);
    ran
}

/// What an index that cannot be written costs: a warning, not the answer.
fn check_from_memory(desk: &Desk, cause: &str) {
    let ran = check_answers(desk);
    ran.expect(0, &["warning: answering from memory: ", cause, "another one (`index` in config.toml)"]);
    assert_eq!(ran.err.lines().count(), 1, "{}", ran.err);
}

#[test]
fn an_index_folder_that_is_a_file() {
    let desk = Desk::of(&[FACT]);
    fs::write(desk.path("index"), "in the way").unwrap();
    check_from_memory(&desk, "cannot be written");
    assert_eq!(fs::read_to_string(desk.path("index")).unwrap(), "in the way");
}

#[cfg(target_os = "linux")]
#[test]
fn an_index_folder_that_cannot_be_made() {
    let desk = Desk::of(&[FACT]);
    fs::write(desk.path("config.toml"), "index = \"/proc/docent\"\n").unwrap();
    check_from_memory(&desk, "cannot be written");
}

/// The folder of the one index below the desk's `index`.
fn index_of(desk: &Desk) -> std::path::PathBuf {
    let mut folders = fs::read_dir(desk.path("index")).unwrap();
    let folder = folders.next().unwrap().unwrap().path();
    assert!(folders.next().is_none(), "one set of folders has one index");
    folder
}

#[test]
fn what_cannot_be_refreshed_goes_on_answering() {
    let desk = Desk::of(&[FACT]);
    check_answers(&desk);
    // A folder where the lock should be: not even root can open it for writing.
    let lock = index_of(&desk).join("lock");
    fs::remove_file(&lock).unwrap();
    fs::create_dir(&lock).unwrap();
    assert_eq!(check_answers(&desk).err, "", "an index that is up to date needs no lock");
    desk.write("new.md", "The pilot owns 4 green kayaks.\n");
    let ran = desk.run(&["ask", "how many green kayaks does the pilot own?"]);
    ran.expect(0, &["warning: answering from memory"]);
    assert!(ran.out.contains("4 green kayaks"));
    fs::remove_dir(&lock).unwrap();
    assert_eq!(check_answers(&desk).err, "", "once it can be written, it is");
}

/// Damages a file of a good index; the next answer is right all the same.
fn check_mended(damage: impl Fn(&Path)) {
    let desk = Desk::of(&[FACT]);
    check_answers(&desk);
    damage(&index_of(&desk));
    assert_eq!(check_answers(&desk).err, "", "it is rebuilt without a word");
    assert_eq!(check_answers(&desk).err, "");
}

fn corpus_file(index: &Path) -> std::path::PathBuf {
    let files = fs::read_dir(index).unwrap().map(|file| file.unwrap().path());
    let mut corpora = files.filter(|path| path.extension().is_some_and(|ending| ending == "bin"));
    let file = corpora.next().unwrap();
    assert!(corpora.next().is_none(), "one corpus is kept");
    file
}

#[test]
fn a_damaged_index_is_rebuilt() {
    check_mended(|index| fs::remove_file(corpus_file(index)).unwrap());
    check_mended(|index| fs::write(corpus_file(index), "").unwrap());
    check_mended(|index| {
        let mut bytes = fs::read(corpus_file(index)).unwrap();
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        fs::write(corpus_file(index), bytes).unwrap();
    });
    check_mended(|index| fs::write(index.join("tantivy/meta.json"), "{}").unwrap());
    check_mended(|index| fs::write(index.join("tantivy/meta.json"), "").unwrap());
    check_mended(|index| {
        let meta = index.join("tantivy/meta.json");
        let text = fs::read_to_string(&meta).unwrap();
        let other = text.replace("\\\"format\\\":", "\\\"format\\\":9");
        assert_ne!(text, other);
        fs::write(meta, other).unwrap();
    });
    check_mended(|index| {
        for file in fs::read_dir(index.join("tantivy")).unwrap() {
            let path = file.unwrap().path();
            if path
                .extension()
                .is_some_and(|ending| ["idx", "term", "fast", "fieldnorm"].iter().any(|e| ending == *e))
            {
                fs::remove_file(path).unwrap();
            }
        }
    });
}

#[test]
fn leftovers_of_a_sudden_end_are_cleared_away() {
    let desk = Desk::of(&[FACT]);
    check_answers(&desk);
    let index = index_of(&desk);
    fs::write(index.join("corpus-0123456789abcdef.bin.partial"), "half").unwrap();
    fs::write(index.join("corpus-0123456789abcdef.bin"), "old").unwrap();
    fs::write(index.join("tantivy/.tantivy-writer.lock"), "").unwrap();
    desk.write("new.md", "The pilot owns 4 green kayaks.\n");
    assert_eq!(check_answers(&desk).err, "");
    corpus_file(&index);
    let names = fs::read_dir(&index).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap());
    assert_eq!(names.filter(|name| name.ends_with(".partial")).count(), 0);
}

#[test]
fn several_at_once_give_one_answer() {
    let desk = library();
    let processes: Vec<_> = (0..4).map(|_| desk.process(&["ask", ASKED]).spawn().unwrap()).collect();
    let outputs: Vec<_> = processes.into_iter().map(|process| process.wait_with_output().unwrap()).collect();
    for output in &outputs {
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
        assert_eq!(output.stdout, outputs[0].stdout);
        assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    }
    let after = check_answers(&desk);
    assert_eq!(after.out.as_bytes(), outputs[0].stdout);
    corpus_file(&index_of(&desk));
}

#[test]
fn readers_see_the_old_index_or_the_new() {
    let desk = library();
    check_answers(&desk);
    let writer = thread::scope(|scope| {
        let writer = scope.spawn(|| {
            for round in 0..6 {
                desk.write(
                    "changing.md",
                    format!("Round {round} of the regatta had {} sails.\n", round + 10),
                );
                desk.run(&["index"]).expect(0, &[]);
            }
        });
        for _ in 0..12 {
            assert_eq!(check_answers(&desk).err, "");
        }
        writer.join()
    });
    assert!(writer.is_ok());
}

#[test]
fn killed_while_indexing_and_asked_again() {
    let desk = library();
    let expected = {
        let other = library();
        check_answers(&other).out
    };
    for delay in [20, 80, 160, 240, 320] {
        let mut process = desk.process(&["index"]).spawn().unwrap();
        thread::sleep(Duration::from_millis(delay));
        // It may have finished by now; then the next round's change is what is interrupted.
        let _ = process.kill();
        process.wait().unwrap();
        assert_eq!(check_answers(&desk).out, expected, "killed after {delay} ms");
        for number in 0..60 {
            let path = desk.seeds().join(format!("room-{number}.md"));
            let text = fs::read_to_string(&path).unwrap();
            fs::write(path, format!("{text}\nAnother shelf came in year {delay}.\n")).unwrap();
        }
    }
    let ran = check_answers(&desk);
    assert_eq!((ran.out, ran.err.as_str()), (expected, ""));
    corpus_file(&index_of(&desk));
}

/// A disk of 256 KiB, where this user may mount one.
#[cfg(target_os = "linux")]
struct SmallDisk(std::path::PathBuf);

#[cfg(target_os = "linux")]
impl SmallDisk {
    fn mount(path: &Path) -> Option<Self> {
        fs::create_dir(path).unwrap();
        let options = ["-t", "tmpfs", "-o", "size=256k", "docent-test"];
        let mounted = std::process::Command::new("mount").args(options).arg(path).output();
        if mounted.is_ok_and(|output| output.status.success()) {
            return Some(Self(path.to_owned()));
        }
        eprintln!("skipped: this user may not mount a small disk");
        None
    }
}

#[cfg(target_os = "linux")]
impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = std::process::Command::new("umount").arg(&self.0).status();
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk() {
    let desk = Desk::of(&[FACT]);
    let Some(small) = SmallDisk::mount(&desk.path("index")) else { return };
    check_answers(&desk);
    let before = fs::read(corpus_file(&index_of(&desk))).unwrap();
    let long: String = (0..4_000).map(|n| format!("Line {n} is about the rope number {n}.\n\n")).collect();
    desk.write("long.md", long);
    check_from_memory(&desk, "free some space");
    assert_eq!(fs::read(corpus_file(&index_of(&desk))).unwrap(), before, "the old index is whole");
    desk.remove("long.md");
    assert_eq!(check_answers(&desk).err, "", "the old index answers again");
    drop(small);
}
