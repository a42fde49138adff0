"""One answer against one rubric: what a person would call fair."""

from dataclasses import replace
from functools import lru_cache

import pytest

from bot.grading import Grader, draft, score
from bot.grading.answer import Answer
from bot.grading.evidence import LEAST
from bot.grading.rubric import Concept, Rubric
from tests.grading.rubrics import ASK, DROPOUT, GRADER

MODEL = (
    "In training we randomly zero activations, so units drop at random. When predicting we use the full"
    " network and scale outputs by the keep probability. It behaves like an ensemble."
)
OTHER_TOPIC = (
    "A hash map stores each entry in a bucket that its hash chooses, so a look-up takes constant time on"
    " average. If many keys collide, it degrades to a scan, and the table grows before that happens."
)


def points(answer: str, grader: Grader = GRADER) -> int:
    verdict = grader.judge(answer)
    credits = {name: found.credit for name, found in verdict.concepts.items()}
    return round(100 * score(grader.rubric, credits, len(verdict.asserted)))


def test_a_model_answer_earns_at_least_85() -> None:
    assert points(MODEL) >= 85


@pytest.mark.parametrize(
    "answer", ["", "   ", "\n", "...", "asdf qwer zxcv", "lorem ipsum dolor sit amet", "👍", "1"]
)
def test_nothing_and_gibberish_earn_nothing(answer: str) -> None:
    assert points(answer) == 0


def test_the_question_said_back_earns_nothing() -> None:
    assert points(ASK) == 0
    assert points(f"{ASK} Well, what does dropout do at training time.") == 0


def test_another_topics_answer_earns_next_to_nothing() -> None:
    assert points(OTHER_TOPIC) <= 15


def test_the_order_of_sentences_does_not_matter() -> None:
    sentences = MODEL.split(". ")
    assert points(". ".join(reversed(sentences))) == points(MODEL)


def test_case_and_typography_do_not_matter() -> None:
    assert points(MODEL.upper()) == points(MODEL.replace("'", "’")) == points(MODEL)


def test_a_grader_remembers_nothing_of_the_answers_before() -> None:
    before = GRADER.judge(MODEL)
    GRADER.judge(OTHER_TOPIC)
    assert GRADER.judge(MODEL) == before


def test_every_concept_has_a_finding_with_the_words_that_earned_it() -> None:
    verdict = GRADER.judge(MODEL)
    assert list(verdict.concepts) == [concept.id for concept in DROPOUT.concepts]
    assert verdict.concepts["scaling"].said.endswith("scale outputs by the keep probability")
    missed = GRADER.judge("no idea").concepts["scaling"]
    assert (missed.credit, missed.said, missed.sure) == (0, "", 1)


def test_a_reply_counts_only_for_the_concept_that_was_probed() -> None:
    assert GRADER.judge("some are zeroed").concepts["random-zeroing"].credit < LEAST
    replied = GRADER.judge("some are zeroed", reply_to="random-zeroing", shown=["What happens to a layer?"])
    assert replied.concepts["random-zeroing"].credit >= 0.9
    assert replied.concepts["scaling"].credit == 0


def test_a_probe_said_back_is_no_reply() -> None:
    probe = "Are some zeroed, or half of them off?"
    assert (
        GRADER.judge("some zeroed half off", reply_to="random-zeroing", shown=[probe])
        .concepts["random-zeroing"]
        .credit
        == 0
    )


def test_a_list_of_many_names_is_no_reply() -> None:
    probe = "What happens to a layer?"
    for names, heard in (
        ("half go off", True),
        ("half go off, masks, neurons, ensemble, scaling, inference", False),
    ):
        verdict = GRADER.judge(names, reply_to="random-zeroing", shown=[probe])
        assert (verdict.concepts["random-zeroing"].credit >= 0.7) == heard


def test_words_of_a_probe_already_shown_earn_nothing_by_themselves() -> None:
    assert (
        GRADER.judge("averages many networks", shown=["Which method averages many networks?"])
        .concepts["ensemble"]
        .credit
        == 0
    )


