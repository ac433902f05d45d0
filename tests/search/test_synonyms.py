from search.synonyms import Entry, Thesaurus, key_of


def test_terms_of_a_group_stand_for_each_other():
    thesaurus = Thesaurus([Entry(("智慧港口", "智能港口", "Smart Ports"))])
    assert thesaurus.meanings(("智慧港口",)) == (("智能港口",), ("smart", "port"))
    assert thesaurus.meanings(key_of("smart port")) == (("智慧港口",), ("智能港口",))


def test_nothing_is_followed_from_entry_to_entry():
    thesaurus = Thesaurus([Entry(("a1", "b1")), Entry(("b1", "c1"))])
    assert thesaurus.meanings(("a1",)) == (("b1",),)
    assert thesaurus.meanings(("b1",)) == (("a1",), ("c1",))


def test_a_word_widens_one_way():
    thesaurus = Thesaurus([Entry(("telemedicine",), ("远程医疗",))])
    assert thesaurus.meanings(("telemedicine",)) == (("远程医疗",),)
    assert thesaurus.meanings(("远程医疗",)) == ()


def test_writing_does_not_matter():
    assert key_of("５Ｇ專網") == key_of("5g专网") == ("5g", "专网")


def test_signs_alone_are_no_term():
    assert len(Thesaurus([Entry(("…", "港口")), Entry(("", ""))])) == 0
