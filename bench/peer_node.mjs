// peer_node.mjs FILE [ROUNDS] - the same job under node, on a stream that `bench --write` wrote: JSON.parse behind a splitter;
// eventsource-parser; the official SDK. The last two if they are installed: npm install --prefix build/node NAME.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const bytes = readFileSync(process.argv[2]), rounds = Number(process.argv[3] ?? 5), PIECE = 1460;
const require = createRequire(pathToFileURL("build/node/x.js"));
const FIELD = { text_delta: "text", thinking_delta: "thinking", signature_delta: "signature", input_json_delta: "partial_json" };

function* pieces() {
    for (let at = 0; at < bytes.length; at += PIECE)
        yield bytes.subarray(at, at + PIECE);
}

class Sink {
    events = 0;
    chars = 0;
    hash = 0;
    event(e) {
        this.events++;
        const text = e.type === "content_block_delta" ? e.delta[FIELD[e.delta.type]] : "";
        this.chars += text.length;
        this.hash = Math.imul(this.hash ^ (e.index ?? 0) ^ text.length ^ (text.charCodeAt(0) | 0) << 8, 0x9e3779b1);
    }
}

const peers = {
    "JSON.parse": async (sink) => {
        const decoder = new TextDecoder();
        let rest = "";
        for (const piece of pieces()) {
            const lines = (rest + decoder.decode(piece, { stream: true })).split("\n");
            rest = lines.pop();
            for (const line of lines)
                if (line.startsWith("data: "))
                    sink.event(JSON.parse(line.slice(6)));
        }
    },
};

async function optional(name, use) {
    try {
        await use(await import(pathToFileURL(require.resolve(name)).href));
    } catch (e) {
        if (e.code !== "MODULE_NOT_FOUND")
            throw e;
        console.log(`not installed, so not measured: ${name} (npm install --prefix build/node ${name})`);
    }
}

await optional("eventsource-parser", ({ createParser }) => {
    peers["eventsource-parser"] = async (sink) => {
        const decoder = new TextDecoder();
        const parser = createParser({ onEvent: (e) => sink.event(JSON.parse(e.data)) });
        for (const piece of pieces())
            parser.feed(decoder.decode(piece, { stream: true }));
    };
});
await optional("@anthropic-ai/sdk", (sdk) => {
    const Client = sdk.Anthropic ?? sdk.default.Anthropic ?? sdk.default;
    const body = () => {
        const all = pieces();
        return new ReadableStream({
            pull(to) {
                const { value, done } = all.next();
                done ? to.close() : to.enqueue(value);
            },
        });
    };
    peers["official SDK"] = async (sink) => {
        const client = new Client({
            apiKey: "none",
            maxRetries: 0,
            fetch: async () => new Response(body(), { headers: { "content-type": "text/event-stream" } }),
        });
        const stream = await client.messages.create({ model: "any", max_tokens: 1, messages: [], stream: true });
        for await (const e of stream)
            sink.event(e);
    };
});

const times = Object.fromEntries(Object.keys(peers).map((name) => [name, []]));
let first, wrong = 0;
for (let round = 0; round <= rounds; round++)
    for (const name in peers) {
        const sink = new Sink(), begin = process.hrtime.bigint();
        await peers[name](sink);
        if (round !== 0)
            times[name].push(Number(process.hrtime.bigint() - begin));
        first ??= sink;
        // the SDK drops pings, which have neither index nor text, but count in the hash
        if (sink.chars !== first.chars || (name !== "official SDK" && sink.hash !== first.hash)) {
            console.log(`${name} hands out something else`);
            wrong = 1;
        }
    }
console.log(`\nUnder node ${process.version}, ns an event, wall time, realistic mix, ${PIECE}-byte pieces\n\n| | |\n| :--- | ---: |`);
for (const name in peers) {
    const t = times[name].sort((a, b) => a - b)[times[name].length >> 1];
    console.log(`| ${name.padEnd(18)} | ${(t / first.events).toFixed(0).padStart(5)} |`);
}
process.exit(wrong);
