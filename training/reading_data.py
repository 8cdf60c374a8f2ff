"""Builds the training groups of the reader from public question-answering sets.

A group is one question with one or more passages; every sentence of a passage is known to answer or not. A group without an
answering sentence teaches the reader to say that nothing answers.

    python3 training/reading_data.py --train DIR --antonyms src/text/english/antonyms.txt --out groups.jsonl

DIR holds `answer-groups.jsonl.gz` and SQuAD-format files (see models/reader/README.md for the sets and their licences).
"""

import argparse
import gzip
import json
import random
import re
from collections import defaultdict
from pathlib import Path

MAX_PASSAGE_WORDS = 95
MAX_SECOND_PASSAGE_WORDS = 70
SHARE_WITHOUT_ANSWER = 0.30

# How many questions of each set are used: well-made ones over prose first.
QUESTIONS_PER_SOURCE = {
    "new_wiki": 6500, "squad": 8500, "reddit": 3500, "amazon_reviews": 3000, "selqa": 2300,
    "clapnq": 1895, "qamr": 1200, "policy": 2000, "covid": 800, "trec": 73,
}

SENTENCE_END = re.compile(r"(?<=[.!?])[\"')\]]?\s+(?=[A-Z0-9\"'(\[])")
NUMBER = re.compile(r"\b\d[\d,.]*\b")
NAME = re.compile(r"(?<!^)(?<![.?!] )\b[A-Z][a-z]+(?: (?:of |the )?[A-Z][a-z]+)*")
FUNCTION_WORDS = set(
    "a an the is are was were be been do does did has have had can could will would should may might must of in on at by for to "
    "from with about as and or not it its this that these those there i you we they he she my your our their".split()
)


def split_sentences(text):
    """Returns (start, end) offsets of the sentences of a paragraph."""
    spans, start = [], 0
    for match in SENTENCE_END.finditer(text):
        spans.append((start, match.start()))
        start = match.end()
    spans.append((start, len(text)))
    return [(a, b) for a, b in spans if text[a:b].strip()]


def window_around(sentences, gold, limit, rng):
    """Returns a stretch of whole sentences around `gold` of at most `limit` words, and the place of gold in it."""
    first = last = gold
    words = len(sentences[gold].split())
    while True:
        sides = [s for s in ("before", "after") if (s == "before" and first > 0) or (s == "after" and last + 1 < len(sentences))]
        if not sides:
            break
        side = rng.choice(sides)
        at = first - 1 if side == "before" else last + 1
        words += len(sentences[at].split())
        if words > limit:
            break
        first, last = min(first, at), max(last, at)
    return sentences[first : last + 1], gold - first


def corrupt(question, names, antonyms, rng):
    """Returns the question with one thing changed so that its passage no longer answers it, or None."""
    ways = ["name", "number", "antonym", "not"]
    rng.shuffle(ways)
    for way in ways:
        if way == "name":
            found = list(NAME.finditer(question))
            others = [n for n in rng.sample(names, min(8, len(names))) if n.lower() not in question.lower()]
            if found and others:
                match = rng.choice(found)
                return question[: match.start()] + others[0] + question[match.end() :]
        elif way == "number":
            found = list(NUMBER.finditer(question))
            if found:
                match = rng.choice(found)
                digits = re.sub(r"[^\d]", "", match.group()) or "1"
                value = int(digits) + rng.choice([-7, -3, -2, -1, 1, 2, 3, 5, 10])
                return question[: match.start()] + str(abs(value)) + question[match.end() :]
        elif way == "antonym":
            words = question.split(" ")
            places = [i for i, w in enumerate(words) if w.lower().strip("?,.") in antonyms]
            if places:
                at = rng.choice(places)
                words[at] = rng.choice(antonyms[words[at].lower().strip("?,.")])
                return " ".join(words)
        elif rng.random() < 0.3:
            match = re.search(r"\b(is|are|was|were|does|do|did|can|could|will|would|should)\b", question)
            if match:
                return question[: match.end()] + " not" + question[match.end() :]
    return None


