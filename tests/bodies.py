"""Request bodies that have, between them, every member, block, source, citation, edit and tool that the Messages API
takes: what the structs of rill/request.h must be able to say without raw JSON."""
C = {'type': 'ephemeral'}
EPH = [C, {'type': 'ephemeral', 'ttl': '5m'}, {'type': 'ephemeral', 'ttl': '1h'}]
T = {'type': 'text', 'text': 'x'}
IMG = {'type': 'image', 'source': {'type': 'url', 'url': 'https://a'}}
REF = {'type': 'tool_reference', 'name': 'n'}
OUT = {'effort': 'low', 'format': {'type': 'json_schema', 'schema': {}},
       'task_budget': {'type': 'tokens', 'total': 20000, 'remaining': 1}}
CALLERS = [{'type': 'direct'}, {'type': 'code_execution_20250825', 'tool_id': 's'}]
MEMBERS = {
    'model': ['m'], 'max_tokens': [1], 'system': ['s', [T, {**T, 'cache_control': C}]], 'stream': [True, False],
    'stop_sequences': [['a', 'b'], []], 'temperature': [0.5, 1], 'top_p': [0.99], 'top_k': [5],
    'metadata': [{'user_id': 'u'}, {'user_id': None}],
    'tool_choice': [{'type': 'auto'}, {'type': 'any', 'disable_parallel_tool_use': True},
                    {'type': 'tool', 'name': 'n', 'disable_parallel_tool_use': False}, {'type': 'none'}],
    'thinking': [{'type': 'enabled', 'budget_tokens': 1024, 'display': 'summarized',
                  'block_binding': {'prefix_mismatch_behavior': 'error'}},
                 {'type': 'adaptive', 'display': 'omitted', 'block_binding': {'prefix_mismatch_behavior': 'drop_block'}},
                 {'type': 'adaptive', 'display': 'updates'}, {'type': 'disabled'}, {'type': 'between_tools'}],
    'output_config': [OUT] + [{'effort': e} for e in ('medium', 'high', 'xhigh', 'max')],
    'output_format': [{'type': 'json_schema', 'schema': {'a': [1]}}],
    'cache_control': EPH, 'service_tier': ['auto', 'standard_only'], 'inference_geo': ['us', 'global', None],
    'speed': ['standard', 'fast', None],
    'container': ['c', {'id': 'i', 'skills': [{'type': 'anthropic', 'skill_id': 's', 'version': 'v'},
                                              {'type': 'custom', 'skill_id': 's'}]}],
    'diagnostics': [{'previous_message_id': 'i'}, {'previous_message_id': None}],
    'mcp_servers': [[{'type': 'url', 'url': 'https://a', 'name': 'n', 'authorization_token': 't'},
                     {'type': 'url', 'url': 'https://a', 'name': 'n', 'authorization_token': None,
                      'tool_configuration': {'enabled': True, 'allowed_tools': ['a']}}]],
    'context_management': [{'edits': [
        {'type': 'clear_tool_uses_20250919', 'trigger': {'type': 'input_tokens', 'value': 1},
         'keep': {'type': 'tool_uses', 'value': 3}, 'clear_at_least': {'type': 'input_tokens', 'value': 1},
         'exclude_tools': ['a'], 'clear_tool_inputs': True},
        {'type': 'clear_tool_uses_20250919', 'trigger': {'type': 'tool_uses', 'value': 1}, 'clear_tool_inputs': ['a']},
        {'type': 'clear_thinking_20251015', 'keep': {'type': 'thinking_turns', 'value': 1}},
        {'type': 'clear_thinking_20251015', 'keep': {'type': 'all'}}, {'type': 'clear_thinking_20251015', 'keep': 'all'},
        {'type': 'compact_20260112', 'trigger': {'type': 'input_tokens', 'value': 50000},
         'pause_after_compaction': True, 'instructions': 'i'}]}, {'edits': []}],
    'compaction': [{'type': 'summarize', 'instructions': 'i'}, {'type': 'summarize'}],
    'fallbacks': ['default', [{'model': 'm', 'max_tokens': 1, 'thinking': {'type': 'disabled'}, 'output_config': OUT,
                               'speed': 'fast'}, {'model': 'n'}]],
    'fallback_credit_token': ['t', {'token': 't', 'mode': 'strict'}, {'token': 't', 'mode': 'best_effort'},
                              {'token': 't'}],
    'thread': [{'type': 'create'}, {'type': 'continue', 'previous_message_id': 'i'}],
    'billing_policy': [{'type': 'billing_policy'}, {'type': 'billing_policy', 'bill_to': 'self'},
                       {'type': 'billing_policy', 'bill_to': 'user_profile'}],
}
CITE = {'cited_text': 'c', 'document_index': 0, 'document_title': None, 'file_id': None}
CITATIONS = [
    {'type': 'char_location', **CITE, 'start_char_index': 0, 'end_char_index': 1},
    {'type': 'page_location', **CITE, 'document_title': 't', 'start_page_number': 1, 'end_page_number': 2},
    {'type': 'content_block_location', **CITE, 'file_id': 'f', 'start_block_index': 0, 'end_block_index': 1},
    {'type': 'web_search_result_location', 'cited_text': 'c', 'encrypted_index': 'e', 'title': None, 'url': 'u'},
    {'type': 'search_result_location', 'cited_text': 'c', 'search_result_index': 0, 'source': 's', 'title': 't',
     'start_block_index': 0, 'end_block_index': 1}]
