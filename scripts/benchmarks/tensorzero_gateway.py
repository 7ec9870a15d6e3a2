"""Starts TensorZero's gateway from its wheel, in its own environment: the wheel has no command, but its client for
OpenAI's API starts the gateway within the process. Arguments: the configuration, a file in which to say the port."""

import os
import pathlib
import sys
import threading
import types
import urllib.parse

import tensorzero

client = types.SimpleNamespace(base_url=None)
tensorzero.patch_openai_client(client, config_file=sys.argv[1], async_setup=False)
said = pathlib.Path(sys.argv[2])
partial = said.with_suffix(".new")
partial.write_text(str(urllib.parse.urlsplit(str(client.base_url)).port))
os.replace(partial, said)
threading.Event().wait()
