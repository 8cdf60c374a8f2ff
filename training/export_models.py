"""Writes a trained model as the network that ships.

    python3 training/export_models.py embedding --base DIR --weights embedding.pt
    python3 training/export_models.py reader --base DIR --weights reader.pt
    python3 training/export_models.py entailment --base DIR --weights entailment-1.pt entailment-2.pt

DIR holds all-MiniLM-L6-v2 in the layout of Hugging Face. Of several files the mean is written (model soup, Wortsman et al. 2022).
"""

import argparse
import json
from pathlib import Path

import torch
from tokenizers import Tokenizer

from encoder import Encoder
from entailment import EntailmentModel
from export import export_network
from reader import Reader

MODELS = {
    "embedding": (lambda encoder: encoder, ["last_hidden_state"]),
    "reader": (Reader, ["piece_logits", "passage_logit"]),
    "entailment": (EntailmentModel, ["logits"]),
}

SENTENCES = [
    "Boats may not be rented without a licence.", "The committee approves overtime in writing.", "ships", "What does the law say about parking?",
    "Two hundred officers were trained in 2021, most of them in the border districts of the north, and a further fifty in the capital.",
]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", choices=MODELS)
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--weights", type=Path, nargs="+", required=True)
    parser.add_argument("--out", type=Path)
    args = parser.parse_args()
    make, outputs = MODELS[args.model]
    module = make(Encoder.from_folder(args.base))
    states = [torch.load(path, weights_only=True) for path in args.weights]
    module.load_state_dict({name: sum(state[name] for state in states) / len(states) for name in states[0]})
    folder = args.out or Path(__file__).parent.parent / "models" / args.model
    print("largest difference to 32 bits, in standard deviations:", export_network(module, outputs, folder))
    if args.model == "embedding":
        write_tokenizer(args.base, folder)
        print("least cosine to the vectors of 32 bits:", least_cosine(module, folder))


def write_tokenizer(base, folder):
    """Copies the tokenizer without its padding and truncation: Docent cuts and pads by itself."""
    tokenizer = json.loads((base / "tokenizer.json").read_text())
    tokenizer["truncation"] = tokenizer["padding"] = None
    (folder / "tokenizer.json").write_text(json.dumps(tokenizer, ensure_ascii=False, separators=(",", ":")) + "\n")


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