SOURCES = [{'type': 'base64', 'media_type': 'application/pdf', 'data': 'JVBERi0='}, {'type': 'url', 'url': 'u'},
           {'type': 'text', 'media_type': 'text/plain', 'data': 'd'}, {'type': 'content', 'content': 'x'},
           {'type': 'content', 'content': [T, IMG]}, {'type': 'file', 'file_id': 'f'}]
RAN = {'stderr': '', 'return_code': -1}
RESULTS = {
    'web_search': [[{'type': 'web_search_result', 'url': 'u', 'title': 't', 'encrypted_content': 'e', 'page_age': None}]],
    'web_fetch': [{'type': 'web_fetch_result', 'url': 'u', 'retrieved_at': None, 'content': {
        'type': 'document', 'title': 't', 'citations': {'enabled': True}, 'source': s}} for s in SOURCES[:3:2]],
    'code_execution': [{'type': 'code_execution_result', 'stdout': 's', **RAN,
                        'content': [{'type': 'code_execution_output', 'file_id': 'f'}]},
                       {'type': 'encrypted_code_execution_result', 'encrypted_stdout': 's', **RAN, 'content': []}],
    'bash_code_execution': [{'type': 'bash_code_execution_result', 'stdout': 's', **RAN,
                             'content': [{'type': 'bash_code_execution_output', 'file_id': 'f'}]}],
    'text_editor_code_execution': [
        {'type': 'text_editor_code_execution_view_result', 'content': 'c', 'file_type': 'text', 'num_lines': 1,
         'start_line': None, 'total_lines': 2},
        {'type': 'text_editor_code_execution_create_result', 'is_file_update': False},
        {'type': 'text_editor_code_execution_str_replace_result', 'lines': ['a'], 'new_lines': 1, 'new_start': None,
         'old_lines': 1, 'old_start': 1}],
    'tool_search': [{'type': 'tool_search_tool_search_result',
                     'tool_references': [{'type': 'tool_reference', 'tool_name': 'n'}]}],
    'advisor': [{'type': 'advisor_result', 'text': 't', 'stop_reason': None},
                {'type': 'advisor_redacted_result', 'encrypted_content': 'e', 'stop_reason': 'end_turn'}],
}
TOOL = {'name': 'n', 'input_schema': {'type': 'object'}}
BLOCKS = [
    T, {**T, 'citations': CITATIONS, 'cache_control': C},
    {'type': 'image', 'source': {'type': 'base64', 'media_type': 'image/png', 'data': 'iVBORw=='},
     'transformations': {'oversized_image': 'downsize'}, 'cache_control': EPH[1]},
    {**IMG, 'transformations': {'oversized_image': 'error'}}, {'type': 'image', 'source': SOURCES[5]},
    *[{'type': 'document', 'source': s, 'title': 't', 'context': 'c', 'citations': {'enabled': False},
       'cache_control': EPH[2]} for s in SOURCES],
    {'type': 'search_result', 'source': 's', 'title': 't', 'content': [T], 'citations': {'enabled': True},
     'cache_control': C},
    {'type': 'thinking', 'thinking': '', 'signature': 's'}, {'type': 'redacted_thinking', 'data': 'd'},
    *[{'type': 'tool_use', 'id': 'i', 'name': 'n', 'input': {'a': []}, 'caller': c, 'toolset_name': 'browser',
       'cache_control': C} for c in CALLERS],
    {'type': 'tool_result', 'tool_use_id': 'i'}, {'type': 'tool_result', 'tool_use_id': 'i', 'content': 'c',
                                                  'is_error': True, 'toolset_name': 'computer', 'cache_control': C},
    {'type': 'tool_result', 'tool_use_id': 'i', 'is_error': False, 'content': [
        T, IMG, {'type': 'search_result', 'source': 's', 'title': 't', 'content': []},
        {'type': 'document', 'source': SOURCES[1]}, {'type': 'tool_reference', 'tool_name': 'n', 'cache_control': C},
        {'type': 'browser_state', 'cache_control': C, 'tabs': [{'tab_id': 't', 'title': 'x', 'url': 'u', 'active': True},
                                                               {'tab_id': 't', 'title': 'x', 'url': 'u'}],
         'state_changes': [{'type': 'tab_opened', 'tab_id': 't'},
                           {'type': 'download_started', 'download_id': 'd', 'url': 'u'},
                           {'type': 'download_completed', 'download_id': 'd', 'url': 'u', 'path': 'p', 'size_bytes': 1},
                           {'type': 'download_failed', 'download_id': 'd', 'url': 'u', 'error': 'e'}]}]},
    *[{'type': 'server_tool_use', 'id': 'i', 'name': 'web_search', 'input': {}, 'caller': c, 'cache_control': C}
      for c in CALLERS],
    *[{'type': n + '_tool_result', 'tool_use_id': 'i', 'content': r, 'caller': CALLERS[1], 'cache_control': C}
      for n, rs in RESULTS.items() for r in rs],
    *[{'type': n + '_tool_result', 'tool_use_id': 'i',
       'content': {'type': n + '_tool_result_error', 'error_code': 'unavailable', 'error_message': None}}
      for n in RESULTS],
    {'type': 'container_upload', 'file_id': 'f', 'cache_control': C},
    {'type': 'mcp_tool_use', 'id': 'i', 'name': 'n', 'server_name': 's', 'input': 5, 'cache_control': C},
    {'type': 'mcp_tool_result', 'tool_use_id': 'i'},
    {'type': 'mcp_tool_result', 'tool_use_id': 'i', 'is_error': True, 'content': 'c', 'cache_control': C},
    {'type': 'mcp_tool_result', 'tool_use_id': 'i', 'content': [T]},
    {'type': 'mcp_tool_listing', 'mcp_server_name': 's', 'tools': [{**TOOL, 'description': 'd'}]},
    {'type': 'compaction', 'content': None},
    {'type': 'compaction', 'content': 'c', 'encrypted_content': 'e', 'signature': 's', 'cache_control': C,
     'tool_changes': [{'type': 'tool_addition', 'tool': REF},
                      {'type': 'tool_removal', 'tool': {'type': 'mcp_tool_reference', 'server_name': 's', 'name': 'n'}},
                      {'type': 'tool_addition', 'tool': {'type': 'tool_definition', 'definition': TOOL}}]},
    {'type': 'fallback', 'from': {'model': 'a'}, 'to': {'model': 'b'}},
    {'type': 'fallback', 'from': {'model': 'a'}, 'to': {'model': 'b'}, 'trigger': {'type': 'refusal', 'category': None}},
    {'type': 'tool_addition', 'tool': {'type': 'mcp_toolset_reference', 'server_name': 's'}, 'cache_control': C},
    {'type': 'tool_removal', 'tool': REF},
]
MESSAGES = [{'role': 'user', 'content': 'c'}, {'role': 'assistant', 'content': [T]}, {'role': 'system', 'content': 'c'},
            {'role': 'system', 'content': [T], 'clear_at': 'never', 'output_config': {'effort': 'max'}},
            {'role': 'system', 'clear_at': 'next_user_message'}]
