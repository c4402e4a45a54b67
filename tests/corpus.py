#!/usr/bin/env python3
"""corpus.py RILL CORPUS [--quick] [--only SUBSTRING]: drives the program over recorded and public test data, and over
a few cases of its own.

RILL is build/rill; build/prefixes must be beside it. CORPUS is a folder with sse/ json/ dialects/ streams/ messages/ errors/ batches/ requests/; a part
that is not there is left out and said. The last line is "N passed, N failed"; exit status 1 if any failed.
"""
import argparse
import base64
import collections
import concurrent.futures
import glob
import hashlib
import json
import os
import random
import subprocess
import sys
import tempfile

RILL = PREFIXES = CORPUS = SCRATCH = None
QUICK = False

# ---- tables of what is known and why -------------------------------------------------------------------------------

# JSONTestSuite leaves these to the reader, or does not say. Valid: a number of any size is handed out as its text.
# Invalid, by the beginning of their names, and why:
STRICT = 'the program reads with RILL_JSON_STRICT: no broken UTF-8, no half of a surrogate pair'
JSON_FREE = {
    'i_structure_UTF-8_BOM_empty_object': 'RFC 8259 s8.1: a byte order mark is not part of the text',
    'i_string_': STRICT,  # those in UTF-16 are no UTF-8 either
    'i_object_key_lone_2nd_surrogate': STRICT,
    'string_1_': STRICT, 'string_2_': STRICT, 'string_3_': STRICT,
}
# Streams that the SDK takes in another way than we do; `want` changes its Message before it is compared.
LOGICAL = 'the last event has no blank line, so message_stop did not happen: logically complete, SDK: no message'
SEVERAL = 'several messages one after the other: the first counts, the rest is flagged and ignored, SDK: error'
STREAMS = {
    'rig.streaming.gateway_message_delta_metadata': 'data: [DONE] after the end is no JSON, SDK: error',
    'sdk-python.basic_response': LOGICAL, 'sdk-python.fallback_credit_response': LOGICAL,
    'sdk-python.fallback_response': LOGICAL, 'sdk-python.refusal_response': LOGICAL,
    'sdk-ruby.streaming_test.test_streaming_error_event_has_type': 'error event: server_error',
    'vercel.anthropic-programmatic-tool-calling.1': SEVERAL,
    'vercel.anthropic-tool-search-deferred-regex': SEVERAL,
    'vercel.duplicate-message-start': 'a second message_start is flagged and ignored, SDK: error',
}
# Inputs that the SDK mends; ours comes as it is, and the call is void.
MENDED = {'sdk-ruby.streaming_test.tools_sse_response': '{"location":"San Francisco""}'}
# Where the stable SDK's Message lacks what the stream gave, because its types do not know it.
SDK_DROPS = {'usage': ('iterations', 'fallback_credit', 'cache_creation', 'service_tier', 'speed', 'inference_geo',
                       'cost', 'cost_details', 'is_byok'),
             'message': ('context_management', 'container', 'stop_details', 'diagnostics')}
# Warnings that recorded streams earn. All others must have none.
FLAGS = {
    'sdk-ruby.streaming_test.thinking_sse_response': {'reason'},  # message_stop without a stop reason
    'sdk-ruby.streaming_test.tools_sse_response': {'reason'},
    'vercel.duplicate-message-start': {'reused'},
    'vercel.anthropic-programmatic-tool-calling.1': {'after_end'},
    'vercel.anthropic-tool-search-deferred-regex': {'after_end'},
}

# ---- running -------------------------------------------------------------------------------------------------------


class Result:
    def __init__(self, task):
        self.task, self.passed, self.failures = task, 0, []

    def check(self, ok, what, *detail):
        if ok:
            self.passed += 1
        else:
            self.failures.append('%s: %s%s' % (self.task, what, ''.join('\n    ' + str(d)[:700] for d in detail)))
        return ok


def rill(r, args, data):
    """Runs the program on data; gives (exit status, standard output)."""
    p = subprocess.run([RILL] + args, input=data, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=120)
    if p.returncode not in (0, 1, 3, 4, 5):
        r.check(False, 'exit status %d' % p.returncode, repeat(args, data), p.stderr.decode('utf-8', 'replace'))
    return p.returncode, p.stdout


class repeat:
    """A command that shows a failure again; the input is written only if it is printed."""

    def __init__(self, args, data):
        self.args, self.data = args, data

    def __str__(self):
        path = os.path.join(SCRATCH, hashlib.sha256(self.data).hexdigest()[:12])
        with open(path, 'wb') as f:
            f.write(self.data)
        return ' '.join([RILL] + self.args + [path])


def lines_of(out):
    return [json.loads(line) for line in out.split(b'\n') if line]


def read(path):
    with open(path, 'rb') as f:
        return f.read()


def same(r, args, data, cuts, want, what):
    """Every cut, with and without copies of the state, prints the same."""
    for cut in cuts:
        for copy in ([], ['--copy']):
            now = args + ['--cut', str(cut)] + copy
            if not r.check(rill(r, now, data) == want, '%s: other output' % what, repeat(now, data)):
                return


def differ(a, b, path=''):
    """Where two values differ first, or None. null and absent are equal; integers and floats compare by value."""
    if isinstance(a, dict) and isinstance(b, dict):
        for k in list(a) + [k for k in b if k not in a]:
            d = differ(a.get(k), b.get(k), path + '.' + k)
            if d:
                return d
        return None
    if isinstance(a, list) and isinstance(b, list):
        if len(a) != len(b):
            return '%s: %d and %d elements' % (path, len(a), len(b))
        return next((d for d in (differ(x, y, '%s[%d]' % (path, i)) for i, (x, y) in enumerate(zip(a, b))) if d), None)
    if isinstance(a, bool) != isinstance(b, bool) or a != b:
        return '%s: %.200r and %.200r' % (path, a, b)
    return None


# ---- readers of our own: SSE, and a Message from events -------------------------------------------------------------


def sse_events(data):
    """[(event, data, offset after its blank line)], by HTML 9.2.5 and 9.2.6."""
    events, name, parts, i, n = [], '', [], 0, len(data)
    if data.startswith(b'\xef\xbb\xbf'):
        i = 3
    while i < n:
        end = min((k for k in (data.find(b'\n', i), data.find(b'\r', i)) if k >= 0), default=-1)
        if end < 0:
            break
        after = end + 2 if data[end:end + 2] == b'\r\n' else end + 1
        line, i = data[i:end].decode('utf-8', 'replace'), after
        if not line:
            if parts:
                events.append((name or 'message', '\n'.join(parts), after))
            name, parts = '', []
            continue
        field, _, value = line.partition(':')
        value = value[1:] if value.startswith(' ') else value
        if field == 'data':
            parts.append(value)
        elif field == 'event':
            name = value
    return events


def payloads(data):
    """The JSON of every event that has any, and where it ends."""
    out = []
    for _, text, after in sse_events(data):
        try:
            out.append((json.loads(text), after))
        except ValueError:
            pass
    return out


def update(old, new):
    """The ledger: what is not null stands; objects of counters are merged."""
    for k, v in new.items():
        if isinstance(v, dict) and isinstance(old.get(k), dict):
            update(old[k], v)
        elif v is not None:
            old[k] = v


