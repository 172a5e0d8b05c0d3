// Server-sent events by fetch: unlike EventSource it sends a key as a header.

import { Refusal, explain, send } from "../api.js";

const SHORTEST = 500;
const LONGEST = 5_000;

// Follows an address until the signal ends it. A lost connection is made again, and goes on where it stopped (Last-Event-ID).
export async function follow(address, { signal, on, lost, fail }) {
  let last = null;
  let pause = SHORTEST;
  while (!signal.aborted) {
    try {
      const response = await send(address, { signal, headers: last ? { "Last-Event-ID": last } : {} });
      if (!response.ok)
        throw new Refusal(response.status, explain(response.status, (await response.json().catch(() => null))?.error));
      lost(null);
      pause = SHORTEST;
      for await (const event of events(response.body)) {
        if (signal.aborted)
          return;
        last = event.id ?? last;
        take(event, on);
      }
      throw new Refusal(0, "The server ended the connection.");
    } catch (fault) {
      if (signal.aborted)
        return;
      if (fault.status === 401)
        return fail(fault);
      lost(fault instanceof Refusal ? fault : new Refusal(0, "The connection to the server was lost."));
    }
    await wait(pause, signal);
    pause = Math.min(2 * pause, LONGEST);
  }
}

// What a view cannot draw is its own fault and not the connection's.
function take(event, on) {
  try {
    on(event.name, JSON.parse(event.data));
  } catch (fault) {
    reportError(fault);
  }
}

async function* events(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  // A study of ten thousand trials comes in many pieces, which are put together once.
  let pieces = [];
  let before = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done)
      return;
    pieces.push(value);
    const ends = (before + value).includes("\n\n");
    before = value.at(-1) ?? before;
    if (!ends)
      continue;
    const blocks = pieces.join("").split("\n\n");
    pieces = [blocks.pop()];
    before = pieces[0].at(-1) ?? "";
    for (const block of blocks) {
      const event = parse(block);
      if (event.data !== undefined)
        yield event;
    }
  }
}

function parse(block) {
  const event = {};
  for (const line of block.split("\n")) {
    const colon = line.indexOf(": ");
    if (colon > 0)
      event[{ event: "name", id: "id", data: "data" }[line.slice(0, colon)]] = line.slice(colon + 2);
  }
  return event;
}

const wait = (milliseconds, signal) => new Promise(done => {
  const timer = setTimeout(done, milliseconds);
  signal.addEventListener("abort", () => {
    clearTimeout(timer);
    done();
  }, { once: true });
});
