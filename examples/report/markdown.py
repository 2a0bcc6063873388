#!/usr/bin/env python3
"""A report of one's own: `markdown.py report.json` prints the run as Markdown, one row a requirement that is judged.

All that a run knows stands in report.json; `format` says which one this is, and changes when a reader would have to.
"""
import json
import sys

FORMAT = "o2dms-report/2"


def cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|").replace("<", "&lt;")


def page(report: dict) -> list[str]:
    result, target, totals = report["result"], report["target"], report["totals"]
    lines = [
        f"# O2dms conformance: {result['meaning']}",
        "",
        f"{cell(result['sentence'].rstrip('.'))}. Target: {cell(target['name'])}, Kubernetes {target['version'] or 'unknown'}.",
        f"{totals['passed']} of {totals['declared']} cases passed, {totals['failed']} failed.",
        "",
        "| requirement | clause | state | what is required |",
        "|---|---|---|---|",
    ]
    lines += [
        f"| {row['id']} | {cell(row['clause'])} | {row['state']} | {cell(row['text'])} |"
        for row in report["requirements"]
        if row["state"] != "not-judged"
    ]
    failed = [case for case in report["cases"] if case["outcome"] == "failed"]
    if failed:
        lines += ["", "## Failed", ""]
        lines += [f"* **{case['id']}**: {cell(case['reason'])}. Again: `{case['repeat']}`" for case in failed]
    return lines


def main() -> int:
    with open(sys.argv[1], encoding="utf-8") as file:
        report = json.load(file)
    if report["format"] != FORMAT:
        print(f"{sys.argv[1]}: format {report['format']}, and this reads {FORMAT}", file=sys.stderr)
        return 1
    print("\n".join(page(report)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