def accumulate(events):
    """(Message, outcome, indices of calls that may be run) from decoded events, independent of the program."""
    message, blocks, inputs, outcome, waiting, commits = {}, {}, {}, 'truncated', [], []
    for e in events:
        kind = e.get('type')
        if outcome in ('complete', 'server_error'):
            break
        if kind == 'message_start' and not message:
            message = json.loads(json.dumps(e['message']))
        elif kind == 'content_block_start':
            blocks[e['index']] = json.loads(json.dumps(e['content_block']))
        elif kind == 'content_block_delta':
            block, delta = blocks[e['index']], e['delta']
            for k, v in delta.items():
                if k in ('text', 'thinking', 'signature'):
                    block[k] = (block.get(k) or '') + v
                elif k == 'partial_json':
                    inputs[e['index']] = inputs.get(e['index'], '') + v
                elif k == 'citation':
                    block['citations'] = (block.get('citations') or []) + [v]
                elif delta.get('type') == 'compaction_delta' and k != 'type':
                    block[k] = v
        elif kind == 'content_block_stop':
            if blocks[e['index']]['type'] == 'tool_use':
                waiting.append(e['index'])
        elif kind == 'message_delta':
            update(message.setdefault('usage', {}), e.get('usage') or {})
            for k, v in list(e.get('delta', {}).items()) + list(e.items()):
                if k not in ('type', 'delta', 'usage') and v is not None:
                    message[k] = v
            if message.get('stop_reason') is not None:
                outcome = 'logically_complete'
                for i in sorted(waiting) if message['stop_reason'] in STANDS else ():
                    if isinstance(value_of(inputs.get(i, ''), blocks[i].get('input')), dict):
                        commits.append(i)
                waiting = []
        elif kind == 'message_stop':
            outcome = 'complete'
        elif kind == 'error':
            outcome = 'server_error'
    for i, text in inputs.items():
        blocks[i]['input'] = value_of(text, blocks[i].get('input'))
    message['content'] = [blocks[i] for i in sorted(blocks)]
    return message, outcome, commits


STANDS = ('end_turn', 'tool_use', 'stop_sequence', 'pause_turn')  # stop reasons that do not cut a call


def value_of(text, start):
    """The value of a joined tool input; the text itself where it is no JSON."""
    if text.strip() == '':
        return start if start else {}
    try:
        return json.loads(text)
    except ValueError:
        return text


OWN = ('event', 'usage', 'warn', 'members', 'index', 'cut')  # keys of a line that are not members of its object


def rebuild(log):
    """The same from the program's event lines."""
    message, blocks, strings = {}, {}, {}
    last = None
    for e in log:
        kind, i = e['event'], e.get('index')
        if kind in ('message_start', 'message_delta'):
            message['type'] = 'message'  # the event says so; it has no line of its own
            for k, v in e.items():
                if k not in OWN and v is not None:
                    message.setdefault(k, v) if kind == 'message_start' else message.update({k: v})
            if e.get('usage') is not None:
                message['usage'] = dict(message.get('usage') or {})
                update(message['usage'], e['usage'])
            for m in e.get('members', ()):  # a name that the line itself uses, or a counter that was none
                if m['of'] == 'usage':
                    message.setdefault('usage', {}).setdefault(m['key'], json.loads(m['json']))
                else:
                    message.setdefault(m['key'], json.loads(m['json']))
        elif kind == 'raw':
            last = json.loads(e['json'])
        elif kind == 'block_start':
            blocks[i] = last if last is not None else {'type': e['type']}
            for k in ('type', 'id', 'name', 'tool_use_id', 'server_name'):
                if k in e and blocks[i].get(k) != e[k]:
                    blocks[i]['!' + k] = e[k]
            last = None
        elif kind in ('text', 'thinking', 'signature', 'tool_input'):
            if e.get('restart'):
                strings.pop((i, kind), None)
            strings[i, kind] = strings.get((i, kind), '') + e['text']
        elif kind == 'citation':
            blocks[i]['citations'] = (blocks[i].get('citations') or []) + [json.loads(e['json'])]
        elif kind == 'compaction':
            blocks[i].update(json.loads(e['json']))
    for (i, kind), text in strings.items():
        block = blocks.setdefault(i, {})
        if kind != 'tool_input':
            block[kind] = text
        elif block.get('input') != value_of(text, None):
            block['input'] = value_of(text, block.get('input'))
    message['content'] = [blocks[i] for i in sorted(blocks, key=lambda i: (i is None, i))]
    return message


def joined(log):
    """Adjacent pieces of strings as one line each."""
    out = []
    for e in log:
        if (out and e['event'] in ('text', 'thinking', 'signature', 'tool_input') and not e.get('restart') and
                out[-1]['event'] == e['event'] and out[-1]['index'] == e['index']):
            out[-1] = dict(out[-1], text=out[-1]['text'] + e['text'])
        else:
            out.append(e)
    return out


STATUS = {'complete': 0, 'protocol_error': 1, 'truncated': 3, 'server_error': 4, 'logically_complete': 5}


def log_checks(r, status, log, what):
    """What holds for every log."""
    ends = [i for i, e in enumerate(log) if e['event'] == 'end']
    if not r.check(ends == [len(log) - 1], what + ': `end` is not last and once', [e['event'] for e in log[-5:]]):
        return False
    r.check(STATUS.get(log[-1]['outcome']) == status, what + ': exit status %d' % status, log[-1])
    reason = False
    due, done = collections.Counter(), collections.Counter()
    for e in log:
        if e['event'] == 'message_delta':
            reason = reason or e.get('stop_reason') is not None
        if e['event'] == 'block_start' and e['type'] == 'tool_use':
            due[e['index']] += 1
        if e['event'] in ('tool_commit', 'tool_abort') and not e.get('server'):
            done[e['index']] += 1
            r.check(e['event'] == 'tool_abort' or reason, what + ': tool_commit without a stop reason', e)
    r.check(due == done, what + ': not one verdict for each call', dict(due), dict(done))
    return True


# ---- the groups ----------------------------------------------------------------------------------------------------


def task_vector(r, line):
    v = json.loads(line)
    data = base64.b64decode(v['input_base64'])
    cuts = ['1', '2', '3', '7'] + ['random:%d' % i for i in range(1, 6)]
    if 'chunks' in v:
        cuts.insert(0, ','.join(map(str, v['chunks'])))
    status, out = rill(r, ['sse'], data)
    log = lines_of(out)
    if not r.check(status == 0 and log and log[-1].get('end') is True, 'no end line', repeat(['sse'], data), out):
        return
    end = log.pop()
    r.check(log == v['expect'], 'events', repeat(['sse'], data), log, v['expect'])
    want = {'retry': v.get('retry'), 'last_event_id': v.get('last_event_id', '')}
    if 'comments' in v:
        want['comments'] = v['comments'] if isinstance(v['comments'], int) else len(v['comments'])
    r.check({k: end[k] for k in want} == want, 'end', repeat(['sse'], data), end, want)
    same(r, ['sse'], data, cuts[:4] if QUICK else cuts, (status, out), 'sse')


