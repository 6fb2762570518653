// The server's clock, as its last event told it.

let ahead = 0;

export function serverTime(epochMillis) {
  ahead = epochMillis - Date.now();
}

export const serverNow = () => Date.now() + ahead;
