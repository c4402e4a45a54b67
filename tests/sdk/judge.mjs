// judge.mjs GATEWAY DEMO.SSE - the API's own client reads what rill emits.
//
// Each message below goes through the gateway (tests/example_gateway.c: decoded by rill, emitted by rill) and is served
// on loopback; what messages.stream() makes of it must be the message again. The last line is "N passed, N failed".
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import http from 'node:http';
import { isDeepStrictEqual } from 'node:util';
import Anthropic from '@anthropic-ai/sdk';

const [gateway, demo] = process.argv.slice(2);
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

let body = Buffer.alloc(0);
const server = http.createServer((request, response) => {
  request.resume().on('end', () => {
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
const emitted = (input) => {
  const run = spawnSync(gateway, { input, maxBuffer: 1 << 26 });
  if (run.status !== 0)
    throw new Error(`gateway: exit status ${run.status}: ${run.stderr}`);
  return run.stdout;
};
const plain = (v) => Array.isArray(v) ? v.map(plain) : v === null || typeof v !== 'object' ? v :
  Object.fromEntries(Object.entries(v).filter(([k, x]) => x !== null && k !== 'parsed_output').map(([k, x]) => [k, plain(x)]));

let passed = 0, failed = 0;
const check = async (name, got, want) => {
  try {
    const [a, b] = [plain(await got()), plain(await want())];
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
server.close();
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