def task_dialect(r, path):
    data, want = read(path), json.loads(read(path[:-4] + '.expected.json'))
    status, out = rill(r, ['sse'], data)
    log = lines_of(out)
    end = log.pop()
    got = {'events': len(log), 'event_types': dict(collections.Counter(e['event'] for e in log)),
           'comments': end['comments'], 'retry': end['retry'], 'last_event_id': end['last_event_id'],
           'data_bytes': sum(len(e['data'].encode('utf-8', 'surrogatepass')) for e in log),
           'max_data_bytes': max([len(e['data'].encode('utf-8', 'surrogatepass')) for e in log] or [0]),
           'data_sha256': hashlib.sha256(b''.join(e['data'].encode('utf-8', 'surrogatepass') + b'\n'
                                                  for e in log)).hexdigest()}
    for k, v in got.items():
        r.check(k not in want or want[k] == v, k, repeat(['sse'], data), v, want.get(k))
    same(r, ['sse'], data, ['1', '7'] if QUICK else ['1', '3', '64', 'random:1'], (status, out), 'sse')
    # Not our protocol, most of them: whatever comes out, it is the same for every cut and ends well.
    status, out = rill(r, ['--join', 'events'], data)
    log_checks(r, status, lines_of(out), 'events')
    same(r, ['--join', 'events'], data, ['1'] if QUICK else ['1', '7', 'random:2'], (status, out), 'events')


def json_verdict(r, data, want, name):
    status, out = rill(r, ['json'], data)
    ok = (status, out[:5]) == (0, b'valid') if want else (status, out[:7]) == (1, b'invalid')
    r.check(ok, '%s: should be %s' % (name, 'valid' if want else 'invalid'), repeat(['json'], data), out)
    same(r, ['json'], data, ['1'] if QUICK else ['1', '2', 'random:1'], (status, out), name)


def task_json(r, path):
    name = os.path.basename(path)
    free = name[1] != '_' or name[0] == 'i'
    want = not any(name.startswith(x) for x in JSON_FREE) if free else name[0] == 'y'
    json_verdict(r, read(path), want, name)


def task_checker(r, path):
    name = os.path.basename(path)
    # EXCLUDE: what json.org's checker calls wrong and RFC 8259 allows (a text that is a string; 20 levels)
    json_verdict(r, read(path), name.startswith('pass') or 'EXCLUDE' in name, name)


def task_numbers(r, path):
    name = os.path.basename(path)
    rows = [x for x in read(path).split(b'\n') if x and not x.startswith(b'#')]
    if '(ext)' in name or '(fail)' in name:
        for x in rows[::10] if QUICK else rows:
            status, out = rill(r, ['json'], x)
            r.check(status == 1 and out.startswith(b'invalid'), 'should be invalid', repeat(['json'], x), x)
        return
    json_verdict(r, b'[' + b',\n'.join(rows) + b']', True, name)
    for x in rows[::20]:  # also alone, where only the end of input ends a number
        json_verdict(r, x, True, name)


def task_own_json(r, path):
    status, out = rill(r, ['json'], read(path))
    r.check((status, out[:5]) == (0, b'valid'), 'should be valid', repeat(['json'], read(path)), out)


CUTS = ['1', '2', '3', '5', '7', '16', '64', '1460'] + ['random:%d' % i for i in range(1, 9)]


def strip_sdk(message, want):
    """Takes out of message what the SDK's Message does not carry at all."""
    message = json.loads(json.dumps(message))
    for k in SDK_DROPS['message']:
        if k not in want:
            message.pop(k, None)
    for k in SDK_DROPS['usage']:
        if k not in (want.get('usage') or {}):
            (message.get('usage') or {}).pop(k, None)
    return message


def task_stream(r, path):
    name = os.path.basename(path)[:-4]
    data, want = read(path), json.loads(read(path[:-4] + '.expected.json'))
    events = payloads(data)
    args = ['--join', 'events']
    status, out = rill(r, args, data)
    log = lines_of(out)
    if not log_checks(r, status, log, name):
        return
    mine = rebuild(log)
    reference, outcome, commits = accumulate([e for e, _ in events])
    r.check(log[-1]['outcome'] == outcome, 'outcome', repeat(args, data), log[-1], outcome)
    r.check(committed(log) == commits, 'calls that may be run', repeat(args, data), committed(log), commits)
    r.check(not differ(mine, reference), 'rebuilt message', repeat(args, data), differ(mine, reference))
    r.check(want['ok'] or name in STREAMS, 'the SDK rejects it and no reason is given', want.get('error'))
    if want['ok']:
        for block in want['message']['content'] if name in MENDED else ():
            block['input'] = MENDED[name] if 'input' in block else None
        d = differ(strip_sdk(mine, want['message']), want['message'])
        r.check(not d, 'not the message of the SDK', repeat(args, data), d)
        r.check([b['type'] for b in mine['content']] == want['blocks'], 'blocks')
        got = {str(e['index']): '' for e in log if e['event'] == 'tool_input'}
        for e in log:
            if e['event'] == 'tool_input':
                got[str(e['index'])] += e['text']
        r.check(all(got.get(k, '') == v for k, v in want['tool_json'].items()), 'tool_json', got, want['tool_json'])
    if b'tool_use' in data:
        tools(r, name, data, events)
    sdk = want['message'] if want['ok'] else want['partial'] if STREAMS.get(name) == LOGICAL else None
    whole_message(r, ['message'], data, status, mine, sdk, name)
    whole_turn(r, ['turn'], data, mine)
    r.check(set(log[-1]['flags']) == FLAGS.get(name, set()), 'flags', repeat(args, data), log[-1]['flags'])

    cuts = CUTS[::5] if QUICK else list(CUTS)
    if os.path.exists(path[:-4] + '.chunks.json'):
        cuts.insert(0, ','.join(map(str, json.loads(read(path[:-4] + '.chunks.json')))))
    same(r, args, data, cuts, (status, out), 'events')
    for cut in cuts[1::6]:
        loose = rill(r, ['events', '--cut', cut], data)
        r.check(joined(lines_of(loose[1])) == joined(log), 'joined by hand', repeat(['events', '--cut', cut], data))
    truncations(r, name, data, log, events)
    if outcome == 'complete':
        orders(r, name, events, mine, log)


class Pairs(list):
    """An object with its members as they stand."""


class Number(str):
    """A number's own text."""


def values(v, path='$'):
    """The lines of a value that is read as a whole."""
    def line(kind, last, text=None):
        out = {'path': path, 'type': kind, 'last': last}
        return out if text is None else dict(out, text=text)
    if isinstance(v, Pairs):
        yield line('object', False)
        for key, member in v:
            yield from values(member, path + '.' + key)
        yield line('object', True)
    elif isinstance(v, list):
        yield line('array', False)
        for i, element in enumerate(v):
            yield from values(element, '%s[%d]' % (path, i))
        yield line('array', True)
    elif isinstance(v, Number):
        yield line('number', True, str(v))
    elif isinstance(v, str):
        yield line('string', True, v)
    else:
        yield line({True: 'true', False: 'false', None: 'null'}[v], True)


def whole_values(text):
    return list(values(json.loads(text, object_pairs_hook=Pairs, parse_int=Number, parse_float=Number)))


