// The last five minutes, second by second.

const SECONDS = 300;

const NOTHING = { added: 0, present: 0, conflict: 0, deadLettered: 0, retries: 0, oldest: 0 };

export class History {
  #seconds = new Map();

  replace(seconds) {
    this.#seconds.clear();
    seconds.forEach(second => this.add(second));
  }

  add(second) {
    this.#seconds.set(second.time, second);
    for (const time of this.#seconds.keys()) {
      if (time <= second.time - SECONDS) {
        this.#seconds.delete(time);
      }
    }
  }

  /**
   * Returns the last 300 seconds, oldest first. In a second that the server did not measure, because it was
   * busy, nothing was counted, and the oldest message was that of the second before.
   */
  all() {
    const last = Math.max(...this.#seconds.keys(), 0) || Math.floor(Date.now() / 1000);
    let oldest = 0;
    return Array.from({ length: SECONDS }, (_, index) => {
      const time = last - SECONDS + 1 + index;
      const second = this.#seconds.get(time) ?? { ...NOTHING, time, oldest };
      ({ oldest } = second);
      return second;
    });
  }

  /** Returns sums of {@code length} seconds each, newest first. */
  sums(length) {
    const all = this.all();
    const sums = [];
    for (let end = all.length; end > 0; end -= length) {
      const some = all.slice(end - length, end);
      const sum = key => some.reduce((total, second) => total + second[key], 0);
      sums.push({
        time: some[0].time,
        added: sum('added'),
        present: sum('present'),
        conflict: sum('conflict'),
        deadLettered: sum('deadLettered'),
        retries: sum('retries'),
        oldest: Math.max(...some.map(second => second.oldest)),
      });
    }
    return sums;
  }
}
