"""Compares two reports of `o2dms run` case by case. Pure functions over report.json documents; standard library only."""
import dataclasses


@dataclasses.dataclass(frozen=True)
class Row:
    """One case: its outcome on either O-Cloud, whether that is as it should be, and why."""

    case: str
    simulator: str
    cluster: str
    good: bool
    note: str


def absent_capabilities(report: dict) -> dict:
    """Name to detail, of what the target was found not to have."""
    return {one["name"]: one["detail"] for one in report["capabilities"] if one["state"] == "absent"}


def explanation(case: dict, report: dict) -> str:
    """Why a case is not applicable: the capabilities it needs and the target lacks. Empty: nothing explains it."""
    absent = absent_capabilities(report)
    return "; ".join(f"{name}: {absent[name]}" for name in case.get("needs", []) if name in absent)


def first_failure(case: dict) -> str:
    """One line of what went wrong in a case."""
    for finding in case.get("findings", []):
        if not finding["ok"] and not finding.get("warning"):
            subject = f" {finding['subject']}" if finding["subject"] else ""
            return f"{finding['expectation']}{subject}: expected {finding['expected']}, got {finding['actual']}"
    return case.get("reason", "")


def judge(simulated: dict | None, real: dict | None, real_report: dict, simulated_report: dict) -> Row:
    """A difference is good only where a capability that one of them lacks makes the case not applicable there."""
    case = (simulated or real)["id"]
    outcomes = [one["outcome"] if one else "missing" for one in (simulated, real)]
    for index, (one, report) in enumerate(((simulated, simulated_report), (real, real_report))):
        if not one:
            return Row(case, *outcomes, False, "not in this report")
        if one["outcome"] == "not-applicable":
            why = explanation(one, report)
            if not why:
                return Row(case, *outcomes, False, "not applicable, but no capability it needs is absent")
            # The other side must be sound in itself.
            other = outcomes[1 - index]
            return Row(case, *outcomes, other in ("passed", "not-applicable"), why)
    broken = [one for one in (simulated, real) if one["outcome"] != "passed"]
    if broken:
        return Row(case, *outcomes, False, first_failure(broken[-1]))
    return Row(case, *outcomes, True, "")


def compare(simulated_report: dict, real_report: dict) -> list:
    """A row for every case of either report, in the order of the simulator's."""
    simulated = {one["id"]: one for one in simulated_report["cases"]}
    real = {one["id"]: one for one in real_report["cases"]}
    order = list(simulated) + [case for case in real if case not in simulated]
    return [judge(simulated.get(case), real.get(case), real_report, simulated_report) for case in order]


def table(rows: list, name: str) -> str:
    """For people: aligned columns, a mark before what is not as it should be."""
    head = Row("case", "simulator", name, True, "")
    width = [max(len(getattr(row, field)) for row in [head, *rows]) for field in ("case", "simulator", "cluster")]
    lines = []
    for row in [head, *rows]:
        mark = "  " if row.good else "! "
        cells = zip((row.case, row.simulator, row.cluster), width)
        lines.append((mark + "  ".join(text.ljust(size) for text, size in cells) + "  " + row.note).rstrip())
    return "\n".join(lines)