def split_tools(log):
    """{index: lines of its values}, {index: its verdict}"""
    lines, ends = collections.defaultdict(list), {}
    for e in log:
        i = e.pop('index')
        if 'verdict' in e:
            ends[i] = e
        elif 'restart' not in e:
            lines[i].append(e)
    return lines, ends


def tools(r, name, data, events):
    """Mode tools against a reader that has the whole input of each call."""
    inputs, blocks = {}, {}
    for e, _ in events:
        if e.get('type') == 'content_block_start' and e['content_block']['type'].endswith('tool_use'):
            blocks[e['index']] = e['content_block']
            inputs[e['index']] = json.dumps(e['content_block']['input']) if e['content_block'].get('input') else ''
        elif e.get('type') == 'content_block_delta' and 'partial_json' in e['delta'] and e['index'] in inputs:
            inputs[e['index']] += e['delta']['partial_json']
        elif e.get('type') in ('message_stop', 'error'):
            break
    args = ['--join', 'tools']
    status, out = rill(r, args, data)
    lines, ends = split_tools(lines_of(out))
    _, _, commits = accumulate([e for e, _ in events])
    got = sorted(i for i, e in ends.items() if e['verdict'] == 'commit' and not e.get('server'))
    r.check(got == sorted(commits), 'tools: commits', repeat(args, data), got, commits)
    r.check(set(ends) == set(blocks), 'tools: a verdict for each call', repeat(args, data), set(ends), set(blocks))
    for i, end in ends.items():
        want = (blocks.get(i, {}).get('name'), blocks.get(i, {}).get('id'))
        r.check((end['name'], end['id']) == want, 'tools: name and id', repeat(args, data), end, want)
        if end['verdict'] == 'commit':
            want = whole_values(inputs[i]) if inputs[i].strip() else []
            bad = next((x for x in zip(lines[i] + [None], want + [None]) if x[0] != x[1]), None)
            r.check(bad is None and len(want) == len(lines[i]), 'tools: values', repeat(args, data), bad)
    same(r, args, data, CUTS[::3] if QUICK else CUTS, (status, out), 'tools')


def relabel(message):
    """The model that took over is the one that answers."""
    for b in message.get('content', ()):
        if b.get('type') == 'fallback':
            message = dict(message, model=b['to']['model'])
    return message


def whole_message(r, args, data, status, mine, sdk=None, name=''):
    code, text = rill(r, args, data)
    got = json.loads(text or b'null')
    d = differ(got, relabel(mine))
    r.check(code == status and not d, 'mode message', repeat(args, data), d)
    if sdk and name not in MENDED:
        d = differ(strip_sdk(got, sdk), sdk)
        r.check(not d, 'mode message: not the message of the SDK', repeat(args, data), d)
    same(r, args, data, ['1', '3', 'random:4'] if QUICK else ['1', '2', '3', '7', '64', 'random:4', 'random:9'], (code, text),
         'mode message')


SERVER = ('server_tool_use', 'mcp_tool_use')


def request_form(message):
    """The blocks of a whole answer that are sent back, by the rules of rill/turn.h."""
    out = []
    for b in message.get('content', ()):
        b = {k: v for k, v in b.items() if v is not None and k != '!type'}
        kind = b.get('type')
        if kind == 'text':
            b = {k: v for k, v in b.items() if k != 'citations' or v}
            if not b.get('text', '').strip(' \n\r\t'):
                continue
        elif kind == 'thinking':
            if not b.get('signature'):
                continue
        elif kind == 'tool_use' or kind in SERVER:
            if not isinstance(b.get('input', {}), dict):
                if kind in SERVER:
                    break
                continue
        out.append(b)
    if message.get('stop_reason') == 'refusal':
        return []
    if message.get('stop_reason') in ('pause_turn', 'tool_use'):
        return out
    waiting, safe = 0, 0
    for i, b in enumerate(out):
        waiting += (b['type'] in SERVER) - ('tool_use_id' in b and waiting > 0)
        if waiting == 0 and b['type'] not in ('thinking', 'redacted_thinking'):
            safe = i + 1
    return out[:safe]


def turn_faults(lines, waits):
    """What the API would refuse, or None."""
    if not lines:
        return None
    blocks = lines[0]['content']
    if lines[0]['role'] != 'assistant' or not blocks:
        return 'no content'
    calls = [b['id'] for b in blocks if b['type'] == 'tool_use']
    answers = [a['tool_use_id'] for a in lines[1]['content']] if len(lines) > 1 else []
    if calls != answers:
        return 'calls and answers: %r, %r' % (calls, answers)
    asked = {b['id'] for b in blocks if b['type'] in SERVER}
    told = {b['tool_use_id'] for b in blocks if 'tool_use_id' in b}
    if any('REDACTED' in i for i in told):  # scrubbed: ids do not pair any more
        asked, told = set(), set()
    if told - asked or (asked - told and not waits):
        return 'calls of the server and results: %r, %r' % (asked, told)
    if not waits and blocks[-1]['type'] in ('thinking', 'redacted_thinking'):
        return 'thinking stands last'
    for b in blocks:
        if b['type'] == 'text' and not b['text'].strip():
            return 'blank text'
        if b['type'] == 'thinking' and not (b['signature'] and 'thinking' in b):
            return 'thinking without signature'
        if b['type'] in SERVER + ('tool_use',) and not isinstance(b['input'], dict):
            return 'input is no object'
    return None


def whole_turn(r, args, data, mine):
    status, out = rill(r, args, data)
    lines = lines_of(out)
    want = request_form(mine)
    fault = turn_faults(lines, mine.get('stop_reason') in ('pause_turn', 'tool_use'))
    d = differ(lines[0]['content'] if lines else [], want)
    r.check(not fault and not d, 'turn', repeat(args, data), fault, d)
    same(r, args, data, ['1', 'random:4'] if QUICK else ['1', '2', '7', 'random:4', 'random:9'], (status, out), 'turn')


