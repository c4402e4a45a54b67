#!/usr/bin/env python3
"""program.py RILL [FOLDER]: runs build/rill on cases of its own: what each mode prints, exit statuses, options; and that
every row of FOLDER (tests/hostile/rows) and every case prints the same for every cut, with the state moved or not.

The last line is "N passed, N failed"; exit status 1 if any failed.
"""
import base64
import concurrent.futures
import glob
import json
import os
import struct
import subprocess
import sys
import zlib

sys.dont_write_bytecode = True
import bodies  # noqa: E402

RILL, FOLDER = os.path.abspath(sys.argv[1]), (sys.argv[2:] or [None])[0]
passed, failures = 0, []


def run(args, data=b'', **more):
    p = subprocess.run([RILL] + args, input=data, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=100, check=False,
                       **more)
    return p.returncode, p.stdout, p.stderr


def check(ok, what, *detail):
    global passed
    if ok:
        passed += 1
    else:
        failures.append(what + ''.join('\n    ' + str(d)[:600] for d in detail))


# ---- streams -------------------------------------------------------------------------------------------------------


def start(**more):
    return {'type': 'message_start', 'message': dict({
        'id': 'm1', 'type': 'message', 'role': 'assistant', 'model': 'x', 'content': [], 'stop_reason': None,
        'stop_sequence': None, 'usage': {'input_tokens': 3, 'output_tokens': 1}}, **more)}


def block(index, **more):
    return {'type': 'content_block_start', 'index': index, 'content_block': more or {'type': 'text', 'text': ''}}


def delta(index, **more):
    names = {'text': 'text_delta', 'partial_json': 'input_json_delta', 'thinking': 'thinking_delta',
             'signature': 'signature_delta', 'citation': 'citations_delta'}
    kind = next((v for k, v in names.items() if k in more), None)
    return {'type': 'content_block_delta', 'index': index, 'delta': dict({'type': kind} if kind else {}, **more)}


def stop(index):
    return {'type': 'content_block_stop', 'index': index}


def finish(reason='end_turn', **more):
    return [dict({'type': 'message_delta', 'delta': {'stop_reason': reason, 'stop_sequence': None},
                  'usage': {'output_tokens': 5}}, **more), {'type': 'message_stop'}]


TEXT = [start(), block(0), delta(0, text='h\u00e9\n'), delta(0, text='\U0001f600'), stop(0)] + finish()
CALL = [start(), block(0, type='tool_use', id='t1', name='set', input={}), delta(0, partial_json='{"a":[1.50,'),
        delta(0, partial_json='"x"],"b":nu'), delta(0, partial_json='ll}'), stop(0)] + finish('tool_use')


def sse(events):
    return ''.join('event: %s\ndata: %s\n\n' % (e['type'], json.dumps(e)) for e in events).encode()


def frame(payload, **headers):
    head = b''.join(bytes([len(k) + 1]) + b':' + k.replace('_', '-').encode() + b'\x07' + struct.pack('>H', len(v.encode())) +
                    v.encode() for k, v in headers.items())
    first = struct.pack('>II', 16 + len(head) + len(payload), len(head))
    first += struct.pack('>I', zlib.crc32(first)) + head + payload
    return first + struct.pack('>I', zlib.crc32(first))


def chunk(event):
    text = event if isinstance(event, bytes) else json.dumps(event).encode()
    return frame(json.dumps({'bytes': base64.b64encode(text).decode()}).encode(), event_type='chunk', message_type='event')


AWS = b''.join(chunk(e) for e in TEXT)
BODY = {'id': 'm', 'type': 'message', 'role': 'assistant', 'model': 'x', 'content': [
    {'type': 'mcp_tool_use', 'id': 't', 'name': 'n', 'input': {'a': 1}, 'server_name': 's'},
    {'type': 'mcp_tool_result', 'content': 'x', 'is_error': False, 'tool_use_id': 't'}],
    'stop_reason': 'end_turn', 'stop_sequence': None, 'container': None, 'usage': {
        'input_tokens': 3, 'cache_read_input_tokens': None, 'cache_creation': None, 'output_tokens': 2,
        'server_tool_use': {'web_fetch_requests': 1, 'input_tokens': 77, 'new': {'a': [None, '\u2028"']}},
        'output_tokens_details': {}, 'service_tier': None, 'new': {'input_tokens': 9}}}
ERROR = {'type': 'error', 'error': {'type': 'overloaded_error', 'message': 'no'}, 'request_id': 'r'}
END = {'event': 'end'}


# ---- events: the lines, of each at least these members ----------------------------------------------------------------

