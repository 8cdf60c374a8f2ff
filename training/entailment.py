"""Trains the entailment model: does an excerpt support a claim, refute it, or neither?

Claim and excerpt are laid out as question and passage are for the reader (encoder.py). The label is read from the mean of the
pieces of each side, what they share and how they differ, and from the first piece.

    python3 training/entailment.py --make entailment.jsonl.gz groups.jsonl claims.jsonl --mined mined-claims.jsonl --antonyms FILE --pairs pairs.jsonl
    python3 training/entailment.py --base DIR --pairs pairs.jsonl --held-out held.jsonl --out DIR --start reader.pt

Pairs are lines of {"premise", "title", "hypothesis", "label", "weight"}; `--make` writes them from public sets, from annotated
claims (`chat_data.py`), from what Docent finds for these beside the evidence, and from the sentences of documents.
"""

import argparse
import gzip
import json
import random
import re
from collections import Counter
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import nn

from encoder import Encoder, Layout, pad_batch, side_means, train
from mined_data import may_say_the_same, words_of
from reading_data import NAME, NUMBER, read_antonyms

LABELS = ["entailment", "contradiction", "neutral"]
MAX_PIECES = 160
PUBLIC_PAIRS = 17000
SHARE_MINED = 0.6
NEAREST_MINED = 4