def truncations(r, name, data, full, events):
    chance = random.Random(name)
    ends = [after for _, _, after in sse_events(data)]
    points = {0, 1, len(data) - 1} | {max(0, p) for e in ends[-3:] for p in (e - 1, e, e + 1)}
    points |= {chance.randrange(len(data)) for _ in range(6 if QUICK else 24)}
    points |= set(chance.sample(ends, min(len(ends), 5)))
    body = [e for e in full if e['event'] != 'end']
    for p in sorted(p for p in points if p <= len(data)):
        prefix = data[:p]
        status, out = rill(r, ['--join', 'events'], prefix)
        log = lines_of(out)
        here = [e for e, after in events if after <= p]
        message, outcome, commits = accumulate(here)
        what = 'cut at %d' % p
        if not log_checks(r, status, log, what):
            continue
        if b'tool_use' in data:
            judged = split_tools(lines_of(rill(r, ['--join', 'tools'], prefix)[1]))[1]
            got = sorted(i for i, e in judged.items() if e['verdict'] == 'commit' and not e.get('server'))
            r.check(got == sorted(commits), what + ': tools: commits', repeat(['tools'], prefix), got, commits)
        r.check(log[-1]['outcome'] == outcome, what + ': outcome', repeat(['events'], prefix), log[-1], outcome)
        r.check(committed(log) == commits, what + ': calls that may be run', repeat(['events'], prefix), committed(log))
        last = max([e for e in ends if e <= p] or [0])
        whole = lines_of(rill(r, ['--join', 'events'], data[:last])[1])
        head = [e for e in whole if e['event'] != 'end']
        while head and head[-1]['event'] == 'tool_abort':
            head.pop()
        r.check(body[:len(head)] == head, what + ': not how the whole log begins', repeat(['events'], data[:last]))
        r.check(log[:len(head)] == head, what + ': complete events differ', repeat(['events'], prefix))
        if message.get('id'):
            d = differ(rebuild(whole), message)
            r.check(not d, what + ': rebuilt message', repeat(['events'], data[:last]), d)
            code, text = rill(r, ['message'], data[:last])
            d = differ(json.loads(text), relabel(message))
            r.check(code == STATUS[outcome] and not d, what + ': mode message', repeat(['message'], data[:last]), d)
        lines = lines_of(rill(r, ['turn'], prefix)[1])
        reason = message.get('stop_reason')
        fault = turn_faults(lines, reason in ('pause_turn', 'tool_use'))
        r.check(not fault, what + ': turn', repeat(['turn'], prefix), fault)
        if lines:
            most = request_form(dict(rebuild(full), stop_reason='pause_turn'))
            r.check(all(not differ(a, b) for a, b in zip(lines[0]['content'][:-1], most)), what + ': turn, other blocks',
                    repeat(['turn'], prefix))


def reordered(v, how, chance):
    if isinstance(v, list):
        return [reordered(x, how, chance) for x in v]
    if not isinstance(v, dict):
        return v
    keys = sorted(v) if how == 'sorted' else sorted(v, reverse=True) if how == 'reversed' else list(v)
    if how == 'shuffled':
        chance.shuffle(keys)
    return {k: reordered(v[k], how, chance) for k in keys}


SPACED = {'separators': (' , ', ' : ')}
TIGHT = {'separators': (',', ':')}
# order, spaces, line end, with names, ASCII only
FORMS = [('sorted', TIGHT, '\n', True, False), ('reversed', SPACED, '\r\n', True, True),
         ('shuffled', TIGHT, '\r', False, True), ('shuffled', SPACED, '\n', True, False),
         ('sorted', SPACED, '\r\n', False, False), ('reversed', TIGHT, '\n', False, False),
         ('asis', {'indent': 1}, '\n', False, False)]
LINE_FORMS = [('asis', TIGHT, '\n', False, False), ('asis', TIGHT, '\r\n', False, True),
              ('asis', SPACED, '\n\n', False, False)]


def written(events, form, chance, lines=False):
    how, style, nl, names, ascii_only = form
    out = []
    for e in events:
        text = json.dumps(reordered(e, how, chance), ensure_ascii=ascii_only, **style)
        if lines:
            out.append(text + nl)
        else:
            name = 'event: %s%s' % (e['type'], nl) if names else ''
            out.append(name + ''.join('data: %s%s' % (x, nl) for x in text.split('\n')) + nl)
    return ''.join(out).encode('utf-8', 'surrogatepass')


def orders(r, name, events, want, full):
    chance = random.Random(name)
    events = [e for e, _ in events]
    for form in FORMS[:2] if QUICK else FORMS:
        data = written(events, form, chance)
        what = 'order %s %s' % (form[0], form[1:])
        status, out = rill(r, ['--join', 'events'], data)
        log = lines_of(out)
        if not log_checks(r, status, log, what):
            continue
        d = differ(rebuild(log), want)
        r.check(status == 0 and not d, what + ': rebuilt message', repeat(['--join', 'events'], data), d, log[-1])
        r.check(verdicts(log) == verdicts(full), what + ': verdicts', repeat(['--join', 'events'], data))
        same(r, ['--join', 'events'], data, ['3', 'random:5'], (status, out), what)
    for form in LINE_FORMS:
        data = written(events, form, chance, lines=True)
        args = ['--framing', 'lines', '--join', 'events']
        status, out = rill(r, args, data)
        ours, theirs = ([{k: v for k, v in e.items() if k not in ('bytes', 'pings', 'progress', 'flags', 'offset')}
                         for e in log if e['event'] not in ('ping', 'note')] for log in (lines_of(out), full))
        if 'not_json' not in full[-1]['flags'] and form[1] is TIGHT:
            for a, b in zip(ours, theirs):
                if a['event'] in ('raw', 'citation') or a.get('restart'):
                    a['json'] = b['json'] = ''  # the stream's own spaces
            r.check(joined(ours) == joined(theirs), 'as JSON Lines: other log', repeat(args, data))
        d = differ(rebuild(lines_of(out)), want)
        r.check(status == 0 and not d, 'as JSON Lines: message', repeat(args, data), d)
        same(r, args, data, ['1', 'random:5'], (status, out), 'as JSON Lines')


def committed(log):
    return [e['index'] for e in log if e['event'] == 'tool_commit' and not e.get('server')]


def verdicts(log):
    return sorted((e['event'], e['index'], e['id'], e['name'], e.get('why')) for e in log
                  if e['event'] in ('tool_commit', 'tool_abort') and not e.get('server'))


def body_checks(r, body, what):
    chance = random.Random(what)
    calls = [b for b in body.get('content', []) if b.get('type') == 'tool_use']
    stands = body.get('stop_reason') in STANDS
    forms = [('asis', TIGHT, '\n', False, False)] + FORMS
    for form in forms[:3] if QUICK else forms:
        data = written([body], form, chance, lines=True)
        for framing in ('json', 'lines'):
            args = ['--framing', framing, '--join', 'events']
            status, out = rill(r, args, data)
            log = lines_of(out)
            if not log_checks(r, status, log, what):
                continue
            d = differ(rebuild(log), body)
            r.check(status == 0 and not d, '%s: %s, as %s: rebuilt body' % (what, form, framing), repeat(args, data), d)
            commits = committed(log)
            r.check(commits == [i for i, b in enumerate(body['content']) if b in calls and stands], what + ': commits',
                    repeat(args, data), commits)
            r.check(not log[-1]['flags'], what + ': flags', repeat(args, data), log[-1]['flags'])
            same(r, args, data, ['1', 'random:3'] if QUICK else ['1', '2', '7', '64', 'random:3'], (status, out), what)
        whole_message(r, ['--framing', 'json', 'message'], data, 0, body)
        if not any(list(b).index('input') < list(b).index('server_name') for b in json.loads(data)['content']
                   if b['type'] == 'mcp_tool_use'):  # behind the input no event has it: the turn ends before the call
            whole_turn(r, ['--framing', 'json', 'turn'], data, body)
    data = json.dumps(body).encode()
    for p in chance.sample(range(len(data)), 4 if QUICK else 20):
        status, out = rill(r, ['--framing', 'json', '--join', 'events'], data[:p])
        log = lines_of(out)
        log_checks(r, status, log, what)
        r.check(status == 3, '%s: cut at %d: exit status %d' % (what, p, status), log[-1:],
                repeat(['--framing', 'json', '--join', 'events'], data[:p]))


