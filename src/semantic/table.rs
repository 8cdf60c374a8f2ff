//! A static model: a vector for each token, and a text is their mean. After WordLlama
//! (<https://github.com/dleemiller/WordLlama>) and Model2Vec (<https://github.com/MinishLab/model2vec>).

use ndarray::{Array1, Array2};

use super::error::ModelError;
use super::weights::Weights;

/// Tokens of a text that are read, as Model2Vec does.
pub(super) const MAX_TOKENS: usize = 512;

/// The vectors of all tokens.
pub(super) struct Table {
    vectors: Array2<f32>,
    /// How much each token counts, where the model says so (Model2Vec).
    weights: Option<Array1<f32>>,
    /// The row of each token, where tokens share rows (Model2Vec).
    rows: Option<Vec<u32>>,
}

impl Table {
    /// Reads the table of a file that has one matrix and, besides, at most Model2Vec's `weights` and
    /// `mapping`; `None` when the file is of another kind.
    pub(super) fn read(weights: &Weights<'_>) -> Result<Option<Self>, ModelError> {
        let shapes = weights.shapes();
        let (matrices, rest): (Vec<_>, Vec<_>) = shapes.into_iter().partition(|(_, shape)| shape.len() == 2);
        let [(name, shape)] = matrices.as_slice() else { return Ok(None) };
        if rest.iter().any(|(name, shape)| shape.len() != 1 || !["weights", "mapping"].contains(name)) {
            return Ok(None);
        }
        let (rows, columns) = (shape[0], shape[1]);
        if rows == 0 || columns == 0 {
            let (path, name) = (weights.path().to_owned(), (*name).to_owned());
            let expected = "a row a token".to_owned();
            return Err(ModelError::Shape { path, name, found: shape.clone(), expected });
        }
        let vectors = weights.matrix(name, rows, columns)?;
        let mapping = weights.has("mapping").then(|| weights.indices("mapping", rows)).transpose()?;
        let tokens = mapping.as_ref().map_or(rows, Vec::len);
        let weights = weights.has("weights").then(|| weights.row("weights", tokens)).transpose()?;
        Ok(Some(Self { vectors, weights, rows: mapping }))
    }

    /// How many tokens there are vectors for.
    pub(super) fn tokens(&self) -> usize {
        self.rows.as_ref().map_or(self.vectors.nrows(), Vec::len)
    }

    pub(super) fn dimension(&self) -> usize {
        self.vectors.ncols()
    }

    /// The mean of the vectors of `tokens`, each below [`Table::tokens`]; its length is not yet 1.
    pub(super) fn mean(&self, tokens: &[u32]) -> Vec<f32> {
        let mut sum = Array1::<f32>::zeros(self.dimension());
        for &token in tokens {
            let token = token as usize;
            let row = self.rows.as_ref().map_or(token, |rows| rows[token] as usize);
            let weight = self.weights.as_ref().map_or(1.0, |weights| weights[token]);
            sum.scaled_add(weight, &self.vectors.row(row));
        }
        (sum / tokens.len().max(1) as f32).to_vec()
    }
}
