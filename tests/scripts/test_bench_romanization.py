"""What `diming bench romanization` compares, without the national lists."""

from scripts.bench_romanization import half, lexicon_alone, script_rules, table


def test_forms_are_divided_by_the_seed_alone() -> None:
    assert {half("乌审旗"), half("图克镇"), half("杭锦旗")} <= {"held", "written"}
    assert half("乌审旗") == half("乌审旗")


def test_the_rules_are_measured_on_both_halves_and_the_lexicon_without_the_name_itself() -> None:
    rules, lexicon = script_rules(), lexicon_alone()
    assert set(rules) == {"lexicon, held", "lexicon, written", "official, held", "official, written"}
    for count in rules.values():
        assert 0 < count["same"] <= count["same_but_length"] <= count["forms"]
    for count in lexicon.values():
        assert count["made"] < count["names"]
    said = table({"names": {}, "script_rules": rules, "lexicon": lexicon})
    assert f"official, held | {rules['official, held']['forms']}" in said
