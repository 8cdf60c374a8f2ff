"""Writes the trained reader or entailment model as the network that ships.

    python3 training/export_models.py reader --base DIR --weights reader.pt
    python3 training/export_models.py entailment --base DIR --weights entailment-1.pt entailment-2.pt

Of several files the mean is written (model soup, Wortsman et al. 2022).
"""

import argparse
from pathlib import Path

import torch

from encoder import Encoder
from entailment import EntailmentModel
from export import export_network
from reader import Reader

MODELS = {"reader": (Reader, ["piece_logits", "passage_logit"]), "entailment": (EntailmentModel, ["logits"])}


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
    print(export_network(module, outputs, folder))


if __name__ == "__main__":
    main()