def task_body(r, path):
    data = read(path)
    body = json.loads(data)
    args = ['--framing', 'json', 'message']
    status, out = rill(r, args, data)
    got = json.loads(out)
    r.check(status == 0 and got == body, 'mode message: not the body', repeat(args, data), differ(got, body), got)
    status, out = rill(r, ['--framing', 'json', '--join', 'events'], data)
    d = differ(rebuild(lines_of(out)), body)
    r.check(status == 0 and not d, 'rebuilt body', repeat(['--framing', 'json', '--join', 'events'], data), d)
    body_checks(r, body, os.path.basename(path))


def error_checks(r, data, kind, message, request_id):
    for args in (['--framing', 'json'], ['--framing', 'lines'], ['--framing', 'sse']):
        args = args + ['--join', 'events']
        given = b'event: error\ndata: ' + b' '.join(data.split(b'\n')) + b'\n\n' if 'sse' in args else data
        status, out = rill(r, args, given)
        log = lines_of(out)
        if not log_checks(r, status, log, 'error'):
            return
        e = next((e for e in log if e['event'] == 'error'), {})
        r.check(status == 4 and (e.get('type'), e.get('message'), e.get('request_id')) == (kind, message, request_id),
                'error', repeat(args, given), e, (kind, message, request_id))
        same(r, args, given, ['1', '7', 'random:1'], (status, out), 'error')


def task_error(r, path):
    row = next(x for x in json.loads(read(os.path.join(CORPUS, 'errors', 'index.json'))) if
               x['file'] == os.path.basename(path))
    error_checks(r, read(path), row['type'], row['message'], row.get('request_id'))


def task_batch(r, path):
    if 'results' not in path:
        return task_own_json(r, path)
    for line in read(path).split(b'\n'):
        if line.strip():
            result = json.loads(line)['result']
            if result['type'] == 'succeeded':
                body_checks(r, result['message'], 'batch result')
            elif result['type'] == 'errored':
                e = result['error']
                error_checks(r, json.dumps(e).encode(), e['error']['type'], e['error']['message'], e.get('request_id'))
    return None


def task_excerpt(r, line):
    v = json.loads(line)
    data = base64.b64decode(v['input_base64'])
    status, out = rill(r, ['sse'], data)
    r.check(lines_of(out)[:-1] == v['expect'], 'events', repeat(['sse'], data))
    status, out = rill(r, ['--join', 'events'], data)
    log = lines_of(out)
    log_checks(r, status, log, v['name'])
    same(r, ['--join', 'events'], data, ['1', '3', 'random:1', 'random:2'], (status, out), v['name'])


# Members of recorded requests that no struct has, and why: (raw members, whole nodes).
RAW = {
    'ddtrace.anthropic_completion_error': (0, 1),  # a message that the API refused
    'pydantic-ai.anthropic_web_fetch_tool.1': (4, 0),  # null for a list, for an object
}


def task_request(r, path):
    """A recorded request through the structs and out again, at every size of buffer."""
    data, name = read(path), os.path.basename(path)[:-len('.req.json')]
    p = subprocess.run([RILL, 'request', '--length', '--raw'], input=data, stdout=subprocess.PIPE,
                       stderr=subprocess.PIPE, timeout=120, check=False)
    show = repeat(['request', '--length', '--raw'], data)
    if not r.check(p.returncode == 0, 'exit status %d' % p.returncode, show, p.stderr.decode('utf-8', 'replace')):
        return
    length, raw = p.stderr.decode().split('\n')[:2]
    r.check(int(length) == len(p.stdout), 'length %s, %d bytes' % (length, len(p.stdout)), show)
    want, got = json.loads(data), json.loads(p.stdout)
    d = differ(want, got)
    r.check(not d and got == want, 'other JSON', d, show)
    r.check(raw == 'raw: %d members, %d nodes' % RAW.get(name, (0, 0)), raw, show)
    row = next(x for x in json.loads(read(os.path.join(CORPUS, 'requests', 'index.json'))) if
               x['file'] == os.path.basename(path))
    status, found = rill(r, ['request', '--lint'], data)
    if row['status'] == 200:  # what the API took has no finding
        r.check((status, found) == (0, b''), 'findings', found, repeat(['request', '--lint'], data))
    wrong = dict(want, messages=[{'role': 'assistant', 'content': [{'type': 'text', 'text': ''}]}])
    status, found = rill(r, ['request', '--lint'], json.dumps(wrong).encode())
    r.check(status == 1 and found.startswith(b'first_role: messages: ') and
            b'\nempty_text: messages[0].content[0].text: ' in found, 'no findings', found)
    sizes = [str(k) for k in range(1, 65)] + ['255', '1460', '65536', '1000000']
    for size in sizes[::7] if QUICK or len(data) > 100000 else sizes:
        args = ['request', '--buffer', size] + (['--copy'] if int(size) % 2 else [])
        if not r.check(rill(r, args, data) == (0, p.stdout), 'other output', repeat(args, data)):
            return


def one_call(first, deltas, *usage, back=False):
    """A stream with one call: the input that its start brings, and its deltas."""
    block = {'type': 'tool_use', 'id': 't1', 'name': 'set', 'input': '@'}
    events = [{'type': 'message_start', 'message': {'id': 'm1', 'type': 'message', 'role': 'assistant', 'model': 'x',
                                                    'content': [], 'usage': {'output_tokens': 1}}},
              {'type': 'content_block_start', 'index': 0, 'content_block': block}]
    if back:  # input before the name
        events[1]['content_block'] = dict(reversed(list(block.items())))
    events += [{'type': 'content_block_delta', 'index': 0, 'delta': {'type': 'input_json_delta', 'partial_json': d}}
               for d in deltas]
    events += [{'type': 'content_block_stop', 'index': 0},
               {'type': 'message_delta', 'delta': {'stop_reason': 'tool_use'}, 'usage': dict(*usage)},
               {'type': 'message_stop'}]
    return ''.join('data: %s\n\n' % json.dumps(e).replace('"@"', first) for e in events).encode()


PAIR = '{"pin":2,"pin":13}'
# input at the start, deltas, is a name given twice?
CALLS = [
    ('{}', [PAIR], True), ('{}', ['{"pin":2,"p', 'in":13}'], True), ('{}', ['{"pin":2,"p\\u0069n":13}'], True),
    ('{}', ['{"a":[0,{"b":', PAIR, '}]}'], True), ('{}', ['{"":1,"":1}'], True),
    ('{}', ['{"\\ud83d\\ude00":1,"\U0001f600":1}'], True), ('{}', ['{"a":[%s],"b":1}' % PAIR], True),
    (PAIR, [], True), (PAIR, ['{"pin":4}'], False), ('{"pin":4}', [PAIR], True),
    ('{}', ['{"a":{"pin":1},"pin":2,"b":[{"pin":1},{"pin":2}]}'], False), ('{}', ['{"pin":"pin","Pin":1}'], False),
    ('{}', [], False), ('{"pin":1}', [], False),
]


