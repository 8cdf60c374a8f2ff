//! A transformer encoder after BERT (Devlin et al. 2019), pooled as Sentence-BERT does (Reimers and Gurevych
//! 2019). The tokens of several texts are rows of one matrix, so nothing is padded; only attention looks at
//! each text by itself. A text's vector does not depend on the texts beside it.

use std::ops::Range;
use std::path::Path;

use ndarray::linalg::general_mat_mul;
use ndarray::{Array1, Array2, ArrayBase, ArrayView2, Axis, Ix2, RawData, Slice, concatenate};
use serde::Deserialize;

use super::error::ModelError;
use super::weights::Weights;

/// What config.json says of a model. Other keys do not matter here.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Architecture {
    hidden_size: usize,
    intermediate_size: usize,
    num_attention_heads: usize,
    num_hidden_layers: usize,
    vocab_size: usize,
    pub(super) max_position_embeddings: usize,
    #[serde(default = "two")]
    type_vocab_size: usize,
    #[serde(default = "small")]
    layer_norm_eps: f32,
    #[serde(default = "gelu_name")]
    hidden_act: String,
    #[serde(default = "absolute")]
    position_embedding_type: String,
}

/// Which tokens speak for a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pooling {
    /// All, each as much as the others.
    Mean,
    /// The one that marks the beginning.
    First,
}

/// An encoder, ready to compute.
pub(super) struct Bert {
    words: Array2<f32>,
    /// A vector for each position, with that of the only kind of token added.
    positions: Array2<f32>,
    norm: Norm,
    layers: Vec<Layer>,
    heads: usize,
    activation: fn(f32) -> f32,
    pooling: Pooling,
}

struct Layer {
    /// Query, key and value, side by side.
    attention: Linear,
    attended: Linear,
    attended_norm: Norm,
    wide: Linear,
    narrow: Linear,
    norm: Norm,
}

struct Linear {
    /// A row an input, a column an output.
    weight: Array2<f32>,
    bias: Array1<f32>,
}

struct Norm {
    weight: Array1<f32>,
    bias: Array1<f32>,
    epsilon: f32,
}

fn two() -> usize {
    2
}

fn small() -> f32 {
    1e-12
}

fn gelu_name() -> String {
    "gelu".to_owned()
}

fn absolute() -> String {
    "absolute".to_owned()
}

impl Bert {
    /// Reads the encoder that `config`, the content of the file `path`, describes.
    pub(super) fn read(
        path: &Path,
        config: &Architecture,
        pooling: Pooling,
        weights: &Weights<'_>,
    ) -> Result<Self, ModelError> {
        let unsupported = |found: String| ModelError::Unsupported { path: path.to_owned(), found };
        let activation = match config.hidden_act.as_str() {
            "gelu" => gelu,
            "gelu_new" | "gelu_pytorch_tanh" => gelu_by_tanh,
            "relu" => |x: f32| x.max(0.0),
            other => return Err(unsupported(format!("the activation {other:?}"))),
        };
        if config.position_embedding_type != "absolute" {
            return Err(unsupported(format!("{:?} positions", config.position_embedding_type)));
        }
        let (hidden, heads) = (config.hidden_size, config.num_attention_heads);
        if hidden == 0 || heads == 0 || !hidden.is_multiple_of(heads) {
            return Err(ModelError::Config {
                path: path.to_owned(),
                reason: format!("hidden_size {hidden} does not fall into {heads} heads"),
            });
        }
        // Checkpoints of the bare encoder have no prefix, those of a model around it have one.
        let prefix = if weights.has("bert.embeddings.word_embeddings.weight") { "bert." } else { "" };
        let part = Part { weights, prefix, epsilon: config.layer_norm_eps };
        let words = part.matrix("embeddings.word_embeddings.weight", config.vocab_size, hidden)?;
        let kinds = part.matrix("embeddings.token_type_embeddings.weight", config.type_vocab_size, hidden)?;
        let mut positions =
            part.matrix("embeddings.position_embeddings.weight", config.max_position_embeddings, hidden)?;
        if let Some(first) = kinds.rows().into_iter().next() {
            positions += &first;
        }
        let norm = part.norm("embeddings.LayerNorm", hidden)?;
        // One after the other: a number of layers that the file does not have ends with the first that lacks.
        let layers = (0..config.num_hidden_layers)
            .map(|number| part.layer(number, hidden, config.intermediate_size))
            .collect::<Result<_, _>>()?;
        Ok(Self { words, positions, norm, layers, heads, activation, pooling })
    }

    pub(super) fn dimension(&self) -> usize {
        self.words.ncols()
    }

    /// How many tokens there are vectors for.
    pub(super) fn tokens(&self) -> usize {
        self.words.nrows()
    }

