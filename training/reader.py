"""Trains the reader: a cross-encoder that reads a question and a passage together and scores each sentence of it.

A sentence's score is the mean of its pieces' logits plus the passage's logit; that nothing answers scores 0. The loss is a
softmax over nothing and all sentences of a question's passages.

    python3 training/reader.py --base DIR --groups groups.jsonl --out DIR [--extra chat.jsonl] [--start DIR]

DIR of `--base` holds all-MiniLM-L6-v2 in the layout of Hugging Face (config.json, model.safetensors, tokenizer.json).
"""

import argparse
import json
import random
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import nn

from encoder import Encoder, Layout, pad_batch, side_means, train

MAX_PIECES = 192
MAX_PASSAGES = 8


class Reader(nn.Module):
    """Scores pieces: likeness to the question, as the embedding model knows it, plus what is learned."""

    def __init__(self, encoder):
        super().__init__()
        width = encoder.words.weight.shape[1]
        self.encoder = encoder
        self.piece = nn.Sequential(nn.Linear(width, width), nn.GELU(), nn.Linear(width, 1))
        self.passage = nn.Sequential(nn.Linear(width * 2, width), nn.GELU(), nn.Linear(width, 1))
        self.likeness = nn.Parameter(torch.tensor([10.0, -6.0, 1.0]))
        for head in (self.piece, self.passage):
            nn.init.zeros_(head[-1].weight)
            nn.init.zeros_(head[-1].bias)

    def forward(self, input_ids, attention_mask, token_type_ids):
        """Returns the logit of each piece, [batch, tokens], and of each passage, [batch]."""
        hidden = self.encoder(input_ids, attention_mask, token_type_ids).float()
        of_question, asked, passage = side_means(hidden, attention_mask, token_type_ids)
        direction = asked / asked.norm(dim=-1, keepdim=True).clamp(min=1e-6)
        along = (hidden * direction[:, None]).sum(-1) / passage.norm(dim=-1, keepdim=True).clamp(min=1e-6)
        piece_logits = self.likeness[0] * along + self.piece(hidden).squeeze(-1)
        overlap = (attention_mask.float() * (token_type_ids == 3).float()).sum(1) / of_question.sum(1).clamp(min=1.0)
        passage_logit = self.likeness[1] + self.likeness[2] * overlap + self.passage(torch.cat([hidden[:, 0], asked * passage], -1)).squeeze(-1)
        return piece_logits, passage_logit


def read_groups(path, layout, repeat=1):
    groups = []
    for line in open(path):
        row = json.loads(line)
        sequences = []
        for passage in row["passages"][:MAX_PASSAGES]:
            ids, types, spans = layout.lay_out(row["question"], passage["title"], passage["sentences"], MAX_PIECES)
            known = [(span, number in passage["gold"]) for number, span in enumerate(spans) if span]
            if known:
                sequences.append((ids, types, known))
        if sequences:
            groups += [sequences] * repeat
    return groups


def batches(groups, pieces_a_batch, rng):
    """Yields lists of groups of like length, in random order, of about `pieces_a_batch` pieces each."""
    order = list(range(len(groups)))
    rng.shuffle(order)
    pool = 512
    for start in range(0, len(order), pool):
        part = sorted(order[start : start + pool], key=lambda g: max(len(ids) for ids, _, _ in groups[g]))
        ready, batch, rows, longest = [], [], 0, 0
        for g in part:
            length = max(len(ids) for ids, _, _ in groups[g])
            if batch and max(longest, length) * (rows + len(groups[g])) > pieces_a_batch:
                ready.append(batch)
                batch, rows, longest = [], 0, 0
            batch.append(groups[g])
            rows += len(groups[g])
            longest = max(longest, length)
        if batch:
            ready.append(batch)
        rng.shuffle(ready)
        yield from ready