EVENTS = [  # name, arguments, input, exit status, lines
    ('text', [], sse(TEXT), 0, [
        {'event': 'message_start', 'id': 'm1', 'model': 'x', 'usage': {'input_tokens': 3, 'output_tokens': 1}},
        {'event': 'raw', 'index': 0, 'json': '{"type": "text", "text": ""}'},
        {'event': 'block_start', 'index': 0, 'type': 'text'}, {'event': 'text', 'index': 0, 'text': 'h\u00e9\n'},
        {'event': 'text', 'index': 0, 'text': '\U0001f600'}, {'event': 'block_stop', 'index': 0},
        {'event': 'message_delta', 'stop_reason': 'end_turn', 'stop_sequence': None,
         'usage': {'input_tokens': 3, 'output_tokens': 5}},
        {'event': 'message_stop'}, {'event': 'end', 'outcome': 'complete', 'bytes': len(sse(TEXT)), 'pings': 0,
                                    'flags': {}, 'retry': 'no'}]),
    ('a call', [], sse(CALL), 0, [
        {'event': 'message_start'}, {'event': 'raw'},
        {'event': 'block_start', 'index': 0, 'type': 'tool_use', 'id': 't1', 'name': 'set'},
        {'event': 'tool_input', 'index': 0, 'text': '{"a":[1.50,'}, {'event': 'tool_input', 'text': '"x"],"b":nu'},
        {'event': 'tool_input', 'text': 'll}'}, {'event': 'block_stop', 'index': 0},
        {'event': 'message_delta', 'stop_reason': 'tool_use'},
        {'event': 'tool_commit', 'index': 0, 'id': 't1', 'name': 'set'}, {'event': 'message_stop'}, END]),
    ('a call that is cut', ['--end', 'reset'], sse(CALL[:5]), 3, [
        {'event': 'message_start'}, {'event': 'raw'}, {'event': 'block_start'}, {'event': 'tool_input'},
        {'event': 'tool_input'}, {'event': 'tool_input'},
        {'event': 'tool_abort', 'index': 0, 'id': 't1', 'name': 'set', 'why': 'truncated'},
        {'event': 'end', 'outcome': 'truncated', 'retry': 'output_seen'}]),
    ('logically complete', [], sse(TEXT[:-1]), 5, [None] * 7 + [{'event': 'end', 'outcome': 'logically_complete'}]),
    ('nothing', [], b'', 3, [{'event': 'end', 'outcome': 'truncated', 'bytes': 0, 'retry': 'yes'}]),
    ('JSON that breaks', [], b'data: {"type":"ping",}\n\n', 1, [
        {'event': 'end', 'outcome': 'protocol_error', 'error': 'RILL_E_JSON_SYNTAX', 'offset': 21}]),
    ('an error', [], sse([ERROR]), 4, [
        {'event': 'error', 'type': 'overloaded_error', 'message': 'no', 'request_id': 'r'},
        {'event': 'end', 'outcome': 'server_error', 'retry': 'yes'}]),
    ('an error body', ['--framing', 'json'], json.dumps(ERROR).encode(), 4, [
        {'event': 'error', 'type': 'overloaded_error', 'message': 'no', 'request_id': 'r'}, END]),
    ('a ping, a new event', [], sse([{'type': 'ping'}, {'type': 'weather', 'sky': {'a': 1}}]), 3, [
        {'event': 'ping'}, {'event': 'unknown', 'name': 'weather', 'json': '{"type":"weather","sky":{"a": 1}}'},
        {'event': 'end', 'pings': 1}]),
    ('names that stand behind the content of a body', ['--framing', 'json'], json.dumps(BODY).encode(), 0, [
        {'event': 'message_start', 'id': 'm', 'model': 'x'}, {'event': 'raw', 'index': 0},
        {'event': 'block_start', 'index': 0, 'type': 'mcp_tool_use', 'id': 't', 'name': 'n', 'server_name': 's'},
        {'event': 'tool_input', 'index': 0, 'text': '{"a": 1}'}, {'event': 'block_stop', 'index': 0},
        {'event': 'raw', 'index': 1},
        {'event': 'block_start', 'index': 1, 'type': 'mcp_tool_result', 'tool_use_id': 't'},
        {'event': 'block_stop', 'index': 1},
        {'event': 'message_delta', 'stop_reason': 'end_turn', 'usage': BODY['usage']},
        {'event': 'tool_commit', 'server': True}, {'event': 'message_stop'}, END]),
    ('a body whose usage is none, its id behind the content', ['--framing', 'json'],
     b'{"usage":5,"content":[],"id":"a","model":"m","type":"message"}', 0, [
         {'event': 'message_start', 'id': 'a', 'model': 'm', 'usage': None,
          'members': [{'of': 'event', 'key': 'usage', 'json': '5'}]},
         {'event': 'message_delta'}, {'event': 'message_stop'}, END]),
    ('more members than a line has', ['--framing', 'json'],
     ('{%s"content":[],"id":"a","model":"m","usage":{"input_tokens":1},"type":"message"}' % ''.join(
         '"k%d":%d,' % (k, k) for k in range(300))).encode(), 0, [
         {'event': 'message_start', 'id': 'a', 'model': 'm', 'usage': {'input_tokens': 1}, 'k1': 1},
         {'event': 'message_delta'}, {'event': 'message_stop'}, END]),
    ('frames', ['--framing', 'aws'], AWS, 0, [None] * 8 + [{'event': 'end', 'outcome': 'complete', 'bytes': len(AWS)}]),
    ('an exception', ['--framing', 'aws'], chunk(TEXT[0]) +
     frame(b'{"message":"slow"}', exception_type='throttlingException', message_type='exception'), 4, [
         {'event': 'message_start'}, {'event': 'error', 'type': 'throttlingException', 'message': 'slow'}, END]),
    ('frames that hold no event', ['--framing', 'aws'], chunk(TEXT[0]) +
     frame(b'{"a":1}', event_type='metadata', message_type='event') + frame(b'\xe2\x82"\xff', event_type='x', message_type='event') +
     frame(b'{"b":2}', event_type='chunk'), 3, [
         {'event': 'message_start'}, {'event': 'unknown', 'name': 'metadata', 'json': '{"a":1}'},
         {'event': 'unknown', 'name': 'x', 'json': None}, {'event': 'unknown', 'name': 'chunk', 'json': '{"b":2}'}, END]),
    ('broken JSON in a frame', ['--framing', 'aws'], chunk(TEXT[0]) + chunk(b'{"type":"ping",,}'), 1, [
        {'event': 'message_start'},
        {'event': 'end', 'error': 'RILL_E_JSON_SYNTAX', 'offset': len(chunk(TEXT[0]))}]),
    ('half a frame', ['--framing', 'aws'], AWS[:-1], 5, [None] * 7 + [
        {'event': 'end', 'outcome': 'logically_complete', 'bytes': len(AWS) - 1}]),
]