COMMON = {'allowed_callers': ['direct', 'code_execution_20260521'], 'cache_control': C, 'defer_loading': True,
          'strict': True}
CLIENT = {**COMMON, 'input_examples': [{'a': 1}]}
SEARCH = {'max_uses': 5, 'allowed_domains': ['a'], 'blocked_domains': ['b']}
PLACE = {'user_location': {'type': 'approximate', 'city': 'c', 'region': 'r', 'country': 'US', 'timezone': 'z'}}
FETCH = {**SEARCH, 'citations': {'enabled': True}, 'max_content_tokens': 1, 'url_sources': {
    'user_input': {'type': 'none'}, 'client_tool_results': {'type': 'only', 'tools': [REF]},
    'server_tool_results': {'type': 'except', 'tools': [REF, REF]}}}
SCREEN = {'display_width_px': 1, 'display_height_px': 2, 'display_number': 1}
SET = {'configs': {'m': {'enabled': True, 'defer_loading': False}}, 'cache_control': C}
TOOLS = [
    TOOL, {**TOOL, 'type': 'custom', 'description': 'd', **CLIENT, 'eager_input_streaming': True},
    {**TOOL, 'eager_input_streaming': None},
    *[{'type': t, 'name': n, **more, **CLIENT} for t, n, more in (
        ('text_editor_20241022', 'str_replace_editor', {}), ('text_editor_20250124', 'str_replace_editor', {}),
        ('text_editor_20250429', 'str_replace_based_edit_tool', {}),
        ('text_editor_20250728', 'str_replace_based_edit_tool', {'max_characters': 1}), ('bash_20241022', 'bash', {}),
        ('bash_20250124', 'bash', {}), ('computer_20241022', 'computer', SCREEN), ('computer_20250124', 'computer', SCREEN),
        ('computer_20251124', 'computer', {**SCREEN, 'enable_zoom': True}), ('memory_20250818', 'memory', {}))],
    {'type': 'computer_toolset_20260801', **SET}, {'type': 'browser_toolset_20260801', **SET},
    *[{'type': t, 'name': n, **more, **COMMON} for t, n, more in (
        ('web_search_20250305', 'web_search', {**SEARCH, **PLACE}), ('web_search_20260209', 'web_search', SEARCH),
        ('web_search_20260318', 'web_search', {**SEARCH, 'response_inclusion': 'full'}),
        ('web_fetch_20250910', 'web_fetch', FETCH), ('web_fetch_20260209', 'web_fetch', FETCH),
        ('web_fetch_20260309', 'web_fetch', {**FETCH, 'use_cache': False}),
        ('web_fetch_20260318', 'web_fetch', {**FETCH, 'response_inclusion': 'excluded'}),
        ('code_execution_20250522', 'code_execution', {}), ('code_execution_20250825', 'code_execution', {}),
        ('code_execution_20260120', 'code_execution', {}), ('code_execution_20260521', 'code_execution', {}),
        ('tool_search_tool_regex_20251119', 'tool_search_tool_regex', {}),
        ('tool_search_tool_bm25_20251119', 'tool_search_tool_bm25', {}),
        ('tool_search_tool_regex', 'tool_search_tool_regex', {}),
        ('advisor_20260301', 'advisor', {'model': 'm', 'max_tokens': 1, 'max_uses': 1, 'caching': EPH[2]}))],
    {'type': 'mcp_toolset', 'mcp_server_name': 's', 'default_config': {'enabled': False, 'defer_loading': True},
     'configs': {'t': {'enabled': True}}, 'tools': [TOOL], 'cache_control': C},
]
BASE = {'model': 'm', 'max_tokens': 1, 'messages': [{'role': 'user', 'content': 'c'}]}


