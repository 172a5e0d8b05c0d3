#!/usr/bin/python3
"""The Keras program of docs/migration.md in PyTorch, for machines that have no Keras: python3 keras_mnist.py [SEEDS]

784-256-10, ReLU, softmax with cross-entropy; Keras's initial weights (Glorot uniform, no bias) and its Adam (1e-3, epsilon 1e-7);
the last tenth of the training rows held out, as validation_split does; the last epoch's weights, as fit keeps them. On Debian:
apt-get install python3-torch
"""
import gzip
import sys
import time
from pathlib import Path

import numpy
import torch
from torch import nn

FOLDER = Path(__file__).resolve().parents[3] / "datasets" / "mnist"
EPOCHS, BATCH = 10, 128


def read(name, header):
    return numpy.frombuffer(gzip.decompress((FOLDER / f"{name}-ubyte.gz").read_bytes())[header:], dtype=numpy.uint8)


def rows(side):
    images = torch.from_numpy(read(f"{side}-images-idx3", 16).reshape(-1, 784).astype(numpy.float32) / 255)
    return images, torch.from_numpy(read(f"{side}-labels-idx1", 8).astype(numpy.int64))


def network():
    model = nn.Sequential(nn.Linear(784, 256), nn.ReLU(), nn.Linear(256, 10))
    for layer in (model[0], model[2]):
        nn.init.xavier_uniform_(layer.weight)
        nn.init.zeros_(layer.bias)
    return model


def fit(model, images, labels):
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3, eps=1e-7)
    for _ in range(EPOCHS):
        for batch in torch.randperm(len(images)).split(BATCH):
            optimizer.zero_grad()
            nn.functional.cross_entropy(model(images[batch]), labels[batch]).backward()
            optimizer.step()


def main():
    (images, labels), (test_images, test_labels) = rows("train"), rows("t10k")
    learned = len(images) * 9 // 10
    accuracies = []
    for seed in range(1, 1 + int((sys.argv[1:] or ["1"])[0])):
        torch.manual_seed(seed)
        begin = time.monotonic()
        model = network()
        fit(model, images[:learned], labels[:learned])
        seconds = time.monotonic() - begin
        with torch.no_grad():
            accuracies.append((model(test_images).argmax(1) == test_labels).float().mean().item())
        print(f"seed {seed}: test accuracy {accuracies[-1]:.4f} in {seconds:.1f} s")
    print(f"mean of {len(accuracies)} seeds: {sum(accuracies) / len(accuracies):.4f}")


main()
