//! How near documents are to what a question means, by the vectors of a model.

use crate::index::vectors::Vectors;

/// So many passages come from the vectors, besides those that share words.
const NEAREST: usize = 20;

/// So many standard deviations above the mean stands out as far as anything.
const FAR: f32 = 10.0;

/// A question's vector among those of the documents.
pub struct Meaning<'a> {
    vector: Vec<f32>,
    vectors: &'a Vectors,
    /// Every passage with its cosine, highest first.
    ranked: Vec<(u32, u32, f32)>,
    mean: f32,
    deviation: f32,
}

impl<'a> Meaning<'a> {
    /// Compares a question's vector, of length 1, with every passage.
    pub fn of(vector: Vec<f32>, vectors: &'a Vectors) -> Self {
        let ranked = vectors.nearest_passages(&vector, usize::MAX);
        let count = ranked.len().max(1) as f32;
        let mean = ranked.iter().map(|(_, _, cosine)| cosine).sum::<f32>() / count;
        let variance = ranked.iter().map(|(_, _, cosine)| (cosine - mean).powi(2)).sum::<f32>() / count;
        Self { vector, vectors, ranked, mean, deviation: variance.sqrt().max(1e-3) }
    }

    /// The passages nearest in meaning: document, passage, cosine.
    pub fn nearest(&self) -> &[(u32, u32, f32)] {
        &self.ranked[..self.ranked.len().min(NEAREST)]
    }

    /// Every passage, nearest first: document, passage, cosine.
    pub fn ranked(&self) -> &[(u32, u32, f32)] {
        &self.ranked
    }

    /// How like the question a passage is, 0 to 1.
    pub fn passage(&self, document: u32, passage: u32) -> f32 {
        self.vectors.passage_cosine(&self.vector, document, passage).clamp(0.0, 1.0)
    }

    /// How like the question a sentence is, 0 to 1.
    pub fn sentence(&self, document: u32, sentence: u32) -> f32 {
        self.vectors.sentence_cosine(&self.vector, document, sentence).clamp(0.0, 1.0)
    }

    /// How far a likeness stands out from that of an ordinary passage, 0 to 1. Unlike the cosine it means the same
    /// with any model.
    pub fn eminence(&self, cosine: f32) -> f32 {
        ((cosine - self.mean) / self.deviation / FAR).clamp(0.0, 1.0)
    }
}
