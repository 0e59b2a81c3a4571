"""A channel in a repository on this machine, of which the commits are signed, and settings that name it."""
import os
import subprocess
import sys

from _walk import ENVIRONMENT, NOW, NS, W, begin, keep


def make(more=""):
    """MORE: what a shell does when the channel is there; `pull' pulls it."""
    begin()
    del ENVIRONMENT["NSSCHEME_CHANNELS"]
    script = f"""
. "$CASES/_pull.sh"
channels three
mv "$W/config/nsscheme" {NOW}/config/
pull() {{
  HOME={NOW}/home TMPDIR={NOW}/tmp XDG_CACHE_HOME={NOW}/cache XDG_CONFIG_HOME={NOW}/config XDG_DATA_HOME={NOW}/data \\
    "$NS" pull
}}
{more}
echo made
"""
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True,
                          env=dict(os.environ, CASES=os.environ["CHECKOUT"] + "/Tests/Cases/channels"))
    if not done.stdout.endswith("made\n"):
        sys.exit(done.stdout + done.stderr)
    keep()


def succeeded():
    """Whether what was pulled is used."""
    return subprocess.run([NS, "describe"], env=ENVIRONMENT, capture_output=True, check=False).returncode == 0
