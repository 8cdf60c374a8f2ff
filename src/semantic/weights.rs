//! The numbers of a safetensors file, checked before they are used.

use std::path::{Path, PathBuf};

use half::{bf16, f16};
use ndarray::{Array1, Array2};
use safetensors::tensor::TensorView;
use safetensors::{Dtype, SafeTensors};

use super::error::ModelError;

/// The tensors of a file. Whatever is taken out has the shape that was asked for, and finite numbers.
pub(super) struct Weights<'a> {
    path: PathBuf,
    tensors: SafeTensors<'a>,
}

impl<'a> Weights<'a> {
    /// Reads the table of contents of `bytes`, the content of the file `path`.
    pub(super) fn of(path: &Path, bytes: &'a [u8]) -> Result<Self, ModelError> {
        let tensors = SafeTensors::deserialize(bytes).map_err(|error| ModelError::NotSafetensors {
            path: path.to_owned(),
            reason: error.to_string(),
        })?;
        Ok(Self { path: path.to_owned(), tensors })
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// The names of all tensors with the shape of each, in alphabetical order.
    pub(super) fn shapes(&self) -> Vec<(&str, Vec<usize>)> {
        let mut shapes: Vec<_> =
            self.tensors.iter().map(|(name, tensor)| (name, tensor.shape().to_vec())).collect();
        shapes.sort();
        shapes
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.tensors.tensor(name).is_ok()
    }

    /// A matrix with so many rows and columns.
    pub(super) fn matrix(&self, name: &str, rows: usize, columns: usize) -> Result<Array2<f32>, ModelError> {
        let tensor = self.tensor(name)?;
        let misfit = || self.misfit(name, &tensor, format!("[{rows}, {columns}]"));
        if tensor.shape() != [rows, columns] {
            return Err(misfit());
        }
        Array2::from_shape_vec((rows, columns), self.numbers(name, &tensor)?).map_err(|_| misfit())
    }

    /// A row of so many numbers.
    pub(super) fn row(&self, name: &str, length: usize) -> Result<Array1<f32>, ModelError> {
        let tensor = self.tensor(name)?;
        if tensor.shape() != [length] {
            return Err(self.misfit(name, &tensor, format!("[{length}]")));
        }
        Ok(Array1::from_vec(self.numbers(name, &tensor)?))
    }

    /// A row of row numbers below `limit`, however many.
    pub(super) fn indices(&self, name: &str, limit: usize) -> Result<Vec<u32>, ModelError> {
        let tensor = self.tensor(name)?;
        let wide: Vec<i64> = match tensor.dtype() {
            Dtype::I64 => numbers(tensor.data(), i64::from_le_bytes),
            Dtype::I32 => numbers(tensor.data(), |bytes| i64::from(i32::from_le_bytes(bytes))),
            other => return Err(self.dtype(name, other)),
        };
        let within = |&index: &i64| u32::try_from(index).ok().filter(|&index| (index as usize) < limit);
        let indices: Option<Vec<u32>> = wide.iter().map(within).collect();
        indices.ok_or_else(|| self.misfit(name, &tensor, format!("row numbers below {limit}")))
    }

    fn tensor(&self, name: &str) -> Result<TensorView<'a>, ModelError> {
        self.tensors
            .tensor(name)
            .map_err(|_| ModelError::MissingTensor { path: self.path.clone(), name: name.to_owned() })
    }

    fn numbers(&self, name: &str, tensor: &TensorView<'_>) -> Result<Vec<f32>, ModelError> {
        let data = tensor.data();
        let found = match tensor.dtype() {
            Dtype::F32 => numbers(data, f32::from_le_bytes),
            Dtype::F16 => numbers(data, |bytes| f16::from_le_bytes(bytes).to_f32()),
            Dtype::BF16 => numbers(data, |bytes| bf16::from_le_bytes(bytes).to_f32()),
            other => return Err(self.dtype(name, other)),
        };
        if found.iter().all(|number| number.is_finite()) {
            return Ok(found);
        }
        Err(ModelError::NotFinite { path: self.path.clone(), name: name.to_owned() })
    }

    fn misfit(&self, name: &str, tensor: &TensorView<'_>, expected: String) -> ModelError {
        let found = tensor.shape().to_vec();
        ModelError::Shape { path: self.path.clone(), name: name.to_owned(), found, expected }
    }

    fn dtype(&self, name: &str, found: Dtype) -> ModelError {
        ModelError::Dtype { path: self.path.clone(), name: name.to_owned(), found: format!("{found:?}") }
    }
}

fn numbers<const N: usize, T>(data: &[u8], read: impl Fn([u8; N]) -> T) -> Vec<T> {
    data.as_chunks::<N>().0.iter().map(|&bytes| read(bytes)).collect()
}
