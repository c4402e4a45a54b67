// calls.mjs - the calls of calls.c, as they are written for the API's own client.
import { toFile } from '@anthropic-ai/sdk';

const model = 'claude-test', max_tokens = 1024;
const strange = 'line\nend\r\n"quoted" \\ \u0001\u001f \u2028 é 😀';
const schema = { type: 'object', properties: { on: { type: 'boolean' } }, required: ['on'] };
const ephemeral = { type: 'ephemeral' };
const picture = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16, ...Buffer.from('JFIF'), 0]);
const text = (text, more) => ({ type: 'text', text, ...more });
const user = (content) => ({ role: 'user', content }), assistant = (content) => ({ role: 'assistant', content });

const hello = user(strange), plain = { model, max_tokens, messages: [hello] };
const photo = { type: 'image', source: { type: 'base64', media_type: 'image/jpeg', data: picture.toString('base64') } };
const seen = [text('It is on.', { cache_control: ephemeral }), photo];
const talk = [hello,
  assistant([text('Let me see.'),
    { type: 'tool_use', id: 'toolu_1', name: 'set_light', input: { on: true, x: [1, -2.5e10, null] } },
    { type: 'tool_use', id: 'toolu_2', name: 'other', input: {} }]),
  user([{ type: 'tool_result', tool_use_id: 'toolu_1', content: seen },
    { type: 'tool_result', tool_use_id: 'toolu_2', content: 'no such thing', is_error: true }])];
const tools = [{ type: 'custom', name: 'other', input_schema: schema },
  { name: 'set_light', description: 'On or off.', input_schema: schema, strict: true, cache_control: { ...ephemeral, ttl: '5m' } }];
const withTools = { model, max_tokens, messages: talk, tools,
  tool_choice: { type: 'tool', name: 'set_light', disable_parallel_tool_use: true } };
const domains = ['example.com', 'example.org'];
const document = (source, more) => ({ type: 'document', source, ...more });
const files = { betas: ['files-api-2025-04-14'] };

