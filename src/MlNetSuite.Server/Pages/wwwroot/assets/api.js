// The server, asked with the key if there is one; faults in words.

const STORED = "mlnetsuite-key";

export class Refusal extends Error {
  constructor(status, message, retryAfter = 0) {
    super(message);
    this.status = status;
    this.retryAfter = retryAfter;
  }
}

export const key = {
  get: () => sessionStorage.getItem(STORED),
  set: value => sessionStorage.setItem(STORED, value),
  forget: () => sessionStorage.removeItem(STORED),
};

// digits, or digits/2 where a version was chosen.
export const path = model => [model.name, model.chosen].filter(Boolean).map(encodeURIComponent).join("/");

export const models = signal => ask("models", { signal }).then(answer => answer.models);
export const model = (name, version, signal) => ask(`models/${path({ name, chosen: version })}`, { signal });
export const users = (model, starts, signal) => ask(`models/${path(model)}/users?starts=${encodeURIComponent(starts)}`, { signal });
export const predict = (model, row, signal, nearest = 0) =>
  ask(`predict/${path(model)}${nearest > 0 ? `?nearest=${nearest}` : ""}`, json(row, signal));
export const recommend = (model, request, signal) => ask(`recommend/${path(model)}`, json(request, signal));
export const predictImage = (model, file, signal) =>
  ask(`predict/${path(model)}`, { method: "POST", body: file, headers: { "Content-Type": file.type.startsWith("image/") ? file.type : "image/png" }, signal });

export const json = (body, signal) => ({ method: "POST", body: JSON.stringify(body), headers: { "Content-Type": "application/json" }, signal });

export async function ask(address, request) {
  const response = await send(address, request);
  const answer = await response.json().catch(() => null);
  if (response.ok && answer !== null)
    return answer;
  throw new Refusal(response.status, explain(response.status, answer?.error), Number(response.headers.get("Retry-After")) || 0);
}

export async function send(address, request) {
  const held = key.get();
  try {
    return await fetch(address, { ...request, headers: { ...request.headers, ...(held ? { "X-API-Key": held } : {}) }, cache: "no-store" });
  } catch (fault) {
    if (fault.name === "AbortError")
      throw fault;
    throw new Refusal(0, "The server does not answer. Is it still running?");
  }
}

export function explain(status, said) {
  const detail = said ? sentence(said) : "";
  switch (status) {
    case 401: return detail || "This server asks for a key.";
    case 413: return detail || "This is larger than the server takes.";
    case 429: return "The server is busy just now. This is tried again in a moment.";
    case 503: return detail || "The server is stopping, or the model was taken out.";
    default: return detail || `The server answered with status ${status}.`;
  }
}

const sentence = text => text.charAt(0).toUpperCase() + text.slice(1);