def all_bodies():
    """(what it is about, body)"""
    for key, values in MEMBERS.items():
        for value in values:
            yield key, {**BASE, key: value}
    for block in BLOCKS:
        yield block['type'], {**BASE, 'messages': [{'role': 'user', 'content': [block]}]}
    for message in MESSAGES:
        yield 'message', {**BASE, 'messages': [message]}
    for tool in TOOLS:
        yield tool.get('type', 'tool'), {**BASE, 'tools': [tool]}
    yield 'bedrock', {'anthropic_version': 'bedrock-2023-05-31', 'anthropic_beta': ['a', 'b'], 'max_tokens': 1,
                      'messages': BASE['messages'], 'tools': TOOLS[:2]}
    yield 'vertex', {'anthropic_version': 'vertex-2023-10-16', 'stream': True, 'max_tokens': 1,
                     'messages': BASE['messages'], 'thinking': {'type': 'adaptive'}}
    counted = {k: v[0] for k, v in MEMBERS.items() if k in (
        'model', 'system', 'tool_choice', 'thinking', 'output_config', 'cache_control', 'speed', 'context_management',
        'mcp_servers', 'compaction', 'billing_policy', 'output_format')}
    yield 'count_tokens', {**counted, 'messages': MESSAGES, 'tools': TOOLS}
    yield 'batch', {'requests': [{'custom_id': 'a-1', 'params': {**BASE, 'temperature': 0.5, 'tools': TOOLS}},
                                 {'custom_id': 'a-2', 'params': {**BASE, 'service_tier': 'auto', 'container': 'c'}}]}


