// Calls the server. The message of a failed call is a sentence for people.

class ApiError extends Error {
  constructor(sentence, status, code) {
    super(sentence);
    this.status = status;
    this.code = code;
  }
}

/**
 * Runs {@code work}, which calls the server, and returns its result. If a call fails, returns what
 * {@code failed} makes of its error.
 */
export async function attempt(work, failed) {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof ApiError)) {
      throw error;
    }
    return failed(error);
  }
}

/** The query leaves out what is empty. */
function address(path, query = {}) {
  const parameters = new URLSearchParams(
    Object.entries(query).filter(([, value]) => value !== '' && value !== null),
  );
  const text = parameters.toString();
  return text ? `/api/${path}?${text}` : `/api/${path}`;
}

async function call(method, path, { query, body, type } = {}) {
  const headers = {};
  if (method !== 'GET') {
    headers['X-Requested-With'] = 'page';
  }
  if (type) {
    headers['Content-Type'] = type;
  }
  let response;
  try {
    response = await fetch(address(path, query), { method, headers, body, cache: 'no-store' });
  } catch {
    throw new ApiError('scripts/local did not answer.', 0);
  }
  const text = await response.text();
  const answer = text ? parsed(text) : {};
  if (!response.ok) {
    throw new ApiError(
      answer.error ?? `scripts/local answered ${response.status}.`,
      response.status,
      answer.code,
    );
  }
  return answer;
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}

export const get = (path, query) => call('GET', path, { query });
export const post = (path, query) => call('POST', path, { query });
export const remove = path => call('DELETE', path);
export const postText = (path, body) =>
  call('POST', path, { body, type: 'text/plain;charset=utf-8' });
export const postJson = (path, value) =>
  call('POST', path, { body: JSON.stringify(value), type: 'application/json' });
export const postFile = (path, query, file) =>
  call('POST', path, { query, body: file, type: 'application/octet-stream' });