@pytest.mark.parametrize(("answer", "content"), [("", False), ("idk", False), ("hello", True), (MODEL, True)])
def test_content_is_told_from_its_absence(answer: str, content: bool) -> None:
    assert GRADER.judge(answer).has_content is content


def test_a_question_of_output_is_shown_by_the_printed_lines() -> None:
    rubric = Rubric(
        "What is printed?",
        (Concept("output", 2, ()), Concept("why", 2, ("default is shared",))),
        3.4,
        kind="code-output",
        output="[1]\n[1, 2]\n",
    )
    verdict = Grader(rubric).judge("[1] then [1,2]")
    assert verdict.concepts["output"].credit >= 0.9
    assert verdict.concepts["output"].said == "[1] then [1,2]"
    assert verdict.concepts["why"].credit == 0


def test_a_derivation_is_shown_by_any_equal_formula() -> None:
    rubric = Rubric(
        "Derive it.", (Concept("formula", 2, ("sigmoid",)),), 1.7, kind="derive", formulas=("1/(1+exp(-z))",)
    )
    answer = "so it is e^z/(1+e^z)."
    found = Grader(rubric).judge(answer).concepts["formula"]
    assert found.credit >= 0.9
    assert found.said in answer


def test_a_piece_of_code_is_shown_by_its_pattern() -> None:
    rubric = Rubric("Write it.", (Concept("waits", 1, (), code=("_.sleep(_)",)),), 1, kind="code")
    found = Grader(rubric).judge("def f():\n    time.sleep(3)").concepts["waits"]
    assert (found.credit, found.said) == (1, "time.sleep(3)")


def test_a_drafted_rubric_grades_by_the_words_that_matter() -> None:
    grader = Grader(draft("What is a stack?", "A stack is last in, first out: push and pop at the top."))
    full = points("you push on the top and pop from the top, so last in first out", grader)
    assert full > points("you push on it", grader) > points("a stack is a stack", grader) == 0


def test_a_drafted_rubric_counts_words_alike_and_a_denial_the_other_way_by_half() -> None:
    grader = Grader(draft("What is a static array for?", "It lives throughout the simulation, never copied."))
    assert 0 < points("while you simulate", grader) < points("it lives through simulation", grader)
    assert 0 < points("copied", grader) < points("never copied", grader)
    assert points("bananas", grader) == 0


def test_letters_of_a_formula_stand_only_where_something_is_related() -> None:
    rubric = Rubric("How many labellings?", (Concept("all", 1, ("|H_A| = 2^|A|",)),), 1)
    assert points("H has 2 classes", Grader(rubric)) < points("H_A = 2^A", Grader(rubric))


def test_graders_may_share_what_they_have_read() -> None:
    read = lru_cache(Answer)
    texts = [MODEL, OTHER_TOPIC, "it does not scale, unlike others", "no", "units, masks, scaling", ""]
    for _ in range(2):
        sharing = [Grader(DROPOUT, read), Grader(replace(DROPOUT, ask=""), read)]
        assert [sharing[0].judge(text) for text in texts] == [GRADER.judge(text) for text in texts]
        assert [sharing[1].judge(text) for text in texts] == [
            Grader(replace(DROPOUT, ask="")).judge(text) for text in texts
        ]
    assert read.cache_info().hits > len(texts)


def test_a_reply_need_not_repeat_what_its_probe_names() -> None:
    probe = "And what about the outputs at test time?"
    reply = "scaled down, by what was kept"
    alone = GRADER.judge(reply).concepts["scaling"].credit
    assert GRADER.judge(reply, shown=[probe], reply_to="scaling").concepts["scaling"].credit > alone


def test_a_drafted_rubric_counts_words_of_the_question_but_not_the_question_said_back() -> None:
    ask = "Why does a stack fit the matching of brackets?"
    rubric = draft(ask, "The bracket opened last must be matched first, which is the order of a stack.")
    grader = Grader(rubric)

    def points(answer: str) -> float:
        credits = {name: found.credit for name, found in grader.judge(answer).concepts.items()}
        return score(rubric, credits, 0)

    assert points(ask) == 0
    assert points("last opened is matched first") > 0.7
    assert points("a stack matches brackets, last one first") > points("last one first")