    /// A vector for each text, its length not yet 1. Tokens are below [`Bert::tokens`], and a text has no
    /// more of them than there are positions.
    pub(super) fn encode(&self, texts: &[Vec<u32>]) -> Vec<Vec<f32>> {
        let mut start = 0;
        let spans: Vec<Range<usize>> = texts
            .iter()
            .map(|text| {
                start += text.len();
                start - text.len()..start
            })
            .collect();
        let mut states = Array2::zeros((start, self.dimension()));
        for (tokens, span) in texts.iter().zip(&spans) {
            for (position, &token) in tokens.iter().enumerate() {
                let mut row = states.row_mut(span.start + position);
                row += &self.words.row(token as usize);
                row += &self.positions.row(position);
            }
        }
        self.norm.apply(&mut states);
        for layer in &self.layers {
            self.step(layer, &mut states, &spans);
        }
        spans.into_iter().map(|span| self.pool(&states.slice_axis(Axis(0), Slice::from(span)))).collect()
    }

    fn step(&self, layer: &Layer, states: &mut Array2<f32>, spans: &[Range<usize>]) {
        let attention = layer.attention.apply(states);
        let mut context = Array2::zeros(states.dim());
        for span in spans.iter().filter(|span| !span.is_empty()) {
            self.attend(&attention, span, &mut context);
        }
        *states += &layer.attended.apply(&context);
        layer.attended_norm.apply(states);
        let mut wide = layer.wide.apply(states);
        wide.mapv_inplace(self.activation);
        *states += &layer.narrow.apply(&wide);
        layer.norm.apply(states);
    }

    /// What each token of one text takes from the others, head by head.
    fn attend(&self, attention: &Array2<f32>, span: &Range<usize>, context: &mut Array2<f32>) {
        let hidden = self.dimension();
        let width = hidden / self.heads;
        let scale = 1.0 / (width as f32).sqrt();
        let mut shares = Array2::zeros((span.len(), span.len()));
        for head in 0..self.heads {
            let part = |kind: usize| {
                let from = kind * hidden + head * width;
                window(attention.view(), span, from..from + width)
            };
            general_mat_mul(scale, &part(0), &part(1).t(), 0.0, &mut shares);
            for row in shares.rows_mut() {
                softmax(row.into_slice().unwrap_or_default());
            }
            let mut taken = window(context.view_mut(), span, head * width..(head + 1) * width);
            general_mat_mul(1.0, &shares, &part(2), 0.0, &mut taken);
        }
    }

    fn pool(&self, states: &ArrayView2<'_, f32>) -> Vec<f32> {
        match self.pooling {
            _ if states.is_empty() => vec![0.0; self.dimension()],
            Pooling::First => states.row(0).to_vec(),
            Pooling::Mean => (states.sum_axis(Axis(0)) / states.nrows() as f32).to_vec(),
        }
    }
}

/// Some rows and columns of a matrix.
fn window<S: RawData>(
    mut matrix: ArrayBase<S, Ix2>,
    rows: &Range<usize>,
    columns: Range<usize>,
) -> ArrayBase<S, Ix2> {
    matrix.slice_axis_inplace(Axis(0), Slice::from(rows.clone()));
    matrix.slice_axis_inplace(Axis(1), Slice::from(columns));
    matrix
}

/// The weights below a prefix, in groups as BERT names them.
struct Part<'a> {
    weights: &'a Weights<'a>,
    prefix: &'a str,
    epsilon: f32,
}

impl Part<'_> {
    fn matrix(&self, name: &str, rows: usize, columns: usize) -> Result<Array2<f32>, ModelError> {
        self.weights.matrix(&format!("{}{name}", self.prefix), rows, columns)
    }

    fn row(&self, name: &str, length: usize) -> Result<Array1<f32>, ModelError> {
        self.weights.row(&format!("{}{name}", self.prefix), length)
    }

    fn norm(&self, name: &str, size: usize) -> Result<Norm, ModelError> {
        let weight = self.row(&format!("{name}.weight"), size)?;
        Ok(Norm { weight, bias: self.row(&format!("{name}.bias"), size)?, epsilon: self.epsilon })
    }

    fn linear(&self, name: &str, from: usize, to: usize) -> Result<Linear, ModelError> {
        let weight = self.matrix(&format!("{name}.weight"), to, from)?;
        Ok(Linear { weight: in_rows(&weight.view()), bias: self.row(&format!("{name}.bias"), to)? })
    }

    fn layer(&self, number: usize, hidden: usize, wide: usize) -> Result<Layer, ModelError> {
        let at = |name: &str| format!("encoder.layer.{number}.{name}");
        let three = ["query", "key", "value"]
            .map(|name| self.linear(&at(&format!("attention.self.{name}")), hidden, hidden));
        let [query, key, value] = three;
        let (query, key, value) = (query?, key?, value?);
        let attention = Linear {
            weight: side_by_side([&query.weight, &key.weight, &value.weight]),
            bias: query.bias.iter().chain(&key.bias).chain(&value.bias).copied().collect(),
        };
        Ok(Layer {
            attention,
            attended: self.linear(&at("attention.output.dense"), hidden, hidden)?,
            attended_norm: self.norm(&at("attention.output.LayerNorm"), hidden)?,
            wide: self.linear(&at("intermediate.dense"), hidden, wide)?,
            narrow: self.linear(&at("output.dense"), wide, hidden)?,
            norm: self.norm(&at("output.LayerNorm"), hidden)?,
        })
    }
}