# ---- message: what it prints -----------------------------------------------------------------------------------------


def lines(*events):
    """JSON Lines around a message 'a' of model 'm'; an event may be text, for keys that stand twice."""
    text = [e if isinstance(e, str) else json.dumps(e) for e in events]
    if not text[0].startswith('{"type":"message_start"'):
        text.insert(0, '{"type":"message_start","message":{"id":"a","model":"m"}}')
    if not any('"message_delta"' in t for t in text):
        text.append('{"type":"message_delta","delta":{"stop_reason":"end_turn"}}')
    return '\n'.join(text + ['{"type":"message_stop"}\n']).encode()


def begun(index, block):
    return '{"type":"content_block_start","index":%d,"content_block":%s}' % (index, block)


NULL = 'null'  # where None is not there
HALF, REST = r'{"type":"text","text":"a\ud83d"}', delta(0, text='\ude00b')
MESSAGES = [  # name, framing, input, what differs from a message 'a' of model 'm' that ended; None: not there
    ('a pair divided over the start and a delta', 'lines', lines(begun(0, HALF), REST, stop(0)),
     {'content': [{'type': 'text', 'text': 'a\U0001f600b'}]}),
    ('the same with the type behind', 'lines', lines(
        r'{"content_block":{"text":"a\ud83d","x":1,"type":"text"},"index":0,"type":"content_block_start"}', REST, stop(0)),
     {'content': [{'type': 'text', 'text': 'a\U0001f600b', 'x': 1}]}),
    ('a pair of thinking, and of its signature', 'lines', lines(
        begun(0, r'{"type":"thinking","thinking":"a\ud83d"}'), delta(0, thinking='\ude00b'), stop(0),
        begun(1, r'{"type":"thinking","signature":"\ud83d","thinking":""}'), delta(1, signature='\ude00'), stop(1)),
     {'content': [{'type': 'thinking', 'thinking': 'a\U0001f600b'},
                  {'type': 'thinking', 'signature': '\U0001f600', 'thinking': ''}]}),
    ('half a pair in the start, and no more', 'lines', lines(begun(0, HALF), stop(0)),
     {'content': [{'type': 'text', 'text': 'a\ufffd'}]}),
    ('half a pair in a body', 'json', rb'{"type":"message","id":"a","model":"m","content":[{"text":"a\ud83d","type":"text"},'
     rb'{"type":"text","text":"b\ud83d"},{"type":"text","text":"\ude00"}],"stop_reason":"end_turn"}',
     {'content': [{'type': 'text', 'text': t} for t in ('a\ufffd', 'b\ufffd', '\ufffd')]}),
    ('two halves wait, only one can', 'lines', lines(
        begun(0, HALF), begun(1, HALF), delta(1, text='b'), delta(0, text='\ude00'), stop(0), stop(1)),
     {'content': [{'type': 'text', 'text': 'a\U0001f600'}, {'type': 'text', 'text': 'a\ufffdb'}]}),
    ('half a pair in front of a start of the same index', 'lines', lines(
        begun(0, HALF), begun(0, r'{"text":"\ud83dx","type":"text"}'), begun(0, '{"type":"text","text":"y"}'), stop(0)),
     {'content': [{'type': 'text', 'text': t} for t in ('a\ufffd', '\ufffdx', 'y')]}),
    ('half a pair, and the next start is cut', 'sse', b'data: ' + lines(
        begun(0, HALF), begun(1, '{"text":"b"}')).replace(b'\n', b'\n\ndata: ').split(b'b"}')[0],
     {'content': [{'type': 'text', 'text': 'a\ufffd'}], 'stop_reason': None}),
    ('text that is none, and a delta', 'lines', lines(
        begun(0, '{"type":"text","text":["x"],"text":"y"}'), delta(0, text='b'), stop(0)),
     {'content': [{'type': 'text', 'text': 'b'}]}),
    ('each member twice', 'lines', lines(
        '{"type":"message_start","message":{"id":"a","id":"b","model":"m","model":"n","type":"message","type":"t","role":"r",'
        '"role":"s","container":{"x":1},"container":{"x":2},"diagnostics":null,"diagnostics":{},"usage":{"input_tokens":1,'
        '"input_tokens":2,"speed":"a","speed":"b","cache_creation":{"new":1},"cache_creation":{"new":2}},"usage":'
        '{"input_tokens":7,"new":1}}}',
        '{"type":"message_delta","delta":{"stop_reason":"tool_use","stop_reason":"max_tokens","stop_sequence":"s",'
        '"stop_sequence":"t","stop_details":{"y":1},"stop_details":{"y":2}},"usage":{"output_tokens":3,"output_tokens":4},'
        '"usage":{"output_tokens":5},"context_management":1,"context_management":2}'),
     {'role': 'r', 'container': {'x': 1}, 'diagnostics': NULL, 'stop_reason': 'tool_use', 'stop_sequence': 's',
      'stop_details': {'y': 1}, 'context_management': 1,
      'usage': {'input_tokens': 1, 'speed': 'a', 'cache_creation': {'new': 1}, 'output_tokens': 3}}),
    ('each member of a body twice', 'json', b'{"type":"message","type":"t","id":"a","id":"b","role":"r","role":"s","container":'
     b'null,"container":{},"content":[{"type":"text","type":"u","text":"t","text":"v"}],"content":[{"type":"text","text":"w"}],'
     b'"model":"m","model":"n","id":"c","stop_reason":"end_turn","stop_reason":"max_tokens","stop_sequence":"s",'
     b'"stop_sequence":"t","usage":{"output_tokens":3},"usage":{"output_tokens":5}}',
     {'role': 'r', 'container': NULL, 'content': [{'type': 'text', 'text': 't'}], 'stop_sequence': 's',
      'usage': {'output_tokens': 3}}),
    ('the first is null', 'json', b'{"type":"message","id":"a","model":null,"model":"m","content":[],"stop_reason":null,'
     b'"stop_reason":"end_turn","usage":null,"usage":{"input_tokens":1,"speed":"a"}}',
     {'model': NULL, 'stop_reason': NULL, 'usage': NULL}),
    ('one of the two is of another kind', 'lines', lines(
        '{"type":"message_start","message":{"id":"a","id":5,"model":7,"model":"m","usage":5,"usage":{"speed":"a"}}}',
        '{"type":"message_delta","delta":{"stop_reason":"end_turn","stop_reason":7,"stop_sequence":{},"stop_sequence":"s"}}'),
     {'model': 7, 'usage': 5, 'stop_sequence': {}}),
    ('a whole object twice', 'lines', lines(
        '{"type":"message_start","message":{"id":"a","model":"m"},"message":{"role":"r","usage":{"input_tokens":1}}}',
        '{"type":"message_delta","delta":{"stop_reason":"end_turn"},"delta":{"stop_reason":"refusal","container":1}}'), {}),
    ('members beside those of message_start', 'lines', lines(
        '{"type":"message_start","id":"x","model":"y","role":"z","usage":{"speed":"x"},"message":{"id":"a","model":"m",'
        '"role":"r","usage":{"input_tokens":1,"speed":"a"}},"stop_reason":"refusal","container":1}'),
     {'role': 'r', 'usage': {'input_tokens': 1, 'speed': 'a'}}),
    ('the same behind it', 'lines', lines(
        '{"type":"message_start","message":{"id":"a","model":"m","usage":{"input_tokens":1,"speed":"a"}},"id":"x","model":"y",'
        '"role":"z","usage":{"speed":"x"}}'), {'usage': {'input_tokens': 1, 'speed': 'a'}}),
    ('members beside delta', 'lines', lines(
        '{"type":"message_start","message":{"id":"a","model":"m","role":"r","content":[],"container":{"x":1}}}',
        '{"type":"message_delta","id":"x","model":"y","role":"z","content":[1],"stop_details":{"x":2},"context_management":{},'
        '"message":{"role":"y"},"content_block":{},"error":1,"index":0,"delta":{"stop_reason":"end_turn","stop_details":{"y":1}'
        ',"container":null}}'),
     {'role': 'r', 'container': {'x': 1}, 'stop_details': {'y': 1}, 'context_management': {}}),
    ('members in delta that no delta has', 'lines', lines(
        '{"type":"message_start","message":{"id":"a","model":"m","role":"r","usage":{"input_tokens":1}}}',
        '{"type":"message_delta","delta":{"stop_reason":"end_turn","id":"x","model":"y","role":"z","type":"t","content":[1],'
        '"usage":{"output_tokens":9},"container":{"x":1}}}'),
     {'role': 'r', 'usage': {'input_tokens': 1}, 'container': {'x': 1}}),
    ('members of events that are not about the message', 'lines', lines(*[
        e.replace('"type"', '"id":"x","model":"y","role":"z","container":1,"stop_sequence":"s","type"', 1) for e in (
            begun(0, '{"type":"tool_use","id":"t","name":"n"}'),
            '{"type":"content_block_delta","index":0,"delta":{"type":"input_json_delta","partial_json":"{}","model":"y"}}',
            '{"type":"content_block_stop","index":0}', '{"type":"ping"}',
            '{"type":"new","delta":{"id":"x","container":1},"message":{"id":"x"}}')]),
     {'content': [{'type': 'tool_use', 'id': 't', 'name': 'n', 'input': {}}]}),
    ('names beside a block without its own', 'lines', lines(
        begun(0, '{"type":"tool_use","input":{}},"id":"x","name":"y","text":"z"'), stop(0)),
     {'content': [{'type': 'tool_use', 'input': {}}]}),
    ('objects of events in a body', 'json', b'{"type":"message","id":"a","model":"m","role":"r","content":[],"stop_reason":'
     b'"end_turn","delta":{"id":"x","model":"y","role":"z","container":1},"error":{"x":1},"request_id":"q","index":"i"}',
     {'role': 'r', 'delta': {'id': 'x', 'model': 'y', 'role': 'z', 'container': 1}, 'error': {'x': 1}, 'request_id': 'q', 'index': 'i'}),
    ('an error of a body that is none', 'json', b'{"type":"message","id":"a","model":"m","content":[],"stop_reason":"end_turn",'
     b'"error":false}', {'error': False}),
    ('a cut body with request_id', 'json', b'{"type":"message","request_id":"q","id":"a","model":"m","content":[{"type":"text",'
     b'"text":"t', {'request_id': 'q', 'content': [{'type': 'text', 'text': 't'}], 'stop_reason': None}),
    ('input behind the stop of a call', 'lines', lines(
        begun(0, '{"type":"tool_use","id":"t","name":"n","input":{}}'), delta(0, partial_json='{"a":1}'), stop(0),
        delta(0, partial_json='x'), '{"type":"message_delta","delta":{"stop_reason":"tool_use"}}'),
     {'content': [{'type': 'tool_use', 'id': 't', 'name': 'n', 'input': {'a': 1}}], 'stop_reason': 'tool_use'}),
    ('empty input in a text', 'lines', lines(begun(0, '{"type":"text","text":"a"}'), delta(0, partial_json=''), stop(0)),
     {'content': [{'type': 'text', 'text': 'a'}]}),
    ('an empty name in usage, and objects that grow', 'lines', lines(
        '{"type":"message_start","message":{"id":"a","model":"m","usage":{"":2,"x":{"b":{"c":1}},"y":{"z":1}}}}',
        '{"type":"message_delta","delta":{},"usage":{"x":{"b":{"d":2},"":{}},"y":5}}',
        '{"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"x":{"b":null},"y":{"w":1}}}'),
     {'usage': {'': 2, 'x': {'b': {'c': 1, 'd': 2}, '': {}}, 'y': {'w': 1}}}),
    ('content with what is no block', 'json', b'{"type":"message","id":"a","model":"m","content":[1,"x",null,{"type":"text",'
     b'"text":"t"},[{"type":"text","text":"u"}],true,{},{"type":"text","text":"v"}],"stop_reason":"end_turn"}',
     {'content': [{'type': 'text', 'text': 't'}, {}, {'type': 'text', 'text': 'v'}]}),
    ('content in message_start', 'lines', lines(
        '{"type":"message_start","message":{"id":"a","model":"m","content":[{"type":"text","text":"t"}]}}'), {}),
] + [('content that is ' + content, 'json', b'{"type":"message","id":"a","model":"m","content":%s,"stop_reason":"end_turn"}' %
      content.encode(), {}) for content in ('"t"', 'null', '5', '{"type":"text","text":"t"}', '[]', '[[],[{}]]')]


