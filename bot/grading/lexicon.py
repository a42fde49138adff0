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
    begin end im ive theyre youre thats whats please called known namely basically will"""
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

RAISED = word_set("raise raises raised raising")
"""Of a figure these are directions like the others; an exception is raised without going up."""
DIRECTIONS: dict[str, str] = dict.fromkeys(word_set(f"{_MORE} {_LARGE} {UP}"), UP) | dict.fromkeys(
    word_set(f"{_LESS} {_SMALL} {DOWN}"), DOWN
)
"""Surface form → its direction. What goes up or down decides whether a statement is right."""

_NUMBERS = {
    "zero": "0", "zeroes": "0", "zeros": "0", "zeroed": "0", "zeroing": "0", "two": "2", "three": "3",
    "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9", "ten": "10",
    "hundred": "100", "thousand": "1000", "million": "1000000",
}  # fmt: skip

_ALIKE = {
    "chance": "random", "entire": "whole", "complete": "whole",
    "entirely": "whole", "full": "whole", "completely": "whole",
    "neuron": "unit", "neurons": "unit", "node": "unit", "nodes": "unit", "unit": "unit", "units": "unit",
}  # fmt: skip
"""Words that mean the same whatever the question is about."""

SYNONYMS: dict[str, str] = (
    _NUMBERS
    | _ALIKE
    | dict.fromkeys(word_set(_MORE), UP)
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
        "cov": "covariance", "mod": "modulo", "idx": "index",
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
        "feat": "feature", "feats": "feature", "resid": "residual", "resids": "residual", "neg": "negative",
        "negs": "negative", "acc": "accuracy", "prec": "precision", "lik": "likelihood",
        "deriv": "derivative",
        "derivs": "derivative", "coef": "coefficient", "coefs": "coefficient", "corr": "correlation",
        "pred": "prediction", "preds": "prediction", "val": "validation", "err": "error", "errs": "error",
        "req": "request", "reqs": "request", "rand": "random", "seq": "sequential", "eigvec": "eigenvector",
        "eigvecs": "eigenvector", "eigval": "eigenvalue", "eigvals": "eigenvalue", "indep": "independent",
        "subnet": "subnetwork", "subnets": "subnetwork", "pts": "point", "nbrs": "neighbor",
        "clf": "classifier", "thresh": "threshold", "neighb": "neighbor", "regs": "regularize",
        "fastrcnn": "fast rcnn", "fasterrcnn": "faster rcnn", "maskrcnn": "mask rcnn",
        "doesnot": "does not", "donot": "do not", "isnot": "is not", "dosent": "doesnt", "doesent": "doesnt",
        "dosnt": "doesnt", "didint": "didnt",
        "alot": "lot", "cuz": "because", "bc": "because", "tho": "though", "thru": "through",
    }.items()
}  # fmt: skip
"""Short form → the words it stands for. Both sides of a comparison are spelled out, so it works both ways."""

_SWITCHES = {
    (verb, "off"): "deactivate"
    for verb in word_set("switch switches switched switching turn turns turned turning shut shuts shutting")
}

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
"auto": "encoder encoders scale scaling",
        "time": "stamp stamps", "r": "cnn cnns", "roi": "align pool pooling",
        "don": "t", "doesn": "t", "didn": "t", "isn": "t", "aren": "t", "wasn": "t", "weren": "t", "won": "t",
        "wouldn": "t", "couldn": "t", "shouldn": "t", "hasn": "t", "haven": "t", "hadn": "t",
        "k": "means", "feed": "forward", "soft": "max", "run": "time", "through": "put", "work": "load loads",
    }.items()
    for second in seconds.split()
} | {
    ("long", "as"): "while",
    ("he", "init"): "heinit",
    ("he", "initialization"): "heinit",
    ("he", "initialisation"): "heinit",
} | {
    (verb, way): moved
    for verb in ("go", "goes", "going", "went", "gone", "come", "comes", "move", "moves")
    for way, moved in (("up", "rises"), ("down", "falls"))
} | _SWITCHES  # fmt: skip

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


@lru_cache(maxsize=50_000)
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
    "axes": "axis",
    "analyse": "analyze", "analyses": "analyze", "analysing": "analyze", "analysed": "analyze",
    "optimum": "optimum", "optima": "optimum", "minima": "minimum", "maxima": "maximum", "optimal": "optimal",
    "indices": "index", "indexes": "index", "vertices": "vertex", "matrices": "matrix", "data": "data",
    "criteria": "criterion", "hypotheses": "hypothesis", "overfitted": "overfit",
    "randomised": "random", "randomized": "random",
    "squared": "square", "subtracted": "subtract", "fewest": "few", "choice": "choose",
    "convolve": "convolution", "convolves": "convolution", "convolving": "convolution",
    "convolved": "convolution",
    "convolutional": "convolution", "multiplication": "multiply", "multiplications": "multiply",
    "summation": "sum", "summed": "sum", "summing": "sum", "summ": "sum", "sums": "sum", "half": "half",
    "loose": "lose", "looses": "lose", "loosing": "lose",
    "retrieval": "retrieve", "proportional": "proportion", "inverse": "invert", "inversely": "invert",
}  # fmt: skip

_COMPARATIVES = {
    word.removesuffix("e") + "er": word
    for word in word_set("fast quick slow long short hard cheap strong weak wide")
} | {"easier": "easy"}
"""Of these the stemmer leaves the ending on; directions like "bigger" have keys of their own."""

_VERBS = """
    begin began begun | bind bound | break broke broken | bring brought | build built | buy bought
    | catch caught | choose chose chosen chooses choosing | come came | deal dealt | draw drew drawn
    | drive drove driven | eat ate eaten | feed fed | feel felt | find found | forget forgot forgotten
    | freeze froze frozen | give gave given | go went gone goes going | hide hid hidden | hold held
    | keep kept | know knew known | lead led | lend lent | lose lost loses losing | mean meant means
    | meet met | pay paid | run ran running | say said | see saw seen | sell sold | send sent
    | show showed shown | sit sat | sleep slept | speak spoke spoken | spend spent | stand stood
    | steal stole stolen | stick stuck | strike struck | swap swapped swapping | take took taken
    | teach taught | tell told | think thought | throw threw thrown | try tries tried
    | understand understood | wake woke woken | win won | write wrote written | hurt hurts
    | overcome overcame | overwrite overwrote overwritten
