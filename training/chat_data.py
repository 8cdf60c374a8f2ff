"""Builds training data from questions and claims that were written for Docent over public documents.

`annotations/lines.jsonl.gz` has, a line each, questions as people chat with the numbers of the sentences that answer them (none for
a near miss) and claims with their labels. `annotations/passages.json` names for each passage its repository on GitHub, its file and
its place in it, and the commits. The documents themselves are not here: clone them first, as OWNER+NAME, at those commits.

    python3 training/chat_data.py --clones DIR --public groups.jsonl --out DIR

writes `groups.jsonl` for the reader, `claims.jsonl` for the entailment model, and of the repositories that are never trained on
`questions-held-out.jsonl` and `claims-held-out.jsonl`, as `docent eval chat` and `docent eval claims` take them; `questions-alone.jsonl` are
those of the former that make sense without the passage they were written for (`annotations/alone.txt.gz`). What Docent found for them beside
the annotated passage was graded by readers who did not see which was which (`annotations/graded.jsonl.gz`): what answers is gold, too,
and answers some of the near misses. `questions.jsonl` has
the questions that are trained on in the same form, and `documents/` a part of the documents that they ask, for
`docent eval chat --excerpts`: what Docent finds for them is what `mined_data.py` trains on. `claims-asked.jsonl` has the claims that
are trained on as if they were questions: what is found for them beside the evidence decides nothing (`entailment.py`).
"""

import argparse
import gzip
import json
import random
import re
import subprocess
from collections import defaultdict
from functools import lru_cache
from pathlib import Path

from reading_data import type_as_in_chat

HERE = Path(__file__).parent
# How a sentence that was found elsewhere does: as read_grades() has it.
ANSWERS, HELPS, NOTHING = 2, 1, 0
WORDS_OF_START = 12
SENTENCES_PER_PASSAGE = 7
PUBLIC_GROUPS = 3500
DOCUMENTS_PER_REPOSITORY = 120
MAX_DOCUMENT_BYTES = 150_000
DOCUMENT = re.compile(r"\.(md|mdx|txt|markdown|html|rst|adoc)$")
NOT_ENGLISH = re.compile(r"(?i)(^|/)(de|fr|es|ja|zh|ko|pt|ru|it|pl|nl|tr|uk|cs)([-_]\w+)?/|node_modules|locale")


def strip_markup(text):
    """Returns the words of a line or two of Markdown or reStructuredText."""
    text = re.sub(r"<!--.*?-->", "", text, flags=re.S)
    text = re.sub(r"!\[[^\]]*\]\([^)]*\)", "", text)
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text)
    text = re.sub(r":[a-zA-Z:]+:`([^`<]*)(?:<[^>]*>)?`", r"\1", text)
    text = re.sub(r"`+([^`]*)`+_*", r"\1", text)
    text = re.sub(r"</?[a-zA-Z][^>]*>", "", text)
    text = re.sub(r"\*\*|__|\{\{.*?\}\}|\{%.*?%\}|\{[#.:][^}]*\}", "", text)
    text = re.sub(r"(?<!\w)[*_]([^*_]+)[*_](?!\w)", r"\1", text)
    return re.sub(r"\s+", " ", text).strip()


def split_sentences(text):
    return [s for s in re.split(r"(?<=[.!?])[\"')\]]?\s+(?=[A-Z0-9\"'(])", text) if s.strip()]


def sentences_of_block(lines):
    """Returns the sentences, list items and table rows of the lines below one heading."""
    found, open_text = [], ""
    def close():
        nonlocal open_text
        if open_text:
            found.extend(split_sentences(strip_markup(open_text)))
        open_text = ""
    for line in [*lines, ""]:
        line = line.rstrip()
        item = re.match(r"\s*(?:[-*+]|\d+[.)])\s+(.*)", line)
        if re.match(r"\s*\|.*\|\s*$", line):
            close()
            if not re.match(r"[\s|:-]+$", line):
                found.append(strip_markup(" | ".join(cell.strip() for cell in line.strip().strip("|").split("|"))))
        elif item:
            close()
            open_text = item.group(1)
        elif not line.strip() or line.startswith(("..", ":::", "!!!", "import ", "export ")):
            close()
        else:
            open_text += " " + line.strip().lstrip("> ")
    return [sentence for sentence in found if re.search(r"[a-z]", sentence)]