# Further members of a body, in JSON, and what the lint finds there.
FOUND = [
    ('"later":1', ''), ('"output_config":{"format":{"type":"json_schema"}}', 'value output_config.format'),
    ('"output_config":{"format":{"type":"json_schema","later":1}}', 'needed output_config.format.schema'),
    ('"output_config":{"effort":"ultra"}', 'unknown output_config.effort'),
    ('"thinking":{"type":"enabled","budget_tokens":5,"later":1}', 'budget thinking.budget_tokens'),
    ('"thinking":{"type":"deep"}', 'unknown thinking.type'), ('"thinking":{"later":1}', 'needed thinking.type'),
    ('"thinking":{"type":"enabled","type":"adaptive","budget_tokens":2000}', 'budget thinking.budget_tokens twice thinking.type'),
    ('"max_tokens":8', 'twice max_tokens'), ('"later":1,"later":2', 'twice later'), ('"top_k":null', ''),
    ('"stop_sequences":null', ''), ('"service_tier":"later"', 'unknown service_tier'),
    ('"tools":[{"type":"web_fetch_20250910","name":"web_fetch","url_sources":{}}]', ''),
    ('"tools":[{"type":"web_fetch_20250910","name":"web_fetch","url_sources":{"later":1}}]', ''),
    ('"tools":[{"type":"web_fetch_20250910","name":"web_fetch","url_sources":{"user_input":{"type":"later"}}}]',
     'unknown tools[0].url_sources.user_input.type'),
    ('"tools":[{"type":"web_fetch_20250910","name":"web_fetch","url_sources":{"user_input":{}}}]',
     'value tools[0].url_sources.user_input'),
    ('"tools":[{"name":"a b","input_schema":{"type":"object"},"later":1}]', 'name tools[0].name'),
    ('"tools":[{"type":"bash_20250124","name":"sh","later":1}]', 'value tools[0].name'),
    ('"tools":[{"name":"a"},5]', 'needed tools[0].input_schema'),
    ('"container":{"skills":[{"later":1},{}]}',
     'needed container.skills[0].type needed container.skills[0].skill_id '
     'needed container.skills[1].type needed container.skills[1].skill_id'),
    ('"system":[{"type":"text","text":"","later":1}]', 'empty_text system[0].text'),
    ('"system":[{"type":"text","text":"x","type":"text"}]', 'twice system[0].type'),
    ('"system":[{"type":"text","text":"x","cache_control":{"type":"ephemeral","ttl":"2h"}}]',
     'unknown system[0].cache_control'),
    ('"fallbacks":[{"max_tokens":5}]', 'needed fallbacks[0].model'),
]
