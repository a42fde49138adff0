"""Words that mean the same to an interviewer: spelling variants, abbreviations, directions, stems."""

import re
from functools import lru_cache
from typing import Any, cast

import snowballstemmer


def word_set(words: str) -> frozenset[str]:
    """Words written one after another, as a set."""
    return frozenset(words.split())


UP = "↑"
DOWN = "↓"

FUNCTION_WORDS = word_set(
    """a an the this that these those it its they them their there here he she we us our you your i me my mine
    is are was were be been being am do does did doing done has have had having will would shall should can
    could may might must of to in on at by for from with within into onto as than then and or but nor so if
    else when while where whereas which who whom whose what why how because since although though however
    therefore thus hence also too very just quite rather really actually basically simply even still yet
    about around through throughout during per via upon up down toward towards against among amongst some
    any such let lets get gets got make makes made thing things way ways kind kinds sort something someone
    one ones etc eg ie well like okay ok yes yeah um uh hmm both either neither other another own itself
    themselves not no never none cannot cant dont doesnt didnt isnt arent wasnt werent wont wouldnt couldnt
    shouldnt hasnt havent hadnt aint without nothing left right frac cdot times mathbb mathbf mathrm text
    begin end im ive id theyre youre thats whats please called known namely basically will"""
) - {
    "times",
    "left",
    "right",
    "text",
    "begin",
    "end",
    "own",
    "other",
    "some",
}
"""Words that carry no concept by themselves; negators are among them and are read separately."""

WEAK_GLUE = word_set("of and or the a an in for on etc eg ie vs frac cdot one ones thing things")
"""Function words that noun lists have too ("sum of squares"), so they are no sign of a sentence."""

_MORE = """increase increases increased increasing grow grows grew growing grown rise rises rose rising risen
higher bigger larger greater more boost boosts boosted"""
_LESS = """decrease decreases decreased decreasing reduce reduces reduced reducing reduction lower lowers
lowered lowering smaller less fewer shrink shrinks shrank shrunk shrinking fall falls fell falling
diminish diminishes diminished lessen lessens decline declines declining"""
_LARGE, _SMALL = "high large big great", "low small little"
_RAISED = "raise raises raised raising"  # an exception is raised too, so it is no synonym of the others

DIRECTIONS: dict[str, str] = dict.fromkeys(word_set(f"{_MORE} {_LARGE} {_RAISED} {UP}"), UP) | dict.fromkeys(
    word_set(f"{_LESS} {_SMALL} {DOWN}"), DOWN
)
"""Surface form → its direction. What goes up or down decides whether a statement is right."""

_SYNONYMS: dict[str, str] = (
    dict.fromkeys(word_set(_MORE), UP)
    | dict.fromkeys(word_set(_LESS), DOWN)
    | dict.fromkeys(word_set(_LARGE), "large")
    | dict.fromkeys(word_set(_SMALL), "small")
)
"""Surface form → the key under which all that mean the same are compared."""

INTRANSITIVE = word_set("grow grows grew growing rise rises rose rising fall falls fell falling")
"""Directions whose noun stands before them ("variance rises")."""

