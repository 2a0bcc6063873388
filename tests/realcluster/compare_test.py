#!/usr/bin/env python3
"""The comparison must not call a difference good that nothing explains."""
import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
sys.dont_write_bytecode = True
import compare  # noqa: E402  (needs the path above)


def case(outcome, needs=(), name="a", reason=""):
    return {"id": name, "outcome": outcome, "needs": list(needs), "findings": [], "reason": reason}


def report(*cases, absent=()):
    return {"cases": list(cases), "capabilities": [{"name": name, "state": "absent", "detail": "none"} for name in absent]
            + [{"name": "nodes", "state": "present", "detail": "3"}]}


class CompareTest(unittest.TestCase):
    def row(self, simulated, real):
        rows = compare.compare(simulated, real)
        self.assertEqual(len(rows), 1)
        return rows[0]

    def test_equal_passes_are_good(self):
        self.assertTrue(self.row(report(case("passed")), report(case("passed"))).good)

    def test_a_failure_on_either_is_bad(self):
        self.assertFalse(self.row(report(case("passed")), report(case("failed", reason="why"))).good)
        self.assertFalse(self.row(report(case("error")), report(case("passed"))).good)
        self.assertEqual(self.row(report(case("passed")), report(case("failed", reason="why"))).note, "why")

    def test_equal_failures_are_bad(self):
        self.assertFalse(self.row(report(case("failed")), report(case("failed"))).good)

    def test_not_applicable_is_good_where_the_capability_is_absent(self):
        row = self.row(report(case("passed", ["storage"])), report(case("not-applicable", ["storage"]), absent=["storage"]))
        self.assertTrue(row.good)
        self.assertIn("storage", row.note)

    def test_not_applicable_is_bad_where_nothing_needed_is_absent(self):
        self.assertFalse(self.row(report(case("passed", ["nodes"])), report(case("not-applicable", ["nodes"]))).good)
        self.assertFalse(self.row(report(case("passed")), report(case("not-applicable"), absent=["storage"])).good)

    def test_not_applicable_does_not_hide_a_failure_on_the_other(self):
        row = self.row(report(case("failed", ["storage"])), report(case("not-applicable", ["storage"]), absent=["storage"]))
        self.assertFalse(row.good)

    def test_a_case_that_one_report_lacks_is_bad(self):
        self.assertFalse(self.row(report(case("passed")), report()).good)
        self.assertFalse(self.row(report(), report(case("passed"))).good)

    def test_the_table_marks_what_is_bad(self):
        rows = compare.compare(report(case("passed"), case("passed", name="b")), report(case("passed")))
        lines = compare.table(rows, "real").splitlines()
        self.assertTrue(lines[1].startswith("  a"))
        self.assertTrue(lines[2].startswith("! b"))


if __name__ == "__main__":
    unittest.main()
