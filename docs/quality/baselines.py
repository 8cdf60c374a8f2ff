#!/usr/bin/env python3
"""What well-known rankers reach on the data that `docent eval` is measured on.

Docent's own figures mean little alone. This script gives what stands beside them: BM25 as bm25s computes it, and, with
`--dense DIR`, a sentence-transformers model by cosine.

    pip install bm25s PyStemmer numpy              # and sentence-transformers for --dense

    baselines.py qa xquad.en.json                             sentences that hold the answer, first, in 3, in 5
    baselines.py retrieval BEIR_DIR                           nDCG@10 and recall@100
    baselines.py answerable ANSWERABLE.jsonl UNANSWERABLE.jsonl    whether the top score tells the two apart
    baselines.py refusal OWN [FOREIGN]                        foreign questions refused, 95 % of the right ones kept
    baselines.py followups mtragun_reference.jsonl            later turns of a conversation
    baselines.py derive xquad FILE OUTDIR                     a BEIR set out of SQuAD data
    baselines.py derive clapnq ANSWERABLE UNANSWERABLE OUTDIR      and out of ClapNQ

Options go before or after the command's own arguments: `--dense DIR`, `--stemmer`, `--k1`, `--b`, `--json`.

BM25 is the Lucene variant with k1 0.9 and b 0.4, after Anserini's defaults: lower case, possessives cut, Lucene's 33
English stop words out, Porter stems. Anserini differs in these: it splits words by Unicode's rules (UAX #29), here a
regular expression comes close to them; its Porter stemmer is Lucene's, here PyStemmer's `porter`; and Lucene keeps the
length of a document in one byte, so that long documents are scored as if somewhat shorter, here the length is exact.
`--stemmer english` takes Snowball's English (Porter 2) stemmer instead.

Dense text that is longer than the model takes is cut off by the model (256 word pieces for all-MiniLM-L6-v2). Whatever
ranks by score breaks ties by the order of the documents, so the figures come out the same every time.
"""

import argparse
import json
import os
import re
import sys
from dataclasses import dataclass, field
from pathlib import Path

# One thread unless told otherwise: the figures do not depend on it, other people's work on the machine may.
for _name in ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ.setdefault(_name, "1")
os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")

import bm25s
import numpy as np
import Stemmer
from bm25s.stopwords import STOPWORDS_EN

K1, B = 0.9, 0.4
PASSAGE_WEIGHTS = (0.25, 0.5, 1.0)
FUSION_K = 60  # Cormack, Clarke and Büttcher, SIGIR 2009
LAST_TURN_WEIGHT = 3
KEPT = 0.95


TOKEN = re.compile(
    r"\w+(?:"
    r"(?:(?<=[^\W\d_])['.:](?=[^\W\d_])|(?<=\d)[.,;'](?=\d))"  # inside a word or a number, as in don't, U.S and 1,500
    r"\w+)*"
)


class Analyser:
    """Text to stems, close to Anserini's default English analyser."""

    def __init__(self, stemmer):
        self.stop = frozenset(STOPWORDS_EN)
        self.stemmer = Stemmer.Stemmer(stemmer)

    def __call__(self, text):
        words = TOKEN.findall(text.lower().replace("’", "'"))
        words = [word.removesuffix("'s") for word in words]
        return self.stemmer.stemWords([word for word in words if word not in self.stop])


# After these a full stop is taken for part of the word, though a capital letter may follow.
ABBREVIATIONS = frozenset(
    "mr mrs ms dr prof st sr jr rev gen col capt lt sgt gov sen rep hon no nos vol vols pp fig figs art sec ch ed eds "
    "vs cf al ca approx dept est inc ltd co corp bros mt ft ave jan feb mar apr jun jul aug sep sept oct nov dec "
    "e.g i.e u.s u.k u.n d.c a.m p.m ph.d b.c a.d".split()
)
SENTENCE_END = re.compile(r"""([.!?]+["'”’)\]]*)\s+(?=["'“‘(\[]*[^\sa-z])|\n\s*\n""")


def split_sentences(text):
    """Sentences of `text`, in order, without the white space around them."""
    sentences, start = [], 0
    for end in SENTENCE_END.finditer(text):
        if end[1] and end[1].startswith(".") and not end[1].startswith(".."):
            before = text[start : end.start()].split()
            word = before[-1].lstrip("\"'“‘([").lower() if before else ""
            if word in ABBREVIATIONS or (len(word) == 1 and word.isalpha() and word != "i"):
                continue
        sentences.append(text[start : end.end()].strip())
        start = end.end()
    sentences.append(text[start:].strip())
    return [sentence for sentence in sentences if sentence]