class EntailmentModel(nn.Module):
    def __init__(self, encoder):
        super().__init__()
        width = encoder.words.weight.shape[1]
        self.encoder = encoder
        self.head = nn.Sequential(nn.Linear(width * 5, width // 3), nn.GELU(), nn.Dropout(0.1), nn.Linear(width // 3, len(LABELS)))

    def forward(self, input_ids, attention_mask, token_type_ids):
        """Returns the logits of entailment, contradiction and neutral, [batch, 3]."""
        hidden = self.encoder(input_ids, attention_mask, token_type_ids).float()
        _, claim, excerpt = side_means(hidden, attention_mask, token_type_ids)
        return self.head(torch.cat([hidden[:, 0], claim, excerpt, claim * excerpt, (claim - excerpt).abs()], -1))


def change_number(text, rng):
    found = [m for m in NUMBER.finditer(text) if not re.fullmatch(r"(1[5-9]|20)\d\d", m.group())]
    if not found:
        return None
    match = rng.choice(found)
    value = int(re.sub(r"\D", "", match.group()) or 1)
    changed = max(0, value + rng.choice([-3, -2, -1, 1, 2, 3, value, max(1, value // 2)]))
    return text[: match.start()] + f"{changed:,}" + text[match.end() :] if changed != value else None


def negate(text, rng):
    match = re.search(r"\b(is|are|was|were|can|could|will|would|should|must|may|has been|have been)\b(?! not)", text)
    if match:
        return text[: match.end()] + " not" + text[match.end() :]
    match = re.search(r"\b(is|are|was|were|can|could|will|would|should|must|may) (not|never) ", text)
    return text[: match.end(1)] + " " + text[match.end() :] if match else None


def swap_antonym(text, antonyms, rng):
    words = text.split(" ")
    places = [i for i, w in enumerate(words) if w.lower().strip(",.") in antonyms]
    if not places:
        return None
    at = rng.choice(places)
    words[at] = rng.choice(antonyms[words[at].lower().strip(",.")]) + ("," if words[at].endswith(",") else "")
    return " ".join(words)


def swap_name(text, names, rng):
    found = list(NAME.finditer(text))
    others = [n for n in rng.sample(names, min(5, len(names))) if n not in text]
    if not found or not others:
        return None
    match = rng.choice(found)
    return text[: match.start()] + others[0] + text[match.end() :]


def change_year(text, rng):
    found = list(re.finditer(r"\b(1[5-9]|20)\d\d\b", text))
    if not found:
        return None
    match = rng.choice(found)
    return text[: match.start()] + str(int(match.group()) + rng.choice([-12, -5, -3, -2, -1, 1, 2, 3, 7])) + text[match.end() :]


def shorten(text, rng):
    """Returns a part of the sentence that still follows from it, or None: its main clause without an addition at the end."""
    cut = [m.start() for m in re.finditer(r",? (?:which|where|who|while|including|such as|as well as|because|so that|after|before|since|with)\b|; ", text)]
    cut = [c for c in cut if len(text[:c].split()) >= 6]
    if cut and not re.match(r"(?i)(if|when|although|unless|while|after|before|since)\b", text):
        return text[: rng.choice(cut)].rstrip(",;") + "."
    return None


def pairs_of_sentences(passages, antonyms, rng, count):
    """Yields pairs made of documents' own sentences: shortened, negated, with a number, a name, a year or an antonym changed.

    Another name or year decides nothing; another number of the same thing, a denial or an antonym refutes.
    """
    names = [m.group() for p in passages for s in p["sentences"] for m in NAME.finditer(s)]
    made = 0
    while made < count:
        passage = rng.choice(passages)
        at = rng.randrange(len(passage["sentences"]))
        sentence = passage["sentences"][at]
        if not 7 <= len(sentence.split()) <= 40 or sentence.rstrip().endswith((":", "?")):
            continue
        base = shorten(sentence, rng) if rng.random() < 0.6 else None
        text = base or sentence
        way = rng.choice(["same", "same", "number", "number", "not", "antonym", "name", "year", "beside"])
        label = "entailment"
        if way == "number":
            text, label = change_number(text, rng), "contradiction"
        elif way == "not":
            text, label = negate(text, rng), "contradiction"
        elif way == "antonym":
            text, label = swap_antonym(text, antonyms, rng), "contradiction"
        elif way == "name":
            text, label = swap_name(text, names, rng), "neutral"
        elif way == "year":
            text, label = change_year(text, rng), "neutral"
        elif way == "beside":
            others = [s for i, s in enumerate(passage["sentences"]) if i != at and 6 <= len(s.split()) <= 30]
            text, label = (rng.choice(others), "neutral") if others else (None, None)
            if text:
                yield {"title": passage["title"], "premise": sentence, "hypothesis": text, "label": label, "weight": 0.5}
                made += 1
            continue
        elif base is None and rng.random() < 0.7:
            continue
        if text:
            before = passage["sentences"][at - 1] + " " if at and rng.random() < 0.6 else ""
            yield {"title": passage["title"], "premise": before + sentence, "hypothesis": text, "label": label, "weight": 0.5}
            made += 1


def pair_of_mined(claim, excerpts, rng):
    """Returns a pair of the claim with one of the sentences found for it that have most of its words and do not decide it, or None."""
    evidence, asked, found = [claim["sentences"][at] for at in claim["evidence"]], words_of(claim["claim"]), []
    for excerpt in excerpts:
        for at, sentence in enumerate(excerpt["sentences"]):
            is_other = at not in excerpt["gold"] and sentence not in claim["sentences"] and len(sentence.split()) >= 4
            if is_other and not any(may_say_the_same(sentence, decides) for decides in evidence):
                words = words_of(sentence)
                found.append((len(asked & words) / (3 + len(words)) ** 0.5 + 0.3 * rng.random(), excerpt, at))
    if not found:
        return None
    _, excerpt, at = rng.choice(sorted(found, key=lambda one: -one[0])[:NEAREST_MINED])
    before = excerpt["sentences"][at - 1] + " " if at and rng.random() < 0.7 else ""
    return {"title": excerpt["title"], "premise": before + excerpt["sentences"][at], "hypothesis": claim["claim"], "label": "neutral", "weight": 0.6}


def make_pairs(entailment_file, groups_file, claims_file, mined_file, antonyms, rng):
    """Returns all training pairs: annotated claims, with what was found for them, pairs made of their documents' sentences, and a part of
    the public ones."""
    public = []
    for line in gzip.open(entailment_file, "rt"):
        row = json.loads(line)
        if len(row["premise"].split()) > 110 or row["source"] == "snli" and rng.random() < 0.35:
            continue
        public.append({"title": "", "premise": row["premise"], "hypothesis": row["hypothesis"], "label": row["label"], "weight": 1.0})
    passages = [p for line in open(groups_file) for p in json.loads(line)["passages"][:1]]
    public += pairs_of_sentences(passages, antonyms, rng, 9000)
    rng.shuffle(public)
    claims = [json.loads(line) for line in open(claims_file)]
    annotated = [pair for claim in claims for pair in pairs_of_claim(claim, rng)]
    if mined_file:
        for claim, line in zip(claims, open(mined_file), strict=True):
            mined = json.loads(line)
            assert claim["claim"] == mined["question"], "the two files are not of the same claims"
            if rng.random() < SHARE_MINED and (pair := pair_of_mined(claim, mined["excerpts"], rng)):
                annotated.append(pair)
    made = list(pairs_of_sentences(claims, antonyms, rng, 5000))
    pairs = annotated + made + public[:PUBLIC_PAIRS]
    rng.shuffle(pairs)
    return pairs


def pairs_of_claim(row, rng):
    """Yields the pairs of an annotated claim: with the sentences that decide it, and with one beside them that does not."""
    label = {"supported": "entailment", "refuted": "contradiction", "nei": "neutral"}[row["label"]]
    sentences, evidence = row["sentences"], row["evidence"]
    if evidence:
        first, last = min(evidence), max(evidence)
        if last - first > 4:
            first, last = evidence[0], evidence[0]
        for context in ([0, 1] if first > 0 else [0]):
            premise = " ".join(sentences[first - context : last + 1])
            yield {"title": row["title"], "premise": premise, "hypothesis": row["claim"], "label": label, "weight": 1.0}
        others = [i for i in range(len(sentences)) if not first <= i <= last]
        if label != "neutral" and others and len(evidence) == 1 and rng.random() < 0.5:
            yield {"title": row["title"], "premise": sentences[rng.choice(others)], "hypothesis": row["claim"], "label": "neutral", "weight": 0.5}


def read_pairs(path, layout):
    pairs = []
    for line in open(path):
        row = json.loads(line)
        ids, types, _ = layout.lay_out(row["hypothesis"], row["title"], [row["premise"]], MAX_PIECES)
        pairs.append((ids, types, LABELS.index(row["label"]), row["weight"]))
    return pairs


def batches(pairs, pieces_a_batch, rng):
    order = list(range(len(pairs)))
    rng.shuffle(order)
    for start in range(0, len(order), 2048):
        part = sorted(order[start : start + 2048], key=lambda p: len(pairs[p][0]))
        ready, batch = [], []
        for p in part:
            if batch and len(pairs[p][0]) * (len(batch) + 1) > pieces_a_batch:
                ready.append(batch)
                batch = []
            batch.append(pairs[p])
        ready.append(batch)
        rng.shuffle(ready)
        yield from ready


def logits_of(model, batch):
    with torch.autocast("cpu", dtype=torch.bfloat16):
        return model(*pad_batch([(ids, types) for ids, types, _, _ in batch])).float()


def loss_of(model, batch):
    labels = torch.tensor([p[2] for p in batch])
    weight = torch.tensor([p[3] for p in batch])
    return (F.cross_entropy(logits_of(model, batch), labels, reduction="none", label_smoothing=0.03) * weight).sum() / weight.sum()


def evaluate(model, pairs, rng):
    """Returns accuracy, and for support and refutation the share that is decided where 97 % of those decided are right."""
    model.eval()
    found = []
    with torch.no_grad():
        for batch in batches(pairs, 4096, rng):
            for shares, pair in zip(F.softmax(logits_of(model, batch), -1).tolist(), batch):
                found.append((shares, pair[2]))
    model.train()
    right = sum(max(range(3), key=lambda i: s[i]) == label for s, label in found) / len(found)
    told = [f"accuracy {right:.3f} of {len(found)}"]
    for label in (0, 1):
        ranked = sorted(((s[label], l == label) for s, l in found), reverse=True)
        best = hits = 0
        for n, (_, hit) in enumerate(ranked, 1):
            hits += hit
            if hits / n >= 0.95:
                best = hits
        told.append(f"{LABELS[label]}: {best / max(1, sum(l == label for _, l in found)):.2f} decided at 95 %")
    return ", ".join(told)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--make", nargs=3, metavar="FILE", help="entailment.jsonl.gz groups.jsonl claims.jsonl: writes the pairs to --pairs")
    parser.add_argument("--mined", type=Path, help="what `docent eval chat --excerpts` finds for claims-asked.jsonl")
    parser.add_argument("--antonyms", type=Path)
    parser.add_argument("--pairs", nargs="+", required=True, help="FILE or FILE*N to repeat it N times")
    parser.add_argument("--base", type=Path)
    parser.add_argument("--held-out", type=Path)
    parser.add_argument("--start", type=Path)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--rate", type=float, default=1e-4)
    parser.add_argument("--epochs", type=float, default=1.0)
    parser.add_argument("--pieces-a-batch", type=int, default=3072)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--seed", type=int, default=20)
    args = parser.parse_args()
    rng = random.Random(args.seed)
    if args.make:
        pairs = make_pairs(*args.make, args.mined, read_antonyms(args.antonyms), rng)
        Path(args.pairs[0]).write_text("".join(json.dumps(p, ensure_ascii=False) + "\n" for p in pairs))
        print(len(pairs), Counter(p["label"] for p in pairs))
        return
    torch.manual_seed(args.seed)
    torch.set_num_threads(args.threads)
    layout = Layout(args.base / "tokenizer.json")
    model = EntailmentModel(Encoder.from_folder(args.base))
    if args.start:
        weights = torch.load(args.start, weights_only=True)
        model.load_state_dict({k: v for k, v in weights.items() if k.startswith("encoder.") or k.startswith("head.")}, strict=False)
    pairs = []
    for spec in args.pairs:
        name, _, times = spec.partition("*")
        pairs += read_pairs(name, layout) * int(times or 1)
    held_out = read_pairs(args.held_out, layout)
    model.encoder.words.weight.requires_grad = False
    optimizer = torch.optim.AdamW([
        {"params": [p for n, p in model.named_parameters() if p.requires_grad and n.startswith("encoder.")], "lr": args.rate},
        {"params": model.head.parameters(), "lr": 4 * args.rate},
    ], weight_decay=0.01)
    pieces = sum(len(p[0]) for p in pairs)
    steps = int(pieces * args.epochs / args.pieces_a_batch * 1.03)
    print(f"{len(pairs)} pairs, {pieces} pieces, about {steps} steps", flush=True)
    train(
        model, args.out / "entailment.pt", optimizer, steps, lambda: batches(pairs, args.pieces_a_batch, rng),
        lambda batch: loss_of(model, batch), lambda: evaluate(model, held_out, rng), evaluate_every=300,
    )


if __name__ == "__main__":
    main()
