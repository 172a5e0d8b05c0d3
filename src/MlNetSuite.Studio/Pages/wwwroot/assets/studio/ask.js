// What the studio's server is asked.

import { ask, json } from "../api.js";

export const query = ({ source, name }) => `in=${encodeURIComponent(source)}&name=${encodeURIComponent(name)}`;
export const href = ({ source, name }, trial) =>
  `#/study/${encodeURIComponent(source)}/${encodeURIComponent(name)}${trial === undefined ? "" : `/trial/${trial}`}`;

export const about = signal => ask("api/about", { signal });
export const oneTrial = (study, number, signal) => ask(`api/trial?${query(study)}&number=${encodeURIComponent(number)}`, { signal });
export const front = (study, prefer, signal) => ask(`api/front?${query(study)}&prefer=${encodeURIComponent(prefer)}`, { signal });
export const importance = (study, signal) => ask(`api/importance?${query(study)}`, { signal });
export const steer = (study, action, trial) =>
  ask("api/sweep", json({ in: Number(study.source), name: study.name, action, trial }));
export const enqueue = (study, parameters) => ask("api/trials", json({ in: Number(study.source), name: study.name, parameters }));
export const annotate = (study, trial, note) => ask("api/notes", json({ in: Number(study.source), name: study.name, trial, note }));
export const models = (address, signal) => ask(`${address}models`, { signal }).then(answer => answer.models);
