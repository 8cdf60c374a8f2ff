"""Writes a PyTorch module as an ONNX network with 8-bit weights, as Docent loads it.

    from export import export_network
    export_network(module, ["piece_logits", "passage_logit"], Path("models/reader"))

The module's forward takes `input_ids`, `attention_mask` and `token_type_ids`, int64 [batch, tokens] each, and returns one
tensor or a tuple of tensors whose first axis is the batch. `model.onnx` holds the graph, `model.onnx.data` the weights;
the two belong together. The same module gives the same bytes.

Matrices that activations are multiplied with are quantized symmetrically, one scale a column, to 7 of the 8 bits: on x86-64
processors without VNNI, int8 products are added in 16 bits, which overflow with 8. Activations are quantized while the
network runs, each token by its own range, so that what a text gives does not depend on what is beside it. Beside one range
for all tokens (`DynamicQuantizeLinear`, as ONNX Runtime's tool does it) that takes a fifth longer and has a third of the
error. Embeddings are quantized to 8 bits, one scale a row.
"""

import contextlib
import hashlib
import io
import math
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper

INPUTS = ["input_ids", "attention_mask", "token_type_ids"]
OPSET = 17
# Matrices with fewer columns, such as the last layer of a classifier, keep their 32 bits.
MIN_QUANTIZED_COLUMNS = 16
# Embeddings with fewer rows keep their 32 bits, too: positions and token types.
MIN_QUANTIZED_ROWS = 4096
WEIGHT_LIMIT = 63
EMBEDDING_LIMIT = 127
ACTIVATION_STEPS = 127


def export_network(module, outputs, folder, quantize=True, lengths=(5, 20, 45, 90, 160)):
    """Writes `model.onnx` and `model.onnx.data` into `folder`, and returns the largest difference to the module's outputs.

    `outputs` names what the module returns, in its order. The difference is measured over random tokens, sequences of these
    `lengths`, relative to the standard deviation of each output. Random tokens are harder than text.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    module = module.eval()
    network = trace(module, outputs)
    if quantize:
        quantize_matrices(network.graph)
        quantize_embeddings(network.graph)
    onnx.checker.check_model(network)
    save(network, folder)
    return difference(module, outputs, folder / "model.onnx", lengths)


def trace(module, outputs):
    """The graph of a module, with 32-bit weights."""
    ids = torch.randint(0, vocabulary(module), (2, 9), generator=torch.Generator().manual_seed(1))
    example = (ids, torch.ones_like(ids), torch.zeros_like(ids))
    axes = {name: {0: "batch", 1: "tokens"} for name in INPUTS}
    with torch.no_grad():
        found = module(*example)
    found = found if isinstance(found, tuple) else (found,)
    for name, tensor in zip(outputs, found, strict=True):
        axes[name] = {0: "batch"} | {axis: "tokens" for axis in range(1, tensor.dim()) if tensor.shape[axis] == 9}
    bytes_of_network = io.BytesIO()
    with torch.no_grad(), plain_attention():
        torch.onnx.export(
            module, example, bytes_of_network, input_names=INPUTS, output_names=outputs, dynamic_axes=axes,
            opset_version=OPSET, dynamo=False,
        )
    network = onnx.load_from_string(bytes_of_network.getvalue())
    for node in network.graph.node:
        node.ClearField("doc_string")
    return network


@contextlib.contextmanager
def plain_attention():
    """Attention as the matrix products that it is: the exporter's own rendering of it is larger and slower."""

    def attend(query, key, value, attn_mask=None):
        scores = torch.matmul(query, key.transpose(-2, -1)) * (1.0 / math.sqrt(query.shape[-1]))
        scores = scores if attn_mask is None else scores + attn_mask
        return torch.matmul(torch.softmax(scores, -1), value)

    functional = torch.nn.functional
    original, functional.scaled_dot_product_attention = functional.scaled_dot_product_attention, attend
    try:
        yield
    finally:
        functional.scaled_dot_product_attention = original


