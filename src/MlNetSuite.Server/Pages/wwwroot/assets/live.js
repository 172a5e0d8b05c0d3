// Asking while a person is still drawing or typing.

const PAUSE = 100;

// At most ten questions a second and one at a time; the newest input waits, older ones are dropped. Aborting what runs at every
// stroke instead would leave a slow server without time to answer at all.
export function live({ ask, show, fail }) {
  let running = null;
  let next = null;
  let timer = 0;
  let last = 0;

  function later(wait) {
    clearTimeout(timer);
    timer = setTimeout(go, wait);
  }

  async function go() {
    if (running !== null || next === null)
      return;
    const wait = last + PAUSE - performance.now();
    if (wait > 0)
      return later(wait);
    const input = next;
    next = null;
    last = performance.now();
    const mine = running = new AbortController();
    let pause = 0;
    try {
      const answer = await ask(input, mine.signal);
      if (!mine.signal.aborted)
        show(answer, input);
    } catch (fault) {
      if (mine.signal.aborted)
        return;
      fail(fault);
      if (fault.status === 429) {
        next ??= input;
        pause = Math.max(1, fault.retryAfter) * 1000;
      }
    } finally {
      if (running === mine)
        running = null;
    }
    if (next !== null)
      later(pause);
  }

  return {
    // Wait a little for more, such as the next letter.
    give(input, wait = 0) {
      next = input;
      later(wait);
    },
    // Nothing that was asked before is answered any more.
    stop() {
      clearTimeout(timer);
      next = null;
      running?.abort();
      running = null;
    },
  };
}
