//! The speed of reading documents: Markdown and PDF through load and segmentation, and a whole
//! index from nothing.

mod desk;

use std::fs;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::time::Duration;

use criterion::{BatchSize, Criterion, Throughput};
use docent::corpus::document::Document;
use docent::corpus::folder;
use docent::corpus::load::{Format, load};
use docent::corpus::segment::segment;

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    let kept = tempfile::tempdir().expect("a temporary folder");
    let markdown = desk::corpora("handbook").unwrap_or_else(|| {
        let folder = kept.path().join("made-up");
        desk::write_made_up(&folder, 10_000);
        folder
    });
    read_markdown(&mut criterion, &markdown);
    if let Some(folder) = desk::corpora("un") {
        read_paged(&mut criterion, &folder);
    }
    refresh(&mut criterion, "seeds", &desk::seeds());
    refresh(&mut criterion, "Markdown", &markdown);
    if let Some(folder) = desk::corpora("") {
        refresh(&mut criterion, "corpora", &folder);
    }
    criterion.final_summary();
}

fn read_markdown(criterion: &mut Criterion, folder: &Path) {
    let files = files(folder, Format::Markdown);
    let mut group = criterion.benchmark_group("load and segment");
    group.sample_size(10).measurement_time(Duration::from_secs(5));
    group.throughput(Throughput::BytesDecimal(files.iter().map(|(_, bytes)| bytes.len() as u64).sum()));
    group.bench_function("Markdown", |bencher| {
        bencher.iter(|| files.iter().for_each(|(_, bytes)| drop(black_box(read(Format::Markdown, bytes)))));
    });
    group.finish();
}

/// Elements are pages; a DOCX has as many as the PDF of the same name.
fn read_paged(criterion: &mut Criterion, folder: &Path) {
    let pdfs = files(folder, Format::Pdf);
    let pages = pdfs.iter().map(|(_, bytes)| pages(&read(Format::Pdf, bytes))).sum();
    let mut group = criterion.benchmark_group("load and segment");
    group.sample_size(10).measurement_time(Duration::from_secs(5));
    group.throughput(Throughput::Elements(pages));
    for (name, format) in [("PDF", Format::Pdf), ("DOCX", Format::Docx)] {
        let files = files(folder, format);
        group.bench_function(name, |bencher| {
            bencher.iter(|| files.iter().for_each(|(_, bytes)| drop(black_box(read(format, bytes)))));
        });
    }
    group.finish();
}

/// All of it: reading, mining of terms and places, writing to disk.
fn refresh(criterion: &mut Criterion, name: &str, folder: &Path) {
    let bytes = folder::walk(folder).expect("the folder can be listed").0.iter().map(|file| file.size).sum();
    let mut group = criterion.benchmark_group("index from nothing");
    group.sample_size(10).measurement_time(Duration::from_secs(5));
    group.throughput(Throughput::BytesDecimal(bytes));
    group.bench_function(name, |bencher| {
        bencher.iter_batched(
            || tempfile::tempdir().expect("a temporary folder"),
            |kept| {
                let engine = desk::engine(&desk::sources(folder, kept.path()));
                (engine, kept)
            },
            BatchSize::PerIteration,
        );
    });
    group.finish();
}

fn read(format: Format, bytes: &[u8]) -> Document {
    segment("document", load(format, bytes).expect("the file can be read"))
}

fn pages(document: &Document) -> u64 {
    document.marks.iter().filter_map(|mark| mark.page).max().unwrap_or(1).into()
}

fn files(folder: &Path, format: Format) -> Vec<(PathBuf, Vec<u8>)> {
    let (found, _) = folder::walk(folder).expect("the folder can be listed");
    let wanted = found.into_iter().filter(|file| Format::of(&file.path) == Some(format));
    wanted
        .map(|file| {
            let bytes = fs::read(&file.path).expect("the file can be read");
            (file.path, bytes)
        })
        .collect()
}