EXPANSIONS: dict[str, tuple[str, ...]] = {
    short: tuple(long.split())
    for short, long in {
        "sgd": "stochastic gradient descent", "gd": "gradient descent", "pca": "principal component analysis",
        "svd": "singular value decomposition", "lda": "linear discriminant analysis",
        "knn": "k nearest neighbor",
        "fpr": "false positive rate", "tpr": "true positive rate", "fnr": "false negative rate",
        "tnr": "true negative rate", "fp": "false positive", "fps": "false positive", "fn": "false negative",
        "fns": "false negative", "tp": "true positive", "tps": "true positive", "tn": "true negative",
        "tns": "true negative", "auc": "area curve", "cnn": "convolution neural network",
        "cnns": "convolution neural network", "convnet": "convolution network",
        "convnets": "convolution network",
        "rnn": "recurrent neural network", "rnns": "recurrent neural network", "nn": "neural network",
        "nns": "neural network", "ann": "artificial neural network", "dnn": "deep neural network",
        "net": "network", "nets": "network", "mlp": "multilayer perceptron", "svm": "support vector machine",
        "svms": "support vector machine", "gmm": "gaussian mixture model", "mse": "mean square error",
        "mae": "mean absolute error", "rmse": "root mean square error", "lr": "learning rate",
        "cv": "cross validation", "bn": "batch normalize", "batchnorm": "batch normalize",
        "fc": "fully connected",
        "mle": "maximum likelihood", "iou": "intersection union", "nms": "non maximum suppression",
        "roi": "region interest", "rois": "region interest", "rpn": "region proposal network",
        "bbox": "bounding box", "bboxes": "bounding box", "gt": "ground truth", "bst": "binary search tree",
        "bfs": "breadth first search", "dfs": "depth first search", "dp": "dynamic programming",
        "db": "database", "dbs": "database", "k8s": "kubernetes", "ml": "machine learning",
        "dl": "deep learning",
        "std": "standard deviation", "stdev": "standard deviation", "var": "variance", "prob": "probability",
        "probs": "probability", "param": "parameter", "params": "parameter", "hyperparams": "hyperparameter",
        "grad": "gradient", "grads": "gradient", "backprop": "backpropagation", "conv": "convolution",
        "convs": "convolution", "dim": "dimension", "dims": "dimension", "init": "initialize",
        "reg": "regularize",
        "info": "information", "func": "function", "funcs": "function", "arg": "argument", "args": "argument",
        "dict": "dictionary", "dicts": "dictionary", "approx": "approximate", "avg": "average",
        "freq": "frequency",
        "max": "maximum", "min": "minimum", "norm": "normalize", "lib": "library", "prod": "production",
        "obs": "observation", "diff": "difference", "eq": "equal", "equals": "equal", "vs": "versus",
        "ppl": "people", "bw": "between", "iid": "independent identically distributed", "mem": "memory",
        "temp": "temporary", "repr": "representation", "eval": "evaluate", "desc": "descent",
        "alot": "lot", "cuz": "because", "bc": "because", "tho": "though", "thru": "through",
    }.items()
}  # fmt: skip
"""Short form → the words it stands for. Both sides of a comparison are spelled out, so it works both ways."""

COMPOUNDS: dict[tuple[str, str], str] = {
    (first, second): first + second
    for first, seconds in {
        "over": "fit fits fitting fitted", "under": "fit fits fitting fitted",
        "data": "set sets base bases point",
        "drop": "out", "back": "propagation propagate propagates propagated propagating prop",
        "mini": "batch batches",
        "hyper": "parameter parameters", "multi": "class layer",
        "pre": "train trained training process processing",
        "fine": "tune tuned tuning", "down": "sample sampled sampling", "up": "sample sampled sampling",
        "non": "linear linearity linearities", "auto": "encoder encoders scale scaling",
        "time": "stamp stamps",
        "feed": "forward", "soft": "max", "run": "time", "through": "put", "work": "load loads",
    }.items()
    for second in seconds.split()
} | {
    (verb, way): moved
    for verb in ("go", "goes", "going", "went", "gone", "come", "comes", "move", "moves")
    for way, moved in (("up", "rises"), ("down", "falls"))
}  # fmt: skip

COMPLEXITIES: dict[tuple[str, str], str] = {
    ("constant", "time"): "o(1)", ("linear", "time"): "o(n)", ("quadratic", "time"): "o(n^2)",
    ("logarithmic", "time"): "o(logn)", ("log", "time"): "o(logn)", ("constant", "space"): "o(1)",
    ("linear", "space"): "o(n)", ("exponential", "time"): "o(2^n)",
}  # fmt: skip

_OPPOSITES = [
    word_set(pair)
    for pair in (
        "overfit underfit", "overfitting underfitting", "train test", "training test", "positive negative",
        "supervised unsupervised", "linear nonlinear", "mutable immutable", "before after", "minimum maximum",
        "minimize maximize", "first last", "precision recall", "labeled unlabeled", "forward backward",
        "horizontal vertical", "always never", "parametric nonparametric", "biased unbiased", "best worst",
    )
]  # fmt: skip
_NUMBERED = re.compile(r"[a-z]\d{1,2}")