def task_call(r, i):
    """A member given twice: no call to run, in every mode that has a verdict."""
    first, deltas, twice = CALLS[i]
    for back in (False, True):
        data = one_call(first, deltas, back=back)
        args = ['--join', 'events']
        status, out = rill(r, args, data)
        log = lines_of(out)
        log_checks(r, status, log, 'call')
        got = [(e['event'], e.get('why')) for e in log if e['event'] in ('tool_commit', 'tool_abort')]
        want = ('tool_abort', 'twice') if twice else ('tool_commit', None)
        r.check(got == [want], 'events: verdict', repeat(args, data), got, want)
        kinds = [e['event'] for e in log]
        r.check(kinds.index(want[0]) > kinds.index('message_delta'), 'verdict before the stop reason', kinds)
        same(r, args, data, CUTS, (status, out), 'events')
        status, out = rill(r, ['text'], data)
        r.check((b'do not run' in out, b'call complete' in out) == (twice, not twice), 'text: verdict',
                repeat(['text'], data), out)
        same(r, ['text'], data, CUTS[::3], (status, out), 'text')
        if back and first != '{}':
            continue  # the values have gone by when the call begins: unfinished
        args = ['--join', 'tools']
        status, out = rill(r, args, data)
        log = lines_of(out)
        r.check((log[-1]['verdict'], log[-1].get('why')) == (want[0][5:], want[1]), 'tools: verdict', log[-1], want)
        marks = [k for k, e in enumerate(log) if 'restart' in e]
        r.check(len(marks) == (first != '{}' and bool(deltas)), 'tools: begins again', repeat(args, data), log)
        text = ''.join(deltas) or (first if first != '{}' else '')
        values_now = [{k: v for k, v in e.items() if k != 'index'} for e in log[marks[0] + 1 if marks else 0:-1]]
        r.check(values_now == (whole_values(text) if text else []), 'tools: values', repeat(args, data), log)
        same(r, args, data, CUTS, (status, out), 'tools')


# usage as received, what the ledger has of it, members that stand elsewhere
COUNTERS = [
    ({'input_tokens': '3'}, {}, ['input_tokens']), ({'input_tokens': -1}, {}, ['input_tokens']),
    ({'input_tokens': 1.5}, {}, ['input_tokens']),
    ({'input_tokens': 2 ** 70}, {'input_tokens': 2 ** 32 - 1}, []), ({'input_tokens': [7]}, {}, ['input_tokens']),
    ({'cache_creation': 7, 'other': 'x'}, {'other': 'x'}, ['cache_creation']), ({'input_tokens': None}, {'input_tokens': None}, None),
    ({'server_tool_use': {'web_search_requests': '1'}}, {}, ['web_search_requests']),
    ({'input_tokens': 7, 'other': -1}, {'input_tokens': 7, 'other': -1}, None),
]


def task_counter(r, i):
    """Where a count stands there is a count or nothing, and what was something else is not lost in silence."""
    given, want, elsewhere = COUNTERS[i]
    data = one_call('{}', [], given)
    want = dict(want, output_tokens=1)
    log = lines_of(rill(r, ['events'], data)[1])
    line = next(e for e in log if e['event'] == 'message_delta')
    r.check(line['usage'] == want, 'usage', repeat(['events'], data), line, want)
    r.check([m['key'] for m in line.get('members', ())] == (elsewhere or []), 'members', line)
    r.check(('warn' in line) == (elsewhere is not None), 'no warning', line)
    p = subprocess.run([RILL, 'message'], input=data, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=120,
                       check=False)
    r.check(json.loads(p.stdout)['usage'] == want, 'message: usage', repeat(['message'], data), p.stdout, want)
    r.check(bool(p.stderr) == (elsewhere is not None), 'message: said', repeat(['message'], data), p.stderr)


WORDS = ['a\x1b[31m\x9b31m\u202e\u2066\x07\r\nb', '', None, 'plain', 'key sk-ant-api03-SECRET_x-Y, no', 'sk-ant-']


def task_words(r, i):
    """The server's words cannot act on a terminal."""
    error = {'type': 'overloaded_error', 'message': WORDS[i]}
    data = b'data: ' + json.dumps({'type': 'error', 'error': error}).encode() + b'\n\n'
    for mode in ('message', 'text'):
        p = subprocess.run([RILL, mode], input=data, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=120,
                           check=False)
        shown = (p.stdout + p.stderr).decode()
        r.check(p.returncode == 4 and not set('\x1b\x9b\u202e\u2066\x07\r') & set(shown), mode, repeat([mode], data), shown)
        want = ('', '', '', 'plain', 'key sk-ant-..., no', 'sk-ant-...')[i]
        r.check(want in shown and 'SECRET' not in shown, mode + ': words', repeat([mode], data), shown)


# members of a body, and what `request` has to say about them
CHANGES = [
    ({}, []), ({'max_tokens': 100.0, 'temperature': 0.50}, []), ({'tool_choice': {}}, []),
    ({'tool_choice': {'type': None}, 'thinking': {}}, []),
    ({'messages': [{'role': 'user', 'content': [{'type': 'text', 'text': 'x', 'citations': None}]}]}, []),
    ({'messages': [{'role': 'assistant', 'content': [{'type': 'tool_use', 'id': 'x', 'name': 'n'}]}]},
     ['added: $.messages[0].content[0].input']),
    ({'': {'': None, 'a': [1, '', True]}, 'stop_sequences': ['', 'b'], 'metadata': {'user_id': ''}}, []),
]


def task_change(r, i):
    """What of a body does not come out again is said."""
    more, want = CHANGES[i]
    body = dict({'model': 'x', 'max_tokens': 5, 'messages': [{'role': 'user', 'content': 'hi'}]}, **more)
    data = json.dumps(body).encode()
    p = subprocess.run([RILL, 'request'], input=data, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=120,
                       check=False)
    got = sorted(x[6:] for x in p.stderr.decode().split('\n') if x)
    r.check(p.returncode == 0 and got == want, 'said', repeat(['request'], data), got, want)
    r.check(bool(want) or json.loads(p.stdout) == body, 'other body', repeat(['request'], data), p.stdout)


def task_prefixes(r, path):
    """Every prefix of a stream, repaired by the turn: the lint finds nothing in the next request. Of long streams a part of
    them. And it does look: a call without its answer is found."""
    name = os.path.basename(path)[:-len('.sse')]
    for options in ('0', '2'):  # RILL_TURN_ANSWER
        p = subprocess.run([PREFIXES, options, '60000' if QUICK else '500000', path], stdout=subprocess.PIPE,
                           stderr=subprocess.PIPE, timeout=120, check=False)
        if not r.check(p.returncode == 0, 'prefixes', p.stderr):
            return
        status, found = rill(r, ['request', '--lint'], p.stdout)
        r.check((status, found) == (0, b''), 'findings', found, repeat(['request', '--lint'], p.stdout))
        body = json.loads(p.stdout)
        r.check(bool(body['requests']) == (options not in NO_TURN.get(name, '')), 'a turn, or none', path)
        if not body['requests']:
            continue
        turn = body['requests'][-1]['params']['messages'][1]['content']
        turn.append({'type': 'tool_use', 'id': 'planted', 'name': 'n', 'input': {}})
        status, found = rill(r, ['request', '--lint'], json.dumps(body).encode())
        want = 'unanswered: requests[%d].params.messages[1].content[%d].id: ' % (len(body['requests']) - 1, len(turn) - 1)
        r.check(status == 1 and found.decode().startswith(want) and found.count(b'\n') == 1, 'planted', found, want)