"""
_IRREGULAR = (
    _AMERICAN
    | _COMPARATIVES
    | {form: forms[0] for forms in (verb.split() for verb in _VERBS.split("|")) for form in forms[1:]}
)

IRREGULAR = frozenset(_NUMBERS) | frozenset(_ALIKE) | frozenset(_IRREGULAR) | frozenset(DIRECTIONS)
"""Words whose key need not begin as they do."""

_UNSTEMMED = word_set(
    "invertible useful useless generative universal university organization experience experiment"
)
"""Words whose Snowball stem is that of another word ("use", "general")."""

_stemmer: Any = snowballstemmer.stemmer("english")  # pyright: ignore[reportUnknownMemberType]


def _americanise(word: str) -> str:
    """One spelling of -ise/-ize, -our/-or and the irregular forms that a stemmer cannot know."""
    known = _IRREGULAR.get(word)
    if known is not None:
        return known
    for british, american in (("isation", "ization"), ("ising", "izing"), ("ised", "ized"), ("ises", "izes")):
        if word.endswith(british) and len(word) > len(british) + 3:
            return word[: -len(british)] + american
    if word.endswith("ise") and len(word) > 6:
        return word[:-3] + "ize"
    return word


_FRACTION = re.compile(r"0?\.\d{1,6}")


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """The key under which a folded word is compared: its direction, its number, or its English stem.

    A fraction of one is a percentage: 0.7 and 70% are the same.
    """
    synonym = SYNONYMS.get(word)
    if synonym is not None:
        return synonym
    if _FRACTION.fullmatch(word):
        return f"{100 * float(word):g}%"
    if word in _UNSTEMMED or len(word) < 3 or len(word) > 30 or not word.isascii() or not word.isalpha():
        return word
    return cast("str", _stemmer.stemWord(_americanise(word)))
