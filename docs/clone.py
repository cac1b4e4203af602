"""Drives Pratibimba from Python, without a port: JSON-RPC 2.0 over standard input and output.

    python3 docs/clone.py COMMAND… loans.csv OUT      for example: python3 docs/clone.py npx pratibimba loans.csv out
"""
import json
import subprocess
import sys

*command, table, out = sys.argv[1:]
server = subprocess.Popen([*command, "rpc", "--quiet"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def call(number, method, **params):
    print(json.dumps({"jsonrpc": "2.0", "id": number, "method": method, "params": params}), file=server.stdin, flush=True)
    for line in server.stdout:
        message = json.loads(line)
        if message.get("method") == "progress":
            print(f"{message['params']['stage']}: {message['params']['fraction']:.0%}", file=sys.stderr)
        elif message.get("id") == number:
            if "error" in message:
                sys.exit(message["error"]["message"])
            return message["result"]


clone = call(1, "clone", file=table, privacy={"mode": "none"}, out=out)
judged = call(2, "validate", synthetic=f"{out}/{clone['table']}.csv", real=table, out=f"{out}-validated")
print(json.dumps({"rows": clone["rows"], "overall": judged["overall"]}))
server.stdin.close()
sys.exit(server.wait())