SORTED = {'type': 'message', 'id': 'm', 'model': 'x', 'stop_reason': 'tool_use',
          'content': [{'type': 'tool_use', 'id': 't1', 'name': 'set', 'input': {'a': 1}}]}


def part_of(want, got):
    return want is None or all(k in got and got[k] == v for k, v in want.items())


def events():
    for name, args, data, status, want in EVENTS:
        rc, out, _ = run(args + ['--join', 'events'], data)
        got = [json.loads(line) for line in out.split(b'\n') if line]
        bad = next((i for i, (w, g) in enumerate(zip(want, got)) if not part_of(w, g)), None)
        check(rc == status and len(got) == len(want) and bad is None, 'events: ' + name, rc, want[bad or 0], got[bad or 0],
              [g['event'] for g in got])


# ---- the other modes -----------------------------------------------------------------------------------------------


def message():
    rc, out, _ = run(['--framing', 'json', 'message'], json.dumps(BODY).encode())
    check((rc, json.loads(out)) == (0, BODY), 'message: a body is itself, null and new counters too', out)
    usage = {'input_tokens': 3, 'output_tokens': 5, 'server_tool_use': None, 'cache_creation': {
        'ephemeral_5m_input_tokens': 1, 'new': 2}, 'iterations': [{'output_tokens': 8}], 'speed': 'standard'}
    given = [start(usage=dict(usage, output_tokens=1, speed=None))] + TEXT[1:-2] + finish(
        usage={'output_tokens': 5, 'speed': 'standard', 'cache_creation': None, 'input_tokens': None})
    rc, out, _ = run(['message'], sse(given))
    want = dict(start()['message'], content=[{'type': 'text', 'text': 'h\u00e9\n\U0001f600'}], stop_reason='end_turn',
                usage=usage)
    check((rc, json.loads(out)) == (0, want), 'message: usage after all updates', out, want)
    rc, out, _ = run(['message'], sse(given[:3]))
    check(rc == 3 and json.loads(out)['content'] == [{'type': 'text', 'text': 'h\u00e9\n'}], 'message: what there is', out)
    rc, out, _ = run(['message'], sse(given) + sse([start(usage={'input_tokens': 99})] + finish(usage={'x': 1})))
    check((rc, json.loads(out)) == (0, want), 'message: usage after the end', out)
    for name, framing, data, differs in MESSAGES:
        rc, out, _ = run(['--framing', framing, 'message'], data)
        want = {'type': 'message', 'id': 'a', 'model': 'm', 'content': [], 'stop_reason': 'end_turn', **differs}
        want = {k: None if v == NULL else v for k, v in want.items() if v is not None}
        check((rc, json.loads(out)) == (0 if 'stop_reason' in want else 3, want), 'message: ' + name, rc, out, json.dumps(want))