def opposites(word: str) -> frozenset[str]:
    """Words that, standing where this one is missing, turn a statement into another (L1 for L2)."""
    if _NUMBERED.fullmatch(word):
        return frozenset(f"{word[0]}{digits}" for digits in (0, 1, 2, 3, 50, 90, 95, 99)) - {word}
    key = stem(word)
    pairs = [pair for pair in _OPPOSITES if any(stem(one) == key for one in pair)]
    return frozenset(other for pair in pairs for other in pair if stem(other) != key)


_AMERICAN = {
    "behaviour": "behavior", "colour": "color", "neighbour": "neighbor", "neighbours": "neighbor",
    "neighbouring": "neighbor", "favour": "favor", "favours": "favor", "centre": "center",
    "centres": "center",
    "centred": "center", "modelled": "model", "modelling": "model", "labelled": "label", "labelling": "label",
    "labeled": "label", "labeling": "label", "modeled": "model", "modeling": "model", "learnt": "learn",
    "learned": "learn", "artefact": "artifact", "artefacts": "artifact", "catalogue": "catalog",
    "grey": "gray",
    "signalling": "signal", "cancelled": "cancel", "cancelling": "cancel", "travelled": "travel",
    "analyse": "analyze", "analyses": "analyze", "analysing": "analyze", "analysed": "analyze",
    "optimum": "optimum", "optima": "optimum", "minima": "minimum", "maxima": "maximum", "optimal": "optimal",
    "indices": "index", "indexes": "index", "vertices": "vertex", "matrices": "matrix", "data": "data",
    "criteria": "criterion", "hypotheses": "hypothesis", "zeroes": "zero", "zeros": "zero", "zeroed": "zero",
    "zeroing": "zero", "overfitted": "overfit", "randomised": "random", "randomized": "random",
    "squared": "square", "subtracted": "subtract", "fewest": "few", "forgot": "forget", "kept": "keep",
    "keeps": "keep", "chosen": "choose", "chose": "choose", "chooses": "choose", "choice": "choose",
    "gave": "give",
    "given": "give", "took": "take", "taken": "take", "sent": "send", "built": "build", "found": "find",
    "held": "hold", "seen": "see", "saw": "see", "shown": "show", "split": "split", "written": "write",
    "wrote": "write", "lost": "lose", "loses": "lose", "losing": "lose", "meant": "mean", "means": "mean",
    "broken": "break", "broke": "break", "stored": "store", "ran": "run", "driven": "drive",
    "convolve": "convolution", "convolves": "convolution", "convolving": "convolution",
    "convolved": "convolution",
    "convolutional": "convolution", "multiplication": "multiply", "multiplications": "multiply",
    "summation": "sum", "summed": "sum", "summing": "sum", "summ": "sum", "sums": "sum", "half": "half",
    "retrieval": "retrieve", "proportional": "proportion", "inverse": "invert", "inversely": "invert",
}  # fmt: skip

IRREGULAR = frozenset(_AMERICAN) | frozenset(DIRECTIONS)
"""Words whose key need not begin as they do."""

_UNSTEMMED = word_set("useful useless generative universal university organization experience experiment")
"""Words whose Snowball stem is that of another word ("use", "general")."""

_stemmer: Any = snowballstemmer.stemmer("english")  # pyright: ignore[reportUnknownMemberType]


def _americanise(word: str) -> str:
    """One spelling of -ise/-ize, -our/-or and the irregular forms that a stemmer cannot know."""
    known = _AMERICAN.get(word)
    if known is not None:
        return known
    for british, american in (("isation", "ization"), ("ising", "izing"), ("ised", "ized"), ("ises", "izes")):
        if word.endswith(british) and len(word) > len(british) + 3:
            return word[: -len(british)] + american
    if word.endswith("ise") and len(word) > 6:
        return word[:-3] + "ize"
    return word


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """The key under which a folded word is compared: its direction, its number, or its English stem."""
    synonym = _SYNONYMS.get(word)
    if synonym is not None:
        return synonym
    if word in _UNSTEMMED or len(word) < 3 or len(word) > 30 or not word.isascii() or not word.isalpha():
        return word
    return cast("str", _stemmer.stemWord(_americanise(word)))