/// The transpose, laid out anew: a short question is computed faster so.
fn in_rows(weight: &ArrayView2<'_, f32>) -> Array2<f32> {
    weight.t().as_standard_layout().into_owned()
}

fn side_by_side(parts: [&Array2<f32>; 3]) -> Array2<f32> {
    let views = parts.map(|part| part.view());
    concatenate(Axis(1), &views).unwrap_or_default()
}

impl Linear {
    fn apply(&self, states: &Array2<f32>) -> Array2<f32> {
        let mut out = Array2::zeros((states.nrows(), self.bias.len()));
        out += &self.bias;
        general_mat_mul(1.0, states, &self.weight, 1.0, &mut out);
        out
    }
}

impl Norm {
    /// Layer normalisation (Ba et al. 2016) of each row.
    fn apply(&self, states: &mut Array2<f32>) {
        let size = states.ncols() as f32;
        for mut row in states.rows_mut() {
            let mean = row.sum() / size;
            let variance = row.fold(0.0, |sum, x| sum + (x - mean) * (x - mean)) / size;
            let scale = 1.0 / (variance + self.epsilon).sqrt();
            row.zip_mut_with(&self.weight, |x, weight| *x = (*x - mean) * scale * weight);
            row += &self.bias;
        }
    }
}

fn softmax(row: &mut [f32]) {
    let highest = row.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let mut sum = 0.0;
    for x in row.iter_mut() {
        *x = (*x - highest).exp();
        sum += *x;
    }
    for x in row.iter_mut() {
        *x /= sum;
    }
}

/// The Gaussian error linear unit (Hendrycks and Gimpel 2016).
fn gelu(x: f32) -> f32 {
    0.5 * x * (1.0 + erf(x * std::f32::consts::FRAC_1_SQRT_2))
}

/// Its approximation by the hyperbolic tangent, which some models are trained with.
fn gelu_by_tanh(x: f32) -> f32 {
    let inner = (2.0 / std::f32::consts::PI).sqrt() * (x + 0.044_715 * x * x * x);
    0.5 * x * (1.0 + inner.tanh())
}

/// The error function, within 5e-7, rounding included: Abramowitz and Stegun 1964, formula 7.1.26.
fn erf(x: f32) -> f32 {
    let t = 1.0 / (1.0 + 0.327_591_1 * x.abs());
    let polynomial =
        t * (0.254_829_6 + t * (-0.284_496_74 + t * (1.421_413_7 + t * (-1.453_152_1 + t * 1.061_405_4))));
    (1.0 - polynomial * (-x * x).exp()).copysign(x)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_error_function_is_that_of_the_tables() {
        for (x, value) in
            [(0.0, 0.0), (0.1, 0.112_462_92), (0.5, 0.520_499_9), (1.0, 0.842_700_8), (3.0, 0.999_977_9)]
        {
            assert!((erf(x) - value).abs() < 5e-7, "erf({x}) = {}", erf(x));
            assert!((erf(-x) + value).abs() < 5e-7);
        }
        assert!((gelu(1.0) - 0.841_344_7).abs() < 1e-6 && (gelu(-9.0)).abs() < 1e-6);
        assert!((gelu(0.7) - gelu_by_tanh(0.7)).abs() < 1e-3);
    }

    #[test]
    fn shares_add_up_to_one_even_when_they_are_far_apart() {
        let mut row = [1000.0, 1000.0, -1000.0];
        softmax(&mut row);
        assert_eq!(row.to_vec(), [0.5, 0.5, 0.0]);
    }

    #[test]
    fn a_normalised_row_has_mean_and_scale() {
        let norm = Norm { weight: Array1::ones(4), bias: Array1::from_elem(4, 1.0), epsilon: 0.0 };
        let mut states = Array2::from_shape_vec((1, 4), vec![1.0, 3.0, 1.0, 3.0]).unwrap();
        norm.apply(&mut states);
        assert_eq!(states.row(0).to_vec(), [0.0, 2.0, 0.0, 2.0]);
    }
}
