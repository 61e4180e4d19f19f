"""Runs a program of Python's again and again, each time in a fork of a Python that has imported what it needs.

Takes the program and two named pipes: reads a request a line from the first, and answers with a status in the second.
"""

import json
import os
import sys
from pathlib import Path

program, requests, replies = sys.argv[1:]
# First: that the program does not start is then seen as the end of the answers.
answers = os.open(replies, os.O_WRONLY)
code = compile(Path(program).read_text('utf-8'), program, 'exec', dont_inherit=True)
# Not as the main program: imports and defines, and does nothing.
exec(code, {'__name__': 'program', '__file__': program})
for line in open(requests, encoding='utf-8'):
    request = json.loads(line)
    child = os.fork()
    if child == 0:
        for number, path in enumerate(request['streams']):
            os.dup2(os.open(path, os.O_RDONLY if number == 0 else os.O_WRONLY), number)
        os.environ.clear()
        os.environ.update(request['environment'])
        sys.argv = [program, *request['args']]
        exec(code, {'__name__': '__main__', '__file__': program})
        sys.exit()
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    os.write(answers, f'{status}\n'.encode())
