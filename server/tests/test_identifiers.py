"""Identifiers are ULIDs in lower case, and sort in the order in which they were made."""

from ulid import ULID

from lockence_server.identifiers import new_id


def test_an_identifier_is_a_ulid_as_the_library_writes_it() -> None:
    for _ in range(1000):
        prefix, _, written = new_id("lic").partition("_")
        assert prefix == "lic"
        assert str(ULID.from_str(written.upper())).lower() == written


def test_identifiers_sort_in_the_order_they_were_made() -> None:
    made = [new_id("lic") for _ in range(1000)]
    assert sorted(set(made)) == made
