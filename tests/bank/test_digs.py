"""Chains that dig into own projects: what an author is told of one."""

from bot.bank.digs import digs
from bot.interview.assess import SHOWN
from bot.interview.deep_dive import ACCOUNT, GENERAL, Chain
from tests.content import real_bank


def test_the_real_chains_are_twelve_techniques_and_one_for_all_others() -> None:
    chains = real_bank().chains
    assert len(chains) == 13
    assert GENERAL in chains
    assert real_bank().account is not None


def test_an_alias_of_another_chain_and_a_long_ask_are_told() -> None:
    chains = real_bank().chains
    chain = chains["detection"]
    first, *others = chain.model_dump(mode="json")["chain"]
    other = chains["gradient-boosting"].aliases[0]
    changed = {
        "aliases": [other],
        "chain": [first | {"ask": "x" * 301, "model_answer": "Too short."}, *others],
    }
    broken = Chain.model_validate(chain.model_dump(mode="json") | changed)
    told = dict(digs(broken, [*chains.values()]))
    assert told["aliases.1"] == f"“{other}” already leads to gradient-boosting"
    assert "chain.1.ask" in told
    assert "chain.1.model_answer" in told


def test_a_long_challenge_and_a_long_reply_of_a_step_are_told() -> None:
    chains = real_bank().chains
    chain = chains["detection"]
    first, *others = chain.model_dump(mode="json")["chain"]
    says = ["a box holds two things", "one box for all things"]
    claims = {
        "long": {"says": says, "challenge": "x" * 160, "reply": "x" * 200},
        "short": {"says": says, "challenge": "x" * 159, "reply": "x" * 199},
    }
    changed = {"chain": [first | {"misconceptions": claims}, *others]}
    told = dict(digs(Chain.model_validate(chain.model_dump(mode="json") | changed), [*chains.values()]))
    assert told["chain.1.misconceptions.long.challenge"] == "has 160 characters; keep it under 160"
    assert told["chain.1.misconceptions.long.reply"] == "has 200 characters; keep it under 200"
    assert not [field for field in told if "short" in field]


def test_no_model_answer_of_a_dig_is_doubted() -> None:
    steps = [step for chain in real_bank().chains.values() for step in chain.questions]
    verdicts = {step.id: step.grader.judge(step.model_answer) for step in steps}
    assert {name for name, found in verdicts.items() if found.asserted or found.suspected} == set()


def test_all_me_says_whose_part_it_was() -> None:
    account = real_bank().library[ACCOUNT].grader
    assert account.judge("all me", reply_to="own-part").concepts["own-part"].credit >= SHOWN
