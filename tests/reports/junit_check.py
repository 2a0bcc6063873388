#!/usr/bin/env python3
"""Reads JUnit reports as others will: `junit_check.py JUNIT_XML REPORT_JSON [JUNIT_XML REPORT_JSON ...]`.

Each file is validated against both published schemas (folder in $O2DMS_SCHEMAS; told when they are not there), and counted
as Jenkins, GitLab, dorny/test-reporter and mikepenz/action-junit-report count it: each must see the failures that
report.json counts. Exit status 77 when everything held but the schemas were missing.
"""
import json
import os
import pathlib
import subprocess
import sys
import xml.etree.ElementTree as ElementTree

SCHEMAS = ("junit-10.xsd", "junit-windyroad.xsd")


def jenkins(root):
    """Suites anywhere; a case with an error or failure child failed, else with a skipped child was skipped."""
    failed = skipped = total = 0
    for suite in root.iter("testsuite"):
        for case in suite.findall("testcase"):
            total += 1
            if case.find("error") is not None or case.find("failure") is not None:
                failed += 1
            elif case.find("skipped") is not None:
                skipped += 1
    return total, failed, skipped


def gitlab(root):
    """Cases by class and name, a double counts once; failure, then error, then skipped; only the text is shown."""
    seen = {}
    for case in root.iter("testcase"):
        status = next((kind for kind in ("failure", "error", "skipped") if case.find(kind) is not None), "success")
        if status in ("failure", "error") and not (case.find(status).text or "").strip():
            raise AssertionError(f"GitLab would show nothing for {case.get('name')}")
        seen[(case.get("classname"), case.get("name"))] = status
    values = list(seen.values())
    return len(values), values.count("failure") + values.count("error"), values.count("skipped")


def dorny(root):
    """Only suites directly below the root; skipped wins over failure."""
    total = failed = skipped = 0
    if root.tag != "testsuites":
        raise AssertionError("root is not testsuites")
    for suite in root.findall("testsuite"):
        for case in suite.findall("testcase"):
            total += 1
            if case.find("skipped") is not None:
                skipped += 1
            elif case.find("failure") is not None or case.find("error") is not None:
                failed += 1
    return total, failed, skipped


def mikepenz(root):
    """Every failure and error element is an annotation: two in one case would count twice."""
    cases = list(root.iter("testcase"))
    failed = sum(len(case.findall("failure")) + len(case.findall("error")) for case in cases)
    return len(cases), failed, sum(len(case.findall("skipped")) for case in cases)


def check_totals(root):
    for suite in root.findall("testsuite"):
        cases = suite.findall("testcase")
        for attribute, tag in (("tests", None), ("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
            counted = len(cases) if tag is None else sum(case.find(tag) is not None for case in cases)
            if int(suite.get(attribute)) != counted:
                raise AssertionError(f"suite {suite.get('name')}: {attribute}={suite.get(attribute)}, but {counted} children")
        if any(case.get("classname") != suite.get("name") for case in cases):
            raise AssertionError(f"suite {suite.get('name')} has a case of another class")


def check(junit, report):
    text = pathlib.Path(junit).read_text(encoding="utf-8")
    root = ElementTree.fromstring(text)
    check_totals(root)
    expected = json.loads(pathlib.Path(report).read_text(encoding="utf-8"))["totals"]["junit"]
    wanted = (expected["tests"], expected["failures"] + expected["errors"], expected["skipped"])
    for reader in (jenkins, gitlab, dorny, mikepenz):
        if reader(root) != wanted:
            raise AssertionError(f"{reader.__name__} counts {reader(root)} (tests, failed, skipped), report.json {wanted}")


def validate(junit, folder):
    for schema in SCHEMAS:
        done = subprocess.run(["xmllint", "--noout", "--schema", str(folder / schema), junit], capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise AssertionError(f"not valid under {schema}:\n{done.stderr}")


def main():
    arguments = sys.argv[1:]
    if not arguments or len(arguments) % 2:
        print(__doc__, file=sys.stderr)
        return 64
    folder = pathlib.Path(os.environ.get("O2DMS_SCHEMAS") or "/nonexistent")
    have_schemas = all((folder / schema).exists() for schema in SCHEMAS)
    failed = 0
    for junit, report in zip(arguments[::2], arguments[1::2]):
        try:
            check(junit, report)
            if have_schemas:
                validate(junit, folder)
            print(f"ok: {junit}" + (" (counted alike by all readers, valid under both schemas)" if have_schemas else " (counted alike by all readers)"))
        except AssertionError as problem:
            failed += 1
            print(f"FAILED: {junit}: {problem}")
    if failed:
        return 1
    if not have_schemas:
        print("skipped: validation, for O2DMS_SCHEMAS names no folder with " + " and ".join(SCHEMAS))
        return 77
    return 0


if __name__ == "__main__":
    sys.exit(main())
