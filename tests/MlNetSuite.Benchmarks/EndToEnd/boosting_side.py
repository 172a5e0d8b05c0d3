"""Scikit-learn's histogram boosting on a CSV file of made-up rows, timed from reading on; prints one JSON object.

    boosting_side.py fit TABLE                reads, splits, learns, tests
    boosting_side.py predict LEARNED TABLE    reads TABLE, predicts it, writes the answers; learning from LEARNED is not timed
"""
import csv
import json
import os
import sys
import time

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.model_selection import train_test_split

NUMBERS, WORDS = 20, 6


def read(path):
    with open(path, newline="", encoding="utf-8") as file:
        rows = list(csv.reader(file))[1:]
    numbers = np.array([[float(cell) if cell else np.nan for cell in row[:NUMBERS]] for row in rows])
    words = np.array([row[NUMBERS:NUMBERS + WORDS] for row in rows])
    codes = np.stack([np.unique(words[:, c], return_inverse=True)[1] for c in range(WORDS)], axis=1)
    days = np.array([row[-2] for row in rows], dtype="datetime64[D]").astype(float)
    return np.hstack([numbers, codes, days[:, None]]), np.array([row[-1] for row in rows])


def main(work, first, second=None):
    model = HistGradientBoostingClassifier(random_state=1)
    if work == "predict":
        model.fit(*read(first))
    began = time.perf_counter()
    if work == "predict":
        features, _ = read(second)
        with open(os.devnull, "w", encoding="utf-8") as file:
            file.writelines(f"{answer}\n" for answer in model.predict(features))
    else:
        train_x, test_x, train_y, test_y = train_test_split(*read(first), test_size=0.2, random_state=1)
        model.fit(train_x, train_y).score(test_x, test_y)
    print(json.dumps({"seconds": time.perf_counter() - began}))


main(*sys.argv[1:])