def quantize_matrices(graph):
    """Replaces products with constant matrices by integer products.

    With `middle` and `reach` the middle and half the width of a token's range, its activations are
    `middle + reach / 127 * (quantized - 128)`, and their product with a matrix is
    `middle * (sum of each column) + reach / 127 * (the integer product)`.
    """
    weights = {tensor.name: tensor for tensor in graph.initializer}
    for name, value in [
        ("half", np.float32(0.5)), ("least_reach", np.float32(1e-9)), ("steps", np.float32(ACTIVATION_STEPS)),
        ("one_step", np.float32(1.0)), ("middle_step", np.uint8(128)),
    ]:
        add_constant(graph, f"quantization_{name}", value)
    nodes, quantized = [], set()
    for node in graph.node:
        matrix = weights.get(node.input[1]) if node.op_type == "MatMul" else None
        if matrix is None or len(matrix.dims) != 2 or matrix.dims[1] < MIN_QUANTIZED_COLUMNS:
            nodes.append(node)
            continue
        name, activation, product = matrix.name, node.input[0], node.output[0]
        if activation not in quantized:
            quantized.add(activation)
            nodes += quantization_of(activation)
        if f"{name}_quantized" not in weights:
            integers, scales = quantize_rows(numpy_helper.to_array(matrix).T, WEIGHT_LIMIT)
            sums = (integers.astype(np.float64).sum(axis=1) * scales).astype(np.float32)
            for part, array in [
                ("quantized", integers.T), ("scale", scales / np.float32(ACTIVATION_STEPS)), ("zero", np.zeros(len(scales), np.int8)),
                ("sum", sums),
            ]:
                weights[f"{name}_{part}"] = add_constant(graph, f"{name}_{part}", array)
        integer_inputs = [f"{activation}_quantized", f"{name}_quantized", "quantization_middle_step", f"{name}_zero"]
        nodes += [
            helper.make_node("MatMulInteger", integer_inputs, [f"{product}_integer"]),
            helper.make_node("Cast", [f"{product}_integer"], [f"{product}_float"], to=TensorProto.FLOAT),
            helper.make_node("Mul", [f"{product}_float", f"{name}_scale"], [f"{product}_scaled"]),
            helper.make_node("Mul", [f"{product}_scaled", f"{activation}_reach"], [f"{product}_around_middle"]),
            helper.make_node("Mul", [f"{activation}_middle", f"{name}_sum"], [f"{product}_of_middle"]),
            helper.make_node("Add", [f"{product}_around_middle", f"{product}_of_middle"], [product]),
        ]
    replace_nodes(graph, nodes)


def quantization_of(x):
    """The nodes that make integers of an activation, token by token."""
    make = helper.make_node
    return [
        make("ReduceMax", [x], [f"{x}_highest"], axes=[-1], keepdims=1),
        make("ReduceMin", [x], [f"{x}_lowest"], axes=[-1], keepdims=1),
        make("Add", [f"{x}_highest", f"{x}_lowest"], [f"{x}_twice_middle"]),
        make("Mul", [f"{x}_twice_middle", "quantization_half"], [f"{x}_middle"]),
        make("Sub", [f"{x}_highest", f"{x}_middle"], [f"{x}_bare_reach"]),
        make("Add", [f"{x}_bare_reach", "quantization_least_reach"], [f"{x}_reach"]),
        make("Div", ["quantization_steps", f"{x}_reach"], [f"{x}_steps"]),
        make("Sub", [x, f"{x}_middle"], [f"{x}_centred"]),
        make("Mul", [f"{x}_centred", f"{x}_steps"], [f"{x}_in_steps"]),
        make("QuantizeLinear", [f"{x}_in_steps", "quantization_one_step", "quantization_middle_step"], [f"{x}_quantized"]),
    ]