def squeeze(text):
    return " ".join(text.split())



@dataclass
class Question:
    """A question, the passage that it is asked of, and the texts that answer it.

    One question of ClapNQ is answerable though no sentence of its passage was selected.
    """

    text: str
    passage: int
    answerable: bool
    answers: list[str]


@dataclass
class Corpus:
    """Passages with their sentences, and the questions asked of them."""

    titles: list[str] = field(default_factory=list)
    passages: list[str] = field(default_factory=list)
    sentences: list[str] = field(default_factory=list)
    passage_of: list[int] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)

    def add(self, title, text, sentences=None):
        """Adds a passage and returns its number."""
        number = len(self.passages)
        self.titles.append(title)
        self.passages.append(text)
        for sentence in sentences or split_sentences(text):
            self.sentences.append(sentence)
            self.passage_of.append(number)
        return number

    def answerable(self):
        return [question for question in self.questions if question.answerable]

    def titled(self):
        """Passages with their titles, as BEIR's rankers read them."""
        return [f"{title} {text}".strip() for title, text in zip(self.titles, self.passages)]

    def holds(self, sentence, question, anywhere=False):
        """Whether sentence number `sentence` holds an answer and is of the right passage, or of any if `anywhere`."""
        if not anywhere and self.passage_of[sentence] != question.passage:
            return False
        text = squeeze(self.sentences[sentence])
        return any(squeeze(answer) in text for answer in question.answers)


