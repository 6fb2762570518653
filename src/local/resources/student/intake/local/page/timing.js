// Decides when work is done: later, seldom, or with the next frame.

export function debounce(milliseconds, work) {
  let timer;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(work, milliseconds);
  };
}

/** Returns a function that requests the work: at most once per frame, with the latest argument. */
export function onNextFrame(work) {
  let latest;
  let requested = false;
  return argument => {
    latest = argument;
    if (!requested) {
      requested = true;
      requestAnimationFrame(() => {
        requested = false;
        work(latest);
      });
    }
  };
}

/**
 * Returns a function that requests the work, which returns a promise. The work starts at most once
 * per interval, never overlaps itself, and waits until the page is visible. {@code now} skips the interval.
 */
export function atMostEvery(milliseconds, work) {
  let requested = false;
  let running = false;
  let timer;
  let last = -Infinity;

  function schedule() {
    if (!requested || running || document.hidden) {
      return;
    }
    clearTimeout(timer);
    timer = setTimeout(run, Math.max(0, last + milliseconds - performance.now()));
  }

  async function run() {
    if (running || document.hidden) {
      return;
    }
    requested = false;
    running = true;
    last = performance.now();
    try {
      await work();
    } finally {
      running = false;
      schedule();
    }
  }

  document.addEventListener('visibilitychange', schedule);
  return ({ now = false } = {}) => {
    requested = true;
    if (now) {
      last = -Infinity;
    }
    schedule();
  };
}
