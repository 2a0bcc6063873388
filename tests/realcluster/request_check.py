#!/usr/bin/env python3
"""Sends the single requests of request_stories.py, and holds each answer against what is expected there.

    tests/realcluster/request_check.py PATH_TO_O2DMS | --kubeconfig FILE [STORY]...

To the simulator, or to any cluster whose administrator the kubeconfig names (one cluster and one user in it, with a
token or a client certificate). What is sent stays in namespaces of its own, which are deleted. Standard library only.
Ends with `N passed, N failed[, N skipped]`.
"""
import base64
import dataclasses
import http.client
import json
import pathlib
import re
import ssl
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "clients")]
sys.dont_write_bytecode = True
from custom_resource_stories import CUSTOM_STORIES  # noqa: E402  (needs the path above)
from request_stories import STORIES as NATIVE_STORIES, Step  # noqa: E402

STORIES = {**NATIVE_STORIES, **CUSTOM_STORIES}
PATIENCE = 15  # seconds, for what takes a server a moment


class Server:
    """One connection to the API server of a kubeconfig."""

    def __init__(self, kubeconfig: str):
        text = pathlib.Path(kubeconfig).read_text(encoding="utf-8")

        def setting(name):
            found = re.search(rf"\b{name}:\s*\"?([^\"',}}\s]+)", text)
            return found.group(1) if found else None

        self.address = setting("server").removeprefix("https://").rstrip("/")
        inline = setting("certificate-authority-data")
        self.tls = ssl.create_default_context(cafile=setting("certificate-authority"),
                                              cadata=base64.b64decode(inline).decode() if inline else None)
        self.token = setting("token")
        self.connection = None
        if setting("client-certificate-data"):
            with tempfile.NamedTemporaryFile() as pair:
                for name in ("client-certificate-data", "client-key-data"):
                    pair.write(base64.b64decode(setting(name)))
                pair.flush()
                self.tls.load_cert_chain(pair.name)
        elif setting("client-certificate"):
            self.tls.load_cert_chain(setting("client-certificate"), setting("client-key"))

    def headers(self, **more) -> dict:
        return {**more, **({"Authorization": f"Bearer {self.token}"} if self.token else {})}

    def connect(self) -> http.client.HTTPSConnection:
        return http.client.HTTPSConnection(self.address, context=self.tls, timeout=30)

    def await_pods(self, namespace: str):
        """Returns when pods can be made in a new namespace: it has its account, which has a token where it gets one."""
        wanted = {"metadata": {"name": "awaited"}, "spec": {"containers": [{"name": "main", "image": "i"}]}}
        end = time.monotonic() + 30
        while time.monotonic() < end:
            status, _ = self.send(Step("POST", f"/api/v1/namespaces/{namespace}/pods?dryRun=All", 201, wanted))
            if status == 201:
                return
            time.sleep(0.05)
        raise TimeoutError(f"no pod can be made in {namespace}: status {status}")

    def send(self, step: Step) -> tuple:
        """Status and body: parsed where it is JSON (of a stream, its first line)."""
        headers = self.headers(Accept=step.accept)
        body = step.body
        if body is not None:
            headers["Content-Type"] = step.type
            body = body if isinstance(body, str) else json.dumps(body)
        for last in (False, True):  # a server may have closed the connection meanwhile
            try:
                self.connection = self.connection or self.connect()
                self.connection.request(step.method, step.path, body, headers)
                answer = self.connection.getresponse()
                text = answer.read().decode(errors="replace")
                break
            except (http.client.HTTPException, OSError):
                self.connection = None
                if last:
                    raise
        try:
            return answer.status, json.loads(text.splitlines()[0] if "watch" in step.path else text)
        except (ValueError, IndexError):
            return answer.status, text