def read_lines(path):
    with open(path, encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def read_squad(paths):
    corpus = Corpus()
    for path in paths:
        for article in json.loads(Path(path).read_text(encoding="utf-8"))["data"]:
            for paragraph in article["paragraphs"]:
                number = corpus.add(article.get("title", "").replace("_", " "), paragraph["context"])
                for qa in paragraph["qas"]:
                    answers = list(dict.fromkeys(answer["text"] for answer in qa["answers"]))
                    possible = not qa.get("is_impossible", False)
                    corpus.questions.append(Question(qa["question"], number, possible, answers if possible else []))
    return corpus


def read_clapnq(paths):
    """ClapNQ: a passage asked about twice is one passage, and its sentences are those that the data comes with."""
    corpus, numbers = Corpus(), {}
    for path in paths:
        for line in read_lines(path):
            for passage in line["passages"]:
                key = passage["title"], passage["text"]
                if key not in numbers:
                    numbers[key] = corpus.add(*key, passage["sentences"])
            answered = any(output["answer"].strip() for output in line["output"])
            answers = [s for output in line["output"] for s in output.get("selected_sentences") or []]
            first = line["passages"][0]
            number = numbers[first["title"], first["text"]]
            corpus.questions.append(Question(line["input"], number, answered, answers))
    return corpus


def read_any(path):
    """SQuAD from a .json file, ClapNQ from .jsonl."""
    return read_clapnq([path]) if str(path).endswith(".jsonl") else read_squad([path])


def read_beir(folder):
    folder = Path(folder)
    documents = {d["_id"]: f"{d.get('title') or ''} {d['text']}".strip() for d in read_lines(folder / "corpus.jsonl")}
    queries = {q["_id"]: q["text"] for q in read_lines(folder / "queries.jsonl")}
    relevant = {}
    for line in (folder / "qrels" / "test.tsv").read_text(encoding="utf-8").splitlines()[1:]:
        query, document, grade = line.split("\t")
        if int(grade) > 0:
            relevant.setdefault(query, {})[document] = int(grade)
    return documents, queries, relevant


def write_beir(folder, corpus, prefix):
    """Writes `corpus` in BEIR's layout: of each answerable question, the passage that it is asked of is relevant."""
    folder = Path(folder)
    (folder / "qrels").mkdir(parents=True, exist_ok=True)

    def write(name, rows):
        text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
        (folder / name).write_text(text, encoding="utf-8")

    passages = zip(corpus.titles, corpus.passages)
    write("corpus.jsonl", ({"_id": f"{prefix}-{n}", "title": t, "text": p} for n, (t, p) in enumerate(passages)))
    asked = corpus.answerable()
    write("queries.jsonl", ({"_id": f"q{n}", "text": question.text} for n, question in enumerate(asked)))
    rows = [f"q{n}\t{prefix}-{question.passage}\t1\n" for n, question in enumerate(asked)]
    (folder / "qrels" / "test.tsv").write_text("query-id\tcorpus-id\tscore\n" + "".join(rows), encoding="utf-8")
    return {"documents": len(corpus.passages), "queries": len(asked)}



class Bm25:
    """BM25 over `texts`."""

    def __init__(self, texts, analyse, k1=K1, b=B):
        self.analyse = analyse
        self.count = len(texts)
        self.index = bm25s.BM25(k1=k1, b=b, method="lucene")
        self.index.index([analyse(text) for text in texts], show_progress=False)

    def scores(self, query):
        """A score for each text. A word that stands in `query` twice counts twice."""
        words = [word for word in self.analyse(query) if word in self.index.vocab_dict]
        return self.index.get_scores(words) if words else np.zeros(self.count, dtype=np.float32)


class Encoder:
    """A sentence-transformers model that encodes each text once."""

    def __init__(self, folder):
        from sentence_transformers import SentenceTransformer

        self.model = SentenceTransformer(folder, device="cpu")
        self.known = {}

    def __call__(self, texts):
        new = list(dict.fromkeys(text for text in texts if text not in self.known))
        if new:
            vectors = self.model.encode(new, normalize_embeddings=True, show_progress_bar=False)
            self.known.update(zip(new, vectors))
        return np.stack([self.known[text] for text in texts])


class Dense:
    """Cosines of a model's vectors over `texts`."""

    def __init__(self, texts, encode):
        self.encode = encode
        self.vectors = encode(texts)

    def scores(self, query):
        return self.vectors @ self.encode([query])[0]


def ranking(scores):
    return np.argsort(-np.asarray(scores), kind="stable")


def fused(*several):
    """Reciprocal rank fusion of score lists over the same texts."""
    total = np.zeros(len(several[0]))
    for scores in several:
        ranks = np.empty(len(scores))
        ranks[ranking(scores)] = np.arange(1, len(scores) + 1)
        total += 1 / (FUSION_K + ranks)
    return total



def mean(values):
    values = list(values)
    return float(np.mean(values)) if values else float("nan")


def auc(positive, negative):
    """How often a positive's score is above a negative's; a tie counts half."""
    positive, negative = np.asarray(positive)[:, None], np.asarray(negative)[None, :]
    return float((positive > negative).mean() + (positive == negative).mean() / 2)


def ndcg(ranked, grades, depth=10):
    """nDCG as trec_eval has it: the grade is the gain."""
    discount = 1 / np.log2(np.arange(2, depth + 2))
    gains = np.array([grades.get(document, 0) for document in ranked[:depth]])
    ideal = np.array(sorted(grades.values(), reverse=True)[:depth])
    return float((gains * discount[: len(gains)]).sum() / (ideal * discount[: len(ideal)]).sum())


def recall(ranked, relevant, depth):
    return len(set(ranked[:depth]) & set(relevant)) / len(relevant)



def qa(args, tools):
    corpus = read_squad(args.files)
    asked = corpus.answerable()
    words, passages = tools.bm25(corpus.sentences), tools.bm25(corpus.titled())
    dense = tools.encode and Dense(corpus.sentences, tools.encode)
    of = np.array(corpus.passage_of)
    hits = {}
    for question in asked:
        by_word, by_passage = words.scores(question.text), passages.scores(question.text)[of]
        ranked = {"BM25 sentences": by_word}
        for weight in PASSAGE_WEIGHTS:
            ranked[f"BM25 sentences + {weight} × passage"] = by_word + weight * by_passage
        if dense:
            by_meaning = dense.scores(question.text)
            both = by_word + PASSAGE_WEIGHTS[1] * by_passage
            ranked["dense sentences"] = by_meaning
            ranked["RRF: BM25 sentences, dense"] = fused(by_word, by_meaning)
            ranked[f"RRF: BM25 + {PASSAGE_WEIGHTS[1]} × passage, dense"] = fused(both, by_meaning)
        for name, scores in ranked.items():
            first = ranking(scores)[:5]
            for anywhere in (False, True):
                found = [corpus.holds(sentence, question, anywhere) for sentence in first]
                hits.setdefault(name, []).append([any(found[:depth]) for depth in (1, 3, 5)])
    rows = []
    for name, values in hits.items():
        strict, lax = np.mean(values[0::2], axis=0), np.mean(values[1::2], axis=0)
        row = {"ranking": name}
        row |= {f"hit@{depth}": float(value) for depth, value in zip((1, 3, 5), strict)}
        row |= {f"string@{depth}": float(value) for depth, value in zip((1, 3, 5), lax)}
        rows.append(row)
    within = mean(any(corpus.holds(s, q) for s in np.flatnonzero(of == q.passage)) for q in asked)
    return {
        "about": "hit@n: a gold answer stands in one of the first n sentences, which is of the question's own "
        "paragraph. string@n: the same of any paragraph's sentence.",
        "paragraphs": len(corpus.passages),
        "sentences": len(corpus.sentences),
        "questions": len(asked),
        "answers within one sentence": within,
        "rows": rows,
    }


def retrieval(args, tools):
    documents, queries, relevant = read_beir(args.folder)
    ids, texts = list(documents), list(documents.values())
    rows = []
    for name, ranker in tools.rankers(texts):
        gains, found = [], []
        for query, grades in relevant.items():
            ranked = [ids[number] for number in ranking(ranker.scores(queries[query]))[:100]]
            gains.append(ndcg(ranked, grades))
            found.append(recall(ranked, grades, 100))
        rows.append({"ranking": name, "nDCG@10": mean(gains), "recall@100": mean(found)})
    return {"documents": len(ids), "queries": len(relevant), "rows": rows}


def answerable(args, tools):
    corpus = read_clapnq([args.answerable, args.unanswerable])
    rows = []
    for unit, texts in (("passages", corpus.titled()), ("sentences", corpus.sentences)):
        for name, ranker in tools.rankers(texts):
            top = [float(ranker.scores(question.text).max()) for question in corpus.questions]
            answered = [score for score, question in zip(top, corpus.questions) if question.answerable]
            others = [score for score, question in zip(top, corpus.questions) if not question.answerable]
            rows.append({"top score of": f"{name}, {unit}", "AUC": auc(answered, others)})
    return {
        "passages": len(corpus.passages),
        "answerable": len(corpus.answerable()),
        "unanswerable": len(corpus.questions) - len(corpus.answerable()),
        "rows": rows,
    }


def refusal(args, tools):
    own = read_any(args.own)
    asked = own.answerable()
    if args.foreign:
        foreign = [question.text for question in read_any(args.foreign).questions]
    else:
        foreign = [question.text for question in own.questions if not question.answerable]
    if not foreign:
        sys.exit(f"{args.own}: has no unanswerable questions; name a second file whose questions to ask")
    rows = []
    for name, ranker in tools.rankers(own.sentences):
        right = []
        for question in asked:
            scores = ranker.scores(question.text)
            if own.holds(ranking(scores)[0], question):
                right.append(float(scores.max()))
        if not right:
            continue
        # The highest threshold at which `KEPT` of the right answers are still given.
        threshold = sorted(right)[int(len(right) * (1 - KEPT))]
        tops = [float(ranker.scores(text).max()) for text in foreign]
        rows.append(
            {
                "top score of": f"{name}, sentences",
                "right at 1": len(right) / len(asked),
                "threshold": threshold,
                "refused": mean(top < threshold for top in tops),
                "AUC": auc(right, tops),
            }
        )
    return {
        "about": f"refused: share of the foreign questions whose top score is under the threshold that keeps "
        f"{KEPT:.0%} of the right answers.",
        "own questions": len(asked),
        "foreign questions": len(foreign),
        "rows": rows,
    }


def followups(args, tools):
    tasks = read_lines(args.file)
    documents = {}
    for task in tasks:
        for context in task["contexts"]:
            documents.setdefault(context["document_id"], context["text"])
    ids, texts = list(documents), list(documents.values())
    turns = []
    for task in tasks:
        said = [message["text"] for message in task["input"] if message["speaker"] == "user"]
        if len(said) > 1 and task["contexts"]:
            turns.append((said, {context["document_id"] for context in task["contexts"]}))
    rows = []
    for name, ranker in tools.rankers(texts):
        several = {
            "last turn alone": [1],
            "all turns alike": [1, 1],
            f"all turns, the last × {LAST_TURN_WEIGHT}": [LAST_TURN_WEIGHT, 1],
        }
        for how, (last, *before) in several.items():
            found = []
            for said, relevant in turns:
                # Both BM25 and the cosine are sums over turns, the cosine up to a factor that ranks alike.
                scores = last * ranker.scores(said[-1])
                if before:
                    scores = scores + before[0] * sum(ranker.scores(text) for text in said[:-1])
                ranked = [ids[number] for number in ranking(scores)[:5]]
                found.append([recall(ranked, relevant, 5), ranked[0] in relevant, bool(set(ranked) & relevant)])
            full, first, any_of = np.mean(found, axis=0)
            rows.append(
                {"ranking": f"{name}, {how}", "recall@5": float(full), "any@1": float(first), "any@5": float(any_of)}
            )
    return {
        "about": "recall@5: share of a turn's own contexts among the first five. any@n: one at least in the first n.",
        "contexts": len(ids),
        "later turns with contexts": len(turns),
        "rows": rows,
    }


def derive(args, tools):
    if args.form == "xquad":
        *sources, folder = args.paths
        return write_beir(folder, read_squad(sources), "xquad")
    *sources, folder = args.paths
    return write_beir(folder, read_clapnq(sources), "clapnq")



class Tools:
    """What the options chose: how words are cut, and the model if there is one."""

    def __init__(self, args):
        self.analyse = Analyser(args.stemmer)
        self.k1, self.b = args.k1, args.b
        self.encode = Encoder(args.dense) if args.dense else None

    def bm25(self, texts):
        return Bm25(texts, self.analyse, self.k1, self.b)

    def rankers(self, texts):
        yield "BM25", self.bm25(texts)
        if self.encode:
            yield "dense", Dense(texts, self.encode)


def show(result):
    """Prints a result as text: what is counted, then the table."""
    for name, value in result.items():
        if name != "rows":
            print(f"{name}: {value:.3f}" if isinstance(value, float) else f"{name}: {value}")
    rows = result.get("rows")
    if not rows:
        return
    cells = [list(rows[0])]
    cells += [[f"{value:.3f}" if isinstance(value, float) else str(value) for value in row.values()] for row in rows]
    widths = [max(map(len, column)) for column in zip(*cells)]
    print()
    for row in cells:
        first, *others = zip(row, widths)
        print("  ".join([first[0].ljust(first[1]), *(cell.rjust(width) for cell, width in others)]).rstrip())


def arguments():
    common = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS)
    common.add_argument("--dense", metavar="DIR", help="folder of a sentence-transformers model")
    common.add_argument("--stemmer", choices=("porter", "english"), help="Porter, as Anserini, or Snowball's English")
    common.add_argument("--k1", type=float, help=f"BM25's k1, {K1} unless told")
    common.add_argument("--b", type=float, help=f"BM25's b, {B} unless told")
    common.add_argument("--json", action="store_true", help="print JSON instead of a table")
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter, parents=[common]
    )
    commands = parser.add_subparsers(dest="command", required=True)

    def command(run, summary):
        it = commands.add_parser(run.__name__, help=summary, description=summary, parents=[common])
        it.set_defaults(run=run)
        return it

    it = command(qa, "whether the first sentences hold the answer")
    it.add_argument("files", metavar="FILE", nargs="+", help="SQuAD 1.1 or 2.0; all files make one corpus")
    it = command(retrieval, "nDCG@10 and recall@100 of a BEIR set")
    it.add_argument("folder", metavar="DIR", help="holds corpus.jsonl, queries.jsonl and qrels/test.tsv")
    it = command(answerable, "whether the top score tells answerable questions from unanswerable ones")
    it.add_argument("answerable", metavar="ANSWERABLE", help="ClapNQ's answerable questions")
    it.add_argument("unanswerable", metavar="UNANSWERABLE", help="and its unanswerable ones")
    it = command(refusal, "share of foreign questions refused when 95 %% of the right answers are kept")
    it.add_argument("own", metavar="OWN", help="SQuAD (.json) or ClapNQ (.jsonl): the corpus, and its questions")
    it.add_argument("foreign", metavar="FOREIGN", nargs="?", help="whose questions to refuse; else OWN's impossible")
    it = command(followups, "whether the contexts of a later turn are found")
    it.add_argument("file", metavar="FILE", help="tasks of MTRAG's reference setting, JSON lines")
    it = command(derive, "write a BEIR set derived from other data")
    it.add_argument("form", choices=("xquad", "clapnq"))
    it.add_argument("paths", metavar="PATH", nargs="+", help="the sources, then the folder to write")
    args = parser.parse_args()
    if args.command == "derive" and len(args.paths) < 2:
        parser.error("derive needs sources and a folder to write")
    for name, value in (("dense", None), ("stemmer", "porter"), ("k1", K1), ("b", B), ("json", False)):
        if not hasattr(args, name):
            setattr(args, name, value)
    return args


def main():
    args = arguments()
    result = args.run(args, Tools(args))
    if args.json:
        json.dump(result, sys.stdout, ensure_ascii=False, indent=2)
        print()
    else:
        show(result)


if __name__ == "__main__":
    main()
