//! The models that are built into the program.

/// A file with the alignment that tensors of any element type need.
#[repr(C)]
struct Aligned<Bytes: ?Sized> {
    alignment: [f64; 0],
    bytes: Bytes,
}

/// The files of a model.
pub(super) struct BuiltInModel {
    /// Where they stand in the repository, for messages.
    pub(super) folder: &'static str,
    pub(super) graph: &'static [u8],
    pub(super) weights: &'static [u8],
    pub(super) tokenizer: &'static [u8],
}

static EMBEDDING_WEIGHTS: &Aligned<[u8]> =
    &Aligned { alignment: [], bytes: *include_bytes!("../../models/embedding/model.onnx.data") };

static EMBEDDING_TOKENIZER: &[u8] = include_bytes!("../../models/embedding/tokenizer.json");

/// The embedding model; its card is `models/embedding/README.md`.
pub(super) static EMBEDDING: BuiltInModel = BuiltInModel {
    folder: "models/embedding",
    graph: include_bytes!("../../models/embedding/model.onnx"),
    weights: &EMBEDDING_WEIGHTS.bytes,
    tokenizer: EMBEDDING_TOKENIZER,
};

static READER_WEIGHTS: &Aligned<[u8]> =
    &Aligned { alignment: [], bytes: *include_bytes!("../../models/reader/model.onnx.data") };

/// The reader; its card is `models/reader/README.md`. Its tokenizer is that of the model it was trained from.
pub(super) static READER: BuiltInModel = BuiltInModel {
    folder: "models/reader",
    graph: include_bytes!("../../models/reader/model.onnx"),
    weights: &READER_WEIGHTS.bytes,
    tokenizer: EMBEDDING_TOKENIZER,
};

static ENTAILMENT_WEIGHTS: &Aligned<[u8]> =
    &Aligned { alignment: [], bytes: *include_bytes!("../../models/entailment/model.onnx.data") };

/// The entailment model; its card is `models/entailment/README.md`. Its tokenizer is that of the model it was trained from.
pub(super) static ENTAILMENT: BuiltInModel = BuiltInModel {
    folder: "models/entailment",
    graph: include_bytes!("../../models/entailment/model.onnx"),
    weights: &ENTAILMENT_WEIGHTS.bytes,
    tokenizer: EMBEDDING_TOKENIZER,
};
