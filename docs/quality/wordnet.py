"""Makes src/text/english/antonyms.txt, irregular.txt and kinds.txt from the database of WordNet 3.0.

    python3 docs/quality/wordnet.py /usr/share/wordnet src/text/english

antonyms.txt has a word a line with its opposites, those of a verb marked with +. kinds.txt has a noun a line with what
its first sense is a kind of: the next words above it in the tree that are one word of words.txt. irregular.txt has the forms of
verbs that no ending is taken off to find, each with its verb.
"""

import pathlib
import re
import sys

FILES = {"n": "noun", "v": "verb", "a": "adj", "r": "adv"}
# Above these a word says nothing of what a thing is.
TOP = {"entity", "abstraction", "object", "whole", "matter", "thing", "unit", "organism", "being", "attribute", "psychological"}


def read(folder):
    """Every synset by part of speech and offset: its words and its pointers."""
    synsets = {}
    for part, name in FILES.items():
        for line in (folder / f"data.{name}").read_text("latin-1").splitlines():
            if line.startswith("  "):
                continue
            fields = line.split("|")[0].split()
            count = int(fields[3], 16)
            words = [re.sub(r"\(.*\)", "", fields[4 + 2 * nth]).lower() for nth in range(count)]
            at = 4 + 2 * count
            pointers = [fields[at + 1 + 4 * nth : at + 5 + 4 * nth] for nth in range(int(fields[at]))]
            synsets[part, fields[0]] = words, pointers
    return synsets


def first_senses(folder):
    """The first synset of each noun."""
    senses = {}
    for line in (folder / "index.noun").read_text("latin-1").splitlines():
        if not line.startswith("  "):
            fields = line.split()
            senses[fields[0]] = "n", fields[3 + int(fields[3]) + 3]
    return senses


def antonyms(synsets, known):
    found = {}
    for (part, _), (words, pointers) in synsets.items():
        for kind, offset, of, ends in pointers:
            if kind != "!" or part == "n":
                continue
            own = words[int(ends[:2], 16) - 1]
            other = synsets[of, offset][0][int(ends[2:], 16) - 1]
            if own in known and other in known:
                found.setdefault(own, set()).add(("+" if part == "v" else "") + other)
    return found


def kinds(synsets, senses, known):
    def above(key):
        for kind, offset, of, _ in synsets[key][1]:
            if kind != "@":
                continue
            words = [word for word in synsets[of, offset][0] if word in known]
            if TOP & set(synsets[of, offset][0]):
                continue
            yield from words or above((of, offset))

    found = {}
    for word, key in senses.items():
        if word in known:
            found[word] = {other for other in above(key) if other != word}
    return {word: others for word, others in found.items() if others}


def irregular(folder, known):
    """Forms such as “taught”; those that differ from their verb by an ending, or a doubled letter before it, are left out."""
    found = {}
    for line in (folder / "verb.exc").read_text("latin-1").splitlines():
        form, verb = line.split()[:2]
        if form in known and verb in known and not re.search("(ed|ing|s)$", form):
            found[form] = {verb}
    return found


def write(path, lines):
    path.write_text("".join(f"{word} {' '.join(sorted(lines[word]))}\n" for word in sorted(lines)))


def main():
    folder, target = map(pathlib.Path, sys.argv[1:3])
    known = set((target / "words.txt").read_text().split())
    synsets = read(folder)
    write(target / "antonyms.txt", antonyms(synsets, known))
    write(target / "irregular.txt", irregular(folder, known))
    write(target / "kinds.txt", kinds(synsets, first_senses(folder), known))


if __name__ == "__main__":
    main()