def quantize_embeddings(graph):
    """Replaces large tables by integers and a scale a row, which are multiplied once the rows are taken out."""
    weights = {tensor.name: tensor for tensor in graph.initializer}
    nodes = []
    for node in graph.node:
        table = weights.get(node.input[0]) if node.op_type == "Gather" else None
        if table is None or len(table.dims) != 2 or table.dims[0] < MIN_QUANTIZED_ROWS:
            nodes.append(node)
            continue
        name, rows, output = table.name, node.input[1], node.output[0]
        values, scales = quantize_rows(numpy_helper.to_array(table), EMBEDDING_LIMIT)
        add_constant(graph, f"{name}_quantized", values)
        add_constant(graph, f"{name}_scale", scales[:, None])
        nodes += [
            helper.make_node("Gather", [f"{name}_quantized", rows], [f"{output}_integer"], axis=0),
            helper.make_node("Cast", [f"{output}_integer"], [f"{output}_float"], to=TensorProto.FLOAT),
            helper.make_node("Gather", [f"{name}_scale", rows], [f"{output}_scale"], axis=0),
            helper.make_node("Mul", [f"{output}_float", f"{output}_scale"], [output]),
        ]
    replace_nodes(graph, nodes)


def quantize_rows(matrix, limit):
    """Integers from -limit to limit, and the scale of each row."""
    scales = np.maximum(np.abs(matrix).max(axis=1), 1e-12).astype(np.float32) / np.float32(limit)
    integers = np.clip(np.rint(matrix / scales[:, None]), -limit, limit).astype(np.int8)
    return integers, scales


def add_constant(graph, name, array):
    tensor = numpy_helper.from_array(np.array(array, order="C"), name)
    graph.initializer.append(tensor)
    return tensor


def replace_nodes(graph, nodes):
    """Gives a graph these nodes, and takes out the constants that none of them uses any more."""
    nodes = [onnx.NodeProto.FromString(node.SerializeToString()) for node in nodes]
    del graph.node[:]
    graph.node.extend(nodes)
    used = {name for node in nodes for name in node.input}
    kept = [tensor for tensor in graph.initializer if tensor.name in used]
    del graph.initializer[:]
    graph.initializer.extend(kept)


def save(network, folder):
    data = folder / "model.onnx.data"
    data.unlink(missing_ok=True)
    # What tells this network from another must be in the small file.
    weights = hashlib.sha256(b"".join(tensor.raw_data for tensor in network.graph.initializer)).hexdigest()
    helper.set_model_props(network, {"weights_sha256": weights})
    onnx.save_model(
        network, str(folder / "model.onnx"), save_as_external_data=True, all_tensors_to_one_file=True,
        location=data.name, size_threshold=1024,
    )
    if data.exists():
        data.chmod(0o644)


def vocabulary(module):
    """How many tokens a module knows: the rows of its largest embedding."""
    return max(part.num_embeddings for part in module.modules() if isinstance(part, torch.nn.Embedding))


def difference(module, outputs, path, lengths):
    """The largest difference of the file's outputs to the module's, one sequence at a time, in standard deviations."""
    import onnxruntime

    session = onnxruntime.InferenceSession(str(path))
    taken = {each.name for each in session.get_inputs()}
    generator = torch.Generator().manual_seed(2)
    expected, found = [[] for _ in outputs], [[] for _ in outputs]
    for tokens in lengths:
        ids = torch.randint(0, vocabulary(module), (1, tokens), generator=generator)
        inputs = (ids, torch.ones_like(ids), (torch.arange(tokens) > tokens // 4).long()[None])
        with torch.no_grad():
            exact = module(*inputs)
        exact = exact if isinstance(exact, tuple) else (exact,)
        given = {name: value.numpy() for name, value in zip(INPUTS, inputs) if name in taken}
        for number, (one, other) in enumerate(zip(exact, session.run(outputs, given))):
            expected[number].append(one.numpy().ravel())
            found[number].append(other.ravel())
    largest = {}
    for name, one, other in zip(outputs, expected, found):
        one, other = np.concatenate(one), np.concatenate(other)
        largest[name] = float(np.abs(one - other).max() / max(one.std(), 1e-6))
    return largest