def sections_of(text):
    """Yields (title, headings, sentences) of each section of a file that has text of its own."""
    text = re.sub(r"\A---\n.*?\n---\n", "", text, flags=re.S)
    text = re.sub(r"^(```|~~~).*?^\1\s*$", "", text, flags=re.S | re.M)
    lines, headings, body, title, at = text.split("\n"), [], [], None, 0
    while at <= len(lines):
        line = lines[at] if at < len(lines) else "# "
        after = lines[at + 1] if at + 1 < len(lines) else ""
        marked = re.match(r"(#{1,6})\s+(.*)", line) or re.match(r"(={1,6})\s+(\S.*)", line)
        underlined = (
            line.strip() and re.match(r"([=\-~^\"'*+])\1{3,}\s*$", after)
            and len(after.strip()) >= len(line.strip()) - 2 and not line.startswith((" ", "|"))
        )
        if not (marked or underlined or at == len(lines)):
            body.append(line)
            at += 1
            continue
        sentences, body = sentences_of_block(body), []
        if sentences:
            yield title or (headings[0][1] if headings else ""), [heading for _, heading in headings], sentences
        if at == len(lines):
            break
        level = len(marked.group(1)) if marked else "=-~^\"'*+".index(after.strip()[0]) + 1
        heading = strip_markup(marked.group(2) if marked else line).strip("# ")
        headings = [h for h in headings if h[0] < level] + [(level, heading)]
        title = heading if title is None else title
        at += 2 if underlined and not marked else 1


@lru_cache(maxsize=None)
def passages_of(clone, commit, file):
    """Returns the passages of a file as (heading line, sentences)."""
    text = subprocess.run(["git", "-C", clone, "show", f"{commit}:{file}"], capture_output=True, check=True).stdout.decode("utf-8", "replace")
    found = []
    for title, headings, sentences in sections_of(text):
        above = " › ".join(part for part in [title, *(h for h in headings if h != title)] if part)
        for first in range(0, len(sentences), SENTENCES_PER_PASSAGE):
            found.append((above, sentences[first : first + SENTENCES_PER_PASSAGE]))
    return found


def plainest_part(sentence):
    """Returns the longest stretch of a sentence without marks that loaders may render differently."""
    return max((part.strip(" .,:;") for part in re.split(r"[`*_\[\]()<>|{}#]|&\w+;", " ".join(sentence.split()))), key=len)


def read_annotations(clones):
    """Yields (repository, held out, file, passage number, heading, sentences, line)."""
    index = json.loads((HERE / "annotations/passages.json").read_text())
    for text in gzip.open(HERE / "annotations/lines.jsonl.gz", "rt"):
        line = json.loads(text)
        repository, file, place = index["passages"][line["passage"]]
        above, sentences = passages_of(git_folder(clones, repository), index["commits"][repository], file)[place]
        yield repository, repository in index["held_out"], file, line["passage"], above, sentences, line


def start_of(sentence):
    """Returns the words by which a graded sentence is found again."""
    return " ".join(sentence.split()[:WORDS_OF_START])


def read_grades():
    """Returns the grades of sentences, by how they start, for each (OWNER+NAME, question)."""
    graded = {}
    for text in gzip.open(HERE / "annotations/graded.jsonl.gz", "rt"):
        line = json.loads(text)
        graded[line["set"].replace("/", "+"), line["question"]] = {
            start: grade for grade, key in [(ANSWERS, "answers"), (HELPS, "helps"), (NOTHING, "nothing")] for start in line.get(key, [])
        }
    return graded


def with_graded_gold(question, graded):
    """Returns a question with what else answers it."""
    grades = graded.get((question["corpus"], question["turns"][-1]), {})
    gold = question["gold"] + [start for start, grade in grades.items() if grade == ANSWERS]
    return {**question, "answerable": bool(gold), "gold": gold}


def git_folder(clones, repository):
    clone = clones / repository.replace("/", "+")
    return str(clone / "repo" if (clone / "repo").exists() else clone)


def write_documents(clones, out, rng):
    """Checks out, of each repository that is trained on, the files with questions and others beside them."""
    index = json.loads((HERE / "annotations/passages.json").read_text())
    asked = defaultdict(set)
    for repository, file, _ in index["passages"]:
        asked[repository].add(file)
    for repository in sorted(set(asked) - set(index["held_out"])):
        git = ["git", "-C", git_folder(clones, repository)]
        commit = index["commits"][repository]
        listing = subprocess.run([*git, "ls-tree", "-r", "-l", commit], capture_output=True, check=True).stdout.decode("utf-8", "replace")
        entries = re.findall(r"^\d+ blob \w+ +(\d+)\t(.*)$", listing, re.M)
        files = [
            file for size, file in entries
            if int(size) <= MAX_DOCUMENT_BYTES and file.isascii() and DOCUMENT.search(file) and not NOT_ENGLISH.search(file)
        ]
        rng.shuffle(files)
        folders = {file.rpartition("/")[0] for file in asked[repository]}
        files.sort(key=lambda file: (file not in asked[repository], file.rpartition("/")[0] not in folders))
        for file in files[:DOCUMENTS_PER_REPOSITORY]:
            text = subprocess.run([*git, "show", f"{commit}:{file}"], capture_output=True, check=True).stdout
            # Docent reads these two as Markdown, which is near enough.
            target = out / repository.replace("/", "+") / (file + ".md" if file.endswith((".rst", ".adoc")) else file)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(text)


