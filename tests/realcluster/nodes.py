"""Stand-in nodes for a real control plane that has none: they are Ready, and a pod bound to one is Running and Ready a
moment later, or Succeeded where it is not to be restarted. No container starts. Standard library only."""
import datetime
import threading

PERIOD = 0.2  # seconds between two looks at the pods
CAPACITY = {"cpu": "32", "memory": "256Gi", "pods": "250", "ephemeral-storage": "1Ti"}


def now() -> str:
    return datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def condition(kind: str, holds: bool) -> dict:
    return {"type": kind, "status": "True" if holds else "False", "lastTransitionTime": now()}


def container_status(pod: dict, container: dict, finished: bool) -> dict:
    state = {"running": {"startedAt": now()}}
    if finished:
        state = {"terminated": {"exitCode": 0, "reason": "Completed", "startedAt": now(), "finishedAt": now()}}
    return {"name": container["name"], "image": container["image"], "imageID": "none", "restartCount": 0,
            "containerID": f"none://{pod['metadata']['uid']}/{container['name']}", "ready": not finished,
            "started": not finished, "state": state}


def pod_status(pod: dict, number: int) -> dict:
    finished = pod["spec"].get("restartPolicy", "Always") != "Always"
    address = f"10.244.{number // 250 % 250}.{number % 250 + 1}"
    return {"phase": "Succeeded" if finished else "Running", "hostIP": "10.9.0.1", "podIP": address,
            "podIPs": [{"ip": address}], "startTime": now(),
            "conditions": [condition(kind, True) for kind in ("Initialized", "PodScheduled")]
            + [condition(kind, not finished) for kind in ("Ready", "ContainersReady")],
            "initContainerStatuses": [container_status(pod, one, True) for one in pod["spec"].get("initContainers", [])],
            "containerStatuses": [container_status(pod, one, finished) for one in pod["spec"]["containers"]]}


class StandInNodes:
    """Nodes of a cluster, kept by a thread until stop()."""

    def __init__(self, cluster, count: int = 3):
        self.cluster = cluster
        self.names = [f"node-{number + 1}" for number in range(count)]
        self.numbers = {}  # of pods by uid
        self.stopped = threading.Event()
        self.register()
        self.thread = threading.Thread(target=self.keep, daemon=True)
        self.thread.start()

    def stop(self):
        self.stopped.set()
        self.thread.join()

    def register(self):
        for name in self.names:
            self.cluster.request("POST", "/api/v1/nodes", {"metadata": {"name": name, "labels": {
                "kubernetes.io/hostname": name, "kubernetes.io/os": "linux", "kubernetes.io/arch": "amd64"}}})
            self.beat(name)

    def beat(self, name: str):
        status = {"capacity": CAPACITY, "allocatable": CAPACITY,
                  "conditions": [{**condition("Ready", True), "reason": "StandIn", "lastHeartbeatTime": now()}]}
        self.cluster.request("PATCH", f"/api/v1/nodes/{name}/status", {"status": status},
                             "application/strategic-merge-patch+json")

    def keep(self):
        rounds = 0
        while not self.stopped.wait(PERIOD):
            rounds += 1
            try:
                if rounds % 50 == 0:
                    for name in self.names:
                        self.beat(name)
                for pod in self.cluster.request("GET", "/api/v1/pods")["items"]:
                    self.serve(pod)
            except OSError:
                continue  # a pod that changed meanwhile, or a server that is going down: looked at again

    def serve(self, pod: dict):
        metadata = pod["metadata"]
        path = f"/api/v1/namespaces/{metadata['namespace']}/pods/{metadata['name']}"
        if pod["spec"].get("nodeName") not in self.names:
            return
        if metadata.get("deletionTimestamp"):
            self.cluster.request("DELETE", path, {"gracePeriodSeconds": 0, "preconditions": {"uid": metadata["uid"]}})
        elif pod["status"].get("phase") == "Pending":
            number = self.numbers.setdefault(metadata["uid"], len(self.numbers) + 2)
            self.cluster.request("PATCH", path + "/status", {"status": pod_status(pod, number)},
                                 "application/strategic-merge-patch+json")
