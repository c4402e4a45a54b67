// sdk.mjs SERVER: the API's own client against every row of the manifest beside this file; where it sees a success and
// the manifest does not, or a call that must not run. To read, not to pass or fail. Needs npm ci in tests/sdk.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const Anthropic = createRequire(new URL('../sdk/package.json', import.meta.url))('@anthropic-ai/sdk').default;
const folder = new URL('.', import.meta.url).pathname;
const rows = readFileSync(folder + 'manifest', 'utf8').split('\n')
    .filter(line => line !== '' && !line.startsWith('#')).map(line => line.split('|').map(x => x.trim()))
    .filter(([name, as]) => /^(sse|http|json)/.test(as) && !name.includes('+'));
const server = spawn(process.argv[2], [folder, '-'], { stdio: ['pipe', 'pipe', 'inherit'] });
const base = String(await new Promise(ready => server.stdout.once('data', ready))).trim();

async function ask(name) {
    const client = new Anthropic({ apiKey: 'x', baseURL: base + name, maxRetries: 0 });
    const stream = client.messages.stream({ model: 'x', max_tokens: 1, messages: [{ role: 'user', content: 'x' }] });
    let late, timer = setTimeout(() => { late = true; stream.abort(); }, 3000);

    try {
        const message = await stream.finalMessage();
        const calls = (message.content ?? []).filter(b => b?.type === 'tool_use').map(b => JSON.stringify(b.input));

        return ['complete', calls];
    } catch (e) {
        return [late ? 'stalled' : (e.constructor.name + ': ' + e.message).split('\n')[0].slice(0, 70), []];
    } finally {
        clearTimeout(timer);
    }
}

process.on('uncaughtException', () => {});
process.on('unhandledRejection', () => {});
let differ = 0;
for (const [name, , , want, what] of rows) {
    const outcome = want.split(' ')[0], void_calls = /calls=\S*no\//.test(want);
    const [got, calls] = await ask(name);
    const odd = got === 'complete' ? outcome !== 'complete' || (void_calls && calls.length !== 0) : outcome === 'complete';

    differ += odd;
    console.log(`${odd ? 'other' : '     '}  ${name.padEnd(34)} ${want}\n       ${what}: ${got} ${calls.join(' ')}`);
}
console.log(`${rows.length} rows, ${differ} seen in another way`);
server.kill();
process.exit(0);