BEFORE = ["hey", "hi all", "quick question", "sorry if this was asked before but", "btw", "does anyone know", "dumb question maybe,",
          "hello, i was wondering", "ok so", "tbh no idea,", "new here,", "asking for a friend:", "can someone tell me", "um", "please,"]
BEHIND = ["thanks", "thx!", "pls", "asap", "my boss wants to know", "just curious", "??", "anyone?", "for a report i am writing",
          "i forgot", "it is for my team", "cheers"]


def type_as_in_chat(question, rng):
    """Returns the question as somebody might type it in a chat: case, marks, asides, slips, key words only."""
    text = question.strip()
    if rng.random() < 0.12:
        kept = [w for w in text.rstrip("?").split() if w.lower() not in FUNCTION_WORDS]
        if len(kept) >= 3:
            text = " ".join(kept)
    if rng.random() < 0.5:
        text = text.lower()
    if rng.random() < 0.5:
        text = text.rstrip("?. ")
    if rng.random() < 0.08:
        words = text.split(" ")
        at = rng.randrange(len(words))
        if len(words[at]) > 4 and words[at].isalpha():
            i = rng.randrange(1, len(words[at]) - 2)
            w = words[at]
            words[at] = rng.choice([w[:i] + w[i + 1 :], w[:i] + w[i + 1] + w[i] + w[i + 2 :], w[:i] + w[i] + w[i:]])
            text = " ".join(words)
    if rng.random() < 0.12:
        text = f"{rng.choice(BEFORE)} {text}"
    if rng.random() < 0.10:
        text = f"{text.rstrip('?')}, {rng.choice(BEHIND)}"
    return text


def read_antonyms(path):
    antonyms = {}
    for line in Path(path).read_text().splitlines():
        if line and not line.startswith("#"):
            word, *others = re.split(r"[\s:,]+", line.strip())
            if others:
                antonyms[word] = [o.lstrip('+') for o in others if o]
    return antonyms


def read_squad_format(path, source):
    """Yields (source, document title, paragraph number, sentences, questions) with questions as (text, gold sentence, answer)."""
    for article in json.load(gzip.open(path))["data"]:
        title = article.get("title", "").replace("_", " ")
        for number, paragraph in enumerate(article["paragraphs"]):
            text = paragraph["context"]
            spans = split_sentences(text)
            questions = []
            for qa in paragraph["qas"]:
                for answer in qa["answers"][:1]:
                    at = answer["answer_start"]
                    inside = [i for i, (a, b) in enumerate(spans) if a <= at < b]
                    if inside:
                        questions.append((qa["question"].strip(), inside[0], answer["text"]))
            yield source, title, number, [text[a:b].strip() for a, b in spans], questions


def groups_of_paragraphs(paragraphs, antonyms, rng):
    """Yields groups whose passages are stretches of real paragraphs."""
    by_article = defaultdict(list)
    for source, title, number, sentences, questions in paragraphs:
        by_article[source, title].append((sentences, questions))
    names = [m.group() for (s, t), ps in by_article.items() for sentences, _ in ps[:20] for m in NAME.finditer(" ".join(sentences))]
    for (source, title), article in by_article.items():
        shown = "" if re.search(r"reddit|amazon", title.lower()) else title
        for at, (sentences, questions) in enumerate(article):
            for question, gold, answer in questions:
                stretch, place = window_around(sentences, gold, MAX_PASSAGE_WORDS, rng)
                title_shown = shown if rng.random() < 0.7 else ""
                other = article[rng.randrange(max(0, at - 6), min(len(article), at + 7))][0]
                second, _ = window_around(other, rng.randrange(len(other)), MAX_SECOND_PASSAGE_WORDS, rng)
                passages = [{"title": title_shown, "sentences": stretch, "gold": [place]}]
                if other is not sentences and answer.lower() not in " ".join(second).lower():
                    passages.append({"title": title_shown, "sentences": second, "gold": []})
                without = rng.random() < SHARE_WITHOUT_ANSWER
                if without:
                    changed = corrupt(question, names, antonyms, rng) if rng.random() < 0.55 else None
                    if changed:
                        question = changed
                        passages[0]["gold"] = []
                    elif len(stretch) > 2 and answer.lower() not in " ".join(s for i, s in enumerate(stretch) if i != place).lower():
                        passages[0] = {"title": title_shown, "sentences": stretch[:place] + stretch[place + 1 :], "gold": []}
                    else:
                        passages = passages[1:] or passages
                yield source, question, passages