def missing(wanted, found, place="") -> str:
    """Where the answer lacks what is wanted of it; empty when it has all."""
    if isinstance(wanted, dict):
        if not isinstance(found, dict):
            return f"{place or 'the body'} is {json.dumps(found)[:200]}"
        return next((why for key, value in wanted.items() if (why := missing(value, found.get(key), f"{place}.{key}"))), "")
    if isinstance(wanted, list):
        if not isinstance(found, list) or len(found) != len(wanted):
            return f"{place} is {json.dumps(found)[:300]}, expected {json.dumps(wanted)[:300]}"
        return next((why for i, value in enumerate(wanted) if (why := missing(value, found[i], f"{place}[{i}]"))), "")
    return "" if wanted == found else f"{place} is {json.dumps(found)[:300]}, expected {json.dumps(wanted)}"


def judge(step: Step, status: int, body) -> str:
    """What is wrong with an answer; empty when nothing is."""
    expected = step.expect if isinstance(step.expect, int) else step.status or step.expect.get("code", 200)
    if status != expected:
        return f"status {status}, expected {expected}: {json.dumps(body)[:300]}"
    return "" if isinstance(step.expect, int) else missing(step.expect, body)


def placed(step: Step, namespace: str) -> Step:
    """The step in its namespace."""
    body = step.body
    if isinstance(body, dict):
        body = json.loads(json.dumps(body).replace('"NS"', f'"{namespace}"'))
    return dataclasses.replace(step, path=step.path.replace("/NS", f"/{namespace}"), body=body)


def ask(server: Server, step: Step) -> str:
    """What is wrong with the answer in the end; empty when nothing is."""
    end = time.monotonic() + PATIENCE
    while (why := judge(step, *server.send(step))) and step.until and time.monotonic() < end:
        time.sleep(0.05)
    return why


def play(server: Server, name: str, minor: int) -> tuple:
    """Passed, failed and skipped steps of a story."""
    namespace = f"requests-{name}-{time.time_ns() % 10**9:09}"
    made = server.send(Step("POST", "/api/v1/namespaces", 201, {"metadata": {"name": namespace}}))
    if made[0] != 201:
        print(f"{name}: no namespace: {made}")
        return 0, 1, 0
    server.await_pods(namespace)
    passed = failed = skipped = 0
    for step in STORIES[name]:
        if minor < step.since:
            skipped += 1
            continue
        if why := ask(server, placed(step, namespace)):
            failed += 1
            print(f"FAILED {name}: {step.method} {step.path} {json.dumps(step.body)[:150]}\n       {why}")
        else:
            passed += 1
    server.send(Step("DELETE", f"/api/v1/namespaces/{namespace}", 200))
    return passed, failed, skipped


def check(kubeconfig: str, stories=()) -> tuple:
    """Passed, failed and skipped steps of the stories, of all by default."""
    server = Server(kubeconfig)
    _, version = server.send(Step("GET", "/version", 200))
    minor = int(re.match(r"v1\.(\d+)", version["gitVersion"]).group(1))
    start = time.monotonic()
    counts = [play(server, name, minor) for name in stories or STORIES]
    passed, failed, skipped = (sum(column) for column in zip(*counts))
    print(f"{passed} of {passed + failed} requests are answered as expected by {version['gitVersion']} "
          f"in {time.monotonic() - start:.1f} s; {skipped} need a newer one", flush=True)
    return passed, failed, skipped


def main() -> int:
    arguments = sys.argv[1:]
    if not arguments:
        print(__doc__, file=sys.stderr)
        return 64
    if arguments[0] == "--kubeconfig":
        passed, failed, skipped = check(arguments[1], arguments[2:])
    else:
        from simulator import Simulator  # of tests/clients
        with Simulator(str(pathlib.Path(arguments[0]).resolve())) as cloud:
            passed, failed, skipped = check(str(cloud.kubeconfig), arguments[1:])
    print(f"{passed} passed, {failed} failed" + (f", {skipped} skipped" if skipped else ""))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
