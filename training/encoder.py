"""A BERT encoder in plain PyTorch, and how a question and a passage are laid out for it.

The layout is the one that `src/models/pair.rs` reproduces: `[CLS] question [SEP] passage [SEP]`. The kind of each piece (its
token type) also says whether the same piece stands on the other side:

    0 question, 1 passage, 2 passage and also in the question, 3 question and also in the passage
"""

import json
import math
import re
import time
from pathlib import Path

import torch
import torch.nn.functional as F
from safetensors.torch import load_file
from tokenizers import Tokenizer
from torch import nn

MAX_QUESTION_PIECES = 48


class Layer(nn.Module):
    """One transformer layer, normalised after each part as in BERT."""

    def __init__(self, width, heads, inner):
        super().__init__()
        self.heads = heads
        self.query, self.key, self.value, self.out = (nn.Linear(width, width) for _ in range(4))
        self.widen, self.narrow = nn.Linear(width, inner), nn.Linear(inner, width)
        self.norm_attention, self.norm = nn.LayerNorm(width, eps=1e-12), nn.LayerNorm(width, eps=1e-12)
        self.dropout = 0.0

    def forward(self, x, mask):
        batch, tokens, width = x.shape
        split = lambda t: t.view(batch, tokens, self.heads, width // self.heads).transpose(1, 2)
        mixed = F.scaled_dot_product_attention(split(self.query(x)), split(self.key(x)), split(self.value(x)), attn_mask=mask)
        mixed = self.out(mixed.transpose(1, 2).reshape(batch, tokens, width))
        x = self.norm_attention(x + F.dropout(mixed, self.dropout, self.training))
        return self.norm(x + F.dropout(self.narrow(F.gelu(self.widen(x))), self.dropout, self.training))


class Encoder(nn.Module):
    """BERT's encoder with four token types instead of two."""

    def __init__(self, config, token_types=4):
        super().__init__()
        width = config["hidden_size"]
        self.words = nn.Embedding(config["vocab_size"], width)
        self.places = nn.Embedding(config["max_position_embeddings"], width)
        self.types = nn.Embedding(token_types, width)
        self.norm = nn.LayerNorm(width, eps=1e-12)
        self.layers = nn.ModuleList(
            Layer(width, config["num_attention_heads"], config["intermediate_size"]) for _ in range(config["num_hidden_layers"])
        )

    def forward(self, input_ids, attention_mask, token_type_ids):
        places = torch.arange(input_ids.shape[1], device=input_ids.device)
        x = self.norm(self.words(input_ids) + self.places(places)[None] + self.types(token_type_ids))
        mask = (1.0 - attention_mask[:, None, None, :].to(x.dtype)) * -10000.0
        for layer in self.layers:
            x = layer(x, mask)
        return x

    @classmethod
    def from_folder(cls, folder):
        """Loads a checkpoint in the layout of Hugging Face; all token types begin as its first."""
        folder = Path(folder)
        encoder = cls(json.loads((folder / "config.json").read_text()))
        weights = load_file(folder / "model.safetensors")
        take = lambda name: weights.get(name, weights.get("bert." + name))
        with torch.no_grad():
            encoder.words.weight.copy_(take("embeddings.word_embeddings.weight"))
            encoder.places.weight.copy_(take("embeddings.position_embeddings.weight"))
            encoder.types.weight.copy_(take("embeddings.token_type_embeddings.weight")[:1].repeat(4, 1))
            encoder.norm.weight.copy_(take("embeddings.LayerNorm.weight"))
            encoder.norm.bias.copy_(take("embeddings.LayerNorm.bias"))
            for number, layer in enumerate(encoder.layers):
                prefix = f"encoder.layer.{number}."
                for name, part in [
                    ("attention.self.query", layer.query), ("attention.self.key", layer.key), ("attention.self.value", layer.value),
                    ("attention.output.dense", layer.out), ("attention.output.LayerNorm", layer.norm_attention),
                    ("intermediate.dense", layer.widen), ("output.dense", layer.narrow), ("output.LayerNorm", layer.norm),
                ]:
                    part.weight.copy_(take(prefix + name + ".weight"))
                    part.bias.copy_(take(prefix + name + ".bias"))
        return encoder


def side_means(hidden, attention_mask, token_type_ids):
    """Returns the share of each piece in the question, [batch, tokens], and the means of the pieces of both sides, [batch, width]."""
    mask = attention_mask.float()
    of_question = mask * ((token_type_ids == 0) | (token_type_ids == 3)).float()
    mean = lambda part: (hidden * part[..., None]).sum(1) / part.sum(1, keepdim=True).clamp(min=1.0)
    return of_question, mean(of_question), mean(mask - of_question)


def pad_batch(sequences):
    """Returns ids, mask and types of (ids, types) sequences, padded to the longest."""
    longest = max(len(ids) for ids, _ in sequences)
    pad = lambda values: torch.tensor([v + [0] * (longest - len(v)) for v in values])
    return pad([ids for ids, _ in sequences]), pad([[1] * len(ids) for ids, _ in sequences]), pad([types for _, types in sequences])


def warm_up_then_decay(optimizer, steps):
    """Raises the rate over the first 6 % of the steps, then lowers it in a line to 2 %."""
    rise = max(1, int(0.06 * steps))
    return torch.optim.lr_scheduler.LambdaLR(optimizer, lambda s: min((s + 1) / rise, max(0.02, (steps - s) / max(1, steps - rise))))


def train(module, path, optimizer, steps, batches, loss_of, evaluate, evaluate_every, report_every=50):
    """Takes `steps` steps of AdamW with gradients of at most 1, and saves the module's weights at `path` whenever it is evaluated.

    `batches` makes the batches of one pass over the data, `loss_of` the loss of one, `evaluate` a line to print.
    """
    schedule = warm_up_then_decay(optimizer, steps)
    path.parent.mkdir(parents=True, exist_ok=True)
    began, step, mean_loss = time.time(), 0, None
    while step < steps:
        for batch in batches():
            loss = loss_of(batch)
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            nn.utils.clip_grad_norm_(module.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            step += 1
            mean_loss = loss.item() if mean_loss is None else 0.98 * mean_loss + 0.02 * loss.item()
            if step % report_every == 0:
                print(f"step {step} of {steps}, loss {mean_loss:.3f}, {time.time() - began:.0f} s", flush=True)
            if step % evaluate_every == 0 or step >= steps:
                print(f"step {step}: {evaluate()}", flush=True)
                torch.save(module.state_dict(), path)
            if step >= steps:
                break
    assert mean_loss is None or not math.isnan(mean_loss)


class Layout:
    """Turns a question and a passage into pieces, and knows which pieces belong to which sentence."""

    def __init__(self, tokenizer_file):
        self.tokenizer = Tokenizer.from_file(str(tokenizer_file))
        self.tokenizer.no_padding()
        self.tokenizer.no_truncation()
        vocabulary = self.tokenizer.get_vocab()
        self.cls, self.sep = vocabulary["[CLS]"], vocabulary["[SEP]"]
        self.unmarked = set(unmarked_pieces(vocabulary))

    def pieces(self, text):
        return self.tokenizer.encode(text, add_special_tokens=False).ids

    def lay_out(self, question, title, sentences, max_pieces):
        """Returns ids, types and for each sentence its (first, last + 1) piece; sentences that do not fit have none."""
        asked = self.pieces(question)[:MAX_QUESTION_PIECES]
        ids = [self.cls, *asked, self.sep]
        passage_start = len(ids)
        if title:
            ids += self.pieces(title + " :")[:40]
        spans = []
        for sentence in sentences:
            own = self.pieces(sentence)
            room = max_pieces - 1 - len(ids)
            own = own[: max(room, 0)]
            spans.append((len(ids), len(ids) + len(own)) if own else None)
            ids += own
        ids.append(self.sep)
        in_question = set(asked) - self.unmarked
        in_passage = set(ids[passage_start:-1]) - self.unmarked
        types = [0] + [3 if i in in_passage else 0 for i in asked] + [0]
        types += [2 if i in in_question else 1 for i in ids[passage_start:-1]] + [1]
        return ids, types, spans


FUNCTION_WORDS = (Path(__file__).parent.parent / "models/reader/function_words.txt").read_text().split()


def unmarked_pieces(vocabulary):
    """Pieces that say nothing when both sides have them: special ones, marks, single letters and function words."""
    for piece, number in vocabulary.items():
        bare = piece[2:] if piece.startswith("##") else piece
        if piece.startswith("[") or not re.search(r"[^\W_]", bare) or len(bare) == 1 and not bare.isdigit() or piece in FUNCTION_WORDS:
            yield number