def groups_of_sentences(path, antonyms, rng):
    """Yields groups whose passages are an answering sentence among its hardest rivals, in any order."""
    rows = [json.loads(line) for line in gzip.open(path, "rt")]
    rows = [r for r in rows if r["source"] in ("squad", "selqa", "clapnq", "qamr", "trec")]
    names = [m.group() for r in rows for m in NAME.finditer(" ".join(r["positives"]))]
    for row in rows:
        question = row["question"]
        rivals = [n for n in row["negatives"] if 3 < len(n.split()) < 60]
        gold = [p for p in row["positives"] if len(p.split()) < 80][:2]
        if not gold or not rivals:
            continue
        def pack(answers, limit):
            chosen, words = list(answers), sum(len(a.split()) for a in answers)
            while rivals and words + len(rivals[0].split()) <= limit:
                words += len(rivals[0].split())
                chosen.append(rivals.pop(0))
            rng.shuffle(chosen)
            return {"title": "", "sentences": chosen, "gold": [i for i, s in enumerate(chosen) if s in answers]}
        if rng.random() < SHARE_WITHOUT_ANSWER:
            changed = corrupt(question, names, antonyms, rng) if rng.random() < 0.6 else None
            if changed:
                first = pack(gold, MAX_PASSAGE_WORDS)
                first["gold"] = []
                yield row["source"], changed, [first]
                continue
            passages = [pack([], MAX_PASSAGE_WORDS)]
        else:
            passages = [pack(gold, MAX_PASSAGE_WORDS)]
            if rng.random() < 0.5:
                passages.append(pack([], MAX_SECOND_PASSAGE_WORDS))
        passages = [p for p in passages if p["sentences"]]
        if passages:
            yield row["source"], question, passages


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--train", type=Path, required=True)
    parser.add_argument("--antonyms", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=20)
    args = parser.parse_args()
    rng = random.Random(args.seed)
    antonyms = read_antonyms(args.antonyms)
    paragraphs = []
    for source, name in [("new_wiki", "squadshifts-new_wiki"), ("reddit", "squadshifts-reddit"), ("amazon_reviews", "squadshifts-amazon_reviews"),
                         ("policy", "policyqa-dev"), ("policy", "policyqa-test"), ("covid", "covid-qa")]:
        paragraphs += read_squad_format(args.train / f"{name}.json.gz", source)
    groups = list(groups_of_paragraphs(paragraphs, antonyms, rng))
    groups += groups_of_sentences(args.train / "answer-groups.jsonl.gz", antonyms, rng)
    rng.shuffle(groups)
    left = dict(QUESTIONS_PER_SOURCE)
    written = unanswerable = 0
    with args.out.open("w") as out:
        for source, question, passages in groups:
            if left.get(source, 0) <= 0:
                continue
            left[source] -= 1
            written += 1
            unanswerable += not any(p["gold"] for p in passages)
            row = {"source": source, "question": type_as_in_chat(question, rng), "passages": passages}
            out.write(json.dumps(row, ensure_ascii=False) + "\n")
    print(f"{written} groups, {unanswerable} of them without an answer; not filled: { {k: v for k, v in left.items() if v > 0} }")


if __name__ == "__main__":
    main()