def usage_grows():
    """A name more in usage with every event: the time is that of reading, not of writing all of it again each time."""
    many = 15000
    data = sse([start()] + [{'type': 'message_delta', 'delta': {}, 'usage': {'k%d' % k: 1}} for k in range(many)] + finish())
    begun_at = os.times()
    rc, out, _ = run(['message'], data)
    spent = os.times().children_user - begun_at.children_user
    check(rc == 0 and sum(k.startswith('k') for k in json.loads(out)['usage']) == many and spent < 5,
          'message: usage that grows', rc, spent)


def tools():
    rc, out, _ = run(['--join', 'tools'], sse(CALL))
    want = [('$', 'object', None, False), ('$.a', 'array', None, False), ('$.a[0]', 'number', '1.50', True),
            ('$.a[1]', 'string', 'x', True), ('$.a', 'array', None, True), ('$.b', 'null', None, True),
            ('$', 'object', None, True)]
    got = [json.loads(line) for line in out.split(b'\n') if line]
    check(rc == 0 and [(g['path'], g['type'], g.get('text'), g['last']) for g in got[:-1]] == want, 'tools: values', out)
    check(got[-1] == {'index': 0, 'verdict': 'commit', 'name': 'set', 'id': 't1'}, 'tools: verdict', got[-1])
    rc, out, _ = run(['--framing', 'json', 'tools'], json.dumps(SORTED, sort_keys=True).encode())
    got = [json.loads(line) for line in out.split(b'\n') if line]
    check(rc == 0 and [(g['path'], g['type']) for g in got[:-1]] == [('$', 'object'), ('$.a', 'number'), ('$', 'object')] and
          got[-1] == {'index': 0, 'verdict': 'commit', 'name': 'set', 'id': 't1'}, 'tools: input before the name', out)
    first = {'index': 0, 'content_block': {'id': 'A', 'input': {'rm': 'all'}, 'name': 'f', 'type': 'server_tool_use'},
             'type': 'content_block_start'}
    end = stop(0)
    for second, want in (({'text': 'x', 'id': 'B', 'name': 'g', 'type': 'tool_use'}, None),
                         ({'id': 'B', 'input': {'b': 2}, 'name': 'g', 'type': 'tool_use'}, '$.b')):
        rc, out, _ = run(['--join', 'tools'], sse([start(), first, end, dict(first, content_block=second), end] +
                                                  finish('tool_use')))
        lines = [json.loads(line) for line in out.split(b'\n') if line]
        mine = lines[next(i for i, g in enumerate(lines) if g.get('path') == '$' and g['last']) + 1:]
        check([g['path'] for g in mine if g.get('path', '$') != '$'] == ([want] if want else []),
              'tools: the input of another call of its index', out)
    broken = CALL[:3] + [delta(0, partial_json='}')] + CALL[5:]
    rc, out, _ = run(['--join', 'tools'], sse(broken))
    check(json.loads(out.split(b'\n')[-2]) == {'index': 0, 'verdict': 'abort', 'why': 'syntax', 'offset': 11, 'name': 'set',
                                               'id': 't1'}, 'tools: abort', out)


