// judge.mjs GATEWAY DEMO.SSE CALLS RILL - the API's own client reads what rill emits, and sends what rill sends.
//
// Each message below goes through the gateway (tests/example_gateway.c: decoded by rill, emitted by rill) and is served
// on loopback; what messages.stream() makes of it must be the message again. Each call of calls.mjs is made, and what the
// server gets must be what rill sends for the same description in calls.c; and `rill request` must find a struct for
// every member of its body. The last line is "N passed, N failed".
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import http from 'node:http';
import { isDeepStrictEqual } from 'node:util';
import Anthropic from '@anthropic-ai/sdk';
import { calls } from './calls.mjs';

const [gateway, demo, sender, rill] = process.argv.slice(2);
const usage = { input_tokens: 12, output_tokens: 3, cache_creation_input_tokens: 0, cache_read_input_tokens: 5,
  cache_creation: { ephemeral_5m_input_tokens: 0, ephemeral_1h_input_tokens: 7 }, output_tokens_details: { thinking_tokens: 2 },
  server_tool_use: { web_search_requests: 1, web_fetch_requests: 0 }, service_tier: 'standard' };
const strange = 'line\nend\r\n"quoted" \\ \u0000\u001f \u2028 é 😀 data: x\n\nevent: ping\n\n';
const message = (content, more = {}) => ({ id: 'msg_1', type: 'message', role: 'assistant', model: 'claude-test', usage, content,
  stop_reason: 'end_turn', stop_sequence: null, ...more });
const messages = {
  text: message([{ type: 'text', text: strange, citations: null }]),
  nothing: message([]),
  'stop sequence': message([{ type: 'text', text: 'a' }], { stop_reason: 'stop_sequence', stop_sequence: 'E\nND' }),
  'unknown stop reason': message([{ type: 'text', text: 'a' }], { stop_reason: 'later' }),
  thinking: message([{ type: 'thinking', thinking: strange, signature: 'EqQB/+==' }, { type: 'redacted_thinking', data: 'AAAA' },
    { type: 'text', text: 'b' }]),
  calls: message([{ type: 'tool_use', id: 'toolu_1', name: 'lamp', caller: { type: 'direct' },
    input: { on: true, list: [1, -2.5e10, null, { a: strange }] } }, { type: 'tool_use', id: 'toolu_2', name: 'none', input: {} }], { stop_reason: 'tool_use' }),
  server: message([{ type: 'server_tool_use', id: 'srvtoolu_1', name: 'web_search', input: { query: 'q' } },
    { type: 'web_search_tool_result', tool_use_id: 'srvtoolu_1', content: [{ type: 'web_search_result', url: 'u', title: strange,
      encrypted_content: 'x'.repeat(20000), page_age: null }] },
    { type: 'text', citations: [{ type: 'char_location', cited_text: strange, document_index: 0, document_title: null,
      start_char_index: 0, end_char_index: 1, file_id: null }], text: 'cited' }]),
  'unknown block': message([{ type: 'later', a: { b: [1] }, n: -0.5 }]),
  'many blocks': message(Array.from({ length: 50 }, (_, i) => ({ type: 'text', text: `block ${i}` }))),
};

let body = Buffer.alloc(0), got = null;
const server = http.createServer((request, response) => {
  const pieces = [];
  request.on('data', (piece) => pieces.push(piece)).on('end', () => {
    got = { method: request.method, path: request.url, headers: request.headers, body: Buffer.concat(pieces) };
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    for (let i = 0; i < body.length; i += 97)
      response.write(body.subarray(i, i + 97));
    response.end();
  });
});
await new Promise((done) => server.listen(0, '127.0.0.1', done));
const client = new Anthropic({ apiKey: 'none', baseURL: `http://127.0.0.1:${server.address().port}`, maxRetries: 0 });
const read = async (bytes) => {
  body = bytes;
  const stream = client.messages.stream({ model: 'claude-test', max_tokens: 10, messages: [{ role: 'user', content: 'x' }] });
  stream.on('error', () => {});
  return JSON.parse(JSON.stringify(await stream.finalMessage()));
};
const output = (program, args, input) => {
  const run = spawnSync(program, args, { input, maxBuffer: 1 << 26 });
  if (run.status !== 0)
    throw new Error(`${program}: exit status ${run.status}: ${run.stderr}`);
  return run;
};
const emitted = (input) => output(gateway, [], input).stdout;

