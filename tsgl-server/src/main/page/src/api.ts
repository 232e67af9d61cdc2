// SPDX-License-Identifier: Apache-2.0

export interface Model {
  name: string;
  description: string;
  license: string;
  source: string;
  state: "listed" | "loading" | "ready" | "failed";
  bytes_done: number;
  bytes: number;
  problem?: string;
}

export interface JobStatus {
  id: string;
  state: "waiting" | "running" | "done" | "failed" | "canceled";
  done: number;
  windows: number;
  error?: { detail: string };
}

/** An answer, or an error that says in words why there is none. */
async function ask(path: string, options: RequestInit = {}): Promise<Response> {
  let answer: Response;
  try {
    answer = await fetch(path, options);
  } catch {
    throw new Error("The server does not answer. Is it still running?");
  }
  if (answer.ok) {
    return answer;
  }
  let detail = answer.statusText;
  try {
    detail = (await answer.json()).detail ?? detail;
  } catch {
    // It was not the server that answered.
  }
  const wait = answer.headers.get("Retry-After");
  throw new Error(wait ? `${detail}; try again in ${wait} s` : detail);
}

export async function models(): Promise<{ current: string; models: Model[] }> {
  return (await ask("v1/models")).json();
}

export async function load(model: string): Promise<void> {
  await ask(`v1/models/${encodeURIComponent(model)}/load`, { method: "POST" });
}

export async function inputs(): Promise<{ saves: boolean; photos: string[] }> {
  return (await ask("v1/inputs")).json();
}

export function inputPath(name: string): string {
  return `v1/inputs/${encodeURIComponent(name)}`;
}

export async function input(name: string): Promise<Blob> {
  return (await ask(inputPath(name))).blob();
}

export async function saveOutput(name: string, file: Blob): Promise<string> {
  const answer = await ask(`v1/outputs/${encodeURIComponent(name)}`, { method: "PUT", body: file });
  return (await answer.json()).name;
}

/** Writes a result as the file that it began with: its format, and its details. */
export async function encode(result: Blob, source: Blob): Promise<Blob> {
  const form = new FormData();
  form.set("image", result, "image");
  form.set("source", source, "source");
  return (await ask("v1/encode", { method: "POST", body: form })).blob();
}

export async function begin(photo: Blob, mask: Blob, model: string): Promise<JobStatus> {
  const form = new FormData();
  form.set("image", photo, "image");
  form.set("mask", mask, "mask");
  form.set("model", model);
  form.set("mask_reading", "bright");
  form.set("format", "png"); // it may be worked on
  return (await ask("v1/jobs", { method: "POST", body: form })).json();
}

export function cancel(id: string): void {
  void fetch(`v1/jobs/${id}`, { method: "DELETE", keepalive: true }).catch(() => {});
}

export async function result(id: string): Promise<Blob> {
  return (await ask(`v1/jobs/${id}/result`)).blob();
}

/** Tells of a job until it ends. */
export function watch(id: string, tell: (status: JobStatus) => void): Promise<JobStatus> {
  return new Promise((resolve, reject) => {
    const events = new EventSource(`v1/jobs/${id}/events`);
    const told = (event: MessageEvent<string>) => {
      const status: JobStatus = JSON.parse(event.data);
      tell(status);
      if (["done", "failed", "canceled"].includes(status.state)) {
        events.close();
        resolve(status);
      }
    };
    for (const state of ["waiting", "running", "done", "failed", "canceled"]) {
      events.addEventListener(state, told);
    }
    events.onerror = () => {
      if (events.readyState === EventSource.CLOSED) {
        reject(new Error("The server does not answer. Is it still running?"));
      }
    };
  });
}