# Streams that leave nothing to send back, wherever they are cut, and with which options.
NO_TURN = {
    'sdk-ruby.streaming_test.tools_sse_response': '0',  # its one call is not whole
    'sdk-ruby.streaming_test.test_streaming_error_event_has_type': '02', 'chatlas.anthropic_empty_response': '02',
    'vercel.anthropic-refusal': '02', 'sdk-python.refusal_response': '02',
}

OWN_CASES = [('change', CHANGES), ('call', CALLS), ('counter', COUNTERS), ('words', WORDS)]  # task, a table here

GROUPS = [  # task, files or lines, longest first
    ('stream', 'streams/*.sse'), ('prefixes', 'streams/*.sse'), ('dialect', 'dialects/*.sse'), ('vector', 'sse/vectors.jsonl'),
    ('body', 'messages/*.msg.json'), ('error', 'errors/*.json'), ('batch', 'batches/*.json*'),
    ('excerpt', 'dialects/quoted-excerpts.jsonl'), ('own_json', 'requests/*.req.json'),
    ('request', 'requests/*.req.json'),
    ('json', 'json/JSONTestSuite/test_*/*.json'), ('checker', 'json/yyjson/test_checker/*.json'),
    ('numbers', 'json/yyjson/num/*.txt'), ('frames', 'bedrock/*.bin'), ('frame', 'bedrock/*.jsonl'),
]


def task_frames(r, path):
    """An AWS event stream: each frame, and the events inside."""
    data, want = read(path), json.loads(read(path[:-4] + '.expected.json'))
    args = ['--framing', 'aws', 'sse']
    status, out = rill(r, args, data)
    log, frames = lines_of(out), want['frames']
    if not r.check(status == 0 and len(log) == len(frames) + 1, '%d frames' % len(frames), repeat(args, data), log[-1]):
        return
    for got, f in zip(log, frames):
        r.check(got['event'] == f['headers'][':event-type']['value'], 'event type', got, f)
        r.check(json.loads(got['data']) == json.loads(f.get('inner', f['payload'])), 'payload', got, f)
    same(r, args, data, CUTS[::3], (status, out), 'frames')
    events = [json.loads(f['inner']) for f in frames if 'inner' in f]
    if not events:
        return
    args = ['--framing', 'aws', '--join', 'events']
    status, out = rill(r, args, data)
    log = lines_of(out)
    if not log_checks(r, status, log, 'events'):
        return
    if want.get('accumulated', {}).get('ok'):
        d = differ(strip_sdk(rebuild(log), want['accumulated']['message']), want['accumulated']['message'])
        r.check(log[-1]['outcome'] == 'complete' and not d, 'not the message of the SDK', repeat(args, data), d)
    same(r, args, data, CUTS[::3], (status, out), 'events')
    chance = random.Random(path)
    ends = [f['offset'] + f['length'] for f in frames]
    for p in sorted({0, len(data) - 1} | {chance.randrange(len(data)) for _ in range(4 if QUICK else 16)}):
        status, out = rill(r, ['--framing', 'aws', 'sse'], data[:p])
        whole = sum(end <= p for end in ends)
        r.check(status == (0 if p in [0] + ends else 3) and len(lines_of(out)) == whole + 1, 'cut at %d' % p)
        bad = bytearray(data)
        bad[p] ^= 1 << chance.randrange(8)
        status, out = rill(r, ['--framing', 'aws', 'sse'], bytes(bad))
        r.check(status == 1 and len(lines_of(out)) == whole + 1, 'damaged at %d' % p)
        status, out = rill(r, args, bytes(bad))
        r.check(status == 1 and lines_of(out)[-1]['error'].startswith('RILL_E_'), 'damaged at %d: events' % p)


def task_frame(r, line):
    """One of the published vectors: taken or refused, at every cut."""
    v = json.loads(line)
    data = base64.b64decode(v['encoded_base64'])
    args = ['--framing', 'aws', 'sse']
    status, out = rill(r, args, data)
    if v['expectation'] == 'success':
        got = lines_of(out)
        r.check(status == 0 and len(got) == 2, v['name'], got)
        r.check(got[0]['data'].encode() == base64.b64decode(v['payload_base64']), v['name'] + ': payload', got)
    else:
        r.check(status in (1, 3), v['name'], out)
    same(r, args, data, ['1', '2', '3', '7', 'random:1'], (status, out), v['name'])


def tasks(only):
    for group, pattern in GROUPS:
        files = sorted(glob.glob(os.path.join(CORPUS, pattern)), key=lambda f: (-os.path.getsize(f), f))
        if not files:
            print('%s: none there' % pattern)
        for path in files:
            name = '%s %s' % (group, os.path.relpath(path, CORPUS))
            if path.endswith('index.json'):
                continue
            if group in ('vector', 'excerpt', 'frame'):
                for i, line in enumerate(read(path).split(b'\n')):
                    if line.strip() and (only in name or only in line.decode()[:100]):
                        yield '%s:%d' % (name, i + 1), group, line.decode()
            elif only in name:
                yield name, group, path
    for group, table in OWN_CASES:
        for i in range(len(table)):
            name = '%s %d' % (group, i)
            if only in name:
                yield name, group, i


def work(task):
    name, group, arg = task
    r = Result(name)
    try:
        globals()['task_' + group](r, arg)
    except Exception as e:  # a task that dies is a failure like others
        import traceback
        r.check(False, 'exception %r' % e, traceback.format_exc()[-600:])
    return group, r.passed, r.failures


def setup(rill_path, corpus, quick, scratch):
    global RILL, PREFIXES, CORPUS, QUICK, SCRATCH
    RILL, CORPUS, QUICK, SCRATCH = rill_path, corpus, quick, scratch
    PREFIXES = os.path.join(os.path.dirname(RILL), 'prefixes')


def main():
    ap = argparse.ArgumentParser(usage='corpus.py RILL CORPUS [--quick] [--only SUBSTRING]')
    ap.add_argument('rill')
    ap.add_argument('corpus')
    ap.add_argument('--quick', action='store_true')
    ap.add_argument('--only', default='')
    o = ap.parse_args()
    setup(os.path.abspath(o.rill), o.corpus, o.quick, tempfile.mkdtemp(prefix='rill-corpus-'))
    passed, failures, groups = 0, [], collections.OrderedDict()
    with concurrent.futures.ProcessPoolExecutor(2, initializer=setup, initargs=(RILL, CORPUS, QUICK, SCRATCH)) as pool:
        for group, ok, bad in pool.map(work, list(tasks(o.only)), chunksize=4):
            passed += ok
            failures += bad
            was = groups.get(group, (0, 0))
            groups[group] = was[0] + ok, was[1] + len(bad)
    for f in failures[:60]:
        print(f)
    if len(failures) > 60:
        print('... and %d more' % (len(failures) - 60))
    for group, (ok, bad) in groups.items():
        print('%-10s %6d passed %4d failed' % (group, ok, bad))
    if not os.listdir(SCRATCH):
        os.rmdir(SCRATCH)
    print('%d passed, %d failed' % (passed, len(failures)))
    return 1 if failures else 0


if __name__ == '__main__':
    sys.exit(main())
