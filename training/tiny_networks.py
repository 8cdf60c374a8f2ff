"""Makes the networks of random weights that Docent's tests load, in `tests/data/models/`.

    python3 training/tiny_networks.py
"""

from pathlib import Path

import torch
from torch import nn

from encoder import Encoder
from export import export_network

CONFIG = {"hidden_size": 8, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 16, "vocab_size": 15, "max_position_embeddings": 10}


class Reader(nn.Module):
    def __init__(self, encoder):
        super().__init__()
        self.encoder, self.token, self.passage = encoder, nn.Linear(8, 1), nn.Linear(8, 1)

    def forward(self, input_ids, attention_mask, token_type_ids):
        hidden = self.encoder(input_ids, attention_mask, token_type_ids)
        return self.token(hidden).squeeze(-1), self.passage(hidden[:, 0]).squeeze(-1)


class Spans(nn.Module):
    def __init__(self, encoder):
        super().__init__()
        self.encoder, self.start, self.end = encoder, nn.Linear(8, 1), nn.Linear(8, 1)

    def forward(self, input_ids, attention_mask, token_type_ids):
        hidden = self.encoder(input_ids, attention_mask, token_type_ids)
        return self.start(hidden).squeeze(-1), self.end(hidden).squeeze(-1)


class Classifier(nn.Module):
    def __init__(self, encoder, classes):
        super().__init__()
        self.encoder, self.classes = encoder, nn.Linear(8, classes)

    def forward(self, input_ids, attention_mask, token_type_ids):
        return self.classes(self.encoder(input_ids, attention_mask, token_type_ids)[:, 0])


class Table(nn.Module):
    """A vector for each token: boats and ships point the same way, and so do blue and red; marks have none."""

    WORDS = "boats ships rowing blue red counted harbour master tallinn in the paint".split()
    VECTORS = {"boats": [1.0, 0.0, 0.0, 0.0], "ships": [0.8, 0.6, 0.0, 0.0], "blue": [0.0, 0.0, 1.0, 0.0], "red": [0.0, 0.0, 0.8, 0.6]}

    def __init__(self):
        super().__init__()
        rows = [[0.0] * 4] * 3 + [self.VECTORS.get(word, [0.1] * 4) for word in self.WORDS]
        self.rows = nn.Embedding.from_pretrained(torch.tensor(rows))

    def forward(self, input_ids, attention_mask, token_type_ids):
        return self.rows(input_ids)


def random_encoder(token_types=2):
    """Weights from a linear congruence (Numerical Recipes), one after the other in the order of BERT's checkpoints."""
    encoder, state = Encoder(CONFIG, token_types), 7
    layer = encoder.layers[0]
    linears = [layer.query, layer.key, layer.value, layer.out, layer.widen, layer.narrow]
    tensors = [encoder.words.weight, encoder.places.weight, encoder.types.weight]
    for part in [encoder.norm, *linears, layer.norm_attention, layer.norm]:
        tensors += [part.weight, part.bias]
    with torch.no_grad():
        for tensor in tensors:
            values = []
            for _ in range(tensor.numel()):
                state = (state * 1664525 + 1013904223) % 2**32
                values.append((state >> 8) / 16777216.0 * 2.0 - 1.0)
            tensor.copy_(torch.tensor(values).view(tensor.shape))
    return encoder


def main():
    torch.manual_seed(3)
    out, encoder = Path("tests/data/models"), random_encoder()
    for name, module, outputs, quantize in [
        ("table", Table(), ["last_hidden_state"], False),
        ("embedding", encoder, ["last_hidden_state"], False),
        ("embedding-int8", encoder, ["last_hidden_state"], True),
        ("reader", Reader(random_encoder(token_types=4)), ["piece_logits", "passage_logit"], True),
        ("spans", Spans(encoder), ["start_logits", "end_logits"], True),
        ("relevance", Classifier(encoder, 1), ["logits"], True),
        ("entailment", Classifier(encoder, 3), ["logits"], True),
    ]:
        print(name, export_network(module, outputs, out / name, quantize, lengths=(3, 5, 10)))


if __name__ == "__main__":
    main()
