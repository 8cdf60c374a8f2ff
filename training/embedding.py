"""Trains the embedding model: a question shall lie nearer to the passage that answers it than to others, and to the sentence
that does.

A batch is of passages or of sentences. The others are those of the other questions of the batch, which are of few document sets and
so alike, and one more for each question: of what Docent finds for it, or a sentence beside the right one (in-batch and mined
negatives, Karpukhin et al. 2020).

    python3 training/embedding.py --base DIR --questions chat/questions.jsonl --mined mined.jsonl --public groups.jsonl --out DIR

DIR of `--base` holds all-MiniLM-L6-v2 in the layout of Hugging Face. `--questions` and `--mined` are those of mined_data.py.
"""

import argparse
import json
import random
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import torch
import torch.nn.functional as F
from tokenizers import Tokenizer

from encoder import Encoder, pad_batch, train
from mined_data import SHARE_TYPED_IN_HASTE, may_say_the_same, read_lines
from reading_data import type_as_in_chat

MAX_PIECES = 160
# Docent puts at most so many characters of headings before a passage (src/index/vectors).
MAX_HEADING_CHARS = 200
# Cosines times this are the logits.
SCALE = 20.0
QUESTIONS_A_SET = 12
HARDEST_OTHERS = 6
SHARE_OF_SENTENCES = 0.5


@dataclass
class Texts:
    """Texts that answer a question, and texts that do not."""

    answering: list[str]
    others: list[str]


@dataclass
class Example:
    """A question with passages and sentences, and the sentences by which any text answers."""

    source: str
    question: str
    passages: Texts
    sentences: Texts
    gold: list[str]


def in_place(passage):
    """Returns a passage's text with its headings before it, as Docent embeds it."""
    text = " ".join(passage["sentences"])
    headings = passage["title"].replace(" › ", ". ")[:MAX_HEADING_CHARS]
    return f"{headings}. {text}" if headings else text


def example_of(source, question, answering, others):
    """Makes an example of passages with `gold` sentences, of the same answers, and of passages without."""
    gold = [passage["sentences"][at].strip() for passage in answering for at in passage["gold"]]
    is_other = lambda sentence: not any(may_say_the_same(sentence, g) for g in gold)
    alone = lambda passage, at: in_place({"title": passage["title"], "sentences": [passage["sentences"][at]]})
    beside = [alone(p, at) for p in answering for at, sentence in enumerate(p["sentences"]) if at not in p["gold"] and is_other(sentence)]
    others = [passage for passage in others if all(map(is_other, passage["sentences"]))][:HARDEST_OTHERS]
    elsewhere = [alone(p, at) for p in others for at in range(len(p["sentences"]))]
    return Example(
        source, question, Texts([in_place(p) for p in answering], [in_place(p) for p in others]),
        Texts([alone(p, at) for p in answering for at in p["gold"]], beside + elsewhere), gold,
    )


def examples_of_chat(questions, mined):
    for question, found in zip(read_lines(questions), read_lines(mined), strict=True):
        assert question["turns"][-1] == found["question"], "the two files are not of the same questions"
        if question["answerable"]:
            answering = [question["passage"], *(e for e in found["excerpts"] if e["gold"])][:2]
            others = [e for e in found["excerpts"] if not e["gold"]]
            yield example_of(question["corpus"], found["question"], answering, others)


def examples_of_public(groups, count, rng):
    rows = [g for g in read_lines(groups) if g["source"] not in ("amazon_reviews", "qamr")]
    rng.shuffle(rows)
    for row in rows[:count]:
        answering = [p for p in row["passages"] if p["gold"]]
        if answering:
            yield example_of(row["source"], row["question"], answering, [p for p in row["passages"] if not p["gold"]])


class Embedder:
    """Texts to vectors of length 1: the mean over the tokens, as Docent pools."""

    def __init__(self, base):
        self.encoder = Encoder.from_folder(base)
        self.tokenizer = Tokenizer.from_file(str(base / "tokenizer.json"))
        self.tokenizer.no_padding()
        self.tokenizer.no_truncation()

    def embed(self, texts, at_once=32):
        ids = [self.tokenizer.encode(text).ids for text in texts]
        ids = [i if len(i) <= MAX_PIECES else i[: MAX_PIECES - 1] + i[-1:] for i in ids]
        order = sorted(range(len(ids)), key=lambda at: len(ids[at]))
        vectors = [None] * len(ids)
        for start in range(0, len(order), at_once):
            part = order[start : start + at_once]
            pieces, mask, types = pad_batch([(ids[at], [0] * len(ids[at])) for at in part])
            with torch.autocast("cpu", dtype=torch.bfloat16):
                hidden = self.encoder(pieces, mask, types).float()
            for at, vector in zip(part, F.normalize((hidden * mask[..., None]).sum(1), dim=-1)):
                vectors[at] = vector
        return torch.stack(vectors)