def other():
    rc, out, _ = run(['sse'], b'\xef\xbb\xbfid: 7\nretry: 30\n: c\nevent: a\ndata: x\xff\ndata\n\nid: 8\n\ndata: y\n')
    want = [{'event': 'a', 'data': 'x\ufffd\n', 'id': '7'}, {'end': True, 'retry': 30, 'last_event_id': '8', 'comments': 1}]
    check(rc == 0 and [json.loads(line) for line in out.split(b'\n') if line] == want, 'sse', out)
    rc, out, _ = run(['--framing', 'aws', 'sse'], chunk(TEXT[0]))
    got = [json.loads(line) for line in out.split(b'\n') if line]
    rc2, out, _ = run(['--framing', 'aws', 'sse'], frame(b'a\xe2\x82\n\xed\xa0\x80', event_type='x\u00e9'))
    check(rc2 == 0 and json.loads(out.split(b'\n')[0]) == {'event': 'x\u00e9', 'data': 'a\ufffd\n\ufffd\ufffd\ufffd',
                                                           'id': ''}, 'sse: broken text in a frame', out)
    check(rc == 0 and got[-1] == {'end': True, 'retry': None, 'last_event_id': '', 'comments': 0}, 'sse: frames', got)
    for text, want in ((b' [1]\n', b'valid'), (b'[1,]', b'invalid 3 '), (b'[1', b'invalid 2 '), (b'', b'invalid 0 '),
                       (b'1 x', b'invalid 2 '), (b'"\xff"', b'invalid 1 '), (b'01', b'invalid 1 ')):
        rc, out, _ = run(['json'], text)
        check(out.startswith(want) and out.count(b'\n') == 1 and rc == (want != b'valid'), 'json: %r' % text, rc, out)
    rc, out, err = run(['text'], sse([start(), block(0), delta(0, text='\x1b[31m\u202e\x9b')] + TEXT[4:]))
    check(rc == 0 and not set('\x1b\x9b\u202e') & set(out.decode()) and err.count(b'\n') == 1, 'text: harmless', out, err)
    body = {'model': 'x', 'max_tokens': 5, 'messages': [{'role': 'user', 'content': 'hi'}]}
    rc, out, err = run(['--length', '--buffer', '3', 'request'], json.dumps(body).encode())
    check((rc, json.loads(out), err) == (0, body, b'%d\n' % len(out)), 'request: length', out, err)
    rc, out, _ = run(['--lint', 'request'], json.dumps(body).encode())
    check((rc, out) == (0, b''), 'request: clean', out)
    body['messages'][0]['role'] = 'assistant'
    rc, out, _ = run(['--lint', 'request'], json.dumps(body).encode())
    check(rc == 1 and out.startswith(b'first_role: messages: '), 'request: a finding', out)
    body['messages'][0]['role'] = 'user'
    body['tool_choice'] = body['metadata'] = {}
    rc, out, err = run(['request'], json.dumps(body).encode())
    check((rc, json.loads(out), err) == (0, body, b''), 'request: empty objects are kept', out, err)
    rc, out, _ = run(['--lint', 'request'], json.dumps(body).encode())
    check(rc == 1 and out.startswith(b'value: tool_choice: ') and out.count(b'\n') == 1, 'request: an empty object', out)
    told_bodies()
    body = {'model': 'x' * (32 << 20), 'max_tokens': 5, 'messages': [{'role': 'user', 'content': 'hi'}]}
    rc, out, _ = run(['--lint', 'request'], json.dumps(body).encode())
    check(rc == 1 and out.startswith(b'limit: $: '), 'request: too long', out)


