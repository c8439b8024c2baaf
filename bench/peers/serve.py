"""The peers' side of the bench's protocol (main-process/bench/protocol.ts): JSON lines on stdio, one answer a request."""
import json
import math
import os
import resource
import sys
import time


class CannotRun(Exception):
    """This peer cannot do what is asked; the message is shown as it is, in one line."""


def serve(make_entrant):
    """Answers requests until stdin ends. `make_entrant(job)` loads the framework and gives an object with
    `facts` (name, version), `build()` (parameters) and `step()` (loss before the update)."""
    # What a library prints must not come between the answers.
    answers = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)
    entrant = None
    for line in sys.stdin:
        request = json.loads(line)
        answer = {"id": request["id"]}
        try:
            command = request["command"]
            if command == "open":
                entrant = make_entrant(request["job"])
                answer |= entrant.facts
            elif command == "build":
                milliseconds, parameters = timed(entrant.build)
                answer |= {"milliseconds": milliseconds, "parameters": parameters}
            elif command == "step":
                milliseconds, loss = timed(entrant.step)
                answer |= {"milliseconds": milliseconds, "loss": loss if math.isfinite(loss) else None}
            elif command == "memory":
                answer |= {"peakBytes": peak_bytes()}
            else:
                raise CannotRun(f'does not know the command "{command}"')
        except CannotRun as error:
            answer["error"] = str(error)
        except Exception as error:  # one bad entrant must not end the sitting of the others
            answer["error"] = f"{type(error).__name__}: {str(error).splitlines()[0] if str(error) else ''}"
        answers.write(json.dumps(answer) + "\n")


def timed(work):
    started = time.perf_counter()
    result = work()
    return 1000 * (time.perf_counter() - started), result


def peak_bytes():
    """Peak resident memory of this process."""
    try:
        with open("/proc/self/status", encoding="ascii") as status:
            # Not ru_maxrss: on Linux that also knows the size of the process that started this one.
            return next(1024 * int(line.split()[1]) for line in status if line.startswith("VmHWM:"))
    except OSError:
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return peak if sys.platform == "darwin" else 1024 * peak
