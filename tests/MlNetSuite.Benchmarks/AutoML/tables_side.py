"""Writes the tables that come with scikit-learn as CSV files, split in the same way for both sides, and prints what
scikit-learn's default forest and boosting reach, a JSON object a line.

    tables_side.py FOLDER SEEDS
"""
import csv
import json
import os
import sys

from sklearn.datasets import load_breast_cancer, load_diabetes, load_digits, load_iris, load_wine
from sklearn.ensemble import (HistGradientBoostingClassifier, HistGradientBoostingRegressor, RandomForestClassifier,
                              RandomForestRegressor)
from sklearn.metrics import accuracy_score, mean_squared_error
from sklearn.model_selection import train_test_split


def write(path, names, rows, answers):
    with open(path, "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow([*names, "target"])
        writer.writerows([*map(repr, map(float, row)), answer] for row, answer in zip(rows, answers))


def main(folder, seeds):
    for load in (load_iris, load_wine, load_breast_cancer, load_digits, load_diabetes):
        name = load.__name__[len("load_"):]
        numbers = name == "diabetes"
        data = load(scaled=False) if numbers else load()
        for seed in range(1, seeds + 1):
            train_x, test_x, train_y, test_y = train_test_split(
                data.data, data.target, test_size=0.25, random_state=seed, stratify=None if numbers else data.target)
            names = [str(n) for n in data.feature_names]
            write(os.path.join(folder, f"{name}-{seed}-train.csv"), names, train_x, train_y)
            write(os.path.join(folder, f"{name}-{seed}-test.csv"), names, test_x, test_y)
            reached = {}
            for kind, model in (("forest", RandomForestRegressor if numbers else RandomForestClassifier),
                                ("boosting", HistGradientBoostingRegressor if numbers else HistGradientBoostingClassifier)):
                predicted = model(random_state=seed).fit(train_x, train_y).predict(test_x)
                reached[kind] = mean_squared_error(test_y, predicted) ** 0.5 if numbers else accuracy_score(test_y, predicted)
            print(json.dumps({"data": name, "seed": seed, **reached}), flush=True)


main(sys.argv[1], int(sys.argv[2]))
