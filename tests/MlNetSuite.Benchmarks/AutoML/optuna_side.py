"""Optuna's side of the comparison: it is told a space, asks for the value of each set of parameters and is answered.

Lines of JSON both ways. First in: {"mode": "search", "space", "defaults", "trials", "seeds", "sampler"} or
{"mode": "speed", "space", "history", "suggestions", "sampler"}. A search writes {"seed", "parameters"} and reads a number,
for each trial; speed writes {"seconds"}: seconds for one suggestion.
"""

import json
import sys
import time
import warnings

import optuna
from optuna.distributions import CategoricalDistribution, FloatDistribution, IntDistribution
from optuna.samplers import TPESampler

warnings.filterwarnings("ignore")
optuna.logging.set_verbosity(optuna.logging.ERROR)


def distribution(parameter):
    kind = parameter["kind"]
    if kind == "real":
        return FloatDistribution(parameter["min"], parameter["max"], log=parameter["log"], step=parameter["step"] or None)
    if kind == "int":
        return IntDistribution(parameter["min"], parameter["max"], log=parameter["log"], step=parameter["step"])
    if kind == "choice":
        return CategoricalDistribution(parameter["choices"])
    if kind == "bool":
        return CategoricalDistribution([False, True])
    raise ValueError(kind)


def text(value):
    return ("true" if value else "false") if isinstance(value, bool) else str(value)


def counts(parameter, values):
    when = parameter.get("when")
    return when is None or (when["parent"] in values and text(values[when["parent"]]) in when["values"])


def suggest(trial, space):
    values = {}
    for parameter in space["parameters"]:
        if counts(parameter, values):
            values[parameter["name"]] = trial._suggest(parameter["name"], distribution(parameter))
    return values


def sampler(name, seed):
    if name == "tpe":
        return TPESampler(seed=seed)
    return TPESampler(seed=seed, multivariate=True, group=True)


def search(task):
    for seed in range(1, task["seeds"] + 1):
        study = optuna.create_study(sampler=sampler(task["sampler"], seed))
        study.enqueue_trial(task["defaults"])
        for _ in range(task["trials"]):
            trial = study.ask()
            values = suggest(trial, task["space"])
            print(json.dumps({"seed": seed, "parameters": values}), flush=True)
            study.tell(trial, float(sys.stdin.readline()))


def speed(task):
    random = optuna.create_study(sampler=optuna.samplers.RandomSampler(seed=1))
    for _ in range(task["history"]):
        trial = random.ask()
        values = suggest(trial, task["space"])
        random.tell(trial, sum(v * v for v in values.values() if not isinstance(v, (str, bool))))
    study = optuna.create_study(sampler=sampler(task["sampler"], 1))
    study.add_trials(random.trials)
    began = time.perf_counter()
    for _ in range(task["suggestions"]):
        trial = study.ask()
        suggest(trial, task["space"])
        # A failed trial tells the sampler nothing: the history stays as long as it is.
        study.tell(trial, state=optuna.trial.TrialState.FAIL)
    print(json.dumps({"seconds": (time.perf_counter() - began) / task["suggestions"]}), flush=True)


task = json.loads(sys.stdin.readline())
(search if task["mode"] == "search" else speed)(task)
