// Listens to the server's events, notices when they stop, and connects again.

/** The server sends a state at least every 5 seconds. */
const SILENCE_MS = 12_000;
const RECONNECT_MS = 1_000;

/** Calls {@code connected} with the first state of each connection, and {@code lost} when it ends. */
export function listen({ state, second, connected, lost }) {
  let source;
  let silence;
  let isConnected = false;

  function open() {
    source = new EventSource('/api/events');
    source.addEventListener('state', event => {
      heard();
      const data = JSON.parse(event.data);
      if (!isConnected) {
        isConnected = true;
        connected(data);
      }
      state(data);
    });
    source.addEventListener('second', event => {
      heard();
      second(JSON.parse(event.data));
    });
    source.addEventListener('error', reopen);
    heard();
  }

  function heard() {
    clearTimeout(silence);
    silence = setTimeout(reopen, SILENCE_MS);
  }

  function reopen() {
    source.close();
    clearTimeout(silence);
    isConnected = false;
    lost();
    setTimeout(open, RECONNECT_MS);
  }

  open();
}