def score_batch(model, batch):
    """Returns for each group its sentences' scores, and which of them answer."""
    sequences = [s for group in batch for s in group]
    with torch.autocast("cpu", dtype=torch.bfloat16):
        piece_logits, passage_logit = model(*pad_batch([(ids, types) for ids, types, _ in sequences]))
    sums = F.pad(piece_logits.float().cumsum(1), (1, 0))
    row, found = 0, []
    for group in batch:
        scores, answers = [], []
        for _, _, known in group:
            first = torch.tensor([span[0] for span, _ in known])
            last = torch.tensor([span[1] for span, _ in known])
            scores.append((sums[row, last] - sums[row, first]) / (last - first) + passage_logit[row])
            answers += [is_gold for _, is_gold in known]
            row += 1
        found.append((torch.cat(scores), torch.tensor(answers)))
    return found


def loss_of(found):
    total = 0.0
    for scores, answers in found:
        everything = torch.cat([torch.zeros(1), scores])
        right = torch.cat([torch.tensor([not answers.any()]), answers])
        total = total + torch.logsumexp(everything, 0) - torch.logsumexp(everything[right], 0)
    return total / len(found)


def evaluate(model, groups, rng):
    """Prints how often the best sentence answers, and the area under the curve of the best score for answerable or not."""
    model.eval()
    right = count = 0
    answerable, silent = [], []
    with torch.no_grad():
        for batch in batches(groups, 4096, rng):
            for scores, answers in score_batch(model, batch):
                if answers.any():
                    count += 1
                    right += bool(answers[scores.argmax()])
                    answerable.append(scores.max().item())
                else:
                    silent.append(scores.max().item())
    model.train()
    both = sorted([(s, 1) for s in answerable] + [(s, 0) for s in silent])
    ranks = sum(i + 1 for i, (_, is_answerable) in enumerate(both) if is_answerable)
    n, m = len(answerable), len(silent)
    area = (ranks - n * (n + 1) / 2) / max(1, n * m)
    return f"right first {right / max(1, count):.3f} of {count}, AUC {area:.3f} over {n + m}"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--groups", type=Path, nargs="+", required=True, help="FILE or FILE*N to repeat it N times")
    parser.add_argument("--held-out", type=Path, help="groups that are only measured")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--start", type=Path, help="weights of an earlier run to begin with")
    parser.add_argument("--rate", type=float, default=1.2e-4)
    parser.add_argument("--epochs", type=float, default=1.0)
    parser.add_argument("--pieces-a-batch", type=int, default=3584)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--seed", type=int, default=20)
    args = parser.parse_args()
    torch.manual_seed(args.seed)
    torch.set_num_threads(args.threads)
    rng = random.Random(args.seed)
    layout = Layout(args.base / "tokenizer.json")
    model = Reader(Encoder.from_folder(args.base))
    if args.start:
        model.load_state_dict(torch.load(args.start, weights_only=True))
    groups = []
    for path in args.groups:
        name, _, times = str(path).partition("*")
        groups += read_groups(name, layout, int(times or 1))
    if args.held_out:
        held_out = read_groups(args.held_out, layout)
    else:
        rng.shuffle(groups)
        held_out, groups = groups[:500], groups[500:]
    model.encoder.words.weight.requires_grad = False
    new = [p for n, p in model.named_parameters() if not n.startswith("encoder.") or n.startswith("encoder.types")]
    known = {id(p) for p in new}
    old = [p for p in model.parameters() if p.requires_grad and id(p) not in known]
    optimizer = torch.optim.AdamW([{"params": old, "lr": args.rate}, {"params": new, "lr": 4 * args.rate}], weight_decay=0.01)
    pieces = sum(max(len(s[0]) for s in g) * len(g) for g in groups)
    steps = int(pieces * args.epochs / args.pieces_a_batch * 1.06)
    print(f"{len(groups)} groups, {pieces} pieces, about {steps} steps; untrained: {evaluate(model, held_out, rng)}", flush=True)
    train(
        model, args.out / "reader.pt", optimizer, steps, lambda: batches(groups, args.pieces_a_batch, rng),
        lambda batch: loss_of(score_batch(model, batch)), lambda: evaluate(model, held_out, rng), evaluate_every=400,
    )


if __name__ == "__main__":
    main()
