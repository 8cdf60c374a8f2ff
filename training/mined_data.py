"""Builds training groups from what Docent finds: the passages among which a reader has to choose.

    docent eval chat chat/questions.jsonl --corpus chat/documents --excerpts mined.jsonl
    python3 training/mined_data.py --questions chat/questions.jsonl --mined mined.jsonl --public groups.jsonl --out mined-groups.jsonl

A group is a question with what answers it and some of the other excerpts that were found. What was found beside the annotated
passage and scored high was graded by readers for a part of the questions (`annotations/graded.jsonl.gz`, chat_data.py): what answers
counts as such, what only helps is left out, what does neither is taken first. A question that its passage does not answer stays
with its passage alone: another may answer it.
"""

import argparse
import json
import random
import re
from pathlib import Path

from chat_data import ANSWERS, HELPS, NOTHING, read_grades, start_of
from reading_data import type_as_in_chat

OTHER_EXCERPTS = 4
MAX_REFUTED_EXCERPTS = 3
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


def group_of(question, excerpts, grades, rng):
    """Returns the training group of a question; `grades` are those of sentences, by how they start."""
    text = question["turns"][-1]
    grade_of = lambda sentence: grades.get(start_of(sentence))
    is_annotated_found = any(excerpt["gold"] for excerpt in excerpts)
    for excerpt in excerpts:
        answers = {at for at, sentence in enumerate(excerpt["sentences"]) if grade_of(sentence) == ANSWERS}
        excerpt["gold"] = sorted(answers | set(excerpt["gold"]))
    with_answer = [{key: e[key] for key in ("title", "sentences", "gold")} for e in excerpts if e["gold"]]
    if not is_annotated_found:
        with_answer.insert(0, question["passage"])
    with_answer = with_answer[:1] + rng.sample(with_answer[1:], min(len(with_answer) - 1, MAX_EXCERPTS_WITH_ANSWER - 1))
    gold = [passage["sentences"][at] for passage in with_answer for at in passage["gold"]]
    rest = [e for e in excerpts if not e["gold"]]
    refuted = [e for e in rest if any(grade_of(s) == NOTHING for s in e["sentences"])][:MAX_REFUTED_EXCERPTS]
    drawn = choose_others([e for e in rest if e not in refuted], rng)[: OTHER_EXCERPTS - len(refuted)]
    others = []
    for excerpt in refuted + drawn:
        is_other = lambda s: grade_of(s) == NOTHING or grade_of(s) is None and not any(may_say_the_same(s, g) for g in gold)
        sentences = [s for s in excerpt["sentences"] if is_other(s)]
        if sentences:
            others.append({"title": excerpt["title"], "sentences": sentences, "gold": []})
    with_answer = [without_help(passage, grade_of) for passage in with_answer]
    if others and rng.random() < SHARE_WITHOUT_ANSWER:
        with_answer = []
    elif rng.random() < SHARE_WITHOUT_TITLE:
        with_answer = [{**passage, "title": ""} for passage in with_answer]
    if rng.random() < SHARE_TYPED_IN_HASTE:
        text = type_as_in_chat(text, rng)
    return {"question": text, "passages": with_answer + others}


def without_help(passage, grade_of):
    """Returns the passage without the sentences that only help: neither right nor wrong to choose."""
    kept = [at for at, sentence in enumerate(passage["sentences"]) if at in passage["gold"] or grade_of(sentence) != HELPS]
    return {"title": passage["title"], "sentences": [passage["sentences"][at] for at in kept], "gold": [kept.index(at) for at in passage["gold"]]}


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
    groups, graded = [], read_grades()
    for question, found in zip(read_lines(args.questions), read_lines(args.mined), strict=True):
        assert question["turns"][-1] == found["question"], "the two files are not of the same questions"
        if question["answerable"]:
            grades = graded.get((question["corpus"], found["question"]), {})
            groups.append(group_of(question, found["excerpts"], grades, rng))
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