export const calls = {
  plain: (c) => c.messages.create(plain),
  streamed: (c) => c.messages.create({ ...plain, stream: true }),
  sampled: (c) => c.messages.create({ model, max_tokens: 1, messages: [hello], temperature: 0.7, top_p: 0.95, top_k: 40,
    system: [text('In French.'), text('Answer briefly.', { cache_control: { ...ephemeral, ttl: '1h' } })],
    stop_sequences: ['\n\nHuman:', 'END'], metadata: { user_id: 'u-1' }, service_tier: 'standard_only' }),
  'with tools': (c) => c.messages.create(withTools),
  'with tools of the API': (c) => c.messages.create({ ...plain, tool_choice: { type: 'auto' }, tools: [
    { type: 'web_search_20250305', name: 'web_search', max_uses: 3, allowed_domains: domains,
      user_location: { type: 'approximate', city: 'Paris', timezone: 'Europe/Paris' } },
    { type: 'web_fetch_20250910', name: 'web_fetch', blocked_domains: domains, max_content_tokens: 5000, citations: { enabled: true } },
    { type: 'bash_20250124', name: 'bash' },
    { type: 'text_editor_20250728', name: 'str_replace_based_edit_tool', max_characters: 9999 },
    { type: 'computer_20250124', name: 'computer', display_width_px: 1024, display_height_px: 768, display_number: 0 },
    { type: 'memory_20250818', name: 'memory', cache_control: ephemeral },
    { type: 'code_execution_20250825', name: 'code_execution' },
    { type: 'tool_search_tool_bm25_20251119', name: 'tool_search_tool_bm25' }] }),
  'with media': (c) => c.messages.create({ model, max_tokens, messages: [user([photo,
    { type: 'image', source: { type: 'url', url: 'https://example.com/a.png' }, cache_control: ephemeral },
    { type: 'image', source: { type: 'file', file_id: 'file_1' } },
    document({ type: 'base64', media_type: 'application/pdf', data: picture.subarray(0, -1).toString('base64') },
      { citations: { enabled: true }, title: 'A', context: 'of 2026' }),
    document({ type: 'text', media_type: 'text/plain', data: strange }, { citations: { enabled: false } }),
    document({ type: 'url', url: 'https://example.com/a.pdf' }), document({ type: 'file', file_id: 'file_2' }),
    document({ type: 'content', content: seen }),
    { type: 'search_result', source: 'https://a', title: 't', content: [text('Let me see.')], citations: { enabled: true } }])] }),
  thinking: (c) => c.messages.create({ model, max_tokens: 4096, thinking: { type: 'enabled', budget_tokens: 2048 },
    messages: [hello, assistant([{ type: 'thinking', thinking: 'Hm.', signature: 'EqQB/+==' },
      { type: 'redacted_thinking', data: 'AAAA' }, text('Let me see.')]), user('')] }),
  adaptive: (c) => c.messages.create({ model, max_tokens: 4096, messages: [hello], cache_control: ephemeral,
    thinking: { type: 'adaptive', display: 'summarized' }, inference_geo: 'us',
    output_config: { effort: 'medium', format: { type: 'json_schema', schema } } }),
  'after a search': (c) => c.messages.create({ model, max_tokens: 9, messages: [hello, assistant([
    { type: 'server_tool_use', id: 'srvtoolu_1', name: 'web_search', input: { query: 'q' } },
    { type: 'web_search_tool_result', tool_use_id: 'srvtoolu_1',
      content: [{ type: 'web_search_result', url: 'u', title: 't', encrypted_content: 'e', page_age: null }] },
    text('as it says', { citations: [
      { type: 'char_location', cited_text: strange, document_index: 0, document_title: null, start_char_index: 0, end_char_index: 9 },
      { type: 'web_search_result_location', cited_text: 'c', title: 't', url: 'u', encrypted_index: 'e' }] })]), hello] }),
  beta: (c) => c.beta.messages.create({ model, max_tokens, messages: [hello],
    betas: ['mcp-client-2025-11-20', 'context-management-2025-06-27', 'skills-2025-10-02'],
    mcp_servers: [{ type: 'url', url: 'https://mcp.example.com/sse', name: 'home', authorization_token: 't0k3n' }],
    tools: [{ type: 'mcp_toolset', mcp_server_name: 'home', default_config: { enabled: false },
      configs: { search: { enabled: true, defer_loading: true } } }],
    context_management: { edits: [{ type: 'clear_tool_uses_20250919', trigger: { type: 'input_tokens', value: 30000 },
      keep: { type: 'tool_uses', value: 3 }, clear_at_least: { type: 'input_tokens', value: 5000 },
      exclude_tools: domains, clear_tool_inputs: false }] },
    container: { id: 'container_1', skills: [{ type: 'anthropic', skill_id: 'pptx', version: 'latest' }] } }),
  counted: (c) => c.messages.countTokens({ model, messages: talk, tools, system: 'Answer briefly.' }),
  batch: (c) => c.messages.batches.create({ requests: [{ custom_id: 'a-1', params: plain }, { custom_id: 'a-2', params: withTools }] }),
  batches: (c) => c.messages.batches.list({ limit: 20 }),
  'a batch': (c) => c.messages.batches.retrieve('msgbatch_1'),
  'a batch, cancelled': (c) => c.messages.batches.cancel('msgbatch_1'),
  'a batch, deleted': (c) => c.messages.batches.delete('msgbatch_1'),
  upload: async (c) => c.beta.files.upload({ file: await toFile(picture, 'a "b" é.jpg', { type: 'image/jpeg' }), ...files }),
  'a file': (c) => c.beta.files.retrieveMetadata('file/1?#', files),
  'a file, deleted': (c) => c.beta.files.delete('file_1', files),
  models: (c) => c.models.list(),
  'a model': (c) => c.models.retrieve('claude-test'),
};
