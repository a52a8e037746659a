"""New ids."""

import time

from jigsmith.storage.identifiers import new_id


def test_new_ids_are_version_7_and_sort_by_time() -> None:
    before = time.time_ns() // 1_000_000
    first = new_id()
    time.sleep(0.002)
    second = new_id()
    after = time.time_ns() // 1_000_000
    assert first < second
    assert first.version == second.version == 7
    assert before <= first.int >> 80 < second.int >> 80 <= after
    assert len({new_id() for _ in range(10_000)}) == 10_000
