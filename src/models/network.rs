//! A neural network in ONNX format that reads tokens, run by rten on the CPU.

use std::path::{Path, PathBuf};
use std::sync::{Arc, mpsc};

use rten::{Model, ModelOptions, NodeId, RunOptions, ValueOrView, ValueView};

use super::error::ModelError;
use super::threads::{InferenceThreads, Priority};

/// The tokens of a text, or of a pair of texts, as a network reads them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TokenSequence {
    /// The number of each token in the vocabulary.
    pub ids: Vec<u32>,
    /// The type of each token, as many as `ids`: for BERT, which of two texts it belongs to.
    pub type_ids: Vec<u32>,
}

/// What a network says of one sequence: the numbers of each of its outputs, in its own order, row by row, without the
/// axis of the batch. [`Network::output_index`] finds an output by its name.
pub type SequenceOutputs = Vec<Vec<f32>>;

/// A network in memory. It never changes; share it freely between threads.
///
/// Each sequence is run by itself and without padding, on one thread, so what a network says of it is the same to the bit
/// whatever else is run. Several sequences run at once on the threads that the network was loaded with.
pub struct Network {
    graph: Arc<Graph>,
    threads: Arc<InferenceThreads>,
}

struct Graph {
    model: Model,
    inputs: Vec<(InputKind, NodeId)>,
    outputs: Vec<NodeId>,
    path: PathBuf,
}

#[derive(Clone, Copy)]
enum InputKind {
    Ids,
    AttentionMask,
    TypeIds,
}

impl InputKind {
    fn from_name(name: &str) -> Option<Self> {
        match name {
            "input_ids" => Some(Self::Ids),
            "attention_mask" => Some(Self::AttentionMask),
            "token_type_ids" => Some(Self::TypeIds),
            _ => None,
        }
    }
}

impl Network {
    /// Loads a network that is built into the program: `graph` is an ONNX file, `weights` the file that it names for its
    /// tensors. These are used where they are, but for matrices, which are laid out for the processor.
    ///
    /// # Errors
    /// As for [`Network::from_file`].
    pub fn from_static(
        path: &Path,
        graph: &'static [u8],
        weights: &'static [u8],
        threads: Arc<InferenceThreads>,
    ) -> Result<Self, ModelError> {
        let mut options = options();
        options.external_data_static(&weights_name(path), weights);
        Self::new(path, options.load_static_slice(graph), threads)
    }

    /// Loads the ONNX file `path`, and the file beside it that it may name for its tensors.
    ///
    /// # Errors
    /// When a file is damaged or missing, when the network has an operator that rten lacks, or an input besides
    /// `input_ids`, `attention_mask` and `token_type_ids`.
    pub fn from_file(path: &Path, threads: Arc<InferenceThreads>) -> Result<Self, ModelError> {
        Self::new(path, options().load_file(path), threads)
    }

    fn new(
        path: &Path,
        loaded: Result<Model, rten::LoadError>,
        threads: Arc<InferenceThreads>,
    ) -> Result<Self, ModelError> {
        let path = path.to_owned();
        let model =
            loaded.map_err(|error| ModelError::NotOnnx { path: path.clone(), reason: error.to_string() })?;
        let inputs = model
            .input_ids()
            .iter()
            .map(|&id| {
                let name = name_of(&model, id);
                let found = || format!("the input {name:?}");
                let kind = InputKind::from_name(&name);
                let unsupported = || ModelError::Unsupported { path: path.clone(), found: found() };
                kind.map(|kind| (kind, id)).ok_or_else(unsupported)
            })
            .collect::<Result<Vec<_>, _>>()?;
        let outputs = model.output_ids().to_vec();
        if outputs.is_empty() {
            // An empty file reads as a network of nothing.
            return Err(ModelError::NotOnnx { path, reason: "it has no outputs".to_owned() });
        }
        Ok(Self { graph: Arc::new(Graph { model, inputs, outputs, path }), threads })
    }

    /// Returns where in [`SequenceOutputs`] the first of these outputs stands that the network has.
    ///
    /// # Errors
    /// When it has none of them.
    pub fn output_index(&self, names: &[&str]) -> Result<usize, ModelError> {
        let found: Vec<String> =
            self.graph.outputs.iter().map(|&id| name_of(&self.graph.model, id)).collect();
        let position = |name: &&str| found.iter().position(|output| output == name);
        let missing = || ModelError::MissingOutput {
            path: self.graph.path.clone(),
            name: names.join(" or "),
            found: found.clone(),
        };
        names.iter().find_map(position).ok_or_else(missing)
    }

