"""Builds training groups from what Docent finds: the passages among which a reader has to choose.

    docent eval chat chat/questions.jsonl --corpus chat/documents --excerpts mined.jsonl
    python3 training/mined_data.py --questions chat/questions.jsonl --mined mined.jsonl --public groups.jsonl --out mined-groups.jsonl

A group is a question with what answers it and some of the other excerpts that were found. A question that its passage does not
answer stays with its passage alone: another may answer it.
"""

import argparse
import json
import random
import re
from pathlib import Path

from reading_data import type_as_in_chat

OTHER_EXCERPTS = 4
MAX_EXCERPTS_WITH_ANSWER = 2
PUBLIC_GROUPS = 2000
SHARE_WITHOUT_ANSWER = 0.1
SHARE_WITHOUT_TITLE = 0.1
SHARE_TYPED_IN_HASTE = 0.35


def words_of(text):
    return set(re.findall(r"[a-z0-9]+", text.lower()))


def may_say_the_same(sentence, gold):
    shared = len(words_of(sentence) & words_of(gold))
    return shared >= 4 and shared >= 0.6 * min(len(words_of(sentence)), len(words_of(gold)))


def choose_others(excerpts, rng):
    """Returns some of the excerpts, the most promising likelier."""
    drawn = sorted(range(len(excerpts)), key=lambda rank: rng.random() ** (1 + 0.35 * rank), reverse=True)[:OTHER_EXCERPTS]
    return [excerpts[rank] for rank in sorted(drawn)]


def group_of(question, excerpts, rng):
    text = question["turns"][-1]
    with_answer = [{key: e[key] for key in ("title", "sentences", "gold")} for e in excerpts if e["gold"]][:MAX_EXCERPTS_WITH_ANSWER]
    with_answer = with_answer or [question["passage"]]
    gold = [passage["sentences"][at] for passage in with_answer for at in passage["gold"]]
    others = []
    for excerpt in choose_others([e for e in excerpts if not e["gold"]], rng):
        sentences = [s for s in excerpt["sentences"] if not any(may_say_the_same(s, g) for g in gold)]
        if sentences:
            others.append({"title": excerpt["title"], "sentences": sentences, "gold": []})
    if others and rng.random() < SHARE_WITHOUT_ANSWER:
        with_answer = []
    elif rng.random() < SHARE_WITHOUT_TITLE:
        with_answer = [{**passage, "title": ""} for passage in with_answer]
    if rng.random() < SHARE_TYPED_IN_HASTE:
        text = type_as_in_chat(text, rng)
    return {"question": text, "passages": with_answer + others}


def read_lines(path):
    return [json.loads(line) for line in path.open()]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--questions", type=Path, required=True)
    parser.add_argument("--mined", type=Path, required=True)
    parser.add_argument("--public", type=Path, required=True, help="groups of reading_data.py, of which some are mixed in")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=11)
    args = parser.parse_args()
    rng = random.Random(args.seed)
    groups = []
    for question, found in zip(read_lines(args.questions), read_lines(args.mined), strict=True):
        assert question["turns"][-1] == found["question"], "the two files are not of the same questions"
        if question["answerable"]:
            groups.append(group_of(question, found["excerpts"], rng))
        else:
            groups.append({"question": found["question"], "passages": [question["passage"]]})
    public = [g for g in read_lines(args.public) if g["source"] not in ("amazon_reviews", "qamr")]
    rng.shuffle(public)
    groups += [{"question": g["question"], "passages": g["passages"]} for g in public[:PUBLIC_GROUPS]]
    rng.shuffle(groups)
    args.out.write_text("".join(json.dumps(group, ensure_ascii=False) + "\n" for group in groups))
    silent = sum(not any(p["gold"] for p in group["passages"]) for group in groups)
    print(f"{len(groups)} groups, {silent} of them without an answer")


if __name__ == "__main__":
    main()