def loss_of(embedder, batch, rng):
    """Returns the softmax loss of the answering text among all texts of the batch; another that answers too is left out."""
    asked = [type_as_in_chat(e.question, rng) if rng.random() < SHARE_TYPED_IN_HASTE else e.question for e in batch]
    of_sentences = rng.random() < SHARE_OF_SENTENCES
    offered = [example.sentences if of_sentences else example.passages for example in batch]
    texts = [rng.choice(of.answering) for of in offered] + [rng.choice(of.others) for of in offered if of.others]
    scores = SCALE * embedder.embed(asked) @ embedder.embed(texts).T
    answers_too = [
        [at != own and (text == texts[own] or any(g in text for g in example.gold)) for at, text in enumerate(texts)]
        for own, example in enumerate(batch)
    ]
    scores = scores.masked_fill(torch.tensor(answers_too), float("-inf"))
    return F.cross_entropy(scores, torch.arange(len(batch)))


def batches(examples, size, rng):
    """Yields batches of examples, a few document sets in each."""
    rng.shuffle(examples)
    by_source = sorted(examples, key=lambda e: e.source)
    chunks = [by_source[at : at + QUESTIONS_A_SET] for at in range(0, len(by_source), QUESTIONS_A_SET)]
    rng.shuffle(chunks)
    a_batch = size // QUESTIONS_A_SET
    for at in range(0, len(chunks) - a_batch + 1, a_batch):
        yield [example for chunk in chunks[at : at + a_batch] for example in chunk]


def evaluate(embedder, found):
    """Says how often the right excerpt is among the nearest of all that were found for the questions over its document set,
    and the right sentence the nearest of those that were found for its question."""
    by_set = defaultdict(list)
    for row in found:
        by_set[row["corpus"]].append(row)
    ranks, first = [], 0
    embedder.encoder.eval()
    with torch.no_grad():
        for rows in by_set.values():
            texts = list(dict.fromkeys(in_place(e) for row in rows for e in row["excerpts"]))
            place = {text: at for at, text in enumerate(texts)}
            asked = [row for row in rows if any(e["gold"] for e in row["excerpts"])]
            if asked:
                cosines = embedder.embed([row["question"] for row in asked]) @ embedder.embed(texts).T
                for row, of_row in zip(asked, cosines):
                    gold = [place[in_place(e)] for e in row["excerpts"] if e["gold"]]
                    ranks.append(int((of_row > of_row[gold].max()).sum()))
            for row in asked[::3]:
                sentences = [(in_place({**e, "sentences": [s]}), at in e["gold"]) for e in row["excerpts"] for at, s in enumerate(e["sentences"])]
                cosines = embedder.embed([row["question"]]) @ embedder.embed([text for text, _ in sentences]).T
                first += sentences[int(cosines.argmax())][1]
    embedder.encoder.train()
    shares = ", ".join(f"{most}: {sum(rank < most for rank in ranks) / max(1, len(ranks)):.3f}" for most in (1, 4, 8, 20, 40))
    return f"right among the nearest of {len(ranks)} questions: {shares}; right sentence nearest of a third of them: {first}"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--questions", type=Path, nargs="+", required=True)
    parser.add_argument("--mined", type=Path, nargs="+", required=True)
    parser.add_argument("--public", type=Path, help="groups of reading_data.py, of which some are mixed in")
    parser.add_argument("--public-count", type=int, default=2000)
    parser.add_argument("--held-out", type=Path, help="what Docent finds for questions that are only measured")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--start", type=Path, help="weights of an earlier run to begin with")
    parser.add_argument("--rate", type=float, default=4e-5)
    parser.add_argument("--epochs", type=float, default=1.1)
    parser.add_argument("--batch", type=int, default=48)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--seed", type=int, default=31)
    args = parser.parse_args()
    torch.manual_seed(args.seed)
    torch.set_num_threads(args.threads)
    rng = random.Random(args.seed)
    examples = []
    for questions, mined in zip(args.questions, args.mined, strict=True):
        examples += examples_of_chat(questions, mined)
    if args.public:
        examples += examples_of_public(args.public, args.public_count, rng)
    found = read_lines(args.held_out) if args.held_out else []
    embedder = Embedder(args.base)
    if args.start:
        embedder.encoder.load_state_dict(torch.load(args.start, weights_only=True))
    embedder.encoder.words.weight.requires_grad = embedder.encoder.types.weight.requires_grad = False
    trained = [p for p in embedder.encoder.parameters() if p.requires_grad]
    optimizer = torch.optim.AdamW(trained, lr=args.rate, weight_decay=0.01)
    steps = int(len(examples) * args.epochs / args.batch)
    print(f"{len(examples)} examples, {steps} steps; untrained: {evaluate(embedder, found)}", flush=True)
    train(
        embedder.encoder, args.out / "embedding.pt", optimizer, steps, lambda: batches(examples, args.batch, rng),
        lambda batch: loss_of(embedder, batch, rng), lambda: evaluate(embedder, found), evaluate_every=100, report_every=25,
    )


if __name__ == "__main__":
    main()