    /// Whether the network has an output of this name.
    pub fn has_output(&self, name: &str) -> bool {
        self.output_index(&[name]).is_ok()
    }

    /// How many sequences of questions wait for each of its threads.
    pub fn backlog(&self) -> usize {
        self.threads.backlog()
    }

    /// Runs the network over each of `sequences`, and returns what it says of each, in their order.
    ///
    /// # Errors
    /// When the network cannot read a sequence: it has no tokens, more than the network has positions for, or one that
    /// the vocabulary lacks.
    pub fn run(
        &self,
        sequences: Vec<TokenSequence>,
        priority: Priority,
    ) -> Result<Vec<SequenceOutputs>, ModelError> {
        let count = sequences.len();
        let (report, reports) = mpsc::channel();
        for (number, sequence) in sequences.into_iter().enumerate() {
            let (graph, report) = (Arc::clone(&self.graph), report.clone());
            let job = move |options: &RunOptions| {
                // Nobody listens any more after the first error.
                let _ = report.send((number, graph.run(&sequence, options)));
            };
            self.threads.submit(priority, Box::new(job));
        }
        drop(report);
        let mut found: Vec<Option<SequenceOutputs>> = vec![None; count];
        for (number, outputs) in reports {
            found[number] = Some(outputs?);
        }
        let panicked = || self.graph.run_error("a panic of the runtime".to_owned());
        found.into_iter().map(|outputs| outputs.ok_or_else(panicked)).collect()
    }

    /// The file that it was loaded from.
    pub fn path(&self) -> &Path {
        &self.graph.path
    }
}

impl Graph {
    fn run(&self, sequence: &TokenSequence, options: &RunOptions) -> Result<SequenceOutputs, ModelError> {
        let shape = [1, sequence.ids.len()];
        let integers = |kind: InputKind| -> Vec<i32> {
            match kind {
                InputKind::Ids => as_i32(&sequence.ids),
                InputKind::AttentionMask => vec![1; shape[1]],
                InputKind::TypeIds => as_i32(&sequence.type_ids),
            }
        };
        let values: Vec<(NodeId, Vec<i32>)> =
            self.inputs.iter().map(|&(kind, id)| (id, integers(kind))).collect();
        let mut inputs: Vec<(NodeId, ValueOrView<'_>)> = Vec::new();
        for (id, values) in &values {
            let view = ValueView::from_shape(shape, values.as_slice());
            inputs.push((*id, view.map_err(|error| self.run_error(error.to_string()))?.into()));
        }
        let outputs = self.model.run(inputs, &self.outputs, Some(options.clone()));
        let outputs = outputs.map_err(|error| self.run_error(error.to_string()))?;
        outputs
            .into_iter()
            .map(|output| {
                let tensor = output.into_tensor::<f32>();
                let not_floats = || self.run_error("an output is not of 32-bit floats".to_owned());
                tensor.map_or_else(|| Err(not_floats()), |tensor| Ok(tensor.into_data()))
            })
            .collect()
    }

    fn run_error(&self, reason: String) -> ModelError {
        ModelError::Run { path: self.path.clone(), reason }
    }
}

fn options() -> ModelOptions {
    let mut options = ModelOptions::with_all_ops();
    // Without this, matrices are laid out again for each sequence, which takes twice as long as the product itself.
    options.prepack_weights(true);
    options
}

/// rten takes integers of 32 bits where a network says 64. A number beyond them is in no vocabulary.
fn as_i32(numbers: &[u32]) -> Vec<i32> {
    numbers.iter().map(|&number| i32::try_from(number).unwrap_or(i32::MAX)).collect()
}

/// What `training/export.py` calls the file of the weights.
fn weights_name(path: &Path) -> String {
    let graph = path.file_name().unwrap_or_default().to_string_lossy();
    format!("{graph}.data")
}

fn name_of(model: &Model, id: NodeId) -> String {
    model.node_info(id).and_then(|node| node.name().map(str::to_owned)).unwrap_or_default()
}