def told_bodies():
    """Bodies that the structs cannot hold as they are: they are sent as they are, or it is told."""
    def talk(*messages, **more):
        return {'model': 'x', 'max_tokens': 5, 'messages': [{'role': 'user', 'content': 'hi'}] + list(messages), **more}

    call = {'role': 'assistant', 'content': [{'type': 'tool_use', 'id': 'a', 'name': 'b'}]}
    answer = {'role': 'user', 'content': [{'type': 'tool_result', 'tool_use_id': 'a'}]}
    fallback = {'type': 'fallback', 'from': {'model': 'a'}, 'to': {'model': 'b'}, 'trigger': {'type': 'overloaded'}}
    vertex = {'anthropic_version': 'vertex-2023-10-16', 'messages': talk()['messages']}
    enabled = 'thinking.budget_tokens: '
    for body, found, told in (
            (talk(), b'', b''),
            (talk(call, answer), b'needed: messages[1].content[0].input: ', b'rill: added: $.messages[1].content[0].input\n'),
            ({**talk(), 'messages': ['x', 5]}, b'value: messages[0]: |value: messages[1]: ', b''),
            (talk({'role': 'assistant', 'content': [fallback]}, talk()['messages'][0]),
             b'unknown: messages[1].content[0].trigger.type: ', b''),
            (talk(thinking={'type': 'enabled', 'budget_tokens': '1024'}), b'value: ' + enabled.encode(), b''),
            (talk(thinking={'type': 'enabled', 'budget_tokens': 1 << 33}), b'value: ' + enabled.encode(), b''),
            (talk(thinking={'type': 'enabled'}), b'needed: ' + enabled.encode(), b''),
            ({**vertex, 'model': 'x'}, b'', b''), ({**vertex, 'max_tokens': 5}, b'', b''),
            (vertex, b'needed: max_tokens: ', b''),
            (talk(anthropic_version=5), b'', b''), (talk(anthropic_version=None), b'', b'')):
        text = json.dumps(body).encode()
        rc, out, err = run(['--lint', 'request'], text)
        got, want = out.splitlines(), [w for w in found.split(b'|') if w]
        check(len(got) == len(want) and all(g.startswith(w) for g, w in zip(got, want)) and err == b'' and
              rc == (1 if found else 0), 'request: told: ' + text.decode(), rc, out, err)
        rc, out, err = run(['request'], text)
        check(rc == 0 and err == told and (told or pairs(out) == pairs(text)), 'request: sent: ' + text.decode(), out, err)
    for text in (b'"cache_control":{"type":"ephemeral","type":"ephemeral"}', b'"anthropic_version":5'):
        text = b'{"max_tokens":1,"messages":[{"role":"user","content":"a"}],' + text + b'}'
        rc, out, err = run(['request'], text)
        check((rc, err) == (0, b'') and pairs(out) == pairs(text), 'request: twice: ' + text.decode(), rc, out, err)
    for text, n in ((b'\\ud800', 1), (b'\\udc00\xff', 2), (b'\\ud83d\\ude00', 0)):
        rc, out, err = run(['request'], b'{"max_tokens":1,"messages":[{"role":"user","content":"' + text + b'"}]}')
        check(rc == 0 and err == (b'rill: %d characters are not Unicode and became U+FFFD\n' % n if n else b'') and
              out.count('\ufffd'.encode()) == n, 'request: replaced', out, err)


def requests():
    """Whatever the API takes has a place in the structs: nothing goes raw, and what comes out is what went in."""
    def one(case):
        return case, run(['--raw', '--buffer', '7', 'request'], json.dumps(case[1]).encode())
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        for (name, body), (rc, out, err) in pool.map(one, bodies.all_bodies()):
            check((rc, err) == (0, b'raw: 0 members, 0 nodes\n') and json.loads(out) == body,
                  'request: ' + name, rc, err, out)
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        strange = ((name, with_unknown(body)) for name, body in bodies.all_bodies())
        for (name, body), (rc, out, err) in pool.map(one, strange):
            check(rc == 0 and err.startswith(b'raw: ') and err.endswith(b' members, 0 nodes\n') and json.loads(out) == body,
                  'request: with unknown members: ' + name, rc, err, out)
    for more, want in bodies.FOUND:
        text = b'{"model":"m","max_tokens":9,"messages":[{"role":"user","content":"x"}],%s}' % more.encode()
        rc, out, err = run(['request'], text)
        check((rc, err) == (0, b'') and pairs(out) == pairs(text), 'request: nothing is lost: ' + more, rc, err, out)
        rc, out, _ = run(['--lint', 'request'], text)
        got = b' '.join(b''.join(line.split(b':', 2)[:2]) for line in out.splitlines()).decode()
        check((rc, got) == (1 if want else 0, want), 'lint: ' + more, rc, got)