def variants_of(line, passage, others, rng):
    """Yields the question as it was written, and in six of ten cases once more: noisier, or with what answers it taken out."""
    passages = [passage]
    if others and rng.random() < 0.6:
        above, sentences = rng.choice(others)
        passages.append({"title": above, "sentences": sentences[:5], "gold": []})
    yield {"question": line["question"], "passages": passages}
    if rng.random() < 0.4:
        return
    gold = passage["gold"]
    if gold and rng.random() < 0.2 and len(passage["sentences"]) - len(gold) >= 2:
        left = [s for i, s in enumerate(passage["sentences"]) if i not in gold]
        passages = [{"title": passage["title"], "sentences": left, "gold": []}, *passages[1:]]
    elif rng.random() < 0.15:
        passages = [{**passage, "title": ""}, *passages[1:]]
    elif rng.random() < 0.1 and len(passages) > 1:
        passages = passages[1:]
    yield {"question": type_as_in_chat(line["question"], rng), "passages": passages}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--clones", type=Path, required=True)
    parser.add_argument("--public", type=Path, required=True, help="groups of reading_data.py, of which some are mixed in")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=3)
    args = parser.parse_args()
    rng = random.Random(args.seed)
    rows = list(read_annotations(args.clones))
    passages = defaultdict(dict)
    for repository, _, file, number, above, sentences, _ in rows:
        passages[repository][number] = (file, above, sentences)
    groups, claims, claims_asked, questions, questions_held_out, claims_held_out = [], [], [], [], [], []
    for repository, is_held_out, file, number, above, sentences, line in rows:
        if "claim" in line:
            row = {"source": repository, "claim": line["claim"], "label": line["label"], "title": above, "sentences": sentences, "evidence": line["evidence"]}
            (claims_held_out if is_held_out else claims).append(row)
            if not is_held_out:
                gold = [plainest_part(sentences[at]) for at in line["evidence"]]
                claims_asked.append({"corpus": repository.replace("/", "+"), "turns": [line["claim"]], "answerable": bool(gold), "gold": gold})
            continue
        gold = [plainest_part(sentences[g]) for g in line["gold"]]
        passage = {"title": above, "sentences": sentences, "gold": line["gold"]}
        question = {"corpus": repository.replace("/", "+"), "turns": [line["question"]], "answerable": bool(gold), "gold": gold}
        if is_held_out:
            questions_held_out.append(question)
        else:
            questions.append({**question, "passage": passage})
            beside = [(a, s) for n, (f, a, s) in passages[repository].items() if n != number and f == file]
            beside = beside or [(a, s) for n, (_, a, s) in passages[repository].items() if n != number]
            groups += variants_of(line, passage, beside, rng)
    public = [json.loads(line) for line in open(args.public)]
    public = [{"question": g["question"], "passages": g["passages"]} for g in public if g["source"] not in ("amazon_reviews", "qamr")]
    rng.shuffle(public)
    groups += public[:PUBLIC_GROUPS]
    rng.shuffle(groups)
    alone = set(gzip.open(HERE / "annotations/alone.txt.gz", "rt").read().splitlines())
    questions_alone = [q for q in questions_held_out if f"{q['corpus'].replace('+', '/', 1)}\t{q['turns'][0]}" in alone]
    graded = read_grades()
    questions_alone = [with_graded_gold(question, graded) for question in questions_alone]
    labels = {"nei": "not_enough_info"}
    claims_to_judge = [{"corpus": c["source"].replace("/", "+"), "claim": c["claim"], "label": labels.get(c["label"], c["label"])} for c in claims_held_out]
    args.out.mkdir(parents=True, exist_ok=True)
    write_documents(args.clones, args.out / "documents", rng)
    for name, written in [
        ("groups", groups), ("claims", claims), ("claims-asked", claims_asked), ("questions", questions), ("claims-held-out-pairs", claims_held_out),
        ("questions-held-out", questions_held_out), ("questions-alone", questions_alone), ("claims-held-out", claims_to_judge),
    ]:
        (args.out / f"{name}.jsonl").write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in written))
        print(name, len(written))


if __name__ == "__main__":
    main()
