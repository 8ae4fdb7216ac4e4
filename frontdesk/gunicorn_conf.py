"""How gunicorn serves the desk: `gunicorn -c python:frontdesk.gunicorn_conf`."""

from __future__ import annotations

import gc
import os
from typing import Any

wsgi_app = "frontdesk.wsgi"
bind = os.environ.get("BIND") or f"127.0.0.1:{os.environ.get('PORT') or 8000}"
workers = int(os.environ.get("WEB_CONCURRENCY") or 2)
worker_class = "gthread"
threads = 4
# The browsers of a desk poll; an open connection spares them the handshake.
keepalive = 15
graceful_timeout = 10
# No access log: an address may tell who called, and the proxy has its own.
accesslog = None
errorlog = "-"
loglevel = "warning"
proc_name = "frontdesk"
# Its socket lies in the home folder, where a second desk would meet the first.
control_socket_disable = True


def post_worker_init(worker: Any) -> None:
    """Leave what is loaded for good out of every later collection of garbage.

    A full collection looked through the whole framework, and somebody's save waited.
    """
    gc.collect()
    gc.freeze()