def with_unknown(value):
    """The same with a member that nobody knows in each object."""
    if isinstance(value, list):
        return [with_unknown(v) for v in value]
    return {**{k: with_unknown(v) for k, v in value.items()}, 'later': {'a': [1]}} if isinstance(value, dict) else value


def pairs(text):
    """JSON with its members as sorted lists: those given twice are there twice."""
    return json.loads(text, object_pairs_hook=lambda p: sorted((k, json.dumps(v)) for k, v in p))


USAGE = ['', '-x events', '--nothing events', 'nothing', 'events a b', 'events /nothing/there', '--framing xx events',
         '--end xx events', '--cut 0 events', '--cut -1 events', '--cut 1e3 events', '--cut 5, events', '--cut , events',
         '--cut 99999999999999999999 events', '--cut random events', '--cut random:x events', '--copy=yes events', 'events --cut',
         '--buffer 0 request', '--buffer x request', '--buffer 5 events', '--lint text', '--length message', '--raw json']


def options():
    for line in USAGE:
        rc, out, err = run(line.split())
        check((rc, out) == (2, b'') and err.startswith(b'rill: ') and err.count(b'\n') == 1, 'usage: ' + line, rc, out, err)
    for line in ('--help', '-h', 'events -h', '-h nothing'):
        rc, out, _ = run(line.split())
        check(rc == 0 and out.startswith(b'usage: rill '), line, rc, out)
    want = run(['events', '--join'], sse(TEXT))
    for line in ('--cut=7 events', '--cut 3,0,17 events', 'events --cut 1 --cut 2', '-- events', 'events -',
                 '--end timeout events', '--copy events'):
        check(run(line.split() + ([] if '--' == line[:2] and line[2] == ' ' else ['--join']), sse(TEXT)) == want or
              line == '-- events', line)
    long = sse([start(), block(0), delta(0, text='x' * 200000)] + TEXT[4:])
    check(run(['events', '--cut', '600'], long)[1].count(b'"event":"text"') > 2, '--cut 600: in pieces')
    check(run(['events', '--cut', '10,0,5'], long)[1].count(b'"event":"text"') == 1, '--cut LIST: the rest whole')
    with open('/dev/full', 'wb') as full:
        p = subprocess.run([RILL, 'events'], input=sse(TEXT), stdout=full, stderr=subprocess.PIPE, check=False)
        check(p.returncode == 2 and b'cannot write' in p.stderr, 'a full disk', p)
    p = subprocess.Popen([RILL, 'events'], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    p.stdin.write(sse(TEXT[:3]))
    p.stdin.flush()
    lines = [p.stdout.readline() for _ in range(4)]
    check(b'"event":"text"' in lines[-1], 'events come as the bytes do', lines)  # standard input is still open
    p.stdout.close()
    try:
        p.stdin.write(sse([{'type': 'ping'}]) * 100000)
        p.stdin.close()
    except BrokenPipeError:
        pass
    check(p.wait(10) in (-13, 2), 'nobody reads: it ends', p.returncode)


# ---- every cut -----------------------------------------------------------------------------------------------------

MODES = ['events', 'message', 'tools', 'turn', 'text', 'sse', 'json', 'request']


def cuts_of(task):
    """Gives what was wrong, and how many runs there were."""
    name, framing, data = task
    runs = 0
    for mode in MODES:
        if framing in ('json', 'lines') and mode == 'sse' or framing != 'json' and mode in ('json', 'request'):
            continue
        args = ['--framing', framing, '--join', mode]
        want = run(args, data)
        if want[0] not in (0, 1, 3, 4, 5):
            return '%s %s: exit status %d' % (name, args, want[0]), runs
        if mode in ('events', 'message', 'tools', 'sse'):
            for line in want[1].split(b'\n'):
                if line:
                    json.loads(line.decode('utf-8'))  # raises
        for more in (['--cut', '1', '--copy'], ['--cut', '7'], ['--cut', 'random:1', '--copy']):
            runs += 1
            if run(args + more, data) != want:
                return '%s: %s and with %s differ' % (name, args, more), runs
    return None, runs


def every_cut():
    global passed
    tasks = [(name, args[-1] if '--framing' in args else 'sse', data) for name, args, data, _, _ in EVENTS]
    tasks += [case[:3] for case in MESSAGES]
    for path in sorted(glob.glob(os.path.join(FOLDER, '*'))) if FOLDER else ():
        with open(path, 'rb') as f:
            tasks.append((os.path.basename(path), 'json' if path.endswith('.json') else 'sse', f.read(20000)))
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        for fault, runs in pool.map(cuts_of, tasks):
            passed += runs
            if fault:
                failures.append(fault)


for part in (events, message, usage_grows, tools, other, requests, options, every_cut):
    part()
print('\n'.join(failures[:40]))
print('%d passed, %d failed' % (passed, len(failures)))
sys.exit(bool(failures))