// A request in meaning: the members of its JSON, the parts of its form; of the headers those that the API looks at.
const meaning = async ({ method, path, headers, body }) => {
  const type = headers['content-type'];
  const form = type?.startsWith('multipart/') && await new Response(body, { headers: { 'content-type': type } }).formData();
  const parts = form && await Promise.all([...form].map(async ([name, v]) => [name, v.name, v.type, Buffer.from(await v.arrayBuffer()).toString('hex')]));
  const names = ['authorization', 'x-api-key', 'anthropic-version', 'anthropic-beta', 'accept'];
  return { method, path, headers: Object.fromEntries(names.map((name) => [name, headers[name]])),
    type: body.length === 0 ? undefined : type.replace(/;.*/, ''),
    body: parts || (body.length === 0 ? undefined : JSON.parse(body)) };
};
const sent = (bytes) => { // bytes of a request on a socket
  const end = bytes.indexOf('\r\n\r\n'), [first, ...lines] = bytes.subarray(0, end).toString('latin1').split('\r\n');
  const [method, path, version] = first.split(' ');
  const headers = Object.fromEntries(lines.map((line) => /^([^:]+): (.*)$/.exec(line).slice(1)));
  const body = bytes.subarray(end + 4);
  if (version !== 'HTTP/1.1' || (method === 'POST') !== (headers['content-length'] === `${body.length}`))
    throw new Error(`${first}: content-length ${headers['content-length']}, but ${body.length} bytes`);
  return { method, path, headers, body };
};
const plain = (v) => Array.isArray(v) ? v.map(plain) : v === null || typeof v !== 'object' ? v :
  Object.fromEntries(Object.entries(v).filter(([k, x]) => x !== null && k !== 'parsed_output').map(([k, x]) => [k, plain(x)]));
const exact = (v) => v;

let passed = 0, failed = 0;
const check = async (name, have, want, form = plain) => {
  try {
    const [a, b] = [form(await have()), form(await want())];
    if (!isDeepStrictEqual(a, b))
      throw new Error(`${JSON.stringify(a)}\n  is not\n  ${JSON.stringify(b)}`);
    passed++;
  } catch (e) {
    failed++;
    console.log(`${name}: ${e.message.slice(0, 2000)}`);
  }
};
for (const [name, want] of Object.entries(messages))
  await check(name, () => read(emitted(JSON.stringify(want))), () => want);
const recorded = readFileSync(demo);
await check('a recorded stream', () => read(emitted(recorded)), () => read(recorded));
const cut = recorded.subarray(0, recorded.length >> 1);
await check('an error', async () => {
  const error = 'event: error\ndata: {"type":"error","error":{"type":"overloaded_error","message":"Overloaded"},"request_id":"req_1"}\n\n';
  const run = spawnSync(gateway, { input: Buffer.concat([cut.subarray(0, cut.lastIndexOf('\n\n') + 2), Buffer.from(error)]) });
  return read(run.stdout).then(() => 'no error', (e) => e.error);
}, () => ({ type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' }, request_id: 'req_1' }));
for (const [name, call] of Object.entries(calls)) {
  body = Buffer.from('{}');
  got = null;
  await call(client).catch(() => {});
  const theirs = got;
  await check(name, () => meaning(sent(output(sender, [name]).stdout)), () => meaning(theirs), exact);
  if (theirs?.headers['content-type'] !== 'application/json' || theirs.body.length === 0)
    continue;
  await check(`${name}, through structs`, async () => {
    const { stdout, stderr } = output(rill, ['request', '--raw'], theirs.body);
    return { body: JSON.parse(stdout), raw: stderr.toString() };
  }, () => ({ body: JSON.parse(theirs.body), raw: 'raw: 0 members, 0 nodes\n' }), exact);
}
const known = output(sender, []).stdout.toString().trimEnd().split('\n');
await check('the same list of calls', () => known, () => Object.keys(calls));
server.close();
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
