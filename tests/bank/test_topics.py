"""Topics stand in the order they are offered, and each name leads to one of them."""

from bot.bank.topics import TopicsFile, misfits, topics_of


def file_of(**topics: dict[str, object]) -> TopicsFile:
    entries = {name: {"name": name.title(), "roles": ["research"]} | more for name, more in topics.items()}
    return TopicsFile.model_validate({"topics": entries})


def test_topics_keep_the_order_of_their_file() -> None:
    file = file_of(pooling={}, apis={"aliases": ["rest"]}, maths={})
    assert [topic.id for topic in topics_of(file)] == ["pooling", "apis", "maths"]
    assert topics_of(file)[1].aliases == ("rest",)


def test_a_prerequisite_stands_above_what_needs_it() -> None:
    assert list(misfits(file_of(maths={}, pooling={"prerequisites": ["maths"]}))) == []
    told = ("topics.pooling.prerequisites.1", "maths is no topic above this one")
    assert list(misfits(file_of(pooling={"prerequisites": ["maths"]}, maths={}))) == [told]


def test_a_topic_needs_no_topic_but_another() -> None:
    told = ("topics.maths.prerequisites.1", "maths is no topic above this one")
    assert list(misfits(file_of(maths={"prerequisites": ["maths"]}))) == [told]


def test_a_name_fits_a_button() -> None:
    assert list(misfits(file_of(maths={"name": "x" * 24}))) == []
    assert list(misfits(file_of(maths={"name": "x" * 25}))) == [
        ("topics.maths.name", "has 25 characters; a button holds 24")
    ]


def test_an_alias_leads_to_one_topic_whatever_its_case() -> None:
    told = ("topics.pooling.aliases", "“maths” already leads to maths")
    assert list(misfits(file_of(maths={}, pooling={"aliases": ["MATHS"]}))) == [told]
    assert list(misfits(file_of(maths={"aliases": ["Maths", "maths"]}))) == []
